"""What SQLite's errors mean to whoever runs Loa."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import StorageError

# Primary result codes, https://www.sqlite.org/rescode.html
_SENTENCES = {
    sqlite3.SQLITE_BUSY: "The database is locked by another program. Is a second Loa or a database tool holding it?",
    sqlite3.SQLITE_LOCKED: "The database is locked by another part of this program. Try again.",
    sqlite3.SQLITE_FULL: "The disk is full. Free some space; Loa goes on by itself then.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged. Stop Loa and restore the last backup (loa restore FILE).",
    sqlite3.SQLITE_NOTADB: "The file is not an SQLite database. Does LOA_DATABASE name the right file?",
    sqlite3.SQLITE_READONLY: "The database cannot be written. Check the owner and rights of the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "The file of LOA_DATABASE cannot be opened. Is its folder there, and may Loa write to it?",
    sqlite3.SQLITE_IOERR: "The disk reported an error while the database was read or written. Check the disk.",
    sqlite3.SQLITE_PERM: "The database may not be opened. Check the owner and rights of the file.",
}


def sentence(error: sqlite3.Error) -> str:
    """What happened, in one plain sentence."""
    code = getattr(error, "sqlite_errorcode", None)
    known = _SENTENCES.get(code & 0xFF) if isinstance(code, int) else None
    return known or f"The database refused: {error}."


@contextmanager
def plain_faults() -> Iterator[None]:
    """SQLite's errors leave as StorageError, their cause chained. Wrong calls (ProgrammingError) stay what they are."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise StorageError(sentence(error)) from error
