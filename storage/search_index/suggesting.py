"""What was probably meant by words of which the index holds little: a slip of the finger, a keyboard not set to
Vietnamese (*haj long*), a space too few. Pure; how often a term occurs is asked of the index.

Of all ways to change each word a little, the one is meant whose neighbours stand side by side most often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import log1p

WORDS_MAX = 6
_PER_WORD_MAX = 12
_RARE = 3  # a word that stands in fewer articles is taken for a slip
_CHANGE_COSTS = 3.0  # so much must the neighbours gain by changing a word that is none
_LETTERS = "abcdefghijklmnopqrstuvwxy0123456789"
_TELEX_TONE = re.compile(r"(?<=[aeiouyw])([a-z]*?)[sfrxj]([a-z]?)$")
_TELEX_DOUBLE = re.compile(r"dd|aa|ee|oo")

Count = Callable[[str, str], int]  # how many articles hold a term, by field


def meant_by(words: Sequence[str], count: Count) -> tuple[str, ...] | None:
    """``words`` and the answer are folded; None if nothing better is known."""
    if not 0 < len(words) <= WORDS_MAX:
        return None
    best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}  # by their last word
    for word in words:
        best = _longer(best, list(_choices(word, count)), count)
    said = max(best.values(), default=(0.0, ()))[1]
    meant = tuple(part for choice in said for part in choice.split())
    return meant if meant and meant != tuple(words) else None


def _longer(
    best: dict[str, tuple[float, tuple[str, ...]]], choices: Sequence[tuple[str, float]], count: Count
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Each choice behind that beginning which suits it best; those that stand beside it nowhere drop out."""
    longer: dict[str, tuple[float, tuple[str, ...]]] = {}
    for choice, worth in choices:
        first, last = choice.split()[0], choice.split()[-1]
        for before, (score, said) in best.items():
            beside = count("pairs", f"{before}_{first}") if before else 1
            found = (score + worth + (log1p(beside) if before else 0.0), (*said, choice))
            if beside and found > longer.get(last, (float("-inf"), ())):
                longer[last] = found
    return longer


def _choices(word: str, count: Count) -> Iterator[tuple[str, float]]:
    """What may stand for ``word``, and how likely that is."""
    known = count("text", word)
    if known:
        yield word, log1p(known) / 2
    cost = 0.0 if known < _RARE else _CHANGE_COSTS
    found = {other: count("text", other) for other in _changed(word)} if len(word) > 1 else {}
    if known < _RARE:
        found |= {pair.replace("_", " "): count("pairs", pair) for pair in _split(word)}
    likely = sorted(found, key=lambda other: -found[other])[:_PER_WORD_MAX]
    typed_plainly = {other for other in _keyboard(word) if other in found}
    for other in {*likely, *typed_plainly} - {word}:
        if found[other] > known:
            yield other, log1p(found[other]) / 2 - cost + (2.0 if other in typed_plainly else 0.0)


def _changed(word: str) -> set[str]:
    """One letter more, less, another, or two exchanged; or what the keys stand for."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    changed = {head + tail[1:] for head, tail in splits if tail}
    changed |= {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    if not any(letter.isdigit() for letter in word):  # numbers are not guessed
        changed |= {head + letter + tail[1:] for head, tail in splits if tail for letter in _LETTERS[:25]}
        changed |= {head + letter + tail for head, tail in splits for letter in _LETTERS[:25]}
    return (changed | set(_keyboard(word))) - {"", word}


def _keyboard(word: str) -> Iterator[str]:
    """The keys of Telex or VNI, where they came out as letters and digits."""
    if re.search(r"[a-z]\d", word):
        yield re.sub(r"\d", "", word)
    plain = _TELEX_DOUBLE.sub(lambda match: match[0][0], word)
    yield from {plain, plain.replace("w", ""), plain.replace("w", "u")}
    toneless = _TELEX_TONE.sub(r"\1\2", plain)
    yield from {toneless, toneless.replace("w", ""), toneless.replace("w", "u")}


def _split(word: str) -> Iterator[str]:
    yield from (f"{word[:place]}_{word[place:]}" for place in range(1, len(word)))
