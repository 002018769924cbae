"""Updates that people or services bring over HTTP, on their way to whoever stores them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.messengers.base import RawUpdate

WAITING_MAX = 1000  # updates nobody has taken yet
BATCH_MAX = 100
STORED_WITHIN_S = 10.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Arrival:
    update: RawUpdate
    stored: asyncio.Future[bool]


class Inbox:
    """Updates that wait to be stored. Whoever brings one hears when that has happened, so what is confirmed cannot be
    lost any more."""

    def __init__(self, stored_within_s: float) -> None:
        self._stored_within_s = stored_within_s
        self._arrivals: asyncio.Queue[_Arrival] = asyncio.Queue(WAITING_MAX)

    async def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        """Batches of updates for ever; asking for the next one says that the one before is stored."""
        while True:
            batch = [await self._arrivals.get()]
            while len(batch) < BATCH_MAX and not self._arrivals.empty():
                batch.append(self._arrivals.get_nowait())
            stored = False
            try:
                yield [arrival.update for arrival in batch]
                stored = True
            finally:
                for arrival in batch:
                    if not arrival.stored.done():
                        arrival.stored.set_result(stored)

    async def take(self, update: RawUpdate) -> bool:
        """True once the update is stored; False when it is not for certain, in time: bring it again."""
        arrival = _Arrival(update, asyncio.get_running_loop().create_future())
        try:
            self._arrivals.put_nowait(arrival)
            async with asyncio.timeout(self._stored_within_s):
                return await arrival.stored
        except (asyncio.QueueFull, TimeoutError):
            _log.warning("an update was not taken in time; it will be brought again")
            return False
