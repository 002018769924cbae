from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from bot.models import Extraction
from bot.sources.politeness import Policy
from bot.sources.revisits import is_credible, next_look
from storage.base import PageState
from tests.fakes.misbehaving import COOKIE_CHALLENGE, JUST_A_MOMENT
from tests.fakes.site import HTML, Answer, Item, rss
from tests.sources.conftest import Newsroom
from tests.sources.telling import (
    LEAD,
    PARAGRAPHS,
    TITLE,
    look,
    page,
    pages_of,
    publish,
    stored,
    told,
)

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
POLICY = Policy()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOKS = (timedelta(minutes=30), 3 * HOUR, 12 * HOUR, 36 * HOUR)
MORE = (*PARAGRAPHS, "Chiều cùng ngày, ban quản lý cho biết xe buýt sẽ qua cầu từ tuần sau.")


# --- when ----------------------------------------------------------------------------------------------------------


async def test_a_page_is_asked_for_again_four_times_and_then_never(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    began = newsroom.clock.now
    for _ in range(60):
        await newsroom.db.close()
        newsroom.restart()  # the schedule stands in storage
        await look(newsroom, hours=1)
    asked = [seen.at - began for seen in newsroom.site.requests(path)]
    assert len(asked) == 4
    assert all(timedelta() <= at - due <= HOUR + timedelta(minutes=1) for at, due in zip(asked, LOOKS, strict=True))


async def test_what_nobody_was_told_of_is_not_asked_for_again(newsroom: Newsroom) -> None:
    old = Item("/chuyen-cu-lang-chai-3279001.html", "Chuyện cũ làng chài", published=newsroom.clock.now - 9 * DAY)
    newsroom.site.answers["/rss"] = Answer(rss([old]))
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    await look(newsroom, hours=1)
    assert [seen.path for seen in newsroom.site.log] == ["/rss"]


async def test_validators_go_back_byte_for_byte_and_not_modified_is_nothing(newsroom: Newsroom) -> None:
    await publish(newsroom)
    [path] = pages_of(newsroom)
    newsroom.site.answers[path] = replace(page(), etag='W/"ban;1"', last_modified="today, at 8 or so")
    await newsroom.reader.read_due()
    await look(newsroom)
    first, again = newsroom.site.requests(path)
    assert (first.header("if-none-match"), first.header("if-modified-since")) == (None, None)
    assert again.header("if-none-match") == 'W/"ban;1"'
    assert again.header("if-modified-since") == "today, at 8 or so"
    assert stored(newsroom).revision == 1


def test_the_looks_are_those_of_the_policy_and_one_that_comes_late_counts() -> None:
    looks, at = [], next_look(NOW, NOW, POLICY)
    while at is not None:
        looks.append(at - NOW)
        at = next_look(NOW, at, POLICY)
    assert tuple(looks) == LOOKS
    assert next_look(NOW, NOW + 2 * HOUR + timedelta(minutes=55), POLICY) == NOW + 12 * HOUR
    assert next_look(NOW, NOW + 40 * HOUR, POLICY) is None


@given(st.timedeltas(min_value=-3 * DAY, max_value=3 * DAY))
def test_no_clock_makes_the_next_look_come_too_soon_or_late(since: timedelta) -> None:
    at = next_look(NOW - since, NOW, POLICY)
    assert at is None or timedelta(minutes=30) <= at - NOW <= 36 * HOUR
    assert at is not None or since > 35 * HOUR


async def test_robots_txt_is_obeyed(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    newsroom.site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /cau-moi\n")
    await newsroom.db.close()
    newsroom.restart()
    await look(newsroom)
    assert newsroom.site.requests(path) == []


async def test_a_site_with_a_crowd_before_it_is_asked_later(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    newsroom.gate.hold(newsroom.site.url.removeprefix("http://"), 3600 * 2)
    await look(newsroom)
    assert newsroom.site.requests(path) == []
    await look(newsroom, minutes=100)
    assert newsroom.site.requests(path) == []
    await look(newsroom, hours=4)
    assert len(newsroom.site.requests(path)) == 1


async def test_a_batch_for_one_site_never_puts_news_more_than_seconds_behind(newsroom: Newsroom) -> None:
    await told(newsroom, count=40)
    newsroom.clock.move(minutes=40)
    waits: list[float] = []
    for path in pages_of(newsroom):
        newsroom.site.answers[path] = measuring(newsroom, waits)
    newsroom.site.log.clear()
    for _ in range(30):
        await newsroom.reader.revisit_due()
        newsroom.clock.move(seconds=70)
    assert len([seen for seen in newsroom.site.log if seen.path.startswith("/cau-moi")]) >= 40
    assert max(waits) <= 7


def measuring(newsroom: Newsroom, waits: list[float]) -> Callable[[Request], Answer]:
    def answer(_: Request) -> Answer:
        waits.append(newsroom.gate.wait_s(newsroom.site.url.removeprefix("http://")))
        return Answer("", 403)

    return answer


async def test_a_site_that_asks_for_rest_is_given_it(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    newsroom.site.answers[path] = Answer("", 429, headers={"retry-after": "900"})
    await look(newsroom)
    assert newsroom.gate.wait_s(newsroom.site.url.removeprefix("http://")) > 800


async def test_run_asks_again_too_and_what_it_had_claimed_is_given_back_when_it_stops(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    asked = asyncio.Event()

    def answer(_: Request) -> Answer:
        asked.set()
        return Answer("", 302, headers={"location": "/slow"})

    newsroom.site.answers |= {path: answer, "/slow": Answer("", 302, headers={"location": "/slow"})}
    newsroom.clock.move(minutes=31)
    reading = asyncio.create_task(newsroom.reader.run())
    async with asyncio.timeout(20):
        await asked.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert len(newsroom.storage.claim_due_revisits(newsroom.clock.now, 9, newsroom.clock.now + HOUR)) == 1


async def test_pages_that_are_being_read_are_given_back_when_it_stops(newsroom: Newsroom) -> None:
    await publish(newsroom)
    asked = asyncio.Event()
    [path] = pages_of(newsroom)

    def answer(_: Request) -> Answer:
        asked.set()
        return Answer("", 302, headers={"location": path})

    newsroom.site.answers[path] = answer
    reading = asyncio.create_task(newsroom.reader.run())
    async with asyncio.timeout(20):
        await asked.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert len(newsroom.storage.claim_due_pages(newsroom.clock.now, 9, newsroom.clock.now + HOUR)) == 1


# --- changed -------------------------------------------------------------------------------------------------------


async def test_a_changed_text_corrects_the_article_once(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    newsroom.site.answers[path] = page(paragraphs=MORE)
    await look(newsroom)
    article = stored(newsroom)
    assert article.revision == 2
    assert article.corrected_at == newsroom.clock.now
    assert MORE[-1] in article.body
    assert newsroom.storage.dispatches_open() == 2
    await look(newsroom, hours=3)
    assert stored(newsroom).revision == 2


async def test_a_changed_headline_and_lead_of_the_page_are_taken_over(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    newsroom.site.answers[path] = page(
        "Cầu mới qua sông Chanh: thông xe sau ba năm thi công", LEAD.replace("hai", "ba")
    )
    await look(newsroom)
    article = stored(newsroom)
    assert article.title == "Cầu mới qua sông Chanh: thông xe sau ba năm thi công"
    assert "sau ba năm" in article.lead
    assert "sau ba năm" in article.summary
    assert article.revision == 2


async def test_white_space_is_no_change(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    newsroom.site.answers[path] = page(TITLE.replace(" ", "  "), paragraphs=tuple(f" {each} " for each in PARAGRAPHS))
    await look(newsroom)
    assert stored(newsroom).revision == 1


async def test_where_feed_and_page_word_it_differently_only_what_the_page_changed_counts(newsroom: Newsroom) -> None:
    lead = LEAD + " Hàng nghìn người dân đã có mặt từ sớm để chứng kiến những chuyến xe đầu tiên qua cầu."
    await publish(newsroom, lead=lead, title="Thông xe cầu sông Chanh")
    [path] = pages_of(newsroom)
    newsroom.site.answers[path] = page()
    await newsroom.reader.read_due()
    await look(newsroom)
    assert (stored(newsroom).title, stored(newsroom).lead) == ("Thông xe cầu sông Chanh", lead)
    assert stored(newsroom).revision == 1
    newsroom.site.answers[path] = page(TITLE + " khẩn trương")
    await look(newsroom, hours=3)
    assert stored(newsroom).title == "Thông xe cầu sông Chanh"
    newsroom.site.answers[path] = page(TITLE + " khẩn trương", LEAD.replace("hai", "ba"))
    await look(newsroom, hours=12)
    assert stored(newsroom).lead == LEAD.replace("hai", "ba")


async def test_the_sender_is_woken_by_news_corrections_and_retractions(newsroom: Newsroom) -> None:
    woken: list[str] = []
    newsroom.on_dispatch = lambda: woken.append("x")
    newsroom.restart()
    [path] = await told(newsroom)
    assert woken == ["x"]
    newsroom.site.answers[path] = page(paragraphs=MORE)
    await look(newsroom)
    assert woken == ["x"] * 2
    newsroom.site.answers[path] = Answer("", 410)
    await look(newsroom, hours=3)
    assert woken == ["x"] * 2
    await look(newsroom, hours=3)
    assert woken == ["x"] * 3


@pytest.mark.parametrize(
    "answer",
    [
        Answer(COOKIE_CHALLENGE, content_type=HTML),
        Answer(JUST_A_MOMENT, 403, HTML, {"cf-mitigated": "challenge"}),
        Answer("", 401),
        Answer("", 403),
        Answer("", 451),
        Answer("", 429),
        Answer("", 500),
        Answer("", 503, headers={"retry-after": "20"}),
        Answer("", 302, headers={"location": "/"}),
        Answer("", 301, headers={"location": "/bai-khac-han-3279999.html"}),
        Answer("", 302, headers={"location": "http://10.0.0.1/"}),
        Answer(b"\x00\x01", content_type="image/png"),
        Answer("<html><body><p>Bài viết không tồn tại.</p></body></html>", content_type=HTML),
        page(paragraphs=(PARAGRAPHS[0], "Mời bạn đăng nhập để đọc tiếp bài viết này trên báo điện tử.")),
        page(paragraphs=tuple(each[::-1] for each in PARAGRAPHS)),
        page(
            "Giá vàng hôm nay tăng mạnh",
            "Giá vàng miếng tăng.",
            ("Giá vàng miếng tăng một triệu đồng một lượng. " * 9,),
        ),
    ],
)
async def test_what_is_not_the_article_changes_nothing(newsroom: Newsroom, answer: Answer) -> None:
    [path] = await told(newsroom)
    before = stored(newsroom)
    newsroom.site.answers |= {
        path: answer,
        "/": Answer("<html><body><h1>Báo thử</h1><p>Trang chủ của tờ báo.</p></body></html>", content_type=HTML),
        "/bai-khac-han-3279999.html": page("Một bài khác hẳn", paragraphs=MORE),
    }
    for hours in (1, 3, 12, 36):
        await look(newsroom, hours=hours)
    assert newsroom.site.requests(path)
    assert stored(newsroom) == before
    assert newsroom.storage.dispatches_open() == 1


def test_a_text_is_credible_if_the_same_rules_read_most_of_what_was_there() -> None:
    text = "\n\n".join(PARAGRAPHS)
    known = PageState("https://bao.example/1", rules="bao")

    def credible(body: str | None, site: str | None = "bao", known: PageState | None = known) -> bool:
        return is_credible(text, known, Extraction("https://bao.example/1", body=body, site=site))

    assert credible(text)
    assert credible(text.upper() + " và nhiều tin khác" * 100)
    assert credible("\n\n".join(PARAGRAPHS[:3]))
    assert not credible(PARAGRAPHS[0])
    assert not credible(text, site=None)
    assert credible(text, site=None, known=None)
    assert not credible(None)
    assert not credible("")
    assert not is_credible("", known, Extraction("https://bao.example/1", body=text, site="bao"))
