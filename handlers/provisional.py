"""Stands in for the rules of times and filters until they are here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.models import Settings
from bot.news.vietnamese import fold
from storage.base import HoldReason

_T = re.compile(r"(\d{1,2})\s*(?:h|:|g|gio)?\s*(\d{2})?\b")


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def parse_time(text: str) -> int | None:
    m = _T.fullmatch(fold(text).strip())
    if not m or int(m[1]) > 23 or int(m[2] or 0) > 59:
        return None
    return int(m[1]) * 60 + int(m[2] or 0)


def parse_times(text: str) -> tuple[int, ...] | None:
    found = [parse_time(each) for each in re.split(r"[,;\s]+", text.strip())]
    known = [each for each in found if each is not None]
    return tuple(sorted(set(known))) if known and len(known) == len(found) else None


def parse_span(text: str) -> tuple[int, int] | None:
    a, _, b = text.partition("-")
    x, y = parse_time(a), parse_time(b)
    return (x, y) if x is not None and y is not None else None


def zone_of(settings: Settings, default: ZoneInfo) -> ZoneInfo:
    return ZoneInfo(settings.zone) if settings.zone else default


def next_digest(settings: Settings, after: datetime, zone: ZoneInfo) -> datetime:
    local = after.astimezone(zone)
    for day in range(9):
        for t in settings.digest_times:
            at = (local + timedelta(days=day)).replace(hour=t // 60, minute=t % 60, second=0, microsecond=0)
            if at > local and (not settings.digest_days or at.weekday() in settings.digest_days):
                return at.astimezone(UTC)
    return after


def openings(_settings: Settings, _now: datetime, _zone: ZoneInfo) -> dict[HoldReason, datetime]:
    return {}


def parse_filters(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None:
    must: list[str] = []
    any_of: list[str] = []
    none_of: list[str] = []
    for m in re.finditer(r'([+-]?)(?:"([^"]{1,40})"|([^\s"+-][^\s"]*))', text):
        word = (m[2] or m[3]).strip()
        (must if m[1] == "+" else none_of if m[1] == "-" else any_of).append(word)
    return (tuple(must), tuple(any_of), tuple(none_of)) if must or any_of or none_of else None
