"""What a query asks, as people type it. Nothing fails: what is too long is cut, what says nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, takewhile

from bot.news.vietnamese import nfc
from storage.search_index.alike import OTHERS, longest_name
from storage.search_index.words import folded, is_marked, written

QUERY_CHARACTERS_MAX = 400
PARTS_MAX = 16

_PART = re.compile(r'(?:^|(?<=\s))(-?)"([^"]*)"|(?:^|(?<=\s))(-?)([^\s"]+)|([^\s"]+)')
_CURLY = str.maketrans("“”„«»", '"""""')

Phrase = tuple[str, ...]
Named = Iterable[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or several in a row. ``typed`` are its words in one tone style, ``others`` what means the same (folded),
    ``places`` what it is the name of. With ``beginning`` its last word may go on."""

    typed: Phrase
    quoted: bool = False
    others: tuple[Phrase, ...] = ()
    places: tuple[str, ...] = ()
    beginning: bool = False

    @property
    def words(self) -> Phrase:
        """Folded, as an index holds them."""
        return tuple(folded(self.typed))

    def loose(self) -> Iterator[Part]:
        """What helps where nothing holds every part: words that were only run together stand alone."""
        if self.quoted or self.others or self.places or len(self.typed) == 1:
            yield self
        else:
            yield from (Part((word,)) for word in self.typed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """``without``: folded."""

    parts: tuple[Part, ...] = ()
    without: tuple[Phrase, ...] = ()

    @property
    def typed(self) -> Phrase:
        return tuple(chain.from_iterable(part.typed for part in self.parts))

    @property
    def words(self) -> Phrase:
        return tuple(folded(self.typed))

    @property
    def marked(self) -> bool:
        """Whether something was typed with marks."""
        return any(map(is_marked, self.typed))


def read_query(words: str, *, typing: bool = False, named: Named = ()) -> Wanted:
    """Words, "words in a row", -without. ``typing``: the last word may not be finished."""
    parts: list[Part] = []
    without: list[Phrase] = []
    text = nfc(words[:QUERY_CHARACTERS_MAX]).translate(_CURLY)
    for found in _PART.finditer(text):
        said = tuple(written(found[2] or found[4] or found[5] or ""))
        if not said or len(parts) + len(without) >= PARTS_MAX:
            continue
        if found[1] or found[3]:
            without.append(tuple(folded(said)))
        else:
            parts.append(Part(said, quoted=bool(found[2])))
    read = tuple(_with_names(parts, {tuple(folded(written(name))): places for name, places in named}))
    if typing and read and not read[-1].quoted and text[-1:].isalnum():
        read = (*read[:-1], replace(read[-1], beginning=True, others=(), places=()))
    return Wanted(read, tuple(without))


def _with_names(parts: Iterable[Part], places: Mapping[Phrase, tuple[str, ...]]) -> Iterator[Part]:
    """What is also called otherwise (*TP HCM*), or is the name of a place, becomes one part each."""
    left, names = list(parts), {*OTHERS, *places}
    while left:
        count = longest_name([part.words for part in takewhile(lambda part: not part.quoted, left)], names)
        if count == 0:
            yield left.pop(0)
            continue
        whole = Part(tuple(chain.from_iterable(part.typed for part in left[:count])))
        yield replace(whole, others=OTHERS.get(whole.words, ()), places=places.get(whole.words, ()))
        del left[:count]
