"""Short words for what the contract tests tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from markupsafe import Markup

from bot.models import (
    Address,
    Article,
    ChatKind,
    DeliveryState,
    Dispatch,
    Feed,
    FeedSpec,
    Match,
    Settings,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from storage.base import (
    ArticleDraft,
    Delivery,
    DeliveryResult,
    Hold,
    LatestQuery,
    Planned,
    Poll,
    PolledEntry,
    RangeLease,
    SavedPoll,
    Storage,
)

NOW = datetime(2026, 7, 14, 6, 30, 15, 123456, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
SOON = NOW + MINUTE
EVERYBODY = Match(None)
AT_ONCE = Planned(EVERYBODY)

SOCIETY = FeedSpec("https://bao.example/xa-hoi.rss", "bao", "Xã hội", topic="xa-hoi", section="Xã hội")
ECONOMY = FeedSpec("https://bao.example/kinh-te.rss", "bao", "Kinh tế", topic="kinh-te", section="Kinh tế")


@dataclass(frozen=True)
class Told:
    article: Article
    dispatch: Dispatch
    begun: list[Delivery]


def feed(storage: Storage, spec: FeedSpec = SOCIETY) -> Feed:
    return storage.add_feed(spec, NOW)


def draft(identity: str = "bao.example:1", **changes: Any) -> ArticleDraft:
    """News of the society section, complete without its page."""
    news = ArticleDraft(
        identity,
        f"https://bao.example/{identity.rpartition(':')[2]}.html",
        "bao",
        "Cầu mới nối hai bờ vịnh",
        lead="Cây cầu dài hai cây số thông xe sáng nay.",
        topics=("xa-hoi",),
        sections=("Xã hội",),
        news_at=NOW,
    )
    return replace(news, **changes)


def entry(wanted: ArticleDraft, key: str | None = None, fingerprint: str = "first") -> PolledEntry:
    return PolledEntry(key or wanted.identity, fingerprint, wanted)


def poll(storage: Storage, *entries: PolledEntry, of: FeedSpec = SOCIETY, at: datetime = NOW) -> SavedPoll:
    return storage.save_poll(Poll(feed(storage, of), at, entries))


def publish(storage: Storage, identity: str = "bao.example:1", **changes: Any) -> Article:
    """The article as stored after one poll brought it."""
    poll(storage, entry(draft(identity, **changes)))
    found = [each for each in storage.latest(LatestQuery(limit=1000)).articles if each.identity == identity]
    return found[0]


def person(storage: Storage, chat: str = "1", *topics: str, messenger: str = "telegram") -> Subscriber:
    """A reader in a private chat who follows ``topics``."""
    found, _ = storage.ensure_subscriber(Address(messenger, chat), ChatKind.PRIVATE, f"Bạn {chat}", Settings(), NOW)
    for each in topics:
        storage.follow(found.id, topic(each))
    return found


def topic(value: str, since: datetime = NOW - DAY) -> Subscription:
    return Subscription(SubscriptionKind.TOPIC, value, since)


def source(value: str, since: datetime = NOW - DAY) -> Subscription:
    return Subscription(SubscriptionKind.SOURCE, value, since)


def keyword(value: str, since: datetime = NOW - DAY) -> Subscription:
    return Subscription(SubscriptionKind.KEYWORD, value, since)


def claim(storage: Storage, owner: str = "sender", now: datetime = NOW) -> RangeLease:
    lease = storage.claim_range(owner, now, now + MINUTE)
    assert lease is not None
    return lease


def begin(storage: Storage, lease: RangeLease, *to: Subscriber, owner: str = "sender") -> list[Delivery]:
    """Deliver the rest of a range to ``to``."""
    plans = dict.fromkeys((each.id for each in to), AT_ONCE)
    begun = storage.begin_deliveries(lease, owner, lease.last, plans, NOW, SOON)
    assert begun is not None
    return begun


def depart(storage: Storage, *deliveries: Delivery, arrived: tuple[str, ...] = ()) -> None:
    """Their messages leave."""
    for each in deliveries:
        assert storage.depart(each.dispatch.id, each.subscriber.id, each.attempts, arrived, NOW)


def tell(storage: Storage, number: int, *to: Subscriber, hold: Hold | None = None, **changes: Any) -> Told:
    """News ``number`` comes, and with it a delivery to each of ``to``."""
    article = publish(storage, f"bao.example:{number}", title=f"Tin {number}", **changes)
    lease = claim(storage)
    plans = dict.fromkeys((each.id for each in to), Planned(EVERYBODY, hold))
    begun = storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON)
    assert begun is not None
    return Told(article, lease.dispatch, begun)


def correct(storage: Storage, number: int, **changes: Any) -> Article:
    """The paper edits news ``number``; the article as it is now."""
    edited = draft(f"bao.example:{number}", **{"title": f"Tin {number}", "news_at": None} | changes)
    poll(storage, entry(edited, fingerprint=repr(changes)))
    [article] = [each for each in storage.latest(LatestQuery(limit=1000)).articles if each.identity == edited.identity]
    return article


def due(storage: Storage, now: datetime = NOW) -> list[Delivery]:
    """All that is due, claimed for a minute."""
    return storage.claim_due_deliveries(now, 1000, now + MINUTE)


def wait(storage: Storage, *deliveries: Delivery, until: datetime = SOON) -> None:
    """They did not arrive for certain, and are tried again at ``until``."""
    storage.record_results([ended(each, DeliveryState.WAITING, due=until) for each in deliveries])


def arrive(storage: Storage, *deliveries: Delivery) -> None:
    storage.record_results([sent(each) for each in deliveries])


def states(storage: Storage, reader: Subscriber) -> dict[int, DeliveryState]:
    """Where the reader's deliveries stand, by dispatch."""
    return {dispatch: state for dispatch, state, _ in storage.deliveries_of(reader.id, 1000)[::-1]}


def announce(storage: Storage, author: Subscriber, only: str | None = None) -> Dispatch:
    """Start a broadcast; its dispatch, whose range nobody holds."""
    written = storage.save_broadcast(author.id, Markup("Mai <b>cắt điện</b>."), only, None, NOW)
    started = storage.start_broadcast(written.id, NOW)
    assert started is not None
    lease = claim(storage, "a glance")
    storage.begin_deliveries(lease, "a glance", lease.after, {}, NOW, NOW)
    return lease.dispatch


def ended(of: Delivery, state: DeliveryState, **changes: Any) -> DeliveryResult:
    return replace(DeliveryResult(of.dispatch.id, of.subscriber.id, state, NOW), **changes)


def sent(of: Delivery, message_id: str = "77") -> DeliveryResult:
    return ended(of, DeliveryState.SENT, message_id=message_id)


def follow_search(storage: Storage) -> None:
    """Until the search index has everything."""
    while storage.follow_search().left:
        pass
