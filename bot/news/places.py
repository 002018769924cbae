"""Which places of the province a text names: by capitals, by the words beside a name, and by what else the text says.

A name stands for a place if nothing beside it says that it is a street, a person, a school or a firm (*đường Trần Phú,
ông Hạ Long, trường tiểu học Quang Trung*), and if it is one of the province: because no other bears it (*Bãi Cháy*),
because the address goes on with its old district (*xã Liên Vị, thị xã Quảng Yên*), or because it is called a commune
(*phường Hồng Hà*) and the place named nearest is one of ours. *Vịnh Hạ Long*, *phường Hạ Long* and *Hạ Long* are three
places. A place that is only lived in or come from counts too: who follows it hears of its people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue.gazetteer import PROVINCE_TYPE, Bare, Gazetteer, Sense
from bot.models import FoundPlace, PlaceKind, Whereabouts
from bot.news.mentions import ELSEWHERE, Mention, mentions_in
from bot.news.surroundings import CITY_TYPE, DISTRICT_TYPES, Named, read
from bot.news.vietnamese import nfc, one_tone_style

_TEXT_CHARACTERS_MAX = 30_000
_EVIDENCE_CHARACTERS_MAX = 80


@dataclass(frozen=True, slots=True)
class PlaceFinder:
    """Finds where articles play in one province. ``home`` is the source that writes of it without saying so."""

    gazetteer: Gazetteer
    home: str = ""

    def where(self, source: str, title: str, lead: str, body: str) -> Whereabouts:
        found = places_of(title, lead, body, self.gazetteer, local=source == self.home)
        return whereabouts(tuple(place.id for place in found), self.gazetteer)


def whereabouts(places: tuple[str, ...], gazetteer: Gazetteer) -> Whereabouts:
    """The places that an article names, with what they lie in and what they concern besides."""
    known = [gazetteer.places[place] for place in places]
    areas = {area for place in known for area in place.areas if area in gazetteer.places}
    regions = [place.id for place in gazetteer.places.values() if place.id in areas]
    if known and gazetteer.province not in known:
        regions.append(gazetteer.province.id)
    parts = dict.fromkeys(
        commune.id
        for place in known
        if place.kind is PlaceKind.AREA and place.id not in areas
        for commune in gazetteer.communes_of(place.id)
    )
    return Whereabouts(places, tuple(each for each in regions if each not in places), tuple(parts))


def places_of(title: str, lead: str, body: str, gazetteer: Gazetteer, *, local: bool = False) -> tuple[FoundPlace, ...]:
    """The places that an article names: those of the title first, then those named more often. ``local``: it is the
    province's own paper, which need not say which province it means."""
    text = nfc(f"{title}\n{lead}\n{body}")[:_TEXT_CHARACTERS_MAX]
    title_end = len(nfc(title))
    found: dict[str, list[Named]] = {}
    for named, sense in _meant(one_tone_style(text), gazetteer, local=local):
        for place in sense.leads:
            found.setdefault(place, []).append(named)
    ranked = sorted(found.items(), key=lambda each: (each[1][0].start >= title_end, -len(each[1]), each[1][0].start))
    return tuple(FoundPlace(place, gazetteer.name(place), _evidence(text, named[0])) for place, named in ranked)


def _evidence(text: str, named: Named) -> str:
    return " ".join(text[named.start : named.mention.end].split())[:_EVIDENCE_CHARACTERS_MAX]


def _meant(text: str, gazetteer: Gazetteer, *, local: bool) -> Iterator[tuple[Named, Sense]]:
    mentions = list(mentions_in(text, gazetteer))
    starts = {mention.start: mention for mention in mentions}
    named = [each for mention in mentions if (each := read(text, mention, starts)) is not None]
    if _speaks_of_a_namesake(text, mentions, named):
        named = [each for each in named if each.said is not None or each.senses[0].type != PROVINCE_TYPE]
    anchors = _Anchors(named, mentions, local=local)
    for each in named:
        sense = _meaning(each, anchors)
        if sense is not None:
            yield each, sense


def _speaks_of_a_namesake(text: str, mentions: Sequence[Mention], named: Sequence[Named]) -> bool:
    """Whether the province's name is said of a district elsewhere (*huyện Quảng Ninh*) and never of the province."""
    of_province = [mention for mention in mentions if mention.senses[0].type == PROVINCE_TYPE]
    read_so = {each.mention.start: each.said for each in named}
    is_named = any(read_so.get(mention.start) in (PROVINCE_TYPE, CITY_TYPE) for mention in of_province)
    return not is_named and any(
        text[max(0, mention.start - 6) : mention.start].lower() == "huyện " for mention in of_province
    )


class _Anchors:
    """The names of a text that can mean nothing else: where it says which part of the country it speaks of."""

    def __init__(self, named: Sequence[Named], mentions: Sequence[Mention], *, local: bool) -> None:
        typed = {each.mention.start for each in named if each.said is not None}
        self._ours = [each.mention.start for each in named if each.is_sure]
        self._others = [
            mention.start
            for mention in mentions
            if mention.start not in typed and any(sense.type == ELSEWHERE for sense in mention.senses)
        ]
        self._areas = [
            (each.mention.start, each.areas or frozenset(each.senses[0].areas)) for each in named if each.is_sure
        ]
        self._local = local

    @property
    def are_here(self) -> bool:
        """Whether the text speaks of the province at all."""
        return self._local or bool(self._ours)

    def is_here(self, at: int) -> bool:
        """Whether the place named nearest to ``at`` is one of ours."""
        if not self._ours:
            return self._local and not self._others
        return _nearest(self._ours, at) <= _nearest(self._others, at)

    def distance(self, at: int, sense: Sense) -> int | None:
        """How far from ``at`` an old district of ``sense`` is named; None: nowhere."""
        return min((abs(at - start) for start, areas in self._areas if areas.intersection(sense.areas)), default=None)


def _nearest(positions: list[int], at: int) -> float:
    return min((abs(at - each) for each in positions), default=float("inf"))


def _meaning(named: Named, anchors: _Anchors) -> Sense | None:
    inside = [sense for sense in named.senses if named.areas.intersection(sense.areas)]
    if inside:
        return inside[0]
    first = named.senses[0]
    if first.bare is Bare.ALONE or named.said in DISTRICT_TYPES:
        return first
    if named.said is None:
        supported = [sense for sense in named.senses if sense.bare is Bare.SUPPORTED]
        return supported[0] if supported and anchors.are_here else None
    at = named.mention.start
    far = [(distance, n) for n, s in enumerate(named.senses) if (distance := anchors.distance(at, s)) is not None]
    if far:
        return named.senses[min(far)[1]]
    return first if anchors.is_here(at) else None
