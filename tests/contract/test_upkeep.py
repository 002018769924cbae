from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import ConfigError, StorageError
from storage import open_storage
from storage.base import LatestQuery, Storage
from tests.contract.stories import person, publish


def test_what_was_stored_is_there_after_opening_again(storage: Storage, connect: Callable[[], Storage]) -> None:
    article = publish(storage)
    reader = person(storage, "1", "xa-hoi")
    storage.close()
    again = connect()
    assert again.article(article.id) == article
    assert again.subscriber(reader.id) == reader
    assert again.article_count() == 1


def test_the_schema_is_up_to_date_once_opened(storage: Storage) -> None:
    assert storage.migrate_schema() == []


def test_a_backup_is_a_database_of_its_own(storage: Storage, tmp_path: Path) -> None:
    article = publish(storage)
    copy = tmp_path / "sao lưu" / "loa.backup"
    copy.parent.mkdir()
    storage.backup(str(copy))
    publish(storage, "bao.example:2")
    with closing(open_storage(str(copy))) as restored:
        assert [each.id for each in restored.latest(LatestQuery()).articles] == [article.id]
    assert sorted(each.name for each in copy.parent.iterdir()) == ["loa.backup"]


def test_a_backup_can_be_made_in_the_middle_of_a_write(storage: Storage, tmp_path: Path) -> None:
    with storage.batch():
        person(storage, "1")
        storage.backup(str(tmp_path / "copy"))
    with closing(open_storage(str(tmp_path / "copy"))) as restored:
        assert restored.subscriber(1) is None


def test_a_backup_never_overwrites_a_file(storage: Storage, tmp_path: Path) -> None:
    taken = tmp_path / "copy"
    taken.write_text("quý giá")
    with pytest.raises(StorageError, match="exists already"):
        storage.backup(str(taken))
    assert taken.read_text() == "quý giá"


def test_a_backup_that_fails_leaves_nothing_behind(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        storage.backup(str(tmp_path / "missing" / "copy"))
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("url", ["", ":memory:", "sqlite://", "sqlite:///:memory:", "mysql://host/loa", "file://x"])
def test_an_address_that_names_no_file_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ConfigError, match="LOA_DATABASE"):
        open_storage(url)


def test_postgresql_is_announced_not_opened() -> None:
    with pytest.raises(ConfigError, match="later version"):
        open_storage("postgresql://loa@localhost/loa")


def test_a_file_may_be_named_as_a_url(tmp_path: Path) -> None:
    with closing(open_storage(f"sqlite:///{tmp_path}/loa.db")):
        assert (tmp_path / "loa.db").exists()
