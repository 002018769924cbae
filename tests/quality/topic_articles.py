"""Topics of whole articles, as people labelled them: what a reader of a provincial paper without sections is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bot.news.learner import TopicModel
from bot.news.topics import topics_of
from tests.quality.report import SAMPLES, Table

_LABELS = Path(__file__).parent / "labels" / "topics.jsonl"


def table(model: TopicModel) -> Table:
    """How ``model``, and the lexicon alone, do on both halves. Any of an article's labels is right."""
    articles = {row["id"]: row for row in _rows(SAMPLES / "quangninh" / "articles.jsonl")}
    labels = _rows(_LABELS)
    rows = []
    for name, judge in (("**learned, with the lexicon**", model), ("lexicon alone", None)):
        for half in ("tuned", "held"):
            answers = [
                (set(label["topics"]), _told(articles[label["id"]], judge)) for label in labels if label["half"] == half
            ]
            rows.append((name, half, *_row(answers)))
    title = f"{len(labels)} whole articles of a province, of the years to 2019, labelled by hand; learned from the ten days' titles:"
    return Table(("", "half", "first topic right", "coverage", "all topics told right", "told"), tuple(rows), title)


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _told(article: dict[str, str], model: TopicModel | None) -> tuple[str, ...]:
    title, lead, body = article["title"], article["sapo"], article["body"]
    return topics_of(feed_topic=None, sections=(), url="", title=title, lead=lead, body=body, model=model)


def _row(answers: Sequence[tuple[set[str], tuple[str, ...]]]) -> tuple[str, ...]:
    told = [(known, said) for known, said in answers if said]
    each = [topic in known for known, said in told for topic in said]
    first = sum(said[0] in known for known, said in told) / len(told)
    return f"{first:.3f}", f"{len(told) / len(answers):.3f}", f"{sum(each) / len(each):.3f}", str(len(each))
