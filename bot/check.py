"""``loa check``: is everything as it should be? One line each, nothing is sent to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from typing import NamedTuple

import httpx

from bot.catalogue import load_catalogue
from bot.config import Settings, load_settings
from bot.errors import LoaError
from bot.messaging import telegram_webhook, zalo_webhook
from bot.models import Feed, FeedStatus, SummaryOutcome
from bot.transport import aiohttp_transport
from storage import open_storage
from storage.base import Storage

CLOCK_WITHIN_S = 10.0
CLOCK_OFF_S = 5.0
FAILED_MAX = 3  # of a day's summaries, none of them told


class Line(NamedTuple):
    """One thing that was looked at."""

    what: str
    good: bool
    says: str


async def check_all() -> list[Line]:
    """Configuration, database, messengers, feeds. What depends on a thing that failed is left out."""
    try:
        settings = load_settings()
        catalogue = load_catalogue(settings.feeds)
    except LoaError as error:
        return [Line("configuration", good=False, says=str(error).replace("\n", "; "))]
    lines = [Line("configuration", good=True, says=f"{len(catalogue.feeds)} feeds, {len(catalogue.topics)} topics")]
    lines.append(_admins(settings))
    lines.append(await _telegram(settings))
    lines.append(await _zalo(settings))
    try:
        storage = open_storage(settings.database)
    except LoaError as error:
        return [*lines, Line("database", good=False, says=str(error))]
    try:
        storage.sync_feeds(catalogue.feeds, datetime.now(UTC))
        lines.append(_database(settings, storage))
        lines.append(_summariser(settings, storage))
        lines.extend(_feeds(storage.feeds()))
    finally:
        storage.close()
    return lines


def _admins(settings: Settings) -> Line:
    if settings.admins:
        return Line("administrators", good=True, says=", ".join(sorted(settings.admins)))
    return Line("administrators", good=True, says="none; nobody can announce until LOA_ADMINS names somebody")


def _database(settings: Settings, storage: Storage) -> Line:
    says = f"{settings.database}: {storage.article_count()} articles, {storage.dispatches_open()} dispatches under way"
    return Line("database", good=True, says=says)


def _summariser(settings: Settings, storage: Storage) -> Line:
    """What became of today's summaries; the endpoint is not asked, which may cost money."""
    if not settings.summariser_url:
        return Line("summariser", good=True, says="none; summaries are sentences of the articles")
    if find_spec("openai") is None:
        return Line("summariser", good=False, says="LOA_SUMMARISER_URL needs the openai package: pip install openai")
    counts = storage.summary_counts(datetime.now(UTC).date())
    asked, told = sum(counts.values()), counts.get(SummaryOutcome.TOLD, 0)
    rejected, failed = counts.get(SummaryOutcome.REJECTED, 0), counts.get(SummaryOutcome.FAILED, 0)
    says = f"{settings.summariser_model}: today {asked} asked, {told} told, {rejected} rejected, {failed} failed"
    return Line("summariser", good=told > 0 or failed < FAILED_MAX, says=says)


async def _telegram(settings: Settings) -> Line:
    if not settings.telegram_token:
        return Line("telegram", good=True, says="no token; Loa runs with its web chat only")
    from bot.messengers.telegram import check_token  # noqa: PLC0415 - only where there is a token

    good, says = await check_token(
        settings.telegram_token,
        api_base=settings.telegram_api_base,
        proxy=settings.telegram_proxy or None,
        webhook=telegram_webhook(settings),
    )
    return Line("telegram", good=good, says=says + await _clock(settings.telegram_api_base))


async def _zalo(settings: Settings) -> Line:
    if not settings.zalo_token:
        return Line("zalo", good=True, says="no token; Loa does without Zalo")
    from bot.messengers.zalo_client import check_token  # noqa: PLC0415

    good, says = await check_token(settings.zalo_token, api_base=settings.zalo_api_base, webhook=zalo_webhook(settings))
    return Line("zalo", good=good, says=says + await _clock(settings.zalo_api_base))


async def _clock(address: str) -> str:
    """How far this machine's clock is from the service's (RFC 9110, Date); nothing if the service does not say."""
    try:
        async with httpx.AsyncClient(transport=aiohttp_transport(), timeout=CLOCK_WITHIN_S, trust_env=False) as client:
            answer = await client.head(address)
        off_s = (datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"])).total_seconds()
    except (httpx.HTTPError, KeyError, ValueError, TypeError):
        return ""
    if abs(off_s) < CLOCK_OFF_S:
        return "; clocks agree"
    side = "ahead" if off_s > 0 else "behind"
    return f"; this machine's clock is {abs(off_s):.0f} s {side}: set it by NTP, or digests come at the wrong minute"


def _feeds(feeds: list[Feed]) -> Iterator[Line]:
    """As the last polls left them: asking every paper once more to check would be no good manners. Those that are ill
    have a line each."""
    polled = [feed for feed in feeds if feed.spec.enabled]
    well = sum(feed.status is FeedStatus.OK for feed in polled)
    unread = sum(feed.status is FeedStatus.NEW for feed in polled)
    yield Line("feeds", good=True, says=f"{len(polled)} polled: {well} well, {unread} not read yet")
    for feed in polled:
        if feed.status not in {FeedStatus.OK, FeedStatus.NEW}:
            since = f" since {feed.status_since:%d/%m %H:%M} UTC" if feed.status_since else ""
            says = f"{feed.status.value}{since}. {feed.status_detail or ''}".strip()
            yield Line(f"feed {feed.spec.title}", good=False, says=says)
