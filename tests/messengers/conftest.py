from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.messengers.telegram import TelegramMessenger
from tests.fakes.telegram import FakeTelegram


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
async def messenger(fake: FakeTelegram) -> AsyncIterator[TelegramMessenger]:
    messenger = TelegramMessenger(fake.token, api_base=fake.url)
    await messenger.start()
    yield messenger
    await messenger.close()
