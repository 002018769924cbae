from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storage.base import LAYOUT_SIGNS, Notice, Storage
from tests.contract.stories import DAY, HOUR, NOW, SOON

DOWN = Notice("feed:1", "unreachable", {"url": "https://bao.example/", "chi tiết": "hết giờ"}, NOW)


def test_a_notice_is_told_once_when_it_begins(storage: Storage) -> None:
    storage.raise_notice(DOWN)
    storage.raise_notice(replace(DOWN, since=SOON, detail={"url": "later"}))
    assert storage.untold_notices(10) == [DOWN]
    storage.mark_told(DOWN)
    storage.raise_notice(replace(DOWN, since=SOON))
    assert storage.untold_notices(10) == []


def test_and_once_when_it_is_over(storage: Storage) -> None:
    storage.raise_notice(DOWN)
    storage.mark_told(DOWN)
    storage.end_notices("feed:1", SOON)
    storage.end_notices("feed:1", NOW + HOUR)
    over = replace(DOWN, over_at=SOON)
    assert storage.untold_notices(10) == [over]
    storage.mark_told(over)
    assert storage.untold_notices(10) == []


def test_what_ended_while_its_beginning_was_told_is_still_told_to_be_over(storage: Storage) -> None:
    storage.raise_notice(DOWN)
    [begun] = storage.untold_notices(10)
    storage.end_notices("feed:1", SOON)
    storage.mark_told(begun)
    assert storage.untold_notices(10) == [replace(DOWN, over_at=SOON)]


def test_what_was_over_before_anybody_was_told_is_one_notice(storage: Storage) -> None:
    storage.raise_notice(DOWN)
    storage.end_notices("feed:1", SOON)
    [both] = storage.untold_notices(10)
    storage.mark_told(both)
    assert storage.untold_notices(10) == []


def test_the_same_trouble_is_told_anew_after_it_was_over(storage: Storage) -> None:
    storage.raise_notice(DOWN)
    storage.end_notices("feed:1", SOON)
    again = replace(DOWN, since=NOW + HOUR)
    storage.raise_notice(again)
    assert storage.untold_notices(10) == [replace(DOWN, over_at=SOON), again]


def test_another_kind_of_trouble_ends_the_former(storage: Storage) -> None:
    layout = replace(DOWN, kind="layout", since=SOON)
    storage.raise_notice(DOWN)
    storage.raise_notice(layout)
    storage.raise_notice(replace(DOWN, key="feed:2"))
    storage.end_notices("feed:1", NOW + HOUR, keep_kind="layout")
    assert [each.over_at for each in storage.untold_notices(10)] == [NOW + HOUR, None, None]


def test_notices_are_read_in_slices_oldest_first(storage: Storage) -> None:
    for number in range(3):
        storage.raise_notice(replace(DOWN, key=f"feed:{number}"))
    assert [each.key for each in storage.untold_notices(2)] == ["feed:0", "feed:1"]


def test_a_told_notice_that_is_over_goes_after_a_week_an_open_one_stays(storage: Storage) -> None:
    storage.raise_notice(DOWN)
    storage.raise_notice(replace(DOWN, key="feed:2"))
    storage.end_notices("feed:1", NOW)
    for each in storage.untold_notices(10):
        storage.mark_told(each)
    assert storage.trim(NOW + 6 * DAY) == 0
    assert storage.trim(NOW + 8 * DAY) == 1
    storage.end_notices("feed:2", NOW + 8 * DAY)
    assert [each.key for each in storage.untold_notices(10)] == ["feed:2"]


NEW_LAYOUT = Notice("site:bao.example", "layout", {"title": "bao.example"}, NOW)


def strange(storage: Storage, *signs: int) -> None:
    for each in signs:
        storage.count_strange_page("bao.example", each, NEW_LAYOUT)


def test_pages_in_a_row_that_no_rules_matched_come_to_one_notice(storage: Storage) -> None:
    strange(storage, LAYOUT_SIGNS // 3, LAYOUT_SIGNS // 3)
    assert storage.untold_notices(10) == []
    strange(storage, *[LAYOUT_SIGNS // 3] * 4)
    assert storage.untold_notices(10) == [NEW_LAYOUT]


def test_the_count_outlives_the_program(storage: Storage, connect: Callable[[], Storage]) -> None:
    strange(storage, LAYOUT_SIGNS - 1)
    again = connect()
    strange(again, 1)
    assert again.untold_notices(10) == [NEW_LAYOUT]


def test_a_page_that_the_rules_match_begins_the_count_anew(storage: Storage) -> None:
    strange(storage, LAYOUT_SIGNS - 1)
    storage.forget_strange_pages("bao.example", NEW_LAYOUT.key, SOON)
    strange(storage, LAYOUT_SIGNS - 1)
    storage.count_strange_page("khac.example", LAYOUT_SIGNS - 1, replace(NEW_LAYOUT, key="site:khac.example"))
    assert storage.untold_notices(10) == []


def test_and_ends_the_notice_once(storage: Storage) -> None:
    strange(storage, LAYOUT_SIGNS)
    storage.mark_told(NEW_LAYOUT)
    storage.forget_strange_pages("bao.example", NEW_LAYOUT.key, SOON)
    storage.forget_strange_pages("bao.example", NEW_LAYOUT.key, NOW + HOUR)
    assert storage.untold_notices(10) == [replace(NEW_LAYOUT, over_at=SOON)]
    strange(storage, LAYOUT_SIGNS)
    assert len(storage.untold_notices(10)) == 2
