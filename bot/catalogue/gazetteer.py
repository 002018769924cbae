"""The gazetteer: the places of a province, and every name by which they are called, old and new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import asin, cos, radians, sin, sqrt

from bot.models import Place, PlaceKind

PROVINCE_TYPE = "tỉnh"  # of a city under the central government too

_EARTH_KM = 6371.0


class Bare(IntEnum):
    """When a name means the place without a word such as *phường* before it."""

    NEVER = 0
    SUPPORTED = 1  # where the text speaks of the province anyway
    ALONE = 2


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name can mean. ``leads`` are ids of places: two for an old commune that was split, none for a
    name that looks like a place and is none. ``areas`` are the old districts it lies in."""

    name: str
    type: str  # phường, xã, thị trấn, đặc khu, huyện, tỉnh; "" for what has no type of its own
    leads: tuple[str, ...]
    areas: tuple[str, ...] = ()
    bare: Bare = Bare.NEVER


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """A province's places by id, in the order in which they are shown, and the senses of their names. ``elsewhere`` are
    the other provinces' names; ``source`` is the act that the communes rest on. One gazetteer equals only itself, so
    that what is made of it can be kept."""

    province: Place
    places: Mapping[str, Place]
    senses: tuple[Sense, ...]
    elsewhere: tuple[str, ...] = ()
    source: str = ""

    def of_kind(self, kind: PlaceKind) -> tuple[Place, ...]:
        return tuple(place for place in self.places.values() if place.kind is kind)

    def communes_of(self, area: str) -> tuple[Place, ...]:
        """What became of an old district; the communes that came mostly from it first."""
        communes = [place for place in self.of_kind(PlaceKind.COMMUNE) if area in place.areas]
        return tuple(sorted(communes, key=lambda place: place.areas[0] != area))

    def holds(self, whole: Place, part: Place) -> bool:
        """Whether ``part`` lies in ``whole``: in the province everything does."""
        return whole is self.province or whole.id in part.areas

    def name(self, place_id: str) -> str:
        known = self.places.get(place_id)
        return known.name if known else place_id

    def nearest(self, latitude: float, longitude: float) -> tuple[Place, float] | None:
        """The commune one of whose points is nearest, and how far that is in km; None: there is no point at all."""
        at = (latitude, longitude)
        far = [
            (min(distance_km(at, point) for point in commune.points), commune)
            for commune in self.of_kind(PlaceKind.COMMUNE)
            if commune.points
        ]
        if not far:
            return None
        distance, commune = min(far, key=lambda each: (each[0], each[1].id))
        return commune, distance


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The great-circle distance between two points in degrees (haversine)."""
    north, east = radians(b[0] - a[0]), radians(b[1] - a[1])
    half = sin(north / 2) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, half)))
