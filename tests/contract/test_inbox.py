from __future__ import annotations

from storage.base import Storage
from tests.contract.stories import DAY, NOW


def test_updates_come_back_in_order_of_arrival(storage: Storage) -> None:
    assert storage.store_updates("telegram", [("9", '{"a": "ă"}'), ("5", "{}")], NOW) == 2
    assert storage.store_updates("telegram", [("7", "{}")], NOW) == 1
    assert [(each.id, each.body, each.attempts) for each in storage.open_updates("telegram", 10)] == [
        ("9", '{"a": "ă"}', 0),
        ("5", "{}", 0),
        ("7", "{}", 0),
    ]


def test_an_update_that_arrives_again_is_ignored_also_when_it_is_finished(storage: Storage) -> None:
    storage.store_updates("telegram", [("9", "{}")], NOW)
    [update] = storage.open_updates("telegram", 10)
    storage.finish_update("telegram", update.number)
    assert storage.store_updates("telegram", [("9", "{}"), ("10", "{}"), ("10", "{}")], NOW) == 1
    assert [each.id for each in storage.open_updates("telegram", 10)] == ["10"]


def test_messengers_do_not_share_ids(storage: Storage) -> None:
    storage.store_updates("telegram", [("9", "t")], NOW)
    assert storage.store_updates("web", [("9", "w")], NOW) == 1
    [update] = storage.open_updates("web", 10)
    assert update.body == "w"
    storage.finish_update("telegram", update.number)
    storage.begin_update("telegram", update.number)
    assert storage.open_updates("web", 10) == [update]


def test_an_attempt_is_counted_before_it_is_made(storage: Storage) -> None:
    storage.store_updates("telegram", [("9", "{}")], NOW)
    [update] = storage.open_updates("telegram", 10)
    storage.begin_update("telegram", update.number)
    storage.begin_update("telegram", update.number)
    assert [each.attempts for each in storage.open_updates("telegram", 10)] == [2]


def test_open_updates_are_read_in_slices(storage: Storage) -> None:
    storage.store_updates("telegram", [(str(n), "{}") for n in range(5)], NOW)
    first = storage.open_updates("telegram", 2)
    rest = storage.open_updates("telegram", 10, after=first[-1].number)
    assert [each.id for each in (*first, *rest)] == ["0", "1", "2", "3", "4"]


def test_a_finished_update_is_forgotten_after_a_week(storage: Storage) -> None:
    storage.store_updates("telegram", [("9", "{}")], NOW)
    storage.finish_update("telegram", storage.open_updates("telegram", 1)[0].number)
    storage.trim(NOW + 6 * DAY)
    assert storage.store_updates("telegram", [("9", "{}")], NOW + 6 * DAY) == 0
    assert storage.trim(NOW + 8 * DAY) == 1
    assert storage.store_updates("telegram", [("9", "{}")], NOW + 8 * DAY) == 1
