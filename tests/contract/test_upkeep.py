from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import ConfigError, StorageError
from bot.models import DeliveryState, Mute, SubscriptionKind
from storage import open_storage
from storage.base import Dialog, LatestQuery, Storage
from tests.contract.stories import DAY, HOUR, NOW, SOON, begin, claim, person, publish, sent

SEASON = 91 * DAY


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


def test_deliveries_of_finished_dispatches_go_after_a_season_in_slices_and_their_counts_stay(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(25)]
    publish(storage)
    deliveries = begin(storage, claim(storage), *readers)
    storage.record_results([sent(each) for each in deliveries])
    assert storage.trim(NOW + 89 * DAY, limit=10) == 0
    assert [storage.trim(NOW + SEASON, limit=10) for _ in range(4)] == [10, 10, 5, 0]
    assert storage.deliveries_of(readers[0].id, 10) == []
    assert storage.progress(deliveries[0].dispatch.id).counts == {DeliveryState.SENT: 25}


def test_a_dispatch_whose_deliveries_went_is_not_sent_again(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    storage.record_results([sent(each) for each in begin(storage, claim(storage), reader)])
    storage.trim(NOW + SEASON)
    publish(storage)
    assert storage.claim_range("sender", NOW + SEASON, NOW + SEASON + HOUR) is None


def test_an_unfinished_dispatch_keeps_its_deliveries(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    begin(storage, claim(storage), reader)
    assert storage.trim(NOW + SEASON) == 0
    assert len(storage.deliveries_of(reader.id, 10)) == 1


def test_dialogs_and_mutes_past_their_time_go(storage: Storage) -> None:
    reader = person(storage)
    storage.save_dialog(reader.id, "lan", Dialog("x", {}, SOON))
    storage.save_dialog(reader.id, "minh", Dialog("x", {}, NOW + DAY))
    storage.mute(reader.id, Mute(SubscriptionKind.TOPIC, "xa-hoi", SOON))
    storage.mute(reader.id, Mute(SubscriptionKind.TOPIC, "kinh-te", None))
    assert storage.trim(SOON) == 2
    assert storage.trim(SOON) == 0
    assert storage.dialog(reader.id, "minh", SOON) is not None
    assert [each.value for each in storage.mutes(reader.id, NOW)] == ["kinh-te"]


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
