"""What each way and likeliness of joining costs: merges of different events against reports that find their story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.models import STORY_LIFE
from tests.quality.report import Table
from tests.quality.story_data import Array, Told, is_fitted, pairs_of, same

_AT = (0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99)
_ASKED = 4
_TITLE = (
    "**Joining**: articles in another event's story / recall of pairs, online, each half of the clusters by itself and "
    "both together. A story draws an article by the likeliness of its nearest report, or of its last four on average"
)

Draw = Callable[[Array], float]


def curve(told: Sequence[Told], scores: Array) -> Table:
    """``scores``: the likeliness of ``pairs_of(told)``."""
    likely = np.zeros((len(told), len(told)))
    for (one, other), score in zip(pairs_of(told), scores, strict=True):
        likely[one, other] = likely[other, one] = score
    halves: dict[str, list[int]] = {
        "all": list(range(len(told))),
        "fitted": [at for at, each in enumerate(told) if is_fitted(each.cluster)],
        "not fitted": [at for at, each in enumerate(told) if not is_fitted(each.cluster)],
    }
    rows = [
        (f"{least:g}", *(_cell(told, likely, half, draw, least) for draw in _DRAWS for half in halves.values()))
        for least in _AT
    ]
    columns = ("from", *(f"{way}, {half}" for way in ("nearest", "average") for half in halves))
    return Table(columns, tuple(rows), _TITLE)


def wrong(told: Sequence[Told], stories: Sequence[int]) -> int:
    """How many articles stand in a story most of which is another event."""
    members: dict[int, Counter[str]] = defaultdict(Counter)
    for each, story in zip(told, stories, strict=True):
        members[story][each.cluster] += 1
    return sum(events.total() - max(events.values()) for events in members.values())


def together(stories: Sequence[int]) -> NDArray[np.bool_]:
    """Which pairs stand in one story."""
    return np.array([stories[one] == stories[other] for one, other in pairs_of(stories)])


def _cell(told: Sequence[Told], likely: Array, half: Sequence[int], draw: Draw, least: float) -> str:
    stories = _joined(told, likely, half, draw, least)
    here, found = [told[at] for at in half], [stories[at] for at in half]
    truth = same(here)
    return f"{wrong(here, found)} / {(together(found) & truth).sum() / truth.sum():.3f}"


def _joined(told: Sequence[Told], likely: Array, which: Sequence[int], draw: Draw, least: float) -> dict[int, int]:
    """The story of each, when they come in the order of their time."""
    stories: dict[int, list[int]] = {}
    for article in sorted(which, key=lambda at: told[at].at):
        live = {
            story: draw(likely[article, reports])
            for story, reports in stories.items()
            if told[article].at - told[reports[-1]].at <= STORY_LIFE
        }
        best = max(live, key=live.__getitem__, default=article)
        story = best if live.get(best, 0.0) >= least else article
        stories.setdefault(story, []).append(article)
    return {at: story for story, reports in stories.items() for at in reports}


def _nearest(scores: Array) -> float:
    return float(scores.max())


def _average(scores: Array) -> float:
    return float(scores[-_ASKED:].mean())


_DRAWS: tuple[Draw, ...] = (_nearest, _average)
