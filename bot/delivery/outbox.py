"""The way to a messenger: every send, edit and delete waits its turn, and heeds what the service asked for.

An outbox belongs to one messenger and one event loop. It keeps no message; what a crash can lose is what its callers
hold.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.delivery.pace import PACE, Pace
from bot.delivery.turns import CHAT_PATIENCE_S, Turns
from bot.messengers.base import Message, Messenger, Outcome, RetryAt, TokenRefused, Unknown
from bot.models import Address, Priority

REPLY_PATIENCE_S = 60.0
TOKEN_PAUSE_S = 60.0
AWAY_S_MAX = 30.0  # how long a service that cannot be reached is left alone before it is tried again
CALL_S_MAX = 100.0  # longer than any messenger waits itself: a call that hangs does not shut its chat for ever

Call = Callable[[], Awaitable[Outcome]]
Departing = Callable[[], Awaitable[None]]


def negative_id(address: Address) -> bool:
    """Telegram gives groups and channels negative ids, and both have a pace of their own."""
    return address.chat.startswith("-")


class Outbox:
    """Calls a messenger at its pace.

    A reply that the service puts off is tried again as long as it can be had within ``REPLY_PATIENCE_S``. Any other
    call is handed back as RetryAt when the service puts it off, and, without asking it, when the chat or the bot
    cannot take it soon. A wait that the service imposes on a chat stops that chat only, unless it says ``whole_bot``:
    while that goes on, the service is tried ever more rarely.
    """

    def __init__(
        self,
        messenger: Messenger,
        now: Callable[[], datetime],
        pace: Pace | None = None,
        is_group: Callable[[Address], bool] = negative_id,
    ) -> None:
        self.messenger = messenger
        self._now = now
        self._is_group = is_group
        self._turns = Turns(pace or Pace())
        self._refused: TokenRefused | None = None
        self._away_s = 0.0  # the last pause for a service that stopped the whole bot

    @property
    def shut_until(self) -> datetime | None:
        """Until when nothing but answers is taken; None: calls are taken."""
        wait_s = self._turns.blocked_until - _time()
        return self._now() + timedelta(seconds=wait_s) if wait_s > CHAT_PATIENCE_S else None

    async def send(
        self, address: Address, message: Message, priority: Priority, departing: Departing | None = None
    ) -> Outcome:
        """``departing`` runs when the turn has come, just before the call: what it raises comes out of here, and
        nothing has left."""
        return await self._call(address, priority, lambda: self.messenger.send(address, message), departing)

    async def edit(
        self,
        address: Address,
        message_id: str,
        message: Message,
        priority: Priority = Priority.REPLY,
        departing: Departing | None = None,
    ) -> Outcome:
        return await self._call(address, priority, lambda: self.messenger.edit(address, message_id, message), departing)

    async def delete(
        self,
        address: Address,
        message_id: str,
        priority: Priority = Priority.REPLY,
        departing: Departing | None = None,
    ) -> Outcome:
        return await self._call(address, priority, lambda: self.messenger.delete(address, message_id), departing)

    async def _call(self, address: Address, priority: Priority, call: Call, departing: Departing | None) -> Outcome:
        number, give_up = self._turns.number(), self._now() + timedelta(seconds=REPLY_PATIENCE_S)
        while True:
            outcome = await self._once(address, priority, number, call, departing)
            if priority is not Priority.REPLY or not isinstance(outcome, RetryAt):
                return outcome
            if max(outcome.when, self._now()) > give_up:
                return outcome

    async def _once(
        self, address: Address, priority: Priority, number: int, call: Call, departing: Departing | None
    ) -> Outcome:
        if self._refused is not None and self._turns.blocked_until > _time():
            return self._refused
        back = await self._turns.wait(address.chat, priority, number, is_group=self._is_group(address))
        if back is not None:
            return RetryAt(self._now() + timedelta(seconds=max(0.0, back - _time())), PACE)
        try:
            if departing is not None:
                await departing()
            outcome = await _in_time(call)
            self._heed(address.chat, outcome)
        finally:
            self._turns.done(address.chat, priority)
        return outcome

    def _heed(self, chat: str, outcome: Outcome) -> None:
        self._refused = outcome if isinstance(outcome, TokenRefused) else None
        if isinstance(outcome, TokenRefused):
            self._turns.block_all(_time() + TOKEN_PAUSE_S)
        elif not isinstance(outcome, RetryAt):
            self._away_s = 0.0 if not isinstance(outcome, Unknown) else self._away_s
        elif outcome.whole_bot:
            asked_s = (outcome.when - self._now()).total_seconds()
            if self._turns.blocked_until <= _time():  # of many calls that failed together the first counts
                self._away_s = min(AWAY_S_MAX, 2 * self._away_s)
            self._away_s = max(self._away_s, min(asked_s, AWAY_S_MAX))
            self._turns.block_all(_time() + max(asked_s, self._away_s))
        else:
            self._turns.block_chat(chat, _time() + (outcome.when - self._now()).total_seconds())


async def _in_time(call: Call) -> Outcome:
    try:
        async with asyncio.timeout(CALL_S_MAX):
            return await call()
    except TimeoutError:
        return Unknown("no answer")


def _time() -> float:
    return asyncio.get_running_loop().time()
