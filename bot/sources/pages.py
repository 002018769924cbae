"""Pages of articles, asked for as a guest would and read in a worker; and whether a site's rules still match them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from bot.errors import FetchError, ParseError
from bot.models import Extraction
from bot.news.extract import extract, layout_changed
from bot.news.sites import rules_for
from bot.news.urls import site_host
from bot.sources.fetch import ACCEPT_PAGE, PAGE_BYTES_MAX, Fetched, Fetcher
from bot.sources.gate import Gate
from bot.sources.politeness import Policy, retry_at
from bot.sources.robots import Robots, Rules
from bot.sources.workers import Workers
from storage.base import LAYOUT_SIGNS, Notice, PageState
from storage.threads import StorageThreads

_EXTRACT_S = 10.0
_TURN_WAIT_MAX_S = 180.0
_HOLD_MAX_S = 3_600.0
_GENERAL_SIGN = LAYOUT_SIGNS // 3  # three pages in a row that only the general reader could read
_NO_ARTICLE_SIGN = LAYOUT_SIGNS // 10  # a video's page holds no text either
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


class Pages:
    """What the page reader and the revisits share. ``gate`` is the one the poller uses."""

    def __init__(
        self,
        db: StorageThreads,
        fetcher: Fetcher,
        workers: Workers,
        gate: Gate,
        policy: Policy,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._fetcher = fetcher
        self._workers = workers
        self._gate = gate
        self._policy = policy
        self._robots = Robots(fetcher, gate, now)
        self._now = now
        self._matching: set[str] = set()  # sites whose last page the rules matched

    def wait_s(self, url: str) -> float:
        """How long a newcomer would wait at the site at least."""
        return self._gate.wait_s(site_host(url))

    async def rules(self, url: str) -> Rules:
        return await self._robots.rules(url)

    async def fetch(
        self, url: str, rules: Rules, known: PageState | None = None, *, turn_wait_max_s: float = _TURN_WAIT_MAX_S
    ) -> Fetched:
        """The answer when the turn at the site has come; a site that asks for rest is given it. FetchError as
        Fetcher.fetch, or ``late`` for a turn that came later than ``turn_wait_max_s``."""
        began = self._now()
        async with self._gate.turn(site_host(url), rules.delay_s):
            if (self._now() - began).total_seconds() > turn_wait_max_s:
                raise FetchError("late", "Its turn at the site came too late.")
            fetched = await self._fetcher.fetch(
                url,
                etag=known.etag if known else None,
                last_modified=known.last_modified if known else None,
                body_bytes_max=PAGE_BYTES_MAX,
                accept=ACCEPT_PAGE,
            )
        self._rest(url, fetched.status, fetched.headers)
        return fetched

    def _rest(self, url: str, status: int, headers: Mapping[str, str]) -> None:
        now = self._now()
        until = retry_at(headers, now, self._policy) if status in {429, 503} else None
        if until is not None:
            self._gate.hold(site_host(url), min((until - now).total_seconds(), _HOLD_MAX_S))

    async def extract(self, url: str, site: str | None, fetched: Fetched) -> Extraction:
        """What the page at ``url`` says; ``site`` names the rules of its feed. ParseError as Workers.run."""
        read = partial(extract, now=self._now(), charset=charset_of(fetched), site=site)
        try:
            extraction = await self._workers.run(read, fetched.body, fetched.final_url, timeout_s=_EXTRACT_S)
        except ParseError as error:
            if error.reason == "not_an_article" and rules_for(url, site):
                await self._watch_layout(url, _NO_ARTICLE_SIGN)
            raise
        if extraction.site is not None:
            await self._watch_layout(url, 0)
        elif layout_changed(extraction, url, site):
            await self._watch_layout(url, _GENERAL_SIGN)
        return extraction

    async def _watch_layout(self, url: str, signs: int) -> None:
        """Operators hear when a site's rules failed on page after page, and when they match again. ``signs`` is how far
        a page speaks for a new layout, 0 for one that the rules matched."""
        site, now = site_host(url), self._now()
        key = f"site:{site}"
        if signs:
            self._matching.discard(site)
            reason = f"The rules for {site} matched none of its last pages."
            notice = Notice(key, "layout", {"title": site, "url": url, "reason": reason}, now)
            await self._db.write(self._db.storage.count_strange_page, site, signs, notice)
        elif site not in self._matching:
            await self._db.write(self._db.storage.forget_strange_pages, site, key, now)
            self._matching.add(site)


def charset_of(fetched: Fetched) -> str | None:
    found = _CHARSET.search(fetched.content_type)
    return found[1] if found else None


def state_of(fetched: Fetched, extraction: Extraction) -> PageState:
    """What to remember of a page that was read."""
    return PageState(
        url=fetched.final_url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        rules=extraction.site,
        title=extraction.title or "",
        lead=extraction.lead or "",
    )
