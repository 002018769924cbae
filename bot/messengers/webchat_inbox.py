"""What people do in the web chat, as updates."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.messengers.base import Event, Incoming, Person, RawUpdate
from bot.models import Address, ChatKind, Language

NAME = "web"
EDITOR_CHAT = "editor"  # the chat of the demo's newsroom; LOA_ADMINS names it "web:editor"
READER_NAME = "Bạn đọc web"
EDITOR_NAME = "Biên tập viên"

_CHAT = re.compile(r"[0-9a-f]{32}|" + EDITOR_CHAT)
_TEXTS = ("text", "action", "message_id", "callback_id", "picture_ref")


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


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment
