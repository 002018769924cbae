"""What an error of the Bot API means for a send: one table from python-telegram-bot's exceptions to outcomes. Pure.

python-telegram-bot keeps neither code nor the wording: ``BadRequest`` loses its prefix and all but its first letter
becomes lower case, so texts are compared in lower case. ``BadRequest`` and ``TimedOut`` are ``NetworkError``s.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import Enum, auto

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.messengers.base import Gone, Moved, Outcome, Rejected, RetryAt, Sent, TokenRefused, Unknown
from bot.transport import NOT_SENT

SOON_S = 5  # after a failure that says nothing about when
FLOOD_S = 30  # after a 429 that does not say for how long
FLOOD_MAX_S = 24 * 3600


class Remedy(Enum):
    """What to send once instead of a message that was refused."""

    PLAIN = auto()  # the text without markup
    NO_LINKS = auto()  # without the buttons that open an address
    NO_BUTTONS = auto()
    NEW_UPLOAD = auto()  # the picture's bytes instead of its earlier upload
    NO_PICTURE = auto()
    AS_CAPTION = auto()  # the message to edit holds a picture or a file
    AS_TEXT = auto()
    CLASSIC = auto()  # the text instead of the rich message


# Bot API error texts, in lower case; the first that is found counts.
_REMEDIES: tuple[tuple[str, Remedy], ...] = (
    ("can't parse entities", Remedy.PLAIN),
    ("button url", Remedy.NO_LINKS),
    ("button_url_invalid", Remedy.NO_LINKS),
    ("button", Remedy.NO_BUTTONS),
    ("reply markup is too long", Remedy.NO_BUTTONS),
    ("there is no text in the message to edit", Remedy.AS_CAPTION),
    ("there is no caption in the message to edit", Remedy.AS_TEXT),
    ("wrong file identifier", Remedy.NEW_UPLOAD),
    ("wrong remote file", Remedy.NEW_UPLOAD),
    ("file_reference", Remedy.NEW_UPLOAD),
    ("failed to get http url content", Remedy.NO_PICTURE),
    ("wrong type of the web page content", Remedy.NO_PICTURE),
    ("photo has unsupported extension", Remedy.NO_PICTURE),
    ("photo_invalid_dimensions", Remedy.NO_PICTURE),
    ("image_process_failed", Remedy.NO_PICTURE),
    ("too big for a photo", Remedy.NO_PICTURE),
    ("not enough rights to send photos", Remedy.NO_PICTURE),
)
_GONE: tuple[tuple[str, str], ...] = (
    ("bot was blocked by the user", "blocked"),
    ("user is deactivated", "deactivated"),
    ("user_deactivated", "deactivated"),
    ("input_user_deactivated", "deactivated"),
    ("can't initiate conversation", "never_started"),
    ("can't send messages to bots", "bot"),
    ("can't send messages to the bot", "bot"),
    ("bot was kicked", "kicked"),
    ("bot is not a member", "not_member"),
    ("group chat was deleted", "deleted"),
    ("group is deactivated", "deleted"),
    ("chat not found", "chat_not_found"),
    ("chat_id is empty", "chat_not_found"),
    ("peer_id_invalid", "chat_not_found"),
    ("channel_private", "kicked"),
    ("not enough rights", "no_rights"),
    ("no write access", "no_rights"),
    ("need administrator rights", "no_rights"),
    ("chat_write_forbidden", "no_rights"),
    ("chat_restricted", "no_rights"),
    ("chat_admin_required", "no_rights"),
    ("message thread not found", "thread_gone"),
    ("topic_deleted", "thread_gone"),
    ("topic_closed", "thread_closed"),
)
_DONE_ALREADY = ("message is not modified", "message to delete not found")


def remedy_for(error: Exception) -> Remedy | None:
    """What may help against a refusal of this message's content."""
    if not isinstance(error, BadRequest):
        return None
    text = error.message.lower()
    return next((remedy for words, remedy in _REMEDIES if words in text), None)


def refuses_rich(error: Exception) -> bool:
    """Whether the classic text may pass where this answer met a rich message: it is neither about the chat nor about
    the message to edit."""
    if isinstance(error, EndPointNotFound):
        return True
    text = error.message.lower() if isinstance(error, BadRequest) else ""
    if not text or "not modified" in text or "message to edit" in text or "can't be edited" in text:
        return False
    return "rich message" in text or _word(_GONE, text) is None


def outcome_of(error: Exception, now: datetime, message_id: str = "") -> Outcome:
    """What a call that ended in ``error`` came to; ``message_id`` is of the message that was edited or deleted."""
    match error:
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case RetryAfter():
            return _flood(seconds_of(error.retry_after), now)
        case InvalidToken() | EndPointNotFound():
            return TokenRefused(error.message)
        case BadRequest() | Forbidden():
            return _refused(error, message_id)
        case NetworkError() | Conflict():
            return _network(error, now)
        case _:
            return Unknown(_name(error))


def _refused(error: BadRequest | Forbidden, message_id: str) -> Outcome:
    if any(words in error.message.lower() for words in _DONE_ALREADY):
        return Sent(message_id)
    word = _word(_GONE, error.message) or ("forbidden" if isinstance(error, Forbidden) else None)
    return Gone(word) if word else Rejected(error.message)


def _network(error: NetworkError | Conflict, now: datetime) -> Outcome:
    cause = error.__cause__
    if isinstance(cause, NOT_SENT):
        return RetryAt(now + timedelta(seconds=SOON_S), _name(cause), whole_bot=True)
    if isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError):
        return Unknown(_name(cause or error))
    text = error.message.lower()
    if "too many requests" in text or "(429)" in text:
        found = re.search(r"retry after (\d+)", text)
        return _flood(int(found[1]) if found else FLOOD_S, now)
    if "request entity too large" in text or "(413)" in text:
        return Rejected(error.message)
    if "unknown error in http implementation" in text:
        return Unknown(_name(cause or error))
    return RetryAt(now + timedelta(seconds=SOON_S), error.message[:200])


def _flood(seconds: float, now: datetime) -> RetryAt:
    seconds = min(max(seconds, 1), FLOOD_MAX_S)
    return RetryAt(now + timedelta(seconds=seconds), "flood")


def seconds_of(value: int | timedelta) -> float:
    """RetryAfter's attribute: a timedelta where PTB_TIMEDELTA is set, as this program does, else an int."""
    return value.total_seconds() if isinstance(value, timedelta) else value


def _word(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    text = text.lower()
    return next((word for words, word in table if words in text), None)


def _name(error: BaseException) -> str:
    """A reason without the text, which may hold an address with the token."""
    return type(error).__name__
