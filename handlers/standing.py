"""How the sources a reader relies on stand: when each was read, when it had news, and what is wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.models import Feed, FeedStatus, Subscription, SubscriptionKind

LATE_AFTER = timedelta(minutes=15)
_WELL = frozenset({FeedStatus.OK, FeedStatus.NEW})
_RHYTHM = frozenset({FeedStatus.SILENT, FeedStatus.EMPTY})
_ANYWHERE = frozenset({SubscriptionKind.KEYWORD, SubscriptionKind.PLACE})
_PARENTS_MAX = 4


class Trouble(StrEnum):
    """In the order of their weight: of several, a reader is told the first."""

    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    THROTTLED = "throttled"
    UNREAD = "unread"
    LATE = "late"
    SILENT = "silent"
    EMPTY = "empty"
    LAYOUT = "layout"


_TROUBLES = {
    FeedStatus.BLOCKED: Trouble.BLOCKED,
    FeedStatus.CHALLENGE: Trouble.BLOCKED,
    FeedStatus.UNREACHABLE: Trouble.UNREACHABLE,
    FeedStatus.THROTTLED: Trouble.THROTTLED,
    FeedStatus.SILENT: Trouble.SILENT,
    FeedStatus.EMPTY: Trouble.EMPTY,
    FeedStatus.LAYOUT: Trouble.LAYOUT,
    FeedStatus.NOT_A_FEED: Trouble.BROKEN,
    FeedStatus.REFUSED: Trouble.BROKEN,
    FeedStatus.ERROR: Trouble.BROKEN,
    FeedStatus.GONE: Trouble.BROKEN,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A source: ``trouble`` began at ``since`` for ``ill`` of the ``total`` feeds that matter to the reader."""

    source: str
    total: int
    read_at: datetime | None
    news_at: datetime | None
    trouble: Trouble | None = None
    since: datetime | None = None
    ill: int = 0

    @property
    def is_read(self) -> bool:
        """Whatever else is wrong, what it publishes is seen."""
        return self.trouble in {None, Trouble.SILENT, Trouble.EMPTY, Trouble.LAYOUT}


def standings(feeds: Iterable[Feed], followed: Iterable[Subscription], now: datetime) -> list[Standing]:
    """The sources that bring what is followed, those in trouble first."""
    found = [standing(source, theirs, now) for source, theirs in _concerned(feeds, followed).items()]
    return sorted(found, key=lambda each: (each.trouble is None, list(Trouble).index(each.trouble or Trouble.LAYOUT)))


def standing(source: str, feeds: Iterable[Feed], now: datetime) -> Standing:
    feeds = list(feeds)
    ill = {feed.id: trouble for feed in feeds if (trouble := trouble_of(feed, now))}
    worst = min(ill.values(), key=list(Trouble).index, default=None)
    begun = [_since(feed, ill[feed.id]) for feed in feeds if ill.get(feed.id) is worst and worst]
    return Standing(
        source,
        len(feeds),
        max((feed.checked_at for feed in feeds if feed.checked_at and not feed.failures), default=None),
        max((feed.changed_at for feed in feeds if feed.changed_at), default=None),
        worst,
        min((at for at in begun if at is not None), default=None),
        len(ill),
    )


def trouble_of(feed: Feed, now: datetime) -> Trouble | None:
    if feed.status in _TROUBLES:
        return _TROUBLES[feed.status]
    if feed.next_due is not None and now - feed.next_due > LATE_AFTER:
        return Trouble.LATE
    return Trouble.UNREAD if feed.checked_at is None else None


def _since(feed: Feed, trouble: Trouble) -> datetime | None:
    if trouble is Trouble.LATE:
        return feed.next_due
    return feed.changed_at if feed.status in _RHYTHM else feed.status_since


def _concerned(feeds: Iterable[Feed], followed: Iterable[Subscription]) -> Mapping[str, list[Feed]]:
    """The feeds that are really asked, by source. Keywords and places are looked for in everything, and who follows
    nothing may want to know of everything."""
    by_url = {feed.spec.url: feed for feed in feeds if feed.spec.enabled}
    wanted = {(each.kind, each.value) for each in followed if each.kind is not SubscriptionKind.STORY}
    everything = not wanted or any(kind in _ANYWHERE for kind, _ in wanted)
    found: dict[str, dict[int, Feed]] = {}
    for feed in by_url.values():
        by_source = (SubscriptionKind.SOURCE, feed.spec.source) in wanted
        if everything or by_source or (SubscriptionKind.TOPIC, feed.spec.topic) in wanted:
            asked = _asked(feed, by_url)
            found.setdefault(asked.spec.source, {})[asked.id] = asked
    return {source: list(theirs.values()) for source, theirs in found.items()}


def _asked(feed: Feed, by_url: Mapping[str, Feed]) -> Feed:
    """A section's feed rests while the one that carries the same articles is well."""
    for _ in range(_PARENTS_MAX):
        parent = by_url.get(feed.spec.parent or "")
        if parent is None or parent.status not in _WELL:
            break
        feed = parent
    return feed
