"""Where somebody is: asked for on a button, looked at once, and kept nowhere; the answer is the nearest commune."""

from __future__ import annotations

from datetime import timedelta

from bot.models import ChatKind
from handlers import names, place_names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, button, follow_action
from handlers.voice import plain, voice
from storage.base import Dialog

QUESTION = "vitri"
QUESTION_S = 15 * 60
FAR_KM = 30.0  # further than this from every place where people live is elsewhere


def may_share(request: Request, services: Services) -> bool:
    """Others must not learn where somebody is."""
    to = request.subscriber
    return to.kind is ChatKind.PRIVATE and to.address.messenger in services.location_on


def where_are_you(request: Request, services: Services) -> Reply:
    if not may_share(request, services):
        raise OldButton
    say = voice(request, services)
    until = services.now() + timedelta(seconds=QUESTION_S)
    dialog = Dialog(QUESTION, {}, until)
    return Reply(say("places-share"), location_button=plain(say("button-share-location")), dialog=dialog)


async def located(request: Request, services: Services) -> Reply:
    """The commune nearest to where somebody is, to be followed with one press. The location is kept nowhere."""
    if not may_share(request, services):
        return _nearest(request, services)
    seen = voice(request, services)("places-location-seen")
    return Reply(seen, location_done=True, then=(_nearest(request, services),))


def _nearest(request: Request, services: Services) -> Reply:
    say, gazetteer = voice(request, services), services.catalogue.gazetteer
    nearest = gazetteer.nearest(*request.location) if request.location else None
    other = button(say, "button-other-place", "place")
    if nearest is None or nearest[1] > FAR_KM:
        return Reply(say("places-far", province=gazetteer.province.name), choices=((other,),))
    commune, distance = nearest
    wanted = follow_action(names.place(commune.id)) or ""
    called = place_names.label(commune, request.language)
    follow = button(say, "button-right-follow", wanted, what=called)
    text = say("places-near", place=called, km=max(1, round(distance)))
    return Reply(text, choices=((follow,), (other,)))
