"""/rut: an admin withdraws an article: whoever waits for it gets it no more, and whoever has it loses it."""

from __future__ import annotations

import logging

from markupsafe import Markup

from bot.models import Article, DeliveryState
from handlers import meant as pointing
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.broadcast import not_allowed
from handlers.buttons import action, button, part
from handlers.voice import voice

log = logging.getLogger(__name__)

_HAVE_IT = (DeliveryState.SENT, DeliveryState.BUNDLED, DeliveryState.UNKNOWN)


async def retract(request: Request, services: Services) -> Reply:
    """What is pointed at is shown and asked about; of several, first which."""
    if not request.is_admin:
        return not_allowed(request, services)
    say = voice(request, services)
    found = await pointing.meant(request, services)
    if len(found.articles) == 1:
        return await _ask(request, services, found.articles[0])
    if found.articles:
        return pointing.which(found.articles, "retract", say)
    return await pointing.ask_which(services, "retract", say, found.missing(say), say("retract-which"))


async def retract_button(request: Request, services: Services) -> Reply:
    """``retract:<article>`` asks, ``retract:yes:<article>`` withdraws."""
    if not request.is_admin:
        return not_allowed(request, services)
    decided = part(request.action, 1) == "yes"
    article = await pointing.pressed(request, services, 2 if decided else 1)
    return await _withdraw(request, services, article) if decided else await _ask(request, services, article)


async def _ask(request: Request, services: Services, article: Article) -> Reply:
    say = voice(request, services)
    shown = say("why-title", url=article.url, title=article.title, paper=_paper(services, article))
    if article.withdrawn_at is not None:
        return Reply(shown + Markup("\n\n") + say("retract-already"))
    rows = (
        (button(say, "button-retract", action("retract", "yes", article.id)),),
        (button(say, "button-never-mind", "never"),),
    )
    asked = say("retract-ask", count=await _readers(request, services, article))
    return Reply(shown + Markup("\n\n") + asked, choices=rows)


async def _withdraw(request: Request, services: Services, article: Article) -> Reply:
    say, db = voice(request, services), services.db
    if not await db.write(db.storage.retract, article.id, services.now()):
        return Reply(say("retract-already"), edit=True)
    log.warning("Subscriber %d withdrew article %d (%s).", request.subscriber.id, article.id, article.identity)
    return Reply(say("retract-done", title=article.title), edit=True)


async def _readers(request: Request, services: Services, article: Article) -> int:
    """How many have it, or are about to."""
    db = services.db
    trace = await db.read(db.storage.trace, request.subscriber.id, article.id)
    if trace is None or trace.dispatch_id is None:
        return 0
    counts = (await db.read(db.storage.progress, trace.dispatch_id)).counts
    return sum(counts.get(state, 0) for state in _HAVE_IT)


def _paper(services: Services, article: Article) -> str:
    return names.source_name(services.catalogue, article.source)
