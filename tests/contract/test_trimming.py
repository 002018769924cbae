from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.models import DeliveryState, FeedStatus, Mute, Subscriber, SubscriptionKind
from storage.base import (
    ARTICLES_KEPT,
    Delivery,
    Dialog,
    Hold,
    LatestQuery,
    PageRead,
    Planned,
    Poll,
    Release,
    Revisit,
    SearchQuery,
    Storage,
)
from storage.keeping import quiet_enough
from tests.contract.stories import (
    AT_ONCE,
    DAY,
    ECONOMY,
    EVERYBODY,
    HOUR,
    MINUTE,
    NOW,
    SOON,
    announce,
    begin,
    claim,
    draft,
    entry,
    feed,
    follow_search,
    person,
    poll,
    publish,
    sent,
)

SEASON = 91 * DAY
YEARS = 731 * DAY


def everything(storage: Storage, now: datetime, articles_kept: timedelta = ARTICLES_KEPT) -> int:
    """Trim until there is nothing left to trim."""
    deleted = 0
    while rows := storage.trim(now, articles_kept=articles_kept):
        deleted += rows
    return deleted


def deliver(storage: Storage, *readers: Subscriber) -> list[Delivery]:
    """The next dispatch, sent to them."""
    begun = begin(storage, claim(storage), *readers)
    storage.record_results([sent(each) for each in begun])
    return begun


def test_deliveries_of_finished_dispatches_go_after_a_season_in_slices_and_their_counts_stay(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(25)]
    publish(storage)
    deliveries = deliver(storage, *readers)
    assert storage.trim(NOW + 89 * DAY, limit=10) == 0
    assert [storage.trim(NOW + SEASON, limit=10) for _ in range(4)] == [10, 10, 5, 0]
    assert storage.deliveries_of(readers[0].id, 10) == []
    assert storage.progress(deliveries[0].dispatch.id).counts == {DeliveryState.SENT: 25}


def test_a_dispatch_whose_deliveries_went_is_not_sent_again(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    deliver(storage, reader)
    storage.trim(NOW + SEASON)
    publish(storage)
    assert storage.claim_range("sender", NOW + SEASON, NOW + SEASON + HOUR) is None


def test_a_dispatch_that_is_being_sent_keeps_its_deliveries(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    begin(storage, claim(storage), reader)
    assert everything(storage, NOW + YEARS) == 0
    assert len(storage.deliveries_of(reader.id, 10)) == 1
    assert storage.article_count() == 1


def test_a_dispatch_that_nobody_looked_at_yet_stays(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    publish(storage)
    assert everything(storage, NOW + YEARS) == 0
    assert claim(storage, now=NOW + YEARS).dispatch.article is not None


def hold(storage: Storage, reader: Subscriber) -> int:
    """The next dispatch waits for the reader's digest; its id."""
    lease = claim(storage)
    planned = {reader.id: Planned(EVERYBODY, Hold("digest", SOON))}
    assert storage.begin_deliveries(lease, "sender", lease.last, planned, NOW, SOON) == []
    return lease.dispatch.id


def test_what_is_held_stays(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    hold(storage, reader)
    assert everything(storage, NOW + YEARS) == 0


def digest(storage: Storage, reader: Subscriber) -> Delivery:
    """Two articles in one message that is about to be sent."""
    held = []
    for number in ("bao.example:1", "bao.example:2"):
        publish(storage, number)
        held.append(hold(storage, reader))
    storage.release([Release(reader.id, tuple(held), bundle=True)], SOON)
    [due] = storage.claim_due_deliveries(SOON, 10, SOON + MINUTE)
    assert len(due.articles) == 2
    return due


def test_what_a_digest_tells_of_stays_until_the_digest_has_ended(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    digest(storage, reader)
    assert everything(storage, NOW + YEARS) == 0
    [again] = storage.claim_due_deliveries(NOW + YEARS, 10, NOW + YEARS + MINUTE)
    assert len(again.articles) == 2


def test_a_digest_goes_after_a_season_with_what_it_told_of(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    storage.record_results([sent(digest(storage, reader))])
    assert everything(storage, NOW + 89 * DAY) == 0
    assert everything(storage, NOW + SEASON) == 4  # two deliveries, that of the digest, and the digest itself
    assert storage.deliveries_of(reader.id, 10) == []
    assert everything(storage, NOW + YEARS) == 2
    assert storage.article_count() == 0


def test_a_digest_stays_as_long_as_what_it_told_of_is_under_way_for_others(storage: Storage) -> None:
    one, other = person(storage, "1", "xa-hoi"), person(storage, "2", "xa-hoi")
    article = publish(storage)
    lease = claim(storage)
    planned = {one.id: Planned(EVERYBODY, Hold("digest", SOON)), other.id: AT_ONCE}
    assert storage.begin_deliveries(lease, "sender", lease.last, planned, NOW, SOON)
    storage.release([Release(one.id, (lease.dispatch.id,), bundle=True)], SOON)
    told = [each for each in storage.claim_due_deliveries(SOON, 10, SOON + MINUTE) if each.subscriber == one]
    storage.record_results([sent(each) for each in told])
    everything(storage, NOW + YEARS)
    trace = storage.trace(one.id, article.id)
    assert trace is not None
    assert trace.digest is not None


# --- articles ------------------------------------------------------------------------------------------------------


def test_articles_go_past_their_age_with_their_topics_and_out_of_search_a_few_at_a_time(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    for number in range(25):
        publish(storage, f"bao.example:{number}", news_at=None)
    publish(storage, "bao.example:fresh", news_at=None)
    follow_search(storage)
    assert storage.search(SearchQuery("cầu")).total == 26
    assert everything(storage, NOW + 729 * DAY) == 0
    slices = [storage.trim(NOW + YEARS) for _ in range(5)]
    assert slices == [10, 10, 6, 0, 0]
    assert storage.latest(LatestQuery(topic="xa-hoi")).total == 0
    follow_search(storage)
    assert storage.search(SearchQuery("cầu")).total == 0
    assert storage.article_count() == 0
    assert storage.subscriber(reader.id) is not None


def test_the_age_of_an_article_counts_from_when_it_was_seen(storage: Storage) -> None:
    publish(storage, news_at=None, published=NOW - YEARS)
    assert everything(storage, NOW + DAY) == 0


def test_articles_may_be_kept_for_less_than_a_season(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    deliver(storage, reader)
    month = timedelta(days=30)
    assert everything(storage, NOW + 29 * DAY, articles_kept=month) == 0
    assert everything(storage, NOW + 31 * DAY, articles_kept=month) == 2
    assert storage.article_count() == 0
    assert storage.deliveries_of(reader.id, 10) == []


def test_an_article_with_a_correction_under_way_stays(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    deliver(storage, reader)
    poll(storage, entry(draft(title="Cầu mới, tựa đã sửa", news_at=None), fingerprint="second"))
    everything(storage, NOW + YEARS)
    assert storage.article_count() == 1
    deliver(storage, reader)
    everything(storage, NOW + YEARS)
    assert storage.article_count() == 0


def forgotten(storage: Storage, **published: Any) -> None:
    """An article that came and went."""
    publish(storage, news_at=None, **published)
    everything(storage, NOW + YEARS)
    assert storage.article_count() == 0


def test_an_undated_entry_that_its_feed_still_lists_is_known_though_its_article_is_gone(storage: Storage) -> None:
    forgotten(storage)
    known = storage.known_entries(feed(storage).id, ["bao.example:1"])
    assert known == {"bao.example:1": "first"}
    saved = poll(storage, entry(draft(news_at=NOW + YEARS)), at=NOW + YEARS)
    assert (saved.new_articles, saved.dispatches) == (0, 0)


def test_an_undated_entry_that_is_edited_after_its_article_is_gone_comes_back(storage: Storage) -> None:
    forgotten(storage)
    poll(storage, entry(draft(title="Tựa mới", news_at=None), fingerprint="second"), at=NOW + YEARS)
    assert [each.title for each in storage.latest(LatestQuery()).articles] == ["Tựa mới"]


@pytest.mark.parametrize(("estimated", "kept"), [(False, 0), (True, 1)])
def test_an_entry_that_is_dated_for_certain_goes_with_its_article(storage: Storage, estimated: bool, kept: int) -> None:
    forgotten(storage, published=NOW - HOUR, published_estimated=estimated)
    assert len(storage.known_entries(feed(storage).id, ["bao.example:1"])) == kept


def test_the_same_article_of_two_feeds_goes_with_the_entries_of_both(storage: Storage) -> None:
    dated = draft(news_at=None, published=NOW - HOUR)
    poll(storage, entry(dated, "a"))
    poll(storage, entry(dated, "b"), of=ECONOMY)
    everything(storage, NOW + YEARS)
    assert storage.article_count() == 0
    assert storage.known_entries(feed(storage).id, ["a"]) == {}
    assert storage.known_entries(feed(storage, ECONOMY).id, ["b"]) == {}


# --- subscribers ---------------------------------------------------------------------------------------------------


def test_who_was_lost_a_year_ago_is_erased_and_who_asked_for_a_pause_stays(storage: Storage) -> None:
    people = {reason: person(storage, reason, "xa-hoi") for reason in ("blocked", "kicked", "asked", "here")}
    for reason in ("blocked", "kicked", "asked"):
        storage.pause(people[reason].id, reason, NOW)
    publish(storage)
    deliver(storage, people["here"])
    assert storage.trim(NOW + 364 * DAY) > 0  # the deliveries
    assert all(storage.subscriber(each.id) for each in people.values())
    assert storage.trim(NOW + 366 * DAY) == 2
    left = [reason for reason, each in people.items() if storage.subscriber(each.id)]
    assert left == ["asked", "here"]
    assert storage.export_subscriber(people["blocked"].id) == {}
    assert storage.subscriptions(people["blocked"].id) == []


def test_who_came_back_is_not_erased(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    storage.pause(reader.id, "blocked", NOW)
    storage.resume(reader.id, NOW + DAY)
    assert everything(storage, NOW + 400 * DAY) == 0
    assert storage.subscriber(reader.id) is not None


# --- the rest ------------------------------------------------------------------------------------------------------


def test_dialogs_and_mutes_past_their_time_go(storage: Storage) -> None:
    reader = person(storage)
    storage.save_dialog(reader.id, "lan", Dialog("x", {}, SOON))
    storage.save_dialog(reader.id, "minh", Dialog("x", {}, NOW + DAY))
    storage.mute(reader.id, Mute(SubscriptionKind.TOPIC, "xa-hoi", SOON))
    storage.mute(reader.id, Mute(SubscriptionKind.TOPIC, "kinh-te", None))
    assert storage.trim(SOON) == 2
    assert storage.trim(SOON) == 0
    assert storage.dialog(reader.id, "minh", SOON) is not None
    assert [each.value for each in storage.mutes(reader.id, NOW)] == ["kinh-te"]


def test_what_nobody_has_answered_is_kept_longer_than_what_was(storage: Storage) -> None:
    storage.store_updates("telegram", [("1", "a"), ("2", "b")], NOW)
    first, _ = storage.open_updates("telegram", 10)
    storage.finish_update("telegram", first.number)
    assert storage.trim(NOW + 8 * DAY) == 1
    assert len(storage.open_updates("telegram", 10)) == 1
    assert storage.trim(NOW + 31 * DAY) == 1


def test_an_announcement_keeps_its_counts(storage: Storage) -> None:
    reader = person(storage)
    dispatch = announce(storage, reader)
    deliver(storage, reader)
    everything(storage, NOW + YEARS)
    assert storage.progress(dispatch.id).counts == {DeliveryState.SENT: 1}


@pytest.mark.parametrize(
    ("late_since", "quiet"),
    [(None, True), (NOW, False), (NOW - 5 * HOUR, False), (NOW - 7 * HOUR, True), (NOW + HOUR, False)],
)
def test_it_is_quiet_when_nothing_is_overdue_or_something_has_been_for_hours(
    late_since: datetime | None, quiet: bool
) -> None:
    assert quiet_enough(late_since, NOW) is quiet


# --- times of a wrong clock -----------------------------------------------------------------------------------------


def test_a_feed_polled_in_a_future_that_did_not_come_is_due_as_if_it_had_been_polled_now(storage: Storage) -> None:
    ahead = NOW + 2 * DAY
    polled = replace(
        feed(storage), status=FeedStatus.OK, checked_at=ahead, changed_at=ahead, next_due=ahead + HOUR, retry_at=ahead
    )
    storage.touch_feeds([polled])
    storage.mend_times(NOW)
    mended = feed(storage)
    assert (mended.checked_at, mended.changed_at) == (NOW, NOW)
    assert (mended.next_due, mended.retry_at) == (NOW + HOUR, NOW)
    assert storage.claim_due_feeds(NOW + 59 * MINUTE, 10, NOW + DAY) == []
    assert len(storage.claim_due_feeds(NOW + HOUR, 10, NOW + DAY)) == 1


def test_what_waits_for_good_reasons_waits_on(storage: Storage) -> None:
    polled = replace(feed(storage), checked_at=NOW - HOUR, next_due=NOW + 31 * DAY)
    gone = replace(feed(storage, ECONOMY), status=FeedStatus.GONE, checked_at=NOW, next_due=NOW + 9999 * DAY)
    storage.touch_feeds([polled, gone])
    storage.mend_times(NOW)
    assert feed(storage) == polled
    assert feed(storage, ECONOMY) == gone


def test_no_lease_and_no_wait_outlasts_a_clock_that_was_set_back(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    ahead = NOW + 2 * DAY
    publish_with_page(storage)
    assert storage.claim_due_feeds(ahead, 10, ahead + 15 * MINUTE)
    storage.claim_due_pages(ahead, 10, ahead + 10 * MINUTE)
    storage.mend_times(NOW)
    assert len(storage.claim_due_feeds(NOW + 15 * MINUTE, 10, ahead)) == 1
    assert len(storage.claim_due_pages(NOW, 10, ahead)) == 1
    storage.save_page(PageRead(1, ahead))
    begin(storage, claim(storage), reader)
    storage.mend_times(NOW)
    assert len(storage.claim_due_revisits(NOW + 30 * MINUTE, 10, ahead)) == 1


def test_a_page_is_not_missing_since_a_time_to_come(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    publish(storage)
    storage.save_revisit(Revisit(1, NOW, NOW + HOUR, missing_since=NOW + 2 * DAY))
    storage.mend_times(NOW)
    [due] = storage.claim_due_revisits(NOW + HOUR, 10, NOW + DAY)
    assert due.missing_since == NOW


def publish_with_page(storage: Storage) -> None:
    storage.save_poll(Poll(feed(storage), NOW, (entry(draft(wants_page=True)),)))


def test_mending_changes_nothing_under_a_right_clock(storage: Storage) -> None:
    publish_with_page(storage)
    storage.save_page(PageRead(1, NOW))
    storage.touch_feeds([replace(feed(storage), checked_at=NOW, next_due=NOW + HOUR)])
    before = feed(storage)
    storage.mend_times(NOW + 10 * MINUTE)
    assert feed(storage) == before
    assert storage.claim_due_revisits(NOW + 29 * MINUTE, 10, NOW + DAY) == []
    assert len(storage.claim_due_revisits(NOW + 30 * MINUTE, 10, NOW + DAY)) == 1
