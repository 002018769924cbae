"""Real feeds and pages, where they lie beside the project: no exception, no wrong date, no empty title."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.catalogue import load_catalogue
from bot.models import FeedSpec
from bot.news.dates import date_in_id, parse_date
from bot.news.feeds import entry_keys, parse_feed
from bot.news.feedtext import clean_lead, clean_title
from bot.news.listing import find_feeds, parse_listing
from bot.news.urls import article_identity, canonical_url, site_host
from tests.news.feedkit import SAMPLES

NOW = datetime(2026, 8, 24, tzinfo=UTC)

if SAMPLES.is_dir():
    FEEDS = sorted(path for path in (SAMPLES / "feeds").iterdir() if path.suffix in {".rss", ".xml"})
    PAGES = sorted((SAMPLES / "pages").glob("*.html"))
    with (SAMPLES / "items" / "items.jsonl").open(encoding="utf-8") as lines:
        ITEMS = [json.loads(line) for line in lines]

    @pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
    def test_a_real_feed_is_read_whole_and_by_its_new_items(path: Path) -> None:
        body, spec = path.read_bytes(), FeedSpec("https://x.vn/rss", "x", "X")
        feed = parse_feed(body, spec.url, None, spec, NOW)
        assert len(feed.entries) >= 25
        assert feed.refused == ()
        assert [entry.key for entry in feed.entries] == entry_keys(body)
        for entry in feed.entries:
            assert entry.title
            assert entry.lead
            assert entry.image
            assert entry.published is not None
            assert not entry.published_estimated
            assert unicodedata.is_normalized("NFC", entry.title + entry.lead)
            assert not any(mark in entry.title + entry.lead for mark in ("<", "&#", "&amp;", "CDATA"))
        for newest in feed.entries[:3]:
            known = {key: value for key, value in feed.fingerprints.items() if key != newest.key}
            assert parse_feed(body, spec.url, None, spec, NOW, known).entries == (newest,)

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_real_page_is_read_without_an_exception(path: Path) -> None:
        url = "https://baocantho.com.vn/thoi-su/"
        page = parse_listing(path.read_bytes(), url, FeedSpec(url, "x", "X"), NOW)
        assert all(len(entry.title) >= 20 for entry in page.entries)
        find_feeds(path.read_bytes(), url)

    def test_a_real_section_page_gives_its_articles() -> None:
        url = "https://baocantho.com.vn/thoi-su/"
        page = parse_listing(
            (SAMPLES / "pages" / "crawl_baocantho_category.html").read_bytes(), url, FeedSpec(url, "x", "X"), NOW
        )
        assert len(page.entries) >= 30
        assert sum(bool(entry.image) for entry in page.entries) >= 20

    def test_every_real_item_has_its_date_and_no_date_is_wrong() -> None:
        orders = {site_host(spec.url): spec.date_order for spec in load_catalogue().feeds}
        for row in ITEMS:
            seen = datetime.fromisoformat(row["seen"])
            found = parse_date(row["published"], orders.get(site_host(row["link"]), "dmy"), seen)
            assert found is not None, row
            assert timedelta(hours=-1) < seen - found < timedelta(days=120), row
            if row["published"].endswith(("GMT", "+0700")):
                assert found == parsedate_to_datetime(row["published"]), row

    def test_a_time_in_a_real_number_is_near_the_true_one() -> None:
        orders = {site_host(spec.url): spec.date_order for spec in load_catalogue().feeds}
        gaps = []
        for row in ITEMS:
            seen = datetime.fromisoformat(row["seen"])
            estimate = date_in_id(row["link"], seen)
            published = parse_date(row["published"], orders.get(site_host(row["link"]), "dmy"), seen)
            if estimate is not None and published is not None:
                gaps.append(abs(published - estimate))
        assert len(gaps) > 2_500
        assert sum(gap > timedelta(days=1) for gap in gaps) < 0.06 * len(gaps)

    def test_real_titles_and_links_are_clean() -> None:
        by_identity: dict[str, set[str]] = {}
        for row in ITEMS:
            url, title = canonical_url(row["link"]), clean_title(row["title"])
            assert url, row
            assert "at_medium" not in url
            assert title == " ".join(unicodedata.normalize("NFC", row["title"]).replace("\u200b", "").split()), row
            by_identity.setdefault(article_identity(url), set()).add(urlsplit(url).path.rpartition("-")[2])
            if row["summary_raw"]:
                assert "<" not in clean_lead(row["summary_raw"])
        assert all(len(ends) == 1 for ends in by_identity.values())
