"""Files of places, one a province (``bot/catalogue/places``): read with care, made into a gazetteer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from bot.catalogue.gazetteer import PROVINCE_TYPE, Bare, Gazetteer, Sense
from bot.catalogue.rows import Row, hint
from bot.errors import ConfigError
from bot.models import Place, PlaceKind
from bot.news.vietnamese import fold, same_words

HOME_PROVINCE = "quangninh"

_FOLDER = files("bot.catalogue") / "places"
_ELSEWHERE = "vietnam.toml"
_TOP = ("id", "name", "source", "alone", "supported", "nothing", "area", "water", "site", "commune")
_AREA = ("id", "name", "communes")
_COMMUNE = ("name", "points", "whole", "most", "rest", "older")
_WATER = ("id", "name", "names")
_SITE = ("names", "in")
_PARTS = ("whole", "most", "older", "rest")  # the likelier successor first
_TYPE = re.compile(r"(thành phố|thị trấn|đặc khu|thị xã|phường|huyện|quận|tỉnh|xã|TP|TX)\s+(.+)")
_SHORT = {"TP": "thành phố", "TX": "thị xã"}
_LATITUDES, _LONGITUDES = (8.0, 24.0), (102.0, 118.0)  # Viet Nam and its seas


def load_province(file: str = HOME_PROVINCE) -> Gazetteer:
    """The places of a province by the name of its file, read once; ConfigError says which provinces there are."""
    return _loaded(file)


@cache
def _loaded(file: str) -> Gazetteer:
    if file not in provinces():
        raise ConfigError(f'province = "{file}" is not known; {hint(file, provinces())}.')
    elsewhere = tomllib.loads((_FOLDER / _ELSEWHERE).read_text("utf-8"))["names"]
    return read_province(f"{file}.toml", tomllib.loads((_FOLDER / f"{file}.toml").read_text("utf-8")), elsewhere)


def provinces() -> tuple[str, ...]:
    """The provinces whose places are known, by the names of their files."""
    names = sorted(path.name for path in _FOLDER.iterdir())
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml") and name != _ELSEWHERE)


@dataclass(frozen=True, slots=True)
class _Old:
    """An old commune (or a part of it) of the district ``area``, which went into the commune ``into``."""

    name: str
    area: str
    part: str
    into: str


def read_province(name: str, table: Mapping[str, Any], elsewhere: tuple[str, ...] | list[str] = ()) -> Gazetteer:
    """The gazetteer that a file of places holds; ConfigError says where it is wrong and what to write instead."""
    top = Row.of(name, dict(table), _TOP)
    areas, communes, waters, sites = (
        list(_rows(top, key, fields))
        for key, fields in (("area", _AREA), ("commune", _COMMUNE), ("water", _WATER), ("site", _SITE))
    )
    old = [each for row in communes for each in _old(row, [row.id("id") for row in areas])]
    within = {row.id("id"): _communes_of(row, old) for row in areas}
    province = Place(top.id("id"), PlaceKind.PROVINCE, top.text("name"))
    places = _unique(top, [province, *_areas(areas, within), *_communes(communes, within, old), *_waters(waters)])
    own = _untyped(province.name)[1]
    senses = [
        Sense(own, PROVINCE_TYPE, (province.id,), (), Bare.ALONE),
        *_area_senses(areas, within, _texts(top, "supported")),
        *_commune_senses(top, places, old),
        *(Sense(words, "", (row.id("id"),), (), Bare.ALONE) for row in waters for words in _called(row)),
        *_site_senses(sites, places, within),
        *(Sense(words, "", ()) for words in _texts(top, "nothing")),
    ]
    others = tuple(each for each in elsewhere if not same_words(each, own))
    return Gazetteer(province, places, tuple(senses), others, top.text("source"))


# --- places -------------------------------------------------------------------------------------------------------


def place_id(name: str) -> str:
    """``phường Hạ Long`` as an id: phuong-ha-long."""
    return "-".join(fold(name).split())


def _communes_of(area: Row, old: list[_Old]) -> tuple[str, ...]:
    """What an old district became: the communes that it went into with more than a strip."""
    if "communes" in area.fields:
        return _texts(area, "communes")
    return tuple(dict.fromkeys(each.into for each in old if each.area == area.id("id") and each.part != "rest"))


def _areas(rows: list[Row], within: Mapping[str, tuple[str, ...]]) -> Iterator[Place]:
    """A district that became one commune is that commune; the others are places of their own."""
    for row in rows:
        if len(within[row.id("id")]) > 1:
            yield Place(row.id("id"), PlaceKind.AREA, row.text("name"))


def _communes(rows: list[Row], within: Mapping[str, tuple[str, ...]], old: list[_Old]) -> Iterator[Place]:
    for row in rows:
        name = row.text("name")
        own = place_id(name)
        first = next((each.area for each in old if each.into == own and each.part != "rest"), "")
        areas = sorted((area for area, communes in within.items() if own in communes), key=lambda area: area != first)
        yield Place(own, PlaceKind.COMMUNE, name, tuple(_points(row)), tuple(areas))


def _points(row: Row) -> Iterator[tuple[float, float]]:
    points = row.fields.get("points", [])
    for point in points if isinstance(points, list) else [None]:
        match point:
            case [float(latitude), float(longitude)] if (
                _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]
            ):
                yield latitude, longitude
            case _:
                row.refuse("write points = [[latitude, longitude], …] in degrees, such as [[20.95, 107.08]]")


def _waters(rows: list[Row]) -> Iterator[Place]:
    for row in rows:
        yield Place(row.id("id"), PlaceKind.WATER, row.text("name"))


def _unique(top: Row, places: list[Place]) -> dict[str, Place]:
    known: dict[str, Place] = {}
    for place in places:
        if place.id in known:
            top.refuse(f'the id "{place.id}" stands twice; give every place its own')
        known[place.id] = place
    return known


# --- names --------------------------------------------------------------------------------------------------------


def _area_senses(rows: list[Row], within: Mapping[str, tuple[str, ...]], supported: tuple[str, ...]) -> Iterator[Sense]:
    for row in rows:
        area, communes = row.id("id"), within[row.id("id")]
        kind, name = _untyped(row.text("name"))
        bare = Bare.SUPPORTED if name in supported else Bare.ALONE
        yield Sense(name, kind, (area,) if len(communes) > 1 else communes, (area,), bare)


def _commune_senses(top: Row, places: Mapping[str, Place], old: list[_Old]) -> Iterator[Sense]:
    """The communes of today, then those of before; a name that lives on means the commune that has it now."""
    bare = dict.fromkeys(_texts(top, "supported"), Bare.SUPPORTED) | dict.fromkeys(_texts(top, "alone"), Bare.ALONE)
    of_areas = {_untyped(place.name)[1] for place in places.values() if place.kind is PlaceKind.AREA}
    communes = {place.name: place for place in places.values() if place.kind is PlaceKind.COMMUNE}
    for commune in communes.values():
        kind, name = _untyped(commune.name)
        # phường Hạ Long is as sure as Hạ Long, which without its type means the old city.
        usual = Bare.ALONE if name in of_areas else Bare.NEVER
        yield Sense(name, kind, (commune.id,), commune.areas, bare.get(name, usual))
    for called, area in dict.fromkeys((each.name, each.area) for each in old):
        if called in communes and area in communes[called].areas:
            continue
        parts = sorted((e for e in old if (e.name, e.area) == (called, area)), key=lambda e: _PARTS.index(e.part))
        kind, name = _untyped(called)
        leads = tuple(dict.fromkeys(each.into for each in parts))
        yield Sense(name, kind, leads, (area,), bare.get(name, Bare.NEVER))


def _site_senses(
    rows: list[Row], places: Mapping[str, Place], within: Mapping[str, tuple[str, ...]]
) -> Iterator[Sense]:
    for row in rows:
        leads = _texts(row, "in")
        for lead in leads:
            if lead not in places:
                row.refuse(f'in = ["{lead}"] is no place of this file; {hint(lead, places)}')
        areas = tuple(dict.fromkeys(area for lead in leads for area in places[lead].areas or {lead} & within.keys()))
        for words in _texts(row, "names"):
            yield Sense(words, "", leads, areas, Bare.ALONE)


def _called(water: Row) -> tuple[str, ...]:
    return (water.text("name"), *_texts(water, "names"))


def _old(row: Row, areas: list[str]) -> Iterator[_Old]:
    into = place_id(row.text("name"))
    for part in _PARTS:
        table = row.fields.get(part, {})
        if not isinstance(table, dict):
            row.refuse(f'write {part} = {{ area = ["xã …"] }}')
        for area in table:
            if area not in areas:
                row.refuse(f'{part} names the area "{area}", which is none; {hint(area, areas)}')
            for name in _texts(Row(f"{row.place}, {part}", table), area):
                yield _Old(name, area, part, into)


def _untyped(name: str) -> tuple[str, str]:
    """``TP Hạ Long`` → (thành phố, Hạ Long); ("", name) for a name without a type."""
    found = _TYPE.fullmatch(name)
    return (_SHORT.get(found[1], found[1]), found[2]) if found else ("", name)


# --- rows ---------------------------------------------------------------------------------------------------------


def _rows(top: Row, key: str, fields: tuple[str, ...]) -> Iterator[Row]:
    values = top.fields.get(key, [])
    if not isinstance(values, list):
        top.refuse(f"begin each {key} with a line [[{key}]]")
    for number, value in enumerate(values, start=1):
        yield Row.of(f"{top.place}, {key} {number}", value, fields)


def _texts(row: Row, name: str) -> tuple[str, ...]:
    """A field that holds a list of texts; absent, it is empty."""
    values = row.fields.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        row.refuse(f'write {name} = ["…", "…"] with texts')
    return tuple(normalize("NFC", value.strip()) for value in values)
