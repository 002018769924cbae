from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.models import FeedKind, FeedStatus
from bot.sources.discover import Examination, examine, examine_url, source_of
from bot.sources.politeness import Policy
from tests.fakes.misbehaving import COOKIE_CHALLENGE
from tests.fakes.site import HTML, Answer, Item, rss
from tests.sources.conftest import LOOPBACK, Newsroom

PAGE = "<!doctype html><html><head><title>Trang chủ</title>{head}</head><body>{body}</body></html>"


async def look(newsroom: Newsroom, path: str) -> Examination:
    return await examine(newsroom.site.url + path, newsroom.fetcher, newsroom.workers, newsroom.clock.now)


async def test_a_feed_shows_what_would_be_stored_and_what_not_and_why(newsroom: Newsroom) -> None:
    published = newsroom.clock.now - timedelta(hours=2)
    newsroom.site.answers["/rss"] = Answer(
        rss(
            [
                Item("/du-lich-1.html", "Mùa hoa sở ở Bình Liêu", "Hoa nở trắng đồi.", published),
                Item("/", "Trang chủ"),
                Item("/2.html", ""),
            ],
            title="Báo Thử – Du lịch",
        )
    )
    seen = await look(newsroom, "/rss")
    assert seen.good
    assert seen.status is FeedStatus.OK
    as_json = json.loads(json.dumps(seen.as_json()))
    assert (as_json["title"], as_json["status"], as_json["kind"]) == ("Báo Thử – Du lịch", "ok", "feed")
    assert [(row["title"], row["url"], row["published"]) for row in as_json["entries"]] == [
        ("Mùa hoa sở ở Bình Liêu", newsroom.site.url + "/du-lich-1.html", "2026-11-24T06:00:00+07:00")
    ]
    assert len(as_json["refused"]) == 2
    text = seen.as_text()
    assert "24/11/2026 06:00" in text
    assert "Mùa hoa sở ở Bình Liêu [" in text
    assert "has no title" in text
    spec = seen.spec(topic="du-lich")
    assert (spec.url, spec.source, spec.title, spec.topic) == (
        newsroom.site.url + "/rss",
        "127001",
        "Báo Thử – Du lịch",
        "du-lich",
    )


async def test_a_web_page_gives_its_feeds(newsroom: Newsroom) -> None:
    newsroom.site.answers["/"] = Answer(
        PAGE.format(head='<link rel="alternate" type="application/rss+xml" href="/rss/home.rss">', body=""),
        content_type=HTML,
    )
    seen = await look(newsroom, "/")
    assert not seen.good
    assert seen.feeds == (newsroom.site.url + "/rss/home.rss",)
    assert seen.feeds[0] in seen.as_text()


async def test_a_section_page_without_feeds_can_be_polled_itself(newsroom: Newsroom) -> None:
    links = "".join(
        f'<article><h3><a href="/nguoi-dan-thon-{n}-lam-duong-moi-327947{n}.html">Người dân thôn {n} cùng làm con đường mới</a></h3></article>'
        for n in range(6)
    )
    newsroom.site.answers |= {
        "/xa-hoi": Answer(PAGE.format(head="", body=links), content_type=HTML),
        "/trong": Answer(PAGE.format(head="", body="<p>Chào</p>"), content_type=HTML),
    }
    seen = await look(newsroom, "/xa-hoi")
    assert seen.good
    assert seen.spec().kind is FeedKind.PAGE
    assert len(seen.as_json()["entries"]) == 6
    nothing = await look(newsroom, "/trong")
    assert not nothing.good
    assert "no articles" in nothing.as_text()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Answer(COOKIE_CHALLENGE, content_type=HTML), FeedStatus.CHALLENGE),
        (Answer("", 403), FeedStatus.BLOCKED),
        (Answer("", 302, headers={"location": "http://192.168.0.1/"}), FeedStatus.REFUSED),
        (Answer("không phải nguồn tin"), FeedStatus.NOT_A_FEED),
    ],
)
async def test_what_cannot_be_polled_says_why(newsroom: Newsroom, answer: Answer, status: FeedStatus) -> None:
    newsroom.site.answers["/rss"] = answer
    seen = await look(newsroom, "/rss")
    assert not seen.good
    assert seen.status is status
    assert seen.detail
    assert seen.detail in seen.as_text()
    assert len(newsroom.site.log) == 1


async def test_a_feed_that_moved_is_added_where_it_lives(newsroom: Newsroom) -> None:
    newsroom.site.answers |= {
        "/old": Answer(status=301, headers={"Location": "/new"}),
        "/new": Answer(rss([Item("/1.html", "Tin")])),
    }
    seen = await look(newsroom, "/old")
    assert seen.spec().url == newsroom.site.url + "/new"


async def test_the_command_line_needs_nothing_but_the_url(newsroom: Newsroom) -> None:
    newsroom.site.answers["/rss"] = Answer(rss([]))
    seen = await examine_url(newsroom.site.url + "/rss", LOOPBACK, None)
    assert (seen.good, seen.status) == (True, FeedStatus.EMPTY)
    refused = await examine_url(newsroom.site.url + "/rss", frozenset(), None)
    assert (refused.good, refused.status) == (False, FeedStatus.REFUSED)
    assert "LOA_PRIVATE_FEED_HOSTS" in refused.as_text() or "ports" in refused.as_text()


async def test_what_is_not_good_cannot_be_stored(newsroom: Newsroom) -> None:
    seen = await look(newsroom, "/nowhere")
    with pytest.raises(Exception, match="404"):
        seen.first_poll(newsroom.add("/nowhere"), Policy())


def test_the_source_is_named_after_the_host() -> None:
    assert source_of("https://rss.vnexpress.net/tin") == "vnexpress"
    assert source_of("https://bao-quang-ninh.com.vn/") == "baoquangninh"
    assert source_of("http://localhost:8080/") == "localhost8080"
