"""Dates as Vietnamese papers write them. A wrong date is worse than none: what is not certain is None."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from unicodedata import normalize
from urllib.parse import urlsplit

from bot.models import DateOrder

VIETNAM = timezone(timedelta(hours=7))
RAW_CHARS_MAX = 120
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD_MAX = timedelta(days=1)  # clocks and zones that are wrong by hours; a planned article is shown later

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
# RFC 822 section 5; military letters but Z are left out, as RFC 2822 advises.
_NAMED_ZONES_H = {
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "ict": 7,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}

_WEEKDAY = (
    r"(?:(?:thứ\s?(?:hai|ba|tư|bốn|năm|sáu|bảy|bẩy|[2-7])|chủ\s?nhật|cn|t[2-7]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)[,.:\s]\s?)?"
)
_DAY_WORD = r"(?:ngày\s)?"
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?::|\s?h\s?|\s?giờ\s?)(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?:'|\sphút)?(?:\s?(?P<half>[ap]\.?m\.?|sa|ch)(?![a-z]))?"
)
_OFFSET = r"[+-]\s?[0-9]{1,2}(?::?[0-9]{2})?"
_ZONE = rf"(?:\s?[\[(]?(?P<zone>(?:gmt|utc)\s?{_OFFSET}|{_OFFSET}|[a-z]{{1,4}})[\])]?(?:\s\([a-z ]{{1,40}}\))?)?"
_GAP = r"\s?(?:[,|–-]|lúc)?\s?"
_CLOCK = rf"(?:(?:[,|\s–-]|lúc){{1,4}}{_TIME}{_ZONE})?"

_NUMERIC = r"(?P<first>[0-9]{1,2})(?P<mark>[/.-])(?P<other>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|(?<=/)[0-9]{2})"
_NAMED = r"(?P<day>[0-9]{1,2})[\s-](?P<name>[a-z]{3,9})\.?,?[\s-](?P<year>[0-9]{4}|[0-9]{2})"
_NAME_FIRST = r"(?P<name>[a-z]{3,9})\.?\s(?P<day>[0-9]{1,2}),?\s(?P<year>[0-9]{4})"
_IN_WORDS = r"(?P<day>[0-9]{1,2})\stháng\s(?P<month>[0-9]{1,2})(?:,|\snăm)?\s(?P<year>[0-9]{4})"
_ISO = r"(?P<year>[0-9]{4})(?P<mark>[/-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_WEEKDAY}{_NAMED}{_CLOCK}",
        rf"{_ISO}(?:t{_TIME}{_ZONE})?",
        rf"{_WEEKDAY}{_ISO}{_CLOCK}",
        rf"{_WEEKDAY}{_DAY_WORD}{_NUMERIC}{_CLOCK}",
        rf"{_TIME}{_ZONE}{_GAP}{_WEEKDAY}{_DAY_WORD}{_NUMERIC}",
        rf"{_WEEKDAY}{_DAY_WORD}{_IN_WORDS}{_CLOCK}",
        rf"{_TIME}{_ZONE}{_GAP}{_WEEKDAY}{_DAY_WORD}{_IN_WORDS}",
        rf"{_WEEKDAY}{_NAME_FIRST}{_CLOCK}",
        rf"{_WEEKDAY}(?P<name>[a-z]{{3,9}})\s(?P<day>[0-9]{{1,2}})\s{_TIME}{_ZONE}\s(?P<year>[0-9]{{4}})",
    )
)
_LABEL = re.compile(r"^(?:(?:cập nhật|xuất bản|đăng|ngày đăng|thời gian)(?: lúc| ngày)?\s?:?\s)")
_NUMERIC_ONLY = re.compile(_NUMERIC)


def parse_date(raw: str, order: DateOrder, now: datetime) -> datetime | None:
    """The instant that ``raw`` names, in UTC; None when it is unknown, impossible, before 1990 or more than a day
    after ``now``. ``order`` reads ``04/10/2026``; without a zone it is Vietnamese time, without a time midnight."""
    text = _plain(raw)
    if text is None:
        return None
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _within(_instant(found.groupdict(), order), now)
    return None


def refuted_orders(raw: str) -> frozenset[DateOrder]:
    """The orders in which ``raw`` cannot be read: ``8/23/2026`` refutes "dmy". Empty for dates without an order."""
    found = _NUMERIC_ONLY.search(_plain(raw) or "")
    if not found:
        return frozenset()
    first, other = int(found["first"]), int(found["other"])
    impossible: set[DateOrder] = set()
    if other > 12:
        impossible.add("dmy")
    if first > 12:
        impossible.add("mdy")
    return frozenset(impossible)


def _plain(raw: str) -> str | None:
    """Lower case with single plain blanks, or None if it is too long for a date."""
    if not raw or len(raw) > RAW_CHARS_MAX:
        return None
    text = " ".join(normalize("NFC", raw).replace("−", "-").replace("—", "–").split()).lower().strip(" ,;.|")
    return _LABEL.sub("", text) or None


def _instant(part: dict[str, str | None], order: DateOrder) -> datetime | None:
    date, time, zone = _date(part, order), _time(part), _zone(part.get("zone"))
    if date is None or time is None or zone is None:
        return None
    try:
        return datetime(*date, *time, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _date(part: dict[str, str | None], order: DateOrder) -> tuple[int, int, int] | None:
    year = int(part["year"] or 0)
    if len(part["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    if part.get("first"):
        first, other = int(part["first"] or 0), int(part["other"] or 0)
        day, month = (first, other) if order == "dmy" else (other, first)
    else:
        day = int(part["day"] or 0)
        month = _MONTHS.get(part["name"] or "", 0) if "name" in part else int(part["month"] or 0)
    return (year, month, day) if month else None


def _time(part: dict[str, str | None]) -> tuple[int, int, int] | None:
    hour, half = int(part.get("hour") or 0), part.get("half")
    if half in {"pm", "p.m", "p.m.", "ch"}:
        if hour == 0:
            return None
        hour = hour if hour >= 12 else hour + 12  # "15:20 PM" is written, and means 15:20
    elif half:
        if hour > 12:
            return None
        hour %= 12
    return hour, int(part.get("minute") or 0), int(part.get("second") or 0)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return VIETNAM
    named = _NAMED_ZONES_H.get(text)
    if named is not None:
        return timezone(timedelta(hours=named))
    found = re.fullmatch(r"(?:gmt|utc)?\s?([+-])\s?([0-9]{1,2}):?([0-9]{2})?", text)
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if offset > timedelta(hours=14) or int(found[3] or 0) > 59:
        return None
    return timezone(offset if found[1] == "+" else -offset)


def _within(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and EARLIEST <= moment <= now + AHEAD_MAX else None


# --- times that an article's number holds --------------------------------------------------------------------------

_VCCORP_SITES = {
    "tuoitre.vn": "100",
    "vtv.vn": "100",
    "baochinhphu.vn": "102",
    "thanhnien.vn": "185",
    "cafef.vn": "188",
    "baoxaydung.vn": "192",
    "kenh14.vn": "215",
}
_NUMBER = re.compile(r"-([0-9]{14,18})\.(?:html?|chn)$")
_VCCORP = re.compile(r"(\d{3})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{1,3}")
_DAN_TRI = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{3}")


def date_in_id(url: str, now: datetime) -> datetime | None:
    """When the draft of the article was made, if its number holds that (to the second, in UTC), else None.

    Published it was a median of an hour later, one in thirty more than a day: an estimate, to be marked as one.
    """
    try:
        parts = urlsplit(url)
        host, found = parts.hostname or "", _NUMBER.search(parts.path)
    except ValueError:
        return None
    if not found:
        return None
    if _of(host, "dantri.com.vn"):
        match = _DAN_TRI.fullmatch(found[1])
        return _within(_moment(*map(int, match.groups())), now) if match else None
    if _of(host, "vietnambiz.vn"):
        return _vietnambiz(found[1], now)
    site = next((site for site in _VCCORP_SITES if _of(host, site)), None)
    return _vccorp(found[1], site, now) if site else None


def _of(host: str, site: str) -> bool:
    return host == site or host.endswith("." + site)


def _vccorp(number: str, site: str, now: datetime) -> datetime | None:
    match = _VCCORP.fullmatch(number)
    if not match or match[1] != _VCCORP_SITES[site]:
        return None
    year, month, day, *time = map(int, match.groups()[1:])
    if site == "kenh14.vn" and month != day:
        if month <= 12 and day <= 12:
            return None  # one in twenty of its numbers has day and month swapped
        if month > 12:
            month, day = day, month
    return _within(_moment(2000 + year, month, day, *time), now)


def _vietnambiz(number: str, now: datetime) -> datetime | None:
    """No field is padded, so one number may be read in several ways: they must agree within the hour."""
    readings = sorted(moment for moment in _unpadded(number) if _within(moment, now))
    if not readings or readings[-1] - readings[0] > timedelta(hours=1):
        return None
    return readings[0]


def _unpadded(number: str) -> Iterator[datetime]:
    year, rest = int(number[:4]), number[4:]
    for widths in product((1, 2), repeat=5):
        if not 1 <= len(rest) - sum(widths) <= 3:
            continue
        fields, at = [], 0
        for width in widths:
            fields.append(rest[at : at + width])
            at += width
        if any(len(field) > 1 and field[0] == "0" for field in fields):
            continue
        moment = _moment(year, *map(int, fields))
        if moment:
            yield moment


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM).astimezone(UTC)
    except ValueError:
        return None
