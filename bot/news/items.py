"""One item of a feed, from feedparser's fields or JSON Feed's, into an entry or the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.models import DateOrder, Entry, RefusedEntry
from bot.news import jsonfeed
from bot.news.dates import date_in_id, parse_date
from bot.news.feedtext import clean_lead, clean_title, first_image, plain
from bot.news.urls import canonical_url

SECTIONS_MAX = 10
SECTION_CHARS_MAX = 80
AUTHOR_CHARS_MAX = 200

_EMAIL = re.compile(r"[^\s@()]{1,64}@[^\s@()]{1,255}")


def entry_of(key: str, fields: Mapping[str, Any], url: str, order: DateOrder, now: datetime) -> Entry | RefusedEntry:
    summary, content = text_of(fields, "summary"), _content(fields)
    link = canonical_url(text_of(fields, "link"), url) or canonical_url(text_of(fields, "id"))
    title = clean_title(text_of(fields, "title"))
    published = parse_date(text_of(fields, "published") or text_of(fields, "updated"), order, now)
    updated = parse_date(text_of(fields, "updated"), order, now)
    return checked_entry(
        key,
        link,
        title,
        now,
        lead=clean_lead(summary, title) or clean_lead(content, title),
        published=published,
        updated=updated if published and updated and updated > published else None,
        author=_author(text_of(fields, "author")),
        image=_image(fields, summary, content, url),
        sections=_sections(text_of(tag, "term") or text_of(tag, "label") for tag in fields.get("tags") or ()),
    )


def checked_entry(key: str, link: str | None, title: str, now: datetime, **facts: Any) -> Entry | RefusedEntry:
    if link is None:
        return RefusedEntry(key, "The item has no link to a web page.")
    if _is_front_page(link):
        return RefusedEntry(key, "The item links to the front page of the site, not to an article.")
    if not title:
        return RefusedEntry(key, "The item has no title.")
    entry = Entry(key, link, title, **facts)
    if entry.published is None:
        estimate = date_in_id(link, now)
        return replace(entry, published=estimate, published_estimated=estimate is not None)
    return entry


def _is_front_page(link: str) -> bool:
    return "?" not in link and not link.partition("://")[2].partition("/")[2].strip("/")


def text_of(fields: Mapping[str, Any], name: str) -> str:
    # dict.get: feedparser's own get answers a missing "updated" with "published", and warns.
    value = dict.get(fields, name) if isinstance(fields, dict) else None
    return value if isinstance(value, str) else ""


def _content(fields: Mapping[str, Any]) -> str:
    return next((text_of(part, "value") for part in fields.get("content") or ()), "")


def _author(raw: str) -> str | None:
    """The name; addresses of people are not kept."""
    name = plain(_EMAIL.sub("", raw[: 2 * AUTHOR_CHARS_MAX])).strip("()<>,;: -")
    return name[:AUTHOR_CHARS_MAX] or None


def _image(fields: Mapping[str, Any], summary: str, content: str, url: str) -> str | None:
    candidates = (
        [text_of(part, "href") for part in fields.get("enclosures") or () if _is_picture(part)]
        + [text_of(part, "url") for part in fields.get("media_content") or () if _is_picture(part)]
        + [text_of(part, "url") for part in fields.get("media_thumbnail") or ()]
        + [first_image(summary) or "", first_image(content) or ""]
    )
    return next((found for found in (canonical_url(each, url) for each in candidates if each) if found), None)


def _is_picture(part: Mapping[str, Any]) -> bool:
    return text_of(part, "medium") == "image" or text_of(part, "type").lower().startswith("image/")


def _sections(raw: Iterable[str]) -> tuple[str, ...]:
    names = dict.fromkeys(plain(name)[:SECTION_CHARS_MAX] for name in raw)
    return tuple(name for name in names if name)[:SECTIONS_MAX]


def json_date(item: jsonfeed.JsonItem) -> str:
    return jsonfeed.text(item.fields.get("date_published"))


def json_entry_of(item: jsonfeed.JsonItem, url: str, order: DateOrder, now: datetime) -> Entry | RefusedEntry:
    fields = {name: jsonfeed.text(value) for name, value in item.fields.items()}
    title = clean_title(fields.get("title", ""))
    tags = item.fields.get("tags")
    content = fields.get("content_html") or fields.get("content_text") or ""
    image = fields.get("image") or fields.get("banner_image") or first_image(content) or ""
    published = parse_date(json_date(item), order, now)
    updated = parse_date(fields.get("date_modified", ""), order, now)
    return checked_entry(
        item.key,
        canonical_url(fields.get("url", ""), url) or canonical_url(fields.get("id", "")),
        title,
        now,
        lead=clean_lead(fields.get("summary") or content, title),
        published=published or updated,
        updated=updated if published and updated and updated > published else None,
        author=_author(_json_author(item.fields)),
        image=canonical_url(image, url),
        sections=_sections(jsonfeed.text(tag) for tag in tags) if isinstance(tags, list) else (),
    )


def _json_author(fields: Mapping[str, Any]) -> str:
    authors = fields.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else fields.get("author")
    return jsonfeed.text(first.get("name")) if isinstance(first, dict) else ""
