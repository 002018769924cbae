"""What an update of the Zalo Bot Platform says, from a poll or a webhook. Pure and total: odd input is None.

Groups are beta there (only mentions arrive, unmarked, and some bots cannot be added), so only private chats are heard.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from bot.messengers.base import Event, Incoming, Person, RawUpdate
from bot.models import Address, ChatKind

NAME = "zalo"
TEXT_MAX = 4096
NAME_MAX = 128
ID_MAX = 128
_HEARD = frozenset(
    f"message.{what}.received" for what in ("text", "image", "sticker", "voice")
)  # "unsupported" is a person whose words the law protects: nothing is asked of them
_MILLISECONDS_FROM = 10**12
_SECONDS_MAX = 4 * 10**9

Json = dict[str, Any]


def raw_update(said: object) -> RawUpdate | None:
    """The update in a webhook's body or in the result of a poll. The same message brought again has the same id."""
    outer = _object(said)
    update = _object(outer.get("result")) or outer
    event, message = _text(update.get("event_name")), _object(update.get("message"))
    if not event or not message:
        return None
    body = json.dumps({"event_name": event, "message": message}, ensure_ascii=False)
    chat, number = _text(_object(message.get("chat")).get("id")), _text(message.get("message_id"))
    name = f"{event}:{chat}:{number}" if chat and number else body
    return RawUpdate(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(), body)


def parse_update(body: str, now: datetime) -> Incoming | None:
    """``now`` stands in where an update carries no time that can be."""
    try:
        update = _object(json.loads(body))
    except (ValueError, RecursionError):
        return None
    message = _object(update.get("message"))
    chat, sender = _object(message.get("chat")), _object(message.get("from"))
    chat_id, person_id = _id(chat.get("id")), _id(sender.get("id"))
    if update.get("event_name") not in _HEARD or not chat_id or not person_id or sender.get("is_bot") is True:
        return None
    if chat.get("chat_type", "PRIVATE") != "PRIVATE":
        return None
    return Incoming(
        Event.MESSAGE,
        Address(NAME, chat_id),
        ChatKind.PRIVATE,
        Person(person_id, _text(sender.get("display_name"))[:NAME_MAX]),
        _time(message.get("date"), now),
        text=(_text(message.get("text")) or _text(message.get("caption")))[:TEXT_MAX],
        message_id=_id(message.get("message_id")) or None,
        picture_ref=_text(message.get("photo_url")) or _text(message.get("photo")) or None,
    )


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id(value: object) -> str:
    text = _text(value)
    return text if len(text) <= ID_MAX else ""


def _time(value: object, now: datetime) -> datetime:
    """Milliseconds as they come, seconds as documented elsewhere."""
    if isinstance(value, bool) or not isinstance(value, int):
        return now
    seconds = value / 1000 if value >= _MILLISECONDS_FROM else value
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _SECONDS_MAX else now
