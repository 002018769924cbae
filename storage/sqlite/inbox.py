"""The inbox: updates are stored before they are confirmed, and known by their ids for a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.base import StoredUpdate
from storage.sqlite.connection import Connections
from storage.sqlite.values import moment, stamp


class Inbox(Connections):
    """InboxStorage on SQLite."""

    def store_updates(self, messenger: str, updates: Sequence[tuple[str, str]], now: datetime) -> int:
        with self._write() as db:
            stored = db.executemany(
                "insert or ignore into updates (messenger, id, body, at) values (?, ?, ?, ?)",
                [(messenger, update_id, body, stamp(now)) for update_id, body in updates],
            )
            return max(stored.rowcount, 0)

    def open_updates(self, messenger: str, limit: int, after: int = 0) -> list[StoredUpdate]:
        with self._read() as db:
            rows = db.execute(
                """
                select number, id, body, attempts, at from updates
                where messenger = ? and number > ? and body is not null order by number limit ?
                """,
                (messenger, after, limit),
            )
            return [
                StoredUpdate(row["number"], row["id"], row["body"], row["attempts"], moment(row["at"])) for row in rows
            ]

    def begin_update(self, messenger: str, number: int) -> None:
        with self._write() as db:
            db.execute(
                "update updates set attempts = attempts + 1 where number = ? and messenger = ?", (number, messenger)
            )

    def finish_update(self, messenger: str, number: int) -> None:
        with self._write() as db:
            db.execute("update updates set body = null where number = ? and messenger = ?", (number, messenger))
