"""A small newsroom with real storage, and a person who types, presses and answers messages there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.catalogue import load_catalogue
from bot.models import (
    Address,
    Article,
    ChatKind,
    DeliveryState,
    Feed,
    FeedSpec,
    Health,
    Match,
    Replied,
    Settings,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from handlers import router
from handlers.base import Reply, Request, Services
from handlers.texts import load_texts
from handlers.understand import understand
from storage.base import ArticleDraft, Delivery, DeliveryResult, Planned, Poll, PolledEntry, Storage
from storage.threads import StorageThreads
from tests.laid import open_laid

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 16:30 in Hạ Long
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CATALOGUE = load_catalogue()
SAY = load_texts()
PAPER = CATALOGUE.home
RSS = FeedSpec("https://baoquangninh.vn/rss/thu.rss", PAPER, "Báo thử")


@dataclass
class Desk(AbstractAsyncContextManager["Desk"]):
    path: Path
    at: datetime = NOW
    health: Mapping[str, Health] = field(default_factory=dict)
    storage: Storage = field(init=False)
    services: Services = field(init=False)

    async def __aenter__(self) -> Self:
        self.storage = open_laid(self.path / "loa.db")
        db = StorageThreads(self.storage)
        self.services = Services(
            db, CATALOGUE, SAY, lambda: self.at, health=lambda: self.health, location_on=frozenset({"telegram"})
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.services.db.close()
        self.storage.close()

    # --- the newsroom ---

    def feed(self, spec: FeedSpec = RSS, **state: Any) -> Feed:
        """A feed that is polled, in the state given."""
        feed = replace(self.storage.add_feed(spec, self.at), first_polled_at=NOW - DAY, **state)
        self.storage.touch_feeds([feed])
        return feed

    def article(self, number: int = 1, *topics: str, **changes: Any) -> Article:
        """News of now, complete without its page."""
        identity = f"baoquangninh.vn:{3_270_000 + number}"
        draft = ArticleDraft(
            identity,
            f"https://baoquangninh.vn/bai-{3_270_000 + number}.html",
            PAPER,
            f"Bài số {number}",
            topics=topics,
            news_at=self.at,
        )
        draft = replace(draft, **changes)
        feed = self.storage.add_feed(RSS, self.at)
        poll = Poll(replace(feed, first_polled_at=NOW - DAY), self.at, (PolledEntry(identity, "x", draft),))
        self.storage.save_poll(poll)
        found = self.storage.find_article(identity)
        assert found is not None
        return found

    # --- people ---

    def reader(self, chat: str = "5", settings: Settings | None = None) -> Subscriber:
        address = Address("telegram", chat)
        return self.storage.ensure_subscriber(address, ChatKind.PRIVATE, "An", settings or Settings(), self.at)[0]

    def follows(self, kind: str, value: str, since: datetime = NOW - DAY, chat: str = "5") -> Subscription:
        subscription = Subscription(SubscriptionKind(kind), value, since)
        self.storage.follow(self.reader(chat).id, subscription)
        return subscription

    def plan(self, article: Article, plans: Mapping[str, Planned | None]) -> dict[str, Delivery]:
        """Look at everybody as a sender does: the chats in ``plans`` are in the audience (None: at once, for what they
        follow), and what is theirs to send now is returned."""
        storage, soon = self.storage, self.at + MINUTE
        lease = storage.claim_range("desk", self.at, soon)
        assert lease is not None
        assert lease.dispatch.article == article
        matched = {}
        for chat, plan in plans.items():
            to = self.reader(chat)
            matched[to.id] = plan or Planned(Match(storage.subscriptions(to.id)[0]))
        begun = storage.begin_deliveries(lease, "desk", lease.last, matched, self.at, soon)
        return {each.subscriber.address.chat: each for each in begun or ()}

    def end(self, delivery: Delivery, state: DeliveryState, **result: Any) -> None:
        """A send that left and ended like this."""
        to, id_ = delivery.subscriber.id, delivery.dispatch.id
        assert self.storage.depart(id_, to, delivery.attempts, delivery.arrived, self.at)
        self.storage.record_results([DeliveryResult(id_, to, state, self.at, **result)])

    def deliver(self, article: Article, *chats: str) -> None:
        for delivery in self.plan(article, dict.fromkeys(chats)).values():
            self.end(delivery, DeliveryState.SENT, message_id="40")

    async def ask(
        self, text: str = "", action: str = "", *, chat: str = "5", admin: bool = False, replied: Replied | None = None
    ) -> Reply:
        """As bot/chat.py asks."""
        to = self.reader(chat)
        request = Request(to, chat, is_admin=admin, is_new=False, at=self.at, message_id="7", replied=replied)
        if action:
            return await router.answer(replace(request, action=tuple(action.split(":"))), self.services)
        said = understand(text, CATALOGUE)
        assert said is not None
        return await router.answer(replace(request, command=said.command, words=said.words), self.services)


def shown(reply: Reply) -> list[str]:
    """The lines of the answer as they are read."""
    return [line.striptags() for line in reply.text.split("\n") if line.strip()]


def actions(reply: Reply) -> list[str]:
    return [button.action for row in reply.choices for button in row if button.action]


def labels(reply: Reply) -> Sequence[str]:
    return [button.label for row in reply.choices for button in row]
