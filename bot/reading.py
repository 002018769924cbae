"""The parts of the poller's role: whatever asks papers, and reads and understands what they say. Only that role loads
aiohttp's client and numpy for it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.news.places import PlaceFinder
from bot.sources.endpoint import OpenAIEndpoint
from bot.sources.fetch import Fetcher
from bot.sources.gate import Gate
from bot.sources.learning import Learning
from bot.sources.placing import place_old
from bot.sources.poller import Poller
from bot.sources.reader import PageReader
from bot.sources.stories import Stories
from bot.sources.summariser import Summariser
from bot.sources.workers import Workers
from storage.threads import StorageThreads

if TYPE_CHECKING:
    from bot.app import Plan


async def reading(
    stack: AsyncExitStack,
    settings: Settings,
    plan: Plan,
    db: StorageThreads,
    now: Callable[[], datetime],
    wake: Callable[[], None],
) -> dict[str, Callable[[], Awaitable[None]]]:
    """The loops, by name, that ask papers; ``wake`` is called when there is something to send."""
    fetcher = await stack.enter_async_context(
        Fetcher(
            version=version("loa"),
            public_url=settings.public_url or None,
            private_hosts=settings.private_feed_hosts,
        )
    )
    workers = await stack.enter_async_context(Workers(plan.workers))
    gate = Gate(plan.policy.host_gap_s)
    parts = (db, fetcher, workers, gate, plan.policy)
    finder = PlaceFinder(plan.catalogue.gazetteer, plan.catalogue.home)
    learning = Learning(db, tuple(plan.catalogue.topics), now=now)
    known = learning.model
    poller = Poller(*parts, now=now, idle_s=plan.idle_s, on_dispatch=wake, finder=finder, topic_model=known)
    summariser = _summariser(settings, db, now)
    if summariser is not None:
        stack.push_async_callback(summariser.close)
    reader = PageReader(
        *parts,
        now=now,
        idle_s=plan.idle_s,
        on_dispatch=wake,
        finder=finder,
        topic_model=known,
        summariser=summariser,
        stories=Stories(db, now),
    )
    return {
        "poller": poller.run,
        "page reader": reader.run,
        "topic learning": learning.run,
        "places of older articles": partial(place_old, db, finder),
    }


def _summariser(settings: Settings, db: StorageThreads, now: Callable[[], datetime]) -> Summariser | None:
    if not settings.summariser_url:
        return None
    endpoint = OpenAIEndpoint(settings.summariser_url, settings.summariser_model, settings.summariser_key)
    return Summariser(db, endpoint, now=now, clock=time.monotonic)
