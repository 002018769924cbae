from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Entry, Feed, FeedSpec, FeedStatus
from bot.sources.politeness import Answer, Policy, after_poll, request_url, rhythm

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
POLICY = Policy()
STEADY = Policy(jitter=0)
SPEC = FeedSpec("https://bao.example/rss", "bao", "Báo thử")
HOUR = 3600
NOT_MODIFIED = Answer(FeedStatus.OK, http_status=304, unchanged=True)


def feed(**facts: Any) -> Feed:
    read = Feed(1, SPEC, status=FeedStatus.OK, first_polled_at=NOW, changed_at=NOW, etag='"1"')
    return replace(read, **facts)


def ok(headers: dict[str, str] | None = None, **facts: Any) -> Answer:
    return replace(Answer(FeedStatus.OK, http_status=200, headers={"etag": '"1"'} | (headers or {})), **facts)


def failed(status: FeedStatus = FeedStatus.UNREACHABLE, http: int | None = None, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, "why", http, named)


def entries(*ages_h: float) -> tuple[Entry, ...]:
    return tuple(
        Entry(str(n), f"https://bao.example/{n}", "Tin", published=NOW - timedelta(hours=age))
        for n, age in enumerate(ages_h)
    )


def wait_s(after: Feed) -> float:
    assert after.next_due is not None
    return (after.next_due - NOW).total_seconds()


def test_a_feed_is_asked_every_hour_and_one_without_validators_every_day() -> None:
    assert wait_s(after_poll(feed(), NOT_MODIFIED, NOW, STEADY)) == HOUR
    assert wait_s(after_poll(feed(), replace(ok(), headers={}), NOW, STEADY)) == 24 * HOUR


@pytest.mark.parametrize(
    ("gap_s", "expected"), [(60, 300), (1800, 600), (9 * HOUR, 3 * HOUR), (30 * 24 * HOUR, 24 * HOUR)]
)
def test_a_known_rhythm_sets_the_interval_between_five_minutes_and_a_day(gap_s: float, expected: float) -> None:
    assert wait_s(after_poll(feed(gap_s=gap_s), NOT_MODIFIED, NOW, STEADY)) == expected
    assert wait_s(after_poll(feed(gap_s=gap_s, etag=None), NOT_MODIFIED, NOW, STEADY)) == expected


def test_nine_dated_entries_are_no_evidence_and_ten_are() -> None:
    assert rhythm(feed(), entries(*range(9)), NOW) is None
    assert rhythm(feed(), entries(*range(10)), NOW) == HOUR


def test_dates_without_a_time_give_the_gap_of_their_span() -> None:
    assert rhythm(feed(), entries(*[0] * 8, *[24] * 3), NOW) == pytest.approx(24 * HOUR / 10)
    assert rhythm(feed(), entries(*[0] * 12), NOW) is None


def test_one_old_entry_that_stays_on_top_does_not_change_the_rhythm() -> None:
    assert rhythm(feed(), entries(*range(12), 9000), NOW) == HOUR


def test_the_rhythm_follows_slowly_what_is_seen() -> None:
    assert (
        rhythm(feed(gap_s=1000.0, changed_at=NOW - timedelta(seconds=4000)), entries(0, 1), NOW)
        == 0.8 * 1000 + 0.2 * 2000
    )


def test_a_feed_that_fell_asleep_is_asked_less() -> None:
    asleep = feed(gap_s=600.0, changed_at=NOW - timedelta(hours=50))
    assert wait_s(after_poll(asleep, NOT_MODIFIED, NOW, STEADY)) == 50 * HOUR / 10 / 3


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache-control": "max-age=7200"}, 2 * HOUR),
        ({"cache-control": 'public, Max-Age="10800", immutable'}, 3 * HOUR),
        ({"cache-control": "max-age=7200", "expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 2 * HOUR),
        ({"cache-control": "max-age=0, no-cache"}, HOUR),
        ({"cache-control": "max-age=soon"}, HOUR),
        ({"cache-control": f"max-age={10**30}"}, 31 * 24 * HOUR),
        ({"expires": "Tue, 24 Nov 2026 10:00:00 GMT"}, 2 * HOUR),
        (
            {"expires": "Tue, 24 Nov 2026 10:00:00 GMT", "date": "Tue, 24 Nov 2026 07:00:00 GMT"},
            3 * HOUR,
        ),
        ({"expires": "0"}, HOUR),
        ({"expires": "-1"}, HOUR),
    ],
)
def test_cache_headers_are_a_floor(headers: dict[str, str], expected: float) -> None:
    assert wait_s(after_poll(feed(), ok(headers), NOW, STEADY)) == expected
    assert wait_s(after_poll(feed(), replace(NOT_MODIFIED, headers=headers), NOW, STEADY)) == expected


def test_the_ttl_of_a_feed_is_a_floor() -> None:
    assert wait_s(after_poll(feed(gap_s=600.0), ok(ttl_s=5400), NOW, STEADY)) == 5400


def test_cache_headers_of_an_error_count_too() -> None:
    answer = failed(FeedStatus.BLOCKED, 403, cache_control="max-age=172800")
    assert wait_s(after_poll(feed(), answer, NOW, STEADY)) == 48 * HOUR


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("value", ["7200", format_datetime(NOW + timedelta(hours=2), usegmt=True)])
def test_retry_after_is_kept_as_seconds_and_as_a_date(status: int, value: str) -> None:
    after = after_poll(feed(), failed(FeedStatus.THROTTLED, status, retry_after=value), NOW, STEADY)
    assert after.retry_at == NOW + timedelta(hours=2)
    assert after.next_due is not None
    assert after.next_due >= after.retry_at
    assert after_poll(after, NOT_MODIFIED, NOW, STEADY).retry_at is None


@pytest.mark.parametrize("value", ["", "soon", "-5", "²", "Sun, 99 Foo 2026", format_datetime(NOW - timedelta(days=1))])
def test_a_senseless_retry_after_is_none(value: str) -> None:
    assert after_poll(feed(), failed(FeedStatus.THROTTLED, 429, retry_after=value), NOW, POLICY).retry_at is None


def test_retry_after_is_believed_for_a_month_at_most() -> None:
    after = after_poll(feed(), failed(FeedStatus.THROTTLED, 429, retry_after="9" * 40), NOW, POLICY)
    assert after.retry_at == NOW + timedelta(days=31)


def test_failures_wait_twice_as_long_each_time_up_to_a_day() -> None:
    state, waits = feed(), []
    for _ in range(12):
        state = after_poll(state, failed(), NOW, STEADY)
        waits.append(wait_s(state))
    assert waits[:4] == [300, 600, 1200, 2400]
    assert waits[-1] == 24 * HOUR
    assert after_poll(state, NOT_MODIFIED, NOW, STEADY).failures == 0


def test_a_server_that_answered_is_not_asked_again_before_the_hour() -> None:
    assert wait_s(after_poll(feed(), failed(FeedStatus.ERROR, 404), NOW, STEADY)) == HOUR
    assert wait_s(after_poll(feed(), failed(FeedStatus.ERROR, 500), NOW, STEADY)) == 300


def test_a_passing_fault_becomes_the_status_only_when_it_lasts() -> None:
    first = after_poll(feed(), failed(), NOW, POLICY)
    second = after_poll(first, failed(), NOW, POLICY)
    third = after_poll(second, failed(), NOW, POLICY)
    assert [each.status for each in (first, second, third)] == [FeedStatus.OK, FeedStatus.OK, FeedStatus.UNREACHABLE]
    assert first.status_detail == "why"
    healed = after_poll(third, NOT_MODIFIED, NOW, POLICY)
    assert (healed.status, healed.status_detail) == (FeedStatus.OK, None)


@pytest.mark.parametrize(
    "status", [FeedStatus.CHALLENGE, FeedStatus.BLOCKED, FeedStatus.NOT_A_FEED, FeedStatus.REFUSED]
)
def test_what_will_not_pass_by_itself_is_the_status_at_once(status: FeedStatus) -> None:
    assert after_poll(feed(), failed(status, 200), NOW, POLICY).status is status


def test_a_new_feed_that_fails_says_so_at_once() -> None:
    assert after_poll(Feed(1, SPEC), failed(), NOW, POLICY).status is FeedStatus.UNREACHABLE


def test_the_validators_are_those_of_the_last_answer() -> None:
    state = after_poll(feed(), ok({"etag": 'W/"2"', "last-modified": "yesterday-ish"}, body_hash="h"), NOW, POLICY)
    assert (state.etag, state.last_modified, state.body_hash) == ('W/"2"', "yesterday-ish", "h")
    state = after_poll(state, replace(NOT_MODIFIED, headers={"etag": '"3"'}), NOW, POLICY)
    assert (state.etag, state.last_modified, state.body_hash) == ('"3"', "yesterday-ish", "h")
    state = after_poll(state, failed(), NOW, POLICY)
    assert (state.etag, state.last_modified, state.body_hash) == ('"3"', "yesterday-ish", "h")
    state = after_poll(state, replace(ok(body_hash="i"), headers={}), NOW, POLICY)
    assert (state.etag, state.last_modified, state.body_hash) == (None, None, "i")


def test_a_move_is_stored_only_after_it_proved_steady() -> None:
    there = "https://moi.example/rss"
    state, asked = feed(), []
    for _ in range(4):
        asked.append(request_url(state, POLICY))
        state = after_poll(state, ok(moved_to=there if asked[-1] == SPEC.url else None), NOW, POLICY)
    assert asked == [SPEC.url, SPEC.url, SPEC.url, there]
    assert request_url(state, POLICY) == there


def test_a_move_that_changes_or_stops_counts_from_the_start() -> None:
    state = feed()
    for there in ("https://a.example/", "https://a.example/", "https://b.example/"):
        state = after_poll(state, ok(moved_to=there), NOW, POLICY)
    assert (state.moved_to, state.moved_times) == ("https://b.example/", 1)
    state = after_poll(state, ok(), NOW, POLICY)
    assert (state.moved_to, state.moved_times) == (None, 0)


def test_a_move_to_something_that_is_no_feed_does_not_count() -> None:
    answer = replace(failed(FeedStatus.NOT_A_FEED, 200), moved_to="https://parked.example/")
    assert after_poll(feed(), answer, NOW, POLICY).moved_to is None


def test_a_new_address_that_dies_gives_way_to_the_old_one() -> None:
    state = feed(moved_to="https://moi.example/rss", moved_times=3)
    for _ in range(6):
        assert request_url(state, POLICY) == "https://moi.example/rss"
        state = after_poll(state, failed(), NOW, POLICY)
    assert request_url(state, POLICY) == SPEC.url


def test_gone_is_final() -> None:
    after = after_poll(feed(), failed(FeedStatus.GONE, 410), NOW, POLICY)
    assert after.status is FeedStatus.GONE
    assert wait_s(after) > 1000 * 365 * 24 * HOUR


def test_a_valid_feed_without_entries_is_empty_after_a_day_and_not_before() -> None:
    empty = Answer(FeedStatus.EMPTY, http_status=200)
    state = after_poll(Feed(1, SPEC), empty, NOW, POLICY)
    assert state.status is FeedStatus.OK
    later = NOW + timedelta(hours=25)
    state = after_poll(state, empty, later, POLICY)
    assert state.status is FeedStatus.EMPTY
    assert after_poll(state, NOT_MODIFIED, later, POLICY).status is FeedStatus.EMPTY
    assert after_poll(state, ok(entries=entries(0)), later, POLICY).status is FeedStatus.OK


def test_a_section_page_that_looks_different_says_so_until_it_is_read_again() -> None:
    changed = Answer(FeedStatus.LAYOUT, "why", 200, entries=entries(0))
    state = after_poll(feed(), changed, NOW, POLICY)
    assert (state.status, state.status_detail, state.failures) == (FeedStatus.LAYOUT, "why", 0)
    assert after_poll(state, NOT_MODIFIED, NOW, POLICY).status_detail == "why"
    assert after_poll(state, ok(), NOW, POLICY).status is FeedStatus.OK


@pytest.mark.parametrize(
    ("gap_h", "silent_h"),
    [
        (1 / 60, 12),  # something every minute: half a day
        (1 / 6, 100 / 6),
        (0.5, 50),
        (1, 72),
        (5, 72),  # a few a day: over a weekend
        (24, 240),  # one a day: ten days
        (7 * 24, 70 * 24),
        (None, 72),
    ],
)
def test_a_feed_is_silent_when_it_brings_nothing_for_long_by_its_own_rhythm(
    gap_h: float | None, silent_h: float
) -> None:
    def after(hours: float) -> FeedStatus:
        state = feed(gap_s=gap_h and gap_h * HOUR, changed_at=NOW - timedelta(hours=hours))
        return after_poll(state, NOT_MODIFIED, NOW, POLICY).status

    assert after(silent_h * 0.99) is FeedStatus.OK
    assert after(silent_h * 1.01) is FeedStatus.SILENT


def test_a_feed_that_speaks_again_is_silent_no_more() -> None:
    asleep = feed(gap_s=600.0, changed_at=NOW - timedelta(days=2))
    silent = after_poll(asleep, NOT_MODIFIED, NOW, POLICY)
    assert silent.status is FeedStatus.SILENT
    assert after_poll(silent, ok(entries=entries(0)), NOW + timedelta(hours=1), POLICY).status is FeedStatus.OK


def test_a_ttl_holds_for_the_answers_without_a_body_too_and_ends_with_the_feed_that_states_none() -> None:
    state = after_poll(feed(gap_s=600.0), ok(ttl_s=5400), NOW, STEADY)
    state = after_poll(state, NOT_MODIFIED, NOW, STEADY)
    assert wait_s(state) == 5400
    state = after_poll(state, failed(), NOW, STEADY)
    assert wait_s(after_poll(state, NOT_MODIFIED, NOW, STEADY)) == 5400
    assert wait_s(after_poll(state, ok(), NOW, STEADY)) == 300


def test_a_feed_that_slept_for_a_year_is_silent_from_the_first_poll() -> None:
    state = after_poll(Feed(1, SPEC), ok(entries=entries(9000, 9100)), NOW, POLICY)
    assert state.status is FeedStatus.SILENT
    assert state.status_since == NOW
    assert after_poll(state, NOT_MODIFIED, NOW + timedelta(days=1), POLICY).status_since == NOW


@given(
    st.sampled_from(list(FeedStatus)),
    st.sampled_from([None, 200, 304, 403, 404, 410, 429, 500, 503]),
    st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "retry-after", "etag"]), st.text(max_size=40)),
    st.one_of(st.none(), st.floats(min_value=0, max_value=1e9)),
    st.integers(min_value=0, max_value=1000),
)
def test_no_answer_whatever_makes_the_next_poll_come_too_soon_or_never(
    status: FeedStatus, http: int | None, headers: dict[str, str], gap_s: float | None, failures: int
) -> None:
    answer = Answer(status, None, http, headers)
    after = after_poll(feed(gap_s=gap_s, failures=failures), answer, NOW, POLICY)
    assert wait_s(after) >= POLICY.min_interval_s
    if status is not FeedStatus.GONE:
        assert wait_s(after) <= 31 * 24 * HOUR * 1.1


@given(st.text(min_size=1, max_size=30))
def test_jitter_is_later_only_and_the_same_for_the_same_url(path: str) -> None:
    one = replace(feed(), spec=replace(SPEC, url=SPEC.url + path))
    first = wait_s(after_poll(one, NOT_MODIFIED, NOW, POLICY))
    assert HOUR <= first <= HOUR * 1.1
    assert first == wait_s(after_poll(one, NOT_MODIFIED, NOW, POLICY))
