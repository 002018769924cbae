"""The stories that live, next to the page reader: whatever article is complete is told its story before it is stored.

They are read anew from storage at the start, a slice at a time beside everything else. What is assigned and cannot be
stored is assigned the same when it is tried again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.models import STORY_LIFE, Article
from bot.news.reports import Report, report
from bot.news.story_index import KEPT, StoryIndex
from storage.base import PageDue, PageRead
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

_SLICE = 100


class Stories:
    """Assigns stories. Only one process may: the one that reads pages."""

    def __init__(self, db: StorageThreads, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._index: StoryIndex | None = None
        self._loading = asyncio.Lock()

    async def assigned(self, due: PageDue, page: PageRead) -> PageRead:
        """``page`` with the story of its article; as it is if it is to be read later or belongs to one already.
        StorageError: the stories could not be read."""
        if page.retry_at is not None or due.article.story_id is not None:
            return page
        index = await self._loaded()
        try:
            return replace(page, story=index.assign(due.article.id, _report(_with(due.article, page))))
        except Exception:  # noqa: BLE001 - a bug here must not hold up the news
            _log.exception("The story of %s could not be found; it is told alone.", due.article.url)
            return page

    async def _loaded(self) -> StoryIndex:
        async with self._loading:
            if self._index is None:
                self._index = await self._load()
        return self._index

    async def _load(self) -> StoryIndex:
        index, now, after = StoryIndex(), self._now(), 0
        living = self._db.storage.living_stories
        while articles := await self._db.read(living, now - STORY_LIFE, now - KEPT, after, _SLICE):
            await asyncio.to_thread(_restore, index, articles)
            after = articles[-1].id
        _log.info("%d articles of stories that live", len(index))
        return index


def _restore(index: StoryIndex, articles: list[Article]) -> None:
    for article in articles:
        if article.story_id is not None:
            index.restore(article.id, _report(article), article.story_id)


def _with(article: Article, page: PageRead) -> Article:
    """What is compared, as it will be stored."""
    return replace(
        article,
        title=article.title if page.title is None else page.title,
        lead=article.lead if page.lead is None else page.lead,
        body=article.body if page.body is None else page.body,
        published=article.published if page.published is None else page.published,
    )


def _report(article: Article) -> Report:
    return report(article.title, article.lead, article.body, article.at, article.source)
