"""What is passed on opens where it should, for everything there is to follow."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Replied, SubscriptionKind
from handlers import deep_links, names
from handlers.names import Subject
from handlers.share import qr_code
from tests.handlers.desk import CATALOGUE, DAY, Desk, actions

BOT = "LoaQuangNinhBot"
EVERYTHING = [
    *map(names.topic, CATALOGUE.topics),
    *map(names.source, CATALOGUE.sources),
    *map(names.place, CATALOGUE.gazetteer.places),
    Subject(SubscriptionKind.STORY, "12"),
    Subject(SubscriptionKind.KEYWORD, "bão số 3"),
    Subject(SubscriptionKind.KEYWORD, "than đá"),
]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path) as desk:
        desk.services = replace(desk.services, usernames=lambda: {"telegram": BOT, "web": None})
        yield desk


def test_there_is_an_address_for_everything_and_it_leads_there() -> None:
    for subject in EVERYTHING:
        payload = deep_links.payload_of(subject)
        assert payload is not None, subject
        assert len(payload) <= 64
        assert deep_links.subject_of(payload, CATALOGUE) == subject
        assert deep_links.article_of(payload) is None


@given(st.text(max_size=80))
def test_an_address_that_somebody_made_up_leads_nowhere_else(payload: str) -> None:
    subject = deep_links.subject_of(payload, CATALOGUE)
    assert subject is None or payload[:64] == deep_links.payload_of(subject)


async def test_a_topic_is_shared_and_opened(desk: Desk) -> None:
    reply = await desk.ask("/chiase du lịch")
    assert f"https://t.me/{BOT}?start=t-du-lich" in reply.text
    assert "Du lịch" in reply.text
    assert reply.picture is not None
    await desk.ask("/start t-du-lich", chat="6")
    assert [each.value for each in desk.storage.subscriptions(desk.reader("6").id)] == ["du-lich"]


async def test_an_article_is_shared_by_answering_it_from_its_menu_and_by_number(desk: Desk) -> None:
    article = desk.article(1)
    link = f"https://t.me/{BOT}?start=a-{article.id}"
    assert link in (await desk.ask("/share", replied=Replied("40", (f"less:{article.id}",)))).text
    assert link in (await desk.ask(f"/qr {article.id}")).text
    offered = actions(await desk.ask(action=f"less:{article.id}"))
    assert f"share:{article.id}" in offered
    assert link in (await desk.ask(action=f"share:{article.id}")).text
    [card] = (await desk.ask(f"/start a-{article.id}", chat="6")).cards
    assert card.article.id == article.id


async def test_a_keyword_is_shared_if_it_fits(desk: Desk) -> None:
    reply = await desk.ask("/chiase từ khóa: bão số 3")
    payload = reply.text.partition("?start=")[2].split()[0]
    await desk.ask(f"/start {payload}", chat="6")
    assert [each.value for each in desk.storage.subscriptions(desk.reader("6").id)] == ["bão số 3"]
    long = await desk.ask('/chiase "đường dây nóng của ủy ban nhân dân tỉnh"')
    assert "dài quá" in long.text
    assert long.picture is None


@pytest.mark.parametrize(
    "payload",
    [
        "t-khong-co",
        "a-999",
        "n-bao-la",
        "p-nowhere",
        "s-999",
        "s-99999999999999999999",
        "k-x",
        "k-YsOjbwA",
        "k-_____w",
        "x-1",
        "abc",
        "a-1a",
        "t-",
        "-",
        "_" * 64,
    ],
)
async def test_an_old_or_forged_address_is_answered_kindly_and_changes_nothing(desk: Desk, payload: str) -> None:
    reply = await desk.ask(f"/start {payload}")
    assert "Đường dẫn bạn vừa mở" in reply.text
    assert "Chào bạn" in reply.text
    assert "start:done" in actions(reply)
    assert desk.storage.subscriptions(desk.reader().id) == []


@pytest.mark.parametrize("words", ["", "inline", "xin chào Loa", "t-the-thao!", "x" * 65, "./../a"])
async def test_what_is_no_address_is_a_greeting_like_any_other(desk: Desk, words: str) -> None:
    assert "Đường dẫn" not in (await desk.ask(f"/start {words}")).text


async def test_a_story_is_followed_from_its_address_while_it_lives(desk: Desk) -> None:
    article = desk.article(1)
    reply = await desk.ask(f"/start s-{article.story}")
    assert article.title in reply.text
    assert [each.kind for each in desk.storage.subscriptions(desk.reader().id)] == [SubscriptionKind.STORY]
    assert actions(reply) == [f"stop:story:{article.story}", "mine"]
    desk.at += 4 * DAY
    over = await desk.ask(f"/start s-{article.story}", chat="6")
    assert [part.article.id for part in over.cards] == [article.id]
    assert desk.storage.subscriptions(desk.reader("6").id) == []


async def test_a_story_is_shared_beside_its_article_while_it_lives(desk: Desk) -> None:
    article = desk.article(1)
    [offered] = actions(await desk.ask(action=f"share:{article.id}"))
    shared = await desk.ask(action=offered)
    assert f"https://t.me/{BOT}?start=s-{article.story}\n" in shared.text
    assert article.title in shared.text
    assert shared.picture is not None
    desk.at += 4 * DAY
    assert actions(await desk.ask(action=f"share:{article.id}")) == []


async def test_loa_itself_is_shared_without_a_word(desk: Desk) -> None:
    assert f"https://t.me/{BOT}\n" in (await desk.ask("/chiase")).text


async def test_what_is_not_known_is_asked_about(desk: Desk) -> None:
    desk.article(1)
    reply = await desk.ask("/chiase chuyện gì đó lạ lắm")
    assert reply.picture is None
    assert "share:1" in actions(reply)


async def test_without_telegram_there_is_no_address(desk: Desk) -> None:
    desk.services = replace(desk.services, usernames=lambda: {"web": None})
    reply = await desk.ask("/chiase du lịch")
    assert "chưa có đường dẫn" in reply.text
    assert reply.picture is None


def test_the_code_is_a_picture_that_messengers_take() -> None:
    png = qr_code(f"https://t.me/{BOT}?start=" + "t-" + "x" * 62)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert width == height
    assert 400 <= width <= 1000
    assert len(png) < 20_000
