"""When deliveries may go: held against wall clocks that were watched minute by minute, and against plain examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.delivery.schedule import day_start, hold, next_digest, openings, quiet_until, release, zone_of
from bot.delivery.when import VIETNAM
from bot.models import DispatchKind, Priority, Settings
from storage.base import HeldDelivery, Hold, HoldReason
from tests.delivery.walls import MINUTE, day_starts, digests, quiet_minutes, utc, watch

ARTICLE, ALERT, BROADCAST = Priority.ARTICLE, Priority.ALERT, Priority.BROADCAST
FURTHEST = timedelta(days=8, hours=1)

# Where the clocks change, or do not, and when.
CHANGES = [
    ("Asia/Ho_Chi_Minh", utc("2026-11-24T17:00")),
    ("Europe/Berlin", utc("2026-03-29T01:00")),
    ("Europe/Berlin", utc("2026-10-25T01:00")),
    ("America/New_York", utc("2026-03-08T07:00")),
    ("America/New_York", utc("2026-11-01T06:00")),
    ("America/Havana", utc("2026-03-08T05:00")),  # midnight is skipped
    ("America/Havana", utc("2026-11-01T05:00")),  # midnight is repeated
    ("America/Nuuk", utc("2026-10-25T01:00")),  # from midnight back into the day before
    ("Australia/Lord_Howe", utc("2026-04-04T15:00")),  # by half an hour
    ("Australia/Lord_Howe", utc("2026-10-03T15:30")),
    ("Pacific/Apia", utc("2011-12-30T10:00")),  # a whole day is skipped
    ("Asia/Kathmandu", utc("2026-05-01T18:15")),
]
TIMES_OF_DAY = st.integers(0, 24 * 60 - 1) | st.sampled_from([0, 1, 30, 59, 60, 119, 120, 121, 135, 149, 150, 179, 180])
QUIET = st.none() | st.tuples(TIMES_OF_DAY, TIMES_OF_DAY) | TIMES_OF_DAY.map(lambda end: ((end + 1) % 1440, end))
PLACES = st.sampled_from(CHANGES)
AWAY = (
    st.integers(-5 * 24 * 3600, 5 * 24 * 3600)
    | st.integers(-4 * 3600, 4 * 3600)
    | st.integers(-240, 240).map(lambda minutes: 60 * minutes)
)
SETTINGS = st.builds(
    Settings,
    digest=st.booleans(),
    digest_times=st.sets(TIMES_OF_DAY, min_size=1, max_size=6).map(lambda times: tuple(sorted(times))),
    digest_days=st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
    quiet=QUIET,
    alerts_in_quiet=st.booleans(),
    daily_max=st.none() | st.integers(0, 3),
)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Settings, datetime, datetime]:
    """A reader where the clocks change, a moment not far from it, and the change."""
    name, change = draw(PLACES)
    return replace(draw(SETTINGS), zone=name), change + timedelta(seconds=draw(AWAY)), change


Scene = tuple[Settings, datetime, datetime]


def held(reason: HoldReason, priority: Priority, at: datetime, due: datetime) -> HeldDelivery:
    kind = DispatchKind.BROADCAST if priority is BROADCAST else DispatchKind.ARTICLE
    return HeldDelivery(1, kind, priority, reason, at, due)


# --- held against the clocks -------------------------------------------------------------------------------------


@given(scenes())
def test_the_next_digest_is_the_first_that_watching_the_clocks_finds(scene: Scene) -> None:
    settings, now, change = scene
    coming = [at for at in digests(settings, watch(settings.zone, change)) if at > now]
    assert next_digest(settings, now, VIETNAM) == coming[0]


@given(scenes())
def test_quiet_hours_end_when_watching_the_clocks_says_so(scene: Scene) -> None:
    settings, now, change = scene
    minutes = watch(settings.zone, change)
    quiet = quiet_minutes(settings, minutes)
    here = (now - minutes[0].at) // MINUTE
    ends = minutes[quiet.index(False, here)].at if quiet[here] else None
    assert quiet_until(settings, now, VIETNAM) == ends


@given(scenes())
def test_a_day_begins_when_watching_the_clocks_says_so(scene: Scene) -> None:
    settings, now, change = scene
    assert day_start(settings, now, VIETNAM) == max(at for at in day_starts(watch(settings.zone, change)) if at <= now)


@given(scenes())
def test_digest_follows_digest_and_none_is_left_out_or_made_twice(scene: Scene) -> None:
    settings, now, change = scene
    watched = [at for at in digests(settings, watch(settings.zone, change)) if now < at < change + timedelta(days=6)]
    made = []
    while (now := next_digest(settings, now, VIETNAM)) < change + timedelta(days=6):
        made.append(now)
    assert made == watched


# --- holding and letting go --------------------------------------------------------------------------------------


@given(scenes(), st.sampled_from(Priority), st.integers(0, 5))
def test_what_is_held_goes_exactly_when_its_time_comes(scene: Scene, priority: Priority, told: int) -> None:
    settings, now, _ = scene
    waits = hold(settings, priority, now, VIETNAM, told)
    assume(waits is not None)
    assert waits is not None
    assert now < waits.until <= now + FURTHEST
    delivery = held(waits.reason, priority, now, waits.until)
    assert release(settings, delivery, waits.until, VIETNAM) is None
    early = release(settings, delivery, waits.until - timedelta(microseconds=1), VIETNAM)
    assert early is not None
    assert early.until == waits.until


@given(scenes(), SETTINGS, PLACES, st.sampled_from([ALERT, ARTICLE, BROADCAST]), st.integers(0, 9 * 24 * 3600))
def test_what_is_held_goes_within_days_of_a_change_of_settings_and_never_in_quiet_hours(
    scene: Scene, wanted: Settings, place: tuple[str, datetime], priority: Priority, later_s: int
) -> None:
    settings, now, _ = scene
    wanted, changed_at = replace(wanted, zone=place[0]), now + timedelta(seconds=later_s)
    waits = hold(settings, priority, now, VIETNAM, told=5)
    assume(waits is not None)
    assert waits is not None
    delivery = held(waits.reason, priority, now, openings(wanted, changed_at, VIETNAM)[waits.reason])
    looks = 0
    while (again := release(wanted, delivery, delivery.due, VIETNAM)) is not None:
        assert delivery.due < again.until <= changed_at + FURTHEST
        delivery, looks = replace(delivery, reason=again.reason, due=again.until), looks + 1
        assert looks <= 2
    passes = priority is ALERT and wanted.alerts_in_quiet
    assert passes or quiet_until(wanted, delivery.due, VIETNAM) is None


@given(scenes(), st.sampled_from([ALERT, ARTICLE, BROADCAST]), st.integers(0, 40 * 24 * 3600))
def test_what_is_looked_at_late_goes_at_once_or_when_quiet_hours_end(
    scene: Scene, priority: Priority, late_s: int
) -> None:
    settings, now, _ = scene
    waits = hold(settings, priority, now, VIETNAM, told=5)
    assume(waits is not None)
    assert waits is not None
    late = waits.until + timedelta(seconds=late_s)
    again = release(settings, held(waits.reason, priority, now, waits.until), late, VIETNAM)
    passes = priority is ALERT and settings.alerts_in_quiet
    quiet = None if passes else quiet_until(settings, late, VIETNAM)
    assert again == (None if quiet is None else Hold(waits.reason, quiet))


@given(scenes())
def test_openings_lie_between_now_and_the_next_digest_or_the_end_of_the_night(scene: Scene) -> None:
    settings, now, _ = scene
    latest = max(next_digest(settings, now, VIETNAM), quiet_until(settings, now, VIETNAM) or now)
    assert latest <= now + FURTHEST
    assert all(now <= at <= latest for at in openings(settings, now, VIETNAM).values())


# --- plain examples: Hạ Long is seven hours ahead ----------------------------------------------------------------

NIGHT = Settings(quiet=(22 * 60, 6 * 60))
DIGEST = Settings(digest=True)  # 06:30 and 18:00
NOON, EVENING, MIDNIGHT = utc("2026-11-24T05:00"), utc("2026-11-24T11:00"), utc("2026-11-24T17:00")
SIX = utc("2026-11-24T23:00")  # in the morning of the 25th, a Wednesday
HALF_PAST_SIX = utc("2026-11-24T23:30")


@pytest.mark.parametrize(
    ("settings", "priority", "now", "told", "expected"),
    [
        (Settings(), ARTICLE, MIDNIGHT, 99, None),
        (NIGHT, ARTICLE, NOON, 0, None),
        (NIGHT, ARTICLE, MIDNIGHT, 0, Hold("quiet", SIX)),
        (NIGHT, BROADCAST, MIDNIGHT, 0, Hold("quiet", SIX)),
        (NIGHT, ALERT, MIDNIGHT, 0, Hold("quiet", SIX)),
        (NIGHT, Priority.REPLY, MIDNIGHT, 0, None),
        (NIGHT, Priority.CORRECTION, MIDNIGHT, 0, None),
        (replace(NIGHT, alerts_in_quiet=True), ALERT, MIDNIGHT, 0, None),
        (replace(NIGHT, alerts_in_quiet=True), ARTICLE, MIDNIGHT, 0, Hold("quiet", SIX)),
        (DIGEST, ARTICLE, NOON, 0, Hold("digest", EVENING)),
        (DIGEST, ARTICLE, EVENING, 0, Hold("digest", HALF_PAST_SIX)),
        (DIGEST, ALERT, NOON, 0, None),
        (DIGEST, BROADCAST, NOON, 0, None),
        (replace(DIGEST, quiet=(22 * 60, 7 * 60)), ARTICLE, MIDNIGHT, 0, Hold("digest", utc("2026-11-25T00:00"))),
        (replace(DIGEST, digest_days=(6,)), ARTICLE, NOON, 0, Hold("digest", utc("2026-11-28T23:30"))),
        (Settings(daily_max=3), ARTICLE, NOON, 2, None),
        (Settings(daily_max=3), ARTICLE, NOON, 3, Hold("cap", EVENING)),
        (Settings(daily_max=3), ALERT, NOON, 3, None),
        (Settings(daily_max=3), BROADCAST, NOON, 3, None),
        (replace(NIGHT, daily_max=3), ARTICLE, MIDNIGHT, 3, Hold("quiet", SIX)),
        (replace(NIGHT, zone="Europe/Berlin"), ARTICLE, MIDNIGHT, 0, None),
        (replace(NIGHT, zone="Europe/Berlin"), ARTICLE, SIX, 0, Hold("quiet", utc("2026-11-25T05:00"))),
    ],
)
def test_what_waits_and_until_when(
    settings: Settings, priority: Priority, now: datetime, told: int, expected: Hold | None
) -> None:
    assert hold(settings, priority, now, VIETNAM, told) == expected


@pytest.mark.parametrize(
    ("settings", "reason", "priority", "now", "expected"),
    [
        (Settings(), "quiet", ARTICLE, MIDNIGHT, None),
        (Settings(), "digest", ARTICLE, NOON, None),  # digests were turned off
        (Settings(), "cap", ARTICLE, NOON, None),
        (Settings(daily_max=3), "digest", ARTICLE, NOON, None),
        (Settings(daily_max=3), "cap", ARTICLE, NOON, Hold("cap", EVENING)),
        (DIGEST, "cap", ARTICLE, NOON, Hold("cap", EVENING)),
        (DIGEST, "digest", ARTICLE, NOON, Hold("digest", EVENING)),
        (DIGEST, "digest", ARTICLE, EVENING, None),
        (DIGEST, "quiet", ARTICLE, NOON, Hold("digest", EVENING)),  # digests were turned on
        (DIGEST, "quiet", ALERT, NOON, None),
        (DIGEST, "quiet", BROADCAST, NOON, None),
        (NIGHT, "digest", ARTICLE, MIDNIGHT, Hold("digest", SIX)),
        (NIGHT, "cap", ARTICLE, MIDNIGHT, Hold("cap", SIX)),
        (NIGHT, "quiet", ALERT, MIDNIGHT, Hold("quiet", SIX)),
        (replace(NIGHT, alerts_in_quiet=True), "quiet", ALERT, MIDNIGHT, None),
        (replace(NIGHT, alerts_in_quiet=True), "quiet", ARTICLE, MIDNIGHT, Hold("quiet", SIX)),
    ],
)
def test_what_is_held_since_the_morning_is_judged_by_the_settings_of_now(
    settings: Settings, reason: HoldReason, priority: Priority, now: datetime, expected: Hold | None
) -> None:
    delivery = held(reason, priority, utc("2026-11-24T03:00"), now)
    assert release(settings, delivery, now, VIETNAM) == expected


def test_new_digest_times_count_from_the_moment_they_are_chosen() -> None:
    at_seven, ten = replace(DIGEST, digest_times=(7 * 60,)), utc("2026-11-24T03:00")
    due = openings(at_seven, ten, VIETNAM)["digest"]
    assert due == utc("2026-11-25T00:00")
    assert release(at_seven, held("digest", ARTICLE, utc("2026-11-24T02:00"), due), due, VIETNAM) is None


@pytest.mark.parametrize(
    ("settings", "quiet", "digest", "cap"),
    [
        (Settings(), MIDNIGHT, MIDNIGHT, MIDNIGHT),
        (NIGHT, SIX, SIX, SIX),
        (DIGEST, MIDNIGHT, HALF_PAST_SIX, HALF_PAST_SIX),
        (replace(NIGHT, digest=True), SIX, HALF_PAST_SIX, HALF_PAST_SIX),
        (replace(NIGHT, daily_max=3), SIX, SIX, HALF_PAST_SIX),
        (replace(NIGHT, alerts_in_quiet=True), MIDNIGHT, SIX, SIX),  # what alerts there are may go now
    ],
)
def test_settings_say_when_what_is_held_comes_up(
    settings: Settings, quiet: datetime, digest: datetime, cap: datetime
) -> None:
    assert openings(settings, MIDNIGHT, VIETNAM) == {"quiet": quiet, "digest": digest, "cap": cap}


@pytest.mark.parametrize("hours", [(0, 0), (6 * 60, 6 * 60), (0, 24 * 60)])
def test_hours_that_end_when_they_begin_are_no_quiet_hours(hours: tuple[int, int]) -> None:
    assert quiet_until(Settings(quiet=hours), MIDNIGHT, VIETNAM) is None


def test_quiet_hours_hold_their_first_moment_and_not_their_last() -> None:
    moment = timedelta(microseconds=1)
    ten = utc("2026-11-24T15:00")
    assert quiet_until(NIGHT, ten - moment, VIETNAM) is None
    assert quiet_until(NIGHT, ten, VIETNAM) == SIX
    assert quiet_until(NIGHT, SIX - moment, VIETNAM) == SIX
    assert quiet_until(NIGHT, SIX, VIETNAM) is None
    until_midnight = Settings(quiet=(23 * 60, 24 * 60))
    assert quiet_until(until_midnight, MIDNIGHT - moment, VIETNAM) == MIDNIGHT
    assert quiet_until(until_midnight, MIDNIGHT, VIETNAM) is None


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ((60, 150), "2026-03-29T00:30", "2026-03-29T01:00"),  # 02:30 is skipped: over when it is 03:00
        ((150, 240), "2026-03-29T01:30", "2026-03-29T02:00"),  # begins when it is 03:00
        ((60, 150), "2026-10-25T00:15", "2026-10-25T00:30"),  # 02:30 comes twice: over the first time
        ((60, 150), "2026-10-25T01:15", None),
        ((150, 180), "2026-10-25T01:15", "2026-10-25T02:00"),
        ((180, 179), "2026-03-29T00:30", "2026-03-30T00:59"),  # the one minute between two nights is skipped
    ],
)
def test_quiet_hours_keep_to_the_clocks_of_berlin(hours: tuple[int, int], now: str, until: str | None) -> None:
    settings = Settings(quiet=hours, zone="Europe/Berlin")
    assert quiet_until(settings, utc(now), VIETNAM) == (utc(until) if until else None)


@pytest.mark.parametrize(
    ("settings", "after", "expected"),
    [
        (replace(NIGHT, digest_times=(23 * 60,)), "2026-11-24T20:00", "2026-11-24T23:00"),  # yesterday's, at six
        (replace(NIGHT, digest_times=(0,), digest_days=(2,)), "2026-11-24T16:00", "2026-11-24T23:00"),
        (replace(NIGHT, digest_times=(23 * 60,), digest_days=(1,)), "2026-11-24T20:00", "2026-11-24T23:00"),
        (replace(NIGHT, digest_times=(23 * 60,), digest_days=(1,)), "2026-11-24T23:00", "2026-12-01T23:00"),
        (  # from Saturday to Monday: there is no minute between the two nights in which the clocks change
            Settings(digest_times=(240,), digest_days=(5,), quiet=(180, 179), zone="Europe/Berlin"),
            "2026-03-29T22:30",
            "2026-03-30T00:59",
        ),
    ],
)
def test_a_digest_that_quiet_hours_hold_comes_when_they_end(settings: Settings, after: str, expected: str) -> None:
    assert next_digest(settings, utc(after), VIETNAM) == utc(expected)


@pytest.mark.parametrize("weekend", ["2026-03-28T11:00", "2026-10-24T11:00"])
def test_a_digest_at_half_past_two_comes_once_a_day_when_the_clocks_change(weekend: str) -> None:
    settings, at, berlin = Settings(digest_times=(150,), zone="Europe/Berlin"), utc(weekend), ZoneInfo("Europe/Berlin")
    made = [at := next_digest(settings, at, VIETNAM) for _ in range(3)]
    assert [each.astimezone(berlin).weekday() for each in made] == [6, 0, 1]
    assert [f"{each.astimezone(berlin):%H:%M}" for each in made][1:] == ["02:30", "02:30"]


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "America", "../zone", "a\0b", "é" * 300, "zone.tab", "/etc/hosts"]
)
def test_a_zone_that_is_not_known_is_the_newsroom_s(name: str) -> None:
    assert zone_of(Settings(zone=name), VIETNAM) is VIETNAM


def test_a_zone_of_their_own_is_the_reader_s() -> None:
    assert zone_of(Settings(zone="Asia/Seoul"), VIETNAM) == ZoneInfo("Asia/Seoul")
