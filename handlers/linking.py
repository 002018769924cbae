"""/lienket: the chats of one person on several messengers become one, by a code that is said in the other chat."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from bot.models import Address, ChatKind, Rows
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, part
from handlers.voice import Voice, voice

VALID = timedelta(minutes=5)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
_LENGTH = 8  # 31^8 codes: nobody guesses one within its five minutes
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
    linked = await services.db.read(services.db.storage.addresses, request.subscriber.id)
    offered = await _offer(request, services)
    if len(linked) > 1:
        return Reply(say("link-stands", chats=_called(say, linked)), choices=_where(say, linked), then=(offered,))
    return offered


async def link_button(request: Request, services: Services) -> Reply:
    """``link:to:<messenger>``: news goes there; ``link:off``: this chat is one of its own again."""
    if part(request.action, 1) == "off":
        return await _unlink(request, services)
    say, storage = voice(request, services), services.db.storage
    linked = await services.db.read(storage.addresses, request.subscriber.id)
    wanted = part(request.action, 2)
    if wanted not in {each.messenger for each in linked}:
        raise OldButton
    await services.db.write(storage.prefer, request.subscriber.id, wanted)
    linked = await services.db.read(storage.addresses, request.subscriber.id)
    return Reply(say("link-stands", chats=_called(say, linked)), choices=_where(say, linked), edit=True)


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
    if one is None:
        return Reply(say("link-refused"))
    linked = await services.db.read(storage.addresses, one.id)
    return Reply(say("link-done", chats=_called(say, linked)), choices=_where(say, linked))


async def _unlink(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    here = request.subscriber.address.messenger
    done = await services.db.write(services.db.storage.unlink, request.subscriber.id, here)
    return Reply(say("link-ended" if done else "link-none"))


def _called(say: Voice, linked: list[Address]) -> str:
    return ", ".join(_name(say, each.messenger) for each in linked)


def _name(say: Voice, messenger: str) -> str:
    return str(say("messenger-name", messenger=messenger))


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
