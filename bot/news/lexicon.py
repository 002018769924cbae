"""What single words say of an article's topics, and when they say too little.

The lexicon (``bot/catalogue/lexicon.toml``) is matched with diacritics on syllable boundaries, the longest phrase
first: *họp báo* is no storm, *biểu diễn* no power, *quốc gia* no family.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from math import log, sqrt
from typing import NamedTuple

from bot.models import ScoredTopic
from bot.news.vietnamese import one_tone_style, syllables

TOPICS_MAX = 3
# Topics that go with others: what a paper calls politics or society may be health or the weather, too.
GENERAL = frozenset({"xa-hoi", "chinh-tri"})

_WEIGHTS = {"sure": 3.0, "good": 2.0, "hint": 1.0}
_TITLE_WEIGHT = 3.0
TEXT_CHARACTERS_MAX = 2_500  # lead and beginning of the body; what follows is background
_ENOUGH = 8.0  # points at which a topic is believed by half
_SCORE_MIN = 0.45
SURE = 0.6  # a score from which on a topic is believed beside others
_AHEAD = 0.15  # the second topic must be so far behind for the first to leave no doubt
_Y_AS_I = {first + y: first + i for first in "hklmst" for y, i in zip("yỳýỷỹỵ", "iìíỉĩị", strict=True)}


class _Phrase(NamedTuple):
    text: str
    weights: Mapping[str, float]

    def __hash__(self) -> int:
        return hash(self.text)


@dataclass(slots=True)
class _Node:
    """A syllable on the way through phrases; ``phrase`` is the one that ends here."""

    after: dict[str, _Node] = field(default_factory=dict)
    phrase: _Phrase | None = None


class _Lexicon(NamedTuple):
    """``own``: what the words of a topic weigh beside those of others, where that is not 1."""

    root: _Node
    own: Mapping[str, float]


def classify(title: str, lead: str, body: str) -> tuple[ScoredTopic, ...]:
    """At most three topics that the words speak for, best first, each with a score of 0 … 1; none when the words are
    too few or speak for too many topics. A phrase in the title counts three times one in the text."""
    return scored(points(title, lead, body))


def scored(counted: Mapping[str, float]) -> tuple[ScoredTopic, ...]:
    """The same from the ``points`` of a text."""
    whole = sum(counted.values())
    each_scored = (ScoredTopic(topic, _belief(got) * sqrt(got / whole)) for topic, got in counted.items())
    found = sorted((each for each in each_scored if each.score >= _SCORE_MIN), key=lambda each: (-each.score, each.id))
    return tuple(found[:TOPICS_MAX])


def sure_topic(title: str, lead: str, body: str) -> str | None:
    """The topic of which the words leave no doubt, if there is one."""
    said = classify(title, lead, body)
    if not said or said[0].score < SURE or (len(said) > 1 and said[0].score - said[1].score < _AHEAD):
        return None
    return said[0].id


def _belief(points: float) -> float:
    return 1 - 2 ** (-points / _ENOUGH)


def title_tells(title: str, topic: str) -> bool:
    """Whether a phrase that is sure of ``topic`` stands in the title."""
    return any(weights.get(topic, 0) >= _WEIGHTS["sure"] for _, weights in _phrases(title))


@lru_cache(maxsize=4)  # one article is asked about several times in a row
def points(title: str, lead: str, body: str) -> Mapping[str, float]:
    """For each topic the weights of its phrases, times its own; those of the text grow with the logarithm of how often
    they stand."""
    counted: dict[str, float] = {}
    for _, weights in dict.fromkeys(_phrases(title)):  # in their order: sums are the same in every process
        _add(counted, weights, _TITLE_WEIGHT)
    for (_, weights), times in Counter(_phrases(f"{lead}\n{body}")).items():
        _add(counted, weights, 1 + log(times))
    own = _lexicon().own
    return {topic: got * own.get(topic, 1.0) for topic, got in counted.items()}


def _add(counted: dict[str, float], weights: Mapping[str, float], factor: float) -> None:
    for topic, weight in weights.items():
        counted[topic] = counted.get(topic, 0.0) + weight * factor


# --- the lexicon ---------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The syllables of ``text`` in one spelling: *hoà* as *hòa*, and the last y of *bác sỹ, tỷ, kỹ* as i: both are
    written and mean the same."""
    return [_Y_AS_I.get(word, word) for word in syllables(one_tone_style(text))]


def _phrases(text: str) -> Iterator[_Phrase]:
    """The phrases in ``text``, the longest first, none within another."""
    words = words_of(text[:TEXT_CHARACTERS_MAX])
    root, at = _lexicon().root, 0
    while at < len(words):
        node, found, end = root, None, at + 1
        for ahead in range(at, len(words)):
            step = node.after.get(words[ahead])
            if step is None:
                break
            node = step
            if node.phrase is not None:
                found, end = node.phrase, ahead + 1
        if found is not None:
            yield found
        at = end


@cache
def _lexicon() -> _Lexicon:
    table = tomllib.loads((files("bot.catalogue") / "lexicon.toml").read_text("utf-8"))
    weights: dict[tuple[str, ...], dict[str, float]] = {}
    for topic, levels in table["topic"].items():
        for level, phrases in levels.items():
            for phrase in phrases:
                weights.setdefault(_key(phrase), {})[topic] = _WEIGHTS[level]
    root = _Node()
    for key in (*map(_key, table["nothing"]), *weights):
        node = root
        for syllable in key:
            node = node.after.setdefault(syllable, _Node())
        node.phrase = _Phrase(" ".join(key), weights.get(key, {}))
    return _Lexicon(root, table["weight"])


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(words_of(phrase))
