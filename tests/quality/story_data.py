"""The clusters of the sample, as pairs: which of them tell of one event, and what is alike in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.news.reports import Report, report
from bot.news.stories import Commonness, Weighed, features
from tests.quality.report import SAMPLES

Array = NDArray[np.float64]
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Told:
    """An article of the sample, and its cluster."""

    cluster: str
    source: str
    at: datetime
    title: str
    lead: str
    body: str

    def report(self) -> Report:
        return report(self.title, self.lead, self.body, self.at, self.source)


@cache
def clusters() -> tuple[Told, ...]:
    rows = [json.loads(line) for line in _lines("stories/articles.jsonl")]
    return tuple(
        Told(
            row["cluster"],
            row["source"],
            datetime.strptime(row["date"], "%d/%m/%Y %H:%M").replace(tzinfo=_VIETNAM).astimezone(UTC),
            row["title"],
            row["sapo"],
            row["body"],
        )
        for row in rows
    )


def is_fitted(cluster: str) -> bool:
    """Whether the weights were fitted on it: the half of the clusters whose name has an even CRC-32."""
    return crc32(cluster.encode()) % 2 == 0


def pairs_of(told: Sequence[object]) -> list[tuple[int, int]]:
    return list(combinations(range(len(told)), 2))


def same(told: Sequence[Told]) -> NDArray[np.bool_]:
    return np.array([told[one].cluster == told[other].cluster for one, other in pairs_of(told)])


@cache
def background() -> tuple[Report, ...]:
    """Other articles, from which it is learned what is common."""
    at = datetime(2000, 1, 1, tzinfo=UTC)
    return tuple(report(*told, at, "") for told in background_texts())


@cache
def background_texts() -> tuple[tuple[str, str, str], ...]:
    """Title, lead, body."""
    articles = [json.loads(line) for line in _lines("quangninh/articles.jsonl")]
    return tuple((each["title"] or "", each["sapo"] or "", each["body"] or "") for each in articles)


@cache
def titles() -> tuple[str, ...]:
    """Of several thousand items of feeds."""
    return tuple(title for line in _lines("items/items.jsonl") if (title := json.loads(line)["title"]))


def learned(reports: Sequence[Report]) -> Commonness:
    """How common everything is once all of them are known, and the background."""
    common = Commonness()
    for each in (*background(), *reports):
        common.add(each)
    return common


def weighed(told: Sequence[Told]) -> list[Weighed]:
    reports = [each.report() for each in told]
    common = learned(reports)
    return [common.weigh(each) for each in reports]


def feature_table(told: Sequence[Told]) -> Array:
    """A row a pair."""
    each = weighed(told)
    return np.array([features(each[one], each[other]) for one, other in pairs_of(told)])


def _lines(path: str) -> list[str]:
    return (SAMPLES / path).read_text("utf-8").splitlines()
