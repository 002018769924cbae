"""When there is something to do, what is late, and times that a dead process or a wrong clock left behind."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from bot.models import Priority
from storage.sqlite import lanes, revisits
from storage.sqlite.connection import Connections
from storage.sqlite.delivery_rows import IN_DUE, IN_LANE
from storage.sqlite.values import MICROSECOND, moment_or_none, stamp

LEASE_MAX = timedelta(minutes=5)
WAIT_MAX = timedelta(hours=49)  # no service may ask for more than a day, and a pause is at most as much again

_FOR_EVER = 1 << 62

_ORPHANS = f"""
    select subscriber_id, priority from deliveries where {IN_LANE} and state <> 'held' group by subscriber_id, priority
    having max(state <> 'queued') = 0
"""


class Due(Connections):
    """The clock's part of DeliveryStorage on SQLite."""

    def next_due(self, now: datetime) -> datetime | None:
        with self._read() as db:
            if db.execute(
                "select 1 from dispatches where cancelled = 1 and held + queued + waiting + claimed > 0 limit 1"
            ).fetchone():
                return now
            times = [
                db.execute(
                    f"select min(due) from deliveries where {IN_DUE} and priority = ?", (each.value,)
                ).fetchone()[0]
                for each in Priority
            ]
            times.append(
                db.execute("select min(case when owner is null then 0 else lease_until end) from ranges").fetchone()[0]
            )
            return moment_or_none(min((each for each in times if each is not None), default=None))

    def late_since(self, now: datetime) -> datetime | None:
        with self._read() as db:
            times = [
                db.execute(
                    f"select min(due) from deliveries where {IN_DUE} and priority = ? and due <= ?", (each, stamp(now))
                ).fetchone()[0]
                for each in (Priority.ALERT.value, Priority.ARTICLE.value)
            ]
            times.append(
                db.execute(
                    """
                    select min(created_at) from ranges join dispatches on dispatches.id = dispatch_id
                    where ranges.priority <= ?
                    """,
                    (Priority.ARTICLE.value,),
                ).fetchone()[0]
            )
            return moment_or_none(min((each for each in times if each is not None), default=None))

    def mend_times(self, now: datetime, jumped: timedelta = timedelta()) -> None:
        lease_max, wait_max = stamp(now + LEASE_MAX), stamp(now + WAIT_MAX)
        with self._write() as db:
            _shift_waits(db, now, jumped)
            db.execute("update ranges set lease_until = :max where lease_until > :max", {"max": lease_max})
            for each in Priority:
                db.execute(
                    f"update deliveries set due = :max where {IN_DUE} and priority = :priority and due > :max"
                    " and state <> 'waiting'",
                    {"max": lease_max, "priority": each.value},
                )
                db.execute(
                    f"update deliveries set due = :now where {IN_DUE} and priority = :priority and due > :max"
                    " and state = 'waiting'",
                    {"now": stamp(now), "max": wait_max, "priority": each.value},
                )
            revisits.mend_times(db, now)
            _adopt_orphans(db, now)

    def reclaim(self, now: datetime) -> None:
        with self._write() as db:
            db.execute("update ranges set owner = null, lease_until = 0 where owner is not null")
            for each in Priority:
                db.execute(
                    f"update deliveries set due = ? where {IN_DUE} and priority = ? and state <> 'waiting'",
                    (stamp(now), each.value),
                )
            _adopt_orphans(db, now)


def _shift_waits(db: sqlite3.Connection, now: datetime, jumped: timedelta) -> None:
    """What was told to wait by the clock as it was before; not what was told after a jump ahead. After one back the two
    cannot be told apart, and what goes a little early then is put off again by the service."""
    told_until = stamp(now - jumped / 2) if jumped > timedelta() else _FOR_EVER
    for each in Priority:
        db.execute(
            f"update deliveries set due = due + :jumped, at = at + :jumped where {IN_DUE} and priority = :priority"
            " and state = 'waiting' and at <= :told_until",
            {"jumped": jumped // MICROSECOND, "priority": each.value, "told_until": told_until},
        )
        db.execute(  # told by a clock that was ahead, and set while nobody was looking
            f"update deliveries set due = due - at + :now, at = :now where {IN_DUE} and priority = :priority"
            " and state = 'waiting' and at > :now",
            {"now": stamp(now), "priority": each.value},
        )


def _adopt_orphans(db: sqlite3.Connection, now: datetime) -> None:
    """What queues behind nothing takes its turn. No crash leaves such a thing; a clock that was ahead, or a restored
    backup, might."""
    digests = lanes.Digests(db, now)
    for row in db.execute(_ORPHANS).fetchall():
        lanes.advance(db, row["subscriber_id"], row["priority"], digests, now)
