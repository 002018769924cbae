"""Search without a database: what a query asks, how well a text answers it, and the piece of it to show.

An index holds folded text (no marks, đ as d), so that *bao* finds *bão* and *báo*; what was typed with marks is put
first afterwards, by ``accent_score`` over the best few hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise

from markupsafe import Markup

from bot.news.vietnamese import fold, nfc, one_tone_style, syllables

INDEX_VERSION = 1  # to be raised when ``fold`` changes: what is stored is then indexed anew
QUERY_CHARS_MAX = 400
PARTS_MAX = 16
SNIPPET_SYLLABLES = 32

_PART = re.compile(r'(?:^|(?<=\s))(-?)"([^"]*)"|(?:^|(?<=\s))(-?)([^\s"]+)|([^\s"]+)')
_SYLLABLE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks. A part is a word, or several in a row; all are folded. ``loose`` is what helps where ``parts``
    find nothing: words run together stand alone there, what was quoted stays together. ``typed`` are the words of
    ``parts`` as they were written, in one tone style."""

    parts: tuple[tuple[str, ...], ...] = ()
    loose: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether something was typed with marks."""
        return any(_folded(word) != word for word in self.typed)


@lru_cache(maxsize=20_000)
def _folded(syllable: str) -> str:
    return fold(syllable)


@lru_cache(maxsize=20_000)
def _written(syllable: str) -> str:
    return one_tone_style(syllable.lower())


def index_text(text: str) -> str:
    """``text`` as it goes into an index."""
    return fold(text)


def read_query(words: str) -> Wanted:
    """Whatever was typed: words, "words in a row", -without. Nothing fails: what is too long is cut."""
    parts: list[tuple[str, ...]] = []
    loose: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    typed: list[str] = []
    for found in _PART.finditer(nfc(words[:QUERY_CHARS_MAX])):
        said = tuple(syllables(found[2] or found[4] or found[5] or ""))
        if not said or len(parts) + len(without) >= PARTS_MAX:
            continue
        part = tuple(map(_folded, said))
        if found[1] or found[3]:
            without.append(part)
        else:
            parts.append(part)
            loose += [part] if found[2] else [(syllable,) for syllable in part]
            typed += map(_written, said)
    return Wanted(tuple(parts), tuple(loose), tuple(without), tuple(typed))


def fts5_query(wanted: Wanted, *, any_part: bool = False) -> str | None:
    """The query in FTS5's language; None if nothing is asked. Parts stand in quotes, so nothing in them is an operator.

    Pairs of neighbours join as alternatives to a word that is required anyway: they change what ranks first, not what
    is found. ``any_part``: one of ``loose`` is enough.
    """
    if not wanted.parts:
        return None
    parts = [_quoted(part) for part in wanted.parts]
    pairs = [_quoted(pair) for pair in pairwise(syllable for part in wanted.parts for syllable in part)]
    if any_part:
        query = " OR ".join(map(_quoted, wanted.loose))
    else:
        query = " AND ".join(parts)
        if len(parts) > 1:
            query += f" AND ({' OR '.join((parts[0], *pairs))})"
    without = " OR ".join(_quoted(part) for part in wanted.without)
    return f"({query}) NOT ({without})" if without else query


def _quoted(part: Sequence[str]) -> str:
    return f'"{" ".join(part)}"'


def accent_score(wanted: Wanted, text: str, rank: int) -> float:
    """How well ``text``, found at ``rank`` from 0, answers what was typed with its marks."""
    flat = f" {' '.join(map(_written, syllables(text)))} " if wanted.marked else ""
    words = set(wanted.typed)
    pairs = set(pairwise(wanted.typed))
    found_words = sum(f" {word} " in flat for word in words)
    found_pairs = sum(f" {first} {second} " in flat for first, second in pairs)
    return 2 * found_words / max(len(words), 1) + 2 * found_pairs / max(len(pairs), 1) + 5 / (10 + rank)


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    word: str | None  # the wanted word that stands here


def snippet(wanted: Wanted, text: str, length: int = SNIPPET_SYLLABLES) -> Markup:
    """The piece of ``text`` that answers best, as the text writes it, with the words found in <b>; its beginning if
    none is found."""
    text = nfc(text)
    places = list(_places(wanted, text))
    first = _best_start([place.word for place in places], length)
    shown = places[first : first + length]
    if not shown:
        return Markup("")
    start = 0 if first == 0 else shown[0].start
    end = len(text) if first + length >= len(places) else shown[-1].end
    body = "".join(_pieces(text, shown, start, end)).strip()
    return Markup(("… " if start else "") + body + (" …" if end < len(text) else ""))  # noqa: S704 - escaped piece by piece


def _places(wanted: Wanted, text: str) -> Iterator[_Place]:
    """Every syllable. Where the text has a word as it was typed with marks, look-alikes of that word do not count."""
    said = [(match.start(), match.end(), _written(match[0])) for match in _SYLLABLE.finditer(text)]
    marked = {word for word in wanted.typed if _folded(word) != word}
    exact = marked & {word for _, _, word in said}
    folded = {_folded(word) for word in wanted.typed if word not in exact}
    for start, end, word in said:
        bare = _folded(word)
        yield _Place(start, end, bare if word in exact or bare in folded else None)


def _best_start(words: Sequence[str | None], length: int) -> int:
    """Where the piece with the most different words begins: the earliest such, a little before its first word."""
    best, best_count = 0, 0
    for index, word in enumerate(words):
        if word is not None:
            count = len({each for each in words[index : index + length * 3 // 4] if each is not None})
            if count > best_count:
                best, best_count = index, count
    if best < length // 2:
        return 0
    return max(0, min(best - length // 4, len(words) - length))


def _pieces(text: str, shown: Sequence[_Place], start: int, end: int) -> Iterator[str]:
    """The text from ``start`` to ``end``, escaped; words found that stand side by side share their <b>."""
    position, index = start, 0
    while index < len(shown):
        if shown[index].word is None:
            index += 1
            continue
        opening = shown[index].start
        while (
            index + 1 < len(shown) and shown[index + 1].word and text[shown[index].end : shown[index + 1].start] == " "
        ):
            index += 1
        yield f"{_plain(text[position:opening])}<b>{_plain(text[opening : shown[index].end])}</b>"
        position, index = shown[index].end, index + 1
    yield _plain(text[position:end])


def _plain(text: str) -> str:
    return escape(re.sub(r"\s+", " ", text))
