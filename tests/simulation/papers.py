"""The papers: their feeds and pages as they are now, read by the real poller and page reader."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from hashlib import blake2b
from typing import Any, TypeVar, cast

from bot.errors import FetchError
from bot.models import Extraction, FeedSpec
from bot.news.summarise import card_summary
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.gate import Gate
from bot.sources.politeness import Policy
from bot.sources.poller import Poller
from bot.sources.reader import PageReader
from bot.sources.workers import Workers
from tests.simulation.machine import LONG_S, Clock, Machine, now_s
from tests.simulation.scenario import HOUR, TOPICS, News

T = TypeVar("T")
SHOWN = 12  # articles that a feed lists
POLICY = Policy(default_interval_s=8 * HOUR, min_interval_s=8 * HOUR)
_ITEM = "<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate></item>"


def address(news: News) -> str:
    return f"https://{news.source}.example/bai-{news.number}.html"


def title(news: News, revision: int) -> str:
    return f"A{news.number}r{revision} {news.words} ở Hạ Long"


def specs(sources: tuple[str, ...]) -> list[FeedSpec]:
    """A feed for each source and topic."""
    return [
        FeedSpec(f"https://{source}.example/{topic}.rss", source, topic, topic=topic)
        for source in sources
        for topic in TOPICS
    ]


class _Inline:
    """What strangers wrote is parsed on the spot: here nobody is a stranger."""

    async def run(self, call: Callable[..., T], *args: Any, timeout_s: float = 5.0) -> T:
        if args and isinstance(args[0], bytes) and args[0].startswith(b"page"):
            _, heading, body = args[0].decode().split("\n")
            return cast("T", Extraction(url=args[1], title=heading, lead=card_summary(body, "", heading), body=body))
        return call(*args)


class Papers:
    """What is published, by address, with the revision that it is in; answered at the port of the fetcher."""

    def __init__(self, machine: Machine, clock: Clock, rng: random.Random) -> None:
        self._machine = machine
        self._clock = clock
        self._rng = rng
        self.published: dict[str, tuple[News, int, str]] = {}  # with its date
        self.withdrawn: set[str] = set()
        self._looked = asyncio.Event()

    def publish(self, news: News, revision: int) -> None:
        before = self.published.get(address(news))
        date = before[2] if before else format_datetime(self._clock.at(now_s()))
        self.published[address(news)] = (news, revision, date)

    async def fetch(self, url: str, *, etag: str | None = None, **_: Any) -> Fetched:
        self._machine.step()
        wait_s, luck = self._rng.uniform(0.05, 2), self._rng.random()
        await asyncio.sleep(wait_s)
        self._machine.step()
        if luck < 0.05:
            raise FetchError("connection", "The site cannot be reached.")
        if luck < 0.08:
            return Fetched(url, url, 503, {}, b"")
        body = self._body(url)
        tag = blake2b(body, digest_size=8).hexdigest()
        if not body:
            return Fetched(url, url, 404, {}, b"")
        if tag == etag:
            return Fetched(url, url, 304, {"etag": tag}, b"")
        return Fetched(url, url, 200, {"etag": tag, "content-type": "application/xml; charset=utf-8"}, body)

    def _body(self, url: str) -> bytes:
        if url.endswith(".rss"):
            return self._feed(url)
        if url not in self.published or url in self.withdrawn:
            return b""
        news, revision, _ = self.published[url]
        return f"page\n{title(news, revision)}\nChuyện {news.words} ở Hạ Long, bản {revision}.".encode()

    def _feed(self, url: str) -> bytes:
        listed = [
            _ITEM.format(title=title(news, revision), url=address(news), date=date)
            for news, revision, date in self.published.values()
            if url == f"https://{news.source}.example/{news.topic}.rss" and address(news) not in self.withdrawn
        ]
        items = "".join(reversed(listed[-SHOWN:]))
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title>{items}</channel></rss>'.encode()

    # --- Loa's part ----------------------------------------------------------------------------------------------------

    def loops(self, machine: Machine) -> list[Coroutine[Any, Any, Any]]:
        """The poller and the page reader of a process; both sleep until something is due."""
        gate = Gate(POLICY.host_gap_s, now_s)
        parts = (machine.db, cast("Fetcher", self), cast("Workers", _Inline()), gate, POLICY)
        poller = Poller(*parts, now=self._clock, sleep=self._poller_rest, on_dispatch=machine.wake)
        reader = PageReader(*parts, now=self._clock, sleep=self._reader_rest, on_dispatch=machine.wake)
        return [poller.run(), reader.run()]

    async def _poller_rest(self, _: float) -> None:
        self._looked.set()
        await asyncio.sleep(self._until("select min(next_due) from feeds"))

    async def _reader_rest(self, _: float) -> None:
        self._looked.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._until("select min(page_due), min(revisit_due) from articles")):
                await self._looked.wait()  # the poller may have brought something

    def _until(self, dues: str) -> float:
        """How long nothing is due, from some seconds to some hours."""
        with self._machine.storage._read() as db:
            due_s = min((each / 1e6 for each in db.execute(dues).fetchone() if each is not None), default=float("inf"))
        return min(max(5.0, due_s - self._clock().timestamp()), LONG_S / 4)
