"""From when until when something holds, as Vietnamese papers write it: "từ 13h ngày 18/8 đến khi có thông báo mới".

What is not said is None; what is only half said ("từ 13h") is completed from the moment of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.news.dates import VIETNAM
from bot.news.phrases import pattern, plain

# Where a part of the day begins; what is said of it is never more exact.
_PARTS_H = {"rạng sáng": 0, "sáng sớm": 5, "sáng": 6, "trưa": 11, "chiều": 13, "chiều tối": 17, "tối": 18, "đêm": 19}
_PART = "|".join(sorted(_PARTS_H, key=len, reverse=True))
_DAY_WORDS = {"hôm nay": 0, "ngày hôm nay": 0, "nay": 0, "ngày mai": 1, "mai": 1, "ngày kia": 2}
_DAY_WORD = "|".join(sorted(_DAY_WORDS, key=len, reverse=True))
_AFTERNOON = {"chiều", "chiều tối", "tối", "đêm"}

_HOUR = r"(?P<hour>\d{1,2})(?: ?(?:h|g|giờ)(?: ?(?P<minute>\d{2})(?: phút|p)?)?|:(?P<clock>\d{2}))(?!\w)"
_DATE = (
    rf"(?:(?P<word>{_DAY_WORD})(?!\w)"
    r"|(?:(?:các |những )?ngày )?(?P<day>\d{1,2})(?: tháng |[/.-])(?P<month>\d{1,2})"
    r"(?:(?: năm |[/.-])(?P<year>\d{4}))?(?![\w/])"
    r"|ngày (?P<only>\d{1,2})(?![\w/]))"
)
_MOMENT = rf"(?:{_HOUR},? ?)?(?:(?P<part>{_PART})(?!\w),? ?)?(?:(?:của )?{_DATE})?"
_FROM = r"(?<!\w)(?:bắt đầu (?:từ|lúc|vào lúc|vào)|kể từ|từ lúc|từ) (?:khoảng |hồi |thời điểm )?"
_TO = r"(?:cho )?(?:đến|tới)(?: khoảng)?"


def _named(moment: str, suffix: str) -> str:
    return re.sub(r"\?P<(\w+)>", rf"?P<\1{suffix}>", moment)


_RANGE = re.compile(
    rf"{_FROM}(?:(?P<bare>\d{{1,2}})|{_named(_MOMENT, '_1')}) ?(?:{_TO}|-|–) ?(?:hết )?{_named(_MOMENT, '_2')}"
)
_START = re.compile(_FROM + _named(_MOMENT, "_1"))
_UNTIL = re.compile(rf"(?<!\w)(?:{_TO}|trước) (?:hết )?{_named(_MOMENT, '_2')}")
_NEXT = re.compile(r"(?<!\w)(?P<count>\d{1,3}|một|hai|ba|vài) (?P<unit>giờ|ngày)(?: đêm)? (?:tới|tiếp theo|nữa)(?!\w)")
_COUNTS = {"một": 1, "hai": 2, "ba": 3}
_UNTIL_NOTICE = pattern(
    f"{to} khi {what}"
    for to in ("đến", "tới")
    for what in (
        "có thông báo",
        "có tin",
        "có bản tin",
        "thời tiết",
        "bão tan",
        "hết bão",
        "kết thúc",
        "khắc phục xong",
        "điều kiện",
        "cơn bão",
        "bão số # tan",
        "bảo đảm an toàn",
        "đảm bảo an toàn",
    )
)
_DAY_SAID = re.compile(rf"(?<!\w)(?:(?P<part>{_PART}),? )?(?:(?P<past>(?:hôm|{_PART}) qua)(?!\w)|{_DATE})")
_NOW_SAID = re.compile(r"^hiện(?:,| do| nay| tại)?(?!\w)|(?<!\w)(?:nhiều|mấy|những|hai|ba|\d+) (?:ngày|hôm) nay(?!\w)")
_TILL_NOW = re.compile(r"(?<!\w)(?:đến|tới) nay(?!\w)")
_YEAR_SAID = re.compile(r"(?:(?<!\w)năm |[/.-])((?:19|20)\d\d)(?![\w/])")
_BEHIND_MAX, _AHEAD_MAX = timedelta(days=1), timedelta(days=14)
_BEGUN_MAX = timedelta(days=4)  # "mất điện từ ngày 17/7 đến nay"
_YEAR_AHEAD_DAYS_MAX = 200  # a date without its year is the one nearest to publication, rather behind it than ahead


@dataclass(frozen=True, slots=True)
class Span:
    """In UTC. ``until_notice``: until something else is announced."""

    start: datetime | None = None
    until: datetime | None = None
    until_notice: bool = False


NO_SPAN = Span()


def span_of(text: str, published: datetime | None) -> Span:
    """What one sentence says of when something begins and ends. A date is a whole day in Viet Nam: it begins at 0:00
    and ends at 23:59; a part of a day begins as ``_PARTS_H`` says. Without ``published`` only dates with a year count.
    """
    words = plain(text)
    now = published.astimezone(VIETNAM) if published else None
    span = _range(words, now) or Span(_start(words, now), _until(words, now))
    if _UNTIL_NOTICE.search(words):
        span = replace(span, until=None, until_notice=True)
    if span.start and span.until and span.until <= span.start:
        return replace(span, until=None)
    return span


def is_of_now(text: str, published: datetime | None) -> bool:
    """Whether a sentence speaks of the day of ``published``, of the one before or of the two weeks after it, and of
    nothing long past. Without ``published``: whether it says any time at all."""
    words = _TILL_NOW.sub("", plain(text))
    is_now = bool(_NOW_SAID.search(words)) or span_of(words, published) != NO_SPAN
    if published is None:
        return is_now or bool(_DAY_SAID.search(words))
    now = published.astimezone(VIETNAM)
    today = now.date()
    if any(int(year) < today.year for year in _YEAR_SAID.findall(words)):
        return False
    days = _days(words, now)
    if not days:
        return is_now
    return min(days) >= today - _BEGUN_MAX and any(today - _BEHIND_MAX <= day <= today + _AHEAD_MAX for day in days)


def _days(words: str, now: datetime) -> list[date]:
    days = []
    for match in _DAY_SAID.finditer(words):
        if match["past"]:
            days.append(now.date() - timedelta(days=1))
        elif match["part"] or match["word"] not in {"nay", "mai"}:  # "hiện nay" is no day, nor is a woman called Mai
            said = {name: value for name, value in match.groupdict().items() if value}
            if day := _day(said, now):
                days.append(day)
    return days


@dataclass(frozen=True, slots=True)
class _Moment:
    """A moment as said: the day, and the time of the day, either of which may be left to the other end of a range."""

    day: date | None
    at: time | None


def _range(words: str, now: datetime | None) -> Span | None:
    for match in _RANGE.finditer(words):
        end = _moment(match, "_2", now)
        if match["bare"]:
            begin = _Moment(_day_of(int(match["bare"]), end.day), None) if end and end.day and not end.at else None
        else:
            begin = _moment(match, "_1", now)
        if begin and end:
            day = begin.day or end.day
            start = _instant(replace(begin, day=day), now, time(0))
            last = _instant(replace(end, day=end.day or begin.day), now, time(23, 59))
            if start and last and last <= start and not end.day:
                last += timedelta(days=1)
            return Span(start, last)
    return None


def _day_of(number: int, end: date | None) -> date | None:
    if end is None:
        return None
    last_month = end.replace(day=1) - timedelta(days=1)
    try:
        return end.replace(day=number) if number <= end.day else last_month.replace(day=number)
    except ValueError:
        return None


def _start(words: str, now: datetime | None) -> datetime | None:
    moments = (_moment(match, "_1", now) for match in _START.finditer(words))
    return next((_instant(moment, now, time(0)) for moment in moments if moment), None)


def _until(words: str, now: datetime | None) -> datetime | None:
    moments = (_moment(match, "_2", now) for match in _UNTIL.finditer(words))
    said = next((_instant(moment, now, time(23, 59)) for moment in moments if moment), None)
    match = _NEXT.search(words)
    if said or match is None or now is None or match["count"] == "vài":
        return said
    count = _COUNTS.get(match["count"]) or int(match["count"])
    if match["unit"] == "giờ":
        return (now + timedelta(hours=count)).astimezone(UTC)
    return datetime.combine(now.date() + timedelta(days=count), time(23, 59), VIETNAM).astimezone(UTC)


def _moment(match: re.Match[str], suffix: str, now: datetime | None) -> _Moment | None:
    said = {
        name.removesuffix(suffix): value for name, value in match.groupdict().items() if name.endswith(suffix) and value
    }
    day, part = _day(said, now), said.get("part")
    if "hour" in said:
        at = _time(int(said["hour"]), int(said.get("minute") or said.get("clock") or 0), part)
        return _Moment(day, at) if at else None
    if part and (day or not said.get("only")):
        return _Moment(day, time(_PARTS_H[part])) if day else None
    return _Moment(day, None) if day else None


def _time(hour: int, minute: int, part: str | None) -> time | None:
    if part in _AFTERNOON and 1 <= hour < 12 and not (part == "đêm" and hour < 5):
        hour += 12
    if (hour, minute) == (24, 0):
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(said: dict[str, str], now: datetime | None) -> date | None:
    if word := said.get("word"):
        return now.date() + timedelta(days=_DAY_WORDS[word]) if now else None
    try:
        if "year" in said:
            return date(int(said["year"]), int(said["month"]), int(said["day"]))
        if now is None:
            return None
        if "day" in said:
            return _nearest(int(said["day"]), int(said["month"]), now.date())
        if "only" in said:
            return _next_day_numbered(int(said["only"]), now.date())
    except ValueError:
        pass
    return None


def _nearest(day: int, month: int, today: date) -> date:
    this_year = date(today.year, month, day)
    if (this_year - today).days > _YEAR_AHEAD_DAYS_MAX:
        return this_year.replace(year=today.year - 1)
    if (today - this_year).days > 365 - _YEAR_AHEAD_DAYS_MAX:
        return this_year.replace(year=today.year + 1)
    return this_year


def _next_day_numbered(number: int, today: date) -> date:
    """The ``number``th of this month, or of the next if that is long past."""
    this = today.replace(day=number)
    if (today - this).days > 15:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=number)
    return this


def _instant(moment: _Moment, now: datetime | None, default: time) -> datetime | None:
    day = moment.day
    if day is None:
        if now is None or moment.at is None:
            return None
        day = now.date()
        if datetime.combine(day, moment.at, VIETNAM) < now - timedelta(hours=12):
            day += timedelta(days=1)
    return datetime.combine(day, moment.at or default, VIETNAM).astimezone(UTC)
