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

from bot.news.copies import is_copy
from bot.news.reports import HEAD, NAME, NUMBER, TITLE, Ids, Report
from bot.news.series import are_instalments

CLASH_MAX = 0.8  # three in a thousand pairs of one event are above it, five in six of the others

_DAYS_MAX = 3.0
_NAMES_MIN = 2
_SHIFT = 12  # of 32 bits: a million places
_BUCKETS = 1 << 32 - _SHIFT
_COMMON_SHARE = 0.2  # what more of the articles say tells nothing
_REFRESH_EVERY = 256
_BASE = 500  # as if so many articles had been read before the first: one look at a word says little of how rare it is
_LOG_TIMES = 1 + np.log(np.maximum(np.arange(16), 1)).astype(np.float32)

# For each set of marks: whether it counts for the likeness of the text, the head, the title, the names, the numbers.
_VIEWS = np.array([[1, *(marks & mark > 0 for mark in (HEAD, TITLE, NAME, NUMBER))] for marks in range(16)], np.float32)
_HEAD_NAMES = np.array([marks & (HEAD | NAME) == HEAD | NAME for marks in range(16)], np.float32)

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A report with the weights of its units, (1 + ln times) · rarity, and their squared sizes in each of the views."""

    report: Report
    weights: Weights
    sizes: Weights


class Features(NamedTuple):
    """Likenesses from 0 to 1: square roots of cosines over the weighted units of the whole text, the first lines, the
    title, the names and the pairs with a number. ``clash``: which share of the names in its first lines each has for
    itself, the smaller of the two. ``days`` between them, 3 at most."""

    text: float
    head: float
    title: float
    names: float
    numbers: float
    clash: float
    days: float


FITTED = Features(text=4.67, head=3.87, title=2.9, names=2.78, numbers=1.34, clash=-1.26, days=-1.0)
INTERCEPT = -5.40


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
        return Weighed(report, weights, weights**2 @ _VIEWS[report.marks])

    def _count(self, report: Report, step: int) -> None:
        self._articles += step
        where = np.unique(report.units >> _SHIFT)
        counts = self._counts[where].astype(np.int32) + step
        self._counts[where] = np.clip(counts, 0, np.iinfo(np.uint16).max)
        self._since += 1
        if self._since >= min(_REFRESH_EVERY, self._articles):
            self._refresh()

    def _refresh(self) -> None:
        self._since = 0
        base = self._articles + _BASE
        self._rarity = np.log((base + 1) / (self._counts.astype(np.float32) + 1))
        self._rarity[self._counts > _COMMON_SHARE * base] = 0.0


def features(one: Weighed, other: Weighed) -> Features:
    mine, theirs = _meet(one.report.units, other.report.units)
    shared = one.weights[mine] * other.weights[theirs]
    products = shared @ _VIEWS[one.report.marks[mine] & other.report.marks[theirs]]
    sizes = one.sizes * other.sizes
    likenesses = np.sqrt(np.divide(products, np.sqrt(sizes), out=np.zeros_like(sizes), where=sizes > 0))
    text, head, title, names, numbers = likenesses.tolist()
    clash = min(_strange(one, mine), _strange(other, theirs))
    days = abs((one.report.at - other.report.at) / timedelta(days=1))
    return Features(text, head, title, names, numbers, clash, min(days, _DAYS_MAX))


def score(found: Features) -> float:
    """How likely it is that both tell of one event, 0 to 1."""
    total = INTERCEPT + sum(weight * value for weight, value in zip(FITTED, found, strict=True))
    return 1 / (1 + exp(-total))


def same_event(one: Weighed, other: Weighed) -> float:
    """``score``, but 1 for copies, and 0 for two of one series and for two that name other people and places: accidents
    are told in the same words wherever they happen."""
    if are_instalments(one.report.heading, other.report.heading):
        return 0.0
    if is_copy(one.report.sketch, other.report.sketch):
        return 1.0
    found = features(one, other)
    return 0.0 if found.clash >= CLASH_MAX else score(found)


def _meet(one: Ids, other: Ids) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where in each of them stands what stands in both."""
    if not len(one) or not len(other):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    at = np.searchsorted(one, other) % len(one)
    theirs = np.flatnonzero(one[at] == other)
    return at[theirs], theirs


def _strange(weighed: Weighed, met: NDArray[np.intp]) -> float:
    """Which share of the names in its first lines the other one does not know; 0 if there are less than two."""
    is_name = _HEAD_NAMES[weighed.report.marks]
    if is_name.sum() < _NAMES_MIN:
        return 0.0
    named = weighed.weights * is_name
    total = float(named.sum())
    return max(0.0, 1 - float(named[met].sum()) / total) if total else 0.0
