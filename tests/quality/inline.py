"""Inline mode on 200,000 articles: from a key pressed in some chat to the answer that leaves, beside what SQLite offers."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.app import Plan, connect, utc_now
from bot.catalogue import load_catalogue
from bot.config import load_settings
from bot.models import Address, ChatKind, Settings, Subscription, SubscriptionKind
from bot.news.vietnamese import fold
from storage.base import Storage
from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.inline import Inquiry
from tests.quality.archive import archive, articles
from tests.quality.report import Bar, Report, Table

SIZE, PEER_SIZE = 200_000, 20_000
ASKED = 60  # of each kind
BAR_MS = 300
TYPISTS, KEY_S = 8, 0.15
_SEED = 11
_PATIENCE_S = 30.0
_LONG = 256  # Bot API: a query is no longer
_FOLLOWED = (("topic", "the-thao"), ("source", "bao-3"), ("keyword", "nuôi trồng"))
_PEERS = (
    "LIKE looks for the words as one piece of the title or lead as written; FTS5 (folded text, bm25) finds words and the"
    " beginning of the last. Both give ten titles and are spared the service, the cards and the place names."
)
_READERS = 5_000  # the number of the first asker: no chat of the fake has it


class Took(NamedTuple):
    """Milliseconds: by the wall clock, and of the processor in all threads, the fake service's included."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class _Typed:
    """Several people who typed at once: how long the last key of each waited, and how many of all keys were answered."""

    waits: list[float]
    keys: int
    answered: int


def measure() -> Report:
    path = archive(SIZE).path
    queries = _queries(path)
    took, typed = asyncio.run(_asked(path, queries))
    like, fts = _like(path, queries), _fts(queries)
    walls = {kind: _at([each.wall for each in times], 0.95) for kind, times in took.items()}
    cpus = {kind: _at([each.cpu for each in times], 0.95) for kind, times in took.items()}
    return Report(
        "Inline mode",
        f"The whole way on {SIZE:,} articles: an update is brought by long polling, stored, looked up, ten cards are written,"
        f" and answerInlineQuery arrives; the service is ours and runs in the same process, so its work counts too. {ASKED}"
        " queries of each kind, one after the other.",
        bars=(
            Bar("slowest kind of query: p95 by the clock", max(walls.values()), most=BAR_MS, unit=" ms"),
            Bar("slowest kind of query: p95 of processor time", max(cpus.values()), most=BAR_MS, unit=" ms"),
            Bar(
                f"{TYPISTS} people typing at once: last key to answer, p95 by the clock",
                _at(typed.waits, 0.95),
                most=BAR_MS,
                unit=" ms",
            ),
        ),
        tables=(
            Table(
                ("Loa, ms", "clock p50 / p95", "processor p50 / p95"),
                tuple(_row(kind, times) for kind, times in took.items()),
            ),
            Table(
                ("only the look-up, processor ms p50 / p95", f"LIKE, {SIZE:,}", f"FTS5 with prefix, {PEER_SIZE:,}"),
                tuple((kind, _both(like[kind]), _both(fts[kind])) for kind in like),
            ),
            Table(
                (f"{TYPISTS} people, a key each {KEY_S * 1000:.0f} ms", ""),
                (
                    ("keys pressed", str(typed.keys)),
                    ("of them answered; the others were typed over", str(typed.answered)),
                ),
            ),
        ),
        notes=(_PEERS,),
    )


# --- what is asked ---------------------------------------------------------------------------------------------------


def _queries(path: Path) -> dict[str, list[str]]:
    chance = random.Random(_SEED)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        rows = [
            db.execute("select title, lead, body from articles where id = ?", (number,)).fetchone()
            for number in chance.sample(range(1, SIZE), 6 * ASKED)
        ]
    titles = [title.split() for title, _, _ in rows if len(title.split()) > 6]
    pieces = [" ".join(words[at : at + 3]) for words in titles for at in [chance.randrange(len(words) - 3)]]
    syllables = sorted({word.lower() for words in titles for word in words if word.isalpha() and len(word) > 1})
    long = [f"{lead} {body}"[:_LONG] for _, lead, body in rows]
    return {
        "three words": pieces[:ASKED],
        "three words without marks": [fold(piece) for piece in pieces[ASKED : 2 * ASKED]],
        "three words, the last half typed": [piece[: -len(piece.split()[-1]) // 2] for piece in pieces[:ASKED]],
        "one syllable": chance.sample(syllables, ASKED),
        "one or two letters": chance.sample([a + b for a in "bcdghklmnpqrstvx" for b in ("", *"aeiou")], ASKED),
        "common words": [" ".join(chance.sample(_COMMON, 1 + number % 3)) for number in range(ASKED)],
        "misspelt": [_misspelt(piece, chance) for piece in pieces[2 * ASKED : 3 * ASKED]],
        "nothing typed, nothing followed": [""] * ASKED,
        "nothing typed, three things followed": [""] * ASKED,
        "a paragraph pasted": long[:ASKED],
    }


_COMMON = (
    "của",
    "và",
    "các",
    "trong",
    "có",
    "cho",
    "được",
    "với",
    "người",
    "những",
    "tỉnh",
    "năm",
    "công",
    "đã",
    "không",
)


def _misspelt(piece: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(piece) - 1)
    return piece[:at] + piece[at + 1] + piece[at] + piece[at + 2 :]


# --- Loa -------------------------------------------------------------------------------------------------------------


async def _asked(path: Path, queries: Mapping[str, Sequence[str]]) -> tuple[dict[str, list[Took]], _Typed]:
    async with FakeTelegram(strict=False) as fake, _running(fake, path) as storage:
        lan, an = fake.person("Lan", id=_READERS), fake.person("An", id=_READERS + 1)
        _follows(storage, an)
        for words in ("khởi động", "", "bão số 3"):
            await _one(lan, words)
        took = {
            kind: [await _one(an if kind.endswith("things followed") else lan, words) for words in asked]
            for kind, asked in queries.items()
        }
        return took, await _typing(fake, queries["three words"])


@asynccontextmanager
async def _running(fake: FakeTelegram, path: Path) -> AsyncIterator[Storage]:
    environ = {"LOA_DATABASE": str(path), "TELEGRAM_TOKEN": fake.token, "TELEGRAM_API_BASE": fake.url}
    stop = asyncio.Event()
    async with connect(load_settings(environ, Path("no.env")), Plan(load_catalogue()), frozenset({"chat"})) as loa:
        task = asyncio.create_task(loa.run(stop))
        try:
            yield loa.db.storage
        finally:
            stop.set()
            await task


def _follows(storage: Storage, person: Person) -> None:
    address = Address("telegram", str(person.id))
    reader, _ = storage.ensure_subscriber(address, ChatKind.PRIVATE, "An", Settings(), utc_now())
    for kind, value in _FOLLOWED:
        storage.follow(reader.id, Subscription(SubscriptionKind(kind), value, utc_now()))


async def _one(person: Person, words: str) -> Took:
    began, worked = time.perf_counter(), time.process_time()
    inquiry = person.looks_up(words)
    await _until(lambda: inquiry.answer is not None)
    return Took((inquiry.answered_at - began) * 1000, (time.process_time() - worked) * 1000)


async def _typing(fake: FakeTelegram, pieces: Sequence[str]) -> _Typed:
    """Each types a query of three words, key by key."""
    people = [fake.person("Bạn đọc", id=_READERS + 10 + number) for number in range(TYPISTS)]

    async def types(person: Person, words: str) -> list[tuple[float, Inquiry]]:
        keys = []
        for end in range(1, len(words) + 1):
            keys.append((time.perf_counter(), person.looks_up(words[:end])))
            await asyncio.sleep(KEY_S)
        await _until(lambda: keys[-1][1].answer is not None)
        return keys

    typed = await asyncio.gather(*(types(*each) for each in zip(people, pieces, strict=False)))
    waits = [(keys[-1][1].answered_at - keys[-1][0]) * 1000 for keys in typed]
    answered = sum(inquiry.answer is not None for keys in typed for _, inquiry in keys)
    return _Typed(waits, sum(map(len, typed)), answered)


async def _until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not there():
            await asyncio.sleep(0.002)


# --- peers -----------------------------------------------------------------------------------------------------------


def _like(path: Path, queries: Mapping[str, Sequence[str]]) -> dict[str, list[float]]:
    ask = "select title from articles where title like :words or lead like :words order by at desc limit 10"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return _looked_up(queries, lambda words: db.execute(ask, {"words": f"%{words}%"}).fetchall())


def _fts(queries: Mapping[str, Sequence[str]]) -> dict[str, list[float]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(
            "create virtual table found using fts5 (title, lead, body, tokenize = 'unicode61 remove_diacritics 0')"
        )
        db.executemany(
            "insert into found values (?, ?, ?)",
            ((fold(each.title), fold(each.lead), fold(each.body)) for each, _ in articles(PEER_SIZE)),
        )
        ask = "select title from found where found match ? order by bm25(found, 5, 2, 1) limit 10"
        return _looked_up(queries, lambda words: db.execute(ask, (_match(words),)).fetchall())


def _match(words: str) -> str:
    return " ".join('"{}"'.format(each.replace('"', "")) for each in fold(words).split()) + "*"


def _looked_up(queries: Mapping[str, Sequence[str]], look_up: Callable[[str], object]) -> dict[str, list[float]]:
    def once(words: str) -> float:
        began = time.process_time()
        look_up(words)
        return (time.process_time() - began) * 1000

    return {kind: [once(words) for words in asked[: ASKED // 3]] for kind, asked in queries.items() if asked[0]}


# --- figures ---------------------------------------------------------------------------------------------------------


def _row(kind: str, took: Sequence[Took]) -> tuple[str, ...]:
    return (kind, _both([each.wall for each in took]), _both([each.cpu for each in took]))


def _both(values: Sequence[float]) -> str:
    return f"{_at(values, 0.5):.1f} / {_at(values, 0.95):.1f}"


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
