"""What the tests of feeds share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from bot.models import FeedSpec, ParsedFeed
from bot.news.feeds import parse_feed

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
NOW = datetime(2026, 8, 24, 12, tzinfo=UTC)
VN = timezone(timedelta(hours=7))
URL = "https://thu.example.vn/rss/home.rss"
SPEC = FeedSpec(URL, "thu", "Báo Thử")


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def parsed(name: str, content_type: str | None = None) -> ParsedFeed:
    return parse_feed(fixture(f"feeds/{name}"), URL, content_type, SPEC, NOW)


def rss(items: str, head: str = "<title>Tin thử</title>") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def item(number: int, more: str = "") -> str:
    return f"<item><title>Bài số {number}</title><link>https://thu.example.vn/bai-{number}.html</link>{more}</item>"
