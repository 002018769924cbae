"""Deliveries as rows: reading them, changing their state, and keeping the counts of their dispatch in step."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models import DeliveryState, Match, Subscription, SubscriptionKind
from storage.base import HoldReason
from storage.sqlite.values import moment, stamp

STATES = tuple(state.value for state in DeliveryState)
OPEN = ("held", "queued", "waiting", "claimed", "sending")
# Word for word the conditions of partial indexes: SQLite takes an index only for these.
IN_LANE = "state in ('held', 'queued', 'waiting', 'claimed', 'sending')"
IN_DUE = "state in ('claimed', 'sending', 'waiting')"

HELD_OF = f"""
    select deliveries.*, dispatches.kind from deliveries join dispatches on dispatches.id = dispatch_id
    where subscriber_id = ? and {IN_LANE} and state = 'held' order by dispatch_id
"""

_CHANGEABLE = ("due", "attempts", "doubts", "at", "message_id", "detail", "revision", "bundle", "hold", "held_at")


def find(db: sqlite3.Connection, dispatch_id: int, subscriber_id: int) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "select * from deliveries where dispatch_id = ? and subscriber_id = ?", (dispatch_id, subscriber_id)
    ).fetchone()
    return row


def change(db: sqlite3.Connection, row: sqlite3.Row, state: str, **values: Any) -> None:
    """Bring a delivery into ``state``; without a ``due`` of its own it has none any more."""
    values = {"due": None} | values
    assert values.keys() <= set(_CHANGEABLE)  # noqa: S101 - the names become SQL
    columns = ", ".join(f"{name} = :{name}" for name in values)
    db.execute(
        f"update deliveries set state = :state, {columns}"
        " where dispatch_id = :dispatch_id and subscriber_id = :subscriber_id",
        values | {"state": state, "dispatch_id": row["dispatch_id"], "subscriber_id": row["subscriber_id"]},
    )
    if state != row["state"]:
        count(db, row["dispatch_id"], {state: 1, row["state"]: -1})


def count(db: sqlite3.Connection, dispatch_id: int, changes: Mapping[str, int]) -> None:
    """Change how many deliveries of the dispatch stand in which state."""
    assert changes.keys() <= set(STATES)  # noqa: S101 - the names become SQL
    columns = ", ".join(f"{state} = {state} + :{state}" for state in changes)
    db.execute(f"update dispatches set {columns} where id = :id", {**changes, "id": dispatch_id})


def insert_many(
    db: sqlite3.Connection,
    dispatch_id: int,
    priority: int,
    state: str,
    rows: list[dict[str, Any]],
) -> None:
    """Rows of ``subscriber_id``, ``due``, ``attempts``, ``at``, ``revision``, ``hold``, ``held_at`` and a match."""
    if not rows:
        return
    db.executemany(
        """
        insert into deliveries (dispatch_id, subscriber_id, state, priority, due, attempts, at, revision, hold, held_at,
            reason_kind, reason_value, reason_since)
        values (:dispatch_id, :subscriber_id, :state, :priority, :due, :attempts, :at, :revision, :hold, :held_at,
            :reason_kind, :reason_value, :reason_since)
        """,
        [row | {"dispatch_id": dispatch_id, "priority": priority, "state": state} for row in rows],
    )
    count(db, dispatch_id, {state: len(rows)})


def reschedule(db: sqlite3.Connection, subscriber_id: int, openings: Mapping[HoldReason, datetime]) -> None:
    """What is held comes up when the reader's new settings say; what something queues behind no later than before."""
    for row in db.execute(HELD_OF, (subscriber_id,)).fetchall():
        if row["hold"] in openings:
            due = stamp(openings[row["hold"]])
            change(db, row, "held", due=min(due, row["due"]) if _is_waited_for(db, row) else due)


def _is_waited_for(db: sqlite3.Connection, row: sqlite3.Row) -> bool:
    queued = f"select 1 from deliveries where subscriber_id = ? and priority = ? and {IN_LANE} and state = 'queued'"
    return db.execute(queued, (row["subscriber_id"], row["priority"])).fetchone() is not None


def reason(match: Match) -> dict[str, Any]:
    followed = match.subscription
    if followed is None:
        return {"reason_kind": None, "reason_value": None, "reason_since": None}
    return {
        "reason_kind": followed.kind.value,
        "reason_value": followed.value,
        "reason_since": stamp(followed.since),
    }


def match(row: sqlite3.Row) -> Match:
    if row["reason_kind"] is None:
        return Match(None)
    return Match(Subscription(SubscriptionKind(row["reason_kind"]), row["reason_value"], moment(row["reason_since"])))
