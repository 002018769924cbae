"""What is particular to SQLite: its faults in plain words, and that what is erased leaves the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from storage import open_storage
from storage.base import Storage
from storage.sqlite import SqliteStorage, connection
from tests.contract.stories import MINUTE, NOW, SOCIETY, SOON, feed, person, topic


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loa.db"


def small(path: Path) -> SqliteStorage:
    """A storage on a disk that is nearly full."""
    storage = SqliteStorage(path)
    [(pages,)] = storage._writer.conn.execute("pragma page_count")
    storage._writer.conn.execute(f"pragma max_page_count = {pages + 20}").close()
    return storage


def fill(storage: Storage) -> None:
    for number in range(10_000):
        storage.add_line("c", f"{number}" * 500, NOW)


def follow_and_fill(storage: Storage, subscriber_id: int) -> None:
    with storage.batch():
        storage.follow(subscriber_id, topic("xa-hoi"))
        fill(storage)


def test_a_locked_database_is_said_to_be_locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.05)
    with closing(open_storage(str(path))) as storage, closing(sqlite3.connect(path)) as other:
        other.execute("begin immediate")
        with pytest.raises(StorageError, match="locked by another program") as refused:
            person(storage)
        assert isinstance(refused.value.__cause__, sqlite3.OperationalError)
        assert storage.subscriber(1) is None
        other.rollback()
        assert person(storage).id == 1


def test_a_writer_waits_for_another_process_that_wrote_in_between(path: Path) -> None:
    with closing(open_storage(str(path))) as first, closing(open_storage(str(path))) as second:
        feed(first)
        with first.batch():
            first.claim_due_feeds(NOW, 10, SOON)
        assert second.claim_due_feeds(NOW, 10, SOON) == []
        assert len(second.claim_due_feeds(SOON, 10, SOON + MINUTE)) == 1


def test_a_full_disk_keeps_nothing_of_the_call_and_everything_before(path: Path) -> None:
    with closing(small(path)) as storage:
        reader = person(storage)
        with pytest.raises(StorageError, match="disk is full"):
            fill(storage)
        kept = len(storage.lines("c", limit=10_000))
        with pytest.raises(StorageError, match="disk is full"):
            follow_and_fill(storage, reader.id)
        assert storage.subscriptions(reader.id) == []
        assert len(storage.lines("c", limit=10_000)) == kept
        assert storage._writer.conn.execute("pragma integrity_check").fetchone()[0] == "ok"
        storage._writer.conn.execute("pragma max_page_count = 100000").close()
        storage.add_line("c", "x" * 1_000_000, NOW)


def test_after_the_whole_transaction_was_undone_no_later_call_of_the_batch_is_kept(path: Path) -> None:
    with closing(SqliteStorage(path)) as storage:

        def lose_the_transaction_half_way() -> None:
            with storage.batch():
                person(storage, "1")
                storage._writer.conn.execute("rollback")
                with pytest.raises(StorageError, match="undid the transaction"):
                    person(storage, "2")

        with pytest.raises(StorageError, match="undid the transaction"):
            lose_the_transaction_half_way()
        assert storage.subscriber(1) is None
        assert person(storage, "3").id == 1


def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    with closing(open_storage(str(path))) as storage:
        for number in range(300):
            person(storage, str(number))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        open_storage(str(path))


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    path.write_text("Danh sách quà Tết\n" * 100)
    with pytest.raises(StorageError, match="not an SQLite database"):
        open_storage(str(path))
    assert path.read_text().startswith("Danh sách")


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table recipes (name text)")
        other.commit()
    with pytest.raises(StorageError, match="another program"):
        open_storage(str(path))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("select count(*) from sqlite_master").fetchone() == (1,)


def test_a_database_of_a_newer_loa_is_refused(path: Path) -> None:
    open_storage(str(path)).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('loa', '9999_future', 'then')"
        )
        db.commit()
    with pytest.raises(StorageError, match=r"newer Loa .*9999_future"):
        open_storage(str(path))


def test_a_missing_folder_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        open_storage(str(tmp_path / "missing" / "loa.db"))


def test_a_closed_storage_says_so(path: Path) -> None:
    storage = open_storage(str(path))
    storage.close()
    with pytest.raises(StorageError, match="closed"):
        storage.feeds()
    with pytest.raises(StorageError, match="closed"):
        person(storage)


def test_commits_reach_the_disk_and_readers_cannot_write(path: Path) -> None:
    with closing(SqliteStorage(path)) as storage:
        assert storage._writer.conn.execute("pragma journal_mode").fetchone()[0] == "wal"
        assert storage._writer.conn.execute("pragma synchronous").fetchone()[0] == 2
        assert storage._writer.conn.execute("pragma foreign_keys").fetchone()[0] == 1
        with storage._read() as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("delete from feeds")


def test_what_is_erased_is_not_left_in_free_pages(path: Path) -> None:
    with closing(open_storage(str(path))) as storage:
        reader = person(storage, "chat-bi-mat", messenger="web")
        for number in range(50):
            storage.add_line("chat-bi-mat", f"dòng bí mật {number} " * 50, NOW)
        storage.erase_subscriber(reader.id)
    assert b"chat-bi-mat" not in path.read_bytes()
    assert "bí mật".encode() not in path.read_bytes()


def test_the_schema_is_made_once_by_two_who_open_at_the_same_time(path: Path) -> None:
    with closing(open_storage(str(path))) as first, closing(open_storage(str(path))) as second:
        feed(first)
        assert second.feed(SOCIETY.url) is not None
