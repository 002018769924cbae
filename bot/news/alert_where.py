"""Where something holds and who says so, as an article writes it (``bot/catalogue/alert_names.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from bot.news.vietnamese import one_tone_style

PLACES_MAX = 8
_ISSUER_CHARACTERS_MAX = 90
_CAPITAL = rf"[A-ZÀ-ÝĂĐĨŨƠƯ{''.join(map(chr, range(0x1EA0, 0x1EFA, 2)))}]"
_INNER_CAPITAL = re.compile(rf"(?<=[^\W_] ){_CAPITAL}\w* $")  # a word of a name, not the first of a sentence
_NAME = rf"{_CAPITAL}[^\W\d_]*(?:[ -]{_CAPITAL}[^\W\d_]*){{0,3}}(?: \d{{1,2}}(?![\w/.,:]))?"
_FOLLOWING = rf"[^.,;:()\n\"“”]{{0,{_ISSUER_CHARACTERS_MAX}}}?"
_ACCORDING = r"[Tt]heo (?:(?:thông báo của|công điện của|bản tin của|tin từ|thông tin từ|lãnh đạo) )?"


def places_in(text: str) -> tuple[str, ...]:
    """The names of Vietnamese places in ``text``, in its order and words, each once, at most eight."""
    found = [(match.start(), match.end()) for names in (_with_unit(), _here()) for match in names.finditer(text)]
    longest_first = sorted(found, key=lambda span: (span[0], -span[1]))
    names, taken = [], 0
    for start, end in longest_first:
        if start >= taken:
            names.append(text[start:end])
            taken = end
    return tuple(dict.fromkeys(names))[:PLACES_MAX]


def names_here(text: str) -> bool:
    """Whether ``text`` names a place in Viet Nam, or Viet Nam."""
    return bool(_here().search(text) or "Việt Nam" in text or _with_unit().search(text))


def is_abroad(text: str) -> bool:
    """Whether ``text`` names a place abroad and none here; *miền Nam Trung Quốc* is not here."""
    if "Việt Nam" in text or not any(_stands_alone(match) for match in _abroad().finditer(text)):
        return False
    return all(_abroad().match(text, match.end() + 1) for match in _here().finditer(text))


def _stands_alone(match: re.Match[str]) -> bool:
    """A name of one word is no part of a longer one: *Mỹ* is none in *Mỹ Đình* and *Phú Mỹ*."""
    return " " in match[0] or not _INNER_CAPITAL.search(match.string[: match.start()])


def is_road(name: str) -> bool:
    """Whether a name that ``places_in`` gives is a road's: *quốc lộ 18C* leads through many provinces."""
    return name.lower().startswith(tuple(word.lower() for word in _names()["roads"]))


def issuer_in(text: str) -> str | None:
    """The authority that says it first, as written: "Cảng vụ Đường thủy nội địa Quảng Ninh"."""
    match = _issuer().search(text)
    return " ".join((match["saying"] or match["cited"]).split()) if match else None


def reaches_the_north(where: Iterable[str]) -> bool:
    """Whether one of the names is a region, or a sea, that holds the provinces on the northern coast."""
    northern = {name.lower() for name in _names()["northern"]}
    return any(name.lower().removeprefix("tỉnh ") in northern for name in where)


@cache
def _names() -> dict[str, list[str]]:
    return tomllib.loads((files("bot.catalogue") / "alert_names.toml").read_text("utf-8"))


@cache
def _here() -> re.Pattern[str]:
    names = _names()["regions"] + _names()["provinces"]
    return re.compile(rf"(?<!\w)(?:{_any_of([*names, *map(_lowered, names)])})(?!\w)")


@cache
def _with_unit() -> re.Pattern[str]:
    units, roads = _any_of(_names()["units"]), _any_of(_names()["roads"])
    return re.compile(rf"(?<!\w)(?:(?:{units}) (?:{_NAME}|\d{{1,2}})|(?:{roads}) ?(?:\d{{1,3}}[A-Z]?|{_NAME}))(?!\w)")


@cache
def _abroad() -> re.Pattern[str]:
    long = _any_of(name for name in _names()["abroad"] if " " in name)
    short = _any_of((name for name in _names()["abroad"] if " " not in name), capital_too=False)
    return re.compile(rf"(?<!\w)(?:(?:{long})|(?:{short})(?! {_CAPITAL}))(?!\w)")


@cache
def _issuer() -> re.Pattern[str]:
    who = rf"(?<!\w)(?:{_any_of(_names()['authorities'], capital_too=False)})(?!\w){_FOLLOWING}"
    says = _any_of(_names()["says"], capital_too=False)
    return re.compile(rf"(?P<saying>{who}),? (?:{says})(?!\w)|(?<!\w){_ACCORDING}(?P<cited>{who})(?=[.,;:(\n])")


def _any_of(names: Iterable[str], *, capital_too: bool = True) -> str:
    """``capital_too``: also as it begins a sentence."""
    spelled = {one_tone_style(name) for name in names}
    if capital_too:
        spelled |= {name[0].upper() + name[1:] for name in spelled}
    return "|".join(re.escape(name) for name in sorted(spelled, key=lambda name: (-len(name), name)))


def _lowered(name: str) -> str:
    """*Bắc Bộ* as papers write it too: *Bắc bộ*."""
    return name.removesuffix("Bộ") + "bộ" if name.endswith(" Bộ") else name
