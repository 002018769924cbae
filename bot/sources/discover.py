"""Looking at an address before it is polled: what would be stored of it, what not and why, and which feeds a page has.

The address is asked once; what is then stored is what was looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any

from bot.errors import FetchError, ParseError
from bot.models import Entry, Feed, FeedKind, FeedSpec, FeedStatus, ParsedFeed
from bot.news.dates import VIETNAM
from bot.news.feeds import parse_feed
from bot.news.listing import find_feeds, parse_listing
from bot.news.urls import host_of, site_host
from bot.sources import verdicts
from bot.sources.fetch import ACCEPT_FEED, ACCEPT_PAGE, PAGE_BYTES_MAX, Fetched, Fetcher
from bot.sources.intake import draft_of, poll_of
from bot.sources.pages import charset_of
from bot.sources.politeness import Policy
from bot.sources.workers import Workers
from storage.base import Poll

_SECTION_ENTRIES_MIN = 3  # fewer links that look like articles make no section page


@dataclass(frozen=True, slots=True)
class Examination:
    """What one look came to. ``parsed`` is set if entries could be read; ``feeds`` are those a web page offers."""

    looked_for: FeedSpec
    at: datetime
    status: FeedStatus
    detail: str | None = None
    fetched: Fetched | None = field(default=None, repr=False)
    parsed: ParsedFeed | None = None
    feeds: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it can be polled."""
        return self.parsed is not None

    def spec(self, *, source: str | None = None, topic: str | None = None, title: str | None = None) -> FeedSpec:
        """The feed to add; what is not given is what the address and the feed say."""
        spec, parsed = self.looked_for, self.parsed
        return replace(
            spec,
            url=(self.fetched and self.fetched.moved_to) or spec.url,
            source=source or spec.source,
            topic=topic or spec.topic,
            title=title or spec.title or (parsed.title if parsed else "") or host_of(spec.url),
        )

    def first_poll(self, feed: Feed, policy: Policy) -> Poll:
        """This look as the first poll of ``feed``, stored instead of asking again. ParseError if it is not good."""
        if self.fetched is None or self.parsed is None:
            raise ParseError("not_a_feed", self.detail or "There is nothing to store.")
        return poll_of(feed, self.fetched, self.parsed, {}, self.at, policy)

    def as_json(self) -> dict[str, Any]:
        parsed = self.parsed
        return {
            "url": self.looked_for.url,
            "final_url": self.fetched.final_url if self.fetched else None,
            "moved_to": self.fetched.moved_to if self.fetched else None,
            "status": self.status.value,
            "detail": self.detail,
            "kind": self.looked_for.kind.value if parsed else None,
            "title": parsed.title if parsed else None,
            "format": parsed.format if parsed else None,
            "entries": [self._row(entry) for entry in parsed.entries] if parsed else [],
            "refused": [{"key": each.key, "reason": each.reason} for each in parsed.refused] if parsed else [],
            "feeds": list(self.feeds),
        }

    def as_text(self) -> str:
        lines = [f"{self.looked_for.url}: {self.status.value}"]
        if self.detail:
            lines.append(self.detail)
        if self.fetched and self.fetched.moved_to:
            lines.append(f"It has moved for good to {self.fetched.moved_to}")
        if self.parsed:
            lines += self._lines(self.parsed)
        if self.feeds:
            lines += ["The page offers these feeds; try one of them:", *(f"  {url}" for url in self.feeds)]
        return "\n".join(lines)

    def _lines(self, parsed: ParsedFeed) -> list[str]:
        lines = [f"{parsed.title} · {parsed.format} · {len(parsed.entries)} entries, {len(parsed.refused)} refused"]
        for entry in parsed.entries:
            topics = ", ".join(self._topics(entry)) or "no topic"
            lines += [f"  {_time(entry):<17} {entry.title} [{topics}]", f"  {'':<17} {entry.url}"]
        lines += [f"  refused: {each.reason} ({each.key[:80] or 'without a key'})" for each in parsed.refused]
        return lines

    def _row(self, entry: Entry) -> dict[str, Any]:
        return {
            "title": entry.title,
            "url": entry.url,
            "published": entry.published.astimezone(VIETNAM).isoformat() if entry.published else None,
            "published_estimated": entry.published_estimated,
            "lead": entry.lead,
            "author": entry.author,
            "image": entry.image,
            "sections": list(entry.sections),
            "topics": list(self._topics(entry)),
        }

    def _topics(self, entry: Entry) -> tuple[str, ...]:
        return draft_of(entry, self.looked_for, self.at, Policy(), None).topics


def _time(entry: Entry) -> str:
    if entry.published is None:
        return "no date"
    return f"{'~' if entry.published_estimated else ''}{entry.published.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


async def examine(
    url: str, fetcher: Fetcher, workers: Workers, now: datetime, *, spec: FeedSpec | None = None
) -> Examination:
    """Ask ``url`` once and say what it is. Nothing is stored, nothing raised: a failure is the answer.

    ``spec`` is what is known of it already. A web page without feeds is read as a section page.
    """
    url = url.strip() if "://" in url else f"https://{url.strip()}"
    look = Examination(spec or FeedSpec(url, source_of(url), ""), now, FeedStatus.OK)
    try:
        fetched = await fetcher.fetch(url, accept=f"{ACCEPT_FEED}, text/html;q=0.5")
    except FetchError as error:
        failed = verdicts.of_fetch_error(error)
        return replace(look, status=failed.status, detail=failed.detail)
    look = replace(look, fetched=fetched)
    if answer := verdicts.of_answer(fetched):
        return replace(look, status=answer.status, detail=answer.detail)
    try:
        parsed = await workers.run(
            parse_feed, fetched.body, fetched.final_url, fetched.content_type, look.looked_for, now, frozenset[str]()
        )
    except ParseError as error:
        failed = verdicts.of_parse_error(error, fetched)
        look = replace(look, status=failed.status, detail=failed.detail)
        return await _as_page(look, fetched, workers) if failed.status is FeedStatus.NOT_A_FEED else look
    holds_something = parsed.entries or parsed.refused
    detail = None if holds_something else "A valid feed without entries."
    return replace(look, parsed=parsed, detail=detail, status=FeedStatus.OK if holds_something else FeedStatus.EMPTY)


async def _as_page(look: Examination, fetched: Fetched, workers: Workers) -> Examination:
    """A web page: the feeds it offers, or else what it is worth as a section page."""
    spec = replace(look.looked_for, kind=FeedKind.PAGE)
    try:
        if feeds := await workers.run(find_feeds, fetched.body, fetched.final_url):
            return replace(look, feeds=tuple(feeds), detail="This is a web page, not a feed.")
        parsed = await workers.run(parse_listing, fetched.body, fetched.final_url, spec, look.at)
    except ParseError:
        return look  # no web page either
    if len(parsed.entries) < _SECTION_ENTRIES_MIN:
        return replace(look, detail="This is a web page without feeds, and it lists no articles.")
    return replace(
        look,
        looked_for=spec,
        parsed=parsed,
        status=FeedStatus.OK,
        detail="This is a web page without feeds; it can be polled as a section page.",
    )


def source_of(url: str) -> str:
    """The id of the paper at ``url`` as far as its host tells: ``vnexpress`` of ``https://rss.vnexpress.net/``."""
    host = host_of(url)
    try:
        ip_address(host)
    except ValueError:
        host = site_host(url).partition(".")[0]
    return re.sub(r"[^a-z0-9]", "", host.lower()) or "feed"


async def examine_url(url: str, private_hosts: frozenset[str], public_url: str | None) -> Examination:
    """``examine`` with a fetcher and a worker of its own, for the command line."""
    fetcher = Fetcher(version=version("loa"), public_url=public_url, private_hosts=private_hosts)
    async with fetcher, Workers(1) as workers:
        return await examine(url, fetcher, workers, datetime.now(UTC))


async def fetch_page(url: str, private_hosts: frozenset[str], public_url: str | None) -> tuple[bytes, str, str | None]:
    """An article page for the command line: its bytes, where it came from in the end, its charset if the server named
    one. FetchError if it cannot be had."""
    async with Fetcher(version=version("loa"), public_url=public_url, private_hosts=private_hosts) as fetcher:
        fetched = await fetcher.fetch(url, body_bytes_max=PAGE_BYTES_MAX, accept=ACCEPT_PAGE)
    if fetched.status != 200:
        raise FetchError("status", f"{url} answered {fetched.status}.")
    return fetched.body, fetched.final_url, charset_of(fetched)
