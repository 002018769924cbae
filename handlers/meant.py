"""Which article a person means: by its number, by a link, by answering the message that tells of it, or by a button."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from bot.models import Article, Button, Replied
from bot.news.urls import article_identity, canonical_url
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, in_rows, number
from handlers.voice import Voice
from storage.base import LatestQuery

ARTICLES_MAX = 10
_OFFERED_MAX = 5
_LINKS_MAX = 100
_ROW = 5
_NUMBER = re.compile(r"#?(\d{1,15})", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"“”]+|(?<![\w/:.@-])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"“”]+", re.IGNORECASE)
_TRAILING = ".,;:!?…)]}»'’"
_OF_ARTICLES = re.compile(r"(?:less|more|open|why):(\d{1,15})", re.ASCII)  # buttons under cards, lists and digests


@dataclass(frozen=True, slots=True)
class Meant:
    """``unseen`` is a link to no article that Loa knows, ``number`` one that no article has. ``answers``: a message was
    answered, and it tells of no article."""

    articles: tuple[Article, ...] = ()
    unseen: str | None = None
    number: int | None = None
    answers: bool = False

    def missing(self, say: Voice) -> Markup | None:
        """That there is no such article; None: nothing was pointed at."""
        if self.number is not None:
            return say("meant-no-number", number=str(self.number))
        if self.unseen is not None:
            return say("meant-unseen")
        return say("meant-no-article") if self.answers else None


async def meant(request: Request, services: Services) -> Meant:
    """What is said counts before what is answered."""
    said = request.words.strip()
    if numbered := _NUMBER.fullmatch(said):
        number = int(numbered[1])
        return Meant(await _by_number(services, [number]), number=number)
    links = list(links_in(said))
    if links:
        found = await _by_link(services, links)
        return Meant(found, unseen=None if found else links[0])
    return await _answered(services, request.replied) if request.replied else Meant()


async def pressed(request: Request, services: Services, index: int = 1) -> Article:
    """The article that a button names: ``<family>:<article>``, or further behind."""
    article = await services.db.read(services.db.storage.article, number(request.action, index))
    if article is None:
        raise OldButton
    return article


async def _answered(services: Services, replied: Replied) -> Meant:
    """A card's button names its article for sure; in a digest the links do."""
    numbers = [int(found[1]) for each in replied.actions if (found := _OF_ARTICLES.fullmatch(each))]
    articles = await _by_number(services, numbers) or await _by_link(services, replied.links)
    return Meant(articles, answers=True)


async def ask_which(services: Services, family: str, say: Voice, *asked: Markup | None) -> Reply:
    """Nothing was pointed at: ask, and offer the newest articles."""
    page = await services.db.read(services.db.storage.latest, LatestQuery(limit=_OFFERED_MAX))
    question = Markup("\n").join(filter(None, asked))
    return which(page.articles, family, say, question) if page.articles else Reply(question)


def which(articles: Iterable[Article], family: str, say: Voice, question: Markup | None = None) -> Reply:
    """Ask which of several is meant: a numbered list, and a button ``family:<article>`` for each."""
    shown = list(articles)
    lines = [Markup("{}. {}").format(place, article.title) for place, article in enumerate(shown, 1)]
    buttons = [Button(str(place), action(family, article.id)) for place, article in enumerate(shown, 1)]
    return Reply(
        (question or say("meant-which")) + Markup("\n\n") + Markup("\n").join(lines), choices=in_rows(buttons, _ROW)
    )


def links_in(words: str) -> Iterator[str]:
    """The web addresses in a text as they are stored, written with their scheme or without."""
    for found in _LINK.findall(words):
        written = found.rstrip(_TRAILING)
        link = canonical_url(written if "://" in written else f"https://{written}")
        if link is not None:
            yield link


async def _by_number(services: Services, numbers: Iterable[int]) -> tuple[Article, ...]:
    db = services.db
    found = [await db.read(db.storage.article, number) for number in list(dict.fromkeys(numbers))[:ARTICLES_MAX]]
    return tuple(article for article in found if article is not None)


async def _by_link(services: Services, links: Iterable[str]) -> tuple[Article, ...]:
    db = services.db
    articles: dict[int, Article] = {}
    for identity in list(dict.fromkeys(map(article_identity, links)))[:_LINKS_MAX]:
        found = await db.read(db.storage.find_article, identity)
        if found is not None:
            articles[found.id] = found
        if len(articles) == ARTICLES_MAX:
            break
    return tuple(articles.values())
