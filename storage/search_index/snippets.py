"""The piece of a text that answers a query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from markupsafe import Markup

from bot.news.vietnamese import nfc
from storage.search_index.wanted import Wanted
from storage.search_index.words import SYLLABLE, folded, is_marked, written

SNIPPET_SYLLABLES = 32
_TEXT_CHARACTERS_MAX = 40_000
_SPACE = re.compile(r"\s+")


def snippet(wanted: Wanted, text: str, length: int = SNIPPET_SYLLABLES) -> Markup:
    """The piece of ``text`` that answers best, as the text writes it, with the words found in <b>; its beginning if
    none is found."""
    text = nfc(text[:_TEXT_CHARACTERS_MAX])
    places = list(SYLLABLE.finditer(text))
    answers = _answers(wanted, text, places)
    first = _best_start(answers, length)
    shown = [(place.start(), place.end()) for place in places[first : first + length]]
    if not shown:
        return Markup("")
    start = 0 if first == 0 else shown[0][0]
    end = len(text) if first + length >= len(places) else shown[-1][1]
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


def _answers(wanted: Wanted, text: str, places: Sequence[re.Match[str]]) -> list[str | None]:
    """For every syllable the wanted word that it is. Where the text has a word as it was typed with marks, look-alikes
    of that word do not count."""
    said = written(text)
    if len(said) != len(places):  # a letter whose lower case is two falls apart
        said = [(written(place[0]) or [""])[0] for place in places]
    plain = folded(said)
    exact = set(filter(is_marked, wanted.typed)).intersection(said)
    bare = set(folded(word for word in wanted.typed if word not in exact))
    answers = [flat if word in exact or flat in bare else None for word, flat in zip(said, plain, strict=True)]
    for index in _others(wanted, plain):
        answers[index] = plain[index]
    if wanted.parts and wanted.parts[-1].beginning:
        start = wanted.parts[-1].words[-1]
        answers = [flat if flat.startswith(start) else answer for flat, answer in zip(plain, answers, strict=True)]
    return answers


def _others(wanted: Wanted, plain: Sequence[str]) -> set[int]:
    """Where the other forms of a name stand."""
    names = {other[0]: other for part in wanted.parts for other in part.others}
    if not names:
        return set()
    return {
        place
        for index, word in enumerate(plain)
        if (name := names.get(word)) and tuple(plain[index : index + len(name)]) == name
        for place in range(index, index + len(name))
    }


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
