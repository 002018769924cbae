"""Queries while people type: who types on overtakes himself, a few are at work, and nobody is answered too late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import inquiries
from bot.inquiries import AT_ONCE, LATE_AFTER, Inquiries, answer_to
from bot.messengers.base import Event, Incoming, Person, QueryAnswer
from bot.models import Address, ChatKind
from handlers import inline
from handlers.base import Services
from handlers.inline import Found
from tests.delivery.fakes import RecordingMessenger
from tests.handlers.desk import NOW, PAPER, Desk


class Library:
    """Looks up as long as it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[str] = []
        self.at_work = self.most = 0
        self.open = asyncio.Event()
        monkeypatch.setattr(inline, "look_up", self.look_up)

    async def look_up(self, words: str, _offset: str, _asker: Address, _services: Services) -> Found:
        self.begun.append(words)
        self.at_work += 1
        self.most = max(self.most, self.at_work)
        await self.open.wait()
        self.at_work -= 1
        if words == "trouble":
            raise ValueError(words)
        return Found(())


class Phone(RecordingMessenger):
    def __init__(self) -> None:
        super().__init__()
        self.answered: list[str] = []

    async def answer_query(self, query_id: str, answer: QueryAnswer) -> None:
        self.answered.append(query_id)


def query(person: int, words: str) -> Incoming:
    address = Address("telegram", str(person))
    asked = Incoming(Event.QUERY, address, ChatKind.PRIVATE, Person(str(person), "An"), NOW, text=words)
    return replace(asked, callback_id=words)


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_who_types_on_is_answered_once_and_keeps_the_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library, phone = Library(monkeypatch), Phone()
    async with Desk(tmp_path) as desk:
        asked = Inquiries(phone, desk.services)
        for person in range(1, AT_ONCE + 1):
            asked.ask(query(person, f"first-{person}"), NOW)
        await settled()
        for words in ("b", "bã", "bão"):
            asked.ask(query(9, words), NOW)
        asked.ask(query(10, "mưa"), NOW)
        asked.ask(query(9, "bão số"), NOW)
        asked.ask(query(1, "first-1 and more"), NOW)
        await settled()
        assert library.begun == ["first-1", "first-2"]
        library.open.set()
        await settled()
        assert library.begun[2:] == ["bão số", "mưa", "first-1 and more"]
        assert library.most == AT_ONCE
        assert sorted(phone.answered) == sorted(["first-2", "bão số", "mưa", "first-1 and more"])
        await asked.close()


async def test_what_would_come_too_late_is_neither_looked_up_nor_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library, phone = Library(monkeypatch), Phone()
    async with Desk(tmp_path) as desk:
        asked = Inquiries(phone, desk.services)
        asked.ask(query(1, "old"), NOW - LATE_AFTER - timedelta(seconds=1))
        asked.ask(query(2, "slow"), NOW)
        await settled()
        desk.at = NOW + LATE_AFTER + timedelta(seconds=1)
        asked.ask(query(3, "new"), desk.at)
        library.open.set()
        await settled()
        assert library.begun == ["slow", "new"]
        assert phone.answered == ["new"]
        await asked.close()


async def test_every_card_has_a_button_that_follows_and_none_that_a_chat_could_press(tmp_path: Path) -> None:
    phone = Phone()
    phone.username = "LoaBot"
    async with Desk(tmp_path) as desk:
        desk.article(1, "du-lich", title="Tàu khách đầu mùa")
        desk.article(2, title="Tàu cá về bến")
        desk.storage.follow_search()
        answer = await answer_to(query(1, "tàu"), phone, desk.services)
        follows = {
            button.url for each in answer.results for row in each.message.buttons for button in row if button.url
        }
        assert {url for url in follows if "t.me" in url} == {
            "https://t.me/LoaBot?start=t-du-lich",
            f"https://t.me/LoaBot?start=n-{PAPER}",
        }
        assert all(button.action is None for each in answer.results for row in each.message.buttons for button in row)
        assert (answer.personal, answer.cached_s, answer.invitation) == (False, 30, None)


async def test_one_that_breaks_does_not_stop_the_others_nor_is_it_quoted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library, phone = Library(monkeypatch), Phone()
    library.open.set()
    async with Desk(tmp_path) as desk:
        asked = Inquiries(phone, desk.services)
        for person, words in enumerate(("trouble", "trouble", "trouble", "fine")):
            asked.ask(query(person, words), NOW)
        await settled()
        assert phone.answered == ["fine"]
        assert "ValueError" in caplog.text
        assert "trouble" not in caplog.text
        await asked.close()


async def test_no_more_people_wait_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    library, phone = Library(monkeypatch), Phone()
    async with Desk(tmp_path) as desk:
        asked = Inquiries(phone, desk.services)
        for person in range(inquiries.WAITING_MAX + 500):
            asked.ask(query(person, str(person)), NOW)
        library.open.set()
        await settled()
        async with asyncio.timeout(10):
            while len(phone.answered) < inquiries.WAITING_MAX:
                await asyncio.sleep(0)
        assert len(phone.answered) <= inquiries.WAITING_MAX + AT_ONCE
        await asked.close()
