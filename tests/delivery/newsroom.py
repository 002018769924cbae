"""A small newsroom with real storage: subscribers, something to send, and senders over a recording messenger."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from markupsafe import Markup

from bot.catalogue import load_catalogue
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Gcra, Pace, Window
from bot.delivery.posting import Poster
from bot.delivery.sender import Sender
from bot.models import (
    Address,
    Broadcast,
    ChatKind,
    DeliveryState,
    FeedSpec,
    Settings,
    Subscription,
    SubscriptionKind,
)
from handlers.texts import load_texts
from storage.base import ArticleDraft, Poll, PolledEntry, Storage
from storage.threads import StorageThreads
from tests.delivery.fakes import NOW, RecordingMessenger
from tests.laid import open_laid

SAY = load_texts()
CATALOGUE = load_catalogue()
UNHURRIED = Pace(Gcra(1e6, 1000), Gcra(1e6, 1000), Gcra(1e6, 1000), Window(100_000, 1.0))
TOPIC = "du-lich"


@dataclass
class Clock:
    """The wall clock of a test: it goes when it is told to."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Newsroom(AbstractAsyncContextManager["Newsroom"]):
    path: Path
    clock: Clock = field(default_factory=Clock)
    storage: Storage = field(init=False)
    db: StorageThreads = field(init=False)
    articles: int = 0

    async def __aenter__(self) -> Self:
        self.storage = open_laid(self.path / "loa.db")
        self.db = StorageThreads(self.storage)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.db.close()
        self.storage.close()

    def subscriber(self, chat: object, settings: Settings | None = None, topic: str | None = TOPIC) -> int:
        """Somebody who follows the topic since yesterday."""
        address = Address("telegram", str(chat))
        to, _ = self.storage.ensure_subscriber(
            address, ChatKind.PRIVATE, f"Bạn đọc {chat}", settings or Settings(), self.clock()
        )
        if topic is not None:
            since = self.clock() - timedelta(days=1)
            self.storage.follow(to.id, Subscription(SubscriptionKind.TOPIC, topic, since))
        return to.id

    def subscribers(self, count: int) -> list[int]:
        with self.storage.batch():
            return [self.subscriber(chat) for chat in range(1, count + 1)]

    def article(self, title: str = "Hạ Long đón du khách", topic: str = TOPIC) -> None:
        """An article that became news just now, with its dispatch."""
        self.articles += 1
        url = f"https://baoquangninh.vn/bai-{self.articles}.html"
        self.storage.sync_feeds([FeedSpec("https://baoquangninh.vn/rss/", "baoquangninh", "Trang nhất")], self.clock())
        feed = self.storage.feeds()[0]
        draft = ArticleDraft(url, url, "baoquangninh", title, topics=(topic,), news_at=self.clock())
        self.storage.save_poll(Poll(feed, self.clock(), (PolledEntry(url, url, draft),)))

    def broadcast(self, author: int, text: str = "Ngày mai cầu Bãi Cháy đóng một làn.") -> Broadcast:
        """An announcement to everybody, confirmed."""
        draft = self.storage.save_broadcast(author, Markup(text), None, None, self.clock())
        started = self.storage.start_broadcast(draft.id, self.clock())
        assert started is not None
        return started

    def poster(self, outboxes: Mapping[str, Outbox]) -> Poster:
        return Poster(self.db, outboxes, CATALOGUE, SAY, self.clock)

    def sender(
        self, messenger: RecordingMessenger, *, owner: str = "one", slots: int = 16, pace: Pace = UNHURRIED
    ) -> Sender:
        outboxes = {messenger.name: Outbox(messenger, self.clock, pace)}
        return Sender(self.db, self.poster(outboxes), self.clock, owner, slots=slots, chance=lambda: 0.0)

    def states(self, subscribers: Iterable[int]) -> list[DeliveryState]:
        """The state of each subscriber's newest delivery."""
        return [state for each in subscribers for _, state, _ in self.storage.deliveries_of(each, 1)]

    async def run_until(self, sender: Sender, over: Callable[[], bool]) -> None:
        """Run the sender until the condition holds, then stop it as a shutdown does."""
        running = asyncio.create_task(sender.run())
        await self.wait_for(over)
        sender.stop()
        await running

    async def run_until_done(self, sender: Sender) -> None:
        await self.run_until(sender, lambda: self.storage.dispatches_open() == 0)

    async def wait_for(self, over: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not await asyncio.to_thread(over):
                await asyncio.sleep(0.005)
