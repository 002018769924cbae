"""One article: opened from a list or a link, and "less of this" under a card."""

from __future__ import annotations

from bot.models import Article, Subscription, SubscriptionKind
from bot.news.vietnamese import fold
from handlers import meant as pointing
from handlers import mutes, names
from handlers.base import CardPart, Reply, Request, Services
from handlers.buttons import action, button
from handlers.following import topics_followed
from handlers.names import Subject
from handlers.voice import voice

_OFFERED_MAX = 4


async def open_article(request: Request, services: Services) -> Reply:
    """``open:<id>``: the article as a card of its own."""
    article = await pointing.pressed(request, services)
    return Reply(cards=(CardPart(article, followed=await topics_followed(request, services)),))


async def less(request: Request, services: Services) -> Reply:
    """``less:<id>``: what about this article may be heard less of, the narrowest first; for how long is asked
    next."""
    say = voice(request, services)
    article = await pointing.pressed(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    rows = [(button(say, "button-less-story", action("mute", SubscriptionKind.STORY.value, article.story)),)]
    for subject in (*_reasons(article, followed), names.source(article.source)):
        what = await mutes.called(request, services, subject)
        rows.append((button(say, "button-less", mutes.ask_action(subject), what=what),))
    rows.append((button(say, "button-why", action("why", article.id)),))
    rows.append((button(say, "button-share", action("share", article.id)),))
    if request.is_admin:
        rows.append((button(say, "button-correct", action("sua", article.id)),))
        rows.append((button(say, "button-retract", action("retract", article.id)),))
    rows.append((button(say, "button-never-mind", "never"),))
    return Reply(say("less-ask", title=article.title), choices=tuple(rows))


def _reasons(article: Article, followed: list[Subscription]) -> list[Subject]:
    """The article's topics, and the keywords and places followed that it is about."""
    said = f" {fold(f'{article.title} {article.lead}')} "
    keywords = [
        names.of(each) for each in followed if each.kind is SubscriptionKind.KEYWORD and fold(each.value) in said
    ]
    concerned = {*article.where.places, *article.where.regions}
    places = [names.of(each) for each in followed if each.kind is SubscriptionKind.PLACE and each.value in concerned]
    return [*keywords, *places, *map(names.topic, article.topics)][:_OFFERED_MAX]


async def never_mind(request: Request, services: Services) -> Reply:
    """``never``: everything stays as it is."""
    return Reply(voice(request, services)("never-mind"), edit=True)
