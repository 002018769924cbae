"""The wall clocks of a place, read minute by minute: what ``schedule.py`` computes, found by watching.

A wall time has come at the first minute at which the clocks have shown it or anything later: what they skip comes
with the skip, what they repeat has come already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.models import Settings

MINUTE = timedelta(minutes=1)
WATCHED = timedelta(days=24)
BEFORE = timedelta(days=8)  # the watch begins so long before the middle of it


@dataclass(frozen=True)
class Minute:
    """A minute of the world, and the wall times that came with it."""

    at: datetime
    came: tuple[datetime, ...]


@lru_cache(maxsize=32)
def watch(zone: str, middle: datetime) -> tuple[Minute, ...]:
    return tuple(_watch(ZoneInfo(zone), middle - BEFORE))


def _watch(zone: ZoneInfo, at: datetime) -> Iterator[Minute]:
    end, shown = at + WATCHED, _wall(at - MINUTE, zone)
    while at < end:
        wall, came = _wall(at, zone), []
        while shown < wall:
            shown += MINUTE
            came.append(shown)
        yield Minute(at, tuple(came))
        at += MINUTE


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def quiet_minutes(settings: Settings, minutes: tuple[Minute, ...]) -> list[bool]:
    """Whether each minute is quiet; right from the second day on."""
    quiet, found = False, []
    for minute in minutes:
        for wall in minute.came:
            if settings.quiet and settings.quiet[0] != settings.quiet[1] and _of_day(wall) in settings.quiet:
                quiet = _of_day(wall) == settings.quiet[0]
        found.append(quiet)
    return found


def digests(settings: Settings, minutes: tuple[Minute, ...]) -> list[datetime]:
    """When digests are made; right from the third day on."""
    waits, found = False, []
    for minute, is_quiet in zip(minutes, quiet_minutes(settings, minutes), strict=True):
        waits = waits or any(_is_chosen(settings, wall) for wall in minute.came)
        if waits and not is_quiet:
            found.append(minute.at)
            waits = False
    return found


def day_starts(minutes: tuple[Minute, ...]) -> list[datetime]:
    return [minute.at for minute in minutes if any(_of_day(wall) == 0 for wall in minute.came)]


def _is_chosen(settings: Settings, wall: datetime) -> bool:
    days = settings.digest_days or range(7)
    return wall.weekday() in days and _of_day(wall) in settings.digest_times


def _of_day(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
