"""Delivery by webhook (Bot API, setWebhook): one update after the other, each again until it is answered with 2xx."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

import aiohttp

from tests.fakes.telegram.updates import Updates

AGAIN_S = 0.02  # at once in earnest, then with pauses up to two minutes


@dataclass(slots=True)
class Delivering:
    """Brings what waits to ``url`` while there is one. ``reach`` says where on loopback an address is; nowhere, if a test
    says nothing."""

    updates: Updates
    reach: Callable[[str], str] = lambda _: "http://127.0.0.1:9/"
    url: str = ""
    secret: str = ""
    last_error: str = ""
    attempts: list[int] = field(default_factory=list)  # the status of each, 0: none came
    _task: asyncio.Task[None] | None = None

    def set(self, url: str, secret: str) -> None:
        self.url, self.secret, self.last_error = url, secret, ""
        if self._task is None and url:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def bring(self, update: dict[str, object], secret: str | None = None) -> int:
        """Bring one, forged or repeated as a test likes; the status that was answered."""
        headers = {
            "X-Telegram-Bot-Api-Secret-Token": self.secret if secret is None else secret,
            "Content-Type": "application/json",
        }
        body = BytesIO(json.dumps(update).encode())
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self.reach(self.url), data=body, headers=headers) as answer,
            ):
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def _run(self) -> None:
        while True:
            waiting = self.updates.first() if self.url else None
            if waiting is None:
                await asyncio.sleep(AGAIN_S)
                continue
            status = await self.bring(waiting)
            self.attempts.append(status)
            if 200 <= status < 300:
                self.updates.confirm(int(str(waiting["update_id"])))
                self.last_error = ""
            else:
                self.last_error = f"Wrong response from the webhook: {status}" if status else "Connection refused"
                await asyncio.sleep(AGAIN_S)
