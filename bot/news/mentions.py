"""Where a text says a name that a gazetteer knows. What the name means there is decided in places.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from bot.catalogue.gazetteer import Bare, Gazetteer, Sense
from bot.news.vietnamese import one_tone_style

ELSEWHERE = "elsewhere"  # the type of another province's name

_WORD = re.compile(r"[^\W_]+(?:\+\d+)?")
_NUMBER = re.compile(r"(?:\s*,\s*|\s+và\s+)(\d{1,2})\b")
_GAP = re.compile(r"[ \u00a0]{1,3}|-|\n")  # between the words of one name


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. ``start`` and ``end`` are offsets; ``senses`` what the name can mean."""

    start: int
    end: int
    senses: tuple[Sense, ...]


@dataclass(slots=True)
class _Node:
    after: dict[str, _Node] = field(default_factory=dict)
    capitals: tuple[bool, ...] = ()
    senses: tuple[Sense, ...] = ()


def mentions_in(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names in ``text`` (NFC, one tone style), the longest first, none within another, in order. A name counts only
    if the text writes its capitals: *hạ long* is no place."""
    words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]
    root, at = _names(gazetteer), 0
    while at < len(words):
        node, longest, end = root, None, at + 1
        for ahead in range(at, len(words)):
            if ahead > at and not _GAP.fullmatch(text, words[ahead - 1][2], words[ahead][1]):
                break
            step = node.after.get(words[ahead][0].lower())
            if step is None:
                break
            node = step
            if node.senses and _written_so(words[at : ahead + 1], node.capitals):
                longest, end = node, ahead + 1
        if longest is not None:
            yield Mention(words[at][1], words[end - 1][2], longest.senses)
            yield from _numbered(text, words[at:end], root)
        at = end


def _numbered(text: str, words: list[tuple[str, int, int]], root: _Node) -> Iterator[Mention]:
    """The others of a row that is told apart by numbers: *Móng Cái 1, 2 và 3*."""
    if not words[-1][0].isdigit():
        return
    node = root
    for word, _, _ in words[:-1]:
        node = node.after[word.lower()]
    at = words[-1][2]
    while (number := _NUMBER.match(text, at)) and (another := node.after.get(number[1])) and another.senses:
        at = number.end()
        yield Mention(number.start(1), at, another.senses)


def _written_so(words: list[tuple[str, int, int]], capitals: tuple[bool, ...]) -> bool:
    return all(word[0][0].isupper() for word, capital in zip(words, capitals, strict=True) if capital)


@lru_cache(maxsize=8)
def _names(gazetteer: Gazetteer) -> _Node:
    root = _Node()
    others = (Sense(name, ELSEWHERE, (), (), Bare.ALONE) for name in gazetteer.elsewhere)
    for sense in (*gazetteer.senses, *others):
        words = _WORD.findall(one_tone_style(sense.name))
        node = root
        for word in words:
            node = node.after.setdefault(word.lower(), _Node())
        node.capitals = tuple(word[0].isupper() for word in words)
        node.senses += (sense,)
    return root
