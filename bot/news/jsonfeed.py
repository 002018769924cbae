"""JSON Feed 1.0 and 1.1 (jsonfeed.org), by which an item is an object with id, url, title and dates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.errors import ParseError
from bot.news.prescan import digest_of, unique_keys


@dataclass(frozen=True, slots=True)
class JsonItem:
    key: str
    digest: str
    fields: dict[str, Any]


def is_json(body: bytes) -> bool:
    return body[:64].lstrip()[:1] == b"{"


def load(body: bytes) -> tuple[dict[str, Any], list[JsonItem]]:
    """The feed's own fields and its items in order. ParseError("not_a_feed") if it is other JSON."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError("not_a_feed", "The answer looks like JSON and cannot be read as JSON.") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in text(feed.get("version")):
        raise ParseError("not_a_feed", "The answer is JSON, but no JSON Feed (jsonfeed.org).")
    rows = [item for item in items if isinstance(item, dict)]
    keys = unique_keys([(text(row.get("id")), text(row.get("url")), text(row.get("title"))) for row in rows])
    return feed, [JsonItem(key, _digest(row), row) for key, row in zip(keys, rows, strict=True)]


def text(value: object) -> str:
    """A field that should be text: numbers are taken as such (ids often are), anything else is empty."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _digest(row: dict[str, Any]) -> str:
    return digest_of(json.dumps(row, sort_keys=True).encode("utf-8", "replace"))
