"""One connection that writes, under a lock; as many read-only ones as there are readers at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import StorageError
from storage.sqlite.faults import plain_faults

BUSY_TIMEOUT_S = 5.0
WRITER_CACHE_KIB = 8192
READER_CACHE_KIB = 2048
WAL_BYTES_MAX = 64 << 20

_WRITER_PRAGMAS = (
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    "secure_delete = on",  # what is erased leaves the file, too
    "temp_store = memory",
    f"cache_size = -{WRITER_CACHE_KIB}",
    f"journal_size_limit = {WAL_BYTES_MAX}",
)
_READER_PRAGMAS = ("query_only = on", "temp_store = memory", f"cache_size = -{READER_CACHE_KIB}")


def connect(path: Path, mode: str, pragmas: tuple[str, ...]) -> Database:
    """``mode`` is SQLite's: ro, rw, rwc. The connection begins no transactions of its own."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        connection.row_factory = sqlite3.Row
        for pragma in pragmas:
            connection.execute(f"pragma {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return Database(connection, execute_plugins=False)


def _still_open(connection: sqlite3.Connection) -> None:
    """A full disk may undo the whole transaction; nothing more of it may be kept then."""
    if not connection.in_transaction:
        raise StorageError("The database undid the transaction: the disk is full or failed.")


class Connections:
    """The base of SQLite's storage: ``_write`` and ``_read`` are one transaction each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._in_batch: int | None = None  # the thread whose transaction is open
        self._idle: list[Database] = []
        self._closed = False
        with plain_faults():
            self._writer = connect(path, "rwc", _WRITER_PRAGMAS)

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that has the database to itself from its beginning; inside another one a savepoint.

        Deferred transactions that read first and write later fail at once when another process wrote in between,
        whatever the busy timeout: hence BEGIN IMMEDIATE.
        """
        with plain_faults(), self._lock:
            if self._in_batch is not None:
                with self._savepoint() as connection:
                    yield connection
                return
            if self._closed:
                raise StorageError("The storage is closed.")
            connection = self._writer.conn
            connection.execute("begin immediate")
            self._in_batch = threading.get_ident()
            try:
                yield connection
                _still_open(connection)
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise
            finally:
                self._in_batch = None

    @contextmanager
    def _savepoint(self) -> Iterator[sqlite3.Connection]:
        connection = self._writer.conn
        _still_open(connection)
        connection.execute("savepoint call")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback to call")
                connection.execute("release call")
            raise
        connection.execute("release call")

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """One consistent view for everything read inside; inside a batch of this thread, its own view."""
        if self._in_batch == threading.get_ident():
            with plain_faults():
                yield self._writer.conn
            return
        with plain_faults():
            reader = self._borrow()
            try:
                reader.conn.execute("begin")
                yield reader.conn
            finally:
                if reader.conn.in_transaction:
                    reader.conn.execute("rollback")
                self._give_back(reader)

    def _borrow(self) -> Database:
        if self._closed:
            raise StorageError("The storage is closed.")
        try:
            return self._idle.pop()
        except IndexError:
            return connect(self.path, "ro", _READER_PRAGMAS)

    def _give_back(self, reader: Database) -> None:
        if self._closed:
            reader.close()
        else:
            self._idle.append(reader)

    @contextmanager
    def batch(self) -> Iterator[None]:
        with self._write():
            yield

    def close(self) -> None:
        with self._lock, closing(self._writer):
            self._closed = True
            while self._idle:
                self._idle.pop().close()
