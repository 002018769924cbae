"""What an update of the Bot API says ("Getting updates"), read from its JSON. Pure and total: odd input is None.

The service's own limits and types are not relied on: whatever is not as documented counts as missing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.messengers.base import Event, Incoming, Person
from bot.messengers.telegram_replies import actions_under, replied_to
from bot.models import Address, ChatKind, Language

TEXT_MAX = 4096
NAME_MAX = 128
OFFSET_MAX = 64  # bytes, Bot API answerInlineQuery
PICTURE_BYTES_MAX = 10 * 2**20

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself. ``username`` (without @) is None until the service told it."""

    id: int
    username: str | None = None


def parse_update(body: str, me: Me, now: datetime) -> Incoming | None:
    """``now`` stands in where an update carries no time (a pressed button)."""
    try:
        update = _object(json.loads(body))
    except (ValueError, RecursionError):
        return None
    if message := _object(update.get("message")) or _object(update.get("channel_post")):
        return _message(message, me, now)
    if query := _object(update.get("callback_query")):
        return _callback(query, now)
    if asked := _object(update.get("inline_query")):
        return _query(asked, now)
    if change := _object(update.get("my_chat_member")):
        return _membership(change, now)
    return None


def member_changed(body: str) -> tuple[str, str] | None:
    """The chat and the person whose standing in it has changed."""
    try:
        change = _object(_object(json.loads(body)).get("chat_member"))
    except (ValueError, RecursionError):
        return None
    chat = _number(_object(change.get("chat")).get("id"))
    person = _number(_object(_object(change.get("new_chat_member")).get("user")).get("id"))
    return None if chat is None or person is None else (str(chat), str(person))


def _message(message: Json, me: Me, now: datetime) -> Incoming | None:
    place = _place(message)
    if place is None:
        return None
    address, kind = place
    at = _time(message.get("date"), now)
    person = _person(_object(message.get("sender_chat")) or _object(message.get("from")), address)
    if moved_to := _number(message.get("migrate_to_chat_id")):
        return Incoming(Event.MOVED, address, kind, person, at, moved_to=str(moved_to))
    if "forum_topic_reopened" in message or "general_forum_topic_unhidden" in message:
        return Incoming(Event.REOPENED, address, kind, person, at, title=_title(message))
    text = _text(message.get("text") or message.get("caption"))
    picture = _largest(message.get("photo"))
    location = _location(message.get("location"))
    if not (text or picture or location) or _is_another_bot(message) or _was_offered(message, me):
        return None
    called = False
    if kind is not ChatKind.PRIVATE:
        heard, called = _said_to_me(message, text, kind, me)
        if heard is None:
            return None
        text = heard
    replied = replied_to(_object(message.get("reply_to_message")))
    return Incoming(
        Event.MESSAGE,
        address,
        kind,
        person,
        at,
        text=text,
        message_id=_id(message),
        picture_ref=picture,
        replied=replied,
        title=_title(message),
        location=location,
        called=called,
    )


def _is_another_bot(message: Json) -> bool:
    """Anonymous administrators come as a bot with ``sender_chat``: these are people."""
    return _object(message.get("from")).get("is_bot") is True and not message.get("sender_chat")


def _was_offered(message: Json, me: Me) -> bool:
    """What somebody chose of the bot's own results (Bot API, ``via_bot``) is a card passed on, and not said to it."""
    return _object(message.get("via_bot")).get("id") == me.id


def _said_to_me(message: Json, text: str, kind: ChatKind, me: Me) -> tuple[str | None, bool]:
    """What is said to the bot (None: nothing), and whether it was called by its name, which is not part of the text.

    In company the bot listens to commands, to its name, and to replies to it, which may answer a question. With privacy
    mode off, or as an administrator, it hears everything; what people say to each other is no search.
    """
    if text.startswith("/"):
        _, _, to = text.split(maxsplit=1)[0].partition("@")
        return (text if not to or me.username is None or to.lower() == me.username.lower() else None), False
    if kind is ChatKind.CHANNEL:
        return None, False
    if me.username:
        rest, times = re.subn(rf"(?<!\w)@{re.escape(me.username)}(?!\w)", " ", text, flags=re.IGNORECASE)
        if times:
            return rest.strip(), True
    answered = _object(_object(message.get("reply_to_message")).get("from"))
    return (text if answered.get("id") == me.id else None), False


def _callback(query: Json, now: datetime) -> Incoming | None:
    """What is pressed need not be under the message (Bot API, CallbackQuery): where others read what stands there, a
    button that somebody made up is answered, but takes nobody's message away."""
    message = _object(query.get("message"))
    place = _place(message)
    action, callback_id = _text(query.get("data")), _text(query.get("id"))
    if place is None or not action or not callback_id:
        return None
    address, kind = place
    return Incoming(
        Event.ACTION,
        address,
        kind,
        _person(_object(query.get("from")), address),
        now,
        action=action,
        message_id=_id(message) if kind is ChatKind.PRIVATE or action in actions_under(message) else None,
        callback_id=callback_id,
        title=_title(message),
    )


def _query(asked: Json, now: datetime) -> Incoming | None:
    """Words typed in a chat of others: the bot hears only who asks, and answers that person."""
    sender = _object(asked.get("from"))
    number, query_id = _number(sender.get("id")), _text(asked.get("id"))
    if number is None or not query_id:
        return None
    address = Address("telegram", str(number))
    return Incoming(
        Event.QUERY,
        address,
        ChatKind.PRIVATE,
        _person(sender, address),
        now,
        text=_text(asked.get("query")),
        callback_id=query_id,
        offset=_text(asked.get("offset"))[:OFFSET_MAX],
    )


def _membership(change: Json, now: datetime) -> Incoming | None:
    """The bot's own standing: out (blocked, kicked, silenced) or in; a change that is neither is nothing."""
    place = _place(change)
    if place is None:
        return None
    address, kind = place
    was, is_ = (_may_write(_object(change.get(f"{age}_chat_member")), kind) for age in ("old", "new"))
    if was == is_:
        return None
    event = Event.RETURNED if is_ else Event.BLOCKED
    person = _person(_object(change.get("from")), address)
    return Incoming(event, address, kind, person, _time(change.get("date"), now), title=_title(change))


def _may_write(member: Json, kind: ChatKind) -> bool:
    match member.get("status"):
        case "creator" | "member":
            return True
        case "administrator":
            return kind is not ChatKind.CHANNEL or member.get("can_post_messages") is not False
        case "restricted":
            return member.get("is_member") is True and member.get("can_send_messages") is True
        case _:
            return False


# --- parts -----------------------------------------------------------------------------------------------------


def _place(holder: Json) -> tuple[Address, ChatKind] | None:
    """Where something happened. Outside forums ``message_thread_id`` names a thread of replies, which is no place."""
    chat = _object(holder.get("chat"))
    chat_id = _number(chat.get("id"))
    if chat_id is None:
        return None
    topic = _number(holder.get("message_thread_id")) if holder.get("is_topic_message") is True else None
    match chat.get("type"):
        case "private":
            kind = ChatKind.PRIVATE
        case "channel":
            kind = ChatKind.CHANNEL
        case "group" | "supergroup":
            kind = ChatKind.THREAD if topic else ChatKind.GROUP
        case _:
            return None
    return Address("telegram", str(chat_id), str(topic or "")), kind


def _title(holder: Json) -> str:
    return _text(_object(holder.get("chat")).get("title"))[:NAME_MAX]


def _person(sender: Json, address: Address) -> Person:
    """Who acts; where nobody is named (a channel), the chat itself."""
    number = _number(sender.get("id"))
    names = (sender.get("first_name") or sender.get("title"), sender.get("last_name"))
    name = " ".join(filter(None, map(_text, names))) or _text(sender.get("username"))
    person_id = str(number) if number is not None else address.chat
    return Person(person_id, name[:NAME_MAX] or person_id, _language(sender.get("language_code")))


def _language(code: object) -> Language | None:
    """IETF tags: Vietnamese for "vi", "vi-VN"; English for everybody else who named a language."""
    if not isinstance(code, str) or not code:
        return None
    return "vi" if code.lower().split("-")[0] == "vi" else "en"


def _largest(photo: object) -> str | None:
    """The file_id of the largest size that may be fetched."""
    sizes = [_object(size) for size in photo] if isinstance(photo, list) else []
    fitting = [s for s in sizes if _text(s.get("file_id")) and (_number(s.get("file_size")) or 0) <= PICTURE_BYTES_MAX]
    if not fitting:
        return None
    return _text(
        max(fitting, key=lambda s: (_number(s.get("width")) or 0) * (_number(s.get("height")) or 0))["file_id"]
    )


def _location(value: object) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, if they are on this globe (a NaN is nowhere)."""
    latitude: Any = _object(value).get("latitude")
    longitude: Any = _object(value).get("longitude")
    if not (_within(latitude, 90) and _within(longitude, 180)):
        return None
    return float(latitude), float(longitude)


def _within(value: Any, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


def _id(message: Json) -> str | None:
    number = _number(message.get("message_id"))
    return str(number) if number else None


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> str:
    """NFC, half surrogates replaced, as long as Telegram allows."""
    if not isinstance(value, str):
        return ""
    whole = value[:TEXT_MAX].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole).replace("\0", "").strip()


def _time(value: object, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(_number(value) or now.timestamp(), UTC)
    except (ValueError, OverflowError, OSError):
        return now
