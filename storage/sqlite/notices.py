"""Notices: told once when they begin, once when they are over."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from storage.base import Notice
from storage.sqlite.connection import Connections
from storage.sqlite.values import dump, load, moment, moment_or_none, stamp, stamp_or_none


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(row["key"], row["kind"], load(row["detail"]), moment(row["since"]), moment_or_none(row["over_at"]))


class Notices(Connections):
    """NoticeStorage on SQLite."""

    def raise_notice(self, notice: Notice) -> None:
        with self._write() as db:
            db.execute(
                "insert or ignore into notices (key, kind, detail, since, over_at) values (?, ?, ?, ?, ?)",
                (
                    notice.key,
                    notice.kind,
                    dump(dict(notice.detail)),
                    stamp(notice.since),
                    stamp_or_none(notice.over_at),
                ),
            )

    def end_notices(self, key: str, now: datetime, keep_kind: str | None = None) -> None:
        with self._write() as db:
            db.execute(
                "update notices set over_at = ? where key = ? and over_at is null and kind is not ?",
                (stamp(now), key, keep_kind),
            )

    def untold_notices(self, limit: int) -> list[Notice]:
        with self._read() as db:
            rows = db.execute(
                """
                select * from notices where told = 0 or (over_at is not null and told_over = 0) order by id limit ?
                """,
                (limit,),
            )
            return [_notice(row) for row in rows]

    def mark_told(self, notice: Notice) -> None:
        with self._write() as db:
            db.execute(
                "update notices set told = 1, told_over = max(told_over, ?) where key = ? and kind = ? and since = ?",
                (int(notice.over_at is not None), notice.key, notice.kind, stamp(notice.since)),
            )
