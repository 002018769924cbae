"""The page reader: articles that want their page get it, as politely as feeds are polled, and never wait long for it.

An article is complete with its page, or without it after three attempts within minutes: news is late otherwise. What
was claimed by a process that died is claimed again when its lease has run out.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.errors import FetchError, ParseError, StorageError
from bot.models import Extraction
from bot.news.extract import extract, layout_changed
from bot.news.sites import rules_for
from bot.news.summarise import card_summary
from bot.news.topics import topics_of
from bot.news.urls import site_host
from bot.sources.crew import Crew
from bot.sources.fetch import ACCEPT_PAGE, PAGE_BYTES_MAX, Fetched, Fetcher
from bot.sources.gate import Gate
from bot.sources.poller import utc_now
from bot.sources.robots import Robots, Rules
from bot.sources.workers import Workers
from storage.base import Notice, PageDue, PageRead
from storage.threads import StorageThreads

log = logging.getLogger(__name__)

_BATCH = 20
_CLAIMED_MAX = 200
_LEASE = timedelta(minutes=10)
_EXTRACT_S = 10.0
_ATTEMPTS_MAX = 3
_RETRY_NEWS_S = (20.0, 60.0)  # with the fetches themselves within three minutes
_RETRY_OTHERS_S = (300.0, 1_800.0)
_NEWS_WAITS_MAX_S = 180.0
_OTHERS_WAIT_MAX_S = 5.0
_PASSING = {"dns", "connection", "tls", "timeout", "slow"}
_PASSING_STATUSES = {404, 408, 425, 429}  # 404: papers announce an article before every server has it
_LAYOUT_SIGNS = 30  # three pages in a row that only the general reader could read, or ten without an article:
_GENERAL_SIGN = 10
_NO_ARTICLE_SIGN = 3  # a video's page holds no text either
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


class _NotNowError(Exception):
    """The page may be there in a minute."""


class _NeverError(Exception):
    """There is no page to be had."""


class PageReader:
    """Reads the pages that are due. ``gate`` is the one the poller uses."""

    def __init__(
        self,
        db: StorageThreads,
        fetcher: Fetcher,
        workers: Workers,
        gate: Gate,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        idle_s: float = 1.0,
    ) -> None:
        self._db = db
        self._fetcher = fetcher
        self._workers = workers
        self._gate = gate
        self._robots = Robots(fetcher, gate, now)
        self._now = now
        self._sleep = sleep
        self._idle_s = idle_s
        self._crew = Crew(_CLAIMED_MAX)
        self._failures: dict[int, int] = {}  # by article, of those that will be tried again
        self._strange: dict[str, int] = {}  # by site with rules: signs in a row that they no longer match

    async def run(self) -> None:
        """Until cancelled; then nothing of it runs on."""
        try:
            while True:
                if not await self._start_due():
                    await self._sleep(self._idle_s)
        finally:
            await self._crew.dismiss()

    async def read_due(self) -> int:
        """One round: start everything that is due now and wait for its end. How many pages that were."""
        count = 0
        while started := await self._start_due():
            count += started
        await self._crew.finish()
        return count

    async def _start_due(self) -> int:
        await self._crew.room_for(_BATCH)
        now = self._now()
        try:
            claimed = await self._db.write(self._db.storage.claim_due_pages, now, _BATCH, now + _LEASE)
        except StorageError:
            log.exception("No pages could be claimed; trying again.")
            return 0
        new = [due for due in claimed if not self._crew.at_work_on(due.article.id)]
        for due in new:
            self._crew.start(due.article.id, self._serve(due))
        return len(new)

    async def _serve(self, due: PageDue) -> None:
        """One page from claim to storage; whatever goes wrong stays here, and its lease runs out."""
        try:
            await self._db.write(self._db.storage.save_page, await self.read(due))
        except Exception:
            log.exception("Reading %s failed.", due.article.url)

    async def read(self, due: PageDue) -> PageRead:
        """What the page says; or when to try again; or, after the last attempt, that there is none."""
        rules = await self._robots.rules(due.article.url)
        wait_s = self._gate.wait_s(site_host(due.article.url))
        if due.news_at is None and wait_s > _OTHERS_WAIT_MAX_S:  # news goes first
            return self._later(due, 2 * wait_s)
        try:
            extraction = await self._extracted(due, await self._fetched(due, rules))
        except _NeverError as error:
            log.info("%s is complete without its page: %s", due.article.url, error)
        except _NotNowError as error:
            if again := self._again(due):
                return again
            log.info("%s is complete without its page, after %d attempts: %s", due.article.url, _ATTEMPTS_MAX, error)
        else:
            self._failures.pop(due.article.id, None)
            return page_read(due, extraction, self._now())
        self._failures.pop(due.article.id, None)
        return PageRead(due.article.id, self._now())

    def _again(self, due: PageDue) -> PageRead | None:
        failures = self._failures.get(due.article.id, 0) + 1
        if failures >= _ATTEMPTS_MAX:
            return None
        self._failures[due.article.id] = failures
        return self._later(due, (_RETRY_OTHERS_S if due.news_at is None else _RETRY_NEWS_S)[failures - 1])

    def _later(self, due: PageDue, wait_s: float) -> PageRead:
        now = self._now()
        return PageRead(due.article.id, now, retry_at=now + timedelta(seconds=wait_s))

    async def _fetched(self, due: PageDue, rules: Rules) -> Fetched:
        url, started = due.article.url, self._now()
        if not rules.allow(url):
            raise _NeverError("robots.txt does not allow it")
        async with self._gate.turn(site_host(url), rules.delay_s):
            if (self._now() - started).total_seconds() > _NEWS_WAITS_MAX_S:
                raise _NeverError("its turn at the site came too late")
            try:
                fetched = await self._fetcher.fetch(url, body_bytes_max=PAGE_BYTES_MAX, accept=ACCEPT_PAGE)
            except FetchError as error:
                raise (_NotNowError if error.reason in _PASSING else _NeverError)(str(error)) from error
        if fetched.status >= 500 or fetched.status in _PASSING_STATUSES:
            raise _NotNowError(f"HTTP {fetched.status}")
        if fetched.status != 200:
            raise _NeverError(f"HTTP {fetched.status}")
        return fetched

    async def _extracted(self, due: PageDue, fetched: Fetched) -> Extraction:
        read = partial(extract, now=self._now(), charset=charset_of(fetched), site=due.site)
        try:
            extraction = await self._workers.run(read, fetched.body, fetched.final_url, timeout_s=_EXTRACT_S)
        except ParseError as error:
            if error.reason == "not_an_article" and rules_for(due.article.url, due.site):
                await self._watch_layout(due, _NO_ARTICLE_SIGN)
            raise _NeverError(str(error)) from error
        if extraction.site is not None:
            await self._watch_layout(due, 0)
        elif layout_changed(extraction, due.article.url, due.site):
            await self._watch_layout(due, _GENERAL_SIGN)
        return extraction

    async def _watch_layout(self, due: PageDue, signs: int) -> None:
        """Operators hear when a site's rules failed on page after page, and when they match again. ``signs`` is how far
        a page speaks for a new layout, 0 for one that the rules matched."""
        site = site_host(due.article.url)
        key, before = f"site:{site}", self._strange.get(site)
        now = self._strange[site] = (before or 0) + signs if signs else 0
        if not signs and before != 0:
            await self._db.write(self._db.storage.end_notices, key, self._now())
        if (before or 0) < _LAYOUT_SIGNS <= now:
            reason = f"The rules for {site} matched none of its last pages."
            detail = {"title": site, "url": due.article.url, "reason": reason}
            await self._db.write(self._db.storage.raise_notice, Notice(key, "layout", detail, self._now()))


def charset_of(fetched: Fetched) -> str | None:
    found = _CHARSET.search(fetched.content_type)
    return found[1] if found else None


def page_read(due: PageDue, extraction: Extraction, now: datetime) -> PageRead:
    """The article as feed and page tell it together. Pure.

    The feed's title and date stay (it is what the paper announces); the page gives what the feed cut short or lacks.
    """
    article = due.article
    title = extraction.title if article.title.endswith(("…", "...")) and extraction.title else article.title
    lead = max(article.lead, extraction.lead or "", key=len)
    body = extraction.body or ""
    sections = [*article.sections, *([extraction.section] if extraction.section else [])]
    undated = article.published is None or article.published_estimated
    return PageRead(
        article.id,
        now,
        title=title,
        lead=lead,
        summary=card_summary(lead, body, title),
        body=extraction.body,
        author=article.author or extraction.author,
        image=extraction.image,
        published=extraction.published if undated else None,
        updated=extraction.updated,
        section=extraction.section,
        topics=topics_of(
            feed_topic=due.topic,
            section=sections[0] if sections else None,
            url=article.url,
            title=title,
            lead=lead,
            body=body,
        ),
    )
