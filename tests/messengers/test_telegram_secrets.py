"""A whole session at DEBUG, with errors on every path: the token stands nowhere in what was written."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from markupsafe import Markup

from bot.messengers.base import Message, Outcome, Picture
from bot.messengers.telegram import TelegramMessenger
from bot.models import Address
from bot.redact import protect_logs
from tests.fakes.telegram import Cut, FakeTelegram, Flood, Raw, Refuse
from tests.fakes.telegram import errors as fake_errors
from tests.messengers.pictures import png


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    factory, text = logging.getLogRecordFactory(), io.StringIO()
    levels = {name: logging.getLogger(name).level for name in (None, "httpx", "httpcore", "aiohttp", "telegram")}
    handler = logging.StreamHandler(text)
    logging.getLogger().addHandler(handler)
    protect_logs([])
    for name in levels:  # louder than Loa ever is
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield text
    logging.getLogger().removeHandler(handler)
    logging.setLogRecordFactory(factory)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def session(fake: FakeTelegram, messenger: TelegramMessenger) -> list[Any]:
    an = fake.person("An")
    an.says("/start")
    address = Address("telegram", str(an.id))
    faults: list[Refuse | Flood | Raw | Cut] = [
        Refuse(fake_errors.BLOCKED),
        Refuse(fake_errors.UNAUTHORIZED),
        Refuse(fake_errors.bad("can't parse entities: x")),
        Flood(1, parameters=False),
        Raw(502),
        Raw(200, f"<a href='/bot{fake.token}/sendMessage'>moved</a>"),
        Cut(stored=False),
    ]
    said: list[Any] = []
    for fault in faults:
        fake.order(fault)
        fake.clock.advance(2)
        said.append(await messenger.send(address, Message(Markup("x"), picture=Picture("k", png()))))
        fake.order(fault)
        await messenger.answer("1", "x")
        fake.order(fault)
        await messenger.announce_commands({"vi": []})
        fake.order(fault)
        await messenger.fetch_picture("x")
    fake.token_revoked = True
    said += [await messenger.send(address, Message(Markup("x")))]
    await fake.stop()
    said += [await messenger.send(address, Message(Markup("x"))), messenger.health]
    await messenger.start()
    return said


async def test_the_token_is_nowhere_in_the_logs_nor_in_any_outcome(
    fake: FakeTelegram, messenger: TelegramMessenger, output: io.StringIO
) -> None:
    said = await session(fake, messenger)
    logging.getLogger("x").error("this does pass: %s", fake.url)
    secret = fake.token.partition(":")[2]
    assert "this does pass" in output.getvalue()
    assert "HTTP Request: POST" in output.getvalue()
    assert secret not in output.getvalue()
    assert secret not in repr(said)


async def test_the_search_would_find_it(fake: FakeTelegram, messenger: TelegramMessenger, output: io.StringIO) -> None:
    """Without protection the token does stand there: the test above can fail."""
    logging.setLogRecordFactory(logging.LogRecord)
    outcomes: list[Outcome] = await session(fake, messenger)
    assert outcomes
    assert fake.token in output.getvalue()
