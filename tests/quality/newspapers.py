"""The texts that summaries are measured on: articles with the lead that their paper gave them, and stories with what two
people wrote of each.

``LOA_VIETNEWS`` may name a copy of the test part of the vietnews corpus (Nguyen et al. 2019: ``data/test_tokenized`` of
github.com/ThanhChinhBK/vietnews); it is measured on, never learned from.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.models import Article
from tests.quality.report import SAMPLES

VIETNEWS = os.environ.get("LOA_VIETNEWS")


@dataclass(frozen=True, slots=True)
class Written:
    """An article and the lead that stood above it, which is not in ``body``."""

    id: str
    title: str
    lead: str
    body: str


@dataclass(frozen=True, slots=True)
class Told:
    """Reports of one event, and what two people wrote of it."""

    articles: tuple[Article, ...]
    references: tuple[str, str]


def province() -> list[Written]:
    return [_written(each) for each in _lines("quangninh/articles.jsonl")]


def reports() -> list[Written]:
    return [_written(each) for each in _lines("stories/articles.jsonl") if each["sapo"]]


def stories() -> list[Told]:
    articles: dict[str, list[Article]] = defaultdict(list)
    for each in _lines("stories/articles.jsonl"):
        articles[each["cluster"]].append(
            Article(
                id=0,
                identity=each["id"],
                url=each["url"],
                source=each["source"],
                title=each["title"],
                lead=each["sapo"],
                body=each["body"],
                seen_at=datetime(2013, 1, 1, tzinfo=UTC),
            )
        )
    return [
        Told(tuple(articles[each["cluster"]]), (each["summary_1"], each["summary_2"]))
        for each in _lines("stories/summaries.jsonl")
    ]


def vietnews(count: int) -> list[Written]:
    """``count`` articles of the corpus, the same at every call; none that stand in the samples, from which the weights come."""
    known = {each.id for each in province()}
    files = sorted(Path(VIETNEWS or "").glob("*.seg"))
    random.Random(0).shuffle(files)
    found: list[Written] = []
    for file in files:
        parts = file.read_text("utf-8").strip().split("\n\n")
        if len(parts) >= 3 and f"vietnews-test-{file.name.partition('.')[0]}" not in known:
            found.append(Written(file.name, *(_joined(part) for part in parts[:3])))
        if len(found) == count:
            break
    return found


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with (SAMPLES / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _written(each: dict[str, Any]) -> Written:
    return Written(each["id"], each["title"], each["sapo"], each["body"])


def _joined(segmented: str) -> str:
    """Text as a paper prints it, of text cut into words: without ``_``, punctuation where it belongs."""
    return "\n".join(map(_joined_line, segmented.replace("_", " ").splitlines()))


def _joined_line(line: str) -> str:
    line = re.sub(r"\s+([,.;:!?…%)\]”’])", r"\1", line)
    line = re.sub(r"([(\[“‘])\s+", r"\1", line)
    line = re.sub(r"\s*/\s*", "/", line)
    return re.sub(r'"\s*([^"]*?)\s*"', r'"\1"', line)
