"""The whole program on loopback: the sample papers, real SQLite, and a Bot API server as strict as the real one."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Loa, Plan, connect, utc_now
from bot.config import load_settings
from bot.demo.newsroom import LIVE_EVERY_S, demo_catalogue
from bot.demo.run import HURRY, newsroom
from tests.fakes.telegram import FakeTelegram, Message, Person
from tests.flow.lives import Zygote
from tests.flow.town import Town, town_of

ADMIN_ID = 4_711
PATIENCE_S = 30.0


@asynccontextmanager
async def running(fake: FakeTelegram, database: Path, papers: str) -> AsyncIterator[Loa]:
    """Loa reading the sample papers and talking to ``fake``; ended cleanly."""
    environ = {
        "LOA_DATABASE": str(database),
        "TELEGRAM_TOKEN": fake.token,
        "TELEGRAM_API_BASE": fake.url,
        "LOA_ADMINS": f"telegram:{ADMIN_ID}",
        "LOA_PRIVATE_FEED_HOSTS": "127.0.0.1",
    }
    settings = load_settings(environ, Path("no.env"))
    plan = Plan(
        demo_catalogue(papers),
        replace(HURRY, min_interval_s=1, default_interval_s=1, max_interval_s=1),
        idle_s=0.2,
        workers=1,
    )
    stop = asyncio.Event()
    async with connect(settings, plan, frozenset({"poller", "sender", "chat"})) as loa:
        task = asyncio.create_task(loa.run(stop))
        try:
            yield loa
        finally:
            stop.set()
            await task


@pytest.fixture
async def papers() -> AsyncIterator[str]:
    """The papers publish an article a second."""
    started = utc_now()
    async with newsroom(lambda: started + (utc_now() - started) * LIVE_EVERY_S) as base_url:
        yield base_url


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake
        assert fake.problems == []


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """What lives of the program are forked from."""
    zygote = Zygote()
    yield zygote
    zygote.close()


@pytest.fixture
def seed() -> int:
    """Of everything that is chance in a test; a failure shows it. ``LOA_TEST_SEED=7 make test`` repeats it."""
    chosen = int(os.environ.get("LOA_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
    print(f"seed {chosen}")
    return chosen


@pytest.fixture
async def town(zygote: Zygote, tmp_path: Path, seed: int) -> AsyncIterator[Town]:
    """A paper, the service, and lives of the program, all by one clock."""
    async with town_of(zygote, tmp_path, seed) as town:
        yield town


async def until(condition: Callable[[], object]) -> None:
    """Wait for what another part of the program does; TimeoutError if it does not."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.02)


async def answer(person: Person, words: str, holds: str) -> Message:
    """Say ``words`` and wait for a new message that holds ``holds``; pushes may come between."""
    before = {message.id for message in person.messages}
    person.says(words)
    return await hears(person, holds, before)


async def hears(person: Person, holds: str, before: Collection[int] = ()) -> Message:
    """The newest message that holds ``holds`` and is none of ``before``."""

    def found() -> list[Message]:
        return [message for message in person.messages if holds in message.text and message.id not in before]

    await until(found)
    return found()[-1]
