"""What somebody finds who types Loa's name and some words in any chat (Bot API, "Inline mode")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.delivery import audience
from bot.models import Address, Article, Audience, Subscriber, SubscriptionKind
from handlers import deep_links
from handlers.base import Services
from handlers.names import Subject, keyword
from handlers.query import parse, search_query
from handlers.voice import plain
from handlers.when import zone
from storage.base import LatestQuery

PER_PAGE = 10  # Bot API: 50 at most; a phone shows three at once
RECENT = 300  # of so many newest articles those are shown that somebody follows
PERSONAL_S, SHARED_S = 10, 30  # so long the service repeats an answer: to this person, to everybody
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
    asker follows; of everything, for who follows nothing."""
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
    known = await services.db.read(services.db.storage.subscriber_at, asker)
    wanted = None if known is None else await _followed(as_of, known, services)
    if wanted is not None:
        articles, as_of = wanted
        found = _found(articles[start : start + PER_PAGE], len(articles), as_of, start)
        return replace(found, personal=True, invitation=_invitation("inline-mine", services))
    query = LatestQuery(as_of=as_of, offset=start, limit=PER_PAGE)
    latest = await services.db.read(services.db.storage.latest, query)
    found = _found(latest.articles, latest.total, latest.as_of, start)
    return replace(found, personal=True, invitation=_invitation("inline-choose", services))


async def _followed(as_of: int | None, asker: Subscriber, services: Services) -> tuple[tuple[Article, ...], int] | None:
    """Of the newest articles those that would be told, by the rules that decide it; None: nothing is followed."""
    db = services.db
    followed = await db.read(db.storage.subscriptions, asker.id)
    if all(each.kind is SubscriptionKind.ALERT for each in followed):
        return None
    mutes = await db.read(db.storage.mutes, asker.id, services.now())
    page = await db.read(db.storage.latest, LatestQuery(as_of=as_of, limit=RECENT))
    now = services.now()
    theirs = tuple(
        article
        for article in page.articles
        if audience.match(Audience.of_article(article, None), followed, mutes, now, asker.settings)
    )
    return theirs, page.as_of


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
