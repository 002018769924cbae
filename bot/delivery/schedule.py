"""When a delivery may go: quiet hours, digests and the most that is wanted in a day. Pure.

Times of day are a subscriber's own, in their zone. A time that a change of the clocks skips comes when the clocks have
moved on; one that it repeats counts once, the first time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.models import DispatchKind, Priority, Settings
from storage.base import HeldDelivery, Hold, HoldReason

_DAY = timedelta(days=1)
_DAY_MINUTES = 24 * 60
_DAYS_AHEAD = 8  # a weekday comes again within a week, and quiet hours move it by a day at most


def zone_of(settings: Settings, default: tzinfo) -> tzinfo:
    """Where the reader lives; a zone that is no longer known is the default."""
    return (_zone(settings.zone) if settings.zone else None) or default


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_start(settings: Settings, now: datetime, zone: tzinfo) -> datetime:
    """When the reader's day began that holds ``now``."""
    local = zone_of(settings, zone)
    return _instant(now.astimezone(local).date(), 0, local)


def quiet_until(settings: Settings, now: datetime, zone: tzinfo) -> datetime | None:
    """When the quiet hours end that ``now`` lies in; None outside of them. Hours that end when they begin are none."""
    if settings.quiet is None:
        return None
    begin, end = (minute % _DAY_MINUTES for minute in settings.quiet)
    if begin == end:
        return None
    local = zone_of(settings, zone)
    today = now.astimezone(local).date()
    for day in (today - _DAY, today):
        if _instant(day, begin, local) <= now < (until := _instant(day, end + _DAY_MINUTES * (end < begin), local)):
            # The clocks may skip all that lies between these hours and those of the next day.
            return quiet_until(settings, until, zone) or until
    return None


def next_digest(settings: Settings, after: datetime, zone: tzinfo) -> datetime:
    """The first chosen time after ``after``; one that lies in quiet hours comes at their end."""
    local = zone_of(settings, zone)
    today = after.astimezone(local).date()
    days = (today + number * _DAY for number in range(-2, _DAYS_AHEAD + 1))  # quiet hours move those of the past, too
    chosen = (day for day in days if not settings.digest_days or day.weekday() in settings.digest_days)
    times = (_instant(day, minute, local) for day in chosen for minute in settings.digest_times)
    awake = (quiet_until(settings, at, zone) or at for at in times)
    return next(at for at in awake if at > after)


def hold(settings: Settings, priority: Priority, now: datetime, zone: tzinfo, told: int) -> Hold | None:
    """What keeps a delivery from going now; ``told`` articles went one by one today."""
    if priority in (Priority.REPLY, Priority.CORRECTION) or (priority is Priority.ALERT and settings.alerts_in_quiet):
        return None
    if priority is Priority.ARTICLE and settings.digest:
        return Hold("digest", next_digest(settings, now, zone))
    quiet = quiet_until(settings, now, zone)
    if quiet is not None:
        return Hold("quiet", quiet)
    if priority is Priority.ARTICLE and settings.daily_max is not None and told >= settings.daily_max:
        return Hold("cap", next_digest(settings, now, zone))
    return None


def release(settings: Settings, held: HeldDelivery, now: datetime, zone: tzinfo) -> Hold | None:
    """What keeps a held delivery on, looked at when it is due; None: it goes."""
    is_article = held.kind is DispatchKind.ARTICLE and held.priority is Priority.ARTICLE
    if is_article and (settings.digest or (held.reason == "cap" and settings.daily_max is not None)):
        due = next_digest(settings, held.held_at, zone)
        if due > now:
            return Hold("cap" if held.reason == "cap" else "digest", due)
    quiet = quiet_until(settings, now, zone)
    if quiet is None or (held.priority is Priority.ALERT and settings.alerts_in_quiet):
        return None
    return Hold(held.reason, quiet)


def openings(settings: Settings, now: datetime, zone: tzinfo) -> dict[HoldReason, datetime]:
    """When what is held for each reason comes up next, counted from now."""
    awake = quiet_until(settings, now, zone) or now
    digest = next_digest(settings, now, zone)
    return {
        "quiet": now if settings.alerts_in_quiet else awake,  # an alert may go at once; the rest is held on
        "digest": digest if settings.digest else awake,
        "cap": digest if settings.digest or settings.daily_max is not None else awake,
    }


@lru_cache(maxsize=4096)  # readers share their hours
def _instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """When the clocks of ``zone`` first show ``minute`` of ``day`` or later. ``minute`` may reach into the next day."""
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)  # fold=0: the first of two (PEP 495)
    at = wall.astimezone(UTC)
    skipped = at.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)
    return _end_of_gap(at, zone) if skipped else at


def _end_of_gap(at: datetime, zone: tzinfo) -> datetime:
    """The change of the clocks that skips a wall time; ``at`` is what that time would be under the rule before it."""
    late, early = at, at - _DAY
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
