"""What the papers' own sections teach of topics: a linear model over hashed syllables and their neighbours, on-line.

It begins as the lexicon: the points of each topic's words are features of the model too, with weights that say what
they say. From there every article that carries a section moves the weights a little (multinomial logistic regression,
AdaGrad; Duchi, Hazan, Singer 2011), one pass, in the order of the days. An article without a section whose words leave
no doubt is a weak teacher: so what is written in papers without sections is learned too, and what is learned at one
paper holds at another.

It remembers how often it was right at each degree of sureness, always asked before it was told, and answers only where
it was right often enough: see ``threshold``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.models import ScoredTopic
from bot.news import lexicon

BUCKETS = 1 << 17
BINS = 40
BY_HEART_MAX = 1_000  # corrections of months

_EDITOR_WEIGHT = 4.0  # what a person says of one article counts as much as this many articles of a section
_BY_HEART_WORDS_MIN = 6  # "Tin vắn", "Thời tiết hôm nay" are titles of many articles

_TITLE_SHARE, _TEXT_SHARE = 1.0, 0.7  # a title says more than a text that is ten times as long
_RATE = 1.5
_LEXICON_RATE, _BIAS_RATE = 0.01, 0.01  # slowly: one paper's habits shall not unlearn what words mean
_LEXICON_TRUST = 1.5
_WEAK_WEIGHT = 0.3  # of words alone, and of a section that takes everything
_RIGHT_AIMED = 0.92  # of all answers: at papers without sections, which it cannot judge, it is right less often
_THRESHOLD_MIN, _THRESHOLD_MAX, _THRESHOLD_UNTRIED = 0.35, 0.8, 0.5
_TOLD_MIN = 100.0  # answers on record before the record decides
_TOLD_MAX = 2_000.0  # then the older ones count half
_BESIDE_MIN = 0.3  # a second topic is told from here on

Floats = NDArray[np.float32]


@dataclass(slots=True)
class TopicModel:
    """What was learned. ``learn`` changes the arrays in place; whoever predicts meanwhile in another thread sees some
    weights before and some after, which does no harm.

    ``weights`` (BUCKETS × topics), ``steps`` (BUCKETS: AdaGrad's sums of squares), ``words`` (topics × topics: from
    the lexicon's points to the topics), ``bias`` (topics), ``record`` (BINS × 2: answers right and given at each
    degree of sureness), ``learned``: articles with a section so far, ``by_heart``: what editors said of titles, by
    their keys, the latest last. 10 MB with 17 topics.
    """

    topics: tuple[str, ...]
    weights: Floats
    steps: Floats
    words: Floats
    bias: Floats
    record: Floats
    learned: int = 0
    by_heart: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Features:
    buckets: NDArray[np.int64]
    values: Floats
    points: Floats


def new_model(topics: Sequence[str]) -> TopicModel:
    """One that knows the lexicon and nothing else."""
    count = len(topics)
    return TopicModel(
        tuple(topics),
        np.zeros((BUCKETS, count), np.float32),
        np.ones(BUCKETS, np.float32),
        np.eye(count, dtype=np.float32) * np.float32(_LEXICON_TRUST),
        np.zeros(count, np.float32),
        np.zeros((BINS, 2), np.float32),
    )


def ranked(model: TopicModel, title: str, lead: str, body: str) -> tuple[ScoredTopic, ...]:
    """The three most probable topics, best first, however probable they are."""
    chances = _chances(model, _features(model, title, lead, body))
    return tuple(ScoredTopic(model.topics[at], float(chances[at])) for at in np.argsort(-chances)[: lexicon.TOPICS_MAX])


def sure_of(model: TopicModel, topics: Sequence[ScoredTopic]) -> tuple[ScoredTopic, ...]:
    """Those of the ``ranked`` ones that may be told; none when the best is below the threshold."""
    if not topics or topics[0].score < threshold(model):
        return ()
    return (topics[0], *(each for each in topics[1:] if each.score >= _BESIDE_MIN))


def recalled(model: TopicModel, title: str) -> tuple[str, ...] | None:
    """What an editor said of an article of this very title; () says that it is about none of the topics."""
    return model.by_heart.get(_title_key(title))


def threshold(model: TopicModel) -> float:
    """The least sureness at which, of late, 92 of a hundred answers from there upwards were right."""
    right, told = model.record[::-1, 0].cumsum(), model.record[::-1, 1].cumsum()
    if told[-1] < _TOLD_MIN:
        return _THRESHOLD_UNTRIED
    enough = np.flatnonzero(right >= _RIGHT_AIMED * told)
    lowest = (BINS - 1 - enough[-1]) / BINS if len(enough) else _THRESHOLD_MAX
    return float(min(max(lowest, _THRESHOLD_MIN), _THRESHOLD_MAX))


def learn(
    model: TopicModel,
    title: str,
    lead: str,
    body: str,
    topics: Sequence[str] = (),
    *,
    catch_all: bool = False,
) -> TopicModel:
    """The same model, having learned that the article is about ``topics`` (its section's, its feeds').

    Beside a general topic, what the words leave no doubt of is learned too. Without any topic the words alone teach a
    little; so they do in a ``catch_all``, and where they are silent, its topic does. Topics the model does not have are
    left out.
    """
    sure = lexicon.sure_topic(title, lead, body) if set(topics) <= lexicon.GENERAL else None
    if catch_all or not topics:
        known, weight = [sure] if sure else topics, _WEAK_WEIGHT
    else:
        known, weight = [*topics, sure or topics[0]], 1.0
    if indices := _indices(model, known):
        features = _features(model, title, lead, body)
        chances = _chances(model, features)
        if weight == 1.0 and (said := _indices(model, topics)):
            _note(model, chances, said)
        _step(model, features, chances, indices, weight)
    return model


def correct(model: TopicModel, title: str, lead: str, body: str, topics: Sequence[str]) -> TopicModel:
    """The same model, having learned what an editor said of the article: by heart, and as of several articles."""
    if key := _title_key(title):
        model.by_heart.pop(key, None)
        model.by_heart[key] = tuple(topics)
        if len(model.by_heart) > BY_HEART_MAX:
            del model.by_heart[next(iter(model.by_heart))]
    if indices := _indices(model, topics):
        features = _features(model, title, lead, body)
        chances = _chances(model, features)
        _note(model, chances, indices)
        _step(model, features, chances, indices, _EDITOR_WEIGHT)
    return model


def _title_key(title: str) -> str:
    words = lexicon.words_of(title[: lexicon.TEXT_CHARACTERS_MAX])
    return blake2b(" ".join(words).encode(), digest_size=8).hexdigest() if len(words) >= _BY_HEART_WORDS_MIN else ""


def _indices(model: TopicModel, topics: Iterable[str]) -> list[int]:
    return sorted({model.topics.index(each) for each in topics if each in model.topics})


def _note(model: TopicModel, chances: Floats, known: Sequence[int]) -> None:
    first = int(np.argmax(chances))
    place = min(int(chances[first] * BINS), BINS - 1)
    model.record[place] += (first in known, 1.0)
    if model.record[:, 1].sum() > _TOLD_MAX:
        model.record *= np.float32(0.5)
    model.learned += 1


def _step(model: TopicModel, features: _Features, chances: Floats, known: Sequence[int], weight: float) -> None:
    wrong = chances * np.float32(weight)
    wrong[known] -= np.float32(weight / len(known))
    buckets, values = features.buckets, features.values
    model.steps[buckets] += values * values * (wrong @ wrong)
    model.weights[buckets] -= np.float32(_RATE) * np.outer(values / np.sqrt(model.steps[buckets]), wrong)
    model.words -= np.float32(_LEXICON_RATE) * np.outer(features.points, wrong)
    model.bias -= np.float32(_BIAS_RATE) * wrong


def _chances(model: TopicModel, features: _Features) -> Floats:
    said = features.values @ model.weights[features.buckets] + features.points @ model.words + model.bias
    powers = np.exp(said - said.max())
    chances: Floats = powers / powers.sum()
    return chances


# --- what a text is to the model -------------------------------------------------------------------------------------


def _features(model: TopicModel, title: str, lead: str, body: str) -> _Features:
    title, text = (part[: lexicon.TEXT_CHARACTERS_MAX] for part in (title, f"{lead}\n{body}"))
    shares: dict[int, float] = {}
    for part, share in ((title, _TITLE_SHARE), (text, _TEXT_SHARE)):
        counted = _grams(part)
        length = sum((1 + log(times)) ** 2 for times in counted.values()) ** 0.5
        for bucket, times in counted.items():
            shares[bucket] = shares.get(bucket, 0.0) + share * (1 + log(times)) / length
    values = np.fromiter(shares.values(), np.float32, len(shares))
    if len(values):
        values /= np.linalg.norm(values)
    counted_points = lexicon.points(title, lead, body)
    points = np.array([log(1 + counted_points.get(topic, 0.0)) for topic in model.topics], np.float32)
    return _Features(np.fromiter(shares.keys(), np.int64, len(shares)), values, points)


def _grams(text: str) -> Counter[int]:
    """How often each syllable and each pair of neighbours stands, by bucket."""
    words = lexicon.words_of(text)
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return Counter(crc32(gram.encode()) % BUCKETS for gram in (*words, *pairs))
