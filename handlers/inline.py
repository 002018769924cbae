"""What somebody finds who types Loa's name and some words in any chat (Bot API, "Inline mode")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.delivery import audience
from bot.models import Address, Article, Audience, SubscriptionKind
from handlers import deep_links
from handlers.base import Services
from handlers.names import Subject, keyword
from handlers.query import parse, search_query
from handlers.voice import plain
from handlers.when import zone
from storage.base import LatestQuery, Storage

PER_PAGE = 10  # Bot API: 50 at most; a phone shows three at once
RECENT = 300  # of so many newest articles those are shown that somebody follows
PERSONAL_S, SHARED_S = 10, 30  # so long the service repeats an answer: to this person, to everybody
_AT_ONCE = 100
_OFFSET_MAX = 200
_LABEL_CHARACTERS_MAX = 40
_OFFSET = re.compile(r"(\d{1,15})-(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is offered above the articles: it opens the private chat with ``/start payload``."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Found:
    """``following``: the offset of the next page, "" if there is none. ``personal``: for this person alone."""

    articles: tuple[Article, ...]
    following: str = ""
    personal: bool = False
    invitation: Invitation | None = None

    @property
    def cached_s(self) -> int:
        return PERSONAL_S if self.personal else SHARED_S


async def look_up(words: str, offset: str, asker: Address, services: Services) -> Found:
    """The articles for the words, the last of which may be the beginning of one. Without words the newest of what the
    asker follows; of everything, for who follows nothing that was told of lately."""
    as_of, start = _place(offset)
    if not words.strip():
        return await _newest(as_of, start, asker, services)
    asked = parse(words, services.catalogue, services.now().astimezone(zone(services.timezone)).date())
    here = search_query(asked, services.catalogue, zone(services.timezone))
    wanted = replace(here, as_of=as_of, offset=start, limit=PER_PAGE, typing=True)
    page = await services.db.read(services.db.storage.search, wanted)
    articles = tuple(hit.article for hit in page.hits)
    found = _found(articles, page.total, page.as_of, start)
    return found if articles or start else replace(found, invitation=_to_be_told(asked.words, services))


async def _newest(as_of: int | None, start: int, asker: Address, services: Services) -> Found:
    db, now = services.db, services.now()
    known = await db.read(db.storage.subscriber_at, asker)
    followed = [] if known is None else await db.read(db.storage.subscriptions, known.id)
    if known is not None and any(each.kind is not SubscriptionKind.ALERT for each in followed):
        mutes = await db.read(db.storage.mutes, known.id, now)

        def wanted(article: Article) -> bool:
            """By the rules that decide what is pushed; since when it is followed does not matter here."""
            asked = Audience.of_article(article, None)
            return audience.match(asked, followed, mutes, now, known.settings) is not None

        theirs, seen = await db.read(_recent, db.storage, as_of, start + PER_PAGE + 1, wanted)
        if theirs:
            found = _found(tuple(theirs[start : start + PER_PAGE]), len(theirs), seen, start)
            return replace(found, personal=True, invitation=_invitation("inline-mine", services))
    latest = await db.read(db.storage.latest, LatestQuery(as_of=as_of, offset=start, limit=PER_PAGE))
    found = _found(latest.articles, latest.total, latest.as_of, start)
    return replace(found, personal=True, invitation=_invitation("inline-choose", services))


def _recent(
    storage: Storage, as_of: int | None, enough: int, wanted: Callable[[Article], bool]
) -> tuple[list[Article], int]:
    """The newest that are wanted, not many more than ``enough``, among the ``RECENT``."""
    found = list[Article]()
    for offset in range(0, RECENT, _AT_ONCE):
        page = storage.latest(LatestQuery(as_of=as_of, offset=offset, limit=_AT_ONCE))
        as_of = page.as_of
        found += filter(wanted, page.articles)
        if len(found) >= enough or len(page.articles) < _AT_ONCE:
            break
    return found, as_of or 0


def _invitation(key: str, services: Services) -> Invitation:
    return Invitation(plain(services.say("vi", key)), deep_links.INLINE)


def _to_be_told(words: str, services: Services) -> Invitation | None:
    """Nothing is found yet: to hear of it as soon as there is something."""
    subject: Subject | None = keyword(words)
    payload = deep_links.payload_of(subject) if subject else None
    if subject is None or payload is None:
        return None
    return Invitation(plain(services.say("vi", "inline-tell", words=subject.value[:_LABEL_CHARACTERS_MAX])), payload)


def _found(articles: tuple[Article, ...], total: int, as_of: int, start: int) -> Found:
    end = start + len(articles)
    more = bool(articles) and end < min(total, _OFFSET_MAX)
    return Found(articles, f"{as_of}-{end}" if more else "")


def _place(offset: str) -> tuple[int | None, int]:
    """Where a page begins; at the beginning, if that is not an offset of ours."""
    found = _OFFSET.fullmatch(offset)
    return (int(found[1]), min(int(found[2]), _OFFSET_MAX)) if found else (None, 0)
