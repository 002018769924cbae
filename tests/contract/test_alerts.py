"""Alerts: who is woken, by which report, once; and who hears that it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.models import (
    Alert,
    AlertKind,
    DeliveryState,
    Match,
    Mute,
    Priority,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from storage.base import ARTICLES_KEPT, OVER, Hold, LatestQuery, Planned, Release, Storage
from tests.contract.stories import DAY, HOUR, MINUTE, NOW, SOON, draft, entry, person, poll, sent, topic

BAN = Alert(AlertKind.BOATS, "Cấm biển từ 12h", start=NOW, places=("co-to",), where=("Cô Tô",), issuer="Cảng vụ")
CLEAR = replace(BAN, evidence="Tàu hoạt động trở lại", over=True)
BOATS = Match(Subscription(SubscriptionKind.ALERT, "boats", NOW - DAY))


def wants(storage: Storage, chat: str, *kinds: str) -> Subscriber:
    reader = person(storage, chat)
    for each in kinds:
        storage.follow(reader.id, Subscription(SubscriptionKind.ALERT, each, NOW - DAY))
    return reader


def report(storage: Storage, number: int, alert: Alert | None, at: datetime = NOW, **changes: Any) -> None:
    news = draft(f"bao.example:{number}", title=f"Tin {number}", alert=alert, news_at=at, **changes)
    poll(storage, entry(news), at=at)


def passes(storage: Storage) -> list[tuple[bool, list[tuple[int, Priority]]]]:
    """Every range to its end: whether it is the first look, and whom it found, with the urgency of what they get."""
    seen = []
    while (lease := storage.claim_range("sender", NOW, SOON)) is not None:
        found = storage.candidates(lease, lease.after, 100)
        plans = {
            each.subscriber.id: Planned(each.alerted or (Match(each.subscriptions[0]) if each.subscriptions else BOATS))
            for each in found
        }
        begun = storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON)
        assert begun is not None
        storage.record_results([sent(each) for each in begun])
        seen.append((lease.alerted, [(each.subscriber.id, each.urgency) for each in begun]))
    return seen


def rings(storage: Storage, number: int) -> bool:
    [article] = [each for each in storage.latest(LatestQuery(limit=99)).articles if each.title == f"Tin {number}"]
    return article.rings


def test_who_asked_is_told_first_and_others_as_of_any_article_nobody_twice(storage: Storage) -> None:
    woken, follower = wants(storage, "1", "boats"), person(storage, "2", "xa-hoi")
    both = wants(storage, "3", "boats")
    storage.follow(both.id, topic("xa-hoi"))
    report(storage, 1, BAN)
    assert passes(storage) == [
        (True, [(woken.id, Priority.ALERT), (both.id, Priority.ALERT)]),
        (False, [(follower.id, Priority.ARTICLE)]),
    ]


def test_a_crash_between_the_two_looks_repeats_nothing(storage: Storage) -> None:
    both = wants(storage, "1", "boats")
    storage.follow(both.id, topic("xa-hoi"))
    report(storage, 1, BAN)
    lease = storage.claim_range("first", NOW, SOON)
    assert lease is not None
    storage.begin_deliveries(lease, "first", lease.after, {both.id: Planned(BOATS)}, NOW, SOON)
    storage.reclaim(NOW)  # the sender died with the range where it stood
    assert passes(storage) == [(True, []), (False, [])]
    assert [state for _, state, _ in storage.deliveries_of(both.id, 9)] == [DeliveryState.CLAIMED]


def test_who_asked_for_other_kinds_is_not_woken(storage: Storage) -> None:
    wants(storage, "1", "storm", "@co-to")
    report(storage, 1, BAN)
    [lease, _] = [storage.claim_range("sender", NOW, SOON) for _ in range(2)]
    assert lease is not None
    [found] = storage.candidates(lease, 0, 9)
    assert {each.value for each in found.subscriptions} == {"storm", "@co-to"}  # the audience's rules decide
    assert lease.dispatch.audience.alert == BAN


def test_alerts_are_wanted_where_one_follows_places_unless_others_were_chosen(storage: Storage) -> None:
    everywhere, islander, chooser = (wants(storage, chat, "boats") for chat in "123")
    for reader in (islander, chooser):
        storage.follow(reader.id, Subscription(SubscriptionKind.PLACE, "co-to", NOW - DAY))
    storage.follow(chooser.id, Subscription(SubscriptionKind.ALERT, "@van-don", NOW - DAY))
    report(storage, 1, replace(BAN, places=("tra-co",)))
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    found = {
        each.subscriber.id: [held.value for held in each.subscriptions] for each in storage.candidates(lease, 0, 9)
    }
    assert found == {everywhere.id: ["boats"], islander.id: ["boats", "@co-to"], chooser.id: ["@van-don", "boats"]}


def test_an_article_without_an_alert_is_looked_at_once(storage: Storage) -> None:
    wants(storage, "1", "boats")
    report(storage, 1, None)
    assert passes(storage) == [(False, [])]


def test_mutes_bear_on_the_first_look_too(storage: Storage) -> None:
    reader = wants(storage, "1", "boats")
    storage.mute(reader.id, Mute(SubscriptionKind.SOURCE, "bao"))
    report(storage, 1, BAN)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    [found] = storage.candidates(lease, 0, 9)
    assert found.mutes == (Mute(SubscriptionKind.SOURCE, "bao"),)


def test_later_reports_of_the_same_danger_do_not_ring_again(storage: Storage) -> None:
    wants(storage, "1", "boats")
    report(storage, 1, BAN)
    report(storage, 2, replace(BAN, evidence="Cô Tô cấm biển"), NOW + HOUR)
    assert [rings(storage, number) for number in (1, 2)] == [True, False]
    assert [alerted for alerted, _ in passes(storage)] == [True, False, False]


@pytest.mark.parametrize(
    "changed",
    [
        replace(BAN, places=("van-don",)),
        replace(BAN, kind=AlertKind.POWER),
        replace(BAN, also=(AlertKind.STORM,)),
        replace(BAN, places=(), wide=True),
    ],
)
def test_another_place_or_kind_rings(storage: Storage, changed: Alert) -> None:
    report(storage, 1, BAN)
    report(storage, 2, changed, NOW + HOUR)
    assert rings(storage, 2)


def test_another_end_of_an_order_rings_and_stands(storage: Storage) -> None:
    report(storage, 1, replace(BAN, until=NOW + 6 * HOUR))
    report(storage, 2, replace(BAN, until=NOW + 9 * HOUR), NOW + HOUR)
    report(storage, 3, replace(BAN, until=NOW + 9 * HOUR), NOW + HOUR)
    assert [rings(storage, number) for number in (2, 3)] == [True, False]
    [event] = storage.alerts_in_force(NOW + 2 * HOUR, 9)
    assert (event.alert.until, event.expires, event.article.title) == (NOW + 9 * HOUR, NOW + 9 * HOUR, "Tin 2")


def test_what_concerns_no_place_of_the_province_never_rings(storage: Storage) -> None:
    report(storage, 1, replace(BAN, places=()))
    assert not rings(storage, 1)
    assert storage.alerts_in_force(NOW, 9) == []


def test_an_alert_past_its_life_is_over_and_a_new_one_rings(storage: Storage) -> None:
    report(storage, 1, replace(BAN, until=NOW + HOUR))
    assert len(storage.alerts_in_force(NOW + 59 * MINUTE, 9)) == 1
    assert storage.alerts_in_force(NOW + HOUR, 9) == []
    report(storage, 2, BAN, NOW + 2 * HOUR)
    assert rings(storage, 2)


def test_the_all_clear_closes_it_and_reaches_whoever_got_it(storage: Storage) -> None:
    woken, other = wants(storage, "1", "boats"), wants(storage, "2", "storm")
    report(storage, 1, BAN)
    assert passes(storage)[0] == (True, [(woken.id, Priority.ALERT), (other.id, Priority.ALERT)])
    storage.unfollow_all(woken.id)  # they got the alert all the same
    report(storage, 2, CLEAR, NOW + 5 * HOUR)
    assert storage.alerts_in_force(NOW + 5 * HOUR, 9) == []
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert lease.alerted
    found = storage.candidates(lease, 0, 9)
    assert [(each.subscriber.id, each.alerted and each.alerted.subscription) for each in found] == [
        (woken.id, BOATS.subscription),
        (other.id, Subscription(SubscriptionKind.ALERT, "storm", NOW - DAY)),
    ]
    begun = storage.begin_deliveries(lease, "sender", lease.last, {woken.id: Planned(BOATS)}, NOW, SOON)
    assert begun is not None
    assert [each.urgency for each in begun] == [Priority.ALERT]


def test_the_all_clear_of_the_province_is_for_everybody_who_was_told_of_a_place(storage: Storage) -> None:
    islander, townsman = wants(storage, "1", "boats", "@co-to"), wants(storage, "2", "boats", "@van-don")
    for number, (reader, place) in enumerate(((islander, "co-to"), (townsman, "van-don")), 1):
        report(storage, number, replace(BAN, places=(place,)))
        while (lease := storage.claim_range("sender", NOW, SOON)) is not None:
            begun = storage.begin_deliveries(lease, "sender", lease.last, {reader.id: Planned(BOATS)}, NOW, SOON)
            storage.record_results([sent(each) for each in begun or ()])
    report(storage, 3, replace(CLEAR, places=(), wide=True), NOW + HOUR)
    assert storage.alerts_in_force(NOW + HOUR, 9) == []
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert {each.subscriber.id for each in storage.candidates(lease, 0, 9) if each.alerted} == {
        islander.id,
        townsman.id,
    }


def test_an_all_clear_ends_its_own_danger_alone(storage: Storage) -> None:
    report(storage, 1, BAN)
    report(storage, 2, replace(BAN, kind=AlertKind.STORM, also=()))
    report(storage, 3, replace(CLEAR, also=(AlertKind.STORM,)), NOW + HOUR)
    assert [each.alert.kind for each in storage.alerts_in_force(NOW + HOUR, 9)] == [AlertKind.STORM]


def test_an_order_given_for_a_storm_ends_by_its_own_all_clear(storage: Storage) -> None:
    fisherman = wants(storage, "1", "boats")
    report(storage, 1, Alert(AlertKind.STORM, "Bão số 3", wide=True))
    report(storage, 2, replace(BAN, also=(AlertKind.STORM,)), NOW)
    passes(storage)
    report(storage, 3, CLEAR, NOW + HOUR)
    assert [each.alert.kind for each in storage.alerts_in_force(NOW + HOUR, 9)] == [AlertKind.STORM]
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert [each.subscriber.id for each in storage.candidates(lease, 0, 9) if each.alerted] == [fisherman.id]


def test_what_was_told_besides_ends_by_itself_and_whoever_was_told_hears_of_it(storage: Storage) -> None:
    reader = wants(storage, "1", "storm")
    report(storage, 1, Alert(AlertKind.STORM, "Bão số 3", also=(AlertKind.POWER,), wide=True))
    passes(storage)
    back = Alert(AlertKind.POWER, "Có điện trở lại", over=True, places=("co-to",))
    report(storage, 2, back, NOW + HOUR)
    report(storage, 3, back, NOW + HOUR)
    assert [rings(storage, number) for number in (2, 3)] == [True, False]
    [left] = storage.alerts_in_force(NOW + HOUR, 9)
    assert left.alert.kinds == (AlertKind.STORM,)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert [each.subscriber.id for each in storage.candidates(lease, 0, 9) if each.alerted] == [reader.id]


def test_an_all_clear_of_nothing_wakes_nobody_and_a_second_one_neither(storage: Storage) -> None:
    report(storage, 1, CLEAR)
    assert not rings(storage, 1)
    report(storage, 2, BAN)
    report(storage, 3, CLEAR, NOW + HOUR)
    report(storage, 4, CLEAR, NOW + 2 * HOUR)
    assert [rings(storage, number) for number in (2, 3, 4)] == [True, True, False]


def test_after_the_all_clear_the_same_danger_is_a_new_one(storage: Storage) -> None:
    for number, alert in enumerate((BAN, CLEAR, BAN), 1):
        report(storage, number, alert, NOW + number * HOUR)
    assert rings(storage, 3)


def test_the_same_poll_again_changes_nothing(storage: Storage) -> None:
    wants(storage, "1", "boats")
    report(storage, 1, BAN)
    report(storage, 1, BAN)
    assert len(storage.alerts_in_force(NOW, 9)) == 1
    assert [alerted for alerted, _ in passes(storage)] == [True, False]


def test_an_alert_survives_its_way_through_storage(storage: Storage) -> None:
    whole = replace(
        BAN, also=(AlertKind.STORM,), until=NOW + DAY, where=("Cô Tô", "vịnh Bắc Bộ"), wide=True, until_notice=False
    )
    report(storage, 1, whole)
    [article] = storage.latest(LatestQuery()).articles
    assert article.alert == whole
    [event] = storage.alerts_in_force(NOW, 9)
    assert (event.alert, event.article, event.began) == (whole, article, NOW)


def test_what_is_withdrawn_is_in_force_no_more(storage: Storage) -> None:
    report(storage, 1, BAN)
    [event] = storage.alerts_in_force(NOW, 9)
    storage.retract(event.article.id, NOW)
    assert storage.alerts_in_force(NOW, 9) == []


def test_who_follows_anew_what_the_article_gained_gets_it_once(storage: Storage) -> None:
    woken = wants(storage, "1", "boats")
    report(storage, 1, BAN)
    passes(storage)
    storage.follow(woken.id, topic("kinh-te"))
    again = draft("bao.example:1", title="Tin 1", alert=BAN, topics=("kinh-te",))
    poll(storage, entry(again, key="another"))
    assert passes(storage) == [(True, []), (False, [])]


def test_only_alerts_go_to_who_is_looked_at_first(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    report(storage, 1, BAN)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert lease.alerted
    assert storage.candidates(lease, 0, 9) == []
    assert storage.begin_deliveries(lease, "sender", lease.last, {}, NOW, SOON) == []


def test_an_all_clear_may_come_after_the_end_that_was_announced(storage: Storage) -> None:
    report(storage, 1, replace(BAN, until=NOW + HOUR))
    report(storage, 2, CLEAR, NOW + 20 * HOUR)
    report(storage, 3, replace(BAN, until=NOW + 30 * HOUR), NOW + 29 * HOUR)
    report(storage, 4, CLEAR, NOW + 60 * HOUR)
    assert [rings(storage, number) for number in (2, 3, 4)] == [True, True, False]


def test_who_never_got_the_alert_hears_nothing_of_its_end(storage: Storage) -> None:
    blocked = wants(storage, "1", "boats")
    report(storage, 1, BAN)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    begun = storage.begin_deliveries(lease, "sender", lease.last, {blocked.id: Planned(BOATS)}, NOW, SOON)
    assert begun is not None
    [delivery] = begun
    storage.record_results([replace(sent(delivery), state=DeliveryState.REJECTED)])
    passes(storage)
    storage.unfollow_all(blocked.id)
    report(storage, 2, CLEAR, NOW + HOUR)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert [each.alerted for each in storage.candidates(lease, 0, 9)] == [None]


def test_an_alert_that_waits_is_dropped_by_its_all_clear_and_nobody_told_of_nothing_hears_of_its_end(
    storage: Storage,
) -> None:
    sleeper = wants(storage, "1", "boats")
    report(storage, 1, BAN)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    asleep = Planned(BOATS, hold=Hold("quiet", NOW + 2 * HOUR))
    storage.begin_deliveries(lease, "sender", lease.last, {sleeper.id: asleep}, NOW, SOON)
    report(storage, 2, CLEAR, NOW + HOUR)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert [(each.alerted, each.subscriptions) for each in storage.candidates(lease, 0, 9)] == [(None, ())]
    awake = NOW + 2 * HOUR
    storage.release([Release(sleeper.id, go=(1,))], awake)
    assert storage.claim_due_deliveries(awake, 9, awake + MINUTE) == []
    told = storage.trace(sleeper.id, 1)
    assert told is not None
    assert told.delivery is not None
    assert (told.delivery.state, told.delivery.detail) == (DeliveryState.REJECTED, OVER)


def test_what_may_have_arrived_is_not_dropped(storage: Storage) -> None:
    reader = wants(storage, "1", "boats")
    report(storage, 1, BAN)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    begun = storage.begin_deliveries(lease, "sender", lease.last, {reader.id: Planned(BOATS)}, NOW, SOON)
    assert begun is not None
    storage.depart(1, reader.id, 1, (), NOW)
    report(storage, 2, CLEAR, NOW + HOUR)  # the sender died, and whether it was told is in doubt
    again = storage.claim_due_deliveries(NOW + HOUR, 9, NOW + 2 * HOUR)
    assert [(each.subscriber.id, each.doubts) for each in again] == [(reader.id, 1)]
    lease = storage.claim_range("sender", NOW + HOUR, NOW + 2 * HOUR)
    assert lease is not None
    assert [each.alerted for each in storage.candidates(lease, 0, 9)] == [BOATS]


def test_whom_the_sender_had_not_come_to_is_not_woken_after_the_all_clear(storage: Storage) -> None:
    wants(storage, "1", "boats")
    report(storage, 1, BAN)
    report(storage, 2, CLEAR, NOW + HOUR)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert (lease.dispatch.id, lease.alerted, lease.dispatch.audience.alert) == (1, True, None)


def test_an_alert_that_waits_goes_before_an_older_article(storage: Storage) -> None:
    follower, woken = person(storage, "1", "xa-hoi"), wants(storage, "2", "boats")
    report(storage, 1, None)
    report(storage, 2, BAN)
    later = Planned(BOATS, not_before=SOON)
    while (lease := storage.claim_range("sender", NOW, SOON)) is not None:
        plans = {woken.id: later} if lease.alerted else {follower.id: replace(later, match=Match(topic("xa-hoi")))}
        storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON)
    due = storage.claim_due_deliveries(SOON, 9, SOON + MINUTE)
    assert [each.subscriber.id for each in due] == [woken.id, follower.id]


def test_what_is_long_over_is_let_go(storage: Storage) -> None:
    def trimmed() -> int:
        return sum(iter(lambda: storage.trim(NOW + ARTICLES_KEPT + 30 * DAY), 0))

    report(storage, 1, None)
    without = trimmed()
    report(storage, 2, BAN)
    assert trimmed() == without + 1
