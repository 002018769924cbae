"""The page reader: articles that want their page get it, as politely as feeds are polled, and never wait long for it.

An article is complete with its page, or without it after three attempts within minutes: news is late otherwise. What
was claimed by a process that died is claimed again when its lease has run out. When no page is due, articles that
readers have are asked for again (see revisiting.py).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.errors import FetchError, ParseError, StorageError
from bot.models import Extraction
from bot.news.alert_reach import AlertFinder
from bot.news.learner import TopicModel
from bot.news.places import PlaceFinder
from bot.news.summarise import card_summary
from bot.news.topics import topics_of
from bot.sources.crew import Crew
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.gate import Gate
from bot.sources.pages import Pages, state_of
from bot.sources.politeness import Policy
from bot.sources.poller import nobody_waits, nothing_learned, utc_now
from bot.sources.revisiting import Revisiting
from bot.sources.revisits import is_credible
from bot.sources.robots import Rules
from bot.sources.stories import Stories
from bot.sources.summariser import Summariser
from bot.sources.workers import Workers
from storage.base import PageDue, PageRead, PageState
from storage.threads import StorageThreads

log = logging.getLogger(__name__)

_BATCH = 20
_CLAIMED_MAX = 200
_LEASE = timedelta(minutes=10)
_ATTEMPTS_MAX = 3
_RETRY_NEWS_S = (20.0, 60.0)  # with the fetches themselves within three minutes
_RETRY_OTHERS_S = (300.0, 1_800.0)
_OTHERS_WAIT_MAX_S = 5.0
_PASSING = {"dns", "connection", "tls", "timeout", "slow"}
_PASSING_STATUSES = {404, 408, 425, 429}  # 404: papers announce an article before every server has it


class _NotNowError(Exception):
    """The page may be there in a minute."""


class _NeverError(Exception):
    """There is no page to be had."""


class PageReader:
    """Reads the pages that are due. ``gate`` is the one the poller uses; ``on_dispatch`` is called when there is
    something new to send."""

    def __init__(
        self,
        db: StorageThreads,
        fetcher: Fetcher,
        workers: Workers,
        gate: Gate,
        policy: Policy | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        idle_s: float = 1.0,
        on_dispatch: Callable[[], None] = nobody_waits,
        finder: PlaceFinder | None = None,
        topic_model: Callable[[], TopicModel | None] = nothing_learned,
        summariser: Summariser | None = None,
        stories: Stories | None = None,
    ) -> None:
        policy = policy or Policy()
        self._db = db
        self._stories = stories
        self._pages = Pages(db, fetcher, workers, gate, policy, now)
        self._news_age_max = timedelta(seconds=policy.news_age_max_s)
        self._now = now
        self._sleep = sleep
        self._idle_s = idle_s
        self._on_dispatch = on_dispatch
        self._finder = finder
        self._topic_model = topic_model
        self._summariser = summariser
        self._crew = Crew(_CLAIMED_MAX)
        self._revisiting = Revisiting(db, self._pages, policy, now, on_dispatch)
        self._failures: dict[int, int] = {}  # by article, of those that will be tried again

    async def run(self) -> None:
        """Until cancelled; then nothing of it runs on, and what was claimed is given back."""
        try:
            while True:
                if not await self._start_due():
                    await self._start_revisits()
                    await self._sleep(self._idle_s)
        finally:
            await self._crew.dismiss()
            await self._revisiting.dismiss()

    async def read_due(self) -> int:
        """One round: start everything that is due now and wait for its end. How many pages that were."""
        count = 0
        while started := await self._start_due():
            count += started
        await self._crew.finish()
        return count

    async def revisit_due(self) -> int:
        """One round of asking again, and wait for its end. How many articles that were."""
        count = 0
        while started := await self._revisiting.start_due():
            count += started
            await self._revisiting.finish()
        return count

    async def _start_due(self) -> int:
        await self._crew.room_for(_BATCH)
        now = self._now()
        try:
            claimed = await self._db.write(self._db.storage.claim_due_pages, now, _BATCH, now + _LEASE)
        except StorageError as error:
            log.warning("No pages could be claimed, trying again: %s", error)
            return 0
        new = [due for due in claimed if not self._crew.at_work_on(due.article.id)]
        for due in new:
            self._crew.start(due.article.id, self._serve(due))
        return len(new)

    async def _start_revisits(self) -> None:
        try:
            await self._revisiting.start_due()
        except StorageError as error:
            log.warning("No articles could be claimed to be asked for again, trying again: %s", error)

    async def _serve(self, due: PageDue) -> None:
        """One page from claim to storage; whatever goes wrong stays here, and its lease runs out."""
        try:
            page = await self._read(due)
            if self._stories is not None:
                page = await self._stories.assigned(due, page)
            if await self._db.write(self._db.storage.save_page, page):
                self._on_dispatch()
        except StorageError as error:
            log.warning("%s could not be stored, it is read again after its lease: %s", due.article.url, error)

    async def _read(self, due: PageDue) -> PageRead:
        """A bug of ours counts as a failure of the page: the article is not held up by it for ever."""
        try:
            return await self.read(due)
        except asyncio.CancelledError:
            # Given back as it was: the next program need not wait for the lease to run out.
            await self._db.write(self._db.storage.save_page, self._later(due, 0.0))
            raise
        except StorageError:
            raise
        except Exception:
            log.exception("Reading %s failed.", due.article.url)
            return self._again(due) or self._without_page(due)

    async def read(self, due: PageDue) -> PageRead:
        """What the page says; or when to try again; or, after the last attempt, that there is none."""
        rules = await self._pages.rules(due.article.url)
        wait_s = self._pages.wait_s(due.article.url)
        if due.news_at is None and wait_s > _OTHERS_WAIT_MAX_S:  # news goes first
            return self._later(due, 2 * wait_s)
        try:
            fetched = await self._fetched(due, rules)
            extraction = await self._extracted(due, fetched)
        except _NeverError as error:
            log.info("%s is complete without its page: %s", due.article.url, error)
        except _NotNowError as error:
            if again := self._again(due):
                return again
            log.info("%s is complete without its page, after %d attempts: %s", due.article.url, _ATTEMPTS_MAX, error)
        else:
            self._failures.pop(due.article.id, None)
            page, learned = state_of(fetched, extraction), self._topic_model()
            read = page_read(due, extraction, self._now(), page, self._news_age_max, self._finder, learned)
            return read if self._summariser is None else await self._summariser.retold(due, read)
        return self._without_page(due)

    def _without_page(self, due: PageDue) -> PageRead:
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
        url = due.article.url
        if not rules.allow(url):
            raise _NeverError("robots.txt does not allow it")
        try:
            fetched = await self._pages.fetch(url, rules)
        except FetchError as error:
            raise (_NotNowError if error.reason in _PASSING else _NeverError)(str(error)) from error
        if fetched.status >= 500 or fetched.status in _PASSING_STATUSES:
            raise _NotNowError(f"HTTP {fetched.status}")
        if fetched.status != 200:
            raise _NeverError(f"HTTP {fetched.status}")
        return fetched

    async def _extracted(self, due: PageDue, fetched: Fetched) -> Extraction:
        try:
            extraction = await self._pages.extract(due.article.url, due.site, fetched)
        except ParseError as error:
            raise _NeverError(str(error)) from error
        if due.article.body and not is_credible(due.article.body, due.page, extraction):
            raise _NeverError("it says something else than before, and was not read as well")
        return extraction


def page_read(
    due: PageDue,
    extraction: Extraction,
    now: datetime,
    page: PageState,
    news_age_max: timedelta,
    finder: PlaceFinder | None = None,
    model: TopicModel | None = None,
) -> PageRead:
    """The article as feed and page tell it together. Pure.

    The feed's title and date stay (it is what the paper announces); the page gives what the feed cut short or lacks.
    """
    article = due.article
    title = extraction.title if article.title.endswith(("…", "...")) else None
    lead = max(article.lead, extraction.lead or "", key=len)
    body = extraction.body or ""
    sections = [*article.sections, *([extraction.section] if extraction.section else [])]
    undated = article.published is None or article.published_estimated
    return PageRead(
        article.id,
        now,
        title=title,
        lead=lead if lead != article.lead else None,
        summary=card_summary(lead, body, title or article.title),
        body=extraction.body,
        author=article.author or extraction.author,
        image=article.image or extraction.image,
        published=extraction.published if undated else None,
        updated=extraction.updated,
        section=extraction.section,
        topics=topics_of(
            feed_topic=due.topic,
            sections=sections,
            url=article.url,
            title=title or article.title,
            lead=lead,
            body=body,
            model=model,
        ),
        where=finder.where(article.source, title or article.title, lead, body) if finder else None,
        page=page,
        news_from=due.news_at and due.news_at - news_age_max,
        alert=AlertFinder(finder).alert(article.source, title or article.title, lead, body, article.published or now)
        if finder
        else None,
    )
