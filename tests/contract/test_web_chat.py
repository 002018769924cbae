from __future__ import annotations

from storage.base import Storage
from tests.contract.stories import NOW, SOON


def test_a_line_comes_back_as_it_was_added(storage: Storage) -> None:
    line = storage.add_line("c", '{"text": "Chào"}', NOW)
    assert (line.chat, line.body, line.at) == ("c", '{"text": "Chào"}', NOW)
    assert storage.lines("c") == [line]
    assert storage.lines("khác") == []


def test_a_change_replaces_the_line_where_it_stands(storage: Storage) -> None:
    first, second = storage.add_line("c", "1", NOW), storage.add_line("c", "2", SOON)
    changed = storage.change_line("c", first.id, "1 sửa")
    assert changed is not None
    assert storage.lines("c") == [changed, second]
    assert (changed.id, changed.at, changed.body) == (first.id, NOW, "1 sửa")


def test_the_cursor_grows_with_every_change(storage: Storage) -> None:
    first, second = storage.add_line("c", "1", NOW), storage.add_line("c", "2", NOW)
    cursor = second.changed
    assert storage.lines("c", changed_after=cursor) == []
    changed = storage.change_line("c", first.id, "1 sửa")
    third = storage.add_line("c", "3", NOW)
    assert storage.lines("c", changed_after=cursor) == [changed, third]


def test_a_line_of_another_chat_is_not_changed(storage: Storage) -> None:
    line = storage.add_line("c", "1", NOW)
    assert storage.change_line("khác", line.id, "2") is None
    assert storage.change_line("c", 4711, "2") is None
    assert storage.lines("c") == [line]


def test_a_page_opens_with_the_newest_lines(storage: Storage) -> None:
    for number in range(5):
        storage.add_line("c", str(number), NOW)
    assert [line.body for line in storage.lines("c", limit=2)] == ["3", "4"]
