from __future__ import annotations

from dataclasses import replace

import pytest

from bot.models import Feed, FeedKind, FeedSpec, FeedStatus
from storage.base import Poll, Storage
from tests.contract.stories import ECONOMY, HOUR, MINUTE, NOW, SECOND, SOCIETY, SOON, feed, source
from tests.contract.stories import person as a_person

CHILD = replace(ECONOMY, url="https://bao.example/trang-kinh-te", kind=FeedKind.PAGE, parent=SOCIETY.url)


def urls(feeds: list[Feed]) -> list[str]:
    return [each.spec.url for each in feeds]


def due(storage: Storage, at: object = NOW) -> list[str]:
    return urls(storage.claim_due_feeds(at, 10, at + MINUTE))  # type: ignore[operator,arg-type]


def test_a_spec_comes_back_as_it_was_given(storage: Storage) -> None:
    spec = FeedSpec(
        "https://bao.example/a",
        "bao",
        "Tên",
        FeedKind.PAGE,
        "the-thao",
        "Thể thao",
        "mdy",
        "luật",
        SOCIETY.url,
        False,
        "tắt",
    )
    storage.sync_feeds([spec], NOW)
    assert [each.spec for each in storage.feeds()] == [spec]


def test_the_catalogue_replaces_specs_and_keeps_the_state_of_polling(storage: Storage) -> None:
    storage.sync_feeds([SOCIETY], NOW)
    [stored] = storage.feeds()
    storage.touch_feeds([replace(stored, etag='W/"1"', status=FeedStatus.OK)])
    storage.sync_feeds([replace(SOCIETY, title="Đời sống", topic="doi-song")], NOW)
    [again] = storage.feeds()
    assert (again.id, again.etag, again.status) == (stored.id, 'W/"1"', FeedStatus.OK)
    assert (again.spec.title, again.spec.topic) == ("Đời sống", "doi-song")


def test_a_feed_that_left_the_catalogue_is_switched_off_and_comes_back_on(storage: Storage) -> None:
    storage.sync_feeds([SOCIETY, ECONOMY], NOW)
    storage.sync_feeds([ECONOMY], NOW)
    assert {each.spec.url: each.spec.enabled for each in storage.feeds()} == {SOCIETY.url: False, ECONOMY.url: True}
    assert due(storage) == [ECONOMY.url]
    storage.sync_feeds([SOCIETY, ECONOMY], NOW)
    assert due(storage) == [SOCIETY.url]


def test_what_people_added_outlives_the_catalogue(storage: Storage) -> None:
    storage.add_feed(ECONOMY, NOW)
    storage.sync_feeds([SOCIETY], NOW)
    assert {each.spec.url for each in storage.feeds() if each.spec.enabled} == {SOCIETY.url, ECONOMY.url}


def test_a_feed_is_added_once(storage: Storage) -> None:
    assert storage.add_feed(SOCIETY, NOW) == storage.add_feed(SOCIETY, NOW)
    assert len(storage.feeds()) == 1


def test_a_removed_feed_is_gone_and_the_catalogue_does_not_bring_it_back(storage: Storage) -> None:
    storage.sync_feeds([SOCIETY], NOW)
    assert storage.remove_feed(SOCIETY.url)
    assert not storage.remove_feed(SOCIETY.url)
    storage.sync_feeds([SOCIETY], NOW)
    assert (storage.feeds(), storage.feed(SOCIETY.url), due(storage)) == ([], None, [])
    assert storage.add_feed(SOCIETY, NOW).spec == SOCIETY
    assert due(storage) == [SOCIETY.url]


def test_a_feed_is_found_by_its_url(storage: Storage) -> None:
    stored = feed(storage)
    assert storage.feed(SOCIETY.url) == stored
    assert storage.feed("https://bao.example/khac") is None


def test_everything_a_poll_must_remember_comes_back(storage: Storage) -> None:
    state = replace(
        feed(storage),
        status=FeedStatus.THROTTLED,
        status_detail="429",
        status_since=NOW,
        etag='"á"',
        last_modified="Tue, 14 Jul 2026 06:30:15 GMT",
        body_hash="ab",
        first_polled_at=NOW - HOUR,
        checked_at=NOW,
        changed_at=NOW - MINUTE,
        next_due=NOW + HOUR,
        retry_at=NOW + 2 * HOUR,
        failures=3,
        moved_to="https://moi.example/",
        moved_times=2,
        gap_s=61.5,
    )
    storage.touch_feeds([state])
    assert storage.feed(SOCIETY.url) == state
    storage.save_poll(Poll(replace(state, etag=None, failures=0), NOW))
    assert storage.feed(SOCIETY.url) == replace(state, etag=None, failures=0)


def test_a_feed_is_due_at_its_time_and_not_before_what_the_server_asked(storage: Storage) -> None:
    storage.touch_feeds([replace(feed(storage), next_due=NOW + MINUTE, retry_at=NOW + HOUR)])
    assert due(storage, NOW + HOUR - SECOND) == []
    assert due(storage, NOW + HOUR) == [SOCIETY.url]


def test_the_longest_overdue_comes_first(storage: Storage) -> None:
    storage.touch_feeds([replace(feed(storage), next_due=NOW - MINUTE)])
    storage.touch_feeds([replace(feed(storage, ECONOMY), next_due=NOW - HOUR)])
    assert urls(storage.claim_due_feeds(NOW, 1, SOON)) == [ECONOMY.url]
    assert urls(storage.claim_due_feeds(NOW, 1, SOON)) == [SOCIETY.url]


def test_a_claimed_feed_is_nobody_elses_until_its_lease_runs_out(storage: Storage) -> None:
    feed(storage)
    assert due(storage) == [SOCIETY.url]
    assert due(storage, NOW + MINUTE - SECOND) == []
    assert due(storage, NOW + MINUTE) == [SOCIETY.url]


@pytest.mark.parametrize("saved_by", ["save_poll", "touch_feeds"])
def test_saving_gives_the_lease_back(storage: Storage, saved_by: str) -> None:
    feed(storage)
    [claimed] = storage.claim_due_feeds(NOW, 10, NOW + HOUR)
    polled = replace(claimed, next_due=NOW + MINUTE)
    if saved_by == "save_poll":
        storage.save_poll(Poll(polled, NOW))
    else:
        storage.touch_feeds([polled])
    assert due(storage, NOW + MINUTE) == [SOCIETY.url]


def test_a_feed_that_is_gone_or_switched_off_is_not_polled(storage: Storage) -> None:
    storage.touch_feeds([replace(feed(storage), status=FeedStatus.GONE)])
    feed(storage, replace(ECONOMY, enabled=False))
    assert due(storage) == []


@pytest.mark.parametrize(
    ("status", "polled"),
    [(FeedStatus.NEW, False), (FeedStatus.OK, False), (FeedStatus.UNREACHABLE, True), (FeedStatus.EMPTY, True)],
)
def test_a_section_waits_while_the_parent_that_carries_it_is_well(
    storage: Storage, status: FeedStatus, *, polled: bool
) -> None:
    storage.sync_feeds([SOCIETY, CHILD], NOW)
    parent = storage.feed(SOCIETY.url)
    assert parent is not None
    storage.touch_feeds([replace(parent, status=status, next_due=NOW + HOUR)])
    assert due(storage) == ([CHILD.url] if polled else [])


def test_a_section_whose_parent_nobody_polls_is_polled_itself(storage: Storage) -> None:
    storage.sync_feeds([CHILD, replace(SOCIETY, enabled=False)], NOW)
    assert due(storage) == [CHILD.url]
    storage.sync_feeds([replace(CHILD, url=CHILD.url + "/2", parent="https://khac.example/")], NOW)
    assert due(storage) == [CHILD.url + "/2"]


def test_followers_of_a_source_are_counted(storage: Storage) -> None:
    for chat, papers in (("1", ["bao"]), ("2", ["bao", "khac"]), ("3", [])):
        reader = a_person(storage, chat)
        for paper in papers:
            storage.follow(reader.id, source(paper))
    assert storage.subscribers_of_feed_source("bao") == 2
