"""Keeping what a person chose: settings, with the moments at which what waits for that person is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from bot.delivery import schedule
from bot.models import Settings
from handlers.base import Request, Services
from handlers.when import zone


async def save(request: Request, services: Services, changed: Settings) -> Request:
    """Store ``changed``; the request as it would be made now."""
    openings = schedule.openings(changed, services.now(), zone(services.timezone))
    storage = services.db.storage
    await services.db.write(storage.save_settings, request.subscriber.id, changed, openings)
    return replace(request, subscriber=replace(request.subscriber, settings=changed))


def own_zone(request: Request, services: Services) -> tzinfo:
    """Where the person's clock stands."""
    return schedule.zone_of(request.subscriber.settings, zone(services.timezone))
