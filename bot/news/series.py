"""Columns that return: gold prices, forecasts, fixtures, serials. Each says nearly what the last one said, and is
another story all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from bot.news.vietnamese import nfc, one_tone_style, syllables

_VIETNAM = timezone(timedelta(hours=7))

# What is told anew every day, under whatever title.
_DAILY_PHRASES = """
giá vàng, giá bạc, giá cà phê, giá tiêu, giá hồ tiêu, giá lợn hơi, giá heo hơi, giá lúa, giá gạo, giá thép, giá dầu,
giá tôm, giá usd, giá bitcoin, tỷ giá, tỉ giá, chứng khoán, vn-index, dow jones, dự báo thời tiết, bản tin thời tiết,
thời tiết ngày, thời tiết hôm nay, xổ số, kết quả bóng đá, lịch thi đấu, lịch phát sóng, lịch trực tiếp, lịch cúp điện,
lịch cắt điện, bảng xếp hạng, tử vi, điểm báo, điểm tin, tin sáng, tin tối, bản tin sáng, bản tin tối
"""
_DAILY = tuple(f" {' '.join(syllables(one_tone_style(phrase)))} " for phrase in _DAILY_PHRASES.split(","))
_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?(?:/|-|\.(?=\d{1,2}\.\d{4}))\s?(\d{1,2})(?![\d%])")
_NEAR_DAY = re.compile(r"\b(?:hôm|sáng|trưa|chiều|tối|đêm|ngày) (nay|mai|qua)\b")
_NEAR = {"qua": -1, "nay": 0, "mai": 1}
# With a number behind it, one of several that follow each other.
_COUNTED = re.compile(
    r"\b(bão số|áp thấp số|kỳ|số|tập|phần|vòng|chặng|bài|chương|lần|lần thứ|đợt|thứ|tuần|quý|tháng)\s"
    r"(\d+|[ivx]{1,4}|nhất|hai|nhì|ba|tư|năm|sáu|bảy|tám|chín|mười)\b"
)

_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s?(?:giờ|h)(?:\s?(\d{2}))?\b")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a title says of its place in a series: ``days`` it names, what it ``counts`` (word, number), whether it is
    told every ``daily``; ``day`` is when it was published."""

    day: date
    opening: tuple[str, ...]
    days: frozenset[tuple[int, int]]  # day, month
    counts: frozenset[tuple[str, str]]
    daily: bool


def heading(title: str, at: datetime) -> Heading:
    day = at.astimezone(_VIETNAM).date()
    text = one_tone_style(nfc(title)).lower()
    words = syllables(text)
    spaced = f" {' '.join(words)} "
    return Heading(
        day,
        tuple(words[:2]),
        frozenset(_dates(text)) | frozenset(_near_days(text, day)),
        frozenset(_counts(text)),
        any(phrase in spaced for phrase in _DAILY),
    )


def are_instalments(one: Heading, other: Heading) -> bool:
    """Whether two titles are two of one series, and so never one story."""
    if one.daily and other.daily and one.day != other.day:
        return True
    if one.opening == other.opening and one.days and other.days and not one.days & other.days:
        return True
    both = {word for word, _ in one.counts} & {word for word, _ in other.counts}
    return any(_of(one, each).isdisjoint(_of(other, each)) for each in both)


def _of(heading_: Heading, counted: str) -> set[str]:
    return {number for word, number in heading_.counts if word == counted}


def _counts(text: str) -> Iterator[tuple[str, str]]:
    yield from ((match[1], match[2]) for match in _COUNTED.finditer(text))
    yield from (("giờ", f"{int(match[1])}:{match[2] or '00'}") for match in _CLOCK.finditer(text))


def _dates(text: str) -> list[tuple[int, int]]:
    pairs = [(int(match[1]), int(match[2])) for match in _DATE.finditer(text)]
    return [(day, month) for day, month in pairs if 1 <= day <= 31 and 1 <= month <= 12]


def _near_days(text: str, today: date) -> list[tuple[int, int]]:
    days = [today + timedelta(days=_NEAR[match[1]]) for match in _NEAR_DAY.finditer(text)]
    return [(day.day, day.month) for day in days]
