"""Inline queries: what people look for from other chats is answered at once, and nothing of it is kept.

Each key that somebody presses is a query, so of one person only the newest counts, and a few are looked up at a time:
whoever types does not keep conversations waiting.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue
from bot.delivery import cards, render
from bot.delivery.markup import plain
from bot.messengers.base import Incoming, Messenger, QueryAnswer, QueryResult
from bot.models import Address, Article, Button, Rows, Settings
from handlers import deep_links, inline, names
from handlers.base import Services

log = logging.getLogger(__name__)

AT_ONCE = 2  # of the three threads that read: one is always there for conversations
WAITING_MAX = 1_000  # people
LATE_AFTER = timedelta(seconds=9)  # the service gives up after about ten
DESCRIPTION_CHARACTERS_MAX = 160


class _Asked(NamedTuple):
    query: Incoming
    at: datetime


class Inquiries:
    """The queries of one messenger, in the order in which people began to wait."""

    def __init__(self, messenger: Messenger, services: Services) -> None:
        self._messenger = messenger
        self._services = services
        self._waiting: OrderedDict[Address, _Asked] = OrderedDict()
        self._workers: set[asyncio.Task[None]] = set()

    def ask(self, query: Incoming, at: datetime) -> None:
        """Answer a query that came at ``at``, unless the same person types on meanwhile; whoever does keeps the place
        in the queue."""
        self._waiting[query.address] = _Asked(query, at)
        if len(self._waiting) > WAITING_MAX:
            self._waiting.popitem(last=False)
        if len(self._workers) < AT_ONCE:
            task = asyncio.create_task(self._work(), name=f"queries-{self._messenger.name}")
            self._workers.add(task)
            task.add_done_callback(self._workers.discard)

    async def close(self) -> None:
        for task in self._workers:
            task.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def _work(self) -> None:
        while self._waiting:
            address, asked = self._waiting.popitem(last=False)
            try:
                await self._answer(address, asked)
            except Exception as error:  # noqa: BLE001 - the top of a loop: the next query is answered
                log.error("A query could not be answered: %s", type(error).__name__)  # noqa: TRY400 - it quotes people

    async def _answer(self, address: Address, asked: _Asked) -> None:
        query_id = asked.query.callback_id
        if query_id is None or self._is_late(asked):
            return
        answer = await answer_to(asked.query, self._messenger, self._services)
        if address not in self._waiting and not self._is_late(asked):
            await self._messenger.answer_query(query_id, answer)

    def _is_late(self, asked: _Asked) -> bool:
        return self._services.now() - asked.at > LATE_AFTER


async def answer_to(query: Incoming, messenger: Messenger, services: Services) -> QueryAnswer:
    """In Vietnamese for everybody: the cards are sent to others, and the same answer serves all who ask the same."""
    found = await inline.look_up(query.text, query.offset, query.address, services)
    results = tuple(_result(article, messenger, services) for article in found.articles)
    offered = found.invitation
    invitation = (offered.label, offered.payload) if offered else None
    return QueryAnswer(results, found.following, found.cached_s, personal=found.personal, invitation=invitation)


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
    subject = _subject(article, services.catalogue)
    payload = deep_links.payload_of(subject)
    if username is None or payload is None:
        return ()
    called = names.label(services.catalogue, subject, "vi")
    label = plain(services.say("vi", "button-follow-this", what=called))
    return ((Button(label, url=deep_links.address(username, payload)),),)


def _subject(article: Article, catalogue: Catalogue) -> names.Subject:
    """What is offered to follow: its topic; where it has none, its paper."""
    topic = next((topic for topic in article.topics if topic in catalogue.topics), None)
    return names.source(article.source) if topic is None else names.topic(topic)
