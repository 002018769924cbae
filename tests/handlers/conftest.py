"""Services over a real database, with the clock standing still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.base import Services
from handlers.texts import load_texts
from storage.threads import StorageThreads
from tests.handlers.desk import Desk
from tests.handlers.talking import CATALOGUE, NOW, furnish
from tests.laid import open_laid

SAY = load_texts()


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    """A small newsroom of three articles."""
    storage = open_laid(tmp_path / "loa.db")
    furnish(storage)
    db = StorageThreads(storage)
    yield Services(db, CATALOGUE, SAY, lambda: NOW, rich_on=frozenset({"telegram"}))
    await db.close()
    storage.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path) as desk:
        yield desk
