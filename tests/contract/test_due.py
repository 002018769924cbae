"""When there is something to do, what is late, and what a dead sender or a wrong clock left behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.models import DeliveryState, Subscriber
from storage.base import Delivery, Hold, Storage
from tests.contract.stories import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOON,
    announce,
    arrive,
    begin,
    claim,
    correct,
    depart,
    due,
    person,
    publish,
    states,
    tell,
    wait,
)


@pytest.fixture
def reader(storage: Storage) -> Subscriber:
    return person(storage, "1", "xa-hoi")


def told(storage: Storage, reader: Subscriber, number: int = 1, *, urgent: bool = False) -> Delivery:
    [delivery] = tell(storage, number, reader, urgent=urgent).begun
    return delivery


# --- what is next ------------------------------------------------------------------------------------------------


def test_nothing_is_next_when_there_is_nothing_or_nothing_but_what_is_held(
    storage: Storage, reader: Subscriber
) -> None:
    assert storage.next_due(NOW) is None
    tell(storage, 1, reader, hold=Hold("quiet", NOW))
    assert storage.next_due(NOW + DAY) is None


def test_a_free_range_is_to_be_looked_at_now(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    at = storage.next_due(NOW)
    assert at is not None
    assert at <= NOW


def test_a_range_that_somebody_has_is_next_when_the_lease_runs_out(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    claim(storage)
    assert storage.next_due(NOW) == SOON


def test_what_is_claimed_or_has_left_is_next_when_the_lease_runs_out(storage: Storage, reader: Subscriber) -> None:
    delivery = told(storage, reader)
    assert storage.next_due(NOW) == SOON
    depart(storage, delivery)
    assert storage.next_due(NOW) == SOON


def test_the_earliest_is_next_whatever_its_priority(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    wait(storage, *tell(storage, 1, *readers[:2]).begun, until=NOW + HOUR)
    announce(storage, readers[2])
    wait(storage, *begin(storage, claim(storage), readers[2]), until=NOW + 3 * SECOND)
    assert storage.next_due(NOW) == NOW + 3 * SECOND
    arrive(storage, *due(storage, SOON))
    assert storage.next_due(NOW) == NOW + HOUR


def test_what_queues_is_next_with_what_it_queues_behind(storage: Storage, reader: Subscriber) -> None:
    wait(storage, told(storage, reader), until=NOW + HOUR)
    tell(storage, 2, reader)
    assert storage.next_due(NOW) == NOW + HOUR


def test_what_was_cancelled_is_to_be_ended_now(storage: Storage, reader: Subscriber) -> None:
    delivery = told(storage, reader)
    wait(storage, delivery, until=NOW + HOUR)
    storage.retract(1, NOW)
    begin(storage, claim(storage))
    assert storage.next_due(NOW) == NOW
    assert storage.sweep_cancelled(NOW, 10) == 1
    assert storage.next_due(NOW) is None


# --- what is late ------------------------------------------------------------------------------------------------


def test_nothing_is_late_that_is_under_way_or_waits_for_its_time(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(2)]
    assert storage.late_since(NOW) is None
    first, _ = tell(storage, 1, *readers).begun
    wait(storage, first, until=NOW + HOUR)
    tell(storage, 2, readers[0], hold=Hold("quiet", NOW - HOUR))
    assert storage.late_since(SOON - SECOND) is None


@pytest.mark.parametrize("urgent", [True, False])
def test_an_article_is_late_since_it_was_due(storage: Storage, reader: Subscriber, urgent: bool) -> None:
    wait(storage, told(storage, reader, urgent=urgent), until=NOW + HOUR)
    assert storage.late_since(NOW + 3 * HOUR) == NOW + HOUR


def test_a_delivery_that_was_left_is_late_since_its_lease_ran_out(storage: Storage, reader: Subscriber) -> None:
    depart(storage, told(storage, reader))
    assert storage.late_since(NOW + HOUR) == SOON


def test_an_article_nobody_looked_at_is_late_since_it_was_dispatched(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    assert storage.late_since(NOW + HOUR) == NOW


def test_announcements_and_corrections_are_never_late(storage: Storage, reader: Subscriber) -> None:
    arrive(storage, told(storage, reader))
    correct(storage, 1, title="Đính chính")
    announce(storage, reader)
    assert storage.late_since(NOW + HOUR) is None
    corrections = begin(storage, claim(storage), reader)
    wait(storage, *corrections, *begin(storage, claim(storage), reader))
    assert storage.late_since(NOW + DAY) is None


# --- after a dead sender -----------------------------------------------------------------------------------------


def test_what_a_dead_sender_held_is_free_at_once(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    claimed, departed, waits = tell(storage, 1, *readers).begun
    depart(storage, departed)
    wait(storage, waits, until=NOW + HOUR)
    assert due(storage) == []
    storage.reclaim(NOW)
    again = due(storage)
    assert [(each.subscriber, each.attempts, each.doubts) for each in again] == [
        (claimed.subscriber, 2, 0),
        (departed.subscriber, 2, 1),
    ]
    assert states(storage, readers[2]) == {waits.dispatch.id: DeliveryState.WAITING}


def test_the_ranges_of_a_dead_sender_are_free_at_once_and_lost_to_it(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    lease = claim(storage, "dead")
    storage.reclaim(NOW)
    assert claim(storage, "heir").id == lease.id
    assert storage.begin_deliveries(lease, "dead", lease.last, {}, NOW, SOON) is None


def test_what_has_left_once_is_in_doubt_once_however_often_senders_die(storage: Storage, reader: Subscriber) -> None:
    depart(storage, told(storage, reader))
    for _ in range(5):
        storage.reclaim(NOW)
        [again] = due(storage)
        assert again.doubts == 1
    depart(storage, again)
    storage.reclaim(NOW)
    assert due(storage) == []
    assert set(states(storage, reader).values()) == {DeliveryState.UNKNOWN}


def test_what_queues_behind_nothing_takes_its_turn(storage: Storage, reader: Subscriber, url: str) -> None:
    delivery = told(storage, reader)
    tell(storage, 2, reader)
    with closing(sqlite3.connect(url)) as db:
        db.execute("update deliveries set state = 'sent', due = null where state = 'claimed'")
        db.execute("update dispatches set claimed = 0, sent = 1 where id = ?", (delivery.dispatch.id,))
        db.commit()
    assert due(storage, NOW + DAY) == []
    storage.reclaim(NOW)
    assert len(due(storage)) == 1


# --- after a wrong clock -----------------------------------------------------------------------------------------

AHEAD = NOW + 30 * DAY


@pytest.mark.parametrize("has_left", [True, False])
def test_no_lease_outlasts_a_clock_that_was_set_back(storage: Storage, reader: Subscriber, has_left: bool) -> None:
    wait(storage, told(storage, reader), until=AHEAD)
    [again] = due(storage, AHEAD)
    if has_left:
        depart(storage, again)
    storage.mend_times(NOW)
    assert due(storage, NOW + 5 * MINUTE - SECOND) == []
    assert len(due(storage, NOW + 5 * MINUTE)) == 1


def test_no_range_is_held_longer_than_a_lease_may_be(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    claim(storage, now=AHEAD)
    storage.mend_times(NOW)
    assert storage.claim_range("other", NOW + 5 * MINUTE - SECOND, AHEAD) is None
    assert storage.claim_range("other", NOW + 5 * MINUTE, AHEAD) is not None


@pytest.mark.parametrize(
    ("waits", "goes"), [(49 * HOUR + SECOND, timedelta()), (49 * HOUR, 49 * HOUR), (SECOND, SECOND)]
)
def test_no_wait_is_longer_than_a_service_may_ask_for(
    storage: Storage, reader: Subscriber, waits: timedelta, goes: timedelta
) -> None:
    wait(storage, told(storage, reader), until=NOW + waits)
    storage.mend_times(NOW)
    assert storage.next_due(NOW) == NOW + goes


def test_what_is_held_waits_for_its_reader_whatever_the_clock(storage: Storage, reader: Subscriber) -> None:
    tell(storage, 1, reader, hold=Hold("quiet", AHEAD))
    storage.mend_times(NOW)
    assert storage.next_held() == AHEAD


def test_what_waited_behind_the_held_goes_when_that_is_due_no_longer(storage: Storage, reader: Subscriber) -> None:
    """The clock was ahead: the morning had come, and has not."""
    tell(storage, 1, reader, hold=Hold("quiet", NOW - SECOND))
    tell(storage, 2, reader)
    storage.mend_times(NOW - HOUR)
    [second] = due(storage, NOW - HOUR)
    assert second.dispatch.article is not None
    assert second.dispatch.article.title == "Tin 2"


def test_mending_under_a_right_clock_changes_nothing(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    _, departed, waits = tell(storage, 1, *readers).begun
    tell(storage, 2, *readers)
    depart(storage, departed)
    wait(storage, waits, until=NOW + HOUR)
    before = [states(storage, each) for each in readers]
    storage.mend_times(NOW)
    assert [states(storage, each) for each in readers] == before
    assert storage.next_due(NOW) == SOON
    assert due(storage, SOON - SECOND) == []
