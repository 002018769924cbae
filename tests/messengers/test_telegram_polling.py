"""Long polling loses nothing, never spins, and says how it stands."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
import telegram
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

from bot.messengers.base import RawUpdate
from bot.messengers.telegram import TelegramMessenger
from bot.messengers.telegram_polling import Polling, read_batch
from bot.models import HealthState
from tests.fakes.telegram import FakeTelegram, Raw, Refuse
from tests.fakes.telegram import errors as fake_errors


@pytest.fixture
def pauses(messenger: TelegramMessenger) -> list[float]:
    """How long polling would have slept; it does not."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    messenger._receiving._sleep = sleep
    return slept


def texts(batch: Sequence[RawUpdate]) -> list[str]:
    return [json.loads(update.body).get("message", {}).get("text") for update in batch]


def state(messenger: TelegramMessenger) -> HealthState:
    return messenger.health.state


async def take(messenger: TelegramMessenger, count: int = 1) -> list[Sequence[RawUpdate]]:
    """The first ``count`` batches of a program that is then killed: the last one is not confirmed."""
    found = []
    async with contextlib.aclosing(messenger.updates()) as updates:  # type: ignore[type-var]  # a generator
        async for batch in updates:
            found.append(batch)
            if len(found) == count:
                break
    return found


async def test_a_batch_is_confirmed_only_when_the_next_is_asked_for(
    fake: FakeTelegram, messenger: TelegramMessenger
) -> None:
    an = fake.person("An")
    an.says("1")
    an.says("2")
    updates = aiter(messenger.updates())
    first = await anext(updates)
    assert texts(first) == ["1", "2"]
    assert fake.state.updates.pending == 2
    an.says("3")
    assert texts(await anext(updates)) == ["3"]
    assert fake.state.updates.pending == 1


async def test_what_was_not_confirmed_comes_again_after_a_crash(
    fake: FakeTelegram, messenger: TelegramMessenger
) -> None:
    fake.person("An").says("1")
    [[first]] = await take(messenger)
    fake.clock.advance(4)
    [[again]] = await take(messenger)
    assert (again.id, again.body) == (first.id, first.body)


async def test_it_asks_for_what_loa_needs(fake: FakeTelegram, messenger: TelegramMessenger) -> None:
    fake.person("An").says("1")
    await take(messenger)
    asked = ["callback_query", "channel_post", "chat_member", "inline_query", "message", "my_chat_member"]
    assert fake.state.updates.allowed == asked
    assert fake.problems == []


async def test_a_poisoned_update_does_not_take_its_batch_along(
    fake: FakeTelegram, messenger: TelegramMessenger, pauses: list[float]
) -> None:
    an = fake.person("An")
    an.says("1")
    fake.state.updates.add("message", {"message_id": 5, "date": "soon", "chat": {"id": "x"}, "from": []})
    fake.state.updates.add("message", None)
    an.says("2")
    [batch] = await take(messenger)
    assert [(p.text if p else None) for p in map(messenger.parse, batch)] == ["1", None, None, "2"]
    with pytest.raises((TypeError, KeyError, AttributeError)):
        telegram.Update.de_json(json.loads(batch[1].body), None)


async def test_it_goes_on_over_a_restart_of_the_service(
    fake: FakeTelegram, messenger: TelegramMessenger, pauses: list[float]
) -> None:
    an = fake.person("An")
    an.says("1")
    updates = aiter(messenger.updates())
    await anext(updates)
    await fake.stop()
    waiting = asyncio.ensure_future(anext(updates))
    while not pauses:
        await asyncio.sleep(0)
    assert state(messenger) is HealthState.UNREACHABLE
    await fake.start()
    an.says("2")
    assert texts(await waiting) == ["2"]
    assert state(messenger) is HealthState.OK


async def test_after_a_quiet_week_numbers_start_anywhere(fake: FakeTelegram, messenger: TelegramMessenger) -> None:
    an = fake.person("An")
    an.says("1")
    updates = aiter(messenger.updates())
    await anext(updates)
    await fake.state.updates.get(500_000_002, 100, 0, None)
    fake.clock.advance(8 * 24 * 3600)
    fake.state.updates.jump(77)
    an.says("2")
    an.says("3")
    assert texts(await anext(updates)) == ["2", "3"]
    an.says("4")
    assert texts(await anext(updates)) == ["4"]


async def test_a_second_instance_is_named_and_not_fought(
    fake: FakeTelegram, messenger: TelegramMessenger, pauses: list[float]
) -> None:
    fake.order(Refuse(fake_errors.TWO_POLLERS), method="getUpdates", times=4)
    fake.person("An").says("1")
    await take(messenger)
    assert state(messenger) is HealthState.CONFLICT
    assert "same token" in messenger.health.detail
    assert all(later > 1.1 * sooner for sooner, later in pairwise(pauses))
    assert pauses[0] > 3


async def test_a_webhook_left_over_is_removed(
    fake: FakeTelegram, messenger: TelegramMessenger, pauses: list[float]
) -> None:
    fake.state.delivering.url = "https://old.example.vn/hook"
    fake.person("An").says("1")
    assert texts((await take(messenger))[0]) == ["1"]
    assert fake.state.delivering.url == ""
    assert state(messenger) is HealthState.OK


async def test_a_refused_token_is_named_and_asked_for_ever_more_rarely(
    fake: FakeTelegram, messenger: TelegramMessenger, pauses: list[float]
) -> None:
    fake.token_revoked = True
    waiting = asyncio.create_task(take(messenger))
    while len(pauses) < 6:
        await asyncio.sleep(0)
    assert state(messenger) is HealthState.TOKEN
    assert min(pauses) > 20
    assert pauses[5] > 200
    fake.token_revoked = False
    fake.person("An").says("1")
    await waiting
    assert state(messenger) is HealthState.OK


@pytest.mark.parametrize(
    "answer", ['{"ok":true,"result":[]}', '{"ok":true,"result":[{"no_id":1}]}', '{"ok":true,"result":{}}', "<html>"]
)
async def test_an_answer_that_is_none_never_makes_it_spin(
    fake: FakeTelegram, messenger: TelegramMessenger, pauses: list[float], answer: str
) -> None:
    fake.order(Raw(200, answer, "application/json"), method="getUpdates", times=5)
    fake.person("An").says("1")
    assert texts((await take(messenger))[0]) == ["1"]
    assert len(pauses) == 5
    assert min(pauses) >= 0.75


class Failing:
    """A client that fails in a row of ways."""

    def __init__(self, errors: list[Exception]) -> None:
        self.errors = errors

    async def raw_updates(self, offset: int) -> Any:
        if self.errors:
            raise self.errors.pop(0)
        return [{"update_id": 1}]

    async def drop_webhook(self) -> None:
        raise NetworkError("down")


async def sleeps(errors: list[Exception]) -> list[float]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    batches: AsyncIterator[Sequence[RawUpdate]] = Polling(Failing(errors), sleep).batches()
    assert [update.id for update in await anext(batches)] == ["1"]
    return slept


async def test_pauses_grow_to_their_limit_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    network = await sleeps([NetworkError("x") for _ in range(40)])
    assert 0.75 <= network[0] <= 1.25
    assert all(22 <= pause <= 38 for pause in network[6:])
    assert max(await sleeps([Conflict("terminated") for _ in range(40)])) <= 75
    assert max(await sleeps([InvalidToken() for _ in range(40)])) <= 375
    assert await sleeps([RetryAfter(17)]) == [17]
    assert len(await sleeps([Conflict("webhook is active"), KeyError("result")])) == 2


def test_a_batch_is_stored_as_it_came() -> None:
    odd = {"update_id": 7, "message": {"text": "\ud83d half", "new_field": [1, {"x": None}]}}
    batch, offset = read_batch([odd, {"message": {}}, "no update", {"update_id": 3}], 0)
    assert ([u.id for u in batch], offset) == (["7", "3"], 4)
    batch[0].body.encode()
    assert json.loads(batch[0].body) == odd
