"""Saved searches: one article matched with ten thousand followed keywords."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from bot.delivery.filters import says
from bot.news.vietnamese import syllables
from storage.keywords import spoken
from storage.sqlite import SqliteStorage
from tests.contract.stories import claim, draft, entry, keyword, person, poll

SAVED = 10_000
_SLICE = 1000


@dataclass(frozen=True, slots=True)
class Matched:
    """CPU milliseconds, the best of some."""

    matching_ms: float
    slices_ms: float
    one_by_one_ms: float


def saved_searches(titles: list[str], text: str) -> Matched:
    """Two to four syllables in a row out of titles each, one a subscriber; ``text`` is what comes."""
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as folder, closing(SqliteStorage(Path(folder) / "loa.db")) as storage:
        phrases = [_phrase(chance.choice(titles), chance) for _ in range(SAVED)]
        with storage.batch():
            for number, phrase in enumerate(phrases):
                storage.follow(person(storage, str(number)).id, keyword(phrase))
        poll(storage, entry(draft(title="Tin", lead=text, topics=())))
        told = f"Tin {text}"

        def match() -> None:
            spoken.cache_clear()
            storage._said_by.clear()
            with storage._read() as db:
                for key in storage._said(db, told):
                    says(told, key)

        def read_slices() -> None:
            for after in range(0, SAVED, _SLICE):
                storage.candidates(replace(lease, after=after, last=after + _SLICE), after, _SLICE)

        lease = claim(storage)
        return Matched(_best_ms(match), _best_ms(read_slices), _best_ms(lambda: [says(told, each) for each in phrases]))


def _phrase(title: str, chance: random.Random) -> str:
    words = syllables(title)
    length = chance.randint(2, 4)
    start = chance.randrange(max(len(words) - length, 1))
    return " ".join(words[start : start + length])


def _best_ms(call: Callable[[], object]) -> float:
    def once() -> float:
        began = time.process_time()
        call()
        return (time.process_time() - began) * 1000

    return min(once() for _ in range(5))
