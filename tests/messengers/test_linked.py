"""One person on Telegram and Zalo at once: each article once, where it is wanted, and on the other where that fails."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Loa, Plan, connect, utc_now
from bot.catalogue import load_catalogue
from bot.config import load_settings
from bot.delivery import watch
from bot.models import Address, Health, HealthState
from storage.base import ArticleDraft, Poll, PolledEntry
from tests.delivery.newsroom import UNHURRIED
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import FakeZalo
from tests.messengers.book.phones import Phone, TelegramPhone, WordsPhone, answered, hears, until
from tests.messengers.book.place import FEED


class Town:
    """One person, who may announce, with two telephones."""

    def __init__(self, loa: Loa, telegram: Phone, zalo: Phone) -> None:
        self.loa = loa
        self.telegram, self.zalo = telegram, zalo
        self._number = 0

    def publish(self, title: str) -> None:
        self._number += 1
        url, storage, now = f"https://baoquangninh.vn/bai-{self._number}.html", self.loa.db.storage, utc_now()
        storage.sync_feeds([FEED], now)
        draft = ArticleDraft(url, url, FEED.source, title, topics=("du-lich",), news_at=now)
        storage.save_poll(Poll(storage.feeds()[0], now, (PolledEntry(url, url, draft),)))
        self.loa.sender.wake()

    async def linked(self) -> None:
        await answered(self.telegram, "/theodoi du lịch", "Từ nay")
        offer = await answered(self.telegram, "/lienket", "Mã của bạn")
        found = re.search(r"\b\w{4}-\w{4}\b", offer)
        assert found is not None
        await answered(self.zalo, f"/lienket {found[0]}", "Xong")

    async def told(self, words: str, there: Phone, not_there: Phone) -> None:
        await hears(there, words)
        await until(lambda: self.loa.db.storage.dispatches_open() == 0)
        assert not any(words in text for text in not_there.shown())
        assert len([text for text in there.shown() if words in text]) == 1


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setattr(watch, "LOOK_S", 0.05)
    monkeypatch.setattr(watch, "AWAY_AFTER", timedelta(0))
    monkeypatch.setattr("bot.messengers.telegram_errors.SOON_S", 1)
    async with FakeTelegram() as telegram, FakeZalo() as zalo:
        lan, chi_lan = telegram.person("Lan"), zalo.person("Chị Lan")
        environ = {
            "LOA_DATABASE": str(tmp_path / "loa.db"),
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_BASE": telegram.url,
            "ZALO_TOKEN": zalo.token,
            "ZALO_API_BASE": zalo.url,
            "LOA_ADMINS": f"telegram:{lan.id},zalo:{chi_lan.id}",
        }
        stop, plan = asyncio.Event(), Plan(load_catalogue(), pace=UNHURRIED)
        settings = load_settings(environ, Path("no.env"))
        async with connect(settings, plan, frozenset({"sender", "chat"})) as loa:
            task = asyncio.create_task(loa.run(stop))
            yield Town(loa, TelegramPhone(lan), WordsPhone(chi_lan))
            stop.set()
            await task
        assert telegram.problems == zalo.problems == []


async def test_each_article_comes_once_where_it_is_preferred(town: Town) -> None:
    await town.linked()
    town.publish("Tuyến mới ra đảo")
    await town.told("Tuyến mới ra đảo", town.telegram, town.zalo)
    await town.zalo.chooses("Nhận tin qua Zalo")
    await hears(town.zalo, "Nơi được đánh dấu")
    town.publish("Chợ đêm mở lại")
    await town.told("Chợ đêm mở lại", town.zalo, town.telegram)
    assert "Du lịch" in await answered(town.zalo, "/theodoi", "Du lịch")


async def test_who_blocks_the_bot_in_one_place_is_told_in_the_other_and_nothing_is_lost(town: Town) -> None:
    await town.linked()
    town.telegram.goes()
    town.publish("Tin khi đã chặn")
    await town.told("Tin khi đã chặn", town.zalo, town.telegram)
    town.telegram.returns()
    await answered(town.telegram, "/theodoi", "Du lịch")
    town.publish("Tin khi trở lại")
    await town.told("Tin khi trở lại", town.telegram, town.zalo)


async def test_while_a_messenger_is_away_the_other_serves(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.linked()
    telegram = town.loa.messengers["telegram"]
    away = Health(HealthState.UNREACHABLE, "ConnectError", utc_now())
    monkeypatch.setattr(type(telegram), "health", property(lambda _: away))
    one = town.loa.db.storage.subscriber_at
    address = Address("telegram", town.telegram.id)
    await until(lambda: (found := one(address)) is not None and found.address.messenger == "zalo")
    town.publish("Tin lúc Telegram mất")
    await town.told("Tin lúc Telegram mất", town.zalo, town.telegram)
    monkeypatch.undo()
    await until(lambda: telegram.health.state is HealthState.OK)
    await until(lambda: (found := one(address)) is not None and found.address.messenger == "telegram")


async def test_who_announces_in_one_place_hears_of_it_there_and_gets_it_where_news_goes(town: Town) -> None:
    await town.linked()
    await answered(town.zalo, "/thongbao Chiều nay phà tạm dừng.", "Gửi chứ?")
    before = len(town.telegram.shown())
    await town.zalo.chooses("Gửi cho")
    await hears(town.zalo, "Thông báo đã gửi xong")
    await hears(town.telegram, "phà tạm dừng")
    assert len(town.telegram.shown()) == before + 1
