"""One article: opened from a list or a link, and "less of this" under a card."""

from __future__ import annotations

from datetime import timedelta

from bot.models import Article, Mute, Subscription, SubscriptionKind
from bot.news.vietnamese import fold
from handlers import names
from handlers.base import CardPart, Reply, Request, Services
from handlers.buttons import OldButton, action, button, number, part, stop_action
from handlers.names import Subject
from handlers.voice import voice

MUTE_DAYS = 7
_OFFERED_MAX = 4


async def open_article(request: Request, services: Services) -> Reply:
    """``open:<id>``: the article as a card of its own."""
    article = await _article(request, services)
    return Reply(cards=(CardPart(article),))


async def less(request: Request, services: Services) -> Reply:
    """``less:<id>``: what about this article may be heard less of."""
    say = voice(request, services)
    article = await _article(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    rows = [
        (button(say, "button-less-drop", _drop(subject, followed), what=_called(request, services, subject)),)
        for subject in _reasons(article, followed)
    ]
    paper = names.source_name(services.catalogue, article.source)
    muted = action("mute", SubscriptionKind.SOURCE.value, article.source)
    rows.append((button(say, "button-less-source", muted, paper=paper, days=MUTE_DAYS),))
    rows.append((button(say, "button-never-mind", "never"),))
    return Reply(say("less-ask", title=article.title), choices=tuple(rows))


def _reasons(article: Article, followed: list[Subscription]) -> list[Subject]:
    """The article's topics, and the keywords followed that stand in it."""
    said = f" {fold(f'{article.title} {article.lead}')} "
    keywords = [
        names.of(each) for each in followed if each.kind is SubscriptionKind.KEYWORD and fold(each.value) in said
    ]
    return [*keywords, *map(names.topic, article.topics)][:_OFFERED_MAX]


def _drop(subject: Subject, followed: list[Subscription]) -> str:
    """Stop following it; a topic that is not followed is muted, as it comes with something else."""
    if any(subject.same_as(each) for each in followed):
        return stop_action(subject)
    return action("mute", subject.kind.value, subject.value)


async def mute(request: Request, services: Services) -> Reply:
    """``mute:topic:<id>`` until it is followed again, ``mute:source:<id>`` for some days."""
    say = voice(request, services)
    kind, value = part(request.action, 1), part(request.action, 2)
    db = services.db
    if kind == SubscriptionKind.TOPIC and value in services.catalogue.topics:
        subject, until = names.topic(value), None
    elif kind == SubscriptionKind.SOURCE and value in services.catalogue.sources:
        subject, until = names.source(value), services.now() + timedelta(days=MUTE_DAYS)
    else:
        raise OldButton
    await db.write(db.storage.mute, request.subscriber.id, Mute(subject.kind, subject.value, until))
    called = _called(request, services, subject)
    undo = button(say, "button-undo", action("unmute", kind, value))
    key = "less-muted" if until is None else "less-muted-days"
    days = {} if until is None else {"days": MUTE_DAYS}
    return Reply(say(key, what=called, **days), choices=((undo,),), edit=True)


async def unmute(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    kind, value = part(request.action, 1), part(request.action, 2)
    if kind not in {SubscriptionKind.TOPIC, SubscriptionKind.SOURCE}:
        raise OldButton
    subject = Subject(SubscriptionKind(kind), value)
    await services.db.write(services.db.storage.unmute, request.subscriber.id, Mute(subject.kind, value))
    return Reply(say("less-unmuted", what=_called(request, services, subject)), edit=True)


async def never_mind(request: Request, services: Services) -> Reply:
    """``never``: everything stays as it is."""
    return Reply(voice(request, services)("never-mind"), edit=True)


def _called(request: Request, services: Services, subject: Subject) -> str:
    return names.label(services.catalogue, subject, request.language)


async def _article(request: Request, services: Services) -> Article:
    article = await services.db.read(services.db.storage.article, number(request.action, 1))
    if article is None:
        raise OldButton
    return article
