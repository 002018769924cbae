"""/dulieu and /xoa: what is stored about a subscriber, as a file, and gone for good."""

from __future__ import annotations

import json
from datetime import timedelta

from handlers.base import FilePart, Reply, Request, Services
from handlers.buttons import action, button, number
from handlers.voice import voice
from handlers.when import full_day, zone

_CONFIRM_S = 15 * 60
FILE_NAME = "loa-du-lieu.json"


async def my_data(request: Request, services: Services) -> Reply:
    """A summary to read and everything as JSON."""
    say = voice(request, services)
    db, subscriber = services.db, request.subscriber
    stored = await db.read(db.storage.export_subscriber, subscriber.id)
    followed = await db.read(db.storage.subscriptions, subscriber.id)
    mutes = await db.read(db.storage.mutes, subscriber.id, services.now())
    since = full_day(subscriber.created_at.astimezone(zone(services.timezone)).date())
    content = json.dumps(stored, ensure_ascii=False, indent=2, default=str).encode()
    return Reply(
        say(
            "data-summary",
            name=subscriber.name,
            address=str(subscriber.address),
            since=since,
            followed=len(followed),
            muted=len(mutes),
        ),
        file=FilePart(FILE_NAME, content, say("data-file")),
        choices=((button(say, "button-erase", "erase"),),),
    )


async def erase(request: Request, services: Services) -> Reply:
    """Ask; the button that confirms is good for a quarter of an hour."""
    say = voice(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    good_until = int((services.now() + timedelta(seconds=_CONFIRM_S)).timestamp())
    yes = button(say, "button-erase-all", action("erase", "yes", good_until))
    return Reply(say("erase-ask", followed=len(followed)), choices=((yes,), (button(say, "button-no", "never"),)))


async def erase_button(request: Request, services: Services) -> Reply:
    """``erase`` asks; ``erase:yes:<good until>`` erases."""
    if len(request.action) == 1 or number(request.action, 2) < services.now().timestamp():
        return await erase(request, services)
    await services.db.write(services.db.storage.erase_subscriber, request.subscriber.id)
    return Reply(voice(request, services)("erase-done"), edit=True)
