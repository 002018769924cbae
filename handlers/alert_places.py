"""/canhbao: at which places one wants alerts: those that one follows, the whole province, or others of one's choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.models import Button, Rows, Subscription, SubscriptionKind
from handlers import names, place_names
from handlers.alert_choice import Choice, chosen, settle, with_place
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, in_rows, part
from handlers.voice import Voice, voice

_NAMED_MAX = 5


async def pressed(request: Request, services: Services) -> Choice:
    where, held = part(request.action, 2), await chosen(request, services)
    if where not in {"all", "mine"}:
        raise OldButton
    return replace(held, places=(services.catalogue.gazetteer.province.id,) if where == "all" else ())


async def at(request: Request, services: Services, toast: str) -> Reply:
    """The places at which one wants them: the old districts, and what lies in none."""
    if len(request.action) > 2:
        await settle(request, services, await _with_or_without(request, services))
        shown = await _shown(request, services)
        return replace(shown, toast=toast)
    return await _shown(request, services)


async def _with_or_without(request: Request, services: Services) -> Choice:
    turned, place = part(request.action, 2), part(request.action, 3)
    held = await chosen(request, services)
    if turned not in {"on", "off"} or place not in services.catalogue.gazetteer.places or not held.kinds:
        raise OldButton
    if turned == "off":
        return replace(held, places=tuple(each for each in held.places if each != place))
    return replace(held, places=with_place(held, place, services))


async def _shown(request: Request, services: Services) -> Reply:
    say, held = voice(request, services), await chosen(request, services)
    toggles = in_rows(
        Button(
            place_names.on_button(each, request.language),
            action("alerts", "at", "off" if each.id in held.places else "on", each.id),
            active=each.id in held.places,
        )
        for each in place_names.first(services.catalogue.gazetteer)
    )
    return Reply(say("alerts-at"), choices=(*toggles, (button(say, "button-alerts-back", "alerts"),)), edit=True)


def said(request: Request, services: Services, held: Choice, followed: Sequence[Subscription]) -> Markup:
    say, gazetteer = voice(request, services), services.catalogue.gazetteer
    if held.places == (gazetteer.province.id,):
        return say("alerts-where-all")
    mine = tuple(each.value for each in followed if each.kind is SubscriptionKind.PLACE)
    places = held.places or mine
    if not places:
        return say("alerts-where-nowhere")
    called = [names.place_name(services.catalogue, each, request.language) for each in places[:_NAMED_MAX]]
    more = len(places) - len(called)
    return say("alerts-where" if held.places else "alerts-where-mine", places=", ".join(called), more=more)


def rows(say: Voice, held: Choice, services: Services) -> Rows:
    if not held.kinds:
        return ()
    everywhere = held.places == (services.catalogue.gazetteer.province.id,)
    own = bool(held.places) and not everywhere
    return (
        (
            button(say, "button-alerts-my-places", "alerts:place:mine", active=not held.places),
            button(say, "button-alerts-everywhere", "alerts:place:all", active=everywhere),
        ),
        (button(say, "button-alerts-at", "alerts:at", active=own),),
    )
