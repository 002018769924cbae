"""What people do in the web chat, on its way to whoever stores it."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.messengers.base import Event, Incoming, Person, RawUpdate
from bot.models import Address, ChatKind, Language

NAME = "web"
EDITOR_CHAT = "editor"  # the chat of the demo's newsroom; LOA_ADMINS names it "web:editor"
READER_NAME = "Bạn đọc web"
EDITOR_NAME = "Biên tập viên"

WAITING_MAX = 1000  # updates nobody has taken yet
BATCH_MAX = 100
STORED_WITHIN_S = 10.0

_CHAT = re.compile(r"[0-9a-f]{32}|" + EDITOR_CHAT)
_TEXTS = ("text", "action", "message_id", "callback_id", "picture_ref")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the page: ``chat`` is 32 hexadecimal digits, or the editor's."""

    chat: str
    language: Language | None = None


def is_chat(chat: str) -> bool:
    return bool(_CHAT.fullmatch(chat))


def raw_update(visitor: Visitor, client_id: str, event: Event, at: datetime, fields: Mapping[str, str]) -> RawUpdate:
    """The update of one act; the page's ``client_id`` makes a repeated one the same."""
    body = {"event": event.value, "chat": visitor.chat, "language": visitor.language, "at": at.isoformat(), **fields}
    return RawUpdate(f"{visitor.chat}:{client_id}", json.dumps(body, ensure_ascii=False))


def parse_update(update: RawUpdate) -> Incoming | None:
    try:
        body = json.loads(update.body)
        chat, language = body["chat"], body.get("language")
        if not is_chat(chat):
            return None
        texts: dict[str, Any] = {key: _string(body[key]) for key in _TEXTS if key in body}
        return Incoming(
            event=Event(body["event"]),
            address=Address(NAME, chat),
            kind=ChatKind.PRIVATE,
            person=Person(
                chat,
                EDITOR_NAME if chat == EDITOR_CHAT else READER_NAME,
                language if language in ("vi", "en") else None,
            ),
            at=_aware(datetime.fromisoformat(body["at"])),
            **texts,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


@dataclass(slots=True)
class _Arrival:
    update: RawUpdate
    stored: asyncio.Future[bool]


class Inbox:
    """Updates that wait to be stored. Whoever brings one hears when that has happened, so the page's tick means that
    nothing can be lost any more."""

    def __init__(self, stored_within_s: float) -> None:
        self._stored_within_s = stored_within_s
        self._arrivals: asyncio.Queue[_Arrival] = asyncio.Queue(WAITING_MAX)

    async def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        """Batches of updates for ever; asking for the next one says that the one before is stored."""
        while True:
            batch = [await self._arrivals.get()]
            while len(batch) < BATCH_MAX and not self._arrivals.empty():
                batch.append(self._arrivals.get_nowait())
            stored = False
            try:
                yield [arrival.update for arrival in batch]
                stored = True
            finally:
                for arrival in batch:
                    if not arrival.stored.done():
                        arrival.stored.set_result(stored)

    async def take(self, update: RawUpdate) -> bool:
        """True once the update is stored; False when it is not for certain, in time: bring it again."""
        arrival = _Arrival(update, asyncio.get_running_loop().create_future())
        try:
            self._arrivals.put_nowait(arrival)
            async with asyncio.timeout(self._stored_within_s):
                return await arrival.stored
        except (asyncio.QueueFull, TimeoutError):
            _log.warning("web chat: an update was not taken in time; the page will repeat it")
            return False


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment
