"""The laws of the port (bot/messengers/base.py), on every messenger against its service."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.delivery.markup import measure
from bot.messengers import webchat_inbox, zalo
from bot.messengers.base import (
    Document,
    Gone,
    Message,
    Messenger,
    Picture,
    RawUpdate,
    Rejected,
    RetryAt,
    Sent,
    Unit,
    Unknown,
)
from bot.messengers.telegram import TelegramMessenger
from bot.models import Address, HealthState
from tests.messengers.book.phones import Phone, answered, until
from tests.messengers.book.place import SERVICES, Place, Service, Web, place_of
from tests.messengers.book.sms import SmsMessenger
from tests.messengers.pictures import png

NOW = datetime(2026, 11, 28, 5, tzinfo=UTC)
NOBODY = {"telegram": "999999", "zalo": "ffff", "web": "no chat", "sms": "1"}
AWAY = [service for service in SERVICES if service is not Web]


@pytest.fixture(params=SERVICES, ids=lambda service: service.name)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    service: type[Service] = request.param
    async with place_of(service(), tmp_path) as place:
        yield place


def messenger_of(place: Place) -> Messenger:
    return place.loa.messengers[place.service.name]


async def met(place: Place) -> tuple[Phone, Address]:
    """Somebody who wrote to Loa, as a messenger may ask for."""
    reader = place.readers[0]
    await answered(reader, "/start", "mình là Loa")
    return reader, Address(place.service.name, reader.id)


async def test_a_text_as_long_as_may_be_arrives_whole(place: Place) -> None:
    reader, address = await met(place)
    able = messenger_of(place).capabilities
    text = ("Mưa & gió <cấp 8> " * 300)[: able.text_max - 4]
    text += "🌀🌀" if able.unit is Unit.UTF16 else "🌀🌀🌀🌀"
    assert measure(text, able.unit) == able.text_max
    outcome = await messenger_of(place).send(address, Message(escape(text)))
    assert isinstance(outcome, Sent)
    assert outcome.message_id
    await until(lambda: reader.shown()[-1] == text, reader.shown)


async def test_what_it_says_it_cannot_do_is_refused_and_what_it_can_is_done(place: Place) -> None:
    reader, address = await met(place)
    messenger, able = messenger_of(place), messenger_of(place).capabilities
    sent = await messenger.send(address, Message(Markup("Tin cũ")))
    assert isinstance(sent, Sent)
    edited = await messenger.edit(address, sent.message_id, Message(Markup("Tin mới")))
    assert isinstance(edited, Sent if able.edit else Rejected)
    assert ("Tin mới" in reader.shown()) is able.edit
    assert isinstance(await messenger.delete(address, sent.message_id), Sent if able.delete else Rejected)
    assert ("Tin mới" in reader.shown() or "Tin cũ" in reader.shown()) is not able.delete
    pictured = await messenger.send(address, Message(Markup("Ảnh"), picture=Picture("k", png())))
    assert isinstance(pictured, Sent if able.pictures else Rejected)
    filed = await messenger.send(address, Message(Markup("Tệp"), document=Document("a.txt", b"a")))
    assert isinstance(filed, Sent if able.documents else Rejected)


async def test_only_what_it_can_do_is_offered(place: Place) -> None:
    reader, address = await met(place)
    able = messenger_of(place).capabilities
    asked = await answered(reader, "/diaban", "nghe tin của nơi nào")
    assert ("không xem được vị trí" in asked) is not able.location
    await answered(reader, "/caidat", "Cài đặt")
    if able.rich:
        await reader.chooses("Bản tin trình bày đẹp")
        await until(lambda: (known := place.storage.subscriber_at(address)) and known.settings.rich)
    else:
        assert not any("Bản tin trình bày đẹp" in text for text in reader.shown())


async def test_nobody_and_nothing_are_answers_and_no_errors(place: Place) -> None:
    messenger = messenger_of(place)
    nobody = Address(place.service.name, NOBODY[place.service.name])
    assert isinstance(await messenger.send(nobody, Message(Markup("x"))), Rejected | Gone)
    _, address = await met(place)
    for message_id in ("", "none", "77777"):
        assert isinstance(await messenger.edit(address, message_id, Message(Markup("x"))), Rejected)
        assert isinstance(await messenger.delete(address, message_id), Rejected | Sent)
    await _everything_else(messenger, address)
    assert messenger.health.state is HealthState.OK


async def _everything_else(messenger: Messenger, address: Address) -> None:
    await messenger.typing(replace(address, thread=""))
    await messenger.announce_commands({})
    assert await messenger.fetch_picture("none") is None
    await messenger.manages(address, address.chat)


@pytest.mark.parametrize("service", AWAY, ids=lambda service: service.name)
async def test_a_service_that_is_away_is_an_answer_and_no_error(service: type[Service], tmp_path: Path) -> None:
    async with place_of(service(), tmp_path) as place:
        reader, address = await met(place)
        messenger = messenger_of(place)
        await place.service.close()
        assert isinstance(await messenger.send(address, Message(Markup("x"))), RetryAt | Unknown)
        await _everything_else(messenger, address)
        await until(lambda: messenger.health.state is HealthState.UNREACHABLE, lambda: messenger.health)
        await place.service.open()
        await reader.says("/start")  # a poll that waits for somebody proves nothing yet
        await until(lambda: messenger.health.state is HealthState.OK, lambda: messenger.health)


# --- updates ---------------------------------------------------------------------------------------------------------

PARSERS: tuple[Callable[[RawUpdate], object], ...] = (
    TelegramMessenger("1:x").parse,
    webchat_inbox.parse_update,
    lambda update: zalo.parse_update(update.body, NOW),
    SmsMessenger.__new__(SmsMessenger).parse,
)
KEYS = ("update_id", "message", "chat", "from", "id", "text", "date", "event_name", "event", "at", "number")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats() | st.sampled_from(KEYS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)


@given(st.text() | JSON.map(json.dumps))
def test_no_body_of_an_update_is_an_error(body: str) -> None:
    for parse in PARSERS:
        parse(RawUpdate("1", body))
