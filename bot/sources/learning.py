"""Topics are learned from the stored articles, a little later and in the background.

The learning follows storage by number: what it has learned and up to which article are saved together, so after a crash
it goes on where that was, and no article counts twice. A memory that is damaged, or of other topics, is begun anew from
the newest articles there are. An article is a lesson when its page has had time to be read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.errors import StorageError
from bot.news import learner, model_bytes
from bot.news.learner import TopicModel
from bot.news.topics import known_topics
from bot.sources.poller import utc_now
from storage.base import LatestQuery, Lesson, TopicMemory
from storage.threads import StorageThreads

log = logging.getLogger(__name__)

RIPE_AFTER = timedelta(minutes=15)  # an article's page is read, or given up, within minutes
REPLAYED_MAX = 5_000  # some weeks of papers: ten seconds of work, in slices
SLICE = 4  # whole articles: 8 ms, in which the thread may keep everybody else waiting
_SLICE_PAUSE_S = 0.01  # as long again for everybody else
_IDLE_S = 30.0
_SAVE_AFTER_LESSONS = 500
_SAVE_AFTER = timedelta(minutes=10)


class Learning:
    """``model`` is what is known now; it may be read at any time, from the event loop."""

    def __init__(
        self,
        db: StorageThreads,
        topics: Sequence[str],
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db = db
        self._topics = tuple(topics)
        self._now = now
        self._sleep = sleep
        self._model: TopicModel | None = None
        self._article = self._edit = 0
        self._teaching: asyncio.Future[None] | None = None
        self._unsaved = 0
        self._saved_at = now()

    def model(self) -> TopicModel | None:
        """None until it is known whether something was learned before."""
        return self._model

    async def run(self) -> None:
        """Until cancelled; then what was learned is saved."""
        await self._remember()
        try:
            while True:
                learned = await self.learn_some()
                await self._sleep(_SLICE_PAUSE_S if learned else _IDLE_S)
        finally:
            if self._teaching is not None:
                await self._teaching
            if self._unsaved:
                await self._save()

    async def learn_some(self) -> int:
        """One slice of what is new, corrections first; how many lessons that were."""
        model = self._model or await self._remember()
        storage = self._db.storage
        edits = await self._db.read(storage.topic_edits, self._edit, SLICE)
        lessons = edits or await self._db.read(storage.lessons, self._article, self._now() - RIPE_AFTER, SLICE)
        if lessons:
            self._teaching = asyncio.ensure_future(self._teach(model, edits, [] if edits else lessons))
            await asyncio.shield(self._teaching)  # a slice that was begun is ended, so that it counts once
        if self._unsaved >= _SAVE_AFTER_LESSONS or (self._unsaved and self._now() - self._saved_at >= _SAVE_AFTER):
            await self._save()
        return len(lessons)

    async def _teach(self, model: TopicModel, edits: Sequence[Lesson], lessons: Sequence[Lesson]) -> None:
        await asyncio.to_thread(teach, model, [*edits, *(lesson for lesson in lessons if not lesson.edited)])
        self._edit = edits[-1].number if edits else self._edit
        self._article = lessons[-1].number if lessons else self._article
        self._unsaved += len(edits) + len(lessons)

    async def _remember(self) -> TopicModel:
        memory = await self._db.read(self._db.storage.topic_memory)
        model = await asyncio.to_thread(model_bytes.load, memory.saved, self._topics) if memory else None
        if memory and model:
            self._article, self._edit = memory.article, memory.edit
        else:
            if memory:
                log.warning("What was learned of topics cannot be used any more; it is learned anew.")
            newest = (await self._db.read(self._db.storage.latest, LatestQuery(limit=1))).as_of
            self._article, self._edit = max(0, newest - REPLAYED_MAX), 0
            model = learner.new_model(self._topics)
        self._model = model
        return model

    async def _save(self) -> None:
        """At its worst what was learned since the last time is learned once more."""
        model = self._model
        if model is None:
            return
        try:
            memory = TopicMemory(await asyncio.to_thread(model_bytes.dump, model), self._article, self._edit)
            await self._db.write(self._db.storage.save_topic_memory, memory)
        except StorageError as error:
            log.warning("What was learned of topics could not be saved: %s", error)
        else:
            self._unsaved = 0
        self._saved_at = self._now()


def teach(model: TopicModel, lessons: Sequence[Lesson]) -> None:
    """Learn from articles, in order; what was withdrawn teaches nothing."""
    for lesson in lessons:
        article = lesson.article
        if article.withdrawn_at is not None:
            continue
        if lesson.edited:
            learner.correct(model, article.title, article.lead, article.body, article.topics)
            continue
        known = known_topics(article.sections, article.url, lesson.feed_topics)
        learner.learn(model, article.title, article.lead, article.body, known.topics, catch_all=known.catch_all)
