"""What waits for its reader's time comes up then, goes or is held on, and is never forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.models import DeliveryState, DispatchKind, Priority, Settings, Subscriber
from storage.base import Candidate, HeldDelivery, HeldSubscriber, Hold, HoldReason, Planned, Release, Storage
from tests.contract.stories import (
    DAY,
    EVERYBODY,
    HOUR,
    NOW,
    SECOND,
    SOON,
    announce,
    arrive,
    claim,
    due,
    person,
    publish,
    sent,
    states,
    tell,
    wait,
)

MORNING = NOW + 8 * HOUR
QUIET, DIGEST, CAP = (Hold(reason, MORNING) for reason in ("quiet", "digest", "cap"))
HELD, QUEUED, GONE = DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.GONE


@pytest.fixture
def reader(storage: Storage) -> Subscriber:
    return person(storage, "1", "xa-hoi")


def held_in(storage: Storage, now: datetime = MORNING) -> dict[int, list[int]]:
    """By subscriber, the dispatches that are due."""
    return {
        each.subscriber.id: [delivery.dispatch_id for delivery in each.deliveries]
        for each in storage.held_due(now, 100)
    }


def told_in(storage: Storage, now: datetime = MORNING) -> list[str]:
    return [each.dispatch.article.title for each in due(storage, now) if each.dispatch.article is not None]


# --- being held --------------------------------------------------------------------------------------------------


def test_what_is_held_is_sent_to_nobody_until_it_is_let_go(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader, hold=QUIET)
    assert told.begun == []
    assert states(storage, reader) == {told.dispatch.id: HELD}
    assert due(storage, MORNING + 9 * DAY) == []
    assert not storage.progress(told.dispatch.id).done
    assert storage.dispatches_open() == 1


@pytest.mark.parametrize("reason", ["quiet", "digest", "cap"])
def test_it_comes_up_at_its_time_with_what_is_known_of_it(
    storage: Storage, reader: Subscriber, reason: HoldReason
) -> None:
    dispatch = tell(storage, 1, reader, hold=Hold(reason, MORNING)).dispatch
    assert storage.next_held() == MORNING
    assert storage.held_due(MORNING - SECOND, 10) == []
    held = HeldDelivery(dispatch.id, DispatchKind.ARTICLE, Priority.ARTICLE, reason, held_at=NOW, due=MORNING)
    assert storage.held_due(MORNING, 10) == [HeldSubscriber(reader, (held,))]
    assert storage.held_due(MORNING, 10) == [HeldSubscriber(reader, (held,))]


def test_only_what_is_due_comes_up(storage: Storage, reader: Subscriber) -> None:
    first = tell(storage, 1, reader, hold=QUIET).dispatch.id
    tell(storage, 2, reader, hold=Hold("digest", MORNING + HOUR))
    assert held_in(storage) == {reader.id: [first]}


def test_the_longest_due_come_first_and_no_more_than_asked_for(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    for number, hours in enumerate((2, 0, 1)):
        tell(storage, number, readers[number], hold=Hold("digest", NOW + hours * HOUR))
    found = storage.held_due(MORNING, 2)
    assert [each.subscriber for each in found] == [readers[1], readers[2]]


def test_nothing_held_is_due_never(storage: Storage, reader: Subscriber) -> None:
    wait(storage, *tell(storage, 1, reader).begun)
    assert storage.next_held() is None
    assert storage.held_due(MORNING, 10) == []
    assert storage.held_later(NOW, 0, 10) == []


def test_what_is_held_beyond_now_is_found_by_subscriber_in_slices(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(4)]
    early = tell(storage, 1, *readers, hold=Hold("quiet", NOW)).dispatch.id
    late = tell(storage, 2, readers[0], readers[2], readers[3], hold=QUIET).dispatch.id
    first = storage.held_later(NOW, 0, 2)
    assert [each.subscriber for each in first] == [readers[0], readers[2]]
    assert all([delivery.dispatch_id for delivery in each.deliveries] == [late] for each in first)
    assert [each.subscriber for each in storage.held_later(NOW, readers[2].id, 2)] == [readers[3]]
    assert storage.held_later(NOW, readers[3].id, 2) == []
    assert held_in(storage, NOW) == {each.id: [early] for each in readers}


def test_what_is_held_holds_up_nothing_that_may_go(storage: Storage, reader: Subscriber) -> None:
    tell(storage, 1, reader, hold=CAP)
    assert len(tell(storage, 2, reader).begun) == 1


# --- letting go ----------------------------------------------------------------------------------------------------


def test_a_few_that_are_let_go_come_one_by_one_in_order(storage: Storage, reader: Subscriber) -> None:
    ids = [tell(storage, number, reader, hold=QUIET).dispatch.id for number in (1, 2, 3)]
    storage.release([Release(reader.id, go=(ids[2], ids[0], ids[1]))], MORNING)
    for number in (1, 2, 3):
        [delivery] = due(storage, MORNING)
        assert delivery.dispatch.id == ids[number - 1]
        assert (delivery.attempts, delivery.reason) == (1, EVERYBODY)
        arrive(storage, delivery)
    assert storage.dispatches_open() == 0


def test_more_than_a_few_that_are_let_go_come_in_a_digest(storage: Storage, reader: Subscriber) -> None:
    ids = [tell(storage, number, reader, hold=QUIET).dispatch.id for number in range(1, 5)]
    storage.release([Release(reader.id, go=tuple(ids))], MORNING)
    [digest] = due(storage, MORNING)
    assert [each.title for each in digest.articles] == ["Tin 1", "Tin 2", "Tin 3", "Tin 4"]


def test_the_articles_of_a_digest_come_in_one_message_however_few(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader, hold=DIGEST)
    storage.release([Release(reader.id, go=(told.dispatch.id,), bundle=True)], MORNING)
    [digest] = due(storage, MORNING)
    assert (digest.dispatch.kind, digest.articles) == (DispatchKind.DIGEST, (told.article,))


def test_alerts_and_announcements_are_let_go_beside_the_digest(storage: Storage, reader: Subscriber) -> None:
    ids = [tell(storage, number, reader, hold=QUIET, urgent=number == 2).dispatch.id for number in (1, 2, 3)]
    ids.append(announce(storage, reader).id)
    lease = claim(storage)
    storage.begin_deliveries(lease, "sender", lease.last, {reader.id: Planned(EVERYBODY, QUIET)}, NOW, SOON)
    storage.release([Release(reader.id, go=tuple(ids), bundle=True)], MORNING)
    went = due(storage, MORNING)
    assert [each.dispatch.priority for each in went] == [Priority.ALERT, Priority.ARTICLE, Priority.BROADCAST]
    assert [each.title for each in went[1].articles] == ["Tin 1", "Tin 3"]


def test_the_digests_of_a_morning_share_a_dispatch(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    first = tell(storage, 1, *readers, hold=DIGEST).dispatch.id
    second = tell(storage, 2, *readers[1:], hold=DIGEST).dispatch.id
    storage.release([Release(each.id, go=(first, second), bundle=True) for each in readers], MORNING)
    digests = due(storage, MORNING)
    assert len({each.dispatch.id for each in digests}) == 1
    assert [[article.title for article in each.articles] for each in digests] == [
        ["Tin 1"],
        ["Tin 1", "Tin 2"],
        ["Tin 1", "Tin 2"],
    ]


def test_what_is_let_go_queues_behind_what_is_under_way(storage: Storage, reader: Subscriber) -> None:
    held = tell(storage, 1, reader, hold=QUIET).dispatch.id
    [head] = tell(storage, 2, reader).begun
    storage.release([Release(reader.id, go=(held,))], MORNING)
    assert states(storage, reader)[held] is QUEUED
    arrive(storage, head)
    assert told_in(storage) == ["Tin 1"]


def test_letting_go_twice_or_of_what_is_not_held_changes_nothing(storage: Storage, reader: Subscriber) -> None:
    held = tell(storage, 1, reader, hold=QUIET).dispatch.id
    [flying] = tell(storage, 2, reader).begun
    letting_go = Release(reader.id, go=(held, flying.dispatch.id, 4711), hold={flying.dispatch.id: QUIET})
    storage.release([letting_go, letting_go, Release(4711, go=(held,))], MORNING)
    storage.release([letting_go], MORNING)
    assert states(storage, reader) == {held: QUEUED, flying.dispatch.id: DeliveryState.CLAIMED}


# --- holding on ----------------------------------------------------------------------------------------------------


def test_what_is_held_on_keeps_since_when(storage: Storage, reader: Subscriber) -> None:
    dispatch = tell(storage, 1, reader, hold=QUIET).dispatch.id
    storage.release([Release(reader.id, hold={dispatch: Hold("digest", MORNING + HOUR)})], MORNING)
    assert storage.held_due(MORNING, 10) == []
    [held] = storage.held_due(MORNING + HOUR, 10)
    assert held.deliveries[0] == HeldDelivery(
        dispatch, DispatchKind.ARTICLE, Priority.ARTICLE, "digest", held_at=NOW, due=MORNING + HOUR
    )


def test_what_a_clock_that_was_ahead_held_is_held_since_now(storage: Storage, reader: Subscriber) -> None:
    dispatch = tell(storage, 1, reader, hold=QUIET).dispatch.id
    before = NOW - 2 * DAY
    storage.release([Release(reader.id, hold={dispatch: Hold("quiet", NOW)})], before)
    assert storage.held_due(NOW, 10)[0].deliveries[0].held_at == before


def test_some_may_go_while_others_are_held_on(storage: Storage, reader: Subscriber) -> None:
    stays, goes = (tell(storage, number, reader, hold=QUIET).dispatch.id for number in (1, 2))
    storage.release([Release(reader.id, go=(goes,), hold={stays: Hold("cap", MORNING + DAY)})], MORNING)
    assert told_in(storage) == ["Tin 2"]
    assert states(storage, reader)[stays] is HELD
    assert storage.next_held() == MORNING + DAY


# --- what comes while something held is due ------------------------------------------------------------------------


def test_what_comes_when_the_held_is_due_goes_behind_it(storage: Storage, reader: Subscriber) -> None:
    held = tell(storage, 1, reader, hold=Hold("quiet", NOW)).dispatch.id
    behind = tell(storage, 2, reader)
    assert behind.begun == []
    assert due(storage, MORNING) == []
    storage.release([Release(reader.id, go=(held,))], NOW)
    [first] = due(storage)
    arrive(storage, first)
    assert (first.dispatch.id, told_in(storage, NOW)) == (held, ["Tin 2"])


def test_it_goes_at_once_if_the_held_is_held_on(storage: Storage, reader: Subscriber) -> None:
    held = tell(storage, 1, reader, hold=Hold("quiet", NOW)).dispatch.id
    tell(storage, 2, reader)
    storage.release([Release(reader.id, hold={held: DIGEST})], NOW)
    assert told_in(storage, NOW) == ["Tin 2"]


def test_it_goes_at_once_if_the_held_was_withdrawn(storage: Storage, reader: Subscriber) -> None:
    held = tell(storage, 1, reader, hold=Hold("quiet", NOW))
    tell(storage, 2, reader)
    storage.retract(held.article.id, NOW)
    storage.sweep_cancelled(NOW, 10)
    assert told_in(storage, NOW) == ["Tin 2"]


def test_new_settings_never_move_away_what_something_waits_behind(storage: Storage, reader: Subscriber) -> None:
    tell(storage, 1, reader, hold=Hold("quiet", NOW))
    tell(storage, 2, reader)
    storage.save_settings(reader.id, Settings(digest=True), {"quiet": MORNING, "digest": MORNING})
    assert list(held_in(storage, NOW)) == [reader.id]


def test_what_comes_due_while_another_is_under_way_goes_before_what_queues_behind_that(
    storage: Storage, reader: Subscriber
) -> None:
    held = tell(storage, 1, reader, hold=Hold("quiet", SOON)).dispatch.id
    [head] = tell(storage, 2, reader).begun
    tell(storage, 3, reader)
    storage.record_results([replace(sent(head), at=SOON)])
    assert due(storage, SOON) == []
    storage.release([Release(reader.id, go=(held,))], SOON)
    assert told_in(storage, SOON) == ["Tin 1"]


# --- who is not there ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["blocked", "asked"])
def test_what_is_held_for_who_paused_ends_when_it_is_due(storage: Storage, reader: Subscriber, reason: str) -> None:
    other = person(storage, "2", "xa-hoi")
    dispatch = tell(storage, 1, reader, other, hold=QUIET).dispatch.id
    later = tell(storage, 2, reader, hold=Hold("digest", MORNING + HOUR)).dispatch.id
    storage.pause(reader.id, reason, NOW)
    assert held_in(storage) == {other.id: [dispatch]}
    assert states(storage, reader) == {dispatch: GONE, later: HELD}
    trace = storage.trace(reader.id, 1)
    assert trace is not None
    assert trace.delivery is not None
    assert (trace.delivery.at, trace.delivery.detail, trace.delivery.due) == (MORNING, reason, None)


def test_nothing_is_left_behind_what_ends_because_its_reader_paused(storage: Storage, reader: Subscriber) -> None:
    tell(storage, 1, reader, hold=Hold("quiet", NOW))
    tell(storage, 2, reader)
    storage.pause(reader.id, "blocked", NOW)
    assert storage.held_due(NOW, 10) == []
    assert due(storage) == []
    assert set(states(storage, reader).values()) == {GONE}
    assert storage.dispatches_open() == 0


def test_who_came_back_in_time_gets_what_was_held(storage: Storage, reader: Subscriber) -> None:
    dispatch = tell(storage, 1, reader, hold=QUIET).dispatch.id
    storage.pause(reader.id, "blocked", NOW)
    storage.resume(reader.id, NOW + HOUR)
    assert held_in(storage) == {reader.id: [dispatch]}


def test_what_is_held_for_the_erased_is_gone(storage: Storage, reader: Subscriber) -> None:
    dispatch = tell(storage, 1, reader, hold=QUIET).dispatch.id
    storage.erase_subscriber(reader.id)
    assert (storage.next_held(), storage.held_due(MORNING, 10)) == (None, [])
    assert storage.progress(dispatch).done
    storage.release([Release(reader.id, go=(dispatch,))], MORNING)


def test_what_is_withdrawn_is_held_no_longer(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader, hold=QUIET)
    storage.retract(told.article.id, NOW)
    assert storage.sweep_cancelled(NOW, 10) == 1
    assert states(storage, reader) == {told.dispatch.id: DeliveryState.REJECTED}
    assert storage.next_held() is None


# --- settings ------------------------------------------------------------------------------------------------------


def test_new_settings_move_what_is_held_by_its_reason(storage: Storage, reader: Subscriber) -> None:
    other = person(storage, "2", "xa-hoi")
    by_reason = {hold.reason: tell(storage, n, reader, hold=hold).dispatch.id for n, hold in enumerate((QUIET, CAP))}
    tell(storage, 7, other, hold=QUIET)
    storage.save_settings(reader.id, Settings(silent=True), {"quiet": SOON, "cap": MORNING + DAY})
    assert held_in(storage, SOON) == {reader.id: [by_reason["quiet"]]}
    assert held_in(storage, MORNING) == {reader.id: [by_reason["quiet"]], other.id: [3]}
    assert held_in(storage, MORNING + DAY)[reader.id] == list(by_reason.values())


def test_settings_without_openings_move_nothing(storage: Storage, reader: Subscriber) -> None:
    tell(storage, 1, reader, hold=QUIET)
    storage.save_settings(reader.id, Settings(silent=True))
    assert storage.next_held() == MORNING


# --- the most in a day ---------------------------------------------------------------------------------------------


def told_today(storage: Storage, number: int, day: datetime, hold: Hold | None = None) -> tuple[datetime | None, int]:
    """What the next candidate says of the day, and article ``number`` is told on ``day``."""
    publish(storage, f"bao.example:{number}")
    lease = claim(storage)
    [candidate] = storage.candidates(lease, lease.after, 10)
    plans = {candidate.subscriber.id: Planned(EVERYBODY, hold, day=day)}
    begun = storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON)
    arrive(storage, *begun or ())
    return _count(candidate)


def _count(candidate: Candidate) -> tuple[datetime | None, int]:
    return candidate.told_day, candidate.told


def test_articles_of_a_day_are_counted_one_by_one_and_every_day_anew(storage: Storage, reader: Subscriber) -> None:
    today, tomorrow = NOW - 6 * HOUR, NOW + 18 * HOUR
    counts = [told_today(storage, n, day) for n, day in enumerate((today, today, tomorrow, tomorrow))]
    assert counts == [(None, 0), (today, 1), (today, 2), (tomorrow, 1)]


def test_what_is_held_does_not_count(storage: Storage, reader: Subscriber) -> None:
    today = NOW - 6 * HOUR
    counts = [told_today(storage, n, today, hold) for n, hold in enumerate((None, CAP, QUIET, None))]
    assert counts == [(None, 0), (today, 1), (today, 1), (today, 1)]


def test_what_queues_counts(storage: Storage, reader: Subscriber) -> None:
    wait(storage, *tell(storage, 9, reader).begun, until=MORNING)
    today = NOW - 6 * HOUR
    assert [told_today(storage, n, today)[1] for n in range(3)] == [0, 1, 2]


def test_a_delivery_that_exists_counts_once(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    lease = claim(storage)
    plans = {reader.id: Planned(EVERYBODY, day=NOW)}
    for position in (lease.after, lease.last):
        storage.begin_deliveries(lease, "sender", position, plans, NOW, SOON)
    publish(storage, "bao.example:2")
    lease = claim(storage)
    [candidate] = storage.candidates(lease, lease.after, 10)
    assert _count(candidate) == (NOW, 1)
