"""Inline queries: what people look for from other chats is answered at once, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue
from bot.delivery import cards, render
from bot.delivery.markup import plain
from bot.messengers.base import Incoming, Messenger, QueryResult
from bot.models import Article, Button, Rows, Settings
from handlers import deep_links, inline, names
from handlers.base import Services

CACHED_S = 30  # so long the service gives everybody the same answer: news is that old at most
DESCRIPTION_CHARACTERS_MAX = 160


async def answer(incoming: Incoming, messenger: Messenger, services: Services) -> None:
    """In Vietnamese for everybody: the cards are sent to others, and the same answer serves all who ask the same."""
    if incoming.callback_id is None:
        return
    found = await inline.look_up(incoming.text, incoming.offset, services)
    results = [_result(article, messenger, services) for article in found.articles]
    await messenger.answer_query(incoming.callback_id, results, found.following, CACHED_S)


def _result(article: Article, messenger: Messenger, services: Services) -> QueryResult:
    settings = Settings()
    card = cards.card(
        article,
        language=settings.language,
        settings=settings,
        catalogue=services.catalogue,
        capabilities=messenger.capabilities,
        say=services.say,
        now=services.now(),
        zone=ZoneInfo(services.timezone),
    )
    shown = render.impersonal(card)
    follow = _follow(article, messenger.username, services)
    source = names.source_name(services.catalogue, article.source)
    about = " ".join((article.summary or article.lead).split())
    description = f"{source} · {about}" if about else source
    return QueryResult(
        f"a{article.id}-{article.revision}",
        article.title,
        description[:DESCRIPTION_CHARACTERS_MAX],
        article.image,
        replace(shown, buttons=(*shown.buttons, *follow)),
    )


def _follow(article: Article, username: str | None, services: Services) -> Rows:
    """An address: a button that is pressed in a chat where Loa is not would tell it nothing of the chat."""
    topic = _topic(article, services.catalogue)
    if username is None or topic is None:
        return ()
    subject = names.topic(topic)
    payload = deep_links.payload_of(subject)
    if payload is None:
        return ()
    called = names.label(services.catalogue, subject, "vi")
    label = plain(services.say("vi", "button-follow-this", what=called))
    return ((Button(label, url=deep_links.address(username, payload)),),)


def _topic(article: Article, catalogue: Catalogue) -> str | None:
    return next((topic for topic in article.topics if topic in catalogue.topics), None)
