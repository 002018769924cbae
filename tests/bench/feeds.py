"""Feeds a second, unchanged and with one new item each, through the real poller and storage; memory with 10,000 feeds.

The peers run in the same minute against the same server: lemon24/reader, and feedparser behind httpx as both come.
"""

from __future__ import annotations

import asyncio
import io
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import httpx
from reader import make_reader

from bot.models import FeedSpec
from bot.sources.fetch import Fetcher
from bot.sources.gate import Gate
from bot.sources.politeness import Policy
from bot.sources.poller import Poller
from bot.sources.workers import Workers
from storage import open_storage
from storage.threads import StorageThreads

HOSTS = 50
FEEDS = 1_000
PEER_FEEDS = 100
MEMORY_FEEDS = 10_000
IMPATIENT = Policy(min_interval_s=0.001, default_interval_s=0.001, max_interval_s=0.001, jitter=0, host_gap_s=0)


@contextmanager
def feed_server() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.bench.feedserver", "--port", str(port), "--hosts", str(HOSTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield port
        finally:
            process.terminate()


def url(port: int, feed: int) -> str:
    return f"http://127.0.0.{1 + feed % HOSTS}:{port}/f/{feed}.xml"


def set_version(port: int, version: int) -> None:
    httpx.get(f"http://127.0.0.1:{port}/set/{version}")


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def loa(port: int, feeds: int, folder: Path) -> dict[str, float]:
    """Seconds for a first, an unchanged and a changed round over ``feeds``."""
    specs = [FeedSpec(url(port, feed), "bench", f"Báo {feed}", topic="kinh-te") for feed in range(feeds)]
    storage = open_storage(str(folder / f"loa-{feeds}.db"))
    storage.sync_feeds(specs, datetime.now(UTC))
    db = StorageThreads(storage)
    hosts = frozenset(f"127.0.0.{host}" for host in range(1, HOSTS + 1))
    moment = [datetime.now(UTC)]
    took: dict[str, float] = {}
    async with Fetcher(version="bench", private_hosts=hosts) as fetcher, Workers(2) as workers:
        poller = Poller(db, fetcher, workers, Gate(0), IMPATIENT, now=lambda: moment[0])
        for name, version in (("first", 0), ("unchanged", 0), ("changed", 1)):
            await asyncio.to_thread(set_version, port, version)
            moment[0] = datetime.now(UTC)
            began, polled = time.perf_counter(), 0
            # One round: the clock stands still, so that nothing comes due a second time.
            polled = await poller.poll_due()
            took[name] = polled / (time.perf_counter() - began)
    await db.close()
    storage.close()
    return took


def timed(call: Callable[[], object], feeds: int) -> float:
    began = time.perf_counter()
    call()
    return feeds / (time.perf_counter() - began)


def lemon24(port: int, folder: Path) -> dict[str, float]:
    reader = make_reader(str(folder / "reader.db"))
    for feed in range(PEER_FEEDS):
        reader.add_feed(url(port, feed))
    rounds = {}
    for name, version in (("first", 0), ("unchanged", 0), ("changed", 1)):
        set_version(port, version)
        rounds[name] = timed(lambda: reader.update_feeds(scheduled=False, workers=10), PEER_FEEDS)
    reader.close()
    return rounds


def feedparser_alone(port: int) -> dict[str, float]:
    """As a short script would do it: fetch, parse, keep nothing."""

    def every() -> None:
        with httpx.Client() as client:
            for feed in range(PEER_FEEDS):
                feedparser.parse(io.BytesIO(client.get(url(port, feed)).content))

    return {"first": timed(every, PEER_FEEDS), "changed": timed(every, PEER_FEEDS)}


def show(name: str, rates: dict[str, float], note: str = "") -> None:
    cells = "".join(
        f"{rates[key]:>12,.0f}" if key in rates else f"{'–':>12}" for key in ("first", "unchanged", "changed")
    )
    print(f"{name:<34}{cells}   {note}")


def run() -> None:
    print(f"\nFeeds a second ({FEEDS} feeds of 20 items, 17 kB; changed = one new item)\n")
    print(f"{'':<34}{'first':>12}{'unchanged':>12}{'changed':>12}")
    with feed_server() as port, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show("Loa", asyncio.run(loa(port, FEEDS, folder)), f"{megabytes():.0f} MB")
        show("lemon24/reader, 10 workers", lemon24(port, folder))
        set_version(port, 0)
        show("httpx + feedparser, nothing stored", feedparser_alone(port))
        with_many = subprocess.run(
            [sys.executable, "-m", "tests.bench.feeds", str(port)], check=True, capture_output=True, text=True
        )
        print(with_many.stdout.strip())


def memory(port: int) -> None:
    """In a process of its own: the most memory it ever held with 10,000 feeds, unchanged ones in the end."""
    set_version(port, 0)
    with tempfile.TemporaryDirectory() as name:
        rates = asyncio.run(loa(port, MEMORY_FEEDS, Path(name)))
    show(f"Loa, {MEMORY_FEEDS:,} feeds", rates, f"{megabytes():.0f} MB in the main process")


if __name__ == "__main__":
    memory(int(sys.argv[1]))
