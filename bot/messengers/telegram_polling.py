"""Long polling (Bot API, getUpdates): batches as the service gave them, confirmed by asking for the next one.

Nothing here looks into an update, so none can spoil its batch.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any, Protocol

from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.messengers import receiving
from bot.messengers.base import RawUpdate
from bot.messengers.receiving import Batch, Sleep, Trouble
from bot.messengers.telegram_errors import seconds_of
from bot.models import HealthState

log = logging.getLogger(__name__)

NETWORK_PAUSE_S, NETWORK_PAUSE_S_MAX = 1.0, 30.0
CONFLICT_PAUSE_S, CONFLICT_PAUSE_S_MAX = 5.0, 60.0
TOKEN_PAUSE_S, TOKEN_PAUSE_S_MAX = 30.0, 300.0
CONFLICT_OVER_S = 120.0  # two instances take turns: one good poll does not end a conflict


class Client(Protocol):
    async def raw_updates(self, offset: int) -> Any: ...

    async def drop_webhook(self) -> None: ...


class Polling(receiving.Polling):
    """A refused token and a second instance are waited out like a network that is down."""

    def __init__(self, client: Client, sleep: Sleep = asyncio.sleep) -> None:
        super().__init__("Telegram", self._next, sleep)
        self._client = client
        self._conflict_at = float("-inf")

    async def _next(self, offset: int) -> Batch | Trouble:
        try:
            return read_batch(await self._client.raw_updates(offset), offset)
        except (TelegramError, LookupError, TypeError, ValueError) as error:
            return await self._failed(error)

    def is_well(self) -> bool:
        return time.monotonic() - self._conflict_at > CONFLICT_OVER_S

    async def _failed(self, error: Exception) -> Trouble:
        match error:
            case Conflict() if "webhook" in error.message.lower():
                return await self._drop_webhook()
            case Conflict():
                self._conflict_at = time.monotonic()
                detail = "another program receives with the same token; stop one of the two"
                return Trouble(HealthState.CONFLICT, detail, CONFLICT_PAUSE_S, CONFLICT_PAUSE_S_MAX)
            case InvalidToken() | EndPointNotFound():
                return Trouble(HealthState.TOKEN, "the service refuses the token", TOKEN_PAUSE_S, TOKEN_PAUSE_S_MAX)
            case RetryAfter():
                asked_s = max(seconds_of(error.retry_after), 1.0)
                return Trouble(None, first_s=asked_s, last_s=asked_s)
            case _:
                name = type(error.__cause__ or error).__name__
                return Trouble(HealthState.UNREACHABLE, name, NETWORK_PAUSE_S, NETWORK_PAUSE_S_MAX)

    async def _drop_webhook(self) -> Trouble:
        """A webhook left over from another program would keep every update from us; nothing that waits is lost."""
        log.warning("A webhook is set for this bot; it is removed, because this program receives by polling.")
        try:
            await self._client.drop_webhook()
        except TelegramError as error:
            log.warning("The webhook could not be removed: %s", type(error).__name__)
        detail = "a webhook was set for this bot; it is being removed"
        return Trouble(HealthState.CONFLICT, detail, NETWORK_PAUSE_S, CONFLICT_PAUSE_S_MAX)


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
