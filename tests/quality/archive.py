"""A database of invented size: articles put together from the sentences of the samples, as long as papers write them."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import tempfile
import time
from atexit import register
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.news.vietnamese import nfc, syllables
from storage import open_storage
from tests.quality.report import SAMPLES

SEED = 20260714
TARGETS = 500
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_START, _STEP = 1_600_000_000_000_000, 900_000_000  # a quarter of an hour between two of them, in microseconds
_INSERT = """
    insert into articles (id, identity, url, source, title, seen_at, at, lead, summary, published_estimated, topics,
        sections, feed_topics, body, whereabouts)
    values (?, ?, ?, ?, ?, ?, ?, ?, '', 0, ?, '[]', '[]', ?, '{"places": []}')
"""  # their places were looked for, or the program would do so for hours
_TOPICS = ("xa-hoi", "kinh-te", "du-lich", "the-thao", "giao-duc", "y-te")


@dataclass(frozen=True, slots=True)
class Archive:
    """``targets``: titles that only one article has, by its number; nothing else is put together from them."""

    path: Path
    targets: dict[int, str]
    megabytes: float
    indexed_s: float  # CPU


@dataclass(frozen=True, slots=True)
class Written:
    title: str
    lead: str
    body: str


@cache
def archive(size: int) -> Archive:
    """Made once in a run, deleted at its end."""
    folder = Path(tempfile.mkdtemp(prefix="loa-archive-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    path, targets, letters = folder / "loa.db", dict[int, str](), 0
    open_storage(str(path)).close()
    with closing(sqlite3.connect(path)) as db:
        for number, (article, is_target) in enumerate(articles(size), 1):
            if is_target:
                targets[number] = article.title
            letters += sum(len(text.encode()) for text in (article.title, article.lead, article.body))
            db.execute(_INSERT, _row(number, article))
        db.commit()
    began = time.process_time()
    with closing(open_storage(str(path))) as storage:
        while storage.follow_search(4000).left:
            pass
    return Archive(path, targets, letters / 1e6, time.process_time() - began)


def _row(number: int, article: Written) -> tuple[object, ...]:
    at = _START + number * _STEP
    topics = json.dumps([_TOPICS[number % len(_TOPICS)]])
    url, source = f"https://bao.example/{number}.html", f"bao-{number % 17}"
    return (number, f"bao.example:{number}", url, source, article.title, at, at, article.lead, topics, article.body)


def articles(size: int) -> Iterator[tuple[Written, bool]]:
    """Whether each is a target. The others have a title made of two halves of different titles; every text has some
    words exchanged, so that pairs of neighbours are as many and as rare as in papers."""
    chance = random.Random(SEED)
    titles, leads, sentences = _material()
    chance.shuffle(titles)
    targets, halves = titles[:TARGETS], [title.split() for title in titles[TARGETS:]]
    words = [word for sentence in chance.sample(sentences, 3000) for word in sentence.split()]
    places = set(chance.sample(range(size), TARGETS))
    for number in range(size):
        is_target = number in places
        first, second = chance.choice(halves), chance.choice(halves)
        made = " ".join(first[: len(first) // 2 + 1] + second[len(second) // 2 :])
        body = " ".join(_changed(chance.choice(sentences), words, chance) for _ in range(chance.randint(9, 20)))
        title = targets.pop() if is_target else made
        yield Written(title, _changed(chance.choice(leads), words, chance), body), is_target


def _changed(sentence: str, words: list[str], chance: random.Random) -> str:
    said = sentence.split()
    for _ in range(int(len(said) * 0.04 + chance.random())):
        said[chance.randrange(len(said))] = chance.choice(words)
    return " ".join(said)


def _material() -> tuple[list[str], list[str], list[str]]:
    """Titles of news items, leads, sentences of articles."""
    items = _lines("items/items.jsonl")
    full = [*_lines("quangninh/articles.jsonl"), *_lines("stories/articles.jsonl")]
    titles = sorted({nfc(item["title"]).strip() for item in items if 5 <= len(syllables(item["title"])) <= 25})
    sentences = [
        sentence.strip()
        for article in full
        for sentence in _SENTENCE_END.split(nfc(article["body"]))
        if len(sentence.strip()) > 30
    ]
    return titles, [nfc(article["sapo"]) for article in full if article["sapo"]], sentences


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SAMPLES / name).read_text("utf-8").splitlines()]
