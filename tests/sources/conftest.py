"""A newsroom's worth of real parts: a site on loopback, storage in a file, workers, and a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.catalogue.provinces import load_province
from bot.models import Feed, FeedSpec
from bot.news.places import PlaceFinder
from bot.sources.fetch import Fetcher, Limits
from bot.sources.gate import Gate
from bot.sources.politeness import Policy
from bot.sources.poller import Poller
from bot.sources.reader import PageReader
from bot.sources.workers import Workers
from storage.base import Storage
from storage.threads import StorageThreads
from tests.fakes.site import Site, news_site
from tests.laid import open_laid

LOOPBACK = frozenset({"127.0.0.1"})

FINDER = PlaceFinder(load_province(), "baothu")


class Clock:
    """Time that passes only when a test says so, or where somebody sleeps."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        until = self.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, until)

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Newsroom:
    """What polls and reads, over one site."""

    site: Site
    storage: Storage
    clock: Clock
    fetcher: Fetcher
    workers: Workers
    policy: Policy = field(default_factory=Policy)
    on_dispatch: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Everything that lives in memory is new; storage is what it was."""
        self.db = StorageThreads(self.storage)
        self.gate = Gate(self.policy.host_gap_s, self.clock.seconds, self.clock.sleep)
        parts = (self.db, self.fetcher, self.workers, self.gate)
        now, sleep, wake = self.clock, self.clock.sleep, self.on_dispatch
        self.poller = Poller(*parts, self.policy, now=now, sleep=sleep, on_dispatch=wake, finder=FINDER)
        self.reader = PageReader(*parts, self.policy, now=now, sleep=sleep, on_dispatch=wake, finder=FINDER)

    def add(self, path: str, **facts: object) -> Feed:
        spec = FeedSpec(self.site.url + path, "baothu", f"Báo thử {path}", **facts)  # type: ignore[arg-type]  # a test's shorthand
        return self.storage.add_feed(spec, self.clock.now)

    def feed(self, path: str) -> Feed:
        found = self.storage.feed(self.site.url + path)
        assert found is not None
        return found

    async def poll_when_due(self, path: str) -> Feed:
        """Move to when the feed is due, poll, and give its new state."""
        due = self.feed(path).next_due
        self.clock.now = max(self.clock.now, due) if due else self.clock.now
        await self.poller.poll_due()
        return self.feed(path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def site(clock: Clock) -> AsyncIterator[Site]:
    async with news_site(clock) as site:
        yield site


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    storage = open_laid(tmp_path / "loa.db")
    yield storage
    storage.close()


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    limits = Limits(whole_s=5, connect_s=2)
    async with Fetcher(version="1.2", public_url="https://loa.example/", private_hosts=LOOPBACK, limits=limits) as made:
        yield made


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    workers = Workers(1)
    yield workers
    asyncio.run(workers.close())


@pytest.fixture
async def newsroom(
    site: Site, storage: Storage, clock: Clock, fetcher: Fetcher, workers: Workers
) -> AsyncIterator[Newsroom]:
    room = Newsroom(site, storage, clock, fetcher, workers)
    yield room
    await room.db.close()
