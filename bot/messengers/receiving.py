"""The two ways in which updates come: asked for, or brought to a webhook. What a service says is its messenger's to
read; how long it is left alone, and how it is said to stand, is the same everywhere.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.messengers.base import RawUpdate
from bot.messengers.standing import Standing
from bot.messengers.webhook import Body, Bringing
from bot.models import Health, HealthState

ANSWER_S_MIN = 1.0  # an empty answer that comes sooner is none: something on the way answers for the service

Sleep = Callable[[float], Awaitable[None]]
Batch = tuple[Sequence[RawUpdate], int]  # and what confirms it


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the service could not be asked, and for how long it is left alone: ``first_s``, twice as long at each failure
    in a row, at most ``last_s``; both the same where the service named a time. ``state`` None: how the messenger stands
    is not changed by it."""

    state: HealthState | None
    detail: str = ""
    first_s: float = 2.0
    last_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the service says of the webhook."""

    state: HealthState = HealthState.OK
    detail: str = ""


def pause_s(failures: int, first_s: float, last_s: float) -> float:
    """How long to wait after the ``failures``-th failure in a row."""
    return min(first_s * 2.0 ** min(max(failures, 1) - 1, 10), last_s)


class Polling:
    """``ask`` confirms what came before by the number that came with it, 0 for nothing, and brings what came since: an
    empty batch, if nobody wrote. ``sleep`` is asyncio's, but in tests."""

    def __init__(
        self, name: str, ask: Callable[[int], Awaitable[Batch | Trouble]], sleep: Sleep = asyncio.sleep
    ) -> None:
        self._standing = Standing(name)
        self._ask = ask
        self._sleep = sleep

    @property
    def health(self) -> Health:
        return self._standing.health

    async def batches(self) -> AsyncIterator[Sequence[RawUpdate]]:
        """For ever; whatever is wrong is waited out. Begun anew, it confirms nothing that it did not bring itself."""
        loop, failures, before = asyncio.get_running_loop(), 0, 0
        while True:
            began = loop.time()
            found = await self._ask(before)
            if isinstance(found, Trouble):
                failures += 1
                if found.state is not None:
                    self._standing.be(found.state, found.detail)
                await self._sleep(_spread(found, failures))
                continue
            failures = 0
            updates, before = found
            if self.is_well():
                self._standing.be(HealthState.OK)
            if updates:
                yield updates
            elif loop.time() - began < ANSWER_S_MIN:
                await self._sleep(ANSWER_S_MIN)

    def is_well(self) -> bool:
        """Whether an answer proves that nothing is wrong."""
        return True


def _spread(trouble: Trouble, failures: int) -> float:
    """By a quarter, so that two instances do not march in step; a time that the service named is kept."""
    wait_s = pause_s(failures, trouble.first_s, trouble.last_s)
    return wait_s * random.uniform(0.75, 1.25) if trouble.first_s < trouble.last_s else wait_s  # noqa: S311 - no secret


class Brought:
    """``look`` sets the webhook where it is not set, every ``every_s`` seconds, and says how it stands."""

    def __init__(
        self,
        name: str,
        bringing: Bringing,
        look: Callable[[], Awaitable[Seen | Trouble]],
        every_s: float,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._standing = Standing(name)
        self._name = name
        self._bringing = bringing
        self._look = look
        self._every_s = every_s
        self._sleep = sleep

    @property
    def health(self) -> Health:
        return self._standing.health

    async def take(self, secret: str, body: Body) -> int:
        """An update that was brought; the HTTP status to answer, as ``Bringing.take`` says."""
        status = await self._bringing.take(secret, body)
        if status == 200:
            self._standing.be(HealthState.OK)
        return status

    async def batches(self) -> AsyncIterator[Sequence[RawUpdate]]:
        """What is brought, for ever, while the webhook is looked after."""
        keeper = asyncio.create_task(self._keep(), name=f"{self._name}-webhook")
        try:
            async for batch in self._bringing.updates():
                yield batch
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _keep(self) -> None:
        failures = 0
        while True:
            found = await self._look()
            if found.state is not None:
                self._standing.be(found.state, found.detail)
            failures = failures + 1 if isinstance(found, Trouble) else 0
            wait_s = pause_s(failures, found.first_s, found.last_s) if isinstance(found, Trouble) else self._every_s
            await self._sleep(wait_s)
