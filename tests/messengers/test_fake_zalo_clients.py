"""The fake Zalo platform, asked by a client that we did not write: python-zalo-bot understands its answers, and what that
client asks is what the fake takes. Where the client is known to misread the platform (``ok: false`` under HTTP 200, idle
polls), nothing is proved by it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from zalo_bot import Bot, Update
from zalo_bot.error import InvalidToken, NetworkError, ZaloError

from tests.fakes.zalo import FakeZalo, Refuse

SECRET = "mat-khau-cua-loa"


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as fake:
        yield fake
        assert fake.problems == []


@pytest.fixture
async def bot(fake: FakeZalo) -> AsyncIterator[Bot]:
    async with Bot(fake.token, fake.url) as bot:
        yield bot


async def test_it_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.account_name, me.account_type, me.can_join_groups) == ("bot1", "Bot Loa", "BASIC", False)


async def test_it_reads_what_people_write_and_show(fake: FakeZalo, bot: Bot) -> None:
    lan = fake.person("Chị Lan")
    lan.says("tìm bão số 3")
    lan.shows("https://photo.zdn.vn/1.jpg")
    lan.sends("sticker")
    text, picture, _ = [(await bot.get_update(timeout=30)).message for _ in range(3)]
    assert (text.text, text.from_user.display_name, text.from_user.is_bot) == ("tìm bão số 3", "Chị Lan", False)
    assert (text.chat.id, text.chat.type) == (lan.id, "PRIVATE")
    assert abs(text.date.astimezone(UTC) - datetime.now(UTC)).total_seconds() < 60
    assert picture.photo_url == "https://photo.zdn.vn/1.jpg"


async def test_what_it_sends_arrives_and_has_a_name(fake: FakeZalo, bot: Bot) -> None:
    lan = fake.person()
    told = await bot.send_message(lan.id, "Mưa & gió 🌀")
    shown = await bot.send_photo(lan.id, "Cấm biển", "https://media.bao.vn/1.jpg")
    await bot.send_chat_action(lan.id, "typing")
    assert lan.texts == ["Mưa & gió 🌀", "Cấm biển"]
    assert told.message_id != shown.message_id
    assert abs(told.date.astimezone(UTC) - datetime.now(UTC)).total_seconds() < 60


async def test_it_sets_finds_and_takes_away_a_webhook(fake: FakeZalo, bot: Bot) -> None:
    assert await bot._set_webhook_async("https://loa.example.vn/webhooks/zalo", SECRET)
    assert fake.webhook == ("https://loa.example.vn/webhooks/zalo", SECRET)
    assert (await bot._get_webhook_info_async()).url == "https://loa.example.vn/webhooks/zalo"
    await bot._delete_webhook_async()
    assert fake.webhook is None
    with pytest.raises(ZaloError):
        await bot._get_webhook_info_async()


async def test_it_reads_what_a_webhook_is_brought(fake: FakeZalo, bot: Bot) -> None:
    update = fake.person("Anh Minh").says("trợ giúp")
    message = Update.de_json(update, bot).message
    assert (message.text, message.from_user.display_name) == ("trợ giúp", "Anh Minh")


@pytest.mark.parametrize(("status", "error"), [(401, InvalidToken), (429, ZaloError), (500, NetworkError)])
async def test_it_knows_a_refusal(fake: FakeZalo, bot: Bot, status: int, error: type[Exception]) -> None:
    fake.order(Refuse(status, "no"), method="sendMessage")
    with pytest.raises(error):
        await bot.send_message(fake.person().id, "Tin")
