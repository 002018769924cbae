"""Which topics an article is about: from its section, its feed, and a weighted lexicon that knows when to be silent.

The lexicon (``bot/catalogue/lexicon.toml``) is matched with diacritics on syllable boundaries, the longest phrase
first: *họp báo* is no storm, *biểu diễn* no power, *quốc gia* no family.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log, sqrt
from typing import NamedTuple

from bot.catalogue.sections import topic_of_section
from bot.models import ScoredTopic
from bot.news.vietnamese import one_tone_style, syllables

TOPICS_MAX = 3
DISASTER = "thoi-tiet"

_WEIGHTS = {"sure": 3.0, "good": 2.0, "hint": 1.0}
_TITLE_WEIGHT = 3.0
_TEXT_CHARACTERS_MAX = 2_500  # lead and beginning of the body; what follows is background
_ENOUGH = 8.0  # points at which a topic is believed by half
_SCORE_MIN = 0.45
_SURE = 0.6


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


def classify(title: str, lead: str, body: str) -> tuple[ScoredTopic, ...]:
    """At most three topics that the words speak for, best first, each with a score of 0 … 1; none when the words are
    too few or speak for too many topics. A phrase in the title counts three times one in the text."""
    points = _points(title, lead, body)
    whole = sum(points.values())
    scored = (ScoredTopic(topic, _belief(got) * sqrt(got / whole)) for topic, got in points.items())
    found = sorted((each for each in scored if each.score >= _SCORE_MIN), key=lambda each: (-each.score, each.id))
    return tuple(found[:TOPICS_MAX])


def topics_of(
    *, feed_topic: str | None, section: str | None, url: str, title: str, lead: str, body: str
) -> tuple[str, ...]:
    """The topics of an article, at most three: what its section says, then its feed. Where both are silent, the words
    decide. A storm is told as one in whatever section it stands."""
    known = [topic for topic in (topic_of_section(section, url), feed_topic) if topic]
    said = classify(title, lead, body)
    if not known:
        return tuple(each.id for index, each in enumerate(said) if index == 0 or each.score >= _SURE)
    if any(each.id == DISASTER and each.score >= _SURE for each in said) and _title_tells(title, DISASTER):
        known.append(DISASTER)
    return tuple(dict.fromkeys(known))[:TOPICS_MAX]


def _belief(points: float) -> float:
    return 1 - 2 ** (-points / _ENOUGH)


def _title_tells(title: str, topic: str) -> bool:
    """Whether a phrase that is sure of ``topic`` stands in the title."""
    return any(weights.get(topic, 0) >= _WEIGHTS["sure"] for _, weights in _phrases(title))


def _points(title: str, lead: str, body: str) -> dict[str, float]:
    """For each topic the weights of its phrases; those of the text grow with the logarithm of how often they stand."""
    points: dict[str, float] = {}
    for _, weights in set(_phrases(title)):
        _add(points, weights, _TITLE_WEIGHT)
    for (_, weights), times in Counter(_phrases(f"{lead}\n{body}")).items():
        _add(points, weights, 1 + log(times))
    return points


def _add(points: dict[str, float], weights: Mapping[str, float], factor: float) -> None:
    for topic, weight in weights.items():
        points[topic] = points.get(topic, 0.0) + weight * factor


# --- the lexicon ---------------------------------------------------------------------------------------------------


def _phrases(text: str) -> Iterator[_Phrase]:
    """The phrases in ``text``, the longest first, none within another."""
    words = syllables(one_tone_style(text[:_TEXT_CHARACTERS_MAX]))
    root, at = _lexicon(), 0
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
def _lexicon() -> _Node:
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
    return root


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(syllables(one_tone_style(phrase)))
