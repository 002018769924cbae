"""/nguon: the papers one can follow; for admins, how their feeds are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from markupsafe import Markup

from bot.models import Button, Feed, FeedStatus, Rows, SubscriptionKind
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.broadcast import not_allowed
from handlers.buttons import action, button, in_rows, part
from handlers.following import toggle
from handlers.voice import voice

_HEALTHY = {FeedStatus.OK, FeedStatus.NEW}
_NAMED_MAX = 10
_DETAIL_CHARACTERS_MAX = 120


async def sources(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    return Reply(say("sources-all"), choices=await _toggles(request, services))


async def sources_button(request: Request, services: Services) -> Reply:
    """``sources`` shows; ``sources:on:<id>``, ``sources:off:<id>`` turn one over where it stands."""
    if len(request.action) == 1:
        return await sources(request, services)
    toast = await toggle(request, services, names.source(part(request.action, 2)))
    return replace(await sources(request, services), edit=True, toast=toast)


async def _toggles(request: Request, services: Services) -> Rows:
    say = voice(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    ticked = {each.value for each in followed if each.kind is SubscriptionKind.SOURCE}
    rows = in_rows(
        Button(
            services.catalogue.sources[source_id].name,
            action("sources", "off" if source_id in ticked else "on", source_id),
            active=source_id in ticked,
        )
        for source_id in _polled(services)
    )
    return (*rows, (button(say, "button-health", "health"),)) if request.is_admin else rows


def _polled(services: Services) -> list[str]:
    """Sources of which something is polled, and the provincial paper first."""
    catalogue = services.catalogue
    enabled = {spec.source for spec in catalogue.feeds if spec.enabled} | {catalogue.home}
    others = [source_id for source_id in catalogue.sources if source_id in enabled and source_id != catalogue.home]
    return [source_id for source_id in (catalogue.home, *others) if source_id in catalogue.sources]


# --- for admins --------------------------------------------------------------------------------------------------


async def health_button(request: Request, services: Services) -> Reply:
    """``health``: how many feeds are well, and the worst of the others by name."""
    if not request.is_admin:
        return not_allowed(request, services)
    say = voice(request, services)
    feeds = [feed for feed in await services.db.read(services.db.storage.feeds) if feed.spec.enabled]
    counts = Counter(feed.status for feed in feeds)
    ill = sorted((feed for feed in feeds if feed.status not in _HEALTHY), key=lambda feed: -feed.failures)
    head = say("health", total=len(feeds), well=sum(counts[status] for status in _HEALTHY), ill=len(ill))
    lines = [_line(feed) for feed in ill[:_NAMED_MAX]]
    rest = [say("health-more", count=len(ill) - _NAMED_MAX)] if len(ill) > _NAMED_MAX else []
    return Reply(Markup("\n").join([head, *lines, *rest]))


def _line(feed: Feed) -> Markup:
    detail = (feed.status_detail or "")[:_DETAIL_CHARACTERS_MAX]
    return Markup("• <b>{}</b> – <code>{}</code> {}").format(feed.spec.title, feed.status.value, detail)
