"""What somebody finds who types Loa's name and some words in any chat (Bot API, "Inline mode")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.models import Article
from handlers.base import Services
from handlers.query import parse, search_query
from handlers.when import zone
from storage.base import LatestQuery

PER_PAGE = 10  # Bot API: 50 at most; a phone shows three at once
_OFFSET_MAX = 200
_OFFSET = re.compile(r"(\d{1,15})-(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """``following``: the offset of the next page, "" if there is none."""

    articles: tuple[Article, ...]
    following: str = ""


async def look_up(words: str, offset: str, services: Services) -> Found:
    """The articles for the words, the last of which may be the beginning of one; without words the newest."""
    as_of, start = _place(offset)
    if not words.strip():
        query = LatestQuery(as_of=as_of, offset=start, limit=PER_PAGE)
        latest = await services.db.read(services.db.storage.latest, query)
        return _found(latest.articles, latest.total, latest.as_of, start)
    asked = parse(words, services.catalogue, services.now().astimezone(zone(services.timezone)).date())
    here = search_query(asked, services.catalogue, zone(services.timezone))
    wanted = replace(here, as_of=as_of, offset=start, limit=PER_PAGE, typing=True)
    page = await services.db.read(services.db.storage.search, wanted)
    return _found(tuple(hit.article for hit in page.hits), page.total, page.as_of, start)


def _found(articles: tuple[Article, ...], total: int, as_of: int, start: int) -> Found:
    end = start + len(articles)
    more = bool(articles) and end < min(total, _OFFSET_MAX)
    return Found(articles, f"{as_of}-{end}" if more else "")


def _place(offset: str) -> tuple[int | None, int]:
    """Where a page begins; at the beginning, if that is not an offset of ours."""
    found = _OFFSET.fullmatch(offset)
    return (int(found[1]), min(int(found[2]), _OFFSET_MAX)) if found else (None, 0)
