"""Times of day as people type and read them: minutes after midnight. Pure.

``6h30``, ``06:30``, ``18``, ``6 giờ 30``, ``6g30``, ``6 rưỡi``, ``6h chiều``, ``tối 8h``, ``6:30 pm``; with or without
diacritics. Midnight is ``0h``, ``24h`` or ``12h đêm``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.news.vietnamese import fold, nfc

_MORNING = {hour: hour for hour in range(12)} | {12: 0}
_AFTERNOON = {hour % 12: hour for hour in range(13, 24)} | {hour: hour for hour in range(12, 24)}
_NIGHT = {hour: hour for hour in range(6)} | {hour - 12: hour for hour in range(18, 24)} | {12: 0, 24: 0}
_PARTS = {  # what the hour that is said with a part of the day is by a clock of 24 hours
    "sang": _MORNING,
    "am": _MORNING,
    "trua": {10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
    "chieu": _AFTERNOON,
    "pm": _AFTERNOON,
    "toi": {hour - 12: hour for hour in range(17, 24)} | {hour: hour for hour in range(17, 24)} | {0: 0, 12: 0, 24: 0},
    "dem": _NIGHT | {hour: hour for hour in range(18, 24)},
    "khuya": _NIGHT | {hour: hour for hour in range(18, 24)},
}
_ALL_DAY = {hour: hour for hour in range(24)} | {24: 0}

_PART = rf"(?:buoi\ )?(?:rang\ )?(?P<%s>{'|'.join(_PARTS)})(?![a-z])"
_UNIT = r"(?:gio|g|h)(?![a-z])"
_TIME = re.compile(
    rf"""
    (?:\b(?:luc|vao|at)\ )? (?:\b{_PART % "before"}\ ?)?
    (?P<hour>[0-9]{{1,2}}) (?![0-9])
    (?: [:.] (?P<exact>[0-9]{{2}}) (?![0-9])
      | \ ?{_UNIT} (?: (?P<minute>\ ?[0-9]{{2}}|[0-9]) (?![0-9]|\ ?{_UNIT}|[:.][0-9]) (?:\ ?(?:phut|p|')(?![a-z]))? )?
    )?
    (?P<half>\ ?ruoi(?![a-z]))?
    (?(before)|(?:\ ?{_PART % "after"})?)
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"(?:[ ,;&]|\b(?:va|and)\b)*")
_FROM = re.compile(r"^(?:tu|from) ")
_NEXT_DAY = re.compile(r" ?(?:(?:ngay )?hom sau|ngay mai)$")
_UNTIL = re.compile(r" ?(?:->|[-\N{EN DASH}\N{EM DASH}~\N{RIGHTWARDS ARROW}]|\b(?:den|to|till|until)\b) ?")
_PERHAPS_UNTIL = re.compile(r"(?<!buoi) toi(?= )")

_DOTS = re.compile(r"(?<![a-z])([ap])\.m(?![a-z])\.?")


def clock(minutes: int) -> str:
    """``06:30``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def parse_time(text: str) -> int | None:
    """The time that ``text`` names; None: it names none, or no single one."""
    found = _TIME.fullmatch(_said(text))
    return _minutes(found) if found else None


def parse_times(text: str) -> tuple[int, ...] | None:
    """The times that ``text`` names, ascending, each once: ``6h30, 12h và 18h``; None: something else is said, too, or
    nothing."""
    said = _said(text)
    times = [_minutes(found) for found in _TIME.finditer(said)]
    known = {time for time in times if time is not None}
    is_all = None not in times and _BETWEEN.fullmatch(_TIME.sub(" ", said)) is not None
    return tuple(sorted(known)) if known and is_all else None


def parse_span(text: str) -> tuple[int, int] | None:
    """From when until when: ``22h-6h``, ``22:00 đến 6:00``, ``từ 22h tới 6h sáng``; None: it is not said."""
    said = _NEXT_DAY.sub("", _FROM.sub("", _said(text)))
    for begin, end in _halves(said):
        since, until = _TIME.fullmatch(begin), _TIME.fullmatch(end)
        if since and until:
            span = _minutes(since), _minutes(until)
            return None if span[0] is None or span[1] is None else (span[0], span[1])
    return None


def _halves(said: str) -> Iterator[tuple[str, str]]:
    """Before and after *until*. Without its mark *tới* is also *tối*: the last may be, then those before it."""
    cuts = [*_UNTIL.finditer(said), *reversed([*_PERHAPS_UNTIL.finditer(said)])]
    return ((said[: cut.start()], said[cut.end() :].lstrip()) for cut in cuts)


def _said(text: str) -> str:
    """``text`` folded, but for what would be lost by it: which of *tới* and *tối* it is."""
    marked = nfc(text).lower().replace("buổi", "").replace("tới", "đến").replace("tối", "buổi tối")
    return " ".join(_DOTS.sub(r"\1m", fold(marked)).split())


def _minutes(found: re.Match[str]) -> int | None:
    part = found["before"] or found["after"]
    hour = (_PARTS[part] if part else _ALL_DAY).get(int(found["hour"]))
    written = found["exact"] or found["minute"]
    minute = int(written) if written else 30 if found["half"] else 0
    wrong = minute > 59 or (written and found["half"]) or (int(found["hour"]) == 24 and minute)
    return None if hour is None or wrong else hour * 60 + minute
