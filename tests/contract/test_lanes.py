"""A reader gets one thing at a time, in order; what piles up comes together in a digest, and nothing of it is lost."""

from __future__ import annotations

import pytest

from bot.models import Article, DeliveryState, DispatchKind, Priority, Subscriber
from storage.base import FEW, Delivery, Hold, Release, Storage
from tests.contract.stories import (
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOON,
    Told,
    announce,
    arrive,
    begin,
    claim,
    depart,
    due,
    ended,
    person,
    states,
    tell,
    wait,
)

LATER = SOON + MINUTE


@pytest.fixture
def reader(storage: Storage) -> Subscriber:
    return person(storage, "1", "xa-hoi")


def behind(storage: Storage, reader: Subscriber, count: int, first: int = 2) -> list[Told]:
    """So many articles queue up behind one that is under way."""
    told = [tell(storage, number, reader) for number in range(first, first + count)]
    assert all(each.begun == [] for each in told)
    return told


def titles(articles: tuple[Article, ...]) -> list[str]:
    return [each.title for each in articles]


def of_article(delivery: Delivery) -> str:
    assert delivery.dispatch.article is not None
    return delivery.dispatch.article.title


# --- order -------------------------------------------------------------------------------------------------------


def test_the_second_article_waits_behind_the_first_though_that_waits_for_its_time(
    storage: Storage, reader: Subscriber
) -> None:
    first = tell(storage, 1, reader)
    wait(storage, *first.begun, until=NOW + HOUR)
    [second] = behind(storage, reader, 1)
    assert due(storage, NOW + HOUR - SECOND) == []
    assert states(storage, reader) == {first.dispatch.id: DeliveryState.WAITING, second.dispatch.id: "queued"}
    assert [of_article(each) for each in due(storage, NOW + HOUR)] == ["Tin 1"]


def test_a_reader_who_must_wait_delays_nobody_else(storage: Storage, reader: Subscriber) -> None:
    other = person(storage, "2", "xa-hoi")
    first, second = tell(storage, 1, reader, other).begun
    wait(storage, first, until=NOW + HOUR)
    arrive(storage, second)
    assert [each.subscriber for each in tell(storage, 2, reader, other).begun] == [other]


@pytest.mark.parametrize("end", [DeliveryState.SENT, DeliveryState.REJECTED, DeliveryState.GONE, DeliveryState.UNKNOWN])
def test_however_the_first_ends_the_next_takes_its_turn_at_once(
    storage: Storage, reader: Subscriber, end: DeliveryState
) -> None:
    [first] = tell(storage, 1, reader).begun
    behind(storage, reader, 2)
    storage.record_results([ended(first, end)])
    [second] = due(storage)
    assert (of_article(second), second.attempts, second.doubts) == ("Tin 2", 1, 0)
    arrive(storage, second)
    assert [of_article(each) for each in due(storage)] == ["Tin 3"]


def test_a_first_that_is_tried_again_keeps_its_place(storage: Storage, reader: Subscriber) -> None:
    [first] = tell(storage, 1, reader).begun
    behind(storage, reader, 1)
    for attempt in range(2, 5):
        wait(storage, first)
        [first] = due(storage, SOON)
        assert (of_article(first), first.attempts) == ("Tin 1", attempt)


def test_when_a_second_doubt_ends_the_first_the_next_follows(storage: Storage, reader: Subscriber) -> None:
    depart(storage, *tell(storage, 1, reader).begun)
    behind(storage, reader, 1)
    depart(storage, *due(storage, SOON))
    assert [of_article(each) for each in due(storage, LATER)] == ["Tin 2"]


def test_who_paused_is_let_go_of_to_the_last(storage: Storage, reader: Subscriber) -> None:
    wait(storage, *tell(storage, 1, reader).begun)
    behind(storage, reader, 2)
    storage.pause(reader.id, "blocked", NOW)
    assert due(storage, SOON) == []
    assert set(states(storage, reader).values()) == {DeliveryState.GONE}
    assert storage.dispatches_open() == 0


def test_an_alert_and_an_announcement_go_in_lanes_of_their_own(storage: Storage, reader: Subscriber) -> None:
    wait(storage, *tell(storage, 1, reader).begun)
    [alert] = tell(storage, 2, reader, urgent=True).begun
    assert (of_article(alert), alert.dispatch.priority) == ("Tin 2", Priority.ALERT)
    announce(storage, reader)
    assert len(begin(storage, claim(storage), reader)) == 1


def test_alerts_keep_their_order_and_are_never_bundled(storage: Storage, reader: Subscriber) -> None:
    wait(storage, *tell(storage, 1, reader, urgent=True).begun)
    for number in range(2, 10):
        assert tell(storage, number, reader, urgent=True).begun == []
    for number in range(1, 10):
        [alert] = due(storage, SOON)
        assert of_article(alert) == f"Tin {number}"
        arrive(storage, alert)


def test_announcements_are_never_bundled(storage: Storage, reader: Subscriber) -> None:
    begun = []
    for _ in range(FEW + 3):
        announce(storage, reader)
        begun += begin(storage, claim(storage), reader)
    [first] = begun
    arrive(storage, first)
    for _ in range(FEW + 2):
        [announcement] = due(storage)
        assert announcement.dispatch.kind is DispatchKind.BROADCAST
        arrive(storage, announcement)
    assert storage.dispatches_open() == 0


# --- digests -----------------------------------------------------------------------------------------------------


def test_a_few_come_one_by_one(storage: Storage, reader: Subscriber) -> None:
    wait(storage, *tell(storage, 1, reader).begun)
    behind(storage, reader, FEW - 1)
    for number in range(1, FEW + 1):
        [delivery] = due(storage, SOON)
        assert of_article(delivery) == f"Tin {number}"
        arrive(storage, delivery)


def test_more_than_a_few_come_in_one_digest_with_the_first_if_nothing_of_it_has_left(
    storage: Storage, reader: Subscriber
) -> None:
    wait(storage, *tell(storage, 1, reader).begun)
    behind(storage, reader, FEW)
    [digest] = due(storage, SOON)
    assert (digest.dispatch.kind, digest.dispatch.priority) == (DispatchKind.DIGEST, Priority.ARTICLE)
    assert titles(digest.articles) == ["Tin 1", "Tin 2", "Tin 3", "Tin 4"]
    assert (digest.attempts, digest.doubts, digest.subscriber) == (1, 0, reader)
    arrive(storage, digest)
    assert storage.dispatches_open() == 0
    assert due(storage, LATER) == []


def test_a_first_that_is_under_way_is_not_in_the_digest_of_those_behind_it(
    storage: Storage, reader: Subscriber
) -> None:
    [first] = tell(storage, 1, reader).begun
    depart(storage, first)
    behind(storage, reader, FEW + 1)
    arrive(storage, first)
    [digest] = due(storage)
    assert titles(digest.articles) == ["Tin 2", "Tin 3", "Tin 4", "Tin 5"]


def test_a_first_of_which_something_has_arrived_goes_on_alone(storage: Storage, reader: Subscriber) -> None:
    [first] = tell(storage, 1, reader).begun
    depart(storage, first, arrived=("70",))
    storage.record_results([ended(first, DeliveryState.WAITING, due=SOON, message_id="70")])
    behind(storage, reader, FEW + 3)
    [again] = due(storage, SOON)
    assert (of_article(again), again.arrived) == ("Tin 1", ("70",))


@pytest.mark.parametrize("is_told", [True, False])
def test_a_first_that_may_have_arrived_is_sent_once_more_alone_and_on_record(
    storage: Storage, reader: Subscriber, is_told: bool
) -> None:
    [first] = tell(storage, 1, reader).begun
    depart(storage, first)
    if is_told:
        storage.record_results([ended(first, DeliveryState.WAITING, due=SOON, doubt=True)])
    behind(storage, reader, FEW + 3)
    [again] = due(storage, SOON)
    assert (again.dispatch.kind, again.doubts) == (DispatchKind.ARTICLE, 1)


def test_a_first_whose_sender_died_before_it_left_may_be_bundled(storage: Storage, reader: Subscriber) -> None:
    [first] = tell(storage, 1, reader).begun
    behind(storage, reader, FEW)
    [digest] = due(storage, SOON)
    assert len(digest.articles) == FEW + 1
    assert not storage.depart(first.dispatch.id, reader.id, first.attempts, (), SOON)


def test_what_was_bundled_is_on_record_for_each_article(storage: Storage, reader: Subscriber) -> None:
    first = tell(storage, 1, reader)
    wait(storage, *first.begun)
    told = [first, *behind(storage, reader, FEW)]
    [digest] = due(storage, SOON)
    arrive(storage, digest)
    for each in told:
        trace = storage.trace(reader.id, each.article.id)
        assert trace is not None
        assert trace.delivery is not None
        assert trace.digest is not None
        assert (trace.delivery.dispatch_id, trace.delivery.state) == (each.dispatch.id, DeliveryState.BUNDLED)
        assert (trace.digest.dispatch_id, trace.digest.state) == (digest.dispatch.id, DeliveryState.SENT)
        assert storage.progress(each.dispatch.id).counts == {DeliveryState.BUNDLED: 1}
        assert storage.progress(each.dispatch.id).done


def test_readers_whose_digests_are_made_together_share_the_dispatch_and_nothing_else(storage: Storage) -> None:
    lan, minh = person(storage, "1", "xa-hoi"), person(storage, "2", "xa-hoi")
    wait(storage, *tell(storage, 1, lan, minh).begun)
    behind(storage, lan, FEW)
    behind(storage, minh, FEW + 1, first=5)
    first, second = due(storage, SOON)
    assert first.dispatch.id == second.dispatch.id
    assert (first.subscriber, titles(first.articles)) == (lan, ["Tin 1", "Tin 2", "Tin 3", "Tin 4"])
    assert (second.subscriber, titles(second.articles)) == (minh, ["Tin 1", "Tin 5", "Tin 6", "Tin 7", "Tin 8"])
    arrive(storage, first)
    assert states(storage, minh)[second.dispatch.id] is DeliveryState.CLAIMED


def test_an_article_that_comes_while_a_digest_waits_queues_behind_it(storage: Storage, reader: Subscriber) -> None:
    wait(storage, *tell(storage, 1, reader).begun)
    behind(storage, reader, FEW)
    [digest] = due(storage, SOON)
    behind(storage, reader, 1, first=10)
    arrive(storage, digest)
    assert [of_article(each) for each in due(storage, SOON)] == ["Tin 10"]


def test_more_than_a_hundred_come_in_several_digests_one_after_the_other(storage: Storage, reader: Subscriber) -> None:
    with storage.batch():
        wait(storage, *tell(storage, 1, reader).begun)
        behind(storage, reader, 229)
    heard: list[str] = []
    sizes = []
    while digests := due(storage, SOON):
        [digest] = digests
        sizes.append(len(digest.articles))
        heard += titles(digest.articles)
        arrive(storage, digest)
    assert sizes == [100, 100, 30]
    assert heard == [f"Tin {number}" for number in range(1, 231)]
    assert storage.dispatches_open() == 0


# --- a digest that is refused --------------------------------------------------------------------------------------


def refused(storage: Storage, reader: Subscriber, doubts: int = 0) -> None:
    """A digest of four articles that the messenger does not take."""
    wait(storage, *tell(storage, 1, reader).begun, until=NOW)
    behind(storage, reader, FEW)
    [digest] = due(storage)
    if doubts:
        depart(storage, digest)
        [digest] = due(storage, SOON)
    storage.record_results([ended(digest, DeliveryState.REJECTED, detail="too odd")])


def test_a_refused_digest_takes_no_article_with_it(storage: Storage, reader: Subscriber) -> None:
    refused(storage, reader)
    behind(storage, reader, 1, first=5)
    for number in range(1, 6):
        [alone] = due(storage)
        assert of_article(alone) == f"Tin {number}"
        arrive(storage, alone)
    assert due(storage, LATER) == []
    assert storage.dispatches_open() == 0


def test_what_was_taken_apart_is_not_bundled_again_though_more_queue_behind_it(
    storage: Storage, reader: Subscriber
) -> None:
    refused(storage, reader)
    behind(storage, reader, FEW + 1, first=5)
    for number in range(1, 5):
        [alone] = due(storage)
        assert of_article(alone) == f"Tin {number}"
        storage.record_results([ended(alone, DeliveryState.REJECTED)])
    [digest] = due(storage)
    assert titles(digest.articles) == ["Tin 5", "Tin 6", "Tin 7", "Tin 8"]


def test_what_may_have_arrived_in_a_digest_is_in_doubt_when_it_goes_alone(storage: Storage, reader: Subscriber) -> None:
    refused(storage, reader, doubts=1)
    [alone] = due(storage)
    assert (of_article(alone), alone.doubts) == ("Tin 1", 1)
    storage.record_results([ended(alone, DeliveryState.WAITING, due=NOW, doubt=True)])
    trace = storage.trace(reader.id, 1)
    assert trace is not None
    assert trace.delivery is not None
    assert trace.delivery.state is DeliveryState.UNKNOWN


# --- a digest among others -----------------------------------------------------------------------------------------


def digest_behind(storage: Storage, reader: Subscriber) -> Delivery:
    """A digest of two held articles queues behind a third; that one."""
    held = [tell(storage, number, reader, hold=Hold("digest", SOON)).dispatch.id for number in (1, 2)]
    [head] = tell(storage, 3, reader).begun
    storage.release([Release(reader.id, go=tuple(held), bundle=True)], SOON)
    return head


def test_a_digest_behind_another_is_not_bundled_itself(storage: Storage, reader: Subscriber) -> None:
    head = digest_behind(storage, reader)
    behind(storage, reader, FEW + 1, first=4)
    arrive(storage, head)
    for expected in (["Tin 1", "Tin 2"], ["Tin 4", "Tin 5", "Tin 6", "Tin 7"]):
        [digest] = due(storage, SOON)
        assert titles(digest.articles) == expected
        arrive(storage, digest)
    assert due(storage, LATER) == []


def test_a_digest_stands_where_the_first_of_its_articles_stood(storage: Storage, reader: Subscriber) -> None:
    held = [tell(storage, number, reader, hold=Hold("digest", SOON)).dispatch.id for number in (1, 2)]
    [head] = tell(storage, 3, reader).begun
    behind(storage, reader, 1, first=4)
    storage.release([Release(reader.id, go=tuple(held), bundle=True)], SOON)
    arrive(storage, head)
    [digest] = due(storage, SOON)
    assert titles(digest.articles) == ["Tin 1", "Tin 2"]
    arrive(storage, digest)
    assert [of_article(each) for each in due(storage, SOON)] == ["Tin 4"]


def test_a_release_and_a_pile_behind_it_make_two_digests_in_one_go(storage: Storage, reader: Subscriber) -> None:
    """After a night without Loa: what was held is due, and what came since piles up before the planner looks."""
    held = [tell(storage, number, reader, hold=Hold("quiet", NOW - HOUR)).dispatch.id for number in (1, 2)]
    behind(storage, reader, FEW + 1, first=3)
    storage.release([Release(reader.id, go=tuple(held), bundle=True)], NOW)
    for expected in (["Tin 1", "Tin 2"], ["Tin 3", "Tin 4", "Tin 5", "Tin 6"]):
        [digest] = due(storage)
        assert titles(digest.articles) == expected
        arrive(storage, digest)
    assert storage.dispatches_open() == 0
