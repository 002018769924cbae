"""/lienket: the chats of one person on several messengers become one, by a code that is said in the other chat."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from datetime import timedelta

from bot.models import Address, ChatKind, Rows
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, part
from handlers.following import SUBSCRIPTIONS_MAX
from handlers.voice import Voice, voice

VALID = timedelta(minutes=5)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
_LENGTH = 8  # 31^8 codes: nobody guesses one within its five minutes
_BOTH = "both"
_CODE = re.compile(rf"[{_ALPHABET}]{{{_LENGTH}}}")


async def link(request: Request, services: Services) -> Reply:
    """A code to say elsewhere; with a code, what comes of it; linked already, where news goes."""
    say = voice(request, services)
    if request.subscriber.kind is not ChatKind.PRIVATE:
        return Reply(say("link-in-private"))
    code = re.sub(r"[\s\-–]", "", request.words).upper()
    if names.means_off(request.words):
        return await _unlink(request, services)
    if code:
        return await _say_code(request, services, code)
    stands = await _stands(request, services)
    offered = await _offer(request, services)
    return replace(stands, then=(offered,)) if stands else offered


async def link_button(request: Request, services: Services) -> Reply:
    """``link:to:<messenger>``: news goes there; ``link:keep:<messenger>|both``: what is kept of two chats;
    ``link:off``: this chat is one of its own again."""
    if part(request.action, 1) == "off":
        return await _unlink(request, services)
    if part(request.action, 1) == "keep":
        return await _keep(request, services, part(request.action, 2))
    say, storage = voice(request, services), services.db.storage
    linked = await services.db.read(storage.addresses, request.subscriber.id)
    wanted = part(request.action, 2)
    if wanted not in {each.messenger for each in linked}:
        raise OldButton
    await services.db.write(storage.prefer, request.subscriber.id, wanted)
    linked = await services.db.read(storage.addresses, request.subscriber.id)
    return Reply(say("link-stands", chats=_called(say, linked)), choices=_where(say, linked), edit=True)


async def _stands(request: Request, services: Services) -> Reply | None:
    """Where news goes; None: this chat is linked to no other."""
    say = voice(request, services)
    linked = await services.db.read(services.db.storage.addresses, request.subscriber.id)
    if len(linked) < 2:
        return None
    return Reply(say("link-stands", chats=_called(say, linked)), choices=_where(say, linked))


async def _offer(request: Request, services: Services) -> Reply:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    now = services.now()
    await services.db.write(services.db.storage.offer_link, request.subscriber.id, code, now, now + VALID)
    return Reply(voice(request, services)("link-code", code=f"{code[:4]}-{code[4:]}"))


async def _say_code(request: Request, services: Services, code: str) -> Reply:
    say, storage = voice(request, services), services.db.storage
    if not _CODE.fullmatch(code):
        return Reply(say("link-no-code"))
    one = await services.db.write(storage.link, code, request.subscriber.id, services.now())
    if one is None:  # or the code was taken, and Loa stopped before it could say so: then it stands below
        stands = await _stands(request, services)
        return Reply(say("link-refused", max=SUBSCRIPTIONS_MAX), then=(stands,) if stands else ())
    linked = await services.db.read(storage.addresses, one.id)
    sides = await services.db.read(storage.sides, one.id, services.now())
    asked = (Reply(say("link-keep"), choices=_keeping(say, sides, _BOTH)),) if sides else ()
    return Reply(say("link-done", chats=_called(say, linked)), choices=_where(say, linked), then=asked)


async def _keep(request: Request, services: Services, wanted: str) -> Reply:
    """Until somebody answers, both is what holds."""
    say, storage, now = voice(request, services), services.db.storage, services.now()
    sides = await services.db.read(storage.sides, request.subscriber.id, now)
    if wanted not in {_BOTH, *sides}:
        raise OldButton
    side = None if wanted == _BOTH else wanted
    if not await services.db.write(storage.keep_side, request.subscriber.id, side, now):
        raise OldButton
    count = len(await services.db.read(storage.subscriptions, request.subscriber.id))
    text = say("link-kept-both", count=count) if side is None else say("link-kept", count=count, name=_name(say, side))
    return Reply(text, choices=_keeping(say, sides, wanted), edit=True)


async def _unlink(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    here = request.subscriber.address.messenger
    done = await services.db.write(services.db.storage.unlink, request.subscriber.id, here, services.now())
    return Reply(say("link-ended" if done else "link-none"))


def _called(say: Voice, linked: list[Address]) -> str:
    return ", ".join(_name(say, each.messenger) for each in linked)


def _name(say: Voice, messenger: str) -> str:
    return str(say("messenger-name", messenger=messenger))


def _keeping(say: Voice, sides: list[str], kept: str) -> Rows:
    """What may be kept of two chats, what holds ticked."""
    one = tuple(
        button(say, "link-keep-one", action("link", "keep", side), active=kept == side, messenger=_name(say, side))
        for side in sides
    )
    return ((button(say, "link-keep-both", action("link", "keep", _BOTH), active=kept == _BOTH),), one)


def _where(say: Voice, linked: list[Address]) -> Rows:
    """Where news goes, the present place ticked, and the way out."""
    rows = [
        (
            button(
                say,
                "link-to",
                action("link", "to", each.messenger),
                active=each is linked[0],
                messenger=_name(say, each.messenger),
            ),
        )
        for each in linked
    ]
    return (*rows, (button(say, "link-off", "link:off"),))
