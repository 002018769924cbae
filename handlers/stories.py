"""A story under a card: who else tells of it, and following it for as long as it lives."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.models import STORY_LIFE, Article, Rows, Subscription, SubscriptionKind
from bot.news.story_summary import story_summary
from handlers import following, names
from handlers import meant as pointing
from handlers.base import CardPart, Reply, Request, Services
from handlers.buttons import action, button
from handlers.clock import time_past
from handlers.following import SUBSCRIPTIONS_MAX
from handlers.saving import own_zone
from handlers.voice import plain, voice

_LISTED_MAX = 10
_SUMMARY_SYLLABLES = 120  # half a phone's screen


async def others(request: Request, services: Services) -> Reply:
    """``others:<article>``: what the other papers wrote about it, each with its title and link."""
    say = voice(request, services)
    article, reports = await _story(request, services)
    theirs = _one_a_paper([each for each in reports if each.source != article.source])
    if not theirs:
        return Reply(toast=plain(say(await _alone(request, services, article, reports))))
    lines = [_line(each, request, services) for each in theirs[-_LISTED_MAX:]]
    listed = say("story-others", title=article.title, count=len(theirs)) + Markup("\n\n") + Markup("\n").join(lines)
    text = Markup("\n\n").join(filter(None, [listed, _told_together([article, *theirs])]))
    return Reply(text, choices=await _choices(request, services, article, reports))


async def follow(request: Request, services: Services) -> Reply:
    """``story:<article>``: whatever is reported of its story comes, until nothing was for three days;
    ``story:<article>:off``: no more."""
    say, db = voice(request, services), services.db
    article, reports = await _story(request, services)
    wanted = Subscription(SubscriptionKind.STORY, article.story, services.now())
    if request.action[2:] == ("off",):
        was = await db.write(db.storage.unfollow, request.subscriber.id, wanted)
        return Reply(toast=plain(say("story-left" if was else "story-was-not")))
    if not _lives(reports, services):
        return Reply(toast=plain(say("story-over")))
    if await db.write(db.storage.follow, request.subscriber.id, wanted):
        return Reply(toast=plain(say("story-followed")))
    if await _follows(request, services, article):
        return Reply(toast=plain(say("story-already")))
    return Reply(toast=plain(say("follow-full", max=SUBSCRIPTIONS_MAX)))


async def _alone(request: Request, services: Services, article: Article, reports: Sequence[Article]) -> str:
    """How to say that no other paper tells of it."""
    if not _lives(reports, services):
        return "story-alone-over"
    return "story-alone-followed" if await _follows(request, services, article) else "story-alone"


async def _follows(request: Request, services: Services, article: Article) -> bool:
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    return any((each.kind, each.value) == (SubscriptionKind.STORY, article.story) for each in followed)


def _lives(reports: Sequence[Article], services: Services) -> bool:
    return services.now() - max(each.at for each in reports) <= STORY_LIFE


async def opened(request: Request, services: Services, story: int) -> Reply | None:
    """A story that an address names: it is followed; one that has ended is shown as it ended. None: there is none."""
    say, db = voice(request, services), services.db
    first = await db.read(db.storage.article, story)
    reports = await db.read(db.storage.story, story) or ([first] if first else [])
    if not reports:
        return None
    newest = max(reports, key=lambda each: each.at)
    if services.now() - newest.at > STORY_LIFE:
        return Reply(say("story-over"), cards=(CardPart(newest),))
    return await following.follow_subjects(request, services, [names.Subject(SubscriptionKind.STORY, newest.story)])


async def _story(request: Request, services: Services) -> tuple[Article, list[Article]]:
    """The article that the button names, and all reports of its story."""
    article = await pointing.pressed(request, services)
    return article, await services.db.read(services.db.storage.story, int(article.story)) or [article]


def _told_together(reports: Sequence[Article]) -> Markup:
    """What the papers tell between them, in sentences of theirs; nothing where none has a text."""
    told = " ".join(each.sentence.text for each in story_summary(reports, _SUMMARY_SYLLABLES))
    return Markup("<blockquote expandable>{}</blockquote>").format(told) if told else Markup("")


def _one_a_paper(reports: Sequence[Article]) -> list[Article]:
    """The newest of each paper, in order of time."""
    newest = {each.source: each for each in sorted(reports, key=lambda each: each.at)}
    return sorted(newest.values(), key=lambda each: each.at)


def _line(article: Article, request: Request, services: Services) -> Markup:
    at = time_past(article.at, services.now(), own_zone(request, services), voice(request, services))
    paper = names.source_name(services.catalogue, article.source)
    return Markup('• <a href="{}">{}</a> · {} · {}').format(article.url, article.title, paper, at)


async def _choices(request: Request, services: Services, article: Article, reports: Sequence[Article]) -> Rows:
    say = voice(request, services)
    if await _follows(request, services, article):
        return ((button(say, "card-leave-story", action("story", article.id, "off")),),)
    return ((button(say, "card-follow-story", action("story", article.id)),),) if _lives(reports, services) else ()
