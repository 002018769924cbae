"""Deliveries that wait for their reader's time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.models import DispatchKind, Priority
from storage.base import HeldDelivery, HeldSubscriber, Hold, Release
from storage.sqlite import lanes
from storage.sqlite.connection import Connections
from storage.sqlite.delivery_rows import HELD_OF, change
from storage.sqlite.subscribers import find, subscriber
from storage.sqlite.values import moment, moment_or_none, stamp

_DUE = """
    select subscriber_id from deliveries where state = 'held' and due <= ? group by subscriber_id
    order by min(due) limit ?
"""
_LATER = """
    select subscriber_id from deliveries where state = 'held' and due > :now and subscriber_id > :after
    group by subscriber_id order by subscriber_id limit :limit
"""


class Holding(Connections):
    """The planner's part of DeliveryStorage on SQLite."""

    def held_due(self, now: datetime, limit: int) -> list[HeldSubscriber]:
        with self._write() as db:
            ids = [row["subscriber_id"] for row in db.execute(_DUE, (stamp(now), limit)).fetchall()]
            found = [_held(db, each, until=stamp(now)) for each in ids]
            digests = lanes.Digests(db, now)
            for each in found:
                if each.subscriber.paused is not None:
                    _end_all(db, each, digests, now)
            return [each for each in found if each.subscriber.paused is None]

    def held_later(self, now: datetime, after: int, limit: int) -> list[HeldSubscriber]:
        with self._read() as db:
            rows = db.execute(_LATER, {"now": stamp(now), "after": after, "limit": limit}).fetchall()
            return [_held(db, row["subscriber_id"], beyond=stamp(now)) for row in rows]

    def next_held(self) -> datetime | None:
        with self._read() as db:
            row = db.execute("select min(due) as due from deliveries where state = 'held'").fetchone()
            return moment_or_none(row["due"])

    def release(self, releases: Sequence[Release], now: datetime) -> None:
        with self._write() as db:
            digests = lanes.Digests(db, now)
            for each in releases:
                held = {row["dispatch_id"]: row for row in db.execute(HELD_OF, (each.subscriber_id,))}
                _hold_on(db, held, each.hold, now)
                _let_go(db, [held[id_] for id_ in each.go if id_ in held], digests, bundle=each.bundle)
                _advance(db, list(held.values()), digests, now)


def _held(
    db: sqlite3.Connection, subscriber_id: int, *, beyond: int = -(1 << 62), until: int = 1 << 62
) -> HeldSubscriber:
    """What is held of a subscriber's, due after ``beyond`` and not after ``until``."""
    rows = [row for row in db.execute(HELD_OF, (subscriber_id,)) if beyond < row["due"] <= until]
    found = find(db, subscriber_id)
    assert found is not None  # noqa: S101 - deliveries refer to subscribers that are there
    return HeldSubscriber(subscriber(found), tuple(map(_delivery, rows)))


def _delivery(row: sqlite3.Row) -> HeldDelivery:
    return HeldDelivery(
        row["dispatch_id"],
        DispatchKind(row["kind"]),
        Priority(row["priority"]),
        row["hold"],
        moment(row["held_at"]),
        moment(row["due"]),
    )


def _end_all(db: sqlite3.Connection, held: HeldSubscriber, digests: lanes.Digests, now: datetime) -> None:
    """A reader who is not there is told nothing."""
    rows = [row for row in db.execute(HELD_OF, (held.subscriber.id,)) if row["due"] <= stamp(now)]
    for row in rows:
        change(db, row, "gone", at=stamp(now), detail=held.subscriber.paused)
    _advance(db, rows, digests, now)


def _hold_on(db: sqlite3.Connection, held: Mapping[int, sqlite3.Row], holds: Mapping[int, Hold], now: datetime) -> None:
    for dispatch_id, hold in holds.items():
        if dispatch_id in held:
            row = held[dispatch_id]
            since = min(row["held_at"], stamp(now))  # a clock that was ahead may have written it
            change(db, row, "held", due=stamp(hold.until), hold=hold.reason, held_at=since)


def _let_go(db: sqlite3.Connection, rows: Sequence[sqlite3.Row], digests: lanes.Digests, *, bundle: bool) -> None:
    together = lanes.tellable_together(rows) if bundle else []
    for row in rows:
        if row not in together:
            change(db, row, "queued")
    if together:
        lanes.bundle_all(digests, together)


def _advance(db: sqlite3.Connection, rows: Sequence[sqlite3.Row], digests: lanes.Digests, now: datetime) -> None:
    """What was let go takes its turn, and what waited for something that is held on or ended."""
    for subscriber_id, priority in {(row["subscriber_id"], row["priority"]) for row in rows}:
        lanes.advance(db, subscriber_id, priority, digests, now)
