"""Broadcasts: drafted, started once, stopped where they stand, reported at the end."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from bot.models import Address, Audience, Broadcast, BroadcastState, Priority
from storage.sqlite import broadcast_rows, planning
from storage.sqlite.connection import Connections
from storage.sqlite.subscribers import count_audience
from storage.sqlite.values import stamp


class Broadcasts(Connections):
    """The editors' part of DeliveryStorage on SQLite."""

    def save_broadcast(
        self, author_id: int, text: Markup, topic: str | None, picture: bytes | None, now: datetime
    ) -> Broadcast:
        with self._write() as db:
            picture_id = None
            if picture is not None:
                picture_id = db.execute("insert into pictures (content) values (?)", (picture,)).lastrowid
            draft = db.execute(
                """
                insert into broadcasts (author_id, text, topic, picture_id, state, created_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                (author_id, str(text), topic, picture_id, BroadcastState.DRAFT.value, stamp(now)),
            )
            saved = broadcast_rows.find(db, draft.lastrowid or 0)
            assert saved is not None  # noqa: S101 - inserted a line above
            return saved

    def broadcast(self, broadcast_id: int) -> Broadcast | None:
        with self._read() as db:
            return broadcast_rows.find(db, broadcast_id)

    def picture(self, picture_id: int) -> bytes | None:
        with self._read() as db:
            row = db.execute("select content from pictures where id = ?", (picture_id,)).fetchone()
            return bytes(row["content"]) if row else None

    def start_broadcast(self, broadcast_id: int, now: datetime) -> Broadcast | None:
        with self._write() as db:
            started = db.execute(
                "update broadcasts set state = 'sending' where id = ? and state = 'draft'", (broadcast_id,)
            )
            if started.rowcount < 1:
                return None
            topic = db.execute("select topic from broadcasts where id = ?", (broadcast_id,)).fetchone()["topic"]
            audience = Audience(everyone=True) if topic is None else Audience(topics=(topic,))
            dispatch = db.execute(
                """
                insert into dispatches (kind, priority, broadcast_id, created_at, audience)
                values ('broadcast', ?, ?, ?, ?)
                """,
                (Priority.BROADCAST.value, broadcast_id, stamp(now), count_audience(db, audience)),
            )
            dispatch_id = dispatch.lastrowid or 0
            planning.plan(db, dispatch_id, Priority.BROADCAST, dispatch_id)
            return broadcast_rows.find(db, broadcast_id)

    def cancel_broadcast(self, broadcast_id: int, now: datetime) -> BroadcastState | None:
        with self._write() as db:
            found = broadcast_rows.find(db, broadcast_id)
            if found is None:
                return None
            if found.state not in (BroadcastState.DRAFT, BroadcastState.SENDING):
                return found.state
            db.execute("update broadcasts set state = 'cancelled' where id = ?", (broadcast_id,))
            if found.dispatch_id is None:  # a draft: nobody heard of it, so its end needs no report
                db.execute("update broadcasts set reported = 1 where id = ?", (broadcast_id,))
            else:
                planning.cancel(db, found.dispatch_id)
            return BroadcastState.CANCELLED

    def running_broadcasts(self) -> list[Broadcast]:
        with self._read() as db:
            rows = db.execute(
                broadcast_rows.SELECT + "where broadcasts.state <> 'draft' and reported = 0 order by broadcasts.id"
            )
            return [broadcast_rows.broadcast(row) for row in rows]

    def save_broadcast_progress(
        self, broadcast_id: int, message_id: str | None, reported: bool, at: Address | None = None
    ) -> None:
        with self._write() as db:
            db.execute(
                """
                update broadcasts
                set reported = max(reported, ?), progress_message_id = coalesce(?, progress_message_id)
                where id = ?
                """,
                (int(reported), message_id, broadcast_id),
            )
            if at is not None:
                db.execute(
                    "update broadcasts set told_messenger = ?, told_chat = ?, told_thread = ? where id = ?",
                    (at.messenger, at.chat, at.thread, broadcast_id),
                )

    def finish_broadcast(self, broadcast_id: int) -> None:
        with self._write() as db:
            db.execute("update broadcasts set state = 'done' where id = ? and state = 'sending'", (broadcast_id,))
