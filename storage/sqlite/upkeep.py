"""Upkeep: the schema, and copies of the whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from bot.errors import StorageError
from storage import keywords
from storage.migrations import scripts
from storage.sqlite.connection import Connections, connect
from storage.sqlite.faults import plain_faults

MIGRATION_SET = "loa"


def _migrations() -> Migrations:
    known = Migrations(MIGRATION_SET)
    for name, sql in scripts("sqlite"):

        def apply(db: Database, sql: str = sql) -> None:
            db.executescript(sql)

        known(name=name)(apply)
    return known


class Upkeep(Connections):
    """Schema and backup on SQLite."""

    def migrate_schema(self) -> list[str]:
        known = _migrations()
        with self._write():
            applied = {migration.name for migration in known.applied(self._writer)}
            _check_origin(self._writer, applied)
            newer = applied - {name for name, _ in scripts("sqlite")}
            if newer:
                raise StorageError(
                    f"The database was made by a newer Loa (it has {', '.join(sorted(newer))}). Update Loa, or restore"
                    " a backup from before the update."
                )
            pending = [migration.name for migration in known.pending(self._writer)]
            known.apply(self._writer)
            if "0007_search" in pending:
                _anchor_keywords(self._writer.conn)
            return pending

    def backup(self, path: str) -> None:
        target = Path(path)
        part = target.with_name(target.name + ".part")
        _refuse_existing(target)
        try:
            part.unlink(missing_ok=True)
            with plain_faults(), closing(connect(self.path, "rw", ())) as db:
                db.execute("vacuum into ?", (str(part),))
            _check_copy(part)
            _sync(part)
            _refuse_existing(target)  # it may have come while the copy was made
            part.replace(target)
            _sync(target.parent)
        except OSError as error:
            raise StorageError(f"The backup could not be written to {target}: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)


def _anchor_keywords(db: sqlite3.Connection) -> None:
    """Those that were followed before keywords had anchors."""
    rows = db.execute("select distinct value from subscriptions where kind = 'keyword'").fetchall()
    db.executemany(
        "update subscriptions set anchor = ? where kind = 'keyword' and value = ?",
        [(keywords.anchor(row["value"]), row["value"]) for row in rows],
    )


def _check_origin(db: Database, applied: set[str]) -> None:
    if not applied and [name for name in db.table_names() if not name.startswith("_sqlite")]:
        raise StorageError("The file is a database of another program. Does LOA_DATABASE name the right file?")


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise StorageError(f"{target} exists already; a backup never overwrites a file. Choose another name.")


def _check_copy(copy: Path) -> None:
    with plain_faults(), closing(sqlite3.connect(copy)) as db:
        verdict = db.execute("pragma quick_check").fetchone()[0]
    if verdict != "ok":
        raise StorageError(f"The copy is damaged ({verdict}); it was thrown away. The database itself may be damaged.")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
