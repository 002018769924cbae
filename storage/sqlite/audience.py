"""Candidates: of a slice of subscribers, those of whom something could match."""

from __future__ import annotations

import sqlite3
from typing import Any

from bot.models import Audience, Mute, Subscription, SubscriptionKind
from storage.base import Candidate, RangeLease
from storage.sqlite.connection import Connections
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
        select subscriber_id from subscriptions where kind = 'source'
            and key = :source and subscriber_id > :after and subscriber_id <= :last
        union all
        select subscriber_id from subscriptions where kind = 'keyword'
            and :keywords and subscriber_id > :after and subscriber_id <= :last
    ) order by id limit :limit
"""
_BEARING = """
    subscriber_id in (select value from json_each(:ids)) and (
        (kind = 'topic' and key in (select value from json_each(:topics)))
        or (kind = 'source' and key = :source) or (kind = 'keyword' and :keywords)
    ) order by subscriber_id, kind, key
"""


class Candidates(Connections):
    """Who may be in an audience, on SQLite."""

    def candidates(self, lease: RangeLease, after: int, limit: int) -> list[Candidate]:
        audience = lease.dispatch.audience
        bounds = _bounds(audience) | {"after": max(after, lease.after), "last": lease.last, "limit": limit}
        with self._read() as db:
            found = [subscriber(row) for row in db.execute(_EVERYONE if audience.everyone else _FOLLOWERS, bounds)]
            bounds["ids"] = dump([each.id for each in found])
            follows = _subscriptions(db, bounds)
            mutes = _mutes(db, bounds)
        return [Candidate(each, tuple(follows.get(each.id, ())), tuple(mutes.get(each.id, ()))) for each in found]


def _bounds(audience: Audience) -> dict[str, Any]:
    return {"topics": dump(audience.topics), "source": audience.source, "keywords": int(bool(audience.text))}


def _subscriptions(db: sqlite3.Connection, bounds: dict[str, Any]) -> dict[int, list[Subscription]]:
    found: dict[int, list[Subscription]] = {}
    for row in db.execute("select * from subscriptions where" + _BEARING, bounds):
        found.setdefault(row["subscriber_id"], []).append(subscription(row))
    return found


def _mutes(db: sqlite3.Connection, bounds: dict[str, Any]) -> dict[int, list[Mute]]:
    found: dict[int, list[Mute]] = {}
    for row in db.execute("select * from mutes where" + _BEARING, bounds):
        mute = Mute(SubscriptionKind(row["kind"]), row["value"], moment_or_none(row["until"]))
        found.setdefault(row["subscriber_id"], []).append(mute)
    return found
