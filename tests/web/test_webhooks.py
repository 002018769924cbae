"""What services bring over HTTP: stored before it is answered, once however often it comes, and from them only.

For each of the two: brought twice, in another order, again after a restart, by somebody else, and too large.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.app import Plan, connect
from bot.catalogue import load_catalogue
from bot.config import load_settings
from bot.messengers.receiving import Brought
from bot.messengers.webhook import Webhook
from bot.messengers.zalo import ENTRANCE, ZaloMessenger
from bot.models import HealthState
from storage.base import Storage
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import FakeZalo, Person
from tests.messengers.book.phones import TelegramPhone, WordsPhone, hears, until

SECRET = "mat-khau-cua-loa-va-zalo"
PUBLIC = "https://loa.example.vn"


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as fake:
        yield fake
        assert fake.problems == []


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    return number


@asynccontextmanager
async def listening(name: str, settings: Mapping[str, str], folder: Path, port: int) -> AsyncIterator[Storage]:
    """The whole program, with its web server under what is ``PUBLIC`` outside, well with the messenger."""
    environ = {
        "LOA_DATABASE": str(folder / "loa.db"),
        "LOA_WEB": f"127.0.0.1:{port}",
        "LOA_PUBLIC_URL": PUBLIC,
        **settings,
    }
    stop, plan = asyncio.Event(), Plan(load_catalogue())
    roles = frozenset({"sender", "chat", "web"})
    async with connect(load_settings(environ, Path("no.env")), plan, roles) as loa:
        task = asyncio.create_task(loa.run(stop))
        try:
            of = loa.messengers[name]
            await until(lambda: of.health.state is HealthState.OK, lambda: of.health)
            yield loa.db.storage
        finally:
            stop.set()
            await task


def running(fake: FakeZalo, folder: Path, port: int) -> AbstractAsyncContextManager[Storage]:
    """A Loa to which Zalo brings updates."""
    fake.reach = lambda address: address.replace(PUBLIC, f"http://127.0.0.1:{port}")
    settings = {"ZALO_TOKEN": fake.token, "ZALO_API_BASE": fake.url, "ZALO_WEBHOOK_SECRET": SECRET}
    return listening("zalo", settings, folder, port)


def heard(person: Person, words: str) -> int:
    return len([text for text in person.texts if words in text])


async def test_a_message_is_answered_once_however_often_and_in_whatever_wrapping_it_comes(
    fake: FakeZalo, tmp_path: Path, port: int
) -> None:
    lan = fake.person()
    async with running(fake, tmp_path, port):
        update = lan.says("trợ giúp")
        for wrapped in (True, False, True):
            assert await fake.bring(update, wrapped=wrapped) == 200
        await hears(WordsPhone(lan), "Loa giúp được gì")
        later = lan.says("cảm ơn")
        assert await fake.bring(later) == 200
        await until(lambda: len(lan.texts) == 2)
    assert heard(lan, "Loa giúp được gì") == 1


async def test_what_was_brought_survives_a_stop(fake: FakeZalo, tmp_path: Path, port: int) -> None:
    lan = fake.person()
    async with running(fake, tmp_path, port) as storage:
        assert await fake.bring(lan.says("trợ giúp")) == 200
        assert storage.open_updates("zalo", 10) or heard(lan, "Loa giúp được gì")
    async with running(fake, tmp_path, port):
        await hears(WordsPhone(lan), "Loa giúp được gì")


async def test_what_comes_in_another_order_and_again_after_a_restart_is_answered_once(
    fake: FakeZalo, tmp_path: Path, port: int
) -> None:
    lan = fake.person()
    help_, topics = lan.says("trợ giúp"), lan.says("chủ đề")
    async with running(fake, tmp_path, port):
        for update in (topics, help_, topics):
            assert await fake.bring(update) == 200
        await until(lambda: heard(lan, "Loa giúp được gì") and heard(lan, "1. "))
    told = len(lan.texts)
    async with running(fake, tmp_path, port) as storage:
        for update in (help_, topics):
            assert await fake.bring(update) == 200
        await until(lambda: not storage.open_updates("zalo", 10))
        assert await fake.bring(lan.says("trợ giúp")) == 200  # said anew
        await until(lambda: heard(lan, "Loa giúp được gì") == 2)
    assert len(lan.texts) == told + 1


async def test_nothing_forged_is_taken(fake: FakeZalo, tmp_path: Path, port: int) -> None:
    lan = fake.person()
    async with running(fake, tmp_path, port) as storage:
        update = lan.says("trợ giúp")
        for secret in ("", "wrong", SECRET[:-1], SECRET + "x", "ổ khóa"):
            headers = [(ENTRANCE.header.encode(), secret.encode())]
            async with httpx.AsyncClient() as client:
                answer = await client.post(f"http://127.0.0.1:{port}{ENTRANCE.path}", json=update, headers=headers)
            assert answer.status_code == 403
        assert storage.open_updates("zalo", 10) == []
        assert lan.texts == []


@pytest.mark.parametrize("secret", ["", "wrong"])
async def test_of_whoever_is_not_known_nothing_is_read(fake: FakeZalo, tmp_path: Path, port: int, secret: str) -> None:
    """The answer comes before the body, which need never come: strangers cannot have Loa keep theirs for them."""
    head = f"POST {ENTRANCE.path} HTTP/1.1\r\nHost: loa\r\n{ENTRANCE.header}: {secret}\r\nContent-Length: 60000\r\n\r\n"
    async with running(fake, tmp_path, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(head.encode())
            async with asyncio.timeout(5):
                assert b" 403 " in await reader.readline()
        finally:
            writer.close()


async def test_what_is_too_large_or_no_update_is_refused_and_costs_nothing(
    fake: FakeZalo, tmp_path: Path, port: int
) -> None:
    url, headers = f"http://127.0.0.1:{port}{ENTRANCE.path}", {ENTRANCE.header: SECRET}
    async with running(fake, tmp_path, port) as storage, httpx.AsyncClient(headers=headers) as client:
        assert (await client.post(url, content=b"x" * (ENTRANCE.bytes_max + 1))).status_code == 413
        assert (await client.post(url, content=b"{")).status_code == 400
        assert (await client.post(url, content=b"[" * 50_000)).status_code == 400
        assert (await client.post(url, json={"ok": True, "result": {}})).status_code == 200
        assert (await client.get(url)).status_code == 405
        assert storage.open_updates("zalo", 10) == []


async def test_a_page_may_not_write_to_the_chat_because_a_service_may(
    fake: FakeZalo, tmp_path: Path, port: int
) -> None:
    async with running(fake, tmp_path, port), httpx.AsyncClient() as client:
        answer = await client.post(f"http://127.0.0.1:{port}/api/session")
        assert answer.status_code == 403


# --- Telegram --------------------------------------------------------------------------------------------------------


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram
        assert telegram.problems == []


def brought(telegram: FakeTelegram, folder: Path, port: int) -> AbstractAsyncContextManager[Storage]:
    """A Loa to which Telegram brings updates."""
    telegram.state.delivering.reach = lambda address: address.replace(PUBLIC, f"http://127.0.0.1:{port}")
    settings = {
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_BASE": telegram.url,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    return listening("telegram", settings, folder, port)


async def test_telegram_brings_what_people_write_and_each_is_answered_once(
    telegram: FakeTelegram, tmp_path: Path, port: int
) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    async with brought(telegram, tmp_path, port):
        for person in (lan, minh):
            person.says("/trogiup")
        await hears(TelegramPhone(lan), "Loa giúp được gì")
        await hears(TelegramPhone(minh), "Loa giúp được gì")
        old = {"update_id": 500_000_001, "message": lan.chat.messages[0].as_json()}
        for _ in range(3):  # brought again, long after, and behind a newer one
            assert await telegram.state.delivering.bring(old) == 200
        lan.says("cảm ơn")
        await until(lambda: len(lan.messages) == 2)
    assert len([message for message in lan.messages if "Loa giúp được gì" in message.text]) == 1


async def test_what_telegram_brings_in_another_order_and_again_after_a_restart_is_answered_once(
    telegram: FakeTelegram, tmp_path: Path, port: int
) -> None:
    lan = telegram.person("Lan")
    lan.starts()
    word = lan.chat.as_json()

    def said(number: int, text: str) -> dict[str, object]:
        message = {"message_id": number, "date": 1_764_300_000, "chat": word, "from": lan.user.as_json(), "text": text}
        return {"update_id": 700_000_000 + number, "message": message}

    def count(words: str) -> int:
        return len([message for message in lan.messages if words in message.text])

    bring = telegram.state.delivering.bring
    async with brought(telegram, tmp_path, port):
        for update in (said(902, "/chude"), said(901, "/trogiup"), said(902, "/chude")):
            assert await bring(update) == 200
        await until(lambda: count("Loa giúp được gì") and len(lan.messages) == 2)
    async with brought(telegram, tmp_path, port) as storage:
        for update in (said(901, "/trogiup"), said(902, "/chude")):
            assert await bring(update) == 200
        assert await bring(said(903, "/trogiup")) == 200  # said anew
        await until(lambda: count("Loa giúp được gì") == 2 and not storage.open_updates("telegram", 10))
    assert len(lan.messages) == 3


async def test_what_waited_for_a_stopped_loa_is_brought_when_it_is_back(
    telegram: FakeTelegram, tmp_path: Path, port: int
) -> None:
    lan = telegram.person("Lan")
    async with brought(telegram, tmp_path, port):
        pass
    lan.says("/trogiup")
    await until(lambda: telegram.state.delivering.attempts)
    async with brought(telegram, tmp_path, port):
        await hears(TelegramPhone(lan), "Loa giúp được gì")


async def test_nobody_but_telegram_is_listened_to(telegram: FakeTelegram, tmp_path: Path, port: int) -> None:
    lan = telegram.person("Lan")
    lan.starts()
    async with brought(telegram, tmp_path, port) as storage:
        forged = {"update_id": 7, "message": lan.says("/trogiup").as_json()}
        assert await telegram.state.delivering.bring(forged, "x" * 24) == 403
        assert await telegram.state.delivering.bring(forged, "") == 403
        assert await telegram.state.delivering.bring(forged | {"more": "x" * (1 << 20)}) == 413
        assert await telegram.state.delivering.bring({"update_id": "seven"}) == 200
        await until(lambda: lan.messages and not storage.open_updates("telegram", 10))
    assert len(lan.messages) == 1


# --- Zalo, when something is wrong -----------------------------------------------------------------------------------


async def test_an_address_that_zalo_cannot_reach_is_told_and_tried_until_it_can(
    fake: FakeZalo, tmp_path: Path, port: int
) -> None:
    """Loa's own server may be up later than its messenger; nobody need write before all is well."""
    fake.reach = lambda _: "http://127.0.0.1:9/"
    messenger = ZaloMessenger(fake.token, api_base=fake.url, webhook=Webhook(f"{PUBLIC}{ENTRANCE.path}", SECRET))
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0.01)

    messenger._receiving._sleep = sleep
    updates = messenger.updates()
    waiting = asyncio.ensure_future(anext(updates))
    await until(lambda: messenger.health.state is HealthState.UNREACHABLE)
    assert "LOA_PUBLIC_URL" in messenger.health.detail
    assert fake.webhook is not None  # the platform keeps it all the same
    await until(lambda: len(waits) > 3)
    assert waits[:4] == [2, 4, 8, 16]
    assert messenger.health.state is HealthState.UNREACHABLE
    async with running(fake, tmp_path, port):  # now somebody is at home there
        await until(lambda: messenger.health.state is HealthState.OK)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await messenger.close()


async def test_while_nothing_can_be_stored_nothing_is_confirmed(
    fake: FakeZalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    messenger = ZaloMessenger(fake.token, api_base=fake.url, webhook=Webhook(f"{PUBLIC}{ENTRANCE.path}", SECRET))
    assert isinstance(messenger._receiving, Brought)
    monkeypatch.setattr(messenger._receiving._bringing._inbox, "_stored_within_s", 0.01)
    update = b'{"event_name": "message.text.received", "message": {"chat": {"id": "c"}, "message_id": "m"}}'

    async def body() -> bytes:
        return update

    assert await messenger.take(SECRET, body) == 503
    await messenger.close()
