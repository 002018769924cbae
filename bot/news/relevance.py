"""How well a sentence tells its article: a few features that a person can read, and what each is worth.

The worth of a sentence is what it is expected to share with the lead that a journalist would write (ROUGE-1, F1 over
syllables, which is less noisy to learn from than pairs of them). Most of that is known word by word: how likely each
of its words is to stand in such a lead. ``tests/quality/fit_summaries.py`` fits the weights of both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp, log, sqrt
from typing import NamedTuple

from bot.news.stop_words import STOP_WORDS
from bot.news.vietnamese import syllables

Vector = Mapping[str, float]

_BRIEF_SYLLABLES = 20
_LEAD_SYLLABLES = 36  # of a usual lead
_NAMES_MAX = 12
_TITLE_IN_SUBJECT = 0.5  # beside the article's own sentences, which count 1 together
_CAPITALISED = re.compile(r"\b[^\W\d_]\w*")


class Word(NamedTuple):
    """What is known of a word of an article."""

    title: float  # 1 if the title holds it
    early: float  # 1 if the first sentence holds it, ½ if the second is the first that does, ⅓ …
    often: float  # ln of how many sentences hold it
    title_often: float  # the same if the title holds it, else 0
    spread: float  # the share of the sentences that hold it


# The logarithm of the odds that the lead holds the word.
WORD_BASE = -3.1394
WORD_WEIGHTS = Word(
    title=2.4680,
    early=0.9107,
    often=0.6379,
    title_often=-0.5578,
    spread=2.3779,
)


class Features(NamedTuple):
    """What is known of a sentence, each from 0 to 1."""

    early: float  # 1 for the first of the article, ½ for the second, ⅓ …
    depth: float  # 0 for the first of the article, 1 for the last
    brevity: float  # syllables of 20: what is shorter says too little
    names: float  # capitalised words of 12
    number: float  # 1 if it holds a figure
    subject: float  # likeness (cosine) to what the article is about: its sentences, early ones more, and its title
    title: float  # F1 of its syllables and the title's
    title_share: float  # how many of the title's syllables it holds
    shared: float  # what it is expected to share with a lead, by the chances of its words (F1)


BASE = -0.0136
WEIGHTS = Features(
    early=-0.0573,
    depth=-0.0286,
    brevity=0.0394,
    names=0.0248,
    number=0.0100,
    subject=0.1555,
    title=0.1243,
    title_share=0.0715,
    shared=0.5391,
)


def worth(features: Features) -> float:
    return BASE + sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))


def features_of(texts: Sequence[str], vectors: Sequence[Vector], title: str) -> list[Features]:
    """Of each sentence of one article, in its order; ``vectors`` are what ``vectors_of`` makes of ``texts``."""
    sentences, title_words = [Counter(syllables(text)) for text in texts], Counter(syllables(title))
    about, chances = _subject(vectors, title), chances_of(words_of(sentences, title_words))
    last = max(1, len(texts) - 1)
    found = []
    for place, (text, vector, counts) in enumerate(zip(texts, vectors, sentences, strict=True)):
        length = counts.total()
        common = (counts & title_words).total()
        found.append(
            Features(
                early=1 / (1 + place),
                depth=place / last,
                brevity=min(length, _BRIEF_SYLLABLES) / _BRIEF_SYLLABLES,
                names=min(sum(word[0].isupper() for word in _CAPITALISED.findall(text)), _NAMES_MAX) / _NAMES_MAX,
                number=float(any(word[0].isdigit() for word in counts)),
                subject=likeness(vector, about),
                title=2 * common / ((length + title_words.total()) or 1),
                title_share=len(counts.keys() & title_words.keys()) / (len(title_words) or 1),
                shared=min(1.0, 2 * sum(chances[word] for word in counts) / (length + _LEAD_SYLLABLES)),
            )
        )
    return found


def words_of(sentences: Sequence[Mapping[str, int]], title: Mapping[str, int]) -> dict[str, Word]:
    """Of each word of an article whose ``sentences``, like its ``title``, are given as the words they hold."""
    first: dict[str, int] = {}
    times: Counter[str] = Counter()
    for place, words in enumerate(sentences):
        for word in words:
            first.setdefault(word, place)
        times.update(words.keys())
    return {
        word: Word(
            title=float(word in title),
            early=1 / (1 + first[word]),
            often=log(held),
            title_often=log(held) if word in title else 0.0,
            spread=held / len(sentences),
        )
        for word, held in times.items()
    }


def chances_of(words: Mapping[str, Word]) -> dict[str, float]:
    """How likely the lead of their article is to hold each of ``words``."""
    return {
        word: 1 / (1 + exp(-WORD_BASE - sum(weight * value for weight, value in zip(WORD_WEIGHTS, known, strict=True))))
        for word, known in words.items()
    }


def vectors_of(texts: Iterable[str]) -> list[Vector]:
    """Each sentence as the weights of its units, (1 + ln tf) · ln(1 + n/df), at unit length."""
    counts = [Counter(units(text)) for text in texts]
    spread = Counter(unit for count in counts for unit in count)
    rarity = {unit: log(1 + len(counts) / within) for unit, within in spread.items()}
    return [unit_length({unit: (1 + log(times)) * rarity[unit] for unit, times in each.items()}) for each in counts]


def units(text: str) -> list[str]:
    """Syllables that carry meaning, and pairs of neighbours of which one does."""
    words = syllables(text)
    singles = [word for word in words if word not in STOP_WORDS]
    pairs = [f"{a} {b}" for a, b in pairwise(words) if a not in STOP_WORDS or b not in STOP_WORDS]
    return singles + pairs


def weighted_sum(vectors: Iterable[tuple[float, Vector]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for factor, vector in vectors:
        for unit, weight in vector.items():
            total[unit] = total.get(unit, 0.0) + factor * weight
    return total


def unit_length(weights: Vector) -> Vector:
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {unit: weight / length for unit, weight in weights.items()}


def likeness(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of unit length."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[unit] for unit, weight in a.items() if unit in b)


def _subject(vectors: Sequence[Vector], title: str) -> Vector:
    told = unit_length(weighted_sum((1 / sqrt(1 + place), vector) for place, vector in enumerate(vectors)))
    return unit_length(weighted_sum([(1.0, told), (_TITLE_IN_SUBJECT, _title_vector(vectors, title))]))


def _title_vector(vectors: Sequence[Vector], title: str) -> Vector:
    """The title in the terms of its article: a unit that no sentence holds is the rarest there can be."""
    counts = Counter(units(title))
    spread = {unit: sum(unit in vector for vector in vectors) or 1 for unit in counts}
    return unit_length(
        {unit: (1 + log(times)) * log(1 + len(vectors) / spread[unit]) for unit, times in counts.items()}
    )
