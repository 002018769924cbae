"""Whether two reports tell of one event: features that a person can read, and a weight for each.

The weights are fitted by ``python -m tests.quality.fit_stories`` on half of the clusters of the sample; what they
reach on the others stands in docs/quality.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.news.copies import Ids, is_copy
from bot.news.reports import HEAD, NAME, NUMBER, TITLE, Bytes, Report
from bot.news.series import are_instalments

CLASH_MAX = 0.8  # three in a thousand pairs of one event are above it, five in six of the others

_DAYS_MAX = 3.0
_NAMES_MIN = 2
_SHIFT = 12  # of 32 bits: a million places
_BUCKETS = 1 << 32 - _SHIFT
_COMMON_SHARE = 0.2  # what more of the articles say tells nothing
# What fewer of them say is all equally rare: how rare a name is grows with what is known, and two reports should not
# seem less alike for it.
_RARE_SHARE = 1 / 200
_REFRESH_EVERY = 256
_BASE = 500  # as if so many articles had been read before the first: one look at a word says little of how rare it is
_LOG_TIMES = 1 + np.log(np.maximum(np.arange(16), 1)).astype(np.float32)

# For each set of marks: whether it counts for the likeness of the text, the head, the title, the names, the numbers.
_SETS = 16
_VIEWS = np.array([[1, *(marks & mark > 0 for mark in (HEAD, TITLE, NAME, NUMBER))] for marks in range(_SETS)], float)
# … and whether it is of the title, and a name in the first lines.
_SAID = np.array([[marks & TITLE > 0, marks & (HEAD | NAME) == HEAD | NAME] for marks in range(_SETS)], float)

Weights = NDArray[np.float32]
Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A report with its marks, the weights of its units, (1 + ln times) · rarity, their squared sizes in each of the
    views, and the weight of its title and of the names in its first lines (of two at least)."""

    report: Report
    marks: Bytes
    weights: Weights
    sizes: Sums
    said: Sums


class Features(NamedTuple):
    """Likenesses from 0 to 1: square roots of cosines over the weighted units of the whole text, the first lines, the
    title, the names and the pairs with a number. ``told``: which share of its title stands anywhere in the other,
    ``known``: which of the names in its first lines does, each the smaller of the two; ``clash``: which of these names
    does not, the smaller of the two. ``days`` between them, 3 at most."""

    text: float
    head: float
    title: float
    names: float
    numbers: float
    told: float
    known: float
    clash: float
    days: float


FITTED = Features(
    text=3.58, head=3.08, title=2.19, names=2.02, numbers=1.07, told=2.46, known=2.18, clash=-0.89, days=-1.0
)
INTERCEPT = -5.96


class Commonness:
    """In how many articles each unit stands: what many say tells little. Learned as articles come."""

    def __init__(self) -> None:
        self._articles = 0
        self._since = 0
        self._counts = np.zeros(_BUCKETS, np.uint16)
        self._rarity = np.zeros(_BUCKETS, np.float32)
        self._refresh()

    def add(self, report: Report) -> None:
        self._count(report, 1)

    def remove(self, report: Report) -> None:
        self._count(report, -1)

    def weigh(self, report: Report) -> Weighed:
        weights: Weights = _LOG_TIMES[report.times] * self._rarity[report.units >> _SHIFT]
        marks = report.marks
        said = _sums(marks, weights) @ _SAID
        if np.bincount(marks, minlength=_SETS) @ _SAID[:, 1] < _NAMES_MIN:
            said[1] = 0.0
        return Weighed(report, marks, weights, _sums(marks, weights * weights) @ _VIEWS, said)

    def _count(self, report: Report, step: int) -> None:
        self._articles += step
        buckets = report.units >> _SHIFT  # ascending, as the units are
        where = buckets[np.flatnonzero(np.diff(buckets, prepend=np.uint32(_BUCKETS)))]
        counts = self._counts[where].astype(np.int32) + step
        self._counts[where] = np.clip(counts, 0, np.iinfo(np.uint16).max)
        self._since += 1
        if self._since >= min(_REFRESH_EVERY, self._articles):
            self._refresh()

    def _refresh(self) -> None:
        self._since = 0
        base = self._articles + _BASE
        self._rarity = -np.log(self._counts.astype(np.float32) / base + _RARE_SHARE)
        self._rarity[self._counts > _COMMON_SHARE * base] = 0.0


def features(one: Weighed, other: Weighed) -> Features:
    mine, theirs = _meet(one.report.units, other.report.units)
    my_marks, their_marks = one.marks[mine], other.marks[theirs]
    my_weights, their_weights = one.weights[mine], other.weights[theirs]
    products = _sums(my_marks & their_marks, my_weights * their_weights) @ _VIEWS
    sizes = one.sizes * other.sizes
    likenesses = np.sqrt(np.divide(products, np.sqrt(sizes), out=np.zeros_like(sizes), where=sizes > 0))
    text, head, title, names, numbers = likenesses.tolist()
    my_title, my_names = _known(one, my_marks, my_weights)
    their_title, their_names = _known(other, their_marks, their_weights)
    days = abs((one.report.at - other.report.at) / timedelta(days=1))
    told, known, clash = min(my_title, their_title), min(my_names, their_names), 1 - max(my_names, their_names)
    return Features(text, head, title, names, numbers, told, known, clash, min(days, _DAYS_MAX))


def score(found: Features) -> float:
    """How likely it is that both tell of one event, 0 to 1."""
    total = INTERCEPT + sum(weight * value for weight, value in zip(FITTED, found, strict=True))
    return 1 / (1 + exp(-total))


def same_event(one: Weighed, other: Weighed) -> float:
    """``score``, but 1 for copies, and 0 for two of one series and for two that name other people and places: accidents
    are told in the same words wherever they happen, down to whole paragraphs."""
    if are_instalments(one.report.heading, other.report.heading):
        return 0.0
    found = features(one, other)
    if found.clash >= CLASH_MAX:
        return 0.0
    return 1.0 if is_copy(one.report.sketch, other.report.sketch) else score(found)


def _meet(one: Ids, other: Ids) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where in each of them stands what stands in both."""
    if not len(one) or not len(other):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    at = np.searchsorted(one, other) % len(one)
    theirs = np.flatnonzero(one[at] == other)
    return at[theirs], theirs


def _known(weighed: Weighed, met_marks: Bytes, met_weights: Weights) -> list[float]:
    """Which share of its title, and of the names in its first lines, the other one says; all of what there is not."""
    met = _sums(met_marks, met_weights) @ _SAID
    share: list[float] = np.divide(met, weighed.said, out=np.ones(2), where=weighed.said > 0).clip(0, 1).tolist()
    return share


def _sums(marks: Bytes, values: Weights) -> Sums:
    """The sum of the values for each set of marks."""
    return np.asarray(np.bincount(marks, values, _SETS), float)
