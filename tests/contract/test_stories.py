"""Reports of one event: they know of each other, and of what a subscriber has heard."""

from __future__ import annotations

from typing import Any

import pytest

from bot.models import Article, DeliveryState, Subscription, SubscriptionKind
from storage.base import LatestQuery, PageRead, Storage
from tests.contract.stories import (
    DAY,
    HOUR,
    NOW,
    arrive,
    begin,
    claim,
    depart,
    draft,
    ended,
    entry,
    person,
    poll,
    sent,
)


def report(storage: Storage, number: int, story: int | None = None, *, paper: str = "bao", **changes: Any) -> Article:
    """Report ``number`` is complete; ``story`` None: it begins one."""
    identity = f"{paper}.example:{number}"
    poll(storage, entry(draft(identity, source=paper, title=f"Tin {number}", wants_page=True, **changes)))
    [article] = [each for each in storage.latest(LatestQuery(limit=1000)).articles if each.identity == identity]
    storage.save_page(PageRead(article.id, NOW, story=article.id if story is None else story))
    return read(storage, article.id)


def read(storage: Storage, number: int) -> Article:
    found = storage.article(number)
    assert found is not None
    return found


def test_reports_of_one_event_are_one_story_and_count_the_other_papers(storage: Storage) -> None:
    first = report(storage, 1)
    report(storage, 2, first.id, paper="khac")
    report(storage, 3, first.id, paper="khac")
    alone = report(storage, 4, paper="thu-ba")
    assert [read(storage, each).others for each in (1, 2, 3)] == [1, 1, 1]
    assert {read(storage, each).story for each in (1, 2, 3)} == {first.story}
    assert (alone.others, alone.story) == (0, str(alone.id))
    assert [each.id for each in storage.story(first.id)] == [1, 2, 3]


def test_of_a_long_story_the_newest_reports_are_read(storage: Storage) -> None:
    first = report(storage, 1)
    for number in range(2, 34):
        report(storage, number, first.id)
    assert [each.id for each in storage.story(first.id)] == list(range(4, 34))


def test_a_report_stays_in_its_story(storage: Storage) -> None:
    first, second = report(storage, 1), report(storage, 2)
    storage.save_page(PageRead(second.id, NOW, story=first.id))
    storage.save_page(PageRead(second.id, NOW))
    assert read(storage, second.id).story_id == second.id


def test_what_was_withdrawn_tells_no_story(storage: Storage) -> None:
    first = report(storage, 1)
    second = report(storage, 2, first.id, paper="khac")
    storage.retract(second.id, NOW)
    assert read(storage, first.id).others == 0
    assert [each.id for each in storage.story(first.id)] == [first.id]


def test_an_article_that_was_not_compared_is_a_story_of_its_own(storage: Storage) -> None:
    poll(storage, entry(draft()))
    article = read(storage, 1)
    assert (article.story_id, article.story) == (None, "1")


@pytest.mark.parametrize("end", [DeliveryState.SENT, DeliveryState.UNKNOWN, None])
def test_a_later_report_knows_who_heard_of_the_story(storage: Storage, end: DeliveryState | None) -> None:
    reader, other = person(storage, "1", "xa-hoi"), person(storage, "2", "xa-hoi")
    first = report(storage, 1)
    told = begin(storage, claim(storage), reader)
    depart(storage, *told)
    if end:
        storage.record_results([ended(each, end) for each in told])
    report(storage, 2, first.id, paper="khac")
    lease = claim(storage)
    assert [each.id for each in lease.dispatch.earlier] == [first.id]
    assert {each.subscriber.id: each.heard for each in storage.candidates(lease, 0, 10)} == {
        reader.id: (first.id,),
        other.id: (),
    }


def test_a_report_of_a_long_story_is_compared_with_all_that_came_before(storage: Storage) -> None:
    person(storage)
    first = report(storage, 1)
    for number in range(2, 36):
        report(storage, number, first.id)
    *_, newest = [claim(storage, f"sender {number}") for number in range(1, 36)]
    assert [each.id for each in newest.dispatch.earlier] == list(range(1, 35))


@pytest.mark.parametrize("end", [DeliveryState.REJECTED, DeliveryState.GONE])
def test_what_did_not_arrive_was_not_heard(storage: Storage, end: DeliveryState) -> None:
    reader = person(storage, "1", "xa-hoi")
    first = report(storage, 1)
    told = begin(storage, claim(storage), reader)
    depart(storage, *told)
    storage.record_results([ended(each, end) for each in told])
    report(storage, 2, first.id)
    assert [each.heard for each in storage.candidates(claim(storage), 0, 10)] == [()]


def test_what_was_withdrawn_was_not_heard(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    first = report(storage, 1)
    told = begin(storage, claim(storage), reader)
    depart(storage, *told)
    arrive(storage, *told)
    storage.retract(first.id, NOW)
    report(storage, 2, first.id, paper="khac")
    leases = [claim(storage), claim(storage)]
    [news] = [each for each in leases if each.dispatch.article and each.dispatch.article.id == 2]
    assert news.dispatch.earlier == ()


def test_a_later_report_answers_the_first_message_of_the_story(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    first = report(storage, 1)
    told = begin(storage, claim(storage), reader)
    depart(storage, *told)
    storage.record_results([sent(each, "40 41") for each in told])
    report(storage, 2, first.id, paper="khac")
    [later] = begin(storage, claim(storage), reader)
    assert later.answers == "40"
    trace = storage.trace(reader.id, 2)
    assert trace is not None
    assert [each.id for each in trace.heard] == [first.id]


def test_the_first_report_has_nothing_to_answer_though_others_follow(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    first = report(storage, 1)
    report(storage, 2, first.id, paper="khac")
    lease = claim(storage)
    assert lease.dispatch.article == read(storage, first.id)
    assert lease.dispatch.earlier == ()
    assert [each.answers for each in begin(storage, lease, reader)] == [None]


def test_stories_that_live_are_read_in_slices_with_all_their_reports(storage: Storage) -> None:
    old = report(storage, 1, published=NOW - 5 * DAY)
    lives = report(storage, 2, published=NOW - 4 * DAY)
    report(storage, 3, lives.id, published=NOW - HOUR)
    poll(storage, entry(draft("bao.example:9", wants_page=True)))
    since, kept = NOW - 3 * DAY, NOW - 14 * DAY
    assert [each.id for each in storage.living_stories(since, kept, 0, 10)] == [2, 3]
    assert [each.id for each in storage.living_stories(since, kept, 2, 10)] == [3]
    assert [each.id for each in storage.living_stories(since, NOW - 2 * DAY, 0, 1)] == [3]
    assert old.id not in {each.id for each in storage.living_stories(since, kept, 0, 10)}


def test_following_a_story_ends_three_days_after_its_last_report(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    first = report(storage, 1)
    report(storage, 2, first.id, published=NOW + DAY)
    wanted = Subscription(SubscriptionKind.STORY, first.story, NOW)
    storage.follow(reader.id, wanted)
    storage.trim(NOW + 4 * DAY - HOUR)
    assert wanted in storage.subscriptions(reader.id)
    storage.trim(NOW + 4 * DAY + HOUR)
    assert [each.kind for each in storage.subscriptions(reader.id)] == [SubscriptionKind.TOPIC]
