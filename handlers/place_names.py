"""What people call places, and how Loa calls them: in any spelling, without marks, by names of before. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from bot.catalogue.gazetteer import Gazetteer, Sense
from bot.models import Language, Place, PlaceKind
from bot.news.vietnamese import fold, one_tone_style

_NAME_CHARACTERS_MAX = 60
_NEAR_MAX = 4
_NO_WORD = re.compile(r"[\W_]+")
_ISLAND = re.compile(r"^\s*(?:đảo|dao)\s", re.IGNORECASE)  # đảo Cô Tô is the special zone
_SHORT = {
    "phường": ("p", "ph"),
    "xã": ("x",),
    "thị trấn": ("tt",),
    "đặc khu": ("dk",),
    "thành phố": ("tp",),
    "thị xã": ("tx",),
    "huyện": ("h",),
    "tỉnh": ("t",),
}
_DISTRICT_TYPES = ("thành phố", "thị xã", "huyện")  # people call an old district by any of them
_WATER_WORDS = ("vịnh ", "đảo ", "hòn ")
_ORDER = (PlaceKind.AREA, PlaceKind.COMMUNE, PlaceKind.WATER, PlaceKind.PROVINCE)


@dataclass(frozen=True, slots=True)
class Called:
    """A place that a name means; ``old`` is the name itself if the place is not called so. ``is_sight``: it names
    an island, a mine or a sight there."""

    place: Place
    old: str = ""
    is_sight: bool = False


def meant(gazetteer: Gazetteer, words: str) -> tuple[Called, ...]:
    """Everything of that name, old districts first; what is written with the same marks alone, if there is any."""
    if len(words) > _NAME_CHARACTERS_MAX:
        return ()
    index = _index(gazetteer)
    found = index.get(_key(words)) or index.get(_key(_ISLAND.sub("", words)), ())
    written = _written(words)
    same = tuple(called for called, spelt in found if spelt in written or written in spelt)
    return same if same and written != fold(written) else tuple(called for called, _ in found)


def first(gazetteer: Gazetteer) -> tuple[Place, ...]:
    """What is offered first: the province, the old districts that one may go into, and what lies in none that is more
    than one commune."""
    return tuple(each for each in gazetteer.places.values() if _is_first(gazetteer, each))


def _is_first(gazetteer: Gazetteer, place: Place) -> bool:
    if place.kind is PlaceKind.AREA:
        return any(commune.areas[0] == place.id for commune in gazetteer.communes_of(place.id))
    return place.kind is not PlaceKind.COMMUNE or not any(area in gazetteer.places for area in place.areas)


def near(gazetteer: Gazetteer, words: str) -> tuple[Called, ...]:
    """What may have been meant by a mistyped name, likeliest first."""
    if len(words) > _NAME_CHARACTERS_MAX:
        return ()
    index = _index(gazetteer)
    close = get_close_matches(_key(words), index, n=_NEAR_MAX, cutoff=0.8)
    return tuple(dict.fromkeys(called for name in close for called, _ in index[name]))[:_NEAR_MAX]


def only(gazetteer: Gazetteer, words: str) -> Place | None:
    """The place that is called so today, if the name means nothing else."""
    found = meant(gazetteer, words)
    return found[0].place if len(found) == 1 and not found[0].old else None


def label(place: Place, language: Language) -> str:
    """``phường Bãi Cháy``, ``TP Hạ Long (cũ)``."""
    former = {"vi": "cũ", "en": "former"}[language]
    return f"{place.name} ({former})" if place.kind is PlaceKind.AREA else place.name


def on_button(place: Place, language: Language) -> str:
    """As a button begins: ``Phường Bãi Cháy``."""
    called = label(place, language)
    return called[:1].upper() + called[1:]


@lru_cache(maxsize=8)
def _index(gazetteer: Gazetteer) -> dict[str, tuple[tuple[Called, str], ...]]:
    """Folded name → what it means, each with the name as it is spelt."""
    found: dict[str, dict[Called, str]] = {}
    for sense in gazetteer.senses:
        for lead in sense.leads:
            place = gazetteer.places[lead]
            called = _called(place, sense)
            for name in _names(sense.type, sense.name):
                found.setdefault(_key(name), {}).setdefault(called, _written(sense.name))
    return {key: _in_order(of) for key, of in found.items()}


def _called(place: Place, sense: Sense) -> Called:
    whole = f"{sense.type} {sense.name}".strip()
    if not sense.type and place.kind is not PlaceKind.WATER:
        return Called(place, whole, is_sight=True)
    return Called(place, whole if place.kind is PlaceKind.COMMUNE and whole != place.name else "")


def _names(type_: str, name: str) -> list[str]:
    types = _DISTRICT_TYPES if type_ in _DISTRICT_TYPES else (type_,)
    called = [name, *(f"{each} {name}" for each in types if each)]
    called += [f"{short} {name}" for each in types for short in _SHORT.get(each, ())]
    called += [name.removeprefix(word) for word in _WATER_WORDS if name.startswith(word)]
    if type_ == "tỉnh":
        called.append("".join(word[0] for word in name.split()))
    return called


def _in_order(of: dict[Called, str]) -> tuple[tuple[Called, str], ...]:
    """Names of today before those of old; a place once."""
    ranked = sorted(of.items(), key=lambda each: (bool(each[0].old), _ORDER.index(each[0].place.kind)))
    once: dict[str, tuple[Called, str]] = {}
    for called, spelt in ranked:
        once.setdefault(called.place.id, (called, spelt))
    return tuple(once.values())


def _key(words: str) -> str:
    return _NO_WORD.sub("", fold(words))


def _written(words: str) -> str:
    return one_tone_style(words).lower()
