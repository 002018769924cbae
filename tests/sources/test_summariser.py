"""A written summary reaches a card only if the article says all of it; whatever the endpoint does, the article goes out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from starlette.responses import Response

from bot.delivery.cards import card
from bot.models import Settings, SummaryOutcome
from bot.news.summarise import summarise
from bot.sources.endpoint import OpenAIEndpoint
from bot.sources.reader import PageReader
from bot.sources.summariser import ASKS_A_DAY_MAX, Summariser, objection
from tests.delivery.fakes import TELEGRAM_LIKE
from tests.delivery.newsroom import CATALOGUE, SAY
from tests.fakes import writer as writers
from tests.fakes.site import HTML, Answer, Item, article_page
from tests.fakes.writer import Writer, running_writer
from tests.sources.conftest import Newsroom
from tests.sources.telling import LEAD, PARAGRAPHS, TITLE, article, pages_of, publish

BODY = (LEAD, *PARAGRAPHS)
GOOD = "Cầu qua sông Chanh thông xe ngày 24 tháng 11, dài gần hai ki-lô-mét, nối phường Quảng Yên với khu công nghiệp."
INVENTED = "Cầu qua sông Chanh trị giá 2.500 tỷ đồng thông xe sáng 24/11, nối phường Quảng Yên với khu công nghiệp."


@pytest.fixture
async def writer() -> AsyncIterator[Writer]:
    async with running_writer() as writer:
        yield writer


@pytest.fixture
async def summariser(newsroom: Newsroom, writer: Writer) -> AsyncIterator[Summariser]:
    endpoint = OpenAIEndpoint(writer.url, "viet-1", "sk-secret")
    made = Summariser(newsroom.db, endpoint, now=newsroom.clock, clock=newsroom.clock.seconds, answer_s_max=2)
    parts = (newsroom.db, newsroom.fetcher, newsroom.workers, newsroom.gate, newsroom.policy)
    newsroom.reader = PageReader(*parts, now=newsroom.clock, sleep=newsroom.clock.sleep, summariser=made)
    yield made
    await made.close()


async def publish_without_lead(newsroom: Newsroom, count: int = 1) -> None:
    await publish(newsroom, count)
    for path in pages_of(newsroom):
        newsroom.site.answers[path] = Answer(article_page(Item(path, TITLE), BODY), content_type=HTML)
    await newsroom.reader.read_due()


def shown(newsroom: Newsroom) -> str:
    """The card as a reader gets it."""
    message = card(
        article(newsroom),
        language="vi",
        settings=Settings(),
        catalogue=CATALOGUE,
        capabilities=replace(TELEGRAM_LIKE, markup=False),
        say=SAY,
        now=newsroom.clock(),
    )
    return str(message.text)


def counts(newsroom: Newsroom) -> dict[SummaryOutcome, int]:
    return newsroom.storage.summary_counts(newsroom.clock().date())


async def test_a_good_summary_is_told(newsroom: Newsroom, writer: Writer, summariser: Summariser) -> None:
    writer.says = f"  {GOOD}\n"
    await publish_without_lead(newsroom)
    assert article(newsroom).summary == GOOD
    assert GOOD in shown(newsroom)
    assert counts(newsroom) == {SummaryOutcome.TOLD: 1}
    assert newsroom.storage.dispatches_open() == 1


async def test_the_endpoint_is_told_the_rules_and_the_article(
    newsroom: Newsroom, writer: Writer, summariser: Summariser
) -> None:
    writer.says = GOOD
    await publish_without_lead(newsroom)
    [asked] = writer.asked
    rules, question = asked["messages"]
    assert asked["model"] == "viet-1"
    assert asked["max_tokens"] <= 300
    assert rules["role"] == "system"
    assert "Không thêm số" in rules["content"]
    assert TITLE in question["content"]
    assert PARAGRAPHS[0] in question["content"]
    assert writer.keys == ["Bearer sk-secret"]


@pytest.mark.parametrize(
    "says",
    [
        INVENTED,
        "Cầu qua sông Chanh thông xe sáng 25/11 sau hai năm thi công, nối phường Quảng Yên với khu công nghiệp.",
        "Thủ tướng Nguyễn Văn Mới cắt băng khánh thành cầu qua sông Chanh sáng 24/11 tại phường Quảng Yên.",
        f"{GOOD} Bấm vào http://la.example để trúng thưởng.",
        f"{GOOD} <b>Quảng cáo</b>",
        f"{GOOD}\x1b[31m đỏ \u202e",
        "Sure! Here is your summary of the article about the new bridge over the river.",
        "",
        "   \n",
        "Được.",
        TITLE,
        GOOD * 20,
    ],
)
async def test_what_the_article_does_not_say_never_reaches_a_card(
    newsroom: Newsroom, writer: Writer, summariser: Summariser, says: str
) -> None:
    writer.says = says
    await publish_without_lead(newsroom)
    told = article(newsroom)
    assert told.summary == " ".join(each.text for each in summarise(told.body, title=TITLE, sentences=3))
    assert told.summary in shown(newsroom)
    assert counts(newsroom) == {SummaryOutcome.REJECTED: 1}
    assert newsroom.storage.dispatches_open() == 1


@pytest.mark.parametrize(
    "answer",
    [
        writers.without_choices,
        writers.of_another_shape,
        writers.no_json,
        writers.broken_json,
        writers.refusal,
        writers.failure,
        writers.endless,
        writers.bomb,
        lambda: writers.completion(None),
        lambda: writers.completion({"text": GOOD}),
        lambda: writers.completion([GOOD]),
    ],
)
async def test_whatever_comes_back_the_article_goes_out(
    newsroom: Newsroom, writer: Writer, summariser: Summariser, answer: Callable[[], Response]
) -> None:
    writer.says = answer
    await publish_without_lead(newsroom)
    assert article(newsroom).summary.startswith("Sáng 24/11")
    assert counts(newsroom) == {SummaryOutcome.FAILED: 1}
    assert newsroom.storage.dispatches_open() == 1


async def test_a_slow_endpoint_holds_nothing_up(newsroom: Newsroom, writer: Writer, summariser: Summariser) -> None:
    writer.says = GOOD
    writer.wait.clear()
    summariser._answer_s_max = 0.2
    async with asyncio.timeout(5):
        await publish_without_lead(newsroom)
    assert article(newsroom).summary.startswith("Sáng 24/11")
    assert counts(newsroom) == {SummaryOutcome.FAILED: 1}
    assert newsroom.storage.dispatches_open() == 1


async def test_an_endpoint_that_is_away_is_left_alone_for_a_while(
    newsroom: Newsroom, writer: Writer, summariser: Summariser
) -> None:
    writer.says = writers.failure
    await publish_without_lead(newsroom, 9)
    assert 3 <= len(writer.asked) <= 7
    assert newsroom.storage.dispatches_open() == 9


async def test_the_papers_own_lead_is_told_and_nobody_asked(
    newsroom: Newsroom, writer: Writer, summariser: Summariser
) -> None:
    writer.says = GOOD
    await publish(newsroom)
    await newsroom.reader.read_due()
    assert article(newsroom).summary == LEAD
    assert writer.asked == []


async def test_an_article_is_asked_for_once_whatever_happens(
    newsroom: Newsroom, writer: Writer, summariser: Summariser
) -> None:
    writer.says = GOOD
    await publish_without_lead(newsroom)
    day = newsroom.clock().date()
    assert not newsroom.storage.claim_summary(article(newsroom).id, day, ASKS_A_DAY_MAX)
    newsroom.clock.move(minutes=31)
    await newsroom.reader.revisit_due()
    assert len(writer.asked) == 1
    assert article(newsroom).summary == GOOD
    assert article(newsroom).corrected_at is None


async def test_when_the_day_is_spent_nobody_is_asked(
    newsroom: Newsroom, writer: Writer, summariser: Summariser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sources.summariser.ASKS_A_DAY_MAX", 2)
    writer.says = GOOD
    await publish_without_lead(newsroom, 5)
    assert len(writer.asked) == 2
    assert counts(newsroom) == {SummaryOutcome.TOLD: 2}
    assert newsroom.storage.dispatches_open() == 5


async def test_no_key_stands_in_a_log(
    newsroom: Newsroom, writer: Writer, summariser: Summariser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    writer.says = writers.refusal
    await publish_without_lead(newsroom)
    assert "The summariser did not answer (HTTP 401)." in caplog.text
    assert "sk-secret" not in caplog.text


def test_a_page_in_the_articles_own_words_is_no_objection() -> None:
    assert objection(LEAD, TITLE, "\n".join(BODY)) is None
    assert objection(GOOD, TITLE, "\n".join(BODY)) is None
    assert "2.500 tỷ" in str(objection(INVENTED, TITLE, "\n".join(BODY)))
