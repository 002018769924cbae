"""/visao: why one got an article, or did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.delivery.audience import Heard, Muted, Unasked, WhyNot, heard_of, match, why_not
from bot.delivery.filters import Stopped
from bot.delivery.schedule import zone_of
from bot.models import Article, Audience, Button, Feed, Mute, Subscription, SubscriptionKind
from bot.news.alert_places import with_places
from bot.news.urls import host_of, site_host
from handlers import meant as pointing
from handlers import names
from handlers.account import Reader, account
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, follow_action
from handlers.voice import voice
from handlers.when import zone

_FOLLOWS_MAX = 2


async def why(request: Request, services: Services) -> Reply:
    """What became of the article that is pointed at; of several, first which."""
    say = voice(request, services)
    found = await pointing.meant(request, services)
    if len(found.articles) == 1:
        return await _explain(request, services, found.articles[0])
    if found.articles:
        return pointing.which(found.articles, "why", say)
    if found.unseen is not None:
        return await _unseen(request, services, found.unseen)
    return await pointing.ask_which(services, "why", say, found.missing(say), say("why-ask"))


async def why_button(request: Request, services: Services) -> Reply:
    """``why:<article>``."""
    article = await pointing.pressed(request, services)
    return await _explain(request, services, article)


async def _explain(request: Request, services: Services, article: Article) -> Reply:
    db, to, now = services.db, request.subscriber, services.now()
    trace = await db.read(db.storage.trace, to.id, article.id)
    if trace is None:  # trimmed this very moment
        raise OldButton
    held = await db.read(db.storage.subscriptions, to.id)
    followed = with_places(held, held)
    mutes = await db.read(db.storage.mutes, to.id, now)
    audience = Audience.of_article(trace.article, trace.news_at)
    cause = why_not(audience, followed, mutes, now, to.settings, heard_of(trace.heard, trace.article))
    reader = _reader(request, services)
    title = reader.say(
        "why-title", url=article.url, title=article.title, paper=names.source_name(services.catalogue, article.source)
    )
    lines = account(trace, cause, reader)
    if trace.delivery is None and _went_with_another(trace.article, followed, audience, now):
        lines.append(reader.say("why-alert-known"))
    text = Markup("\n").join([title, Markup(""), *lines])
    rows = [(each,) for each in _choices(article, cause, reader)] if trace.delivery is None else []
    return Reply(text, choices=tuple(rows))


def _went_with_another(article: Article, followed: list[Subscription], audience: Audience, now: datetime) -> bool:
    """Whether its alert would have been told, had no other report told it before."""
    if article.alert is None or article.rings:
        return False
    wanted = [each for each in followed if each.kind is SubscriptionKind.ALERT]
    return match(replace(audience, alert=article.alert), wanted, (), now) is not None


def _reader(request: Request, services: Services) -> Reader:
    return Reader(
        request.subscriber,
        voice(request, services),
        services.catalogue,
        zone_of(request.subscriber.settings, zone(services.timezone)),
        services.now(),
    )


def _choices(article: Article, cause: WhyNot | None, reader: Reader) -> Iterator[Button]:
    """What can be done about it."""
    say = reader.say
    if reader.subscriber.paused is not None:
        yield button(say, "settings-resume", action("set", "paused", "off"))
    elif isinstance(cause, Unasked):
        yield from _follows(article, reader)
    elif isinstance(cause, Muted):
        subject = names.Subject(cause.mute.kind, cause.mute.value)
        yield button(say, "button-unmute", _lift_action(cause.mute), what=reader.called(subject))
    elif isinstance(cause, Stopped):
        yield button(say, "button-filters", "filter")
    elif isinstance(cause, Heard):
        yield button(say, "card-follow-story", action("story", article.id))
    yield button(say, "button-read-it", action("open", article.id))


def _lift_action(mute: Mute) -> str:
    value = names.short_hash(mute.value) if mute.kind is SubscriptionKind.KEYWORD else mute.value
    return action("unmute", mute.kind.value, value)


def _follows(article: Article, reader: Reader) -> Iterator[Button]:
    """Its topics and its foremost place, or if it has none its paper."""
    known = [names.topic(each) for each in article.topics if each in reader.catalogue.topics][:1]
    gazetteer = reader.catalogue.gazetteer
    known += [names.place(each) for each in article.places if each != gazetteer.province.id]
    known += [names.topic(each) for each in article.topics[1:] if each in reader.catalogue.topics]
    for subject in known[:_FOLLOWS_MAX] or [names.source(article.source)]:
        wanted = follow_action(subject)
        if wanted is not None:
            yield button(reader.say, "button-follow-this", wanted, what=reader.called(subject))


# --- an article that Loa has not seen ------------------------------------------------------------------------------


async def _unseen(request: Request, services: Services, link: str) -> Reply:
    """Whether its paper is one that Loa reads, and when it did last."""
    reader = _reader(request, services)
    site = site_host(link)
    feeds = [feed for feed in await services.db.read(services.db.storage.feeds) if feed.spec.enabled]
    theirs = [feed for feed in feeds if _is_of(feed, site, services)]
    if not theirs:
        return Reply(reader.say("why-unseen-foreign", host=host_of(link)))
    paper = names.source_name(services.catalogue, theirs[0].spec.source)
    read = max((feed.checked_at for feed in theirs if feed.checked_at and not feed.failures), default=None)
    if read is None:
        return Reply(reader.say("why-unseen-not-read", paper=paper))
    return Reply(reader.say("why-unseen-read", paper=paper, read=reader.past(read)))


def _is_of(feed: Feed, site: str, services: Services) -> bool:
    source = services.catalogue.sources.get(feed.spec.source)
    addresses = (feed.spec.url, source.home if source else "")
    return any(site in address and site_host(address) == site for address in addresses)
