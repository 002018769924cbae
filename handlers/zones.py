"""/muigio: where a person's clock stands, for those far from home."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.models import Button, Rows
from handlers import cities
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, fits, in_rows
from handlers.saving import own_zone, save
from handlers.voice import plain, voice
from storage.base import Dialog

QUESTION = "muigio"
WORDS_SHOWN_MAX = 80
_QUESTION_S = 15 * 60


async def zone(request: Request, services: Services) -> Reply:
    """The screen; ``/muigio Seoul``, ``/muigio Mỹ``, ``/muigio Asia/Seoul`` choose, or ask what is meant."""
    words = " ".join(request.words.split())
    if not words:
        return _shown(request, services)
    found = await asyncio.to_thread(cities.find, words)
    if len(found) == 1:
        return _shown(await _moved(request, services, found[0]), services)
    near = found or await asyncio.to_thread(cities.near, words)
    key = "zone-which" if found else "zone-near" if near else "zone-unknown"
    text = voice(request, services)(key, words=words[:WORDS_SHOWN_MAX])
    return Reply(
        text,
        choices=in_rows(_offered(request, services, near or cities.OFFERED), 2 if near else 3),
        dialog=_again(request),
    )


def _again(request: Request) -> Dialog | None:
    """Who was asked and is not understood may simply try again."""
    return request.dialog if request.dialog is not None and request.dialog.name == QUESTION else None


async def zone_button(request: Request, services: Services) -> Reply:
    """``zone`` shows in place, ``zone:ask`` asks, ``zone:<IANA name>`` chooses."""
    if len(request.action) == 1:
        return replace(_shown(request, services), edit=True)
    say, wanted = voice(request, services), request.action[1]
    if wanted == "ask":
        until = services.now() + timedelta(seconds=_QUESTION_S)
        return Reply(say("zone-ask"), dialog=Dialog(QUESTION, {}, until))
    if wanted not in await asyncio.to_thread(cities.available):
        raise OldButton
    request = await _moved(request, services, wanted)
    return replace(_shown(request, services), edit=True, toast=plain(say("toast-saved")))


async def _moved(request: Request, services: Services, wanted: str) -> Request:
    name = "" if wanted == services.timezone else wanted
    return await save(request, services, replace(request.subscriber.settings, zone=name))


def _shown(request: Request, services: Services) -> Reply:
    say, here = voice(request, services), own_zone(request, services)
    now = services.now().astimezone(here)
    text = say(
        "zone-shown",
        place=cities.called(_held(request, services), request.language),
        clock=f"{now:%H:%M}",
        day=say("weekday", day=now.weekday()),
    )
    ask = (button(say, "button-zone-other", "zone:ask"),)
    return Reply(text, choices=(*_rows(request, services), ask, back_to_settings(say)))


def _rows(request: Request, services: Services) -> Rows:
    return in_rows(_offered(request, services, tuple(dict.fromkeys((services.timezone, *cities.OFFERED)))), 3)


def _offered(request: Request, services: Services, zones: tuple[str, ...]) -> list[Button]:
    held = _held(request, services)
    return [
        Button(cities.called(name, request.language), wanted, active=name == held)
        for name in zones
        if fits(wanted := action("zone", name))
    ]


def _held(request: Request, services: Services) -> str:
    return request.subscriber.settings.zone or services.timezone
