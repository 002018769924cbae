"""Feeds of every kind into entries: RSS 0.9x–2.0, RDF and Atom through feedparser, JSON Feed through json.

What a poll remembers of an entry, its *fingerprint*, is opaque: the digest of the item's bytes where the scan could
tell the items apart (see prescan.py), else ``Entry.fingerprint``. An item whose fingerprint is known is left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from bot.errors import ParseError
from bot.models import DateOrder, Entry, FeedSpec, ParsedFeed, RefusedEntry
from bot.news import jsonfeed
from bot.news.challenge import is_challenge
from bot.news.dates import parse_date, refuted_orders
from bot.news.feedtext import clean_title
from bot.news.items import entry_of, json_date, json_entry_of, text_of
from bot.news.prescan import Prescan, ScannedItem, prescan, trim, unique_keys
from bot.news.urls import canonical_url
from bot.news.xmlbytes import mend, to_utf8, without_long_authors

BODY_BYTES_MAX = 8 * 1024 * 1024
ENTRIES_MAX = 500
MALFORMED_BYTES_MAX = 1024 * 1024
CATEGORIES_MAX = 2_000
TTL_S_MAX = 7 * 24 * 3_600

Known = Mapping[str, str] | AbstractSet[str]

_HEAD_BYTES = 16_384
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF|rdf|channel)[\s>]")
_NOT_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)
_RSS_VERSION = re.compile(rb"""<[^<>]{0,900}?\sversion\s*=\s*["']([0-9.]{1,8})["']""")
_ENTITY = re.compile(rb"<!ENTITY\b")
_LONG_TAG = re.compile(rb"<[^<>]{10000}")
_CATEGORY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:category|keywords|tags|subject)\b[^<>]*>", re.IGNORECASE)
_CLOSED_ITEM = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)


def entry_keys(body: bytes, content_type: str | None = None) -> list[str] | None:
    """The keys of all items in document order, each once, in a fraction of a millisecond; None if only
    ``parse_feed`` can tell. Raises ParseError as it does."""
    clean = _checked(body, content_type)
    if jsonfeed.is_json(clean):
        return list(dict.fromkeys(item.key for item in jsonfeed.load(clean)[1] if item.key))
    scan, _ = _scan(clean)
    return list(dict.fromkeys(item.key for item in scan.items)) if scan else None


def parse_feed(
    body: bytes,
    url: str,
    content_type: str | None,
    spec: FeedSpec,
    now: datetime,
    known: Known = frozenset(),
    scan: Prescan | None = None,
) -> ParsedFeed:
    """What is new in the feed served at ``url``. ``scan`` is what ``prescan`` made of ``to_utf8(body, content_type)``,
    where that was done already.

    ``known`` holds what earlier polls remembered: key → fingerprint (an item with an equal one is left out, an edited
    one is not), or only keys. Left-out items are counted in ``unchanged``. At most 500 items are kept, the newest.

    Raises ParseError: ``not_a_feed`` (HTML or anything else), ``challenge`` (a page for browsers only), ``entities``
    (the document declares some), ``too_large`` (over 8 MiB), ``xml`` (nothing could be read of it).
    """
    clean = _checked(body, content_type)
    if jsonfeed.is_json(clean):
        return _parse_json(clean, url, spec, now, known)
    if scan is None:
        scan, clean = _scan(clean)
    if scan is not None:
        parsed = _parse_scanned(clean, scan, url, spec, now, known)
        if parsed is not None:
            return parsed
    return _parse_whole(clean, url, spec, now, known)


# --- what it is ---------------------------------------------------------------------------------------------------


def _checked(body: bytes, content_type: str | None) -> bytes:
    """``body`` in UTF-8 if it is a feed at all."""
    if len(body) > BODY_BYTES_MAX:
        raise ParseError("too_large", f"The feed is larger than {BODY_BYTES_MAX // 1024 // 1024} MiB.")
    clean = to_utf8(body, content_type)
    head = clean[:_HEAD_BYTES]
    root = _ROOT.search(head)
    other = _NOT_ROOT.search(head)
    if jsonfeed.is_json(clean) or (root and not (other and other.start() < root.start())):
        if root and _ENTITY.search(head[: root.start()]):
            raise ParseError("entities", "The feed declares entities in a DOCTYPE; Loa reads no such document.")
        return clean
    if is_challenge(clean):
        raise ParseError("challenge", "The site answered with a check for browsers instead of the feed.")
    what = "an HTML page" if other else "something else" if clean else "nothing"
    raise ParseError("not_a_feed", f"The address holds {what}, not a feed.")


def _scan(clean: bytes) -> tuple[Prescan | None, bytes]:
    """The scan and the bytes it is about: mended ones, if only these can be scanned."""
    scan = prescan(clean)
    if scan is None:
        mended = mend(clean)
        if mended != clean:
            return prescan(mended), mended
    return scan, clean


# --- XML ------------------------------------------------------------------------------------------------------------


def _parse_scanned(
    body: bytes, scan: Prescan, url: str, spec: FeedSpec, now: datetime, known: Known
) -> ParsedFeed | None:
    """Parse only what is new; None if feedparser sees other items than the scan did."""
    items = {item.key: item for item in reversed(scan.items)}  # of repeated ones the first
    order = _settled_order((item.date for item in scan.items), spec.date_order)
    kept, refused = _newest([item for item in scan.items if items[item.key] is item], order, now)
    wanted = {id(item) for item in kept if not _is_known(item.key, item.digest, known)}
    new = [item for item in kept if id(item) in wanted]
    head = ParsedFeed(
        title=clean_title(scan.title) or spec.title,
        entries=(),
        refused=tuple(refused),
        home=canonical_url(scan.link, url),
        ttl_s=ttl_s(scan.ttl),
        format=_format_of(body),
        unchanged=len(kept) - len(new),
    )
    if not new:
        return head
    raw = _feedparser(trim(body, scan, lambda item: id(item) not in wanted))
    if len(raw.entries) != len(new):
        return None
    read = [entry_of(item.key, fields, url, order, now) for item, fields in zip(new, raw.entries, strict=True)]
    return _collect(head, read, lambda entry: items[entry.key].digest)


def _parse_whole(body: bytes, url: str, spec: FeedSpec, now: datetime, known: Known) -> ParsedFeed:
    """The whole document through feedparser's forgiving parser: malformed feeds, and those without items."""
    raw = _feedparser(_bounded(body))
    if not raw.version and not raw.entries:
        raise ParseError("xml", "The feed is not well-formed XML, and nothing could be read of it.")
    keys = unique_keys([(text_of(e, "id"), text_of(e, "link"), text_of(e, "title")) for e in raw.entries])
    order = _settled_order((text_of(e, "published") or text_of(e, "updated") for e in raw.entries), spec.date_order)
    first = {key: fields for key, fields in reversed(list(zip(keys, raw.entries, strict=True))) if key}
    read = [entry_of(key, first[key], url, order, now) for key in dict.fromkeys(keys) if key]
    head = ParsedFeed(
        title=clean_title(text_of(raw.feed, "title")) or spec.title,
        entries=(),
        refused=tuple(RefusedEntry("", "The item has neither id, link nor title.") for key in keys if not key),
        home=canonical_url(text_of(raw.feed, "link"), url),
        ttl_s=ttl_s(text_of(raw.feed, "ttl")),
        format=_format_of(body),
    )
    return _without_known(_collect(head, read, lambda entry: entry.fingerprint), known)


def _feedparser(body: bytes) -> Any:
    """feedparser's result. A BytesIO, because bare bytes may be taken for a file name; lean, because its HTML
    cleaning takes quadratic time on hostile text, and Loa keeps no HTML."""
    content = io.BytesIO(without_long_authors(body))
    return _library().parse(content, sanitize_html=False, resolve_relative_uris=False)


@cache
def _library() -> Any:
    import feedparser.api  # noqa: PLC0415  # 8 MB that a process that only looks at unchanged feeds does without

    # It would look for a driver of libxml2 for every feed, a tenth of its time where there is none. The scan before it
    # is expat's, too: both see the same feed.
    feedparser.api.PREFERRED_XML_PARSERS = []
    return feedparser


def _bounded(body: bytes) -> bytes:
    """A malformed document up to its 500th item and its first MiB: without the scan's limits these, the length of a
    tag and the number of categories are what bound the parser's work. An item cut short at the end is left out."""
    body = body[:MALFORMED_BYTES_MAX]
    if _LONG_TAG.search(body):
        raise ParseError("xml", "The feed is not well-formed XML, and has tags longer than any feed should.")
    ends = [found.end() for found in islice(_CLOSED_ITEM.finditer(body), ENTRIES_MAX)]
    body = body[: ends[-1]] if ends else body
    return _CATEGORY.sub(b"", body) if len(_CATEGORY.findall(body)) > CATEGORIES_MAX else body


def _format_of(body: bytes) -> str:
    """The format by the root element: rss20, rss091, atom10, rdf …"""
    root = _ROOT.search(body[:_HEAD_BYTES])
    if root is None:
        return ""
    name = root[0].lower()
    if b"feed" in name:
        return "atom10"
    if b"rdf" in name:
        return "rdf"
    version = _RSS_VERSION.search(body, root.start(), root.start() + 1_000)
    return "rss" + (version[1].decode("ascii").replace(".", "") if version else "")


# --- JSON Feed ----------------------------------------------------------------------------------------------------


def _parse_json(body: bytes, url: str, spec: FeedSpec, now: datetime, known: Known) -> ParsedFeed:
    feed, items = jsonfeed.load(body)
    first = {item.key: item for item in reversed(items) if item.key}
    rows = [ScannedItem(key, first[key].digest, 0, 0, json_date(first[key])) for key in _in_order(items) if key]
    kept, refused = _newest(rows, spec.date_order, now)
    new = [row for row in kept if not _is_known(row.key, row.digest, known)]
    head = ParsedFeed(
        title=clean_title(jsonfeed.text(feed.get("title"))) or spec.title,
        entries=(),
        refused=tuple(refused),
        home=canonical_url(jsonfeed.text(feed.get("home_page_url")), url),
        format="json",
        unchanged=len(kept) - len(new),
    )
    read = [json_entry_of(first[row.key], url, spec.date_order, now) for row in new]
    return _collect(head, read, lambda entry: first[entry.key].digest)


def _in_order(items: list[jsonfeed.JsonItem]) -> Iterable[str]:
    return dict.fromkeys(item.key for item in items)


# --- together -----------------------------------------------------------------------------------------------------


def _collect(head: ParsedFeed, read: Iterable[Entry | RefusedEntry], fingerprint: Callable[[Entry], str]) -> ParsedFeed:
    """``head`` with the entries, one per address, and the refused."""
    entries: dict[str, Entry] = {}
    refused = list(head.refused)
    for each in read:
        if isinstance(each, RefusedEntry):
            refused.append(each)
        elif each.url in entries:
            refused.append(RefusedEntry(each.key, "The item repeats another of this feed."))
        else:
            entries[each.url] = each
    found = tuple(entries.values())
    return replace(
        head, entries=found, refused=tuple(refused), fingerprints={entry.key: fingerprint(entry) for entry in found}
    )


def _without_known(parsed: ParsedFeed, known: Known) -> ParsedFeed:
    new = tuple(e for e in parsed.entries if not _is_known(e.key, parsed.fingerprints[e.key], known))
    fingerprints = {entry.key: parsed.fingerprints[entry.key] for entry in new}
    return replace(parsed, entries=new, fingerprints=fingerprints, unchanged=len(parsed.entries) - len(new))


def _is_known(key: str, fingerprint: str, known: Known) -> bool:
    return known.get(key) == fingerprint if isinstance(known, Mapping) else key in known


def _newest(items: list[ScannedItem], order: DateOrder, now: datetime) -> tuple[list[ScannedItem], list[RefusedEntry]]:
    """At most 500 items from the newer end of the document, in its order, and the others refused."""
    if len(items) <= ENTRIES_MAX:
        return items, []
    first, last = (parse_date(item.date, order, now) for item in (items[0], items[-1]))
    oldest_first = first is not None and last is not None and first < last
    kept, rest = (
        (items[-ENTRIES_MAX:], items[:-ENTRIES_MAX]) if oldest_first else (items[:ENTRIES_MAX], items[ENTRIES_MAX:])
    )
    return kept, [RefusedEntry(item.key, f"Only the newest {ENTRIES_MAX} items of a feed are kept.") for item in rest]


def _settled_order(dates: Iterable[str], stated: DateOrder) -> DateOrder:
    """The stated order of day and month, unless the feed's own dates refute it and allow the other."""
    refuted: set[DateOrder] = set()
    for raw in dates:
        refuted |= refuted_orders(raw)
    other: DateOrder = "mdy" if stated == "dmy" else "dmy"
    return other if stated in refuted and other not in refuted else stated


def ttl_s(raw: str) -> int | None:
    """How long a feed asks to be left alone. <ttl> is in minutes (RSS 2.0)."""
    minutes = raw.strip()
    if not minutes.isascii() or not minutes.isdigit() or len(minutes) > 6 or int(minutes) == 0:
        return None
    return min(int(minutes) * 60, TTL_S_MAX)
