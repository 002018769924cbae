"""The lines of web chats, with a cursor that grows with every change."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from storage.base import ChatLine
from storage.sqlite.connection import Connections
from storage.sqlite.values import moment, stamp


def _line(row: sqlite3.Row) -> ChatLine:
    return ChatLine(row["id"], row["chat"], row["body"], moment(row["at"]), row["changed"])


def _next_change(db: sqlite3.Connection) -> int:
    """A counter of its own: the largest of the lines would fall back when lines are erased."""
    db.execute("update counters set value = value + 1 where name = 'chat_lines'")
    value: int = db.execute("select value from counters where name = 'chat_lines'").fetchone()[0]
    return value


class WebChat(Connections):
    """WebChatStorage on SQLite."""

    def add_line(self, chat: str, body: str, now: datetime) -> ChatLine:
        with self._write() as db:
            change = _next_change(db)
            added = db.execute(
                "insert into chat_lines (chat, body, at, changed) values (?, ?, ?, ?)", (chat, body, stamp(now), change)
            )
            return ChatLine(added.lastrowid or 0, chat, body, moment(stamp(now)), change)

    def change_line(self, chat: str, line_id: int, body: str) -> ChatLine | None:
        with self._write() as db:
            changed = db.execute(
                "update chat_lines set body = ?, changed = ? where id = ? and chat = ?",
                (body, _next_change(db), line_id, chat),
            )
            if changed.rowcount < 1:
                return None
            return _line(db.execute("select * from chat_lines where id = ?", (line_id,)).fetchone())

    def lines(self, chat: str, changed_after: int = 0, limit: int = 200) -> list[ChatLine]:
        with self._read() as db:
            rows = db.execute(
                "select * from chat_lines where chat = ? and changed > ? order by id desc limit ?",
                (chat, changed_after, limit),
            ).fetchall()
            return [_line(row) for row in reversed(rows)]
