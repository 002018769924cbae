"""Deliveries: ranges are leased, each recipient gets one row per dispatch, and every end is on record."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.models import DeliveryState, Dispatch, Match, Priority, Subscription, SubscriptionKind
from storage.base import Delivery, DeliveryResult, Progress, RangeLease
from storage.sqlite.connection import Connections
from storage.sqlite.planning import load_dispatch
from storage.sqlite.subscribers import subscriber
from storage.sqlite.values import dump, moment, stamp, stamp_or_none

DOUBTS_MAX = 2  # what may have arrived twice is not sent a third time
_STATES = tuple(state.value for state in DeliveryState)

_NEXT_RANGE = """
    select * from ranges where owner is null or lease_until <= ? order by priority, dispatch_id, id limit 1
"""
_NEW_RECIPIENTS = """
    select subscribers.* from subscribers
    where id in (select value from json_each(:ids)) and paused is null and not exists (
        select 1 from deliveries where dispatch_id = :dispatch and subscriber_id = subscribers.id
    ) order by id
"""
_INSERT = """
    insert into deliveries (dispatch_id, subscriber_id, state, priority, due, attempts, at,
        reason_kind, reason_value, reason_since) values (?, ?, 'sending', ?, ?, 1, ?, ?, ?, ?)
"""
_DUE = """
    select deliveries.*, dispatches.cancelled, subscribers.paused as paused_now
    from deliveries join dispatches on dispatches.id = dispatch_id join subscribers on subscribers.id = subscriber_id
    where state in ('sending', 'waiting') and deliveries.priority = ? and due <= ?
    order by due, dispatch_id, subscriber_id limit ?
"""
_SAVE = """
    update deliveries set state = :state, due = :due, doubts = :doubts, at = :at,
        message_id = coalesce(:message_id, message_id), detail = :detail
    where dispatch_id = :dispatch_id and subscriber_id = :subscriber_id
"""


class Deliveries(Connections):
    """The senders' part of DeliveryStorage on SQLite."""

    def claim_range(self, owner: str, now: datetime, lease_until: datetime) -> RangeLease | None:
        with self._write() as db:
            row = db.execute(_NEXT_RANGE, (stamp(now),)).fetchone()
            if row is None:
                return None
            db.execute(
                "update ranges set owner = ?, lease_until = ? where id = ?", (owner, stamp(lease_until), row["id"])
            )
            return RangeLease(row["id"], load_dispatch(db, row["dispatch_id"]), row["after"], row["last"])

    def begin_deliveries(
        self,
        lease: RangeLease,
        owner: str,
        position: int,
        matches: Mapping[int, Match],
        now: datetime,
        lease_until: datetime,
    ) -> list[Delivery] | None:
        with self._write() as db:
            held = db.execute(
                "update ranges set after = max(after, ?), lease_until = ? where id = ? and owner = ?",
                (position, stamp(lease_until), lease.id, owner),
            )
            if held.rowcount < 1:
                return None
            if position >= lease.last:
                db.execute("delete from ranges where id = ?", (lease.id,))
            return _begin(db, lease.dispatch, matches, now, lease_until)

    def claim_due_deliveries(self, now: datetime, limit: int, lease_until: datetime) -> list[Delivery]:
        claimed: list[Delivery] = []
        dispatches: dict[int, Dispatch] = {}
        with self._write() as db:
            for priority in Priority:
                # More than once, as some that are due end here instead of being claimed.
                while rows := db.execute(_DUE, (priority.value, stamp(now), limit - len(claimed))).fetchall():
                    again = [_claim(db, row, dispatches, now, lease_until) for row in rows]
                    claimed += [delivery for delivery in again if delivery is not None]
            return claimed

    def record_results(self, results: Sequence[DeliveryResult]) -> None:
        with self._write() as db:
            for result in results:
                _record(db, result)

    def progress(self, dispatch_id: int) -> Progress:
        with self._read() as db:
            row = db.execute("select * from dispatches where id = ?", (dispatch_id,)).fetchone()
            if row is None:
                return Progress(0, {}, done=True)
            counts = {state: row[state.value] for state in DeliveryState if row[state.value]}
            ranges = db.execute("select 1 from ranges where dispatch_id = ? limit 1", (dispatch_id,)).fetchone()
            open_ = row["sending"] + row["waiting"]
            return Progress(max(row["audience"], sum(counts.values())), counts, done=ranges is None and not open_)

    def dispatches_open(self) -> int:
        with self._read() as db:
            count: int = db.execute(
                """
                select count(*) from (
                    select dispatch_id from ranges
                    union select dispatch_id from deliveries where state in ('sending', 'waiting')
                )
                """
            ).fetchone()[0]
            return count

    def deliveries_of(self, subscriber_id: int, limit: int) -> list[tuple[int, DeliveryState, str | None]]:
        with self._read() as db:
            rows = db.execute(
                "select * from deliveries where subscriber_id = ? order by dispatch_id desc limit ?",
                (subscriber_id, limit),
            )
            return [(row["dispatch_id"], DeliveryState(row["state"]), row["message_id"]) for row in rows]


def _begin(
    db: sqlite3.Connection, dispatch: Dispatch, matches: Mapping[int, Match], now: datetime, lease_until: datetime
) -> list[Delivery]:
    """A SENDING row for each of ``matches`` who has none yet and is still there, unpaused."""
    bounds = {"ids": dump(list(matches)), "dispatch": dispatch.id}
    recipients = [subscriber(row) for row in db.execute(_NEW_RECIPIENTS, bounds)]
    if not recipients:
        return []
    head = (dispatch.priority.value, stamp(lease_until), stamp(now))
    db.executemany(_INSERT, [(dispatch.id, to.id, *head, *_reason(matches[to.id])) for to in recipients])
    _count(db, dispatch.id, {"sending": len(recipients)})
    return [Delivery(dispatch, to, 1, 0, matches[to.id]) for to in recipients]


def _claim(
    db: sqlite3.Connection, row: sqlite3.Row, dispatches: dict[int, Dispatch], now: datetime, lease_until: datetime
) -> Delivery | None:
    """Begin another attempt, or end what may not be tried again."""
    doubts = row["doubts"] + (row["state"] == "sending")
    end = _end(row, doubts)
    if end is not None:
        _save(db, row, {"state": end.value, "doubts": doubts, "at": stamp(now), "detail": row["detail"]})
        return None
    _save(db, row, {"state": "sending", "doubts": doubts, "at": stamp(now), "due": stamp(lease_until)})
    db.execute(
        "update deliveries set attempts = attempts + 1 where dispatch_id = ? and subscriber_id = ?",
        (row["dispatch_id"], row["subscriber_id"]),
    )
    dispatch = dispatches.get(row["dispatch_id"]) or load_dispatch(db, row["dispatch_id"])
    dispatches[dispatch.id] = dispatch
    to = db.execute("select * from subscribers where id = ?", (row["subscriber_id"],)).fetchone()
    return Delivery(dispatch, subscriber(to), row["attempts"] + 1, doubts, _match(row))


def _end(row: sqlite3.Row, doubts: int) -> DeliveryState | None:
    """How a delivery ends that is due but must not be sent; None: it may be."""
    if doubts >= DOUBTS_MAX or (row["cancelled"] and row["state"] == "sending"):
        return DeliveryState.UNKNOWN
    if row["cancelled"]:
        return DeliveryState.REJECTED
    return DeliveryState.GONE if row["paused_now"] is not None else None


def _record(db: sqlite3.Connection, result: DeliveryResult) -> None:
    """Sent is final. Anything else is taken only from a delivery that is under way; of an erased one, nothing."""
    row = db.execute(
        """
        select deliveries.*, cancelled from deliveries join dispatches on dispatches.id = dispatch_id
        where dispatch_id = ? and subscriber_id = ?
        """,
        (result.dispatch_id, result.subscriber_id),
    ).fetchone()
    if row is None or row["state"] == "sent" or (row["state"] != "sending" and result.state is not DeliveryState.SENT):
        return
    state, doubts = result.state, row["doubts"] + result.doubt
    if state is DeliveryState.WAITING and doubts >= DOUBTS_MAX:
        state = DeliveryState.UNKNOWN
    elif state is DeliveryState.WAITING and row["cancelled"]:
        state = DeliveryState.UNKNOWN if doubts else DeliveryState.REJECTED
    _save(
        db,
        row,
        {
            "state": state.value,
            "due": stamp_or_none(result.due or result.at) if state is DeliveryState.WAITING else None,
            "doubts": doubts,
            "at": stamp(result.at),
            "message_id": result.message_id,
            "detail": result.detail,
        },
    )


def _save(db: sqlite3.Connection, row: sqlite3.Row, values: dict[str, Any]) -> None:
    key = {"dispatch_id": row["dispatch_id"], "subscriber_id": row["subscriber_id"]}
    db.execute(_SAVE, {"due": None, "message_id": None, "detail": None} | values | key)
    if values["state"] != row["state"]:
        _count(db, row["dispatch_id"], {values["state"]: 1, row["state"]: -1})


def _count(db: sqlite3.Connection, dispatch_id: int, changes: Mapping[str, int]) -> None:
    db.execute(
        """
        update dispatches set sending = sending + ?, waiting = waiting + ?, sent = sent + ?, rejected = rejected + ?,
            gone = gone + ?, unknown = unknown + ? where id = ?
        """,
        (*(changes.get(state, 0) for state in _STATES), dispatch_id),
    )


def _reason(match: Match) -> tuple[str | None, str | None, int | None]:
    if match.subscription is None:
        return None, None, None
    return match.subscription.kind.value, match.subscription.value, stamp(match.subscription.since)


def _match(row: sqlite3.Row) -> Match:
    if row["reason_kind"] is None:
        return Match(None)
    return Match(Subscription(SubscriptionKind(row["reason_kind"]), row["reason_value"], moment(row["reason_since"])))
