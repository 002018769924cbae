"""The queue behind getUpdates (Bot API, "Getting updates").

``offset`` confirms all below it, a negative one keeps the last ones; updates live 24 hours; a second poller ends the
waiting one with 409; ``allowed_updates`` is remembered and acts on later updates.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.errors import TWO_POLLERS

LIFETIME_S = 24 * 3600
ANSWER_BYTES_MAX = 4 * 2**20
TIMEOUT_MAX_S = 50
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True)
class _Waiting:
    id: int
    update: dict[str, Any]
    size: int
    until: float


class Updates:
    def __init__(self, clock: Callable[[], float], first_id: int) -> None:
        self._clock = clock
        self._first_id = self._next_id = first_id
        self._queue: list[_Waiting] = []
        self._allowed: frozenset[str] | None = None
        self._poller: asyncio.Future[None] | None = None
        self._last: tuple[int, float] = (0, float("-inf"))
        self.polls = 0

    @property
    def pending(self) -> int:
        return len(self._alive())

    @property
    def numbers(self) -> range:
        """Of all updates there were, unless numbering jumped."""
        return range(self._first_id, self._next_id)

    @property
    def allowed(self) -> list[str] | None:
        return sorted(self._allowed) if self._allowed else None

    def add(self, kind: str, payload: Any) -> int | None:
        """Queue an update; None if this bot did not ask for its kind."""
        wanted = kind in self._allowed if self._allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return None
        number, self._next_id = self._next_id, self._next_id + 1
        self.repeat({"update_id": number, kind: payload})
        return number

    def repeat(self, update: dict[str, Any]) -> None:
        """Queue a whole update, also one that came before: the service may deliver twice."""
        size = len(json.dumps(update))
        self._queue.append(_Waiting(update["update_id"], update, size, self._clock() + LIFETIME_S))
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def first(self) -> dict[str, Any] | None:
        """The oldest that waits."""
        alive = self._alive()
        return alive[0].update if alive else None

    def confirm(self, number: int) -> None:
        """It was taken."""
        self._queue = [waiting for waiting in self._alive() if waiting.id != number]

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remember what is asked for; None: as before."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def jump(self, first_id: int) -> None:
        """After a quiet week numbering goes on anywhere."""
        self._next_id = first_id

    async def get(
        self, offset: int, limit: int, timeout_s: float, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        self.polls += 1
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(TWO_POLLERS)
        self.allow(allowed)
        limit = min(max(limit, 1), 100)
        timeout_s = min(max(timeout_s, 0), TIMEOUT_MAX_S)
        limit, timeout_s = self._slowed(offset, limit, timeout_s)
        self._confirm(offset)
        if not self._alive() and timeout_s:
            await self._wait(timeout_s)
        return self._answer(limit)

    def _slowed(self, offset: int, limit: int, timeout_s: float) -> tuple[int, float]:
        """A client that asks for the same again at once is slowed down."""
        before, at = self._last
        now = self._clock()
        self._last = (offset, now)
        if offset != before or now - at > 3:
            return limit, timeout_s
        return (1 if now - at < 0.5 else limit), max(timeout_s, 3)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._queue = self._alive()[offset:]
        elif offset <= self._next_id + 10:  # one from far ahead was meant for an older numbering
            self._queue = [waiting for waiting in self._alive() if waiting.id >= offset]

    def _alive(self) -> list[_Waiting]:
        now = self._clock()
        if self._queue and self._queue[0].until <= now:
            self._queue = [waiting for waiting in self._queue if waiting.until > now]
        return self._queue

    async def _wait(self, timeout_s: float) -> None:
        """Ends at an update, at the time limit, or with 409 when another poller comes."""
        self._poller = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._poller

    def _answer(self, limit: int) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = []
        size = 0
        for waiting in self._alive()[:limit]:
            size += waiting.size
            if answer and size > ANSWER_BYTES_MAX:
                break
            answer.append(waiting.update)
        return answer
