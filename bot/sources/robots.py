"""robots.txt, asked once a day per host and obeyed for pages (RFC 9309). A feed is offered to readers and exempt."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from bot.errors import FetchError
from bot.news.urls import site_host
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.gate import Gate

AGENT = "Loa"
_BYTES_MAX = 512_000  # RFC 9309 asks for at least 500 KiB
_KEPT_FOR = timedelta(days=1)
_FAILED_FOR = timedelta(hours=1)
_HOSTS_MAX = 512
_DELAY_MAX_S = 30.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host lets Loa do. Without ``robots`` everything is answered by ``otherwise``."""

    robots: Protego | None
    otherwise: bool
    since: datetime
    until: datetime

    def hold(self, now: datetime) -> bool:
        """Neither too old nor, the clock having jumped back, from a time to come."""
        return self.since <= now < self.until

    def allow(self, url: str) -> bool:
        return self.otherwise if self.robots is None else bool(self.robots.can_fetch(url, AGENT))

    @property
    def delay_s(self) -> float:
        """Crawl-delay, believed up to half a minute."""
        asked = None if self.robots is None else self.robots.crawl_delay(AGENT)
        return min(max(float(asked or 0), 0.0), _DELAY_MAX_S)


def rules_of(fetched: Fetched | None, now: datetime) -> Rules:
    """RFC 9309 §2.3.1: no such file means everything is allowed, a server that fails (None too) means nothing is."""
    if fetched is None or fetched.status >= 500 or fetched.status == 429:
        return Rules(None, otherwise=False, since=now, until=now + _FAILED_FOR)
    if fetched.status == 200:
        robots = Protego.parse(fetched.body.decode("utf-8", "replace"))
        return Rules(robots, otherwise=True, since=now, until=now + _KEPT_FOR)
    return Rules(None, otherwise=True, since=now, until=now + _KEPT_FOR)


class Robots:
    """The rules of the hosts asked lately; the least used are forgotten."""

    def __init__(self, fetcher: Fetcher, gate: Gate, now: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._gate = gate
        self._now = now
        self._rules: OrderedDict[str, Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def rules(self, url: str) -> Rules:
        """The rules for the host of ``url``, fetched if the last ones are too old."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(root)
        if known is None or not known.hold(self._now()):
            async with self._asking.setdefault(root, asyncio.Lock()):
                known = self._rules.get(root)  # somebody else may have asked while we waited
                if known is None or not known.hold(self._now()):
                    known = await self._ask(root)
        self._remember(root, known)
        self._asking.pop(root, None)
        return known

    async def _ask(self, root: str) -> Rules:
        url = f"{root}/robots.txt"
        try:
            async with self._gate.turn(site_host(url)):
                fetched = await self._fetcher.fetch(url, body_bytes_max=_BYTES_MAX, accept="text/plain")
        except FetchError as error:
            # Too large or garbled is the site's doing: as if there were no file. Out of reach is a failure.
            unreadable = error.reason in {"too_large", "encoding", "redirects"}
            now = self._now()
            return Rules(None, otherwise=True, since=now, until=now + _KEPT_FOR) if unreadable else rules_of(None, now)
        return rules_of(fetched, self._now())

    def _remember(self, root: str, rules: Rules) -> None:
        self._rules[root] = rules
        self._rules.move_to_end(root)
        if len(self._rules) > _HOSTS_MAX:
            self._rules.popitem(last=False)
