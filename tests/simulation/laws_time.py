"""Laws of pace and of people's time, by a clock that is always right."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.models import Settings
from tests.simulation.case import Case, Row
from tests.simulation.scenario import HOME
from tests.simulation.service import UPLINK_S_MAX, Arrival

Law = Callable[[Case], Iterator[str]]
GRACE_S = 130.0  # what had begun when quiet hours did may still wait for its turn and its answer
MINUTE_S = 60.0
PASSING_S = 1.5  # what had its turn already, at the slowest pace that is simulated
AT_ONCE_S = 150.0  # a storm of news and an announcement in parts, at the slowest pace that is simulated
PAUSE_S_MAX = 2_700.0  # a quarter of an hour and as much again, for the first of a lane, and the lane behind it
LANE_S = 86_400.0  # so long a trouble of the past may still be felt
_REPLY_S = 1.0


# --- pace ------------------------------------------------------------------------------------------------------------


def no_window_holds_more_than_the_service_allows(case: Case) -> Iterator[str]:
    telegram = [each for each in case.record if each.address.messenger == "telegram"]
    yield from _crowds(case, telegram, case.scenario.sends_per_s, 1.0, "the bot")
    chats: dict[str, list[Arrival]] = defaultdict(list)
    for each in telegram:
        chats[each.address.chat].append(each)
    for chat, calls in chats.items():
        yield from _crowds(case, calls, 3, 1.0 - UPLINK_S_MAX, chat)
        pushed = [each for each in calls if not _is_reply(each)]
        yield from _crowds(case, pushed, 1, 1.0, f"what was pushed to {chat}")
        if chat.startswith("-"):
            yield from _crowds(case, calls, 20, 60.0, f"the group {chat}")


def _crowds(case: Case, calls: list[Arrival], most: int, span_s: float, whose: str) -> Iterator[str]:
    """More than ``most`` within a span. A process that has just begun does not know what the one before it did."""
    for first, last in zip(calls, calls[most:], strict=False):
        if last.at - first.at < span_s and first.life == last.life:
            yield f"{most + 1} calls within {last.at - first.at:.3f} s for {whose}, from {first.at}"


def _is_reply(call: Arrival) -> bool:
    return any(mark.startswith("R") for mark in call.marks)


def nothing_is_asked_before_the_time_that_the_service_named(case: Case) -> Iterator[str]:
    for service in case.services:
        yield from service.too_early


def replies_wait_a_second_at_most_beyond_what_their_chat_allows(case: Case) -> Iterator[str]:
    by_chat: dict[str, list[float]] = defaultdict(list)
    for each in case.record:
        by_chat[each.address.chat].append(each.at)
    for each in case.record:
        if not _is_reply(each):
            continue
        number = int(each.marks[0][1:])
        began = case.journal.asked[number]
        times = by_chat[each.address.chat]
        before = bisect_left(times, each.at) - bisect_left(times, began - 4)
        in_minute = bisect_left(times, each.at) - bisect_left(times, began - 61)
        if case.journal.troubled(began - 61, each.at, each.address.chat) or in_minute >= 19:
            continue
        if each.at - began > _REPLY_S + UPLINK_S_MAX + 1.06 * before:
            yield f"R{number} waited {each.at - began:.2f} s, with {before} calls in its chat"


def what_is_urgent_goes_first(case: Case) -> Iterator[str]:
    """Nothing less urgent goes to other chats while a message waits whose own chat is free; an answer takes up its chat
    as a delivery does."""
    record = [each for each in case.record if each.address.messenger == "telegram"]
    times = [each.at for each in record]
    for key, calls in case.arrivals.items():
        first, began = calls[0], case.journal.begun.get(key)
        if began is None or key in case.journal.held or first.address.messenger != "telegram":
            continue
        chat, mine = first.address.chat, case.rows[key].dispatch.priority
        since = bisect_left(times, began - 4)
        around = [each for each in record[since : bisect_left(times, first.at)] if each.address.chat == chat]
        if around or case.journal.troubled(began - LANE_S / 24, first.at, chat):
            continue
        passed = record[bisect_left(times, began + PASSING_S) : bisect_left(times, first.at)]
        late = [each for each in passed if each.delivery is not None and each.delivery.dispatch.priority > mine]
        if late:
            yield f"{len(late)} less urgent passed between {began} and {first.at}: {case.rows[key]}"


def nothing_waits_without_a_reason(case: Case) -> Iterator[str]:
    """Where nothing is wrong and nothing is held, what is new goes at once; after a trouble, with the last of the pauses
    that grew meanwhile."""
    for row in case.rows.values():
        began, went = case.journal.begun.get(row.key), case.went(row)
        if row.dispatch.kind not in {"article", "broadcast"} or began is None or went is None:
            continue
        key = row.key if row.bundle is None else (row.bundle, row.subscriber)
        spans = [*case.journal.held.get(row.key, ()), *case.journal.held.get(key, ())]
        free = max((each.until or 0.0 for each in spans if each.at <= went), default=began)
        chats = {each.chat for each in case.readers(row.subscriber, began, went)}
        reasons = [each for each in case.journal.troubles if each.at <= went and each.chat in {None, *chats}]
        last = max((each.until for each in reasons if each.until >= free - LANE_S), default=0.0)
        patience_s = PAUSE_S_MAX if last else AT_ONCE_S
        if went - max(free, last) > patience_s:
            yield f"free at {free:.0f}, no trouble since {last:.0f}, gone at {went:.0f}: {row}"


# --- people's time -----------------------------------------------------------------------------------------------------


def quiet_hours_are_quiet(case: Case) -> Iterator[str]:
    for each in case.record:
        if each.delivery is None or each.call != "send" or each.delivery.dispatch.kind in {"correction", "retraction"}:
            continue
        to, is_alert = each.delivery.subscriber.id, each.delivery.dispatch.priority == 1
        readers = case.readers(to, each.at - GRACE_S, each.at)
        settings = readers[-1].settings
        if len(readers) > 1 or (is_alert and settings.alerts_in_quiet):
            continue
        if case.journal.troubled(each.at - GRACE_S, each.at, "", {"clock"}):
            continue
        if all(is_quiet(settings, case.clock.at(each.at - ago)) for ago in (0.0, GRACE_S)):
            yield f"{each.marks} reached {to} at {case.clock.at(each.at)}, quiet {settings.quiet} in {settings.zone}"


def is_quiet(settings: Settings, at: datetime) -> bool:
    if settings.quiet is None:
        return False
    begin, end = settings.quiet
    local = at.astimezone(ZoneInfo(settings.zone or HOME))
    minute = local.hour * 60 + local.minute
    last = local.replace(hour=end // 60, minute=end % 60, fold=0)
    if local.fold and last.utcoffset() != last.replace(fold=1).utcoffset():
        return False  # the clocks went back, and the end has been there once
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def digests_come_on_the_minute(case: Case) -> Iterator[str]:
    """What is held for a digest comes within the minute that its reader chose, unless something was wrong then."""
    for row in case.rows.values():
        spans = case.journal.held.get(row.key)
        if not spans or spans[0].reason == "quiet" or row.dispatch.kind != "article":
            continue
        began = spans[0].at
        wanted = case.reader(row.subscriber, began).settings
        due = (next_digest(wanted, case.clock.at(began)) - case.clock.at(0.0)).total_seconds()
        told = case.told(row)
        if _is_excused(case, row, began, due, told):
            continue
        if told is None or not due - 0.001 <= told <= due + MINUTE_S:
            at = None if told is None else case.clock.at(told)
            yield f"due {case.clock.at(due)}, told {at} ({wanted}): {row}"


def _is_excused(case: Case, row: Row, began: float, due: float, told: float | None) -> bool:
    until = max(due + MINUTE_S, told or 0.0)
    readers = case.readers(row.subscriber, began - 2, due + MINUTE_S)  # it may have been looked at a moment earlier
    return (
        len({each.settings for each in readers}) > 1
        or any(each.paused for each in readers)
        or row.dispatch.article in case.withdrawn
        or case.journal.troubled(due - GRACE_S, until, readers[-1].chat)
        or case.journal.troubled(began, until, "", {"clock"})
    )


def next_digest(settings: Settings, after: datetime) -> datetime:
    """The first chosen time after ``after``. One in quiet hours comes at their end, also for what is held between."""
    zone = ZoneInfo(settings.zone or HOME)
    today = after.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    chosen = (
        _when_it_is(day + timedelta(minutes=minute), zone)
        for day in (today + timedelta(days=number) for number in range(-2, 9))
        if not settings.digest_days or day.weekday() in settings.digest_days
        for minute in settings.digest_times
    )
    recent = (each for each in chosen if each > after - timedelta(days=1))  # no quiet hours are longer
    return next(each for each in (_awake(settings, each) for each in recent) if each > after)


def _when_it_is(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks of the zone first show ``wall``, or have just jumped over it."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    at -= timedelta(hours=3)
    while at.astimezone(zone).replace(tzinfo=None) < wall:
        at += timedelta(minutes=1)
    return at


def _awake(settings: Settings, at: datetime) -> datetime:
    while is_quiet(settings, at):
        at += timedelta(minutes=1)
    return at


LAWS: tuple[Law, ...] = (
    no_window_holds_more_than_the_service_allows,
    nothing_is_asked_before_the_time_that_the_service_named,
    replies_wait_a_second_at_most_beyond_what_their_chat_allows,
    what_is_urgent_goes_first,
    nothing_waits_without_a_reason,
    quiet_hours_are_quiet,
    digests_come_on_the_minute,
)
