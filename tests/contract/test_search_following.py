"""The search index follows what is stored, by itself, through crashes, damage, other processes and other databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StorageError
from storage import open_storage
from storage.base import SearchQuery, Storage
from storage.restoring import restore_sqlite
from storage.search_index import folder_beside
from storage.search_index import index as index_module
from tests.contract.stories import NOW, correct, draft, entry, follow_search, poll, publish
from tests.contract.test_processes import Start, go, start

__all__ = ["start"]  # a fixture


def found(storage: Storage, words: str, topic: str | None = None) -> list[str]:
    """Sorted; twice in the index is twice here."""
    page = storage.search(SearchQuery(words, limit=1000, topic=topic))
    assert page.total == len(page.hits)
    return sorted(hit.article.title for hit in page.hits)


def publish_many(storage: Storage, count: int) -> list[str]:
    """Articles that all speak of a bridge."""
    poll(storage, *(entry(draft(f"bao.example:{n}", title=f"Cầu {n}", news_at=None)) for n in range(1, count + 1)))
    return sorted(f"Cầu {n}" for n in range(1, count + 1))


# --- what changes --------------------------------------------------------------------------------------------------


def test_nothing_is_found_before_the_index_has_it_and_it_is_after(storage: Storage) -> None:
    publish(storage, title="Cầu mới")
    assert found(storage, "cầu") == []
    follow_search(storage)
    assert found(storage, "cầu") == ["Cầu mới"]
    assert storage.follow_search().left == 0


def test_many_may_ask_at_the_moment_at_which_the_index_is_opened(
    storage: Storage, connect: Callable[[], Storage]
) -> None:
    publish(storage, title="Cầu mới")
    follow_search(storage)
    with ThreadPoolExecutor(4) as threads:
        for _ in range(100):
            with closing(connect()) as opened:
                asked = [threads.submit(opened.search, SearchQuery("cầu")) for _ in range(8)]
                assert {each.result().total for each in asked} == {1}


def test_a_correction_is_found_as_it_is_now(storage: Storage) -> None:
    publish(storage, title="Cầu gỗ")
    follow_search(storage)
    correct(storage, 1, title="Cầu đá")
    assert storage.follow_search().left == 0
    assert (found(storage, "gỗ"), found(storage, "đá")) == ([], ["Cầu đá"])


def test_what_is_withdrawn_is_found_no_more_even_before_the_index_knows(storage: Storage) -> None:
    article = publish(storage, title="Cầu mới")
    publish(storage, "bao.example:2", title="Cầu cũ")
    follow_search(storage)
    storage.retract(article.id, NOW)
    assert [hit.article.title for hit in storage.search(SearchQuery("cầu")).hits] == ["Cầu cũ"]
    follow_search(storage)
    assert found(storage, "cầu") == ["Cầu cũ"]


def test_what_is_trimmed_is_found_no_more(storage: Storage) -> None:
    publish(storage, title="Cầu mới", news_at=None)
    follow_search(storage)
    assert storage.trim(NOW + timedelta(days=9000))
    follow_search(storage)
    assert found(storage, "cầu") == []


def test_another_topic_is_another_filter(storage: Storage) -> None:
    publish(storage, title="Cầu mới")
    follow_search(storage)
    correct(storage, 1, title="Cầu mới", topics=("giao-thong",))
    follow_search(storage)
    assert found(storage, "cầu", topic="giao-thong") == ["Cầu mới"]


def test_what_does_not_concern_search_is_no_change(storage: Storage) -> None:
    publish(storage, title="Cầu mới")
    before = storage.newest_change()
    publish(storage, title="Cầu mới")
    storage.claim_due_revisits(NOW + timedelta(days=1), 10, NOW + timedelta(days=2))
    assert storage.newest_change() == before
    assert [(each.article_id, each.article is not None) for each in storage.article_changes(0, 10)] == [(1, True)]
    assert storage.article_changes(before, 10) == []


def test_changes_are_taken_in_slices_and_each_article_once(storage: Storage) -> None:
    titles = publish_many(storage, 23)
    follow_search(storage)
    for number in range(1, 24):
        correct(storage, number, title=f"Cầu {number}", lead="Sửa.")
    left = [storage.follow_search(limit=5).left for _ in range(6)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0
    assert found(storage, "cầu") == titles
    assert found(storage, "sửa") == titles


# --- an index that is new, damaged or another's ----------------------------------------------------------------------


def test_a_new_index_takes_in_the_newest_first_and_what_comes_meanwhile_at_once(storage: Storage) -> None:
    titles = publish_many(storage, 20)
    storage.follow_search(limit=5)
    assert found(storage, "cầu") == ["Cầu 16", "Cầu 17", "Cầu 18", "Cầu 19", "Cầu 20"]
    publish(storage, "bao.example:99", title="Cầu 99")
    correct(storage, 1, title="Cầu 1", lead="Sửa.")
    assert storage.follow_search(limit=5).left > 0
    assert {"Cầu 99", "Cầu 1"} <= set(found(storage, "cầu"))
    follow_search(storage)
    assert found(storage, "cầu") == sorted([*titles, "Cầu 99"])


def test_a_search_tells_what_share_of_the_articles_it_can_find(storage: Storage) -> None:
    def share() -> float:
        return storage.search(SearchQuery("cầu")).read

    assert share() == 1  # of no articles
    publish_many(storage, 20)
    assert share() == 0
    storage.follow_search(limit=5)
    assert share() == 0.25
    publish(storage, "bao.example:99", title="Cầu 99")
    follow_search(storage)
    assert share() == 1
    publish(storage, "bao.example:100", title="Cầu 100")
    assert share() == 1  # a second's delay is not worth a word


def test_an_index_that_was_deleted_or_of_another_version_is_built_anew(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_storage(url)) as storage:
        titles = publish_many(storage, 3)
        follow_search(storage)
    shutil.rmtree(folder_beside(Path(url)))
    with closing(open_storage(url)) as storage:
        assert found(storage, "cầu") == []
        follow_search(storage)
        assert found(storage, "cầu") == titles
    monkeypatch.setattr(index_module, "VERSION", 99)
    with closing(open_storage(url)) as storage:
        follow_search(storage)
        assert found(storage, "cầu") == titles
    assert [path.name for path in folder_beside(Path(url)).iterdir() if path.is_dir()] == ["99"]


@pytest.mark.parametrize("harm", ["cut", "overwritten", "gone"])
@pytest.mark.parametrize("kind", ["*.term", "*.fast", "*.store", "*.idx", "meta.json", ".managed.json"])
def test_a_damaged_index_is_built_anew_and_never_a_broken_answer(url: str, kind: str, harm: str) -> None:
    with closing(open_storage(url)) as storage:
        titles = publish_many(storage, 30)
        follow_search(storage)
    for file in list(folder_beside(Path(url)).glob(f"*/{kind}")):
        content = file.read_bytes()
        if harm == "gone":
            file.unlink()
        else:
            file.write_bytes(content[: len(content) // 2] if harm == "cut" else b"\xff" * len(content))
    with closing(open_storage(url)) as storage:
        for _ in range(3):
            try:
                follow_search(storage)
            except StorageError:
                continue
            whole = storage.search(SearchQuery("cầu")).read == 1
            assert found(storage, "cầu") == (titles if whole else [])
        follow_search(storage)
        assert found(storage, "cầu") == titles


def test_an_index_that_vanishes_under_a_running_loa_is_built_anew(storage: Storage, url: str) -> None:
    titles = publish_many(storage, 5)
    follow_search(storage)
    shutil.rmtree(folder_beside(Path(url)))
    publish(storage, "bao.example:99", title="Cầu 99")
    for _ in range(3):
        follow_search(storage)
    assert found(storage, "cầu") == sorted([*titles, "Cầu 99"])


def test_a_full_disk_is_said_and_the_index_goes_on_where_it_was(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(storage, title="Cầu mới")
    follow_search(storage)
    publish(storage, "bao.example:2", title="Cầu cũ")

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(index_module, "_document", no_room)
        full.setattr(index_module, "_ROOM_BYTES", 1 << 60)
        with pytest.raises(StorageError, match="disk is full"):
            storage.follow_search()
        assert found(storage, "cầu") == ["Cầu mới"]
    follow_search(storage)
    assert found(storage, "cầu") == ["Cầu cũ", "Cầu mới"]


def test_an_index_that_can_be_written_nowhere_is_said_at_once_and_not_tried_for_ever(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = publish_many(storage, 3)

    def refused(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(index_module, "_document", refused)
        with pytest.raises(StorageError, match="cannot be written"):
            storage.follow_search()
    follow_search(storage)
    assert found(storage, "cầu") == titles


def test_an_older_copy_in_the_place_of_the_database_gets_an_index_of_its_own(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(open_storage(url)) as storage:
        publish(storage, title="Cầu một")
        storage.backup(str(copy))
        for number in (2, 3):
            publish(storage, f"bao.example:{number}", title=f"Cầu {number}")
        follow_search(storage)
    restore_sqlite(Path(url), copy)
    with closing(open_storage(url)) as storage:
        follow_search(storage)
        assert found(storage, "cầu") == ["Cầu một"]


def test_a_copy_put_back_by_hand_is_noticed(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(open_storage(url)) as storage:
        publish(storage, title="Cầu một")
        storage.backup(str(copy))
        publish(storage, "bao.example:2", title="Cầu hai")
        follow_search(storage)
    for journal in ("", "-wal", "-shm"):
        Path(f"{url}{journal}").unlink(missing_ok=True)
    shutil.copyfile(copy, url)
    with closing(open_storage(url)) as storage:
        follow_search(storage)
        assert found(storage, "cầu") == ["Cầu một"]


# --- several processes -----------------------------------------------------------------------------------------------


def test_one_writes_the_others_read_and_take_over(url: str, connect: Callable[[], Storage]) -> None:
    reader = connect()
    with closing(open_storage(url)) as writer:
        publish(writer, title="Cầu mới")
        follow_search(writer)
        assert found(reader, "cầu") == ["Cầu mới"]
        publish(reader, "bao.example:2", title="Cầu cũ")
        assert reader.follow_search().elsewhere
        assert found(reader, "cầu") == ["Cầu mới"]
        follow_search(writer)
        assert found(reader, "cầu") == ["Cầu cũ", "Cầu mới"]
    publish(reader, "bao.example:3", title="Cầu đá")
    assert not reader.follow_search().elsewhere
    assert found(reader, "cầu") == ["Cầu cũ", "Cầu mới", "Cầu đá"]


@pytest.mark.parametrize("after", [1, 4, 11])
def test_a_process_killed_in_the_middle_leaves_an_index_that_goes_on(url: str, start: Start, after: int) -> None:
    with closing(open_storage(url)) as storage:
        titles = publish_many(storage, 60)
    child = start("index")
    go(child)
    assert child.stdout is not None
    heard = [int(child.stdout.readline()) for _ in range(after)]
    child.kill()
    child.wait()
    with closing(open_storage(url)) as storage:
        assert len(found(storage, "cầu")) >= 60 - heard[-1] > 0
        follow_search(storage)
        assert found(storage, "cầu") == titles
