from __future__ import annotations

import pytest

from bot.models import DeliveryState, DispatchKind
from storage.base import Delivery, Storage
from tests.contract.stories import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOON,
    announce,
    begin,
    claim,
    depart,
    ended,
    person,
    publish,
    sent,
)

FINAL = [DeliveryState.SENT, DeliveryState.REJECTED, DeliveryState.GONE, DeliveryState.UNKNOWN]


def one(storage: Storage) -> Delivery:
    """A delivery that is under way."""
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    [delivery] = begin(storage, claim(storage), reader)
    return delivery


def state_of(storage: Storage, delivery: Delivery) -> tuple[DeliveryState, str | None]:
    [(dispatch_id, state, message_id)] = storage.deliveries_of(delivery.subscriber.id, 10)
    assert dispatch_id == delivery.dispatch.id
    return state, message_id


@pytest.mark.parametrize("state", FINAL)
def test_an_end_is_final(storage: Storage, state: DeliveryState) -> None:
    delivery = one(storage)
    storage.record_results([ended(delivery, state, detail="vì vậy")])
    storage.record_results([ended(delivery, DeliveryState.WAITING, due=NOW), ended(delivery, DeliveryState.GONE)])
    assert state_of(storage, delivery)[0] is state
    assert storage.claim_due_deliveries(NOW + DAY, 10, NOW + 2 * DAY) == []
    assert storage.progress(delivery.dispatch.id).counts == {state: 1}


def test_what_was_sent_keeps_its_message_id(storage: Storage) -> None:
    delivery = one(storage)
    storage.record_results([sent(delivery, "77")])
    storage.record_results([sent(delivery, "78")])
    assert state_of(storage, delivery) == (DeliveryState.SENT, "77")


def test_what_waits_is_due_at_its_time_with_one_attempt_more(storage: Storage) -> None:
    delivery = one(storage)
    storage.record_results([ended(delivery, DeliveryState.WAITING, due=NOW + HOUR, detail="429")])
    assert storage.claim_due_deliveries(NOW + HOUR - SECOND, 10, NOW + DAY) == []
    [again] = storage.claim_due_deliveries(NOW + HOUR, 10, NOW + HOUR + MINUTE)
    assert (again.dispatch, again.subscriber) == (delivery.dispatch, delivery.subscriber)
    assert (again.attempts, again.doubts) == (2, 0)


def test_a_claimed_delivery_is_nobody_elses(storage: Storage) -> None:
    delivery = one(storage)
    storage.record_results([ended(delivery, DeliveryState.WAITING, due=NOW)])
    assert len(storage.claim_due_deliveries(NOW, 10, SOON)) == 1
    assert storage.claim_due_deliveries(SOON - SECOND, 10, NOW + HOUR) == []


def test_a_sender_that_died_leaves_one_doubt_and_the_delivery_is_tried_once_more(storage: Storage) -> None:
    delivery = one(storage)
    depart(storage, delivery)
    [again] = storage.claim_due_deliveries(SOON, 10, SOON + MINUTE)
    assert (again.attempts, again.doubts) == (2, 1)
    depart(storage, again)
    assert storage.claim_due_deliveries(SOON + MINUTE, 10, NOW + HOUR) == []
    assert state_of(storage, delivery)[0] is DeliveryState.UNKNOWN
    assert storage.progress(delivery.dispatch.id).done


def test_what_may_have_arrived_is_sent_once_more_never_twice(storage: Storage) -> None:
    delivery = one(storage)
    storage.record_results([ended(delivery, DeliveryState.WAITING, due=NOW, doubt=True)])
    [again] = storage.claim_due_deliveries(NOW, 10, SOON)
    assert again.doubts == 1
    storage.record_results([ended(again, DeliveryState.WAITING, due=NOW, doubt=True)])
    assert storage.claim_due_deliveries(NOW + DAY, 10, NOW + 2 * DAY) == []
    assert state_of(storage, delivery)[0] is DeliveryState.UNKNOWN


def test_what_may_have_arrived_is_put_into_no_digest_with_what_queues_behind_it(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    for number in range(5):
        publish(storage, f"bao.example:{number}")
    [first] = [each for _ in range(5) for each in begin(storage, claim(storage), reader)]
    assert storage.depart(first.dispatch.id, reader.id, first.attempts, (), NOW)
    [again] = storage.claim_due_deliveries(SOON, 10, SOON + MINUTE)
    assert (again.dispatch.id, again.dispatch.kind, again.doubts) == (first.dispatch.id, DispatchKind.ARTICLE, 1)
    storage.record_results([sent(again)])
    [rest] = storage.claim_due_deliveries(SOON, 10, SOON + MINUTE)
    assert (rest.dispatch.kind, len(rest.articles)) == (DispatchKind.DIGEST, 4)


def test_certain_failures_count_no_doubt(storage: Storage) -> None:
    delivery = one(storage)
    for attempt in range(2, 12):
        storage.record_results([ended(delivery, DeliveryState.WAITING, due=NOW)])
        [delivery] = storage.claim_due_deliveries(NOW, 10, SOON)
        assert (delivery.attempts, delivery.doubts) == (attempt, 0)


def test_a_late_answer_that_it_arrived_is_believed(storage: Storage) -> None:
    delivery = one(storage)
    depart(storage, delivery)
    depart(storage, *storage.claim_due_deliveries(SOON, 10, SOON + MINUTE))
    assert storage.claim_due_deliveries(SOON + MINUTE, 10, NOW + HOUR) == []
    storage.record_results([sent(delivery, "77")])
    assert state_of(storage, delivery) == (DeliveryState.SENT, "77")
    assert storage.progress(delivery.dispatch.id).counts == {DeliveryState.SENT: 1}


def test_what_is_due_comes_by_priority_then_by_how_long_it_is_due(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    announce(storage, readers[0])
    publish(storage)
    articles = begin(storage, claim(storage), *readers)
    announcements = begin(storage, claim(storage), *readers)
    waits = (3, 1, 2)
    storage.record_results(
        [
            ended(each, DeliveryState.WAITING, due=NOW + wait * SECOND)
            for each, wait in zip(articles, waits, strict=True)
        ]
    )
    storage.record_results([ended(each, DeliveryState.WAITING, due=NOW) for each in announcements])
    order = storage.claim_due_deliveries(NOW + HOUR, 4, NOW + 2 * HOUR)
    assert [(each.dispatch.kind.value, each.subscriber.id) for each in order] == [
        ("article", readers[1].id),
        ("article", readers[2].id),
        ("article", readers[0].id),
        ("broadcast", readers[0].id),
    ]


def test_who_paused_meanwhile_gets_nothing_and_does_not_hold_up_the_others(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(5)]
    publish(storage)
    deliveries = begin(storage, claim(storage), *readers)
    storage.record_results([ended(each, DeliveryState.WAITING, due=NOW) for each in deliveries])
    for each in readers[:3]:
        storage.pause(each.id, "blocked", NOW)
    assert [each.subscriber.id for each in storage.claim_due_deliveries(NOW, 2, SOON)] == [readers[3].id, readers[4].id]
    assert state_of(storage, deliveries[0])[0] is DeliveryState.GONE
    assert storage.progress(deliveries[0].dispatch.id).counts == {DeliveryState.GONE: 3, DeliveryState.CLAIMED: 2}


def test_a_result_of_nothing_is_ignored(storage: Storage) -> None:
    delivery = one(storage)
    storage.erase_subscriber(delivery.subscriber.id)
    storage.record_results([sent(delivery)])
    storage.record_results([])
    assert storage.deliveries_of(delivery.subscriber.id, 10) == []


def test_deliveries_of_a_subscriber_come_newest_first(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    dispatches = []
    for number in range(3):
        publish(storage, f"bao.example:{number}")
        [delivery] = begin(storage, claim(storage), reader)
        storage.record_results([sent(delivery, str(number))])
        dispatches.append(delivery.dispatch.id)
    assert storage.deliveries_of(reader.id, 2) == [
        (dispatches[2], DeliveryState.SENT, "2"),
        (dispatches[1], DeliveryState.SENT, "1"),
    ]
