"""Names of before among the words of a search: who types one finds what plays there today. Pure."""

from __future__ import annotations

from bot.catalogue.gazetteer import Gazetteer
from bot.models import PlaceKind
from handlers.place_names import meant

_NAME_WORDS_MAX = 5


def named_places(gazetteer: Gazetteer, words: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The longest names of old districts and communes in ``words``, from the left, each with the ids of the places that
    it stands for. A word alone is no name: too many mean something else."""
    said = [] if '"' in words else words.split()
    found, start = [], 0
    while start < len(said):
        for end in range(min(len(said), start + _NAME_WORDS_MAX), start + 1, -1):
            name = " ".join(said[start:end])
            places = [called for called in meant(gazetteer, name) if not called.is_sight]
            old = tuple(each.place.id for each in places if each.old or each.place.kind is PlaceKind.AREA)
            if old:
                found.append((name, old))
                start = end
                break
        else:
            start += 1
    return tuple(found)
