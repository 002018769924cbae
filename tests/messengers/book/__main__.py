"""``python -m tests.messengers.book``: lives through the book on every messenger and writes its table into the page."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.messengers import http_outcomes, telegram_errors
from tests.messengers.book.place import SERVICES, place_of
from tests.messengers.book.scenarios import BOOK
from tests.messengers.book.table import table, write


async def main() -> None:
    http_outcomes.QUOTA_S = http_outcomes.SOON_S = 0.2
    telegram_errors.SOON_S = 0  # seconds, whole ones
    told: dict[tuple[str, str], str] = {}
    for scenario in BOOK:
        for service in SERVICES:
            if service.name not in scenario.without:
                with tempfile.TemporaryDirectory(prefix="loa-book-") as folder:
                    async with place_of(service(), Path(folder)) as place:
                        told[scenario.says, service.name] = await scenario.lived(place)
    write(told)
    print(table(told))


if __name__ == "__main__":
    asyncio.run(main())
