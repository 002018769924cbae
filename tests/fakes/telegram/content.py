"""What a message may hold: text within its limit, buttons, files (Bot API, sendMessage, InlineKeyboardButton …)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.entities import Entity, read_text
from tests.fakes.telegram.errors import ApiError, bad
from tests.fakes.telegram.pictures import checked_photo
from tests.fakes.telegram.requests import Call
from tests.fakes.telegram.state import State
from tests.fakes.telegram.world import Button, Chat, File, Preview

TEXT_MAX = 4096  # code points after the entities are parsed
CAPTION_MAX = 1024
BUTTONS_MAX = 100
ROW_MAX = 8
DATA_BYTES_MAX = 64
UPLOAD_BYTES_MAX = 50 * 2**20


def text_of(call: Call) -> tuple[str, list[Entity]]:
    text, entities = _parsed(call, "text", "entities")
    if not text:
        raise bad("message text is empty")
    if len(text) > TEXT_MAX:
        raise bad("message is too long")
    return text, entities


def caption_of(call: Call) -> tuple[str, list[Entity]]:
    text, entities = _parsed(call, "caption", "caption_entities")
    if len(text) > CAPTION_MAX:
        raise bad("message caption is too long")
    return text, entities


def _parsed(call: Call, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    text, found = read_text(call.text(name), call.text("parse_mode") or None)
    given = [Entity(e["type"], e["offset"], e["length"], e.get("url")) for e in call.params.get(entities_name) or ()]
    return text, sorted([*found, *given], key=lambda e: (e.offset, -e.length))


def buttons_of(call: Call) -> list[list[Button]]:
    """The inline keyboard; other keyboards are taken and not shown."""
    return buttons_in(call.params.get("reply_markup") or {})


def location_offered(call: Call, chat: Chat) -> str | None:
    """What the keyboard that a message brings says on its button that shares a location; "" takes keyboards away, None
    leaves what is there (Bot API, ReplyKeyboardMarkup, ReplyKeyboardRemove)."""
    markup = call.params.get("reply_markup") or {}
    if markup.get("remove_keyboard") is True:
        return ""
    if "keyboard" not in markup:
        return None
    if sum(kind in markup for kind in ("keyboard", "inline_keyboard")) > 1 or not markup["keyboard"]:
        raise bad("object expected as reply markup")
    buttons = [button for row in markup["keyboard"] for button in row]
    if not all(isinstance(button, dict) and button.get("text") for button in buttons):
        raise bad('can\'t parse keyboard button: Field "text" must be of type String')
    asking = [button["text"] for button in buttons if button.get("request_location")]
    if asking and chat.kind != "private":
        raise bad("location can be requested in private chats only")
    return asking[0] if asking else ""


def buttons_in(markup: dict[str, Any]) -> list[list[Button]]:
    rows = [[_button(button) for button in row] for row in markup.get("inline_keyboard", ())]
    if sum(map(len, rows)) > BUTTONS_MAX or any(len(row) > ROW_MAX for row in rows):
        raise bad("reply markup is too long")
    return [row for row in rows if row]


def _button(button: dict[str, Any]) -> Button:
    label, data, url = button.get("text", ""), button.get("callback_data"), button.get("url")
    if not label:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is None and url is None:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(data.encode()) <= DATA_BYTES_MAX:
        raise bad("BUTTON_DATA_INVALID")
    if url is not None and not is_public_url(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return Button(label, data, url)


def is_public_url(url: str) -> bool:
    """A link Telegram would open: a scheme it knows and a host with a dot."""
    parts = urlsplit(url)
    return parts.scheme == "tg" or (parts.scheme in {"http", "https"} and "." in (parts.hostname or ""))


def preview_of(call: Call, text: str, entities: list[Entity]) -> Preview | None:
    """The card: of the given address, else of the first link in the text."""
    options = call.params.get("link_preview_options") or {}
    if options.get("is_disabled") or call.flag("disable_web_page_preview"):
        return None
    url = options.get("url") or _first_link(text, entities)
    if not url or not is_public_url(url):
        return None
    return Preview(url, bool(options.get("prefer_large_media")), bool(options.get("show_above_text")))


def _first_link(text: str, entities: list[Entity]) -> str | None:
    for entity in entities:
        if entity.url:
            return entity.url
        if entity.type == "url":
            wide = text.encode("utf-16-le")
            return wide[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
    return None


def photo_of(state: State, call: Call) -> File:
    if upload := call.upload("photo"):
        return state.add_file(upload.name, upload.content, checked_photo(upload.content))
    file = _known(state, call, "photo")
    if file.size is None:
        raise bad("can't use file of type Document as Photo")
    return file


def document_of(state: State, call: Call) -> File:
    if upload := call.upload("document"):
        if len(upload.content) > UPLOAD_BYTES_MAX:
            raise ApiError(413, "Request Entity Too Large")
        if not upload.content:
            raise bad("file must be non-empty")
        return state.add_file(upload.name, upload.content)
    return _known(state, call, "document")


def _known(state: State, call: Call, name: str) -> File:
    wanted = call.text(name)
    if not wanted:
        raise bad(f"there is no {name} in the request")
    if re.match(r"https?://", wanted):
        raise bad("failed to get HTTP URL content")  # the fake fetches nothing
    if wanted not in state.files:
        raise bad("wrong file identifier/HTTP URL specified")
    return state.files[wanted]
