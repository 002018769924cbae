"""How updates of the Zalo Bot Platform come: asked for one by one, or brought to a webhook.

A poll's answer that is lost on the way is lost for good (there is no offset and no confirmation), so polling is for
trying things out; in production the platform brings each update to a webhook, which answers once it is stored.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime

from bot.messengers.base import RawUpdate, TokenRefused
from bot.messengers.standing import became
from bot.messengers.webhook import Bringing, Webhook
from bot.messengers.zalo_client import ANSWER_S, POLL_S, Answer, ZaloClient
from bot.messengers.zalo_outcomes import is_idle, outcome_of
from bot.messengers.zalo_updates import raw_update
from bot.models import Health, HealthState

log = logging.getLogger(__name__)

PATH = "/webhooks/zalo"
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - its name
BODY_BYTES_MAX = 64 * 1024  # a message of at most some thousand characters
PAUSE_S, PAUSE_S_MAX = 2.0, 60.0
ANSWER_S_MIN = 1.0  # an empty poll that ends sooner is none: something on the way answers for the service
LOOKED_AT_S = 600.0  # a webhook that another program took away is noticed within ten minutes

Sleep = Callable[[float], Awaitable[None]]


class Receiving:
    """``health`` says how it stands. ``sleep`` is asyncio's, but in tests."""

    def __init__(self, client: ZaloClient, webhook: Webhook | None, sleep: Sleep = asyncio.sleep) -> None:
        self.health = Health(HealthState.STARTING, "", datetime.now(UTC))
        self._client = client
        self._bringing = None if webhook is None else Bringing(webhook, raw_update)
        self._sleep = sleep
        self._failures = 0

    def batches(self) -> AsyncIterator[Sequence[RawUpdate]]:
        """For ever; a network that is down and a refused token are waited out."""
        return self._poll() if self._bringing is None else self._brought(self._bringing)

    # --- a webhook ---

    async def take(self, secret: str, body: bytes) -> int:
        """An update that was brought; the HTTP status to answer, as ``Bringing.take`` says."""
        status = 404 if self._bringing is None else await self._bringing.take(secret, body)
        if status == 200:
            self._be(HealthState.OK, "")
        return status

    async def _brought(self, bringing: Bringing) -> AsyncIterator[Sequence[RawUpdate]]:
        keeper = asyncio.create_task(self._keep(bringing.webhook), name="zalo-webhook")
        try:
            async for batch in bringing.updates():
                yield batch
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _keep(self, webhook: Webhook) -> None:
        """Set it, and look now and then whether it still stands."""
        while True:
            answer = await self._client.call("getWebhookInfo")
            if answer.ok or answer.status == 404:  # 404: there is none
                answer = await self._set(webhook, answer)
            await self._sleep(LOOKED_AT_S if answer.ok else self._failed(answer))
            if answer.ok:
                self._failures = 0

    async def _set(self, webhook: Webhook, info: Answer) -> Answer:
        """Unless it is set already. The platform keeps an address that it could not reach, and says so."""
        if isinstance(info.result, dict) and info.result.get("url") == webhook.url:
            if self.health.state is not HealthState.UNREACHABLE:
                self._be(HealthState.OK, "")
            return info
        given = {"url": webhook.url, "secret_token": webhook.secret}
        answer = await self._client.call("setWebhook", given)
        said = answer.result.get("verification") if isinstance(answer.result, dict) else None
        if answer.ok and isinstance(said, dict) and said.get("ok") is False:
            self._be(HealthState.UNREACHABLE, f"Zalo cannot reach {PATH} under LOA_PUBLIC_URL")
        elif answer.ok:
            self._be(HealthState.OK, "")
        return answer

    # --- polling ---

    async def _poll(self) -> AsyncIterator[Sequence[RawUpdate]]:
        await self._drop_webhook()
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            answer = await self._client.call("getUpdates", {"timeout": POLL_S}, POLL_S + ANSWER_S)
            if not answer.ok and not is_idle(answer):
                await self._sleep(self._failed(answer))
                continue
            self._failures = 0
            self._be(HealthState.OK, "")
            update = raw_update(answer.result)
            if update is not None:
                yield [update]
            elif loop.time() - began < ANSWER_S_MIN:
                await self._sleep(ANSWER_S_MIN)

    async def _drop_webhook(self) -> None:
        """One that is left over would keep every update from us."""
        if (await self._client.call("getWebhookInfo")).ok:
            log.warning("A webhook is set for the Zalo bot; it is removed, because this program receives by polling.")
            await self._client.call("deleteWebhook")

    def _failed(self, answer: Answer) -> float:
        """Remember what went wrong; how long to wait."""
        self._failures += 1
        outcome = outcome_of(answer, datetime.now(UTC))
        if isinstance(outcome, TokenRefused):
            self._be(HealthState.TOKEN, "the service refuses the token")
        else:
            self._be(HealthState.UNREACHABLE, answer.trouble or f"HTTP {answer.status}")
        pause_s = min(PAUSE_S * 2.0 ** min(self._failures - 1, 10), PAUSE_S_MAX)
        return pause_s * random.uniform(0.75, 1.25)  # noqa: S311 - no secret

    def _be(self, state: HealthState, detail: str) -> None:
        self.health = became(self.health, "Zalo", state, detail, log)
