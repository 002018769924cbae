"""Results of a query, checked as messages are (Bot API, InlineQueryResultArticle)."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.telegram.content import TEXT_MAX, buttons_in
from tests.fakes.telegram.entities import read_text
from tests.fakes.telegram.errors import bad
from tests.fakes.telegram.inline import Offer


def offer_of(result: dict[str, Any]) -> Offer:
    if result.get("type") != "article" or not result.get("title"):
        raise bad('can\'t parse inline query result: Field "title" must be specified')
    content = result.get("input_message_content") or {}
    text, _ = read_text(content.get("message_text", ""), content.get("parse_mode"))
    if not text:
        raise bad("MESSAGE_EMPTY")
    if len(text) > TEXT_MAX:
        raise bad("MESSAGE_TOO_LONG")
    return Offer(
        result["id"],
        result["title"],
        result.get("description", ""),
        result.get("thumbnail_url"),
        text,
        buttons_in(result.get("reply_markup") or {}),
    )


def button_of(button: dict[str, Any]) -> tuple[str, str]:
    """Bot API, InlineQueryResultsButton."""
    label, payload = button.get("text", ""), button.get("start_parameter", "")
    if not label or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
        raise bad("START_PARAM_INVALID")
    return label, payload
