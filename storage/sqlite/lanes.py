"""A lane is what is open for one subscriber at one priority: one goes at a time, in the order of the dispatches.

What queues up behind one that takes long comes together in a digest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import DispatchKind, Priority
from storage.base import FEW
from storage.sqlite import planning
from storage.sqlite.delivery_rows import IN_LANE, change, count
from storage.sqlite.values import dump, stamp

ORDERED = frozenset({Priority.ALERT, Priority.ARTICLE, Priority.BROADCAST})  # a correction is about one message only
DIGEST_ARTICLES_MAX = 100
APART = "apart"  # the detail of what was in a digest that was refused: it goes alone

# A digest stands where the first of its articles stood. What is held stands in the lane when it is due.
_LANE = f"""
    select deliveries.*, dispatches.kind from deliveries join dispatches on dispatches.id = dispatch_id
    where subscriber_id = :id and deliveries.priority = :priority and {IN_LANE} and (state <> 'held' or due <= :now)
    order by coalesce(
        (select min(told.dispatch_id) from deliveries as told
            where told.bundle = deliveries.dispatch_id and told.subscriber_id = deliveries.subscriber_id),
        dispatch_id
    )
"""
_BUSY = f"""
    select distinct subscriber_id from deliveries where subscriber_id in (select value from json_each(:ids))
        and priority = :priority and {IN_LANE} and (state <> 'held' or due <= :now)
"""


class Digests:
    """The digests made in one transaction share a dispatch, which is made with the first of them; a second one for the
    same subscriber needs another."""

    def __init__(self, db: sqlite3.Connection, now: datetime) -> None:
        self._db = db
        self._now = now
        self._dispatch_id: int | None = None
        self._recipients: set[int] = set()

    def bundle(self, rows: Sequence[sqlite3.Row]) -> None:
        """Put a subscriber's deliveries of articles into a digest that is queued."""
        to = rows[0]["subscriber_id"]
        if self._dispatch_id is None or to in self._recipients:
            self._dispatch_id = planning.add(self._db, DispatchKind.DIGEST, Priority.ARTICLE, self._now)
            self._recipients.clear()
        self._recipients.add(to)
        for row in rows:
            change(self._db, row, "bundled", bundle=self._dispatch_id, at=stamp(self._now))
        self._db.execute(
            """
            insert into deliveries (dispatch_id, subscriber_id, state, priority, attempts, at)
            values (?, ?, 'queued', ?, 0, ?)
            """,
            (self._dispatch_id, to, Priority.ARTICLE.value, stamp(self._now)),
        )
        count(self._db, self._dispatch_id, {"queued": 1})


def busy(db: sqlite3.Connection, ids: Iterable[int], priority: Priority, now: datetime) -> set[int]:
    """Of these subscribers those with something open at the priority: what comes now goes behind it."""
    if priority not in ORDERED:
        return set()
    bounds = {"ids": dump(list(ids)), "priority": priority.value, "now": stamp(now)}
    return {row["subscriber_id"] for row in db.execute(_BUSY, bounds)}


def advance(db: sqlite3.Connection, subscriber_id: int, priority: int, digests: Digests, now: datetime) -> None:
    """The next of the lane takes its turn, if none has it and nothing that was held is about to be let go."""
    rows = _lane(db, subscriber_id, priority, now)
    if not rows or any(row["state"] != "queued" for row in rows):
        return
    articles = tellable_together(rows)
    if len(articles) > FEW:
        bundle_all(digests, articles)
        rows = _lane(db, subscriber_id, priority, now)
    change(db, rows[0], "waiting", due=stamp(now), at=stamp(now))


def advance_all(db: sqlite3.Connection, subscriber_id: int, now: datetime) -> None:
    digests = Digests(db, now)
    for priority in sorted(ORDERED):
        advance(db, subscriber_id, priority.value, digests, now)


def bundle_all(digests: Digests, rows: Sequence[sqlite3.Row]) -> None:
    for start in range(0, len(rows), DIGEST_ARTICLES_MAX):
        digests.bundle(rows[start : start + DIGEST_ARTICLES_MAX])


def gather(db: sqlite3.Connection, head: sqlite3.Row, digests: Digests, now: datetime) -> bool:
    """Put ``head``, whose turn it is, into a digest with what queues behind it, if that is more than a few and nothing
    of ``head`` may have left. True: it is bundled now."""
    if head["state"] == "sending" or head["doubts"] or head["message_id"]:
        return False
    rows = _lane(db, head["subscriber_id"], head["priority"], now)
    together = tellable_together([row for row in rows if row["state"] == "queued" or _same(row, head)])
    if len(together) <= FEW or not any(_same(row, head) for row in together):
        return False
    bundle_all(digests, together)
    return True


def _lane(db: sqlite3.Connection, subscriber_id: int, priority: int, now: datetime) -> list[sqlite3.Row]:
    return db.execute(_LANE, {"id": subscriber_id, "priority": priority, "now": stamp(now)}).fetchall()


def _same(row: sqlite3.Row, other: sqlite3.Row) -> bool:
    return bool(row["dispatch_id"] == other["dispatch_id"])


def tellable_together(rows: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """What may go into a digest: articles that are no alerts and of which nothing can have arrived."""
    return [
        row
        for row in rows
        if row["kind"] == "article"
        and row["priority"] == Priority.ARTICLE
        and row["detail"] != APART
        and not (row["doubts"] or row["message_id"])
    ]
