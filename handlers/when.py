"""Days as people type them and moments as they read them, in the newsroom's zone or a reader's own. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.news.vietnamese import fold
from handlers.voice import Voice, plain

_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_DAYS_AGO = {"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1, "hom kia": 2}
_LAST_MOMENT = timedelta(microseconds=1)


@lru_cache(maxsize=8)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def days(words: str, today: date) -> tuple[date, date] | None:
    """First and last day of ``1/7``, ``1/7/2026``, ``hôm qua``, ``tuần này``, ``tháng trước`` …; None: no such day.

    A day without its year is the last one that was.
    """
    said = " ".join(fold(words).split())
    if said in _DAYS_AGO:
        day = today - timedelta(days=_DAYS_AGO[said])
        return day, day
    period = _period(said, today)
    if period is not None:
        return period
    written = _written_day(said, today)
    return (written, written) if written else None


def starts_at(day: date, zone_: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone_)


def ends_at(day: date, zone_: tzinfo) -> datetime:
    """The last moment of the day."""
    return starts_at(day + timedelta(days=1), zone_) - _LAST_MOMENT


def moment(at: datetime, now: datetime, zone_: tzinfo, say: Voice) -> str:
    """``08:15 hôm nay``, ``08:15 hôm qua``, ``08:15 ngày 3/7``, ``3/7/2025``."""
    local, today = at.astimezone(zone_), now.astimezone(zone_).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return plain(say("when-today", clock=clock))
    if local.date() == today - timedelta(days=1):
        return plain(say("when-yesterday", clock=clock))
    if local.year == today.year:
        return plain(say("when-this-year", clock=clock, day=f"{local.day}/{local.month}"))
    return full_day(local.date())


def coming(at: datetime, now: datetime, zone_: tzinfo, say: Voice) -> str:
    """``18:00 hôm nay``, ``06:30 ngày mai``, ``06:30 thứ hai``, ``06:30 ngày 3/7``, ``06:30 ngày 3/7/2027``."""
    local, today = at.astimezone(zone_), now.astimezone(zone_).date()
    clock = f"{local:%H:%M}"
    days_off = (local.date() - today).days
    if days_off == 0:
        return plain(say("when-today", clock=clock))
    if days_off == 1:
        return plain(say("when-tomorrow", clock=clock))
    if 1 < days_off < 7:
        return plain(say("when-weekday", clock=clock, day=plain(say("weekday", day=local.weekday()))))
    day = f"{local.day}/{local.month}" if local.year == today.year else full_day(local.date())
    return plain(say("when-this-year", clock=clock, day=day))


def full_day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _period(said: str, today: date) -> tuple[date, date] | None:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return {
        "tuan nay": (monday, monday + timedelta(days=6)),
        "this week": (monday, monday + timedelta(days=6)),
        "tuan truoc": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "thang nay": (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)),
        "this month": (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)),
        "thang truoc": (before.replace(day=1), before),
        "last month": (before.replace(day=1), before),
    }.get(said)


def _written_day(said: str, today: date) -> date | None:
    iso = _ISO.match(said)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    written = _DAY.match(said)
    if not written:
        return None
    day, month = int(written[1]), int(written[2])
    if written[3]:
        year = int(written[3])
        return _day(year + 2000 if year < 100 else year, month, day)
    past = (_day(today.year - back, month, day) for back in range(9))  # 29/2 may be eight years back
    return next((known for known in past if known and known <= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None
