from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from storage import open_storage
from storage.restoring import restore_sqlite
from tests.contract.stories import person, publish


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "loa.db"


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    """A copy that holds one article; the database has two by now."""
    database.parent.mkdir()
    copy = tmp_path / "loa.backup"
    with closing(open_storage(str(database))) as storage:
        publish(storage)
        storage.backup(str(copy))
        publish(storage, "bao.example:2")
    return copy


def articles(path: Path) -> int:
    with closing(open_storage(str(path))) as storage:
        return storage.article_count()


def test_a_backup_takes_the_place_of_the_database_and_the_former_one_is_kept(database: Path, backup: Path) -> None:
    aside = restore_sqlite(database, backup)
    assert aside is not None
    assert (articles(database), articles(aside), articles(backup)) == (1, 2, 1)


def test_a_lost_database_is_restored_with_nothing_to_set_aside(database: Path, backup: Path) -> None:
    database.unlink()
    assert restore_sqlite(database, backup) is None
    assert articles(database) == 1


def test_what_stood_in_the_journal_goes_aside_with_the_former_database(database: Path, backup: Path) -> None:
    with closing(open_storage(str(database))) as crashed:
        person(crashed, "1")
        assert database.with_name("loa.db-wal").stat().st_size > 0
        saved = {each.name: each.read_bytes() for each in database.parent.iterdir()}
    for name, content in saved.items():  # as a killed process leaves them
        database.with_name(name).write_bytes(content)
    aside = restore_sqlite(database, backup)
    assert aside is not None
    with closing(open_storage(str(aside))) as former, closing(open_storage(str(database))) as restored:
        assert former.subscriber(1) is not None
        assert restored.subscriber(1) is None


def unchanged(database: Path, backup: Path, reason: str) -> None:
    before = database.read_bytes()
    with pytest.raises(StorageError, match=reason):
        restore_sqlite(database, backup)
    assert database.read_bytes() == before
    assert [each.name for each in database.parent.iterdir()] == ["loa.db"]


def test_what_is_no_database_is_not_restored(database: Path, backup: Path) -> None:
    backup.write_bytes(b"tin " * 4096)
    unchanged(database, backup, "is no database")


def test_a_damaged_backup_is_not_restored(database: Path, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as db:
        [page] = db.execute("select rootpage from sqlite_master where name = 'articles_at'").fetchone()
    with backup.open("r+b") as file:  # the file still opens and reads as Loa's
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    unchanged(database, backup, "is damaged")


def test_the_database_of_another_program_is_not_restored(database: Path, backup: Path) -> None:
    backup.unlink()
    with closing(sqlite3.connect(backup)) as other:
        other.execute("create table recipes (name text)")
    unchanged(database, backup, "no backup of Loa")
