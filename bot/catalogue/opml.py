"""OPML, in which feed readers exchange subscriptions: read through listparser, written by ourselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from unicodedata import normalize
from xml.sax.saxutils import quoteattr

from bot.catalogue.base import Catalogue
from bot.errors import ConfigError
from bot.models import FeedKind, FeedSpec, Source
from bot.news.urls import canonical_url, site_host
from bot.news.vietnamese import fold

TITLE_CHARS_MAX = 300
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feeds_of_opml(
    name: str, content: bytes, known: Catalogue, feeds_max: int
) -> tuple[dict[str, Source], tuple[FeedSpec, ...]]:
    """The feeds of an OPML file, and their sources. A feed of a site that ``known`` has keeps that source; any other
    gets one of its site's name. A category or folder that is a topic's id or name becomes the feed's topic."""
    rows = _outlines(name, content)
    if not rows:
        raise ConfigError(f'{name}: there is no feed in it; write <outline type="rss" xmlUrl="https://…"/>.')
    if len(rows) > feeds_max:
        raise ConfigError(f"{name}: over {feeds_max:,} feeds; split the file.")
    by_site = {site_host(source.home): source for source in known.sources.values()}
    by_url = {spec.url: spec for spec in known.feeds}
    topics = _topic_names(known)
    sources: dict[str, Source] = {}
    feeds: dict[str, FeedSpec] = {}
    for number, row in enumerate(rows, start=1):
        url = canonical_url(str(row.get("url", "")))
        if url is None:
            raise ConfigError(f'{name}, feed {number}: {row.get("url")!r} is no web address; write xmlUrl="https://…".')
        built_in = by_url.get(url)
        source = known.sources[built_in.source] if built_in else _source_of(url, by_site, sources)
        sources[source.id] = source
        title = normalize("NFC", " ".join(str(row.get("title") or "").split()))[:TITLE_CHARS_MAX] or source.name
        topic = _topic_of(row, topics)
        feeds[url] = _renamed(built_in, title, topic) if built_in else FeedSpec(url, source.id, title, topic=topic)
    kept = (spec if spec.parent in feeds else replace(spec, parent=None) for spec in feeds.values())
    return sources, tuple(kept)


def _outlines(name: str, content: bytes) -> list[Mapping[str, object]]:
    import listparser  # noqa: PLC0415  # it brings lxml, which nothing else here needs

    if b"<!ENTITY" in content:
        raise ConfigError(f"{name}: it declares entities; save it as plain OPML.")
    parsed = listparser.parse(content)
    if not parsed.version.startswith("opml"):
        raise ConfigError(f"{name}: no OPML; the file must begin with <opml>.")
    return list(parsed.feeds)


def _source_of(url: str, by_site: dict[str, Source], taken: Mapping[str, Source]) -> Source:
    site = site_host(url)
    if site not in by_site:
        stem = re.sub(r"[^a-z0-9]+", "-", site.partition(".")[0]).strip("-")[:36] or "site"
        ids = {source.id for source in by_site.values()} | set(taken)
        source_id = next(each for each in (stem, *(f"{stem}-{n}" for n in range(2, len(ids) + 3))) if each not in ids)
        by_site[site] = Source(source_id, site, f"https://{site}/")
    return by_site[site]


def _topic_names(known: Catalogue) -> dict[str, str]:
    names = {topic_id: topic_id for topic_id in known.topics}
    for topic in known.topics.values():
        names |= {fold(name): topic.id for name in topic.names.values()}
    return names


def _topic_of(row: Mapping[str, object], topics: Mapping[str, str]) -> str | None:
    categories = row.get("categories")
    parts = [part for path in categories for part in path] if isinstance(categories, list) else []
    return next((topics[fold(part)] for part in parts if fold(part) in topics), None)


def _renamed(spec: FeedSpec, title: str, topic: str | None) -> FeedSpec:
    """A built-in feed keeps what is known of it; that somebody lists it means that it is to be polled."""
    return replace(spec, title=title, topic=topic or spec.topic, enabled=True)


def export_opml(feeds: Iterable[FeedSpec]) -> str:
    """``feeds`` as OPML 2.0, a folder for each source, the topic as category. Section pages of sites without a feed
    are links, which other readers (and the import) pass over."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>Loa</title></head>",
        "<body>",
    ]
    ordered = sorted(feeds, key=lambda spec: spec.source)
    for source, specs in groupby(ordered, key=lambda spec: spec.source):
        lines.append(f"<outline text={_quoted(source)}>")
        lines += [_outline(spec) for spec in specs]
        lines.append("</outline>")
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _outline(spec: FeedSpec) -> str:
    category = f" category={_quoted('/' + spec.topic)}" if spec.topic else ""
    if spec.kind is FeedKind.PAGE:
        return f'  <outline type="link" text={_quoted(spec.title)} url={_quoted(spec.url)}{category}/>'
    return f'  <outline type="rss" text={_quoted(spec.title)} xmlUrl={_quoted(spec.url)}{category}/>'


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
