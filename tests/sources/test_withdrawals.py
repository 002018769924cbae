from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.models import Article
from bot.sources.fetch import Fetched
from bot.sources.politeness import Policy
from bot.sources.revisits import missing, of_answer, unsaid
from storage.base import LatestQuery, PageDue, PageState, Revisit, RevisitDue
from tests.fakes.site import Answer
from tests.sources.conftest import Newsroom
from tests.sources.telling import (
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


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_that_is_missing_twice_hours_apart_is_withdrawn(newsroom: Newsroom, status: int) -> None:
    [path] = await told(newsroom)
    newsroom.site.answers[path] = Answer("", status)
    await look(newsroom)
    assert stored(newsroom).withdrawn_at is None
    await look(newsroom, minutes=119)
    assert len(newsroom.site.requests(path)) == 1
    await look(newsroom, minutes=2)
    assert stored(newsroom).withdrawn_at == newsroom.clock.now
    assert newsroom.storage.latest(LatestQuery()).articles == ()
    await look(newsroom, hours=40)
    assert len(newsroom.site.requests(path)) == 2


async def test_the_second_look_comes_even_after_the_last_of_the_schedule(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    for hours in (1, 3, 12):
        await look(newsroom, hours=hours)
    newsroom.site.answers[path] = Answer("", 404)
    await look(newsroom, hours=36)
    await look(newsroom, hours=2)
    assert stored(newsroom).withdrawn_at is not None


async def test_a_page_that_was_there_in_between_is_not_withdrawn(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    good = newsroom.site.answers[path]
    for answer in (Answer("", 404), good, Answer("", 404), good):
        newsroom.site.answers[path] = answer
        await look(newsroom, hours=12)
    assert stored(newsroom).withdrawn_at is None
    assert stored(newsroom).revision == 1


async def test_a_refusal_in_between_neither_counts_nor_clears(newsroom: Newsroom) -> None:
    [path] = await told(newsroom)
    for answer in (Answer("", 404), Answer("", 403), Answer("", 503)):
        newsroom.site.answers[path] = answer
        await look(newsroom, hours=3)
    assert stored(newsroom).withdrawn_at is None
    newsroom.site.answers[path] = Answer("", 410)
    await look(newsroom, hours=3)
    assert stored(newsroom).withdrawn_at is not None


async def test_an_article_that_was_told_without_its_page_is_withdrawn_all_the_same(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await publish(newsroom)
    [path] = pages_of(newsroom)
    newsroom.site.answers[path] = Answer("", 403)
    await newsroom.reader.read_due()
    newsroom.site.answers[path] = page()
    await look(newsroom)
    assert stored(newsroom).revision == 1
    assert caplog.records == []
    newsroom.site.answers[path] = Answer("", 404)
    for _ in range(2):
        await look(newsroom, hours=4)
    assert stored(newsroom).withdrawn_at is not None


async def test_when_much_of_a_paper_goes_missing_nothing_is_withdrawn(newsroom: Newsroom) -> None:
    paths = await told(newsroom, count=6)
    newsroom.site.answers |= dict.fromkeys(paths, Answer("", 404))
    for _ in range(20):
        await look(newsroom, hours=3)
    assert len(newsroom.storage.latest(LatestQuery(limit=9)).articles) == 6


async def test_three_that_go_missing_together_are_withdrawn(newsroom: Newsroom) -> None:
    paths = await told(newsroom, count=6)
    newsroom.site.answers |= dict.fromkeys(paths[:3], Answer("", 404))
    for _ in range(5):
        await look(newsroom, hours=3)
    assert len(newsroom.storage.latest(LatestQuery(limit=9)).articles) == 3


def due(**facts: object) -> RevisitDue:
    article = Article(1, "bao.example:1", "https://bao.example/tin-1.html", "bao", "Tin", NOW)
    known = PageState("https://www.bao.example/tin-1.html")
    asked = RevisitDue(PageDue(article, None, None, 1, NOW, known), NOW, None, 0)
    return replace(asked, **facts)  # type: ignore[arg-type]  # a test's shorthand


def test_a_page_missing_at_another_site_says_nothing() -> None:
    elsewhere = Fetched("https://bao.example/tin-1.html", "https://khac.example/404", 404, {}, b"")
    assert of_answer(due(), elsewhere, NOW, POLICY) == unsaid(due(), NOW, POLICY)
    here = replace(elsewhere, final_url="https://www.bao.example/404")
    assert of_answer(due(), here, NOW, POLICY) == Revisit(1, NOW, NOW + 2 * HOUR, missing_since=NOW)


def test_the_page_is_where_it_was_when_it_was_read() -> None:
    moved = Fetched("https://bao.example/tin-1.html", "https://www.bao.example/tin-1.html", 200, {}, b"x")
    assert of_answer(due(), moved, NOW, POLICY) is None
    assert of_answer(due(), replace(moved, final_url="https://www.bao.example/"), NOW, POLICY) is not None


def test_a_clock_that_jumped_back_withdraws_nothing_too_early() -> None:
    ahead = due(missing_since=NOW + 2 * DAY)
    assert missing(ahead, NOW, POLICY) == Revisit(1, NOW, NOW + 2 * HOUR, missing_since=NOW)
    assert missing(due(missing_since=NOW - 2 * HOUR), NOW, POLICY).withdrawn


def test_after_a_day_without_a_clear_answer_the_schedule_goes_on() -> None:
    watched = unsaid(due(missing_since=NOW - 23 * HOUR), NOW, POLICY)
    assert watched.next_due == NOW + 2 * HOUR
    long = due(missing_since=NOW - 25 * HOUR, dispatched_at=NOW - 26 * HOUR)
    assert unsaid(long, NOW, POLICY).next_due == NOW + 10 * HOUR
