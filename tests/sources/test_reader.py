from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from starlette.requests import Request

from bot.models import Whereabouts
from bot.sources.fetch import Fetched, Fetcher
from tests.fakes.site import HTML, TEXT, Answer, Item, article_page, rss
from tests.sources.conftest import Newsroom
from tests.sources.telling import LEAD, PARAGRAPHS, article, pages, pages_of, publish

TO_DAM_HA = "Cùng ngày, huyện Đầm Hà cũng khởi công một cây cầu qua suối, dự kiến xong sau mười tháng thi công."


async def test_an_article_gets_its_text_lead_and_summary_from_its_page_and_is_pushed_then(newsroom: Newsroom) -> None:
    await publish(newsroom)
    assert newsroom.storage.dispatches_open() == 0
    assert await newsroom.reader.read_due() == 1
    read = article(newsroom)
    assert read.body.startswith(PARAGRAPHS[0])
    assert read.body.endswith(PARAGRAPHS[-1])
    assert read.lead == LEAD
    assert read.summary == LEAD
    assert newsroom.storage.dispatches_open() == 1
    assert await newsroom.reader.read_due() == 0


async def test_where_it_plays_is_known_from_the_title_first_and_then_from_the_page(newsroom: Newsroom) -> None:
    title = "Cầu mới ở phường Bãi Cháy thông xe"
    await publish(newsroom, title=title)
    assert article(newsroom).where == Whereabouts(("phuong-bai-chay",), ("tp-ha-long", "quang-ninh"))
    path = pages_of(newsroom)[0]
    newsroom.site.answers[path] = Answer(
        article_page(Item(path, title, LEAD), [*PARAGRAPHS, TO_DAM_HA]), content_type=HTML
    )
    await newsroom.reader.read_due()
    assert article(newsroom).where == Whereabouts(
        ("phuong-bai-chay", "phuong-quang-yen", "huyen-dam-ha"),
        ("tp-ha-long", "tx-quang-yen", "quang-ninh"),
        ("xa-dam-ha", "xa-quang-tan"),
    )


async def test_the_home_paper_need_not_say_which_province_it_means(newsroom: Newsroom) -> None:
    await publish(newsroom, title="Cầu mới ở xã Thống Nhất thông xe")
    assert article(newsroom).places == ("xa-thong-nhat",)


async def test_a_longer_lead_of_the_feed_and_its_title_stay(newsroom: Newsroom) -> None:
    lead = LEAD + " Hàng nghìn người dân đã có mặt từ sớm."
    await publish(newsroom, lead=lead)
    await newsroom.reader.read_due()
    assert article(newsroom).lead == lead


async def test_a_title_the_feed_cut_short_is_made_whole(newsroom: Newsroom) -> None:
    await publish(newsroom, title="Cầu mới qua sông Chanh…")
    path = pages_of(newsroom)[0]
    whole = "Cầu mới qua sông Chanh thông xe sau hai năm thi công"
    newsroom.site.answers[path] = Answer(article_page(Item(path, whole, LEAD), PARAGRAPHS), content_type=HTML)
    await newsroom.reader.read_due()
    assert article(newsroom).title == whole


async def test_robots_txt_is_asked_once_and_what_it_forbids_is_complete_without_its_page(newsroom: Newsroom) -> None:
    newsroom.site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /cau-moi\n", content_type=TEXT)
    await publish(newsroom, count=3)
    await newsroom.reader.read_due()
    assert pages(newsroom) == []
    assert len(newsroom.site.requests("/robots.txt")) == 1
    assert newsroom.storage.dispatches_open() == 3
    assert article(newsroom).body == ""


@pytest.mark.parametrize(
    "answer",
    [
        Answer("", 403),
        Answer("", 410),
        Answer("", 302, headers={"location": "http://10.0.0.1/"}),
        Answer("<html><body><p>Không có gì.</p></body></html>", content_type=HTML),
        Answer(b"\x00\x01\x02", content_type="image/png"),
        Answer("x" * 3_100_000, content_type=HTML),
    ],
)
async def test_a_page_that_will_never_be_there_holds_nothing_up(newsroom: Newsroom, answer: Answer) -> None:
    await publish(newsroom)
    newsroom.site.answers[pages_of(newsroom)[0]] = answer
    await newsroom.reader.read_due()
    assert newsroom.storage.dispatches_open() == 1


@pytest.mark.parametrize("status", [404, 429, 500, 503])
async def test_a_page_that_may_come_is_tried_three_times_within_three_minutes(newsroom: Newsroom, status: int) -> None:
    await publish(newsroom)
    newsroom.site.answers[pages_of(newsroom)[0]] = Answer("", status)
    started = newsroom.clock.now
    while not newsroom.storage.dispatches_open():
        await newsroom.reader.read_due()
        newsroom.clock.move(seconds=5)
    assert len(pages(newsroom)) == 3
    assert newsroom.clock.now - started <= timedelta(minutes=3)
    assert article(newsroom).body == ""


async def test_a_page_that_comes_at_the_second_try_is_read(newsroom: Newsroom) -> None:
    await publish(newsroom)
    path = pages_of(newsroom)[0]
    good, tries = newsroom.site.answers[path], 0

    def late(_: Request) -> Answer:
        nonlocal tries
        tries += 1
        assert isinstance(good, Answer)
        return good if tries > 1 else Answer("", 404)

    newsroom.site.answers[path] = late
    await newsroom.reader.read_due()
    assert newsroom.storage.dispatches_open() == 0
    newsroom.clock.move(seconds=30)
    await newsroom.reader.read_due()
    assert article(newsroom).body
    assert newsroom.storage.dispatches_open() == 1


async def test_what_a_dead_process_had_claimed_is_read_after_all(newsroom: Newsroom) -> None:
    await publish(newsroom)
    now = newsroom.clock.now
    assert len(newsroom.storage.claim_due_pages(now, 10, now + timedelta(minutes=10))) == 1
    newsroom.restart()
    assert await newsroom.reader.read_due() == 0
    newsroom.clock.move(minutes=11)
    assert await newsroom.reader.read_due() == 1
    assert newsroom.storage.dispatches_open() == 1


async def test_pages_of_one_site_come_one_at_a_time_and_a_crawl_delay_is_kept(newsroom: Newsroom) -> None:
    newsroom.site.answers["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 7\n", content_type=TEXT)
    await publish(newsroom, count=4)
    await newsroom.reader.read_due()
    times = [seen.at for seen in newsroom.site.log if seen.path.startswith("/cau-moi")]
    assert len(times) == 4
    assert all(later - earlier >= timedelta(seconds=7) for earlier, later in pairwise(times))


def tells(event: asyncio.Event) -> Callable[[Request], Answer]:
    def answer(_: Request) -> Answer:
        event.set()
        return Answer("", 410)

    return answer


async def test_news_goes_before_what_is_only_kept(newsroom: Newsroom) -> None:
    undated = [Item(f"/bai-cu-khong-ro-ngay-{3279000 + n}.html", f"Chuyện cũ làng chài số {n}") for n in range(30)]
    newsroom.site.answers["/old"] = Answer(rss(undated))
    newsroom.add("/old")
    await newsroom.poller.poll_due()
    first = asyncio.Event()
    newsroom.site.answers |= dict.fromkeys((item.link for item in undated), tells(first))
    reading = asyncio.create_task(newsroom.reader.run())
    await first.wait()
    await publish(newsroom)
    asked = asyncio.Event()
    newsroom.site.answers[pages_of(newsroom)[0]] = tells(asked)
    async with asyncio.timeout(20):
        await asked.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    order = [seen.path for seen in newsroom.site.log]
    assert sum("bai-cu" in path for path in order[: order.index(pages(newsroom)[0])]) < 20


async def test_a_page_that_is_read_again_after_an_edit_does_not_lose_its_text_to_a_paywall(newsroom: Newsroom) -> None:
    await publish(newsroom)
    await newsroom.reader.read_due()
    before = article(newsroom)
    [path] = pages_of(newsroom)
    newsroom.site.answers[path] = Answer(
        article_page(
            Item(path, before.title, LEAD), (PARAGRAPHS[0], "Mời bạn đăng nhập để đọc tiếp bài viết này trên báo.")
        ),
        content_type=HTML,
    )
    edited = Item(path, "Cầu mới qua sông Chanh thông xe", "", newsroom.clock.now)
    newsroom.site.answers["/rss"] = Answer(rss([edited]))
    await newsroom.poll_when_due("/rss")
    await newsroom.reader.read_due()
    assert len(pages(newsroom)) == 2
    assert (article(newsroom).title, article(newsroom).body) == (edited.title, before.body)
    assert article(newsroom).revision == 2


async def test_a_bug_of_ours_holds_no_news_up(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Fetcher):
        async def fetch(self, url: str, **_: object) -> Fetched:
            if url.endswith("robots.txt"):
                return Fetched(url, url, 404, {}, b"")
            raise ZeroDivisionError

    await publish(newsroom)
    async with Broken(version="1") as newsroom.fetcher:
        newsroom.restart()
        for _ in range(3):
            await newsroom.reader.read_due()
            newsroom.clock.move(minutes=2)
    assert newsroom.storage.dispatches_open() == 1
    assert "ZeroDivisionError" in caplog.text


def page_by_rules(title: str) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!doctype html><html><head><title>{title}</title></head><body><h1 class="name">{title}</h1>'
        f'<div id="content-detail">{text}</div></body></html>'
    )


def page_of_a_new_layout(title: str) -> str:
    return article_page(Item("", title, LEAD), PARAGRAPHS)


def page_without_text(title: str) -> str:
    return f"<!doctype html><html><body><h1>{title}</h1><video></video></body></html>"


async def test_operators_hear_when_pages_in_a_row_no_longer_fit_the_rules(newsroom: Newsroom) -> None:
    told: list[Item] = []

    async def read(page: Callable[[str], str], count: int) -> list[tuple[str, bool]]:
        new = range(len(told), len(told) + count)
        told.extend([Item(f"/tin-{3279500 + n}.html", f"Tin thử số {n}", published=newsroom.clock.now) for n in new])
        for item in told[-count:]:
            newsroom.site.answers[item.link] = Answer(page(item.title), content_type=HTML)
        newsroom.site.answers["/rss"] = Answer(rss(told))
        await newsroom.poll_when_due("/rss")
        await newsroom.reader.read_due()
        notices = newsroom.storage.untold_notices(10)
        return [(notice.kind, notice.over_at is not None) for notice in notices if notice.key.startswith("site:")]

    newsroom.add("/rss", site="baoquangninh")
    assert await read(page_by_rules, 2) == []
    assert await read(page_of_a_new_layout, 2) == []
    assert await read(page_by_rules, 1) == []
    assert await read(page_without_text, 9) == []
    assert await read(page_by_rules, 1) == []
    assert await read(page_of_a_new_layout, 2) == []
    newsroom.restart()
    assert await read(page_of_a_new_layout, 2) == [("layout", False)]
    newsroom.restart()
    assert await read(page_by_rules, 1) == [("layout", True)]
    assert await read(page_without_text, 10) == [("layout", True), ("layout", False)]
