"""A web chat of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.messengers.webchat import WebChatMessenger
from tests.web.serving import open_webchat


@pytest_asyncio.fixture
async def webchat(tmp_path: Path) -> AsyncIterator[WebChatMessenger]:
    async with open_webchat(tmp_path / "web.db") as opened:
        yield opened
