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

import json
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.models import ScoredTopic
from bot.news import lexicon

BUCKETS = 1 << 17
BINS = 40
EDITOR_WEIGHT = 4.0  # what a person says of one article counts as much as this many articles of a section

_TITLE_SHARE, _TEXT_SHARE = 1.0, 0.7  # a title says more than a text that is ten times as long
_RATE = 1.5
_LEXICON_RATE, _BIAS_RATE = 0.01, 0.01  # slowly: one paper's habits shall not unlearn what words mean
_LEXICON_TRUST = 1.5
_WEAK_WEIGHT = 0.3  # of words alone, and of a section that takes everything
_RIGHT_AIMED = 0.92  # of all answers: at papers without sections, which it cannot judge, it is right less often
_THRESHOLD_MIN, _THRESHOLD_MAX, _THRESHOLD_UNTRIED = 0.35, 0.8, 0.5
_TOLD_MIN = 100.0  # answers on record before the record decides
_TOLD_MAX = 2_000.0  # then the older ones count half
_TOPICS_MAX = 3
_BESIDE_MIN = 0.3  # a second topic is told from here on

Floats = NDArray[np.float32]


@dataclass(slots=True)
class TopicModel:
    """What was learned. ``learn`` changes the arrays in place; whoever predicts meanwhile in another thread sees some
    weights before and some after, which does no harm.

    ``weights`` (BUCKETS × topics), ``steps`` (BUCKETS: AdaGrad's sums of squares), ``words`` (topics × topics: from
    the lexicon's points to the topics), ``bias`` (topics), ``record`` (BINS × 2: answers right and given at each
    degree of sureness), ``learned``: articles with a section so far. 10 MB with 17 topics.
    """

    topics: tuple[str, ...]
    weights: Floats
    steps: Floats
    words: Floats
    bias: Floats
    record: Floats
    learned: int = 0


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


def predict(model: TopicModel, title: str, lead: str, body: str) -> tuple[ScoredTopic, ...]:
    """The topics the model is sure enough of, at most three, best first; none when the best is below the threshold."""
    chances = _chances(model, _features(model, title, lead, body))
    order = np.argsort(-chances)[:_TOPICS_MAX]
    if chances[order[0]] < threshold(model):
        return ()
    told = [index for place, index in enumerate(order) if place == 0 or chances[index] >= _BESIDE_MIN]
    return tuple(ScoredTopic(model.topics[index], float(chances[index])) for index in told)


def best(model: TopicModel, title: str, lead: str, body: str) -> ScoredTopic:
    """The most probable topic, however probable that is."""
    chances = _chances(model, _features(model, title, lead, body))
    first = int(np.argmax(chances))
    return ScoredTopic(model.topics[first], float(chances[first]))


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
    weight: float = 1.0,
    catch_all: bool = False,
) -> TopicModel:
    """The same model, having learned that the article is about ``topics`` (its section's, its feeds', an editor's).

    Beside a general topic, what the words leave no doubt of is learned too. Without any topic the words alone teach a
    little; so they do in a ``catch_all``, and where they are silent, its topic does. Topics the model does not have are
    left out.
    """
    features = _features(model, title, lead, body)
    sure = lexicon.sure_topic(title, lead, body) if set(topics) <= lexicon.GENERAL and weight == 1.0 else None
    if catch_all and sure:
        topics = ()
    said = [model.topics.index(each) for each in topics if each in model.topics]
    known = {*said, model.topics.index(sure)} if sure in model.topics else set(said)
    if not known:
        return model
    chances = _chances(model, features)
    if said and not catch_all:
        _note(model, chances, said)
        model.learned += 1
    _step(model, features, chances, sorted(known), weight if said and not catch_all else _WEAK_WEIGHT)
    return model


def _note(model: TopicModel, chances: Floats, known: Sequence[int]) -> None:
    first = int(np.argmax(chances))
    place = min(int(chances[first] * BINS), BINS - 1)
    model.record[place] += (first in known, 1.0)
    if model.record[:, 1].sum() > _TOLD_MAX:
        model.record *= np.float32(0.5)


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


# --- saved with the data ---------------------------------------------------------------------------------------------

_MAGIC = b"loa topics 1\n"  # another number where features or arrays mean something else
_HEAD_BYTES_MAX = 100_000


def dump(model: TopicModel) -> bytes:
    """The model as bytes for ``load``: about 1 MB once it has seen some thousand articles. Weights keep three
    digits."""
    head = json.dumps({"topics": model.topics, "learned": model.learned}).encode()
    arrays = zlib.compress(b"".join(array.astype(kind).tobytes() for array, kind in _arrays(model)), 1)
    return _MAGIC + struct.pack("<I", len(head)) + head + arrays


def load(saved: bytes, topics: Sequence[str]) -> TopicModel | None:
    """The model of ``dump``; None if it is damaged, of another version, or of other topics: then one begins anew."""
    try:
        if not saved.startswith(_MAGIC):
            return None
        at = len(_MAGIC) + 4
        (length,) = struct.unpack("<I", saved[len(_MAGIC) : at])
        head = json.loads(saved[at : at + min(length, _HEAD_BYTES_MAX)])
        if tuple(head["topics"]) != tuple(topics):
            return None
        model = new_model(topics)
        size = sum(array.size * np.dtype(kind).itemsize for array, kind in _arrays(model))
        learned = int(head["learned"])
        raw = zlib.decompressobj().decompress(saved[at + length :], size + 1)
    except (ValueError, KeyError, TypeError, struct.error, zlib.error):
        return None
    return _filled(model, raw, learned) if len(raw) == size else None


def _arrays(model: TopicModel) -> tuple[tuple[Floats, str], ...]:
    """What is saved, with the type it is saved as."""
    return (
        (model.weights, "<f2"),
        (model.steps, "<f2"),
        (model.words, "<f4"),
        (model.bias, "<f4"),
        (model.record, "<f4"),
    )


def _filled(model: TopicModel, raw: bytes, learned: int) -> TopicModel | None:
    at = 0
    for array, kind in _arrays(model):
        saved = np.frombuffer(raw, kind, array.size, at).reshape(array.shape)
        if not np.isfinite(saved).all():
            return None
        array[...] = saved
        at += saved.nbytes
    model.learned = learned
    return model
