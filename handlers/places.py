"""/diaban: the places one follows, found by name, by old district, or by a location (see location.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.catalogue.gazetteer import Gazetteer
from bot.models import Button, Place, PlaceKind, Rows, SubscriptionKind
from handlers import location, names, place_names, search
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, follow_action, in_rows, number, part
from handlers.following import follow_subjects, toggle
from handlers.place_names import Called
from handlers.voice import voice
from storage.base import Dialog

PER_PAGE = 8
QUESTION = "diaban"
_QUESTION_S = 15 * 60
_WORDS_SHOWN_MAX = 60


# --- typed --------------------------------------------------------------------------------------------------------


async def places(request: Request, services: Services) -> Reply:
    """Follow the place of that name; several of it: which; no name: the old districts as buttons."""
    words = " ".join(request.words.split())
    if not words:
        return await _overview(request, services)
    gazetteer = services.catalogue.gazetteer
    found = place_names.meant(gazetteer, words)
    if len(found) == 1:
        return await _follow(request, services, found[0])
    if not found:
        found = place_names.near(gazetteer, words)
    say = voice(request, services)
    shown = words[:_WORDS_SHOWN_MAX]
    if not found:
        reply = await _overview(request, services)
        text = say("places-unknown", words=shown, province=gazetteer.province.name)
        return replace(reply, text=text)
    return Reply(say("places-which", words=shown), choices=in_rows(_offers(request, found), 1))


async def places_answer(request: Request, services: Services) -> Reply:
    """What is typed after the question; what is no place's name is searched for, as ever."""
    is_place = place_names.meant(services.catalogue.gazetteer, request.words)
    return await (places if is_place else search.search)(request, services)


async def location_answer(request: Request, services: Services) -> Reply:
    """What is typed instead of sharing a location: the button goes, and it is answered as ever."""
    answer = await places_answer(request, services)
    return Reply(voice(request, services)("places-location-dropped"), location_done=True, then=(answer,))


async def _follow(request: Request, services: Services, called: Called) -> Reply:
    reply = await follow_subjects(request, services, [names.place(called.place.id)])
    if not called.old:
        return reply
    now = voice(request, services)("places-now", old=called.old, place=called.place.name)
    return replace(reply, text=Markup("\n").join([now, reply.text]))


def _offers(request: Request, found: tuple[Called, ...]) -> list[Button]:
    return [
        Button(_called(request, each), wanted)
        for each in found
        if (wanted := follow_action(names.place(each.place.id))) is not None
    ]


def _called(request: Request, called: Called) -> str:
    label = place_names.on_button(called.place, request.language)
    return f"{label} ← {called.old}" if called.old else label


# --- buttons ------------------------------------------------------------------------------------------------------


async def places_button(request: Request, services: Services) -> Reply:
    """``place`` shows the old districts, ``place:here`` asks for a location, ``place:in:<district>:<offset>`` shows its
    communes; ``place:on:<id>:…`` and ``place:off:<id>:…`` turn one over where it stands, with the district and offset
    that are shown, if any."""
    if len(request.action) == 1:
        return replace(await _overview(request, services), edit=True)
    verb = part(request.action, 1)
    if verb == "here":
        return location.where_are_you(request, services)
    if verb == "in":
        return await _district(request, services, part(request.action, 2), number(request.action, 3))
    toast = await toggle(request, services, names.place(part(request.action, 2)))
    if len(request.action) > 3:
        shown = await _district(request, services, part(request.action, 3), number(request.action, 4))
    else:
        shown = replace(await _overview(request, services), edit=True)
    return replace(shown, toast=toast)


async def _overview(request: Request, services: Services) -> Reply:
    say, gazetteer = voice(request, services), services.catalogue.gazetteer
    followed = await _followed(request, services)
    mine = [place_names.label(each, request.language) for each in gazetteer.places.values() if each.id in followed]
    parts = [say("places-ask")]
    if request.subscriber.address.messenger not in services.location_on:
        parts.append(say("places-no-share"))
    if mine:
        parts.insert(0, say("places-mine", places=", ".join(mine)))
    until = services.now() + timedelta(seconds=_QUESTION_S)
    here = ((button(say, "button-here", "place:here"),),) if location.may_share(request, services) else ()
    buttons = (*here, *in_rows(_first(request, gazetteer, followed)))
    return Reply(Markup("\n\n").join(parts), choices=buttons, dialog=Dialog(QUESTION, {}, until))


def _first(request: Request, gazetteer: Gazetteer, followed: frozenset[str]) -> list[Button]:
    buttons = []
    for place in place_names.first(gazetteer):
        if place.kind is not PlaceKind.AREA:
            buttons.append(_toggle(request, place, followed))
            continue
        inside = {place.id, *(commune.id for commune in gazetteer.communes_of(place.id))}
        label = f"{place_names.on_button(place, request.language)} ›"
        buttons.append(Button(label, action("place", "in", place.id, 0), active=not inside.isdisjoint(followed)))
    return buttons


async def _district(request: Request, services: Services, area: str, offset: int) -> Reply:
    """The whole district, its communes, and the way back."""
    say, gazetteer = voice(request, services), services.catalogue.gazetteer
    district, communes = gazetteer.places.get(area), gazetteer.communes_of(area)
    if district is None or not communes:
        raise OldButton
    followed = await _followed(request, services)
    offset = min(offset - offset % PER_PAGE, len(communes) - 1)
    shown = [_toggle(request, each, followed, area, offset) for each in communes[offset : offset + PER_PAGE]]
    rows: Rows = (
        (_toggle(request, district, followed, area, offset),),
        *in_rows(shown),
        _turns(request, services, area, offset, len(communes)),
    )
    text = say("places-district", district=place_names.label(district, request.language), count=len(communes))
    return Reply(text, choices=rows, edit=True)


def _turns(request: Request, services: Services, area: str, offset: int, count: int) -> tuple[Button, ...]:
    say = voice(request, services)
    turns = [button(say, "button-places", "place")]
    if offset > 0:
        turns.append(button(say, "button-back", action("place", "in", area, offset - PER_PAGE)))
    if offset + PER_PAGE < count:
        turns.append(button(say, "button-further", action("place", "in", area, offset + PER_PAGE)))
    return tuple(turns)


def _toggle(request: Request, place: Place, followed: frozenset[str], *shown: object) -> Button:
    is_on = place.id in followed
    label = place_names.on_button(place, request.language)
    return Button(label, action("place", "off" if is_on else "on", place.id, *shown), active=is_on)


async def _followed(request: Request, services: Services) -> frozenset[str]:
    held = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    places_held = frozenset(each.value for each in held if each.kind is SubscriptionKind.PLACE)
    return places_held & services.catalogue.gazetteer.places.keys()
