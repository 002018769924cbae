"""👍 and 👎 under an article: more or less of what it is about, as settings that are told and can be taken back.

Nothing is learned behind anybody's back: what is pressed here stands in /theodoi and /im.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from bot.models import STORY_LIFE, Article, Button, Mute, Rows, Subscription, SubscriptionKind
from handlers import following, mutes, names
from handlers import meant as pointing
from handlers.article import less as less_of
from handlers.base import Handler, Reply, Request, Services
from handlers.buttons import OldButton, action, button, fits, part
from handlers.names import Subject
from handlers.voice import voice

_PLACES_MAX = 2


async def more(request: Request, services: Services) -> Reply:
    """``more:<article>``: what of it may be followed; ``more:<article>:<kind>:<value>`` follows it."""
    article = await pointing.pressed(request, services)
    if len(request.action) > 2:
        wanted = _wanted(article, part(request.action, 2), part(request.action, 3))
        return replace(await following.follow_subjects(request, services, [wanted]), edit=True)
    say = voice(request, services)
    rows = await _offered(article, request, services)
    if not rows:
        return Reply(say("more-all", title=article.title), choices=((button(say, "button-mine", "mine"),),))
    return Reply(say("more-ask", title=article.title), choices=(*rows, (button(say, "button-never-mind", "never"),)))


def _wanted(article: Article, kind: str, value: str) -> Subject:
    """A button names only what its article is about."""
    found = next((each for each in _about(article) if (each.kind, each.value) == (kind, value)), None)
    if found is None:
        raise OldButton
    return found


async def _offered(article: Article, request: Request, services: Services) -> Rows:
    """What is not followed yet, the narrowest first; what is hidden may be shown again."""
    say, db, to = voice(request, services), services.db, request.subscriber.id
    followed = await db.read(db.storage.subscriptions, to)
    hidden = await db.read(db.storage.mutes, to, services.now())
    rows = list[tuple[Button, ...]]()
    for subject in _about(article):
        is_over = subject.kind is SubscriptionKind.STORY and services.now() - article.at > STORY_LIFE
        what = await mutes.called(request, services, subject)
        if _among(hidden, subject):
            rows.append((button(say, "button-unmute", action("unmute", subject.kind, subject.value), what=what),))
        elif not _among(followed, subject) and not is_over:
            wanted = action("more", article.id, subject.kind, subject.value)
            rows += [(button(say, "button-follow-this", wanted, what=what),)] if fits(wanted) else []
    return tuple(rows)


def _about(article: Article) -> list[Subject]:
    places = [names.place(place) for place in article.where.places[:_PLACES_MAX]]
    topics = [names.topic(topic) for topic in article.topics]
    return [Subject(SubscriptionKind.STORY, article.story), *places, *topics, names.source(article.source)]


def _among(held: Iterable[Subscription | Mute], subject: Subject) -> bool:
    return any((each.kind, each.value) == (subject.kind, subject.value) for each in held)


# --- typed, where there are no buttons or a message is answered ------------------------------------------------------


async def more_typed(request: Request, services: Services) -> Reply:
    """``👍`` or ``thêm tin thế này`` as an answer to an article, or with its number; else of which one is asked."""
    return await _typed(request, services, "more", more, voice(request, services)("more-which"))


async def less_typed(request: Request, services: Services) -> Reply:
    """``👎``, likewise."""
    return await _typed(request, services, "less", less_of, voice(request, services)("less-which"))


async def _typed(request: Request, services: Services, family: str, act: Handler, question: Markup) -> Reply:
    say = voice(request, services)
    found = await pointing.meant(request, services)
    if len(found.articles) == 1:
        return await act(replace(request, action=(family, str(found.articles[0].id))), services)
    if found.articles:
        return pointing.which(found.articles, family, say)
    return await pointing.ask_which(services, family, say, found.missing(say), question)
