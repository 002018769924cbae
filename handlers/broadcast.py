"""/thongbao, for admins: write, preview, choose the audience, confirm, cancel.

The draft is stored before it is shown, and starting it happens once in storage: a button pressed twice, or by
somebody who is no admin any more, does no harm.
"""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup, escape

from bot.models import Audience, Broadcast, BroadcastState, Button, Rows
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, in_rows, number, part
from handlers.voice import plain, voice
from storage.base import Dialog

QUESTION = "thongbao"
TEXT_CHARACTERS_MAX = 3_500
CAPTION_CHARACTERS_MAX = 1_000
_QUESTION_S = 30 * 60
_EVERYBODY = "all"


async def broadcast(request: Request, services: Services) -> Reply:
    """Take the announcement from the command, or ask for it."""
    if not request.is_admin:
        return not_allowed(request, services)
    if not request.words.strip() and not request.has_picture:
        return _ask(request, services, "broadcast-ask")
    return await _draft(request, services)


def not_allowed(request: Request, services: Services) -> Reply:
    return Reply(voice(request, services)("admins-only"))


async def broadcast_answer(request: Request, services: Services) -> Reply:
    """What was sent in answer to the question is the announcement."""
    return await broadcast(request, services)


def _ask(request: Request, services: Services, key: str, **values: object) -> Reply:
    until = services.now() + timedelta(seconds=_QUESTION_S)
    say = voice(request, services)
    stop = button(say, "button-cancel", "never")
    return Reply(say(key, **values), choices=((stop,),), dialog=Dialog(QUESTION, {}, until))


async def _draft(request: Request, services: Services) -> Reply:
    text = request.words.strip()
    limit = CAPTION_CHARACTERS_MAX if request.has_picture else TEXT_CHARACTERS_MAX
    if len(text) > limit:
        return _ask(request, services, "broadcast-too-long", length=len(text), max=limit)
    picture = None
    if request.has_picture:
        picture = await request.fetch_picture() if request.fetch_picture else None
        if picture is None:
            return _ask(request, services, "broadcast-no-picture")
    db = services.db
    draft = await db.write(
        db.storage.save_broadcast, request.subscriber.id, escape(text), None, picture, services.now()
    )
    control = await _control(request, services, draft)
    say = voice(request, services)
    shown = Markup("\n\n").join(filter(None, (say("broadcast-heading"), draft.text)))  # as delivery shows it
    return Reply(say("broadcast-preview"), then=(Reply(shown, picture=picture), control))


# --- the message with the buttons --------------------------------------------------------------------------------


async def _control(request: Request, services: Services, draft: Broadcast) -> Reply:
    say = voice(request, services)
    count = await _count(services, draft.topic)
    text = say("broadcast-confirm", to=_audience(request, services, draft.topic), count=count)
    rows = (
        (button(say, "button-send", action("cast", "go", draft.id), count=count),),
        (
            button(say, "button-choose-topic", action("cast", "choose", draft.id)),
            button(say, "button-rewrite", action("cast", "again", draft.id)),
        ),
        (button(say, "button-cancel", action("cast", "drop", draft.id)),),
    )
    return Reply(text, choices=rows)


async def _count(services: Services, topic: str | None) -> int:
    audience = Audience(everyone=topic is None, topics=(topic,) if topic else ())
    return await services.db.read(services.db.storage.count_audience, audience)


def _audience(request: Request, services: Services, topic: str | None) -> str:
    if topic is None:
        return plain(voice(request, services)("broadcast-everybody"))
    return names.label(services.catalogue, names.topic(topic), request.language)


async def broadcast_button(request: Request, services: Services) -> Reply:
    """``cast:go|choose|again|drop|stop:<id>``, ``cast:to:<id>:<topic>|all``."""
    if not request.is_admin:
        return not_allowed(request, services)
    verb = part(request.action, 1)
    found = await services.db.read(services.db.storage.broadcast, number(request.action, 2))
    if found is None or found.author_id != request.subscriber.id:
        raise OldButton
    if verb == "stop":
        return await _stop(request, services, found)
    if found.state is not BroadcastState.DRAFT:
        return Reply(toast=plain(voice(request, services)("broadcast-already")))
    if verb == "go":
        return await _start(request, services, found)
    if verb == "choose":
        return await _choose(request, services, found)
    if verb == "to":
        return await _to(request, services, found, part(request.action, 3))
    return await _drop(request, services, found, verb)


async def _start(request: Request, services: Services, draft: Broadcast) -> Reply:
    say = voice(request, services)
    db = services.db
    started = await db.write(db.storage.start_broadcast, draft.id, services.now())
    if started is None:
        return Reply(toast=plain(say("broadcast-already")))
    # The message with the buttons becomes the one that shows the progress.
    here = request.subscriber.address
    await db.write(db.storage.save_broadcast_progress, draft.id, request.message_id, reported=False, at=here)
    stop = button(say, "progress-stop", action("cast", "stop", draft.id))
    text = say("broadcast-started", to=_audience(request, services, draft.topic))
    return Reply(text, choices=((stop,),), edit=True)


async def _stop(request: Request, services: Services, found: Broadcast) -> Reply:
    """Where it stands; the report at the end says how many had it already."""
    say = voice(request, services)
    state = await services.db.write(services.db.storage.cancel_broadcast, found.id, services.now())
    return Reply(toast=plain(say("broadcast-ended" if state is BroadcastState.DONE else "broadcast-stopping")))


async def _choose(request: Request, services: Services, draft: Broadcast) -> Reply:
    say = voice(request, services)
    everybody = button(say, "broadcast-everybody", action("cast", "to", draft.id, _EVERYBODY), active=not draft.topic)
    topics = in_rows(
        Button(
            names.label(services.catalogue, names.topic(topic_id), request.language),
            action("cast", "to", draft.id, topic_id),
            active=draft.topic == topic_id,
        )
        for topic_id in services.catalogue.topics
    )
    rows: Rows = ((everybody,), *topics)
    return Reply(say("broadcast-choose"), choices=rows, edit=True)


async def _to(request: Request, services: Services, draft: Broadcast, topic: str) -> Reply:
    """A draft's audience is part of it: the other audience gets a draft of its own."""
    if topic != _EVERYBODY and topic not in services.catalogue.topics:
        raise OldButton
    db = services.db
    picture = await db.read(db.storage.picture, draft.picture_id) if draft.picture_id is not None else None
    wanted = None if topic == _EVERYBODY else topic
    other = await db.write(
        db.storage.save_broadcast, request.subscriber.id, draft.text, wanted, picture, services.now()
    )
    await db.write(db.storage.cancel_broadcast, draft.id, services.now())
    control = await _control(request, services, other)
    return Reply(control.text, choices=control.choices, edit=True)


async def _drop(request: Request, services: Services, draft: Broadcast, verb: str) -> Reply:
    """``drop`` forgets the draft, ``again`` asks for another."""
    if verb not in {"drop", "again"}:
        raise OldButton
    await services.db.write(services.db.storage.cancel_broadcast, draft.id, services.now())
    if verb == "again":
        return _ask(request, services, "broadcast-ask")
    return Reply(voice(request, services)("broadcast-dropped"), edit=True)
