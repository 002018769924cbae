"""Receiving by webhook (Bot API, setWebhook): the service brings each update, and again until it is taken."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from telegram.error import InvalidToken, TelegramError

from bot.messengers.base import RawUpdate
from bot.messengers.receiving import Brought, Seen, Sleep, Trouble
from bot.messengers.webhook import Bringing, Entrance, Webhook
from bot.models import HealthState

ENTRANCE = Entrance(
    "/webhooks/telegram",
    "X-Telegram-Bot-Api-Secret-Token",
    bytes_max=1 << 20,  # a long message that answers a long message, with all that the service says of both
)
LOOKED_AT_S = 300.0
PAUSE_S, PAUSE_S_MAX = 5.0, 120.0
FAILED_WITHIN = timedelta(minutes=10)  # an older failure is over


class Client(Protocol):
    async def webhook_info(self) -> dict[str, Any]: ...

    async def install_webhook(self, webhook: Webhook) -> None: ...


class WebhookReceiving(Brought):
    """Sets the webhook, looks now and then whether it still stands, and what the service says of it."""

    def __init__(self, client: Client, webhook: Webhook, sleep: Sleep = asyncio.sleep) -> None:
        super().__init__("Telegram", Bringing(webhook, read_update), self._see, LOOKED_AT_S, sleep)
        self._client = client
        self._webhook = webhook
        self._began = self.health.since  # what the service could not bring before is no trouble of now

    async def _see(self) -> Seen | Trouble:
        try:
            info = await self._client.webhook_info()
            if info.get("url") != self._webhook.url:
                await self._client.install_webhook(self._webhook)
                return Seen()
        except InvalidToken:
            return Trouble(HealthState.TOKEN, "the service refuses the token", PAUSE_S, PAUSE_S_MAX)
        except (TelegramError, LookupError, TypeError, ValueError) as error:
            name = type(error.__cause__ or error).__name__
            return Trouble(HealthState.UNREACHABLE, name, PAUSE_S, PAUSE_S_MAX)
        trouble = trouble_of(info, max(self._began, datetime.now(UTC) - FAILED_WITHIN))
        return Seen(HealthState.UNREACHABLE, trouble) if trouble else Seen()


def trouble_of(info: dict[str, Any], since: datetime) -> str:
    """What has kept the service from bringing updates since then, by what getWebhookInfo says; "" if nothing has."""
    at, why = info.get("last_error_date"), info.get("last_error_message")
    is_new = isinstance(at, int) and at >= since.timestamp()
    if is_new and info.get("pending_update_count"):
        return f"Telegram cannot bring messages to {ENTRANCE.path} under LOA_PUBLIC_URL: {str(why)[:120]}"
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
