"""What the message holds that a person answers (Bot API: ``reply_to_message``): its buttons and links. Pure and total.

The service's own limits and types are not relied on: whatever is not as documented counts as missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from bot.models import Replied

BUTTONS_MAX = 100
LINKS_MAX = 100
_URL_MAX = 2_048
_ACTION_MAX = 64
_PARTS_MAX = 5_000  # of a rich message

Json = dict[str, Any]


def replied_to(message: Json) -> Replied | None:
    """None: nothing is answered. Everything in a forum's topic answers the message that opened it: that is none."""
    number = message.get("message_id")
    if not isinstance(number, int) or isinstance(number, bool) or "forum_topic_created" in message:
        return None
    buttons = list(islice(_buttons(message), BUTTONS_MAX))
    written = chain(_links(message), _rich_links(message.get("rich_message")))
    links = [*islice(written, LINKS_MAX), *(button.get("url") for button in buttons)]
    return Replied(str(number), actions_under(message), tuple(_short(links, _URL_MAX)))


def actions_under(message: Json) -> tuple[str, ...]:
    """What the buttons under a message do that are no links."""
    actions = [button.get("callback_data") for button in islice(_buttons(message), BUTTONS_MAX)]
    return tuple(_short(actions, _ACTION_MAX))


def _buttons(message: Json) -> Iterator[Json]:
    keyboard = message.get("reply_markup")
    for row in _list(keyboard.get("inline_keyboard") if isinstance(keyboard, dict) else None):
        yield from (button for button in _list(row) if isinstance(button, dict))


def _links(message: Json) -> Iterator[object]:
    """Linked words and addresses written out. Entities count in UTF-16 code units."""
    for text, entities in (("text", "entities"), ("caption", "caption_entities")):
        units = _units(message.get(text))
        for entity in _list(message.get(entities)):
            if not isinstance(entity, dict):
                continue
            if entity.get("type") == "text_link":
                yield entity.get("url")
            elif entity.get("type") == "url":
                yield _slice(units, entity.get("offset"), entity.get("length"))


def _rich_links(rich: object) -> Iterator[object]:
    """Whatever has an address in a rich message, in reading order: its parts are nested in many ways."""
    parts = [rich]
    for _ in range(_PARTS_MAX):
        if not parts:
            return
        part = parts.pop()
        if isinstance(part, dict):
            if "url" in part:
                yield part["url"]
            parts += reversed(list(part.values()))
        elif isinstance(part, list):
            parts += reversed(part)


def _units(text: object) -> bytes:
    return text.encode("utf-16-le", "surrogatepass") if isinstance(text, str) else b""


def _slice(units: bytes, offset: object, length: object) -> str:
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
        return ""
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def _short(values: list[Any], characters_max: int) -> Iterator[str]:
    """Every text once that is as long as it may be."""
    texts = (value for value in values if isinstance(value, str) and 0 < len(value) <= characters_max)
    yield from dict.fromkeys(texts)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
