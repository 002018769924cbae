"""The places of articles that were stored before Loa knew places: found in the background, the newest first.

What has been looked at is stored as such, so after a restart it goes on where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.models import Article, Whereabouts
from bot.news.places import PlaceFinder
from storage.threads import StorageThreads

_SLICE = 5  # written within a few milliseconds
_PAUSE_S = 0.2  # 90,000 articles an hour at most


async def place_old(
    db: StorageThreads, finder: PlaceFinder, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Until there are none left."""
    while await place_some(db, finder):
        await sleep(_PAUSE_S)


async def place_some(db: StorageThreads, finder: PlaceFinder) -> int:
    """One slice; how many articles that were."""
    articles = await db.read(db.storage.unplaced, _SLICE)
    if articles:
        found = await asyncio.to_thread(_places, finder, articles)
        await db.write(db.storage.place, found)
    return len(articles)


def _places(finder: PlaceFinder, articles: Sequence[Article]) -> dict[int, Whereabouts]:
    return {each.id: finder.where(each.source, each.title, each.lead, each.body) for each in articles}
