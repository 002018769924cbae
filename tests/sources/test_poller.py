from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.models import Address, ChatKind, FeedKind, FeedStatus, Settings, Subscription, SubscriptionKind
from bot.news.urls import site_host
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.politeness import Policy
from storage.base import LatestQuery, SearchQuery
from tests.fakes.misbehaving import COOKIE_CHALLENGE, JUST_A_MOMENT, misbehaving_server
from tests.fakes.site import HTML, Answer, Item, Site, rss
from tests.sources.conftest import Clock, Newsroom

HEADLINES = (
    "Cầu mới nối đôi bờ sông Chanh thông xe",
    "Chợ phiên Ba Chẽ rộn ràng ngày cuối năm",
    "Ngư dân Vân Đồn được mùa tôm",
    "Thêm hai tuyến xe buýt ra đảo",
    "Học sinh vùng cao đón thư viện mới",
)


def items(clock: Clock, count: int, *, first: int = 0, age_h: float = 1) -> list[Item]:
    """The newest first, an hour apart."""
    return [
        Item(
            f"/bai-viet-{number}.html",
            f"{HEADLINES[number % 5]} ({number})",
            "Công trình do người dân và chính quyền cùng góp sức, hoàn thành sớm hơn kế hoạch hai tháng.",
            clock.now - timedelta(hours=age_h + first + count - 1 - number),
        )
        for number in range(first + count - 1, first - 1, -1)
    ]


def titles(newsroom: Newsroom) -> list[str]:
    return [article.title for article in newsroom.storage.latest(LatestQuery(limit=100)).articles]


async def test_a_first_poll_stores_every_entry_as_an_article(newsroom: Newsroom) -> None:
    newsroom.site.answers["/rss"] = Answer(rss(items(newsroom.clock, 5)), etag='"1"')
    newsroom.add("/rss", topic="xa-hoi", section="Đời sống")
    assert await newsroom.poller.poll_due() == 1
    page = newsroom.storage.latest(LatestQuery(limit=10))
    newest = page.articles[0]
    assert page.total == 5
    assert newest.title == f"{HEADLINES[4]} (4)"
    assert newest.url == newsroom.site.url + "/bai-viet-4.html"
    assert newest.published == newsroom.clock.now - timedelta(hours=1)
    assert "xa-hoi" in newest.topics
    assert newest.sections == ("Đời sống",)
    assert newest.summary.startswith("Công trình")
    feed = newsroom.feed("/rss")
    assert (feed.status, feed.etag, feed.first_polled_at) == (FeedStatus.OK, '"1"', newsroom.clock.now)


async def test_the_next_polls_store_what_is_new_and_only_that(newsroom: Newsroom) -> None:
    clock = newsroom.clock
    newsroom.site.answers["/rss"] = Answer(rss(items(clock, 20)))
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    newsroom.site.answers["/rss"] = Answer(rss(items(clock, 20, first=2)))
    await newsroom.poll_when_due("/rss")
    assert newsroom.storage.article_count() == 22
    newsroom.site.answers["/rss"] = Answer(rss(items(clock, 20, first=12)))
    feed = await newsroom.poll_when_due("/rss")
    assert newsroom.storage.article_count() == 32
    assert feed.changed_at == clock.now


async def test_equal_bytes_and_equal_items_change_nothing(newsroom: Newsroom) -> None:
    body = rss(items(newsroom.clock, 3))
    newsroom.site.answers["/rss"] = Answer(body)
    newsroom.add("/rss")
    first = await newsroom.poll_when_due("/rss")
    second = await newsroom.poll_when_due("/rss")
    assert (second.changed_at, second.body_hash) == (first.changed_at, first.body_hash)
    newsroom.site.answers["/rss"] = Answer(body.replace("<channel>", "<channel><generator>mới</generator>"))
    third = await newsroom.poll_when_due("/rss")
    assert third.changed_at == first.changed_at
    assert third.body_hash != first.body_hash
    assert newsroom.storage.article_count() == 3


async def test_an_edited_entry_corrects_its_article(newsroom: Newsroom) -> None:
    before = items(newsroom.clock, 2)
    newsroom.site.answers["/rss"] = Answer(rss(before))
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    after = [replace(before[0], title="Cầu mới nối đôi bờ sông Chanh thông xe sớm"), before[1]]
    newsroom.site.answers["/rss"] = Answer(rss(after))
    await newsroom.poll_when_due("/rss")
    assert newsroom.storage.article_count() == 2
    assert after[0].title in titles(newsroom)


async def test_what_the_prescan_cannot_tell_is_parsed_whole_in_a_worker(newsroom: Newsroom) -> None:
    broken = rss(items(newsroom.clock, 3)).replace("</channel>", "<br></channel>").replace("Cầu mới", "Cầu & mới")
    entry = {"id": "1", "url": newsroom.site.url + "/json-1.html", "title": "Tin từ JSON"}
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Báo", "items": [entry]})
    newsroom.site.answers |= {"/broken": Answer(broken), "/json": Answer(feed, content_type="application/json")}
    for path in ("/broken", "/json"):
        newsroom.add(path)
    await newsroom.poller.poll_due()
    assert newsroom.storage.article_count() == 4
    newsroom.site.answers["/broken"] = Answer(broken.replace("Báo thử", "Báo thử mới"))
    await newsroom.poll_when_due("/broken")
    assert newsroom.storage.article_count() == 4
    assert newsroom.feed("/broken").status is newsroom.feed("/json").status is FeedStatus.OK


async def test_a_section_page_is_polled_like_a_feed(newsroom: Newsroom) -> None:
    cards = "".join(
        f'<article class="card"><div class="card-content"><h3 class="card-title"><a href="/{"-".join(["tin"] * 5)}-327947{n}.html">'
        f"{HEADLINES[n]}</a></h3><div class='card-desc'>Đoạn dẫn của bài.</div><time class='card-time'>24/11/2026</time></div></article>"
        for n in range(4)
    )
    page = f"<!doctype html><html><body><main>{cards}</main></body></html>"
    newsroom.site.answers["/thoi-su"] = Answer(page, content_type=HTML)
    newsroom.add("/thoi-su", kind=FeedKind.PAGE, site="baoquangninh", section="Thời sự")
    await newsroom.poller.poll_due()
    assert sorted(titles(newsroom)) == sorted(HEADLINES[:4])
    assert newsroom.feed("/thoi-su").status is FeedStatus.OK
    newsroom.site.answers["/thoi-su"] = Answer(
        "<!doctype html><html><body><p>Trang mới</p></body></html>", content_type=HTML
    )
    feed = await newsroom.poll_when_due("/thoi-su")
    assert feed.status is FeedStatus.LAYOUT


# --- what is news --------------------------------------------------------------------------------------------------


def subscriber(newsroom: Newsroom, since_hours_ago: float = 0) -> int:
    at = newsroom.clock.now - timedelta(hours=since_hours_ago)
    made, _ = newsroom.storage.ensure_subscriber(Address("webchat", "1"), ChatKind.PRIVATE, "Lan", Settings(), at)
    newsroom.storage.follow(made.id, Subscription(SubscriptionKind.SOURCE, "baothu", at))
    return made.id


def news(newsroom: Newsroom) -> dict[str, timedelta]:
    """title → age of what is or would be pushed, taken from the dispatches."""
    found = {}
    now = newsroom.clock.now
    while lease := newsroom.storage.claim_range("test", now, now + timedelta(days=99)):
        article, since = lease.dispatch.article, lease.dispatch.audience.since
        assert article is not None
        assert since is not None
        found[article.title] = now - since
    return found


async def read_pages(newsroom: Newsroom) -> None:
    """There are none: articles complete without."""
    for _ in range(4):
        await newsroom.reader.read_due()
        newsroom.clock.move(minutes=40)


async def test_a_first_poll_is_news_as_old_as_it_was_published_and_two_days_at_most(newsroom: Newsroom) -> None:
    subscriber(newsroom, since_hours_ago=5)
    aged = [
        Item(f"/{age}.html", f"Tin cũ {age} giờ", published=newsroom.clock.now - timedelta(hours=age))
        for age in (1, 30, 47, 49, 900)
    ]
    newsroom.site.answers["/rss"] = Answer(rss([*aged, Item("/x.html", "Không rõ ngày")]))
    newsroom.add("/rss")
    started = newsroom.clock.now
    await newsroom.poller.poll_due()
    await read_pages(newsroom)
    passed = newsroom.clock.now - started
    assert {title: round((age - passed).total_seconds() / 3600) for title, age in news(newsroom).items()} == {
        "Tin cũ 1 giờ": 1,
        "Tin cũ 30 giờ": 30,
        "Tin cũ 47 giờ": 47,
    }


async def test_later_polls_are_news_of_now_but_for_what_is_old(newsroom: Newsroom) -> None:
    subscriber(newsroom)
    newsroom.site.answers["/rss"] = Answer(rss([]))
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    now = newsroom.clock.now
    newsroom.site.answers["/rss"] = Answer(
        rss(
            [
                Item("/1.html", "Tin muộn", published=now - timedelta(hours=20)),
                Item("/2.html", "Không rõ ngày"),
                Item("/3.html", "Đăng lại", published=now - timedelta(days=30)),
            ]
        )
    )
    feed = await newsroom.poll_when_due("/rss")
    await read_pages(newsroom)
    since = {title: newsroom.clock.now - age for title, age in news(newsroom).items()}
    assert since == {"Tin muộn": feed.checked_at, "Không rõ ngày": feed.checked_at}


async def test_an_edit_of_an_old_entry_is_no_news(newsroom: Newsroom) -> None:
    subscriber(newsroom)
    newsroom.site.answers["/rss"] = Answer(rss([Item("/x.html", "Không rõ ngày")]))
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    newsroom.site.answers["/rss"] = Answer(rss([Item("/x.html", "Vẫn không rõ ngày")]))
    await newsroom.poll_when_due("/rss")
    await read_pages(newsroom)
    assert titles(newsroom) == ["Vẫn không rõ ngày"]
    assert news(newsroom) == {}


async def test_what_its_feed_still_lists_after_years_is_no_news_again(newsroom: Newsroom) -> None:
    subscriber(newsroom)
    listed = [Item("/1.html", "Có ngày", published=newsroom.clock.now), Item("/2.html", "Không rõ ngày")]
    newsroom.site.answers["/rss"] = Answer(rss(listed))
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    await read_pages(newsroom)
    lease = newsroom.storage.claim_range("test", newsroom.clock.now, newsroom.clock.now)
    assert lease is not None
    newsroom.storage.begin_deliveries(lease, "test", lease.last, {}, newsroom.clock.now, newsroom.clock.now)
    newsroom.clock.move(days=800)
    newsroom.storage.trim(newsroom.clock.now)
    assert newsroom.storage.article_count() == 0
    newsroom.site.answers["/rss"] = Answer(rss([*listed, Item("/3.html", "Mới", published=newsroom.clock.now)]))
    await newsroom.poll_when_due("/rss")
    await read_pages(newsroom)
    assert set(news(newsroom)) == {"Mới"}


async def test_the_sender_is_woken_when_a_poll_makes_news_of_an_article_that_is_read_already(
    newsroom: Newsroom,
) -> None:
    woken: list[str] = []
    newsroom.on_dispatch = lambda: woken.append("x")
    newsroom.restart()
    subscriber(newsroom)
    newsroom.site.answers |= {"/rss": Answer(rss([Item("/x.html", "Không rõ ngày")])), "/other": Answer(rss([]))}
    newsroom.add("/rss")
    newsroom.add("/other")
    await newsroom.poller.poll_due()
    await read_pages(newsroom)
    assert woken == []
    told = [Item("/x.html", "Không rõ ngày", published=newsroom.clock.now)]
    newsroom.site.answers["/other"] = Answer(rss(told))
    await newsroom.poll_when_due("/other")
    assert woken == ["x"]


# --- health --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Answer("<!doctype html><title>Trang chủ</title>", content_type=HTML), FeedStatus.NOT_A_FEED),
        (Answer("", content_type=HTML), FeedStatus.NOT_A_FEED),
        (Answer(COOKIE_CHALLENGE, content_type=HTML), FeedStatus.CHALLENGE),
        (Answer(JUST_A_MOMENT, content_type=HTML), FeedStatus.CHALLENGE),
        (Answer(JUST_A_MOMENT, 403, HTML, {"cf-mitigated": "challenge"}), FeedStatus.CHALLENGE),
        (Answer(JUST_A_MOMENT, 503, HTML, {"retry-after": "5"}), FeedStatus.CHALLENGE),
        (Answer("", 401), FeedStatus.BLOCKED),
        (Answer("", 403), FeedStatus.BLOCKED),
        (Answer("", 451), FeedStatus.BLOCKED),
        (Answer("", 404), FeedStatus.ERROR),
        (Answer("", 410), FeedStatus.GONE),
        (Answer("", 429), FeedStatus.THROTTLED),
        (Answer("", 503, headers={"retry-after": "60"}), FeedStatus.THROTTLED),
        (Answer("", 500), FeedStatus.ERROR),
        (Answer("", 304), FeedStatus.OK),
        (Answer("", 302, headers={"location": "http://10.0.0.1/"}), FeedStatus.REFUSED),
        (Answer('<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>'), FeedStatus.REFUSED),
        (Answer("<rss" + " " * 9_000_000 + "/>"), FeedStatus.REFUSED),
    ],
)
async def test_each_wrong_answer_has_its_name_and_its_sentence(
    newsroom: Newsroom, answer: Answer, status: FeedStatus
) -> None:
    newsroom.site.answers["/rss"] = answer
    newsroom.add("/rss")
    feed = await newsroom.poll_when_due("/rss")
    assert feed.status is status
    assert feed.status_detail or status is FeedStatus.OK
    assert newsroom.storage.article_count() == 0


async def test_operators_hear_once_that_a_feed_fell_ill_and_once_that_it_is_well(newsroom: Newsroom) -> None:
    good = Answer(rss(items(newsroom.clock, 3)), etag='"1"')
    newsroom.site.answers["/rss"] = good
    newsroom.add("/rss")
    await newsroom.poll_when_due("/rss")
    assert newsroom.storage.untold_notices(10) == []
    newsroom.site.answers["/rss"] = Answer(COOKIE_CHALLENGE, content_type=HTML)
    for _ in range(3):
        await newsroom.poll_when_due("/rss")
        newsroom.restart()
    [notice] = newsroom.storage.untold_notices(10)
    assert (notice.key, notice.kind, notice.over_at) == (f"feed:{newsroom.feed('/rss').id}", "challenge", None)
    assert notice.detail["url"] == newsroom.site.url + "/rss"
    assert notice.detail["title"]
    assert notice.detail["reason"]
    newsroom.storage.mark_told(notice)
    newsroom.site.answers["/rss"] = good
    await newsroom.poll_when_due("/rss")
    [over] = newsroom.storage.untold_notices(10)
    assert over.over_at is not None


async def test_another_illness_ends_the_first_notice(newsroom: Newsroom) -> None:
    newsroom.add("/rss")
    newsroom.site.answers["/rss"] = Answer("", 403)
    await newsroom.poll_when_due("/rss")
    newsroom.site.answers["/rss"] = Answer("", 410)
    await newsroom.poll_when_due("/rss")
    assert {notice.kind: notice.over_at is not None for notice in newsroom.storage.untold_notices(10)} == {
        "blocked": True,
        "gone": False,
    }


async def test_one_feed_that_misbehaves_never_stops_another(newsroom: Newsroom) -> None:
    newsroom.site.answers["/rss"] = Answer(rss(items(newsroom.clock, 2)))
    newsroom.policy = Policy(host_gap_s=0)
    newsroom.restart()
    async with misbehaving_server() as url:
        for path in ("/endless", "/reset", "/garbage", "/half-gzip", "/loop", "/to-metadata"):
            newsroom.storage.add_feed(replace(newsroom.add("/rss").spec, url=url + path), newsroom.clock.now)
        assert await newsroom.poller.poll_due() == 7
    assert newsroom.storage.article_count() == 2
    states = {feed.spec.url.removeprefix(url): feed.status for feed in newsroom.storage.feeds()}
    assert states.pop(newsroom.site.url + "/rss") is FeedStatus.OK
    assert states == {
        "/endless": FeedStatus.REFUSED,
        "/reset": FeedStatus.UNREACHABLE,
        "/garbage": FeedStatus.UNREACHABLE,
        "/half-gzip": FeedStatus.REFUSED,
        "/loop": FeedStatus.ERROR,
        "/to-metadata": FeedStatus.REFUSED,
    }


async def test_a_bug_of_ours_is_seen_and_does_not_repeat_itself_at_once(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Fetcher):
        async def fetch(self, url: str, **_: object) -> Fetched:
            raise ZeroDivisionError

    async with Broken(version="1") as newsroom.fetcher:
        newsroom.restart()
        newsroom.add("/rss")
        feed = await newsroom.poll_when_due("/rss")
    assert (feed.status, feed.status_detail) == (FeedStatus.ERROR, "Loa failed on it: ZeroDivisionError.")
    assert "ZeroDivisionError" in caplog.text
    assert await newsroom.poller.poll_due() == 0


async def test_a_ttl_holds_when_nothing_but_the_head_of_the_feed_changed(newsroom: Newsroom) -> None:
    body = rss(items(newsroom.clock, 20), ttl_min=300)
    for changed in (body, body.replace("<channel>", "<channel><generator>mới</generator>")):
        newsroom.site.answers["/rss"] = Answer(changed, etag=f'"{len(changed)}"')
        newsroom.add("/rss")
        feed = await newsroom.poll_when_due("/rss")
        assert feed.next_due is not None
        assert feed.next_due - newsroom.clock.now >= timedelta(hours=5)


# --- pace ----------------------------------------------------------------------------------------------------------


async def test_the_feeds_of_one_site_are_asked_one_after_another(newsroom: Newsroom) -> None:
    for n in range(10):
        newsroom.site.answers[f"/{n}"] = Answer(rss([]))
        newsroom.add(f"/{n}")
    await newsroom.poller.poll_due()
    times = [seen.at for seen in newsroom.site.log]
    assert len(times) == 10
    assert min(later - earlier for earlier, later in pairwise(times)) >= timedelta(seconds=1)


async def test_a_crowd_at_one_site_is_sent_away_until_its_turn(newsroom: Newsroom) -> None:
    waiting: list[float] = []

    def answer(_: object) -> Answer:
        waiting.append(newsroom.gate.wait_s(site_host(newsroom.site.url)))
        return Answer(rss([]))

    for n in range(60):
        newsroom.site.answers[f"/{n}"] = answer
        newsroom.add(f"/{n}")
    while any(feed.first_polled_at is None for feed in newsroom.storage.feeds()):
        await newsroom.poller.poll_due()
        newsroom.clock.move(seconds=5)
    assert len(newsroom.site.log) == 60
    assert 10 < max(waiting) < 25


async def test_a_site_that_asks_for_rest_is_given_it_by_all_its_feeds(newsroom: Newsroom) -> None:
    newsroom.site.answers |= {"/a": Answer("", 429, headers={"retry-after": "600"}), "/b": Answer(rss([]))}
    newsroom.add("/a")
    await newsroom.poller.poll_due()
    newsroom.add("/b")
    await newsroom.poller.poll_due()
    assert newsroom.site.requests("/b") == []
    await newsroom.poll_when_due("/b")
    assert (newsroom.site.requests("/b")[0].at - newsroom.site.log[0].at).total_seconds() >= 600


async def test_run_polls_for_ever_and_leaves_nothing_behind(newsroom: Newsroom, site: Site) -> None:
    newsroom.policy = Policy(default_interval_s=60, min_interval_s=60, unvalidated_interval_s=60, host_gap_s=0)
    newsroom.restart()
    seen = asyncio.Event()
    newsroom.add("/rss")

    def answer(_: object) -> Answer:
        if len(site.log) >= 4:
            seen.set()
        return Answer(rss(items(newsroom.clock, len(site.log))))

    site.answers["/rss"] = answer
    running = asyncio.create_task(newsroom.poller.run())
    async with asyncio.timeout(20):
        await seen.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()
    times = [each.at for each in site.log]
    assert all(later - earlier >= timedelta(seconds=60) for earlier, later in pairwise(times))


async def test_a_clock_that_jumps_two_days_ahead_and_back_delays_no_feed(newsroom: Newsroom) -> None:
    newsroom.site.answers["/rss"] = Answer(rss(items(newsroom.clock, 3)), etag='"1"')
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    newsroom.clock.move(days=2)
    await newsroom.poller.poll_due()
    newsroom.clock.now -= timedelta(days=2)
    newsroom.restart()  # the gate of the program does not go by this clock
    newsroom.storage.mend_times(newsroom.clock.now)
    assert await newsroom.poller.poll_due() == 0  # but no guest asks at once
    newsroom.clock.move(hours=1, minutes=6)
    assert await newsroom.poller.poll_due() == 1
    assert newsroom.feed("/rss").checked_at == newsroom.clock.now


@pytest.mark.parametrize("days", [-2, 2])
async def test_a_clock_that_jumps_while_a_feed_is_read_loses_nothing(newsroom: Newsroom, days: int) -> None:
    body = rss(items(newsroom.clock, 3))

    def jumping(_: object) -> Answer:
        newsroom.clock.now += timedelta(days=days)
        return Answer(body)

    newsroom.site.answers["/rss"] = jumping
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    assert newsroom.storage.article_count() == 3
    assert newsroom.feed("/rss").status is FeedStatus.OK


async def test_a_crash_before_storing_repeats_the_poll_and_loses_nothing(newsroom: Newsroom) -> None:
    newsroom.site.answers["/rss"] = Answer(rss(items(newsroom.clock, 3)), etag='"1"')
    newsroom.add("/rss")
    [claimed] = newsroom.storage.claim_due_feeds(newsroom.clock.now, 10, newsroom.clock.now + timedelta(minutes=15))
    await newsroom.poller.poll(claimed)  # and the power goes before it is stored
    newsroom.restart()
    assert await newsroom.poller.poll_due() == 0
    newsroom.clock.move(minutes=16)
    assert await newsroom.poller.poll_due() == 1
    assert newsroom.storage.article_count() == 3
    newsroom.storage.follow_search()
    assert newsroom.storage.search(SearchQuery("cầu")).total == 1
