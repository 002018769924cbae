"""Long polling (Bot API, getUpdates): batches as the service gave them, confirmed by asking for the next one.

Nothing here looks into an update, so none can spoil its batch.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.messengers.base import RawUpdate
from bot.messengers.standing import became
from bot.messengers.telegram_errors import seconds_of
from bot.models import Health, HealthState

log = logging.getLogger(__name__)

ANSWER_S_MIN = 1.0  # an empty answer that comes sooner is none: something on the way answers for the service
NETWORK_PAUSE_S, NETWORK_PAUSE_S_MAX = 1.0, 30.0
CONFLICT_PAUSE_S, CONFLICT_PAUSE_S_MAX = 5.0, 60.0
TOKEN_PAUSE_S, TOKEN_PAUSE_S_MAX = 30.0, 300.0
CONFLICT_OVER_S = 120.0  # two instances take turns: one good poll does not end a conflict


class Client(Protocol):
    async def raw_updates(self, offset: int) -> Any: ...

    async def drop_webhook(self) -> None: ...


class Polling:
    """``sleep`` is asyncio's, but in tests."""

    def __init__(self, client: Client, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.health = Health(HealthState.STARTING, "", datetime.now(UTC))
        self._client = client
        self._sleep = sleep
        self._failures = 0
        self._conflict_at = float("-inf")

    async def batches(self) -> AsyncIterator[Sequence[RawUpdate]]:
        """For ever; a network that is down, a refused token and a second instance are waited out."""
        offset = 0
        while True:
            began = time.monotonic()
            try:
                batch, offset = read_batch(await self._client.raw_updates(offset), offset)
            except (TelegramError, LookupError, TypeError, ValueError) as error:
                await self._sleep(await self._failed(error))
                continue
            self._worked()
            if batch:
                yield batch
            elif time.monotonic() - began < ANSWER_S_MIN:
                await self._sleep(ANSWER_S_MIN)

    def _worked(self) -> None:
        self._failures = 0
        if time.monotonic() - self._conflict_at > CONFLICT_OVER_S:
            self._be(HealthState.OK, "")

    async def _failed(self, error: Exception) -> float:
        """Remember what went wrong; how long to wait."""
        self._failures += 1
        match error:
            case Conflict() if "webhook" in error.message.lower():
                return await self._drop_webhook()
            case Conflict():
                self._conflict_at = time.monotonic()
                self._be(HealthState.CONFLICT, "another program receives with the same token; stop one of the two")
                return self._pause(CONFLICT_PAUSE_S, CONFLICT_PAUSE_S_MAX)
            case InvalidToken() | EndPointNotFound():
                self._be(HealthState.TOKEN, "the service refuses the token")
                return self._pause(TOKEN_PAUSE_S, TOKEN_PAUSE_S_MAX)
            case RetryAfter():
                return max(seconds_of(error.retry_after), 1.0)
            case _:
                self._be(HealthState.UNREACHABLE, type(error.__cause__ or error).__name__)
                return self._pause(NETWORK_PAUSE_S, NETWORK_PAUSE_S_MAX)

    async def _drop_webhook(self) -> float:
        """A webhook left over from another program would keep every update from us; nothing that waits is lost."""
        log.warning("A webhook is set for this bot; it is removed, because this program receives by polling.")
        self._be(HealthState.CONFLICT, "a webhook was set for this bot; it is being removed")
        try:
            await self._client.drop_webhook()
        except TelegramError as error:
            log.warning("The webhook could not be removed: %s", type(error).__name__)
        return self._pause(NETWORK_PAUSE_S, CONFLICT_PAUSE_S_MAX)

    def _pause(self, first_s: float, last_s: float) -> float:
        """Doubling, spread by up to a half, so that two instances do not march in step."""
        pause_s = min(first_s * 2.0 ** min(self._failures - 1, 10), last_s)
        return pause_s * random.uniform(0.75, 1.25)  # noqa: S311 - no secret

    def _be(self, state: HealthState, detail: str) -> None:
        self.health = became(self.health, "Telegram", state, detail, log)


def read_batch(answer: Any, offset: int) -> tuple[list[RawUpdate], int]:
    """The updates of an answer and the offset that confirms them. Pure JSON again, byte-safe to store.

    Numbers rise within an answer; after a quiet week they start anywhere, so the last one counts, not the highest.
    """
    if not isinstance(answer, list):
        raise TypeError("getUpdates answered with something else than a list")
    batch = []
    for update in answer:
        number = update.get("update_id") if isinstance(update, dict) else None
        if isinstance(number, int):
            batch.append(RawUpdate(str(number), json.dumps(update)))
            offset = number + 1
    return batch, offset
