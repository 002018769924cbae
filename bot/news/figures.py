"""The figures of a Vietnamese text by what they say: dates, hours, percentages, amounts, numbers, codes. Pure.

``3,5 tỷ`` and ``3.500 triệu`` say the same, so do ``7/9`` and ``ngày 7 tháng 9``, ``8h30`` and ``8 giờ 30 phút``,
``ba người`` and ``3 người``. A point before three digits separates thousands, a comma decimals. *12 km* says no *12
người*: a number is told with what it counts (``units.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.news.numerals import (
    DIGITS,
    SCALE,
    SCALES,
    SHORT_SCALES,
    SPELT,
    SPELT_NUMBER,
    UNITS,
    value_in_words,
    values_in_digits,
)
from bot.news.units import unit_at

Fact = tuple[str | Decimal | int | None, ...]
Facts = frozenset[Fact]
_Match = re.Match[str]

# "ba" is a father too, "năm" a year: a single word is a number only before what is counted.
_COUNTED = (
    "người thanh bé trẻ phụ nữ nam hành cô du thợ khách sĩ tỷ cháu em anh chị ông bà con nạn bị đối nghi học công cán "
    "chiến bệnh thuyền ngư hộ nhà căn ngôi xe tàu chiếc máy vụ ca trường điểm tuyến đường cầu xã phường thôn tỉnh "
    "huyện dự lớp đội trận bàn giải lần ngày đêm tuần tháng năm giờ phút mét km ha tấn triệu tỉ nghìn ngàn"
)
# "một" is an article too; of people harmed it counts.
_HARMED = "chết|tử vong|thiệt mạng|tử nạn|bị thương|bị nạn|mất tích|tử thương|nguy kịch"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d|\d\d)"
_MINUTES = r"(?: ?(?:giờ|h|g(?=\d)) ?(?P<minute>[0-5]?\d(?!\d))?(?: ?phút)?|:(?P<after>[0-5]\d))"
# Before a number that names a thing; "trong số 3 người" counts.
_LABELS = r"cấp|quận|lớp|tầng|khu|quốc lộ|tỉnh lộ|QL|TL|hạng|(?<!trong )(?<!tổng )(?<!con )(?<!đa )(?<!tỷ )(?<!tỉ )số"
_ORDINALS = {"nhất": 1, "nhì": 2, "tư": 4, "bảy": 7}
_MONTHS = {"giêng": 1, "mười một": 11, "mười hai": 12, "chạp": 12, "tư": 4}
_RANGE = rf"(?<![\w.,/-])(?P<low>{DIGITS}) ?(?:-|–|đến|tới) ?(?P<high>{DIGITS})"
_MONEY_MIN = 10_000  # a bare number from here on may be meant in đồng
_CLOCK_WORDS = r"ngày|mùng|mồng|sáng|trưa|chiều|tối|đêm|hôm"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written. ``says`` is all that a text states with it; ``any_of`` what another text must state so that
    it is supported there: one of these is enough."""

    text: str
    says: Facts
    any_of: Facts


def figures(text: str) -> Iterator[Figure]:
    """Every figure of ``text`` once, kind by kind; what one kind has read is not read again by the next."""
    for pattern, read in _KINDS:
        for match in pattern.finditer(text):
            says, any_of = read(match)
            if read in _COUNTING:
                says, any_of = _with_unit(says, any_of, unit_at(text, match.start(), match.end()))
            yield Figure(match[0].strip(), says, any_of)
        text = pattern.sub(lambda match: "\x00" * len(match[0]), text)


def _with_unit(says: Facts, any_of: Facts, unit: str | None) -> tuple[Facts, Facts]:
    """A number without its unit supports an amount of money only: *thiệt hại 3,5 tỷ* are đồng."""
    numbers = {value for kind, *rest in says if kind == "number" and isinstance(value := rest[0], Decimal)}
    if unit is None:
        return says | {("number", value, "đồng") for value in numbers if value >= _MONEY_MIN}, any_of
    counted: Facts = frozenset(("number", value, unit) for value in numbers)
    return says | counted, counted


def _date(match: _Match) -> tuple[Facts, Facts]:
    day, month = int(match["day"]), int(match["month"])
    year = _year(match.groupdict().get("year"))
    said: Fact = ("date", day, month, year)
    parts: set[Fact] = {("date", day, month, None), ("day", day), ("month", month, None)}
    if year is not None:
        parts |= {("month", month, year), ("year", year)}
    return frozenset({said, *parts}), frozenset({said})


def _month(match: _Match) -> tuple[Facts, Facts]:
    month, year = int(match["month"]), _year(match["year"])
    said: Fact = ("month", month, year)
    years: set[Fact] = set() if year is None else {("year", year)}
    return frozenset({said, ("month", month, None), *years}), frozenset({said})


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(match: _Match) -> tuple[Facts, Facts]:
    said: Facts = frozenset({("day", int(match["day"]))})
    return said, said


def _hour(match: _Match) -> tuple[Facts, Facts]:
    hour, minute = int(match["hour"]), int(match["minute"] or match["after"] or 0)
    here: Facts = frozenset({("hour", hour, minute)})
    if match["half"] and hour < 12:
        late: Facts = frozenset({("hour", hour + 12, minute)})
        return here | late, late
    return here, here


def _range(match: _Match) -> tuple[Facts, Facts]:
    """*3-5 người*, *10 đến 15%*: its ends may be told alone; of two numbers that stand apart no range is made."""
    ends = [values_in_digits(match["low"]), values_in_digits(match["high"])]
    said: Facts = frozenset(("range", low, high) for low in ends[0] for high in ends[1])
    unit = unit_at(match.string, match.start("low"), match.end())
    alone: set[Fact] = {("percent" if match["percent"] else "number", value) for end in ends for value in end}
    years: set[Fact] = {("year", int(value)) for end in ends for value in end if 1900 <= value <= 2100}
    counted: set[Fact] = {("number", value, unit) for end in ends for value in end} if unit else set()
    return said | alone | years | counted, said


def _percent(match: _Match) -> tuple[Facts, Facts]:
    said: Facts = frozenset(("percent", value) for value in values_in_digits(match["number"]))
    return said, said


def _amount(match: _Match) -> tuple[Facts, Facts]:
    """``1 tỷ 200 triệu`` is one amount. Of four parts at most: each that may be read in two ways doubles the totals."""
    totals = {Decimal(0)}
    for part in re.finditer(rf"({DIGITS}) ?({SCALE})", match[0], re.IGNORECASE):
        scale = 1
        for word in part[2].lower().split():
            scale *= SCALES.get(word) or SHORT_SCALES[word]
        totals = {total + value * scale for total in totals for value in values_in_digits(part[1])}
    said: Facts = frozenset(("number", total) for total in totals)
    return said, said


def _code(match: _Match) -> tuple[Facts, Facts]:
    said: Facts = frozenset({("code", re.sub(r"[.-]", "", match[0]).casefold())})
    return said, said


def _number(match: _Match) -> tuple[Facts, Facts]:
    values = values_in_digits(match[0])
    said: set[Fact] = {("number", value) for value in values}
    years: set[Fact] = {("year", int(value)) for value in values if 1900 <= value <= 2100}
    return frozenset(said | years), frozenset(said | years)


def _spelt(match: _Match) -> tuple[Facts, Facts]:
    said: Facts = frozenset({("number", Decimal(value_in_words(match[0])))})
    return said, said


def _spelt_percent(match: _Match) -> tuple[Facts, Facts]:
    said: Facts = frozenset({("percent", Decimal(value_in_words(match["number"])))})
    return said, said


def _spelt_month(match: _Match) -> tuple[Facts, Facts]:
    word = match["month"].lower()
    said: Facts = frozenset({("month", _MONTHS.get(word) or SPELT[word], None)})
    return said, said


def _ordinal(match: _Match) -> tuple[Facts, Facts]:
    word = match["number"].lower()
    number = int(word) if word.isdecimal() else _ORDINALS.get(word) or SPELT[word]
    said: Facts = frozenset({("ordinal", number)})
    return said | {("number", Decimal(number))}, said


def _label(match: _Match) -> tuple[Facts, Facts]:
    """*bão số 3*, *gió cấp 8*: the number of a thing, not of things."""
    name, number = match["label"].lower(), Decimal(match["number"])
    said: Facts = frozenset({("label", {"ql": "quốc lộ", "tl": "tỉnh lộ"}.get(name, name), number)})
    return said | {("number", number)}, said


def _inexact(match: _Match) -> tuple[Facts, Facts]:
    """*hàng trăm*, *một phần ba*, *một nửa*: the same words must be said."""
    said: Facts = frozenset({("inexact", " ".join(match["said"].lower().split()))})
    return said, said


_KINDS: tuple[tuple[re.Pattern[str], Callable[[_Match], tuple[Facts, Facts]]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        # 7/9/2025, 7.9.2025, 7-9-25 …; ngày 7 tháng 9 năm 2025; 7/9; ngày 7-9, sáng 7.9
        (
            rf"(?<!\w)(?P<day>{_DAY}) ?(?P<mark>[/.-]) ?(?P<month>{_MONTH}) ?(?P=mark) ?(?P<year>{_YEAR})(?![\w/])",
            _date,
        ),
        (
            rf"(?<!\w)(?P<day>{_DAY}) tháng (?P<month>{_MONTH})(?:(?: ?[/-] ?| năm | )(?P<year>(?:19|20)\d\d))?(?!\w)",
            _date,
        ),
        (rf"(?<![\w/])(?P<day>{_DAY}) ?/ ?(?P<month>{_MONTH})(?![\w/])", _date),
        (rf"\b(?:{_CLOCK_WORDS}) (?P<day>{_DAY})[.-](?P<month>{_MONTH})(?![\w/])", _date),
        (rf"\btháng (?P<month>{_MONTH})(?:(?: ?[/-] ?| năm )(?P<year>(?:19|20)\d\d))?(?!\w)", _month),
        (rf"(?<![\w/])(?P<month>{_MONTH})/(?P<year>(?:19|20)\d\d)(?![\w/])", _month),
        (rf"\b(?:ngày|mùng|mồng) (?P<day>{_DAY})(?![\w.,]\d|\w)", _day),
        (rf"(?<![\w.,])(?P<hour>[01]?\d|2[0-4]){_MINUTES}(?!\w)(?P<half> (?:chiều|tối|đêm))?", _hour),
        (rf"{_RANGE}(?![\w/-]|[.,]\d| ?{SCALE}\b)(?P<percent> ?%)?", _range),
        (rf"(?<!\w)(?P<number>{DIGITS}) ?(?:%|phần trăm)", _percent),
        (rf"\b(?P<number>{SPELT_NUMBER}) phần trăm\b", _spelt_percent),
        (
            r"\b(?:thứ|lần thứ) (?P<number>nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,3})\b(?![.,]\d)",
            _ordinal,
        ),
        (rf"\b(?P<label>{_LABELS}) (?P<number>\d{{1,4}})(?![\w/.-]*\d|\w)", _label),
        (
            r"\btháng (?P<month>giêng|chạp|mười một|mười hai|tư|sáu|bảy|tám|chín|mười)(?![^\W_])",
            _spelt_month,
        ),
        (rf"\b(?P<said>(?:{UNITS}|mười|\d+) phần (?:{UNITS}|mười|nghìn|triệu|\d+))\b", _inexact),
        (r"(?:\b|(?<=tỷ )|(?<=triệu ))(?P<said>nửa|rưỡi)\b", _inexact),
        (rf"(?<!\w){DIGITS} ?{SCALE}\b(?: {DIGITS} ?{SCALE}\b){{0,3}}", _amount),
        (r"(?<!\w)(?!k?m[23]\b)(?:[^\W\d_]{1,8}[.-]?\d|\d+(?-i:[A-ZĐ]))(?:[.-]?\w)*", _code),
        (rf"(?<!\w){DIGITS}", _number),
        (rf"\b(?:{UNITS}|mười) (?:{'|'.join(SCALES)})\b", _spelt),
        (rf"(?<!phần )\b(?P<said>(?-i:{'|'.join(SCALES)}))\b(?! (?:số|lệ|giá|phú|trọng|suất))", _inexact),
        (rf"\b(?:(?:{UNITS}) mươi(?: (?:{UNITS}))?|mười (?:{UNITS}))\b", _spelt),
        (r"\b(?:hai|bốn|sáu|bảy|tám|mười)\b", _spelt),
        (rf"\bmột\b(?= (?:\w+ ){{1,3}}(?:{_HARMED})\b)", _spelt),
        (rf"\b(?:ba|năm|chín)\b(?= (?:{_COUNTED.replace(' ', '|')})\b)", _spelt),
    )
)
_COUNTING = frozenset({_amount, _number, _spelt})  # what is told with its unit
