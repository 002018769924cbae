"""/start: a greeting, topics to tap, and the newest articles of them at once."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.models import Article, Language, Rows, Subscription, SubscriptionKind
from handlers import alert_choice, alerts, deep_links, digests, following, names, stories
from handlers import article as articles
from handlers.base import CardPart, Reply, Request, Services
from handlers.buttons import OldButton, action, button, in_rows, part, topic_toggles
from handlers.saving import save
from handlers.voice import Voice, voice
from storage.base import LatestQuery

_CARDS_MAX = 3
_NAMED_MAX = 6
_KINDS_SHOWN = frozenset({SubscriptionKind.TOPIC, SubscriptionKind.PLACE, SubscriptionKind.SOURCE})


async def start(request: Request, services: Services) -> Reply:
    """Greet and offer the topics; a deep link follows something (``t-the-thao``) or opens an article (``a-12``)."""
    say = voice(request, services)
    linked = await _payload(request, services)
    if linked is not None:
        return linked
    if request.subscriber.paused == "asked":
        await services.db.write(services.db.storage.resume, request.subscriber.id, services.now())
    followed = await _followed(request, services)
    news = [each for each in followed if each.kind is not SubscriptionKind.ALERT]
    greeting = _greeting(say, request, news)
    if deep_links.is_payload(request.words) and request.words != deep_links.INLINE:
        greeting = say("start-old-address") + Markup("\n\n") + greeting
    return Reply(greeting, choices=_keyboard(say, request, services, followed))


async def _payload(request: Request, services: Services) -> Reply | None:
    subject = deep_links.subject_of(request.words, services.catalogue)
    if subject is not None and subject.kind is SubscriptionKind.STORY:
        return await stories.opened(request, services, int(subject.value))
    if subject is not None:
        return await following.follow_subjects(request, services, [subject])
    opened = deep_links.article_of(request.words)
    if opened is None:
        return None
    try:
        return await articles.open_article(replace(request, action=("open", opened)), services)
    except OldButton:
        return None


def _greeting(say: Voice, request: Request, followed: list[Subscription]) -> Markup:
    if followed:
        return say("start-again", name=request.subscriber.name, count=len(followed))
    return say("start-hello")


def _keyboard(say: Voice, request: Request, services: Services, followed: list[Subscription]) -> Rows:
    other = "en" if request.language == "vi" else "vi"
    last = (button(say, "button-done", "start:done"), button(say, "button-other-language", action("start", other)))
    is_on = alert_choice.Choice.of(followed).is_all
    urgent = button(say, "button-alerts", action("start", "alerts", "off" if is_on else "on"), active=is_on)
    return (*topic_toggles(services.catalogue, request.language, followed, "start"), (urgent,), last)


async def start_button(request: Request, services: Services) -> Reply:
    """``start:on:<topic>``, ``start:off:<topic>``, ``start:alerts:on|off``, ``start:done``, ``start:when:<preset>``,
    ``start:en|vi``."""
    verb = part(request.action, 1)
    if verb == "done":
        return await _done(request, services)
    if verb == "when":
        return await _when_chosen(request, services)
    toast = ""
    if verb in {"vi", "en"}:
        request = await _in_other_language(request, services, "en" if verb == "en" else "vi")
    elif verb == "alerts" and part(request.action, 2) in {"on", "off"}:
        toast = await alerts.turn_all(request, services, on=request.action[2] == "on")
    else:
        toast = await following.toggle(request, services, names.topic(part(request.action, 2)))
    say = voice(request, services)
    followed = await _followed(request, services)
    return Reply(say("start-hello"), choices=_keyboard(say, request, services, followed), edit=True, toast=toast)


async def _done(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    followed = [each for each in await _followed(request, services) if each.kind is not SubscriptionKind.ALERT]
    rows: Rows
    if not followed:
        rows = (
            (button(say, "button-follow-home", action("follow", "source", services.catalogue.home)),),
            (button(say, "button-topics", "topics"), button(say, "button-latest", "moi")),
        )
        return Reply(
            say("start-done-none", paper=names.source_name(services.catalogue, services.catalogue.home)), choices=rows
        )
    newest = await _newest(services, followed)
    called = [names.label(services.catalogue, names.of(each), request.language) for each in followed[:_NAMED_MAX]]
    more = len(followed) - len(called)
    text = say("start-done", what=Markup(", ").join(called), more=more, shown=len(newest))
    rows = ((button(say, "button-latest", "moi"), button(say, "button-settings", "settings")),)
    topics = frozenset(each.value for each in followed if each.kind is SubscriptionKind.TOPIC)
    cards = tuple(CardPart(each, followed=topics) for each in newest)
    return Reply(text, cards=cards, choices=rows, then=(_ask_when(request, services),))


def _ask_when(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    return Reply(say("start-when"), choices=_moments(say, request))


def _moments(say: Voice, request: Request) -> Rows:
    return in_rows(digests.presets(say, request.subscriber.settings, action("start", "when")))


async def _when_chosen(request: Request, services: Services) -> Reply:
    wanted = part(request.action, 2)
    if wanted not in digests.PRESETS:
        raise OldButton
    chosen = digests.with_times(replace(request.subscriber.settings, digest_days=()), digests.PRESETS[wanted])
    request = await save(request, services, chosen)
    say = voice(request, services)
    if not chosen.digest:
        return Reply(say("start-when-now"), choices=_moments(say, request), edit=True)
    text = say("start-when-digest", times=digests.times_called(chosen, say))
    return Reply(text, choices=_moments(say, request), edit=True)


async def _newest(services: Services, followed: list[Subscription]) -> list[Article]:
    """The newest article of each of the first topics, places and sources followed, newest first."""
    found: dict[int, Article] = {}
    for each in followed[:_CARDS_MAX]:
        if each.kind not in _KINDS_SHOWN:
            continue
        query = LatestQuery(
            topic=each.value if each.kind is SubscriptionKind.TOPIC else None,
            place=each.value if each.kind is SubscriptionKind.PLACE else None,
            source=each.value if each.kind is SubscriptionKind.SOURCE else None,
            limit=_CARDS_MAX,
        )
        page = await services.db.read(services.db.storage.latest, query)
        new = next((article for article in page.articles if article.id not in found), None)
        if new is not None:
            found[new.id] = new
    return sorted(found.values(), key=lambda article: article.at, reverse=True)


async def _followed(request: Request, services: Services) -> list[Subscription]:
    return await services.db.read(services.db.storage.subscriptions, request.subscriber.id)


async def _in_other_language(request: Request, services: Services, language: Language) -> Request:
    return await save(request, services, replace(request.subscriber.settings, language=language))
