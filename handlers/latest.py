"""/moi: the latest, one card a page, turned over in place."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Button, Rows, SubscriptionKind
from handlers import names, search
from handlers.base import CardPart, Reply, Request, Services
from handlers.buttons import OldButton, action, button, follow_action, in_rows, number, part
from handlers.following import scope
from handlers.names import Subject
from handlers.voice import voice
from storage.base import ArticlePage, LatestQuery

PAGES_MAX = 50
_EVERYTHING = "all"


async def latest(request: Request, services: Services) -> Reply:
    """The latest of the provincial paper, or of the topic, place or source named; other words are searched for."""
    words = request.words.strip()
    if not words:
        return await _page(request, services, names.source(services.catalogue.home))
    if names.means_all(words):
        return await _page(request, services, None)
    subject = names.find(services.catalogue, words)
    if subject is not None:
        return await _page(request, services, subject)
    close = names.near(services.catalogue, words)
    if close:
        return _ask_which(request, services, words, close)
    return await search.search(request, services)


def _ask_which(request: Request, services: Services, words: str, close: tuple[Subject, ...]) -> Reply:
    say = voice(request, services)
    rows = in_rows(
        (Button(names.label(services.catalogue, each, request.language), action("moi", scope(each))) for each in close),
        1,
    )
    return Reply(say("latest-which", words=words), choices=rows)


async def latest_button(request: Request, services: Services) -> Reply:
    """``moi``; ``moi:<scope>`` opens; ``moi:<scope>:<as of>:<offset>`` turns the page in place."""
    if len(request.action) == 1:
        return await _page(request, services, names.source(services.catalogue.home))
    subject = _scoped(services, part(request.action, 1))
    if len(request.action) == 2:
        return await _page(request, services, subject)
    as_of, offset = number(request.action, 2), number(request.action, 3)
    return replace(await _page(request, services, subject, as_of, min(offset, PAGES_MAX - 1)), edit=True)


def _scoped(services: Services, written: str) -> Subject | None:
    kind, _, value = written.partition("-")
    if kind == "t" and value in services.catalogue.topics:
        return names.topic(value)
    if kind == "p" and value in services.catalogue.gazetteer.places:
        return names.place(value)
    if kind == "s" and value in services.catalogue.sources:
        return names.source(value)
    if written != _EVERYTHING:
        raise OldButton
    return None


async def _page(
    request: Request, services: Services, subject: Subject | None, as_of: int | None = None, offset: int = 0
) -> Reply:
    say = voice(request, services)
    query = LatestQuery(
        topic=subject.value if subject and subject.kind is SubscriptionKind.TOPIC else None,
        place=subject.value if subject and subject.kind is SubscriptionKind.PLACE else None,
        source=subject.value if subject and subject.kind is SubscriptionKind.SOURCE else None,
        as_of=as_of,
        offset=offset,
        limit=1,
    )
    page = await services.db.read(services.db.storage.latest, query)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    offered = None if subject and any(subject.same_as(each) for each in followed) else subject
    if not page.articles:
        text = say("latest-none", offered=offered is not None)
        return Reply(text, choices=(*_offer(request, services, offered), (button(say, "button-topics", "topics"),)))
    position = (offset + 1, min(page.total, PAGES_MAX))
    topics = frozenset(each.value for each in followed if each.kind is SubscriptionKind.TOPIC)
    card = CardPart(page.articles[0], position=position, followed=topics)
    choices = (*_turns(request, services, subject, page, position), *_offer(request, services, offered))
    return Reply(cards=(card,), choices=choices)


def _turns(
    request: Request, services: Services, subject: Subject | None, page: ArticlePage, position: tuple[int, int]
) -> Rows:
    say = voice(request, services)
    at, of = position
    where = scope(subject) if subject else _EVERYTHING
    turns = []
    if at > 1:
        turns.append(button(say, "button-newer", action("moi", where, page.as_of, at - 2)))
    if at < of:
        turns.append(button(say, "button-older", action("moi", where, page.as_of, at)))
    return (tuple(turns),) if turns else ()


def _offer(request: Request, services: Services, subject: Subject | None) -> Rows:
    """To follow what is shown, unless it is followed already."""
    wanted = follow_action(subject) if subject else None
    if subject is None or wanted is None:
        return ()
    called = names.label(services.catalogue, subject, request.language)
    return ((button(voice(request, services), "button-follow-this", wanted, what=called),),)
