"""The figures of a Vietnamese text by what they say: dates, hours, percentages, amounts, numbers, codes. Pure.

``3,5 tỷ`` and ``3.500 triệu`` say the same, so do ``7/9`` and ``ngày 7 tháng 9``, ``8h30`` and ``8 giờ 30 phút``,
``ba người`` and ``3 người``. A point before three digits separates thousands, a comma decimals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

Fact = tuple[str | Decimal | int | None, ...]
Facts = frozenset[Fact]
_Match = re.Match[str]

_DIGITS = r"\d{1,15}(?:[.,]\d{1,15}){0,5}"
_SCALES = {
    "trăm": 100,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_SCALE = rf"(?:{'|'.join(_SCALES)})(?: (?:{'|'.join(_SCALES)}))?"
_SPELT = {
    word: number
    for number, words in enumerate(
        ("", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy bẩy", "tám", "chín", "mười")
    )
    for word in words.split()
}
_UNITS = "|".join(word for word in _SPELT if word != "mười")
# "ba" is a father too, "năm" a year: a single word is a number only before what is counted.
_COUNTED = (
    "người cháu em anh chị ông bà con nạn bị đối nghi học công cán chiến bệnh du thuyền ngư hộ nhà căn "
    "ngôi xe tàu chiếc máy vụ ca trường điểm tuyến đường cầu xã phường thôn tỉnh huyện dự lớp đội trận "
    "bàn giải lần ngày đêm tuần tháng năm giờ phút mét km ha tấn triệu tỷ tỉ nghìn ngàn"
)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d|\d\d)"
_MINUTES = r"(?: ?(?:giờ|h|g(?=\d)) ?(?P<minute>[0-5]?\d(?!\d))?(?: ?phút)?|:(?P<after>[0-5]\d))"
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
            yield Figure(match[0].strip(), says, any_of)
        text = pattern.sub(lambda match: "\x00" * len(match[0]), text)


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


def _percent(match: _Match) -> tuple[Facts, Facts]:
    said: Facts = frozenset(("percent", value) for value in _values(match["number"]))
    return said, said


def _amount(match: _Match) -> tuple[Facts, Facts]:
    """``1 tỷ 200 triệu`` is one amount."""
    totals = {Decimal(0)}
    for part in re.finditer(rf"({_DIGITS}) ?({_SCALE})", match[0], re.IGNORECASE):
        scale = 1
        for word in part[2].lower().split():
            scale *= _SCALES[word]
        totals = {total + value * scale for total in totals for value in _values(part[1])}
    said: Facts = frozenset(("number", total) for total in totals)
    return said, said


def _code(match: _Match) -> tuple[Facts, Facts]:
    said: Facts = frozenset({("code", re.sub(r"[.-]", "", match[0]).casefold())})
    return said, said


def _number(match: _Match) -> tuple[Facts, Facts]:
    values = _values(match[0])
    said: set[Fact] = {("number", value) for value in values}
    years: set[Fact] = {("year", int(value)) for value in values if 1900 <= value <= 2100}
    return frozenset(said | years), frozenset(said | years)


def _spelt(match: _Match) -> tuple[Facts, Facts]:
    words = match[0].lower().split()
    if words[-1] in _SCALES:
        value = _SPELT[words[0]] * _SCALES[words[-1]]
    elif "mươi" in words:
        value = 10 * _SPELT[words[0]] + sum(_SPELT[word] for word in words[2:])
    else:
        value = sum(_SPELT[word] for word in words)
    said: Facts = frozenset({("number", Decimal(value))})
    return said, said


def _values(text: str) -> frozenset[Decimal]:
    """What a number may mean: ``1,234`` is read as it would be in Vietnamese and as in English."""
    groups = re.split(r"[.,]", text)
    marks = [char for char in text if char in ".,"]
    if not marks:
        return frozenset({Decimal(text)})
    thousands = sum(1 for _ in takewhile(lambda group: len(group) == 3, groups[1:]))
    found = set()
    if thousands == len(marks) and len(set(marks)) == 1 and len(groups[0]) <= 3 and groups[0] != "0":
        found.add(Decimal("".join(groups)))
        if marks != [","]:
            return frozenset(found)
    if len(set(marks[:-1])) <= 1 and (len(marks) == 1 or marks[-1] != marks[0]):
        found.add(Decimal("".join(groups[:-1]) + "." + groups[-1]))
    return frozenset(found) or frozenset({Decimal("".join(groups))})


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
        (rf"(?<!\w)(?P<number>{_DIGITS}) ?(?:%|phần trăm)", _percent),
        (rf"(?<!\w){_DIGITS} ?{_SCALE}\b(?: {_DIGITS} ?{_SCALE}\b)*", _amount),
        (r"(?<!\w)(?!k?m[23]\b)(?:[^\W\d_]{1,8}[.-]?\d|\d+(?-i:[A-ZĐ]))(?:[.-]?\w)*", _code),
        (rf"(?<!\w){_DIGITS}", _number),
        (rf"\b(?:{_UNITS}|mười) (?:{'|'.join(_SCALES)})\b", _spelt),
        (rf"\b(?:(?:{_UNITS}) mươi(?: (?:{_UNITS}))?|mười (?:{_UNITS}))\b", _spelt),
        (rf"\b(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b(?= (?:{_COUNTED.replace(' ', '|')})\b)", _spelt),
    )
)
