"""The stories that live, in memory: which of them does an article belong to?

Candidates are found by the rarest units that both articles stress: sixteen of each article stand in one table, which is
looked through at once. What is found is compared in full (stories.py). A story is forgotten when its life is over, an
article after fourteen days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.models import STORY_LIFE
from bot.news.reports import HEAD, Report, report
from bot.news.stories import Commonness, Weighed, Weights, same_event

KEPT = timedelta(days=14)
JOINS_AT = 0.975  # the likeliness from which an article of a story draws another in …
BRIEF_JOINS_AT = 0.99  # … if one of them is brief, and so shows little of how it differs
COMPARED_MAX = 24

_BRIEF_SYLLABLES = 150
_SYLLABLES_MIN = 20  # less than these says nothing to compare
_KEYS = 16
_BUCKETS = 1 << 16  # the first is nothing's
_HEAD_FACTOR = 1.5
_GROWTH = 1024

_NOTHING = report("", "", "", datetime.min.replace(tzinfo=UTC), "")  # what a free row holds


@dataclass(slots=True)
class _Story:
    first_at: datetime
    last_at: datetime
    rows: list[int] = field(default_factory=list)  # in order of arrival


class StoryIndex:
    """Articles and stories are known by numbers; a story is the number of its first article. Not for several threads
    at once."""

    def __init__(self, common: Commonness | None = None) -> None:
        self._common = common or Commonness()
        self._rows: dict[int, int] = {}  # article → row
        self._reports: list[Report] = []
        self._articles: list[int] = []
        self._story_of: list[int] = []
        self._keys = np.zeros((_KEYS, 0), np.uint16)  # a column a row: sums over a few long lines are quick
        self._free: list[int] = []
        self._stories: dict[int, _Story] = {}
        self._swept_at: datetime | None = None

    def __len__(self) -> int:
        """How many articles are held."""
        return len(self._rows)

    def assign(self, article: int, report: Report) -> int:
        """The story that the article belongs to, itself if it begins one; from now on it is part of it. Who asks again
        is told the same."""
        row = self._rows.get(article)
        if row is not None:
            return self._story_of[row]
        self._sweep(report.at)
        self._common.add(report)
        weighed = self._common.weigh(report)
        story = self._find(weighed)
        self._put(article, weighed, article if story is None else story)
        return self._story_of[self._rows[article]]

    def restore(self, article: int, report: Report, story: int) -> None:
        """Put in what was assigned before."""
        if article not in self._rows:
            self._common.add(report)
            self._put(article, self._common.weigh(report), story)

    def _find(self, weighed: Weighed) -> int | None:
        """The story of the likeliest article, if that draws it in."""
        best, best_story = 0.0, None
        for row in self._candidates(weighed):
            likely = same_event(weighed, self._common.weigh(self._reports[row]))
            if likely >= self._joins_at(weighed.report, row) and likely > best:
                best, best_story = likely, self._story_of[row]
        return best_story

    def _joins_at(self, report: Report, row: int) -> float:
        brief = min(report.syllables, self._reports[row].syllables) < _BRIEF_SYLLABLES
        return BRIEF_JOINS_AT if brief else JOINS_AT

    def _candidates(self, weighed: Weighed) -> list[int]:
        """The rows that stress most of what the report stresses, the best first, of stories that live."""
        if weighed.report.syllables < _SYLLABLES_MIN:
            return []
        stress = np.zeros(_BUCKETS, np.float32)
        keys, weights = _stressed(weighed)
        stress[keys] = weights
        shared = stress.take(self._keys).sum(axis=0)
        found = np.flatnonzero(shared > weights.max(initial=0))  # more than one of them alone can give
        if len(found) > COMPARED_MAX:
            found = found[np.argpartition(shared[found], -COMPARED_MAX)[-COMPARED_MAX:]]
        best = found[np.argsort(-shared[found])].tolist()
        at = weighed.report.at
        return [row for row in best if abs(at - self._stories[self._story_of[row]].last_at) <= STORY_LIFE]

    def _put(self, article: int, weighed: Weighed, story: int) -> None:
        row = self._free.pop() if self._free else self._new_row()
        report = weighed.report
        self._reports[row], self._articles[row], self._story_of[row] = report, article, story
        keys, _ = _stressed(weighed)
        self._keys[:, row] = 0
        self._keys[: len(keys), row] = keys
        self._rows[article] = row
        known = self._stories.setdefault(story, _Story(report.at, report.at))
        known.first_at = min(known.first_at, report.at)
        known.last_at = max(known.last_at, report.at)
        known.rows.append(row)

    def _new_row(self) -> int:
        row = len(self._reports)
        if row == self._keys.shape[1]:
            self._keys = np.concatenate([self._keys, np.zeros((_KEYS, _GROWTH), np.uint16)], axis=1)
        self._reports.append(_NOTHING)
        self._articles.append(0)
        self._story_of.append(0)
        return row

    def _sweep(self, now: datetime) -> None:
        """Forget what is over, every hour of the articles' own time."""
        if self._swept_at is not None and now - self._swept_at < timedelta(hours=1):
            return
        self._swept_at = now
        for number, story in list(self._stories.items()):
            if now - story.last_at > STORY_LIFE:
                self._forget(story.rows)
                del self._stories[number]
            elif now - story.first_at > KEPT:
                old = {row for row in story.rows if now - self._reports[row].at > KEPT}
                self._forget(old)
                story.rows = [row for row in story.rows if row not in old]

    def _forget(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._common.remove(self._reports[row])
            del self._rows[self._articles[row]]
            self._reports[row] = _NOTHING
            self._keys[:, row] = 0
            self._free.append(row)


def _stressed(weighed: Weighed) -> tuple[NDArray[np.uint32], Weights]:
    """Its heaviest units as places in a table of all, those of the first lines before the others, and their weights."""
    weights = weighed.weights * np.where(weighed.report.marks & HEAD, np.float32(_HEAD_FACTOR), np.float32(1))
    top = np.argpartition(weights, -_KEYS)[-_KEYS:] if len(weights) > _KEYS else np.arange(len(weights))
    return 1 + weighed.report.units[top] % (_BUCKETS - 1), weights[top]
