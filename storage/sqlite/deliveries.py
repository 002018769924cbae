"""Deliveries: ranges are leased, each recipient gets one row per dispatch, and every end is on record."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.models import Address, DeliveryState, Dispatch, DispatchKind, Match, Priority, Subscriber, SubscriptionKind
from storage.base import OVER, Delivery, DeliveryResult, Planned, Progress, RangeLease
from storage.sqlite import addresses, alerts, article_rows, corrections, delivery_rows, lanes, stories
from storage.sqlite.connection import Connections
from storage.sqlite.delivery_rows import IN_DUE, OPEN, change
from storage.sqlite.planning import load_dispatch
from storage.sqlite.subscribers import find, subscriber
from storage.sqlite.values import dump, stamp

DOUBTS_MAX = 2  # what may have arrived twice is not sent a third time
FINAL = frozenset({"sent", "rejected", "gone", "unknown"})
ABOUT_COPIES = frozenset({DispatchKind.CORRECTION, DispatchKind.RETRACTION})

_NEXT_RANGE = """
    select * from ranges where owner is null or lease_until <= ? order by priority, rank, id limit 1
"""
# Who paused Loa hears nothing new; what was said to them is corrected all the same.
_NEW_RECIPIENTS = """
    select subscribers.* from subscribers
    where id in (select value from json_each(:ids)) and (paused is null or (:copies and paused = 'asked'))
        and not exists (select 1 from deliveries where dispatch_id = :dispatch and subscriber_id = subscribers.id)
    order by id
"""
_DUE = f"""
    select deliveries.*, dispatches.cancelled, dispatches.kind, subscribers.paused as paused_now
    from deliveries join dispatches on dispatches.id = dispatch_id join subscribers on subscribers.id = subscriber_id
    where {IN_DUE} and deliveries.priority = :priority and due <= :now
        and messenger not in (select value from json_each(:shut))
        and dispatch_id || ' ' || subscriber_id not in (select value from json_each(:under_way))
    order by due, dispatch_id, subscriber_id limit :limit
"""


_ENDED = """
    select deliveries.*, cancelled, dispatches.kind, messenger, chat, thread from deliveries
    join dispatches on dispatches.id = dispatch_id join subscribers on subscribers.id = subscriber_id
    where dispatch_id = ? and subscriber_id = ?
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
            dispatch = load_dispatch(db, row["dispatch_id"])
            alerted = row["priority"] < dispatch.priority
            return RangeLease(row["id"], dispatch, row["after"], row["last"], row["rank"], alerted)

    def begin_deliveries(
        self,
        lease: RangeLease,
        owner: str,
        position: int,
        plans: Mapping[int, Planned],
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
            return _begin(db, lease.dispatch, plans, now, lease_until)

    def claim_due_deliveries(
        self,
        now: datetime,
        limit: int,
        lease_until: datetime,
        shut: Sequence[str] = (),
        under_way: Sequence[tuple[int, int]] = (),
    ) -> list[Delivery]:
        with self._write() as db:
            claims, bounds = _Claims(db, now, lease_until), {"now": stamp(now), "shut": dump(list(shut))}
            bounds["under_way"] = dump([f"{dispatch_id} {subscriber_id}" for dispatch_id, subscriber_id in under_way])
            for priority in Priority:
                bounds["priority"] = priority.value
                # More than once, as some that are due end here instead of being claimed.
                while rows := db.execute(_DUE, bounds | {"limit": limit - len(claims.made)}).fetchall():
                    for row in rows:
                        claims.claim(row)
            return claims.made

    def depart(self, dispatch_id: int, subscriber_id: int, attempt: int, arrived: Sequence[str], now: datetime) -> bool:
        with self._write() as db:
            row = delivery_rows.find(db, dispatch_id, subscriber_id)
            if row is None or row["state"] not in ("claimed", "sending") or row["attempts"] != attempt:
                return False
            if db.execute("select cancelled from dispatches where id = ?", (dispatch_id,)).fetchone()["cancelled"]:
                return False
            ids = " ".join(arrived) or None
            change(db, row, "sending", due=row["due"], at=stamp(now), message_id=ids)
            return True

    def record_results(self, results: Sequence[DeliveryResult]) -> None:
        if not results:
            return
        with self._write() as db:
            digests = lanes.Digests(db, max(result.at for result in results))
            for result in results:
                _record(db, result, digests)

    def sweep_cancelled(self, now: datetime, limit: int) -> int:
        with self._write() as db:
            digests, swept = lanes.Digests(db, now), 0
            for dispatch in db.execute(
                "select id from dispatches where cancelled = 1 and held + queued + waiting + claimed > 0"
            ).fetchall():
                rows = db.execute(
                    """
                    select * from deliveries where dispatch_id = ?
                        and state in ('held', 'queued', 'waiting', 'claimed') limit ?
                    """,
                    (dispatch["id"], limit - swept),
                ).fetchall()
                for row in rows:
                    _end(db, row, _end_of_cancelled(row), now, digests, "cancelled")
                swept += len(rows)
            return swept

    def progress(self, dispatch_id: int) -> Progress:
        with self._read() as db:
            row = db.execute("select * from dispatches where id = ?", (dispatch_id,)).fetchone()
            if row is None:
                return Progress(0, {}, done=True)
            counts = {state: row[state.value] for state in DeliveryState if row[state.value]}
            ranges = db.execute("select 1 from ranges where dispatch_id = ? limit 1", (dispatch_id,)).fetchone()
            is_open = any(row[state] for state in OPEN)
            return Progress(max(row["audience"], sum(counts.values())), counts, done=ranges is None and not is_open)

    def dispatches_open(self) -> int:
        with self._read() as db:
            count: int = db.execute(
                f"""
                select count(*) from (
                    select dispatch_id from ranges
                    union select dispatch_id from deliveries where {IN_DUE}
                    union select dispatch_id from deliveries where {delivery_rows.IN_LANE}
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


# --- beginning ---------------------------------------------------------------------------------------------------


def _begin(
    db: sqlite3.Connection, dispatch: Dispatch, plans: Mapping[int, Planned], now: datetime, lease_until: datetime
) -> list[Delivery]:
    """A row for each of ``plans`` who has none yet and is still there; those whose turn it is are returned."""
    bounds = {"ids": dump(list(plans)), "dispatch": dispatch.id, "copies": int(dispatch.kind in ABOUT_COPIES)}
    recipients = [subscriber(row) for row in db.execute(_NEW_RECIPIENTS, bounds)]
    urgencies = {to.id: dispatch.urgency(plans[to.id].match) for to in recipients}
    begun: list[Delivery] = []
    for priority in sorted(set(urgencies.values())):
        alike = [to for to in recipients if urgencies[to.id] is priority]
        begun += _begin_alike(db, dispatch, priority, alike, plans, now, lease_until)
    return begun


def _begin_alike(
    db: sqlite3.Connection,
    dispatch: Dispatch,
    priority: Priority,
    recipients: Sequence[Subscriber],
    plans: Mapping[int, Planned],
    now: datetime,
    lease_until: datetime,
) -> list[Delivery]:
    busy = lanes.busy(db, (to.id for to in recipients), priority, now)
    rows: dict[str, list[dict[str, Any]]] = {"held": [], "queued": [], "waiting": [], "claimed": []}
    begun: list[Delivery] = []
    for to in recipients:
        plan = plans[to.id]
        state = _first_state(plan, is_busy=to.id in busy)
        rows[state].append(_new_row(dispatch, to, plan, state, now, lease_until))
        if plan.day is not None and plan.hold is None:
            _count_told(db, to.id, plan.day)
        if state == "claimed":
            begun.append(_delivery(db, dispatch, to, 1, 0, plan.match))
    for state, new in rows.items():
        delivery_rows.insert_many(db, dispatch.id, priority.value, state, new)
    return begun


def _first_state(plan: Planned, *, is_busy: bool) -> str:
    if plan.hold is not None:
        return "held"
    if is_busy:
        return "queued"
    return "claimed" if plan.not_before is None else "waiting"


def _new_row(
    dispatch: Dispatch, to: Subscriber, plan: Planned, state: str, now: datetime, lease_until: datetime
) -> dict[str, Any]:
    until = plan.hold.until if plan.hold else plan.not_before or lease_until
    return {
        "subscriber_id": to.id,
        "due": None if state == "queued" else stamp(until),
        "attempts": int(state == "claimed"),
        "at": stamp(now),
        "revision": dispatch.article.revision if dispatch.article else 1,
        "hold": plan.hold and plan.hold.reason,
        "held_at": stamp(now) if plan.hold else None,
    } | delivery_rows.reason(plan.match)


def _count_told(db: sqlite3.Connection, subscriber_id: int, day: datetime) -> None:
    db.execute(
        """
        update subscribers set told = case told_day when :day then told + 1 else 1 end, told_day = :day where id = :id
        """,
        {"day": stamp(day), "id": subscriber_id},
    )


def _delivery(
    db: sqlite3.Connection,
    dispatch: Dispatch,
    to: Subscriber,
    attempts: int,
    doubts: int,
    reason: Match,
    arrived: str = "",
) -> Delivery:
    """The delivery with what it tells of, as that stands now."""
    digest = article_rows.in_digest(db, dispatch.id, to.id) if dispatch.kind is DispatchKind.DIGEST else ()
    about_copy = dispatch.kind in ABOUT_COPIES and dispatch.article is not None
    copy = corrections.copy_of(db, to.id, dispatch.article.id) if about_copy and dispatch.article else None
    answers = _first_heard(db, dispatch, to.id) if dispatch.earlier else None
    return Delivery(dispatch, to, attempts, doubts, reason, tuple(arrived.split()), digest, copy, answers)


def _first_heard(db: sqlite3.Connection, dispatch: Dispatch, subscriber_id: int) -> str | None:
    """The first message that told the subscriber of the story, where one is known to have arrived."""
    heard = stories.heard(db, dispatch.earlier, [subscriber_id]).get(subscriber_id, ())
    return next((row["message_ids"].split()[0] for row in heard if row["message_ids"]), None)


class _Claims:
    """What one call claims; dispatches are loaded once for all their deliveries."""

    def __init__(self, db: sqlite3.Connection, now: datetime, lease_until: datetime) -> None:
        self._db = db
        self._now = now
        self._lease_until = lease_until
        self._dispatches: dict[int, Dispatch] = {}
        self._digests = lanes.Digests(db, now)
        self.made: list[Delivery] = []

    def claim(self, row: sqlite3.Row) -> None:
        """Begin another attempt, or end what may not be tried again."""
        doubts = row["doubts"] + (row["state"] == "sending")
        end = self._end(row, doubts)
        if end is not None:
            _end(self._db, row, end, self._now, self._digests, row["detail"], doubts=doubts)
        elif self._is_told_too_late(row, doubts):
            _end(self._db, row, "rejected", self._now, self._digests, OVER)
        elif lanes.gather(self._db, row, self._digests, self._now):
            lanes.advance(self._db, row["subscriber_id"], row["priority"], self._digests, self._now)
        else:
            self._begin(row, doubts)

    def _end(self, row: sqlite3.Row, doubts: int) -> str | None:
        """How a delivery ends that is due but must not be sent; None: it may be."""
        if doubts >= DOUBTS_MAX:
            return "unknown"
        if row["cancelled"]:
            return "unknown" if doubts else "rejected"
        copies = row["kind"] in ABOUT_COPIES
        return "gone" if row["paused_now"] not in ((None, "asked") if copies else (None,)) else None

    def _is_told_too_late(self, row: sqlite3.Row, doubts: int) -> bool:
        """Whether it would wake somebody with a danger that is over, nothing of which can have arrived."""
        if row["kind"] != DispatchKind.ARTICLE or row["reason_kind"] != SubscriptionKind.ALERT:
            return False
        article = self._load(row["dispatch_id"]).article
        kind = row["reason_value"].partition("@")[0]
        return not (doubts or row["message_id"] or article is None) and alerts.is_over(self._db, article, kind)

    def _begin(self, row: sqlite3.Row, doubts: int) -> None:
        db, dispatch = self._db, self._load(row["dispatch_id"])
        attempts = row["attempts"] + 1
        to = find(db, row["subscriber_id"])
        assert to is not None  # noqa: S101 - deliveries refer to subscribers that are there
        delivery = _delivery(
            db, dispatch, subscriber(to), attempts, doubts, delivery_rows.match(row), row["message_id"] or ""
        )
        if _is_needless(db, delivery):
            _end(db, row, "rejected", self._now, self._digests, "nothing to correct")
            return
        claimed = {"due": stamp(self._lease_until), "at": stamp(self._now), "doubts": doubts, "attempts": attempts}
        if dispatch.article is not None and not delivery.arrived:  # else what has arrived shows how it was then
            claimed["revision"] = dispatch.article.revision
        change(db, row, "claimed", **claimed)
        if dispatch.kind is DispatchKind.DIGEST and not delivery.arrived:
            _note_shown(db, row, delivery, self._now)
        self.made.append(delivery)

    def _load(self, dispatch_id: int) -> Dispatch:
        if dispatch_id not in self._dispatches:
            self._dispatches[dispatch_id] = load_dispatch(self._db, dispatch_id)
        return self._dispatches[dispatch_id]


def _is_needless(db: sqlite3.Connection, delivery: Delivery) -> bool:
    """A correction or retraction of what never arrived, or of what an overtaking correction has brought up to date."""
    dispatch = delivery.dispatch
    if dispatch.kind not in ABOUT_COPIES or dispatch.article is None:
        return False
    if delivery.copy is None:
        return True
    if dispatch.kind is DispatchKind.RETRACTION:
        return False
    row = db.execute(
        """
        select deliveries.revision from deliveries join dispatches on dispatches.id = dispatch_id
        where article_id = ? and kind = 'article' and subscriber_id = ?
        """,
        (dispatch.article.id, delivery.subscriber.id),
    ).fetchone()
    return row is not None and row["revision"] >= dispatch.article.revision


def _note_shown(db: sqlite3.Connection, row: sqlite3.Row, delivery: Delivery, now: datetime) -> None:
    """The articles of a digest are shown as they stand when it is claimed, without those that were withdrawn."""
    for article in delivery.articles:
        corrections.shown(db, delivery.subscriber.id, article.id, article.revision)
    shown = {article.id for article in delivery.articles}
    for told in _bundled(db, row) if not delivery.doubts else ():
        if told["article_id"] not in shown:
            change(db, told, "rejected", bundle=None, at=stamp(now), detail="cancelled")


# --- ending ------------------------------------------------------------------------------------------------------


def _record(db: sqlite3.Connection, result: DeliveryResult, digests: lanes.Digests) -> None:
    """Sent is final. Anything else is taken only from a delivery that is under way; of an erased one, nothing. What
    arrived in a chat that was linked meanwhile is whose it is now."""
    row = db.execute(_ENDED, (result.dispatch_id, result.subscriber_id)).fetchone()
    if row is None and result.to is not None and result.state is DeliveryState.SENT:
        row = db.execute(_ENDED, (result.dispatch_id, addresses.owner_of(db, result.to))).fetchone()
    under_way = row is not None and row["state"] in ("claimed", "sending")
    if row is None or row["state"] == "sent" or not (under_way or result.state is DeliveryState.SENT):
        return
    doubts = row["doubts"] + result.doubt
    state = _state_after(row, result, doubts)
    ids: dict[str, str | None] = {} if result.message_id is None else {"message_id": result.message_id}
    if result.to not in {None, Address(row["messenger"], row["chat"], row["thread"])}:
        ids = {"message_id": None}  # they name other messages where news goes now
    if state not in {"waiting", "held"}:
        _end(db, row, state, result.at, digests, result.detail, doubts=doubts, **ids)
        return
    due, at = stamp(result.due or result.at), stamp(result.at)
    held = {"hold": "quiet", "held_at": at} if state == "held" else {}
    change(db, row, state, due=due, doubts=doubts, at=at, detail=result.detail, **ids, **held)
    if held:
        lanes.advance(db, row["subscriber_id"], row["priority"], digests, result.at)


def _state_after(row: sqlite3.Row, result: DeliveryResult, doubts: int) -> str:
    if result.state is DeliveryState.WAITING and doubts >= DOUBTS_MAX:
        return "unknown"
    if result.state is DeliveryState.WAITING and row["cancelled"]:
        return "unknown" if doubts else "rejected"
    return result.state.value


def _end_of_cancelled(row: sqlite3.Row) -> str:
    return "unknown" if row["doubts"] else "rejected"


def _end(
    db: sqlite3.Connection,
    row: sqlite3.Row,
    state: str,
    now: datetime,
    digests: lanes.Digests,
    detail: str | None,
    **values: Any,
) -> None:
    """End a delivery, and let follow what must: corrections of what it showed, the next in its lane."""
    change(db, row, state, at=stamp(now), detail=detail, **values)
    kind = db.execute("select kind from dispatches where id = ?", (row["dispatch_id"],)).fetchone()["kind"]
    if state == "sent":
        _follow_up(db, row, kind, now)
    elif kind == DispatchKind.DIGEST and state == "rejected":
        _take_apart(db, row, values.get("doubts", row["doubts"]))
    lanes.advance(db, row["subscriber_id"], row["priority"], digests, now)


def _follow_up(db: sqlite3.Connection, row: sqlite3.Row, kind: str, now: datetime) -> None:
    """What was shown may have changed while it was under way."""
    to, id_ = row["subscriber_id"], row["dispatch_id"]
    if kind == DispatchKind.ARTICLE:
        article_id = db.execute("select article_id from dispatches where id = ?", (id_,)).fetchone()["article_id"]
        corrections.follow_up(db, to, article_id, row["revision"], now)
    elif kind == DispatchKind.CORRECTION:
        article_id = db.execute("select article_id from dispatches where id = ?", (id_,)).fetchone()["article_id"]
        corrections.shown(db, to, article_id, row["revision"])
        corrections.follow_up(db, to, article_id, row["revision"], now)
    elif kind == DispatchKind.DIGEST:
        for told in _bundled(db, row):
            corrections.follow_up(db, to, told["article_id"], told["revision"], now)


def _bundled(db: sqlite3.Connection, digest: sqlite3.Row) -> list[sqlite3.Row]:
    return db.execute(
        """
        select deliveries.*, article_id from deliveries join dispatches on dispatches.id = dispatch_id
        where bundle = ? and subscriber_id = ? and state = 'bundled'
        """,
        (digest["dispatch_id"], digest["subscriber_id"]),
    ).fetchall()


def _take_apart(db: sqlite3.Connection, digest: sqlite3.Row, doubts: int) -> None:
    """A digest that the messenger refuses takes no article with it: each goes alone, as doubtful as the digest was."""
    for row in _bundled(db, digest):
        change(db, row, "queued", bundle=None, detail=lanes.APART, doubts=doubts)
