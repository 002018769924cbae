"""From the bytes of a feed or section page to what is stored of it: only what is new is parsed.

What is small is parsed here, everything else in a worker that can be killed: a parser may take seconds over a hostile
text, and while it runs nobody else is served.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.models import NOWHERE, Entry, Feed, FeedKind, FeedSpec, FeedStatus, ParsedFeed
from bot.news.alert_reach import AlertFinder
from bot.news.feeds import entry_keys, parse_feed, ttl_s
from bot.news.learner import TopicModel
from bot.news.listing import parse_listing
from bot.news.places import PlaceFinder
from bot.news.prescan import Prescan, prescan
from bot.news.summarise import card_summary
from bot.news.topics import topics_of
from bot.news.urls import article_identity
from bot.news.xmlbytes import to_utf8
from bot.sources.fetch import Fetched
from bot.sources.politeness import Answer, Policy, after_poll
from bot.sources.workers import Workers
from storage.base import ArticleDraft, Poll, PolledEntry

_SCANNED_HERE_BYTES_MAX = 262_144
_PARSED_HERE_BYTES_MAX = 16_384
_PARSED_HERE_ITEMS_MAX = 3

Known = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]


async def read_feed(
    fetched: Fetched, spec: FeedSpec, now: datetime, known: Known, workers: Workers
) -> tuple[ParsedFeed, Mapping[str, str]]:
    """What is new or changed, and what was known of the keys asked about. ``known`` says what is stored of keys.

    ParseError as parse_feed, parse_listing and Workers.run raise it.
    """
    if spec.kind is FeedKind.PAGE:
        return await _only_new(await workers.run(parse_listing, fetched.body, fetched.final_url, spec, now), known)
    if len(fetched.body) > _SCANNED_HERE_BYTES_MAX:
        keys = await workers.run(entry_keys, fetched.body)
    elif scan := prescan(to_utf8(fetched.body, fetched.content_type)):
        return await _read_scanned(fetched, scan, spec, now, known, workers)
    else:
        keys = None  # only the whole parser can tell
    stored = await known(keys or [])
    parsed = await workers.run(parse_feed, *_arguments(fetched, spec, now, stored))
    return (parsed, stored) if keys else await _only_new(parsed, known)


async def _read_scanned(
    fetched: Fetched, scan: Prescan, spec: FeedSpec, now: datetime, known: Known, workers: Workers
) -> tuple[ParsedFeed, Mapping[str, str]]:
    stored = await known([item.key for item in scan.items])
    new = [item for item in scan.items if stored.get(item.key) != item.digest]
    if not new:
        return ParsedFeed(spec.title, (), ttl_s=ttl_s(scan.ttl), unchanged=len(scan.items)), stored
    arguments = (*_arguments(fetched, spec, now, stored), scan)
    size = sum(item.end - item.start for item in new)
    if size <= _PARSED_HERE_BYTES_MAX and len(new) <= _PARSED_HERE_ITEMS_MAX:
        return parse_feed(*arguments), stored
    return await workers.run(parse_feed, *arguments), stored


def _arguments(
    fetched: Fetched, spec: FeedSpec, now: datetime, stored: Mapping[str, str]
) -> tuple[bytes, str, str, FeedSpec, datetime, Mapping[str, str]]:
    return fetched.body, fetched.final_url, fetched.content_type, spec, now, stored


async def _only_new(parsed: ParsedFeed, known: Known) -> tuple[ParsedFeed, Mapping[str, str]]:
    stored = await known([entry.key for entry in parsed.entries])
    new = tuple(entry for entry in parsed.entries if stored.get(entry.key) != fingerprint(parsed, entry))
    return replace(parsed, entries=new, unchanged=parsed.unchanged + len(parsed.entries) - len(new)), stored


def fingerprint(parsed: ParsedFeed, entry: Entry) -> str:
    return parsed.fingerprints.get(entry.key, entry.fingerprint)


# --- what is stored ------------------------------------------------------------------------------------------------


def poll_of(
    feed: Feed,
    fetched: Fetched,
    parsed: ParsedFeed,
    stored: Mapping[str, str],
    now: datetime,
    policy: Policy,
    finder: PlaceFinder | None = None,
    model: TopicModel | None = None,
) -> Poll:
    """Everything that reading ``fetched`` changes: entries, validators, health and next time. Pure."""
    status, detail = _condition(feed, parsed)
    answer = Answer(
        status,
        detail,
        fetched.status,
        fetched.headers,
        body_hash=hash_of(fetched),
        moved_to=fetched.moved_to,
        ttl_s=parsed.ttl_s,
        entries=parsed.entries,
    )
    entries = polled_entries(feed, parsed, stored, now, policy, finder, model)
    return Poll(after_poll(feed, answer, now, policy), now, entries)


def hash_of(fetched: Fetched) -> str:
    return blake2b(fetched.body, digest_size=16).hexdigest()


def _condition(feed: Feed, parsed: ParsedFeed) -> tuple[FeedStatus, str | None]:
    holds_something = bool(parsed.entries or parsed.unchanged or parsed.refused)
    if feed.spec.kind is FeedKind.PAGE and (parsed.fallback or not holds_something):
        return FeedStatus.LAYOUT, "The page no longer looks as our rules for it say."
    return (FeedStatus.OK if holds_something else FeedStatus.EMPTY), None


def polled_entries(
    feed: Feed,
    parsed: ParsedFeed,
    stored: Mapping[str, str],
    now: datetime,
    policy: Policy,
    finder: PlaceFinder | None = None,
    model: TopicModel | None = None,
) -> tuple[PolledEntry, ...]:
    """The entries of a poll as they are stored, in the order of the feed."""
    return tuple(
        PolledEntry(
            entry.key,
            fingerprint(parsed, entry),
            draft_of(
                entry, feed.spec, now, policy, _news_at(feed, entry, entry.key in stored, now, policy), finder, model
            ),
        )
        for entry in parsed.entries
    )


def draft_of(
    entry: Entry,
    spec: FeedSpec,
    now: datetime,
    policy: Policy,
    news_at: datetime | None,
    finder: PlaceFinder | None = None,
    model: TopicModel | None = None,
) -> ArticleDraft:
    sections = dict.fromkeys(section for section in (spec.section, *entry.sections) if section)
    return ArticleDraft(
        identity=article_identity(entry.url),
        url=entry.url,
        source=spec.source,
        title=entry.title,
        lead=entry.lead,
        summary=card_summary(entry.lead, "", entry.title),
        author=entry.author,
        image=entry.image,
        published=entry.published,
        published_estimated=entry.published_estimated,
        updated=entry.updated,
        topics=topics_of(
            feed_topic=spec.topic,
            sections=sections,
            url=entry.url,
            title=entry.title,
            lead=entry.lead,
            body="",
            model=model,
        ),
        where=finder.where(spec.source, entry.title, entry.lead, "") if finder else NOWHERE,
        sections=tuple(sections),
        wants_page=entry.published is None or not _is_old(entry, now, policy),
        news_at=news_at,
        news_from=news_at and news_at - timedelta(seconds=policy.news_age_max_s),
        alert=AlertFinder(finder).alert(spec.source, entry.title, entry.lead, "", entry.published or now)
        if finder
        else None,
    )


def _news_at(feed: Feed, entry: Entry, edited: bool, now: datetime, policy: Policy) -> datetime | None:
    """When it became news; None for what nobody is to be woken for: old articles, edits of known ones, and on the first
    poll whatever does not say for certain when it was published."""
    if edited or _is_old(entry, now, policy):
        return None
    if feed.first_polled_at is not None:
        return now
    if entry.published is None or entry.published_estimated:
        return None
    return min(entry.published, now)


def _is_old(entry: Entry, now: datetime, policy: Policy) -> bool:
    if entry.published is None or entry.published_estimated:
        return False
    return (now - entry.published).total_seconds() > policy.news_age_max_s
