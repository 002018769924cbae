from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.sources.fetch import Fetched, Fetcher
from bot.sources.gate import Gate
from bot.sources.robots import Robots, rules_of
from tests.fakes.site import TEXT, Answer, Site, news_site

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(version="1", private_hosts=frozenset({"127.0.0.1"})) as fetcher:
        yield fetcher


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with news_site() as site:
        yield site


def answered(status: int, body: str = "") -> Fetched:
    return Fetched("u", "u", status, {}, body.encode())


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)]
)
def test_no_file_allows_and_a_server_that_fails_does_not(status: int, allowed: bool) -> None:
    assert rules_of(answered(status), NOW).allow("https://bao.vn/tin") is allowed


def test_out_of_reach_is_a_failure_and_soon_tried_again() -> None:
    rules = rules_of(None, NOW)
    assert not rules.allow("https://bao.vn/tin")
    assert rules.until <= NOW + timedelta(hours=1)


def test_the_rules_are_those_for_loa_or_for_everybody() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Loa\nDisallow: /tim-kiem\nAllow: /tim-kiem/tin\nCrawl-delay: 5\n"
    rules = rules_of(answered(200, text), NOW)
    assert rules.allow("https://bao.vn/tin-1.html")
    assert not rules.allow("https://bao.vn/tim-kiem?q=x")
    assert rules.allow("https://bao.vn/tim-kiem/tin-1")
    assert rules.delay_s == 5


@pytest.mark.parametrize(("delay", "believed"), [("86400", 30), ("-3", 0), ("x", 0), ("0.5", 0.5)])
def test_a_crawl_delay_is_believed_within_reason(delay: str, believed: float) -> None:
    assert rules_of(answered(200, f"User-agent: *\nCrawl-delay: {delay}\n"), NOW).delay_s == believed


async def test_a_host_is_asked_once_a_day(fetcher: Fetcher, site: Site) -> None:
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /kin\n", content_type=TEXT)
    clock = Clock()
    robots = Robots(fetcher, Gate(0), clock)
    for _ in range(3):
        assert not (await robots.rules(site.url + "/kin/1.html")).allow(site.url + "/kin/1.html")
        assert (await robots.rules(site.url + "/tin/2.html")).allow(site.url + "/tin/2.html")
    assert len(site.requests("/robots.txt")) == 1
    clock.now += timedelta(hours=25)
    await robots.rules(site.url + "/tin")
    assert len(site.requests("/robots.txt")) == 2


async def test_a_clock_that_was_set_back_makes_no_failure_last(fetcher: Fetcher, site: Site) -> None:
    site.answers["/robots.txt"] = Answer("", 503)
    clock = Clock()
    robots = Robots(fetcher, Gate(0), clock)
    assert not (await robots.rules(site.url + "/tin")).allow(site.url + "/tin")
    clock.now -= timedelta(days=2)
    site.answers["/robots.txt"] = Answer("", 404)
    assert (await robots.rules(site.url + "/tin")).allow(site.url + "/tin")


async def test_many_who_ask_at_once_wait_for_one_answer(fetcher: Fetcher, site: Site) -> None:
    robots = Robots(fetcher, Gate(60), Clock())
    async with asyncio.timeout(20):
        await asyncio.gather(*(robots.rules(f"{site.url}/{n}") for n in range(20)))
    assert len(site.log) == 1


async def test_a_host_out_of_reach_allows_nothing(fetcher: Fetcher) -> None:
    async with news_site() as site:
        gone = site.url
    robots = Robots(fetcher, Gate(0), Clock())
    assert not (await robots.rules(gone + "/tin")).allow(gone + "/tin")
