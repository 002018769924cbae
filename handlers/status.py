"""/tinhtrang: when each of one's sources was last read and what is wrong; for admins, what waits and who answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

from markupsafe import Markup

from bot.delivery.schedule import zone_of
from bot.models import Feed, Health, Subscription, SummaryOutcome
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import button
from handlers.clock import time_past
from handlers.standing import Standing, standings, trouble_of
from handlers.voice import Voice, voice
from handlers.when import zone

LINES_MAX = 12
_LATE_AFTER = timedelta(minutes=1)


async def status(request: Request, services: Services) -> Reply:
    db, say = services.db, voice(request, services)
    feeds = await db.read(db.storage.feeds)
    followed = await db.read(db.storage.subscriptions, request.subscriber.id)
    blocks = [_sources(request, services, feeds, followed)]
    buttons = [button(say, "button-sources", "sources"), button(say, "button-mine", "mine")]
    if request.is_admin:
        blocks.append(await _whole(request, services, feeds))
        buttons.append(button(say, "button-health", "health"))
    return Reply(Markup("\n\n").join(blocks), choices=(tuple(buttons),))


# --- the reader's sources ----------------------------------------------------------------------------------------


def _sources(request: Request, services: Services, feeds: list[Feed], followed: list[Subscription]) -> Markup:
    say, clock = voice(request, services), _Clock(request, services)
    found = standings(feeds, followed, services.now())
    if not found:
        return say("status-none")
    read, total, follows = sum(each.is_read for each in found), len(found), bool(followed)
    all_read = say("status-well", total=total, follows=follows)
    head = all_read if read == total else say("status-ill", read=read, total=total, follows=follows)
    lines = [_line(each, names.source_name(services.catalogue, each.source), say, clock) for each in found[:LINES_MAX]]
    more = [say("status-more", count=len(found) - LINES_MAX)] if len(found) > LINES_MAX else []
    return Markup("\n").join([head, *lines, *more])


def _line(each: Standing, paper: str, say: Voice, clock: _Clock) -> Markup:
    facts = [
        say("status-read", at=clock(each.read_at)) if each.read_at else say("status-not-read"),
        *([say("status-news", at=clock(each.news_at))] if each.news_at else []),
    ]
    line = say("status-source", paper=paper, well=each.trouble is None, facts=Markup(" · ").join(facts))
    if each.trouble is None:
        return line
    wrong = say(f"status-{each.trouble}")
    since = say("status-since", at=clock(each.since)) if each.since else Markup("")
    part = say("status-part", ill=each.ill, total=each.total) if each.ill < each.total else Markup("")
    return line + Markup("\n   ") + Markup(" ").join(filter(None, (wrong, since, part)))


class _Clock:
    """Moments on the reader's own clock."""

    def __init__(self, request: Request, services: Services) -> None:
        self._zone: tzinfo = zone_of(request.subscriber.settings, zone(services.timezone))
        self._now = services.now()
        self._say = voice(request, services)

    def __call__(self, at: datetime) -> str:
        return time_past(at, self._now, self._zone, self._say)


# --- for admins --------------------------------------------------------------------------------------------------


async def _whole(request: Request, services: Services, feeds: Iterable[Feed]) -> Markup:
    db, now, say, clock = services.db, services.now(), voice(request, services), _Clock(request, services)
    open_ = await db.read(db.storage.dispatches_open)
    late = await db.read(db.storage.late_since, now)
    enabled = [feed for feed in feeds if feed.spec.enabled]
    well = sum(trouble_of(feed, now) is None for feed in enabled)
    lines = [
        say("status-whole"),
        say("status-open", count=open_),
        say("status-behind", since=clock(late)) if late and now - late >= _LATE_AFTER else say("status-on-time"),
        *_messengers(services.health().items(), say, clock),
        say("status-feeds", well=well, total=len(enabled)),
        *_summaries(await db.read(db.storage.summary_counts, now.date()), say),
    ]
    return Markup("\n").join(lines)


def _summaries(counts: Mapping[SummaryOutcome, int], say: Voice) -> Iterator[Markup]:
    """Nothing where no summariser is asked."""
    if asked := sum(counts.values()):
        told, rejected, failed = (counts.get(SummaryOutcome(each), 0) for each in ("told", "rejected", "failed"))
        yield say("status-summaries", asked=asked, told=told, rejected=rejected, failed=failed)


def _messengers(health: Iterable[tuple[str, Health]], say: Voice, clock: _Clock) -> Iterator[Markup]:
    for name, each in health:
        called = say("messenger-web") if name == "web" else name.capitalize()
        yield say(f"status-messenger-{each.state}", name=called, since=clock(each.since))
