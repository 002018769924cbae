"""/sua: an editor says what an article is about. It stands, and Loa learns from it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from markupsafe import Markup

from bot.catalogue import Catalogue
from bot.models import Article, Button
from handlers import meant as pointing
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.broadcast import not_allowed
from handlers.buttons import OldButton, action, button, in_rows, number, part
from handlers.voice import Voice, voice

log = logging.getLogger(__name__)

NEWS_FOR = timedelta(hours=48)  # an older article is not brought to followers of a topic that it gains


async def correct(request: Request, services: Services) -> Reply:
    """What is pointed at is shown with its topics; of several, first which."""
    if not request.is_admin:
        return not_allowed(request, services)
    say = voice(request, services)
    found = await pointing.meant(request, services)
    if len(found.articles) == 1:
        article = found.articles[0]
        return _ask(request, services, article, article.topics)
    if found.articles:
        return pointing.which(found.articles, "sua", say)
    return await pointing.ask_which(services, "sua", say, found.missing(say), say("correct-which"))


async def correct_button(request: Request, services: Services) -> Reply:
    """``sua:<article>`` shows its topics, ``sua:<article>:<mark>:<chosen>`` those that are chosen, and
    ``sua:<article>:<mark>:<chosen>:save`` makes them the article's."""
    if not request.is_admin:
        return not_allowed(request, services)
    article = await pointing.pressed(request, services)
    if len(request.action) == 2:
        return _ask(request, services, article, article.topics)
    if part(request.action, 2) != _mark(services.catalogue):
        raise OldButton  # the catalogue has changed: the topics stand elsewhere now
    chosen = _topics(services.catalogue, number(request.action, 3))
    if request.action[4:] == ("save",):
        return await _save(request, services, article, chosen)
    return _ask(request, services, article, chosen, edit=True)


def _ask(request: Request, services: Services, article: Article, chosen: Iterable[str], *, edit: bool = False) -> Reply:
    say, catalogue = voice(request, services), services.catalogue
    paper = names.source_name(catalogue, article.source)
    shown = say("why-title", url=article.url, title=article.title, paper=paper) + Markup("\n\n")
    if article.withdrawn_at is not None:
        return Reply(shown + say("retract-already"), edit=edit)
    picked = _number(catalogue, chosen)
    buttons = [
        Button(
            names.label(catalogue, names.topic(topic), request.language),
            _action(catalogue, article, picked ^ 1 << place),
            active=bool(picked >> place & 1),
        )
        for place, topic in enumerate(catalogue.topics)
    ]
    last = (
        button(say, "button-save-topics", _action(catalogue, article, picked, "save")),
        button(say, "button-never-mind", "never"),
    )
    return Reply(shown + say("correct-ask"), choices=(*in_rows(buttons), last), edit=edit)


async def _save(request: Request, services: Services, article: Article, chosen: tuple[str, ...]) -> Reply:
    say, db, now = voice(request, services), services.db, services.now()
    if article.withdrawn_at is not None:
        return Reply(say("retract-already"), edit=True)
    # What has left the catalogue has no button: nobody took it away.
    kept = (topic for topic in article.topics if topic not in services.catalogue.topics)
    told = await db.write(db.storage.edit_topics, article.id, (*chosen, *kept), now, now - NEWS_FOR)
    log.info(
        "Subscriber %d gave article %d (%s) the topics: %s.",
        request.subscriber.id,
        article.id,
        article.identity,
        ", ".join(chosen) or "none",
    )
    return Reply(_saved(say, services, request, article, chosen, told=told), edit=True)


def _saved(
    say: Voice, services: Services, request: Request, article: Article, chosen: tuple[str, ...], *, told: bool
) -> Markup:
    if not chosen:
        return say("correct-saved-none", title=article.title)
    labels = ", ".join(names.label(services.catalogue, names.topic(topic), request.language) for topic in chosen)
    said = say("correct-saved", title=article.title, topics=labels)
    return said + Markup("\n") + say("correct-told") if told else said


# --- topics as a number: a bit for each, in the order of the catalogue, since a button holds 64 bytes -----------------


def _action(catalogue: Catalogue, article: Article, picked: int, *verb: str) -> str:
    return action("sua", article.id, _mark(catalogue), picked, *verb)


def _mark(catalogue: Catalogue) -> str:
    """Differs where the topics or their order do."""
    return names.short_hash(",".join(catalogue.topics))


def _number(catalogue: Catalogue, topics: Iterable[str]) -> int:
    chosen = set(topics)
    return sum(1 << place for place, topic in enumerate(catalogue.topics) if topic in chosen)


def _topics(catalogue: Catalogue, picked: int) -> tuple[str, ...]:
    return tuple(topic for place, topic in enumerate(catalogue.topics) if picked >> place & 1)
