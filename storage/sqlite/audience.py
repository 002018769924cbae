"""Candidates: of a slice of subscribers, those of whom something could match."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.models import Audience, Dispatch, DispatchKind, Match, Mute, Subscription, SubscriptionKind
from bot.news.alert_places import with_places
from storage import keywords
from storage.base import Candidate, RangeLease
from storage.sqlite import alerts, corrections, stories
from storage.sqlite.connection import Connections
from storage.sqlite.delivery_rows import match
from storage.sqlite.subscribers import subscriber
from storage.sqlite.values import dump, moment_or_none, subscription

_EVERYONE = """
    select * from subscribers where id > :after and id <= :last and paused is null order by id limit :limit
"""
# Each part walks an index inside the slice; a slice nobody of whom follows any of it costs nothing.
_FOLLOWERS = """
    select * from subscribers where paused is null and id in (
        select subscriber_id from subscriptions where kind = 'topic'
            and key in (select value from json_each(:topics)) and subscriber_id > :after and subscriber_id <= :last
        union all
        select subscriber_id from subscriptions where kind = 'place'
            and key in (select value from json_each(:places)) and subscriber_id > :after and subscriber_id <= :last
        union all
        select subscriber_id from subscriptions where kind = 'source'
            and key = :source and subscriber_id > :after and subscriber_id <= :last
        union all
        select subscriber_id from subscriptions where kind = 'story'
            and key = :story and subscriber_id > :after and subscriber_id <= :last
        union all
        select subscriber_id from subscriptions where kind = 'keyword'
            and key in (select value from json_each(:said)) and subscriber_id > :after and subscriber_id <= :last
        union all
        select subscriber_id from subscriptions indexed by subscriptions_alert where kind = 'alert'
            and :alerts and subscriber_id > :after and subscriber_id <= :last
        union all
        select subscriber_id from deliveries where dispatch_id in (select value from json_each(:cleared))
            and reason_kind = 'alert' and subscriber_id > :after and subscriber_id <= :last
    ) order by id limit :limit
"""
# The subscribers are few and known: the plus keeps SQLite from walking everybody who follows a topic.
_BEARING = """
    subscriber_id in (select value from json_each(:ids)) and (
        (+kind = 'topic' and key in (select value from json_each(:topics)))
        or (+kind = 'place' and key in (select value from json_each(:places)))
        or (+kind = 'source' and key = :source) or (+kind = 'keyword' and {keyword})
        or (+kind = 'story' and key = :story) or (+kind = 'alert' and :alerts)
    ) order by subscriber_id, kind, key
"""
_BEARING_FOLLOWS = "select * from subscriptions where" + _BEARING.format(
    keyword="key in (select value from json_each(:said))"
)
_HOMES = """
    select * from subscriptions indexed by subscriptions_place
    where kind = 'place' and subscriber_id in (select value from json_each(:ids)) order by subscriber_id, key
"""
_BEARING_MUTES = "select * from mutes where" + _BEARING.format(keyword=":keywords")
_ANCHORED = """
    select key from subscriptions indexed by subscriptions_anchor
    where kind = 'keyword' and anchor in (select value from json_each(?))
"""


# Who got the alert that is over now, or is getting it, and why; and who was to get it and never will.
_WARNED = """
    select *, state not in ('rejected', 'gone', 'held', 'queued')
        and (state <> 'waiting' or doubts > 0 or message_id is not null) as heard
    from deliveries where dispatch_id in (select value from json_each(:cleared))
        and subscriber_id in (select value from json_each(:ids)) and reason_kind = 'alert' order by heard
"""
_NOTHING_ELSE = {
    "topics": "[]",
    "places": "[]",
    "source": None,
    "story": None,
    "keywords": 0,
    "said": "[]",
}  # but the alert

_ANY_REVISION = 1 << 62

# Whoever has the article, as it was: told alone, or in a digest that arrived.
_HAVING = """
    select subscribers.* from deliveries as told join subscribers on subscribers.id = told.subscriber_id
    left join deliveries as whole
        on told.state = 'bundled' and whole.dispatch_id = told.bundle and whole.subscriber_id = told.subscriber_id
    where told.dispatch_id = :news and told.subscriber_id > :after and told.subscriber_id <= :last
        and coalesce(whole.state, told.state) = 'sent' and told.revision < :revision
        and (paused is null or paused = 'asked')
    order by told.subscriber_id limit :limit
"""


class Candidates(Connections):
    """Who may be in an audience, on SQLite."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._said_by: dict[str, tuple[int, list[str]]] = {}  # of the text that was last asked for

    def candidates(self, lease: RangeLease, after: int, limit: int) -> list[Candidate]:
        if lease.dispatch.kind in (DispatchKind.CORRECTION, DispatchKind.RETRACTION):
            return self._having(lease.dispatch, max(after, lease.after), lease.last, limit)
        audience = lease.dispatch.audience
        bounds = _bounds(audience) | {"after": max(after, lease.after), "last": lease.last, "limit": limit}
        with self._read() as db:
            bounds["said"] = dump(self._said(db, audience.text))
            bounds["cleared"] = dump(_cleared(db, lease.dispatch))
            asking = bounds | _NOTHING_ELSE if lease.alerted else bounds
            rows = db.execute(_EVERYONE if audience.everyone else _FOLLOWERS, asking).fetchall()
            ids = {"ids": dump([row["id"] for row in rows])}
            follows = _subscriptions(db, asking | ids)
            homes = _homes(db, ids) if audience.alert is not None else {}
            mutes = _mutes(db, bounds | ids)
            heard = stories.heard(db, lease.dispatch.earlier, (row["id"] for row in rows))
            warned = {row["subscriber_id"]: row for row in db.execute(_WARNED, bounds | ids)}
        return [
            Candidate(
                subscriber(row),
                tuple(
                    _asking(with_places(follows.get(row["id"], ()), homes.get(row["id"], ())), warned.get(row["id"]))
                ),
                tuple(mutes.get(row["id"], ())),
                moment_or_none(row["told_day"]),
                row["told"],
                _alerted(warned.get(row["id"])),
                tuple(told["article_id"] for told in heard.get(row["id"], ())),
            )
            for row in rows
        ]

    def _said(self, db: sqlite3.Connection, text: str) -> list[str]:
        """The keys of keywords that the text may say. They are the same for every slice of a dispatch, until somebody
        follows another keyword."""
        followed: int = db.execute("select value from counters where name = 'keywords'").fetchone()[0]
        known = self._said_by.get(text)
        if known is None or known[0] != followed:
            says = keywords.spoken(text)
            anchored = {row["key"] for row in db.execute(_ANCHORED, (dump(says.anchors),))}
            keys = list(filter(says.may_say, anchored))
            self._said_by = {text: (followed, keys)}
            return keys
        return known[1]

    def _having(self, dispatch: Dispatch, after: int, last: int, limit: int) -> list[Candidate]:
        with self._read() as db:
            article = dispatch.article
            news = None if article is None else corrections.news_dispatch(db, article.id)
            is_correction = dispatch.kind is DispatchKind.CORRECTION and article is not None
            bounds = {
                "news": news,
                "after": after,
                "last": last,
                "limit": limit,
                "revision": article.revision if is_correction and article else _ANY_REVISION,
            }
            return [Candidate(subscriber(row), (), ()) for row in db.execute(_HAVING, bounds)]


def _bounds(audience: Audience) -> dict[str, Any]:
    return {
        "topics": dump(audience.topics),
        "places": dump((*audience.places, *audience.parts)),
        "source": audience.source,
        "story": audience.story,
        "keywords": int(bool(audience.text)),
        "alerts": int(audience.alert is not None),
    }


def _cleared(db: sqlite3.Connection, dispatch: Dispatch) -> list[int]:
    alert, article = dispatch.audience.alert, dispatch.article
    return alerts.told_before(db, article.id) if alert and alert.over and article else []


def _alerted(warned: sqlite3.Row | None) -> Match | None:
    return match(warned) if warned and warned["heard"] else None


def _asking(followed: list[Subscription], warned: sqlite3.Row | None) -> list[Subscription]:
    """Who was to be warned and never was need not hear that it is over."""
    if warned is None or warned["heard"]:
        return followed
    return [each for each in followed if each.kind is not SubscriptionKind.ALERT]


def _subscriptions(db: sqlite3.Connection, bounds: dict[str, Any]) -> dict[int, list[Subscription]]:
    return _by_subscriber(db.execute(_BEARING_FOLLOWS, bounds))


def _homes(db: sqlite3.Connection, ids: dict[str, Any]) -> dict[int, list[Subscription]]:
    """The places that they follow, whether the article names them or not."""
    return _by_subscriber(db.execute(_HOMES, ids))


def _by_subscriber(rows: Iterable[sqlite3.Row]) -> dict[int, list[Subscription]]:
    found: dict[int, list[Subscription]] = {}
    for row in rows:
        found.setdefault(row["subscriber_id"], []).append(subscription(row))
    return found


def _mutes(db: sqlite3.Connection, bounds: dict[str, Any]) -> dict[int, list[Mute]]:
    found: dict[int, list[Mute]] = {}
    for row in db.execute(_BEARING_MUTES, bounds):
        mute = Mute(SubscriptionKind(row["kind"]), row["value"], moment_or_none(row["until"]))
        found.setdefault(row["subscriber_id"], []).append(mute)
    return found
