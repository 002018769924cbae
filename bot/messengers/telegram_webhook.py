"""Receiving by webhook (Bot API, setWebhook): the service brings each update, and again until it is taken."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from telegram.error import InvalidToken, TelegramError

from bot.messengers.base import RawUpdate
from bot.messengers.standing import became
from bot.messengers.webhook import Bringing, Webhook
from bot.models import Health, HealthState

log = logging.getLogger(__name__)

PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name
BODY_BYTES_MAX = 1 << 20  # a long message that answers a long message, with all that the service says of both
LOOKED_AT_S = 300.0
PAUSE_S, PAUSE_S_MAX = 5.0, 120.0
FAILED_WITHIN = timedelta(minutes=10)  # an older failure is over


class Client(Protocol):
    async def webhook_info(self) -> dict[str, Any]: ...

    async def install_webhook(self, webhook: Webhook) -> None: ...


class WebhookReceiving:
    """Sets the webhook, looks now and then whether it still stands, and what the service says of it. ``health`` says
    how it is; ``sleep`` is asyncio's, but in tests."""

    def __init__(
        self, client: Client, webhook: Webhook, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.health = Health(HealthState.STARTING, "", datetime.now(UTC))
        self._bringing = Bringing(webhook, read_update)
        self._client = client
        self._began = self.health.since  # what the service could not bring before is no trouble of now
        self._sleep = sleep

    async def take(self, secret: str, body: bytes) -> int:
        """An update that was brought; the HTTP status to answer, as ``Bringing.take`` says."""
        status = await self._bringing.take(secret, body)
        if status == 200:
            self._be(HealthState.OK, "")
        return status

    async def batches(self) -> AsyncIterator[Sequence[RawUpdate]]:
        keeper = asyncio.create_task(self._keep(), name="telegram-webhook")
        try:
            async for batch in self._bringing.updates():
                yield batch
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _keep(self) -> None:
        failures = 0
        while True:
            try:
                await self._look()
            except InvalidToken:
                self._be(HealthState.TOKEN, "the service refuses the token")
            except (TelegramError, LookupError, TypeError, ValueError) as error:
                self._be(HealthState.UNREACHABLE, type(error.__cause__ or error).__name__)
            else:
                failures = 0
                await self._sleep(LOOKED_AT_S)
                continue
            failures += 1
            await self._sleep(min(PAUSE_S * 2.0 ** min(failures - 1, 10), PAUSE_S_MAX))

    async def _look(self) -> None:
        info = await self._client.webhook_info()
        if info.get("url") != self._bringing.webhook.url:
            await self._client.install_webhook(self._bringing.webhook)
        elif trouble := trouble_of(info, max(self._began, datetime.now(UTC) - FAILED_WITHIN)):
            self._be(HealthState.UNREACHABLE, trouble)
            return
        self._be(HealthState.OK, "")

    def _be(self, state: HealthState, detail: str) -> None:
        self.health = became(self.health, "Telegram", state, detail, log)


def trouble_of(info: dict[str, Any], since: datetime) -> str:
    """What has kept the service from bringing updates since then, by what getWebhookInfo says; "" if nothing has."""
    at, why = info.get("last_error_date"), info.get("last_error_message")
    is_new = isinstance(at, int) and at >= since.timestamp()
    if is_new and info.get("pending_update_count"):
        return f"Telegram cannot bring messages to {PATH} under LOA_PUBLIC_URL: {str(why)[:120]}"
    return ""


def way_of(info: dict[str, Any], webhook: Webhook | None, now: datetime) -> tuple[bool, str]:
    """Whether updates come as they are to, and a sentence about it."""
    stands = info.get("url") or ""
    if webhook is None:
        left = "; a webhook is set, it will be removed at the start" if stands else ""
        return True, f"messages come by long polling{left}"
    if stands != webhook.url:
        return True, f"the webhook {webhook.url} will be set at the start"
    trouble = trouble_of(info, now - FAILED_WITHIN)
    return not trouble, trouble or f"messages come to {webhook.url}"


def read_update(said: object) -> RawUpdate | None:
    number = said.get("update_id") if isinstance(said, dict) else None
    return RawUpdate(str(number), json.dumps(said)) if isinstance(number, int) else None
