"""What stands beside a name in a text: the type it is given, where its address goes on, whose name it is instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalogue.gazetteer import PROVINCE_TYPE, Bare, Sense
from bot.news.mentions import ELSEWHERE, Mention

COMMUNE_TYPES = frozenset({"phường", "xã", "thị trấn", "đặc khu"})
DISTRICT_TYPES = frozenset({"thành phố", "thị xã", "huyện", "quận"})
CITY_TYPE = "thành phố"

_BEFORE_CHARACTERS = 160
_ADDRESS_STEPS_MAX = 3

_SHORT = {
    "p": "phường",
    "x": "xã",
    "tt": "thị trấn",
    "tp": "thành phố",
    "t.p": "thành phố",
    "tx": "thị xã",
    "h": "huyện",
    "q": "quận",
}
_CAPITAL = "[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ]"
_WORD = rf"{_CAPITAL}\w*"
_SAID = (
    r"(?i:phường|(?<!tác )xã|thị trấn|đặc khu|thành phố|thị xã|huyện|quận|tỉnh)"
    r"|(?:TP|T\.P|Tp|TX|Tx|TT|P|X|H|Q)(?=[.\s])"
)
# "xã đảo Quan Lạn", "các xã vùng cao Kỳ Thượng, Đồn Đạc": a word or two on what kind of commune it is.
_KIND = r"(?:\s+(?i:đảo|biển|ven biển|miền núi|vùng cao|vùng biên|biên giới|nghèo|trẻ|trung tâm|mới)(?=\s))?"
_TYPED = re.compile(rf"(?:^|[^\w.])({_SAID})\.?{_KIND}\s*$")
# "các phường Hồng Hà, Hồng Hải và Bạch Đằng", "nhiều xã như Đông Xá, Hạ Long": one word for all that follow.
_LISTED = re.compile(
    rf"(?:^|\W)({_SAID})\.?{_KIND}(?:\s+(?:như|gồm|là))?\s*:?\s+((?:{_WORD}\s+)*{_WORD}(?:\s*(?:,|;|và|-|–)\s*))+$"
)
_PLURAL = re.compile(r"(?:^|\W)(?:các|những|nhiều|hai|ba|bốn|năm|sáu|\d+)\s+$", re.IGNORECASE)

_STREET = re.compile(r"(?:^|\W)(?:(?<!thành )phố|đường|đại lộ|ngõ|ngách|hẻm)\s+$", re.IGNORECASE)
_ROAD_ON = re.compile(rf"\s*[-–]\s*{_CAPITAL}")  # đường Hạ Long - Vân Đồn leads to places
_PERSON = re.compile(
    r"(?:^|\W)(?:ông|bà|anh|chị|em|cháu|chú|cô|bác|cụ|thầy|đồng chí|ca sĩ|nhạc sĩ|nhà thơ|nghệ sĩ|vua|tướng)\s+$",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Đinh|Thị|Văn)\s+$")
# Not after môi trường, thị trường, quảng trường, công trường, nông trường, lâm trường, hiện trường.
_SCHOOL = re.compile(
    r"(?:^|\W)(?:(?<!môi )(?<!thị )(?<!quảng )(?<!công )(?<!nông )(?<!lâm )(?<!hiện )trường"
    r"|mầm non|tiểu học|trung học|đại học|cao đẳng|THPT|THCS|PTTH|PTDTNT)\s+$",
    re.IGNORECASE,
)
# A firm bears a place's name wherever it works; a mine or a power station stands there (than Hà Lầm).
_FIRM = re.compile(
    r"(?:^|\W)(?:công ty|TNHH|cổ phần|CP|tập đoàn|hợp tác xã|HTX|xí nghiệp|doanh nghiệp|khách sạn|nhà hàng)\s+$",
    re.IGNORECASE,
)
_CAPITAL_BEFORE = re.compile(rf"{_WORD}[ \u00a0]$")
_CAPITAL_AFTER = re.compile(rf"[ \u00a0]({_WORD})")
_NUMBER_AFTER = re.compile(r"[ \u00a0]\d")
_CAPITALS = re.compile(rf"{_WORD}(?:[ \u00a0]{_WORD})*")
# How an address goes on: ", huyện X", "(X", "- TP X", " thuộc thị xã X", " tỉnh X".
# White space is taken where it can stand in one way only: a page may hold thousands of spaces in a row.
_GOES_ON = re.compile(rf"\s*(?:(,|\(|-|–|của|thuộc|ở)\s*)?(?:({_SAID})\.?{_KIND}\s*)?(?={_WORD})")


@dataclass(frozen=True, slots=True)
class Named:
    """A mention that may be a place of ours: what it can mean still, the type the text gives it, where it begins with
    that, and the old districts one of which its address goes on with."""

    mention: Mention
    senses: tuple[Sense, ...]
    said: str | None
    start: int
    areas: frozenset[str] = frozenset()

    @property
    def is_sure(self) -> bool:
        """Whether it can mean nothing else in the country."""
        return bool(self.areas) or self.senses[0].bare is Bare.ALONE or self.said in DISTRICT_TYPES


def read(text: str, mention: Mention, starts: Mapping[int, Mention]) -> Named | None:
    """A mention with what its surroundings say of it; None: it is no place of ours. ``starts`` are the mentions of
    the text by where they begin."""
    if not any(sense.leads for sense in mention.senses):
        return None
    before = text[max(0, mention.start - _BEFORE_CHARACTERS) : mention.start]
    said, length = _type_before(before)
    senses = _fitting(mention.senses, said)
    if not senses or (said is None and _is_another(before, text, mention, senses[0])):
        return None
    if senses[0].bare is not Bare.ALONE and _runs_on(before, text, mention, starts, said):
        return None
    is_commune = said in COMMUNE_TYPES or senses[0].bare is Bare.NEVER
    areas = _goes_on(text, mention.end, starts, is_commune=is_commune)
    return None if areas is None else Named(mention, senses, said, mention.start - length, areas)


def _type_before(before: str) -> tuple[str | None, int]:
    """The type that the text gives a name, and how many characters before the name it begins."""
    if found := _TYPED.search(before):
        return _type(found[1]), len(before) - found.start(1)
    if found := _LISTED.search(before):
        joined = "," not in found[0] and before.rstrip().endswith("và")
        if joined or _PLURAL.search(before[: found.start(1)]):
            return _type(found[1]), 0
    return None, 0


def _type(said: str) -> str:
    return _SHORT.get(said.lower(), said.lower())


def _fitting(senses: tuple[Sense, ...], said: str | None) -> tuple[Sense, ...]:
    """The senses of ours that may be called so. A commune that was raised to a ward is called by either type."""
    ours = tuple(sense for sense in senses if sense.leads)
    if said is None:
        return ours
    if said in COMMUNE_TYPES:
        exact = tuple(sense for sense in ours if sense.type == said)
        return exact or tuple(sense for sense in ours if sense.type in COMMUNE_TYPES or not sense.type)
    if said in DISTRICT_TYPES:
        types = {said} if said == "quận" else DISTRICT_TYPES | ({PROVINCE_TYPE} if said == CITY_TYPE else set())
        return tuple(sense for sense in ours if sense.type in types or not sense.type)
    return tuple(sense for sense in ours if sense.type == said)


def _is_another(before: str, text: str, mention: Mention, sense: Sense) -> bool:
    """Whether it is the name of a street, a school, a firm or a person."""
    if _STREET.search(before):
        return not (sense.bare is Bare.ALONE and _ROAD_ON.match(text, mention.end))
    if sense.type == PROVINCE_TYPE:
        return False
    return any(pattern.search(before) for pattern in (_SCHOOL, _FIRM, _PERSON, _SURNAME))


def _runs_on(before: str, text: str, mention: Mention, starts: Mapping[int, Mention], said: str | None) -> bool:
    """Whether the name is part of a longer one: *Đông Hải 2*, *Nguyễn Quang Trung*, *Bạch Đằng Giang*."""
    if _NUMBER_AFTER.match(text, mention.end) or (said is None and _CAPITAL_BEFORE.search(before)):
        return True
    following = _CAPITAL_AFTER.match(text, mention.end)
    if following is None or following.start(1) in starts:
        return False
    step = _GOES_ON.match(text, mention.end)
    return step is None or step[2] is None


def _goes_on(text: str, at: int, starts: Mapping[int, Mention], *, is_commune: bool) -> frozenset[str] | None:
    """The old districts that an address goes on with, empty if it does not; None if it goes on elsewhere."""
    for _ in range(_ADDRESS_STEPS_MAX):
        step = _GOES_ON.match(text, at)
        if step is None or not (step[1] or step[2]):
            break
        said = _type(step[2]) if step[2] else None
        following = starts.get(step.end())
        if following is not None:
            return _larger(following, step[1], said, is_commune=is_commune)
        if said in DISTRICT_TYPES or said == PROVINCE_TYPE:
            return None if is_commune or said == PROVINCE_TYPE else frozenset()
        run = _CAPITALS.match(text, step.end())
        if run is None or not is_commune:
            break
        at = run.end()
    return frozenset()


def _larger(following: Mention, mark: str | None, said: str | None, *, is_commune: bool) -> frozenset[str] | None:
    areas = [area for sense in following.senses if sense.type in DISTRICT_TYPES for area in sense.areas]
    if areas:
        return frozenset(areas if is_commune and said not in COMMUNE_TYPES else ())
    is_other = not any(s.leads for s in following.senses) and any(s.type == ELSEWHERE for s in following.senses)
    if is_other and (mark == "(" or said == PROVINCE_TYPE or (is_commune and (said is not None or mark == ","))):
        return None
    return frozenset()
