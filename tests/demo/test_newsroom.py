"""The sample newsroom: what it publishes when, and that its pages are what the papers' real models serve."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import httpx
import pytest

from bot.demo.newsroom import (
    BULLETINS_MAX,
    HALT_EVERY_S,
    HALT_FIRST_S,
    HALT_S,
    LIVE_EVERY_S,
    PAPERS,
    SECTIONS,
    STORM_EVERY_S,
    STORM_FIRST_S,
    demo_catalogue,
    pieces,
)
from bot.demo.pictures import PICTURES, picture
from bot.demo.site import create_site
from bot.models import AlertKind, FeedSpec
from bot.news.alert_reach import AlertFinder
from bot.news.places import PlaceFinder
from storage.base import FEW

STARTED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return STARTED + timedelta(seconds=seconds)


def site(seconds: float = 0) -> httpx.AsyncClient:
    app = create_site(STARTED, lambda: later(seconds))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1")


def test_some_thirty_articles_cover_every_topic_of_the_catalogue() -> None:
    written = [piece for piece in pieces(STARTED, later(600)) if piece.number < 3_500_000]
    assert len(written) >= 30
    catalogue = demo_catalogue("http://127.0.0.1")
    sections = {piece.section for piece in written}
    assert len(catalogue.feeds) == len(SECTIONS) + 2
    assert len(sections) >= len(catalogue.topics) - 2


def test_new_articles_appear_every_few_seconds() -> None:
    counts = [len(pieces(STARTED, later(LIVE_EVERY_S * turn))) for turn in range(9)]
    assert counts == list(range(counts[0], counts[0] + 9))


def test_there_is_always_something_new_but_not_for_ever() -> None:
    numbers = [piece.number for piece in pieces(STARTED, later(1_000_000))]
    assert numbers == sorted(set(numbers), key=numbers.index)
    assert sum(3_500_000 < number < 3_600_000 for number in numbers) == BULLETINS_MAX


def test_a_squall_is_told_by_more_communes_at_once_than_a_reader_wants_one_by_one() -> None:
    for turn in range(3):
        at = STORM_FIRST_S + turn * STORM_EVERY_S
        reports = [piece for piece in pieces(STARTED, later(at)) if piece.published == later(at)]
        told = [piece for piece in reports if piece.title.startswith("Dông lúc")]
        assert len(told) > FEW
        assert not any(piece.title in {each.title for each in pieces(STARTED, later(at - 1))} for piece in told)


def test_bulletins_go_on_being_corrected_whenever_somebody_looks() -> None:
    for minute in range(3, 20):
        began, ended = (
            {piece.number: piece for piece in pieces(STARTED, later(60 * each))} for each in (minute, minute + 2)
        )
        corrected = [n for n in began if began[n].title != ended[n].title]
        late = [n for n in ended if n not in began and ended[n].updated]
        assert corrected or late


def test_an_alert_and_its_all_clear_come_now_and_then() -> None:
    catalogue = demo_catalogue("http://127.0.0.1")
    finder = AlertFinder(PlaceFinder(catalogue.gazetteer, catalogue.home))
    for turn in range(3):
        at = HALT_FIRST_S + HALT_EVERY_S * turn
        alerts = [
            finder.alert(piece.paper, piece.title, piece.lead, "", piece.published)
            for piece in pieces(STARTED, later(at + HALT_S))
            if piece.published in {later(at), later(at + HALT_S)} and "tham quan vịnh" in piece.title
        ]
        told = [(alert.kind, alert.over, alert.wide) for alert in alerts if alert]
        assert told == [(AlertKind.BOATS, True, True), (AlertKind.BOATS, False, True)]  # newest first
        assert alerts[1]
        assert alerts[1].until_notice
        assert alerts[1].issuer == "Cảng vụ Đường thủy vùng mỏ"


async def test_a_corrected_page_keeps_the_date_of_its_publication() -> None:
    [piece] = [p for p in pieces(STARTED, later(90)) if p.title.startswith("Trường Cao đẳng")]
    before, after = [(await site(seconds).get(piece.path)).text for seconds in (30, 90)]
    printed = f"{piece.published + timedelta(hours=7):%H:%M:%S}"
    assert printed in before
    assert printed in after
    assert piece.updated is not None
    assert f"{piece.updated + timedelta(hours=7):%H:%M:%S} [GMT" not in after.partition('class="date')[2]


def test_one_event_is_told_by_three_papers() -> None:
    told = {piece.paper for piece in pieces(STARTED, later(120)) if piece.picture == "cuu-nan"}
    assert told == set(PAPERS)


async def test_one_article_is_corrected_at_the_same_address() -> None:
    def admission(seconds: float) -> tuple[str, str]:
        [piece] = [p for p in pieces(STARTED, later(seconds)) if p.title.startswith("Trường Cao đẳng")]
        return piece.title, piece.path

    before, after = admission(30), admission(90)
    assert before[0] != after[0]
    assert before[1] == after[1]
    wrong = (await site(30).get("/datmo/rss/giao-duc.rss")).text
    assert "26,25" not in wrong
    assert "26,25" in (await site(90).get("/datmo/rss/giao-duc.rss")).text


async def test_every_page_and_picture_answers_and_reads_as_written() -> None:
    client = site(1000)
    for piece in pieces(STARTED, later(1000)):
        page = await client.get(piece.path)
        assert page.status_code == 200, piece.path
        assert piece.body[-1][:40] in page.text.replace("&#34;", '"')
        assert piece.picture in PICTURES
        assert unicodedata.is_normalized("NFC", page.text)
    for name in PICTURES:
        assert (await client.get(f"/anh/{name}.svg")).status_code == 200
        ET.fromstring(picture(name) or "")  # noqa: S314 - our own drawing


@pytest.mark.parametrize("feed", demo_catalogue("").feeds, ids=lambda feed: feed.url)
async def test_feeds_are_conditional_and_well_formed(feed: FeedSpec) -> None:
    client = site(200)
    url = feed.url
    first = await client.get(url)
    ET.fromstring(first.text)  # noqa: S314 - our own feed
    again = await client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


async def test_what_does_not_exist_is_not_found() -> None:
    client = site()
    for path in ("/datmo/rss/khong-co.rss", "/khac/rss/home.rss", "/datmo/khong-co-1.html", "/anh/khong-co.svg"):
        assert (await client.get(path)).status_code == 404, path
