"""Weekdays as people type and read them. Pure."""

from __future__ import annotations

import re

from bot.models import Settings
from bot.news.vietnamese import fold, nfc
from handlers.voice import Voice, plain

WORKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
EVERY_DAY = tuple(range(7))

# A number after "thứ" goes on being a day unless it is an hour: "thứ 2 4 6 7h" is three days and a time.
_NO_HOUR = r"(?!\d|\s*(?:h\b|h\d|g\b|gio\b|:|ruoi\b|am\b|pm\b))"
_NO_PART_OF_DAY = r"(?!\s*(?:sang|trua|chieu|toi|dem)\b)"
_NUMBERS = {"hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7}
_ENGLISH_NUMBERS = {"mon": 2, "tue": 3, "wed": 4, "thu": 5, "fri": 6, "sat": 7}
_WRITTEN = re.compile(rf"\bthu\s+({'|'.join(_NUMBERS)})\b")
_ENGLISH = re.compile(r"\b(mon|tue|wed|thur|fri|sat)(?:s|(?:s|nes|ur)?days?)?\b")
_SUNDAY = re.compile(r"\b(?:chu\s*nhat|cn|sun(?:days?)?)\b")
_DIGIT = re.compile(rf"\bt(?:hu)?\s*([2-7]){_NO_HOUR}")
_NEXT = re.compile(rf"(\bt[2-8](?:\s*[,;&]\s*|\s+va\s+|\s+and\s+|\s+))([2-7])\b{_NO_HOUR}{_NO_PART_OF_DAY}")
_RANGE = re.compile(rf"\bt([2-8])\s*(?:[-–]|den\b|to\b)\s*t?([2-8])\b{_NO_HOUR}")
_GROUPS = (
    (re.compile(r"\b(?:ngay lam viec|ngay thuong|trong tuan|weekdays?|workdays?|working days)\b"), WORKDAYS),
    (re.compile(r"\b(?:cuoi tuan|weekends?)\b"), WEEKEND),
    (re.compile(r"\b(?:(?:moi|hang|tat ca cac) ngay|ca tuan|every ?day|daily)\b"), EVERY_DAY),
)
_DAY = re.compile(r"\bt([2-8])\b")
_NOISE = re.compile(r"\b(?:(?:hang|moi) tuan|every(?: week)?|weekly|(?:vao )?(?:cac )?ngay|cac|tu|from|on)\b")
_AROUND = re.compile(r"^(?:[\s,;&]+|(?:va|and)\b)+|(?:[\s,;&]+|\b(?:va|and|vao|luc|at))+$")


def parse_days(words: str) -> tuple[tuple[int, ...] | None, str]:
    """The days ``words`` name, and the words without them, folded: ``thứ 2 4 6 7h`` → (0, 2, 4), ``7h``.

    None: no day is named; an empty tuple: every day.
    """
    said = _marked(" ".join(fold(nfc(words).lower().replace("tới", "đến")).split()))
    named: set[int] = set()
    for group, days in _GROUPS:
        if group.search(said):
            named |= set(days)
            said = group.sub(" ", said)
    named |= {int(found) - 2 for found in _DAY.findall(said)}
    rest = _AROUND.sub("", " ".join(_NOISE.sub(" ", _DAY.sub(" ", said)).split()))
    if not named:
        return None, rest
    return (() if named == set(EVERY_DAY) else tuple(sorted(named))), rest


def _marked(said: str) -> str:
    """Every day as ``t2`` … ``t8``, Sunday the last."""
    said = _WRITTEN.sub(lambda found: f"t{_NUMBERS[found[1]]}", said)
    said = _SUNDAY.sub("t8", said)
    said = _DIGIT.sub(r"t\1", said)
    said = _ENGLISH.sub(lambda found: f"t{_ENGLISH_NUMBERS[found[1][:3]]}", said)
    said = _RANGE.sub(lambda found: " ".join(f"t{day}" for day in _between(int(found[1]), int(found[2]))), said)
    while (more := _NEXT.sub(r"\1t\2", said)) != said:
        said = more
    return said


def _between(first: int, last: int) -> list[int]:
    """``t6-t2`` goes over the weekend."""
    return list(range(first, last + 1)) if first <= last else [*range(first, 9), *range(2, last + 1)]


def days_called(days: tuple[int, ...], say: Voice) -> str:
    """``mọi ngày``, ``ngày làm việc``, ``cuối tuần``, ``T2, T4, T6``."""
    groups = {(): "days-all", EVERY_DAY: "days-all", WORKDAYS: "days-work", WEEKEND: "days-weekend"}
    if days in groups:
        return plain(say(groups[days]))
    return ", ".join(plain(say("weekday-short", day=day)) for day in days)


def turned(settings: Settings, day: int, *, on: bool) -> tuple[int, ...]:
    """``digest_days`` with one of them turned over; empty only when it is every day. Never none: the last day stays."""
    held = set(settings.digest_days or EVERY_DAY)
    wanted = held | {day} if on else held - {day}
    return () if wanted == set(EVERY_DAY) else tuple(sorted(wanted or held))
