"""The piece of a text that answers a query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import islice

from markupsafe import Markup

from bot.news.vietnamese import nfc
from storage.search_index.wanted import Wanted
from storage.search_index.words import SYLLABLE, bare, folded, is_marked, written

SNIPPET_SYLLABLES = 32
_TEXT_CHARACTERS_MAX = 40_000
_SPACE = re.compile(r"\s+")


def snippet(wanted: Wanted, text: str, length: int = SNIPPET_SYLLABLES) -> Markup:
    """The piece of ``text`` that answers best, as the text writes it, with the words found in <b>; its beginning if
    none is found."""
    text = nfc(text[:_TEXT_CHARACTERS_MAX])
    answers = _answers(wanted, SYLLABLE.findall(text))
    first = _best_start(answers, length)
    shown = [place.span() for place in islice(SYLLABLE.finditer(text), first, first + length)]
    if not shown:
        return Markup("")
    start = 0 if first == 0 else shown[0][0]
    end = len(text) if first + length >= len(answers) else shown[-1][1]
    body = "".join(_pieces(text, shown, answers[first : first + length], start, end)).strip()
    return Markup(("… " if start else "") + body + (" …" if end < len(text) else ""))  # noqa: S704 - escaped piece by piece


def as_written(words: Sequence[str], text: str) -> str:
    """``words`` (folded) as ``text`` writes them, the longest runs of them that stand in it."""
    said = SYLLABLE.findall(nfc(text))
    plain = f" {' '.join(folded(written(text)))} "
    shown: list[str] = []
    while len(shown) < len(words):
        rest = words[len(shown) :]
        for count in range(len(rest), 0, -1):
            before, found, _ = plain.partition(f" {' '.join(rest[:count])} ")
            if found:
                place = len(before.split())
                shown += said[place : place + count]
                break
        else:
            shown.append(rest[0])
    return " ".join(shown)


def _answers(wanted: Wanted, syllables: Sequence[str]) -> list[str | None]:
    """For every syllable the wanted word that it is. Where the text has a word as it was typed with marks, look-alikes
    of that word do not count."""
    said = {syllable: _said(syllable) for syllable in set(syllables)}  # a text says most of its syllables again
    exact = set(filter(is_marked, wanted.typed)).intersection(said.values())
    bare_ = set(folded(word for word in wanted.typed if word not in exact))
    start = wanted.parts[-1].words[-1] if wanted.parts and wanted.parts[-1].beginning else None
    answering = {
        syllable: flat
        for syllable, word in said.items()
        if (flat := bare(word)) in bare_ or word in exact or (start is not None and flat.startswith(start))
    }
    answers = [answering.get(syllable) for syllable in syllables]
    for index, word in _others(wanted, syllables):
        answers[index] = word
    return answers


@lru_cache(maxsize=20_000)
def _said(syllable: str) -> str:
    """As a query would have it; of a letter whose lower case falls apart, the first."""
    return (written(syllable) or [""])[0]


def _others(wanted: Wanted, syllables: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where the other forms of a name stand."""
    names = {other[0]: other for part in wanted.parts for other in part.others}
    if not names:
        return
    plain = [bare(_said(syllable)) for syllable in syllables]
    for index, word in enumerate(plain):
        name = names.get(word, ())
        if name and tuple(plain[index : index + len(name)]) == name:
            yield from enumerate(name, index)


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


def _pieces(
    text: str, shown: Sequence[tuple[int, int]], answers: Sequence[str | None], start: int, end: int
) -> Iterator[str]:
    """The text from ``start`` to ``end``, escaped; words found that stand side by side share their <b>."""
    position, index = start, 0
    while index < len(shown):
        if answers[index] is None:
            index += 1
            continue
        opening = shown[index][0]
        while index + 1 < len(shown) and answers[index + 1] and text[shown[index][1] : shown[index + 1][0]] == " ":
            index += 1
        yield f"{_plain(text[position:opening])}<b>{_plain(text[opening : shown[index][1]])}</b>"
        position, index = shown[index][1], index + 1
    yield _plain(text[position:end])


def _plain(text: str) -> str:
    return escape(_SPACE.sub(" ", text))
