"""Putting a backup in the place of the database; no Loa may be running on it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import StorageError
from storage.search_index import folder_beside

_COMPANIONS = ("-wal", "-shm")


def restore_sqlite(database: Path, backup: Path) -> Path | None:
    """Check ``backup``, set what stands at ``database`` aside, and put the copy there. Where the former one is now, or
    None if there was none. StorageError if the backup is damaged or no database of Loa: then nothing was changed."""
    _check(backup)
    fresh = database.with_name(f"{database.name}.restoring")
    shutil.copyfile(backup, fresh)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    aside = _set_aside(database) if database.exists() else None
    fresh.replace(database)
    shutil.rmtree(folder_beside(database), ignore_errors=True)  # of the former one; it is built anew
    return aside


def _check(backup: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            [verdict] = connection.execute("pragma quick_check(1)").fetchone()
            tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{backup} is no database ({error}); nothing was changed.") from error
    if verdict != "ok":
        raise StorageError(f"{backup} is damaged ({verdict}); nothing was changed.")
    if not {"feeds", "articles", "subscribers"} <= tables:
        raise StorageError(f"{backup} is no backup of Loa; nothing was changed.")


def _set_aside(database: Path) -> Path:
    """The former database keeps all of its files, its journal included."""
    aside = database.with_name(f"{database.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    for companion in _COMPANIONS:
        journal = database.with_name(database.name + companion)
        if journal.exists():
            journal.replace(aside.with_name(aside.name + companion))
    database.replace(aside)
    return aside
