"""Stands in for the rules of times and filters until they are here."""

from __future__ import annotations

import re

from bot.news.vietnamese import fold

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
