from __future__ import annotations

from dataclasses import replace

from bot.models import Match, Mute, SubscriptionKind
from storage.base import Candidate, Planned, RangeLease, Storage
from tests.contract.stories import (
    AT_ONCE,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOON,
    announce,
    begin,
    claim,
    draft,
    entry,
    keyword,
    person,
    poll,
    publish,
    source,
    topic,
)


def ids(candidates: list[Candidate]) -> list[int]:
    return [each.subscriber.id for each in candidates]


def all_ranges(storage: Storage) -> list[RangeLease]:
    found = []
    while (lease := storage.claim_range("sender", NOW, SOON)) is not None:
        found.append(lease)
    return found


def test_the_ranges_of_a_dispatch_hold_every_subscriber_once(storage: Storage) -> None:
    with storage.batch():
        everybody = {person(storage, str(n)).id for n in range(2500)}
    publish(storage)
    leases = all_ranges(storage)
    held = [number for lease in leases for number in range(lease.after + 1, lease.last + 1)]
    assert len(held) == len(set(held))
    assert everybody <= set(held)
    assert len(leases) == 3


def test_articles_go_before_broadcasts_and_the_older_dispatch_before_the_newer(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    announcement = announce(storage, reader)
    for number in (1, 2):
        publish(storage, f"bao.example:{number}", title=f"Tin {number}")
    order = [lease.dispatch for lease in all_ranges(storage)]
    assert [each.article and each.article.title for each in order] == ["Tin 1", "Tin 2", None]
    assert order[-1].id == announcement.id


def test_a_leased_range_is_nobody_elses_until_its_lease_runs_out(storage: Storage) -> None:
    person(storage)
    publish(storage)
    lease = claim(storage, "first")
    assert storage.claim_range("second", SOON - SECOND, NOW + HOUR) is None
    assert claim(storage, "second", SOON).id == lease.id
    assert storage.begin_deliveries(lease, "first", lease.last, {}, SOON, NOW + HOUR) is None


def test_going_on_with_a_range_extends_its_lease(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(2)]
    publish(storage)
    lease = claim(storage)
    storage.begin_deliveries(lease, "sender", readers[0].id, {readers[0].id: AT_ONCE}, NOW, NOW + HOUR)
    assert storage.claim_range("other", SOON + MINUTE, NOW + HOUR) is None


def test_a_range_that_was_left_is_resumed_behind_its_position(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(4)]
    publish(storage)
    lease = claim(storage)
    storage.begin_deliveries(lease, "sender", readers[1].id, {readers[1].id: AT_ONCE}, NOW, SOON)
    resumed = claim(storage, "other", SOON)
    assert resumed.after == readers[1].id
    assert ids(storage.candidates(resumed, resumed.after, 10)) == [readers[2].id, readers[3].id]


def test_a_range_may_be_given_back_where_it_stands(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    lease = claim(storage)
    assert storage.begin_deliveries(lease, "sender", lease.after, {}, NOW, NOW) == []
    assert ids(storage.candidates(claim(storage, "other"), 0, 10)) == [reader.id]


def test_a_position_never_goes_back(storage: Storage) -> None:
    readers = [person(storage, str(n)) for n in range(3)]
    publish(storage)
    lease = claim(storage)
    storage.begin_deliveries(lease, "sender", readers[1].id, {}, NOW, SOON)
    storage.begin_deliveries(lease, "sender", readers[0].id, {}, NOW, SOON)
    assert claim(storage, "other", SOON).after == readers[1].id


def test_a_range_that_ended_stays_ended(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    lease = claim(storage)
    begin(storage, lease, reader)
    assert storage.begin_deliveries(lease, "sender", lease.last, {reader.id: AT_ONCE}, NOW, SOON) is None
    assert storage.claim_range("other", NOW + HOUR, NOW + 2 * HOUR) is None


def test_nobody_is_delivered_the_same_dispatch_twice(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    publish(storage)
    lease = claim(storage)
    plans = {each.id: AT_ONCE for each in readers}
    first = storage.begin_deliveries(lease, "sender", lease.after, {readers[0].id: AT_ONCE}, NOW, SOON)
    second = storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON)
    assert first is not None
    assert second is not None
    assert [each.subscriber.id for each in (*first, *second)] == [each.id for each in readers]


def test_a_delivery_says_why(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    lease = claim(storage)
    because = Match(keyword("cầu mới", since=NOW - HOUR))
    [begun] = storage.begin_deliveries(lease, "sender", lease.last, {reader.id: Planned(because)}, NOW, SOON) or []
    assert (begun.reason, begun.attempts, begun.doubts, begun.subscriber) == (because, 1, 0, reader)
    [again] = storage.claim_due_deliveries(SOON, 10, NOW + HOUR)
    assert again.reason == because


def test_who_joins_after_the_plan_is_not_asked_for(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    publish(storage)
    person(storage, "2", "xa-hoi")
    [lease] = all_ranges(storage)
    assert len(storage.candidates(lease, lease.after, 10)) == 1


def test_a_dispatch_without_any_subscriber_is_done(storage: Storage) -> None:
    publish(storage)
    assert storage.claim_range("sender", NOW, SOON) is None
    assert storage.dispatches_open() == 0


# --- candidates --------------------------------------------------------------------------------------------------


def test_candidates_follow_the_topic_the_source_or_a_keyword_that_is_said(storage: Storage) -> None:
    by_topic, by_source, by_keyword, bystander = (person(storage, str(n)) for n in range(4))
    storage.follow(by_topic.id, topic("xa-hoi"))
    storage.follow(by_source.id, source("bao"))
    storage.follow(by_keyword.id, keyword("bờ vịnh"))
    storage.follow(bystander.id, keyword("vịnh Hạ Long"))
    storage.follow(bystander.id, topic("kinh-te"))
    storage.follow(bystander.id, source("khac"))
    publish(storage)
    lease = claim(storage)
    assert [(each.subscriber, each.subscriptions) for each in storage.candidates(lease, lease.after, 10)] == [
        (by_topic, (topic("xa-hoi"),)),
        (by_source, (source("bao"),)),
        (by_keyword, (keyword("bờ vịnh"),)),
    ]


def test_a_candidate_brings_what_bears_on_the_audience_and_nothing_else(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi", "kinh-te")
    storage.follow(reader.id, keyword("Hạ Long"))
    storage.follow(reader.id, keyword("vịnh"))
    for each in (
        Mute(SubscriptionKind.SOURCE, "bao", NOW + HOUR),
        Mute(SubscriptionKind.SOURCE, "khac", None),
        Mute(SubscriptionKind.TOPIC, "the-thao", None),
    ):
        storage.mute(reader.id, each)
    publish(storage)
    lease = claim(storage)
    [candidate] = storage.candidates(lease, lease.after, 10)
    assert set(candidate.subscriptions) == {topic("xa-hoi"), keyword("vịnh")}
    assert candidate.mutes == (Mute(SubscriptionKind.SOURCE, "bao", NOW + HOUR),)


def test_who_matches_five_times_is_one_candidate(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi", "kinh-te")
    for each in (source("bao"), keyword("cầu"), keyword("vịnh")):
        storage.follow(reader.id, each)
    poll(storage, entry(draft(topics=("xa-hoi", "kinh-te"))))
    lease = claim(storage)
    [candidate] = storage.candidates(lease, lease.after, 10)
    assert len(candidate.subscriptions) == 5


def test_candidates_come_in_slices_by_id_without_the_paused(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(6)]
    storage.pause(readers[2].id, "blocked", NOW)
    publish(storage)
    lease = claim(storage)
    first = storage.candidates(lease, lease.after, 3)
    assert ids(first) == [readers[n].id for n in (0, 1, 3)]
    assert ids(storage.candidates(lease, readers[3].id, 3)) == [readers[n].id for n in (4, 5)]


def test_candidates_stay_inside_their_range(storage: Storage) -> None:
    with storage.batch():
        readers = [person(storage, str(n), "xa-hoi") for n in range(1200)]
    publish(storage)
    first, second = all_ranges(storage)
    assert ids(storage.candidates(first, 0, 2000)) == [each.id for each in readers[:1000]]
    assert ids(storage.candidates(second, 0, 2000)) == [each.id for each in readers[1000:]]


def test_everybody_who_is_not_paused_hears_a_broadcast(storage: Storage) -> None:
    readers = [person(storage, str(n)) for n in range(3)]
    storage.pause(readers[1].id, "asked", NOW)
    announce(storage, readers[0])
    lease = claim(storage)
    candidates = storage.candidates(lease, lease.after, 10)
    assert ids(candidates) == [readers[0].id, readers[2].id]
    assert all(each.subscriptions == () for each in candidates)


def test_who_paused_between_looking_and_sending_gets_nothing(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    lease = claim(storage)
    storage.pause(reader.id, "asked", NOW)
    assert begin(storage, lease, reader) == []


def test_a_lease_of_another_owner_opens_nothing(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    lease = claim(storage)
    forged = replace(lease, id=lease.id + 100)
    assert storage.begin_deliveries(lease, "thief", lease.last, {reader.id: AT_ONCE}, NOW, SOON) is None
    assert storage.begin_deliveries(forged, "sender", lease.last, {reader.id: AT_ONCE}, NOW, SOON) is None
    assert storage.deliveries_of(reader.id, 10) == []
