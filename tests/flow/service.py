"""The Bot API server of the crash test: it takes time to answer, may see its caller die at any step, and keeps on
record what people were sent, as they were first sent it."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

from aiohttp import web

from tests.fakes.telegram import FakeTelegram, Limits, Message
from tests.fakes.telegram.requests import Call
from tests.fakes.telegram.state import State
from tests.fakes.telegram.world import Chat, User

LATENCY_S_MAX = 0.04
DELIVERING = frozenset(
    {"sendmessage", "sendphoto", "sendrichmessage", "editmessagetext", "editmessagecaption", "deletemessage"}
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message of the bot's as it arrived: edits do not change it."""

    chat: int
    message_id: int
    text: str


class Watcher(Protocol):
    """Who is told of each call that delivers something."""

    def on_its_way(self, chat: int | None) -> bool:
        """Whether it gets here at all."""

    def taken(self, chat: int | None) -> None:
        """It is here, and nothing was done of it."""

    def done(self) -> None:
        """It was carried out, and nothing is answered."""

    def answered(self) -> None:
        """The answer is on its way."""


class Service(FakeTelegram):
    """With the service's limits. ``watcher`` is told of calls; ``arrivals`` is the record; ``listened_to`` is set when
    updates are asked for. What has arrived is carried out, whether or not its caller still lives."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(limits=Limits())
        self.arrivals: list[Arrival] = []
        self.watcher: Watcher | None = None
        self.listened_to = asyncio.Event()
        self._chance = chance
        self._at_work: set[asyncio.Task[Any]] = set()
        self.state = _Record(self.state, self.arrivals)

    async def _result(self, call: Call, request: web.BaseRequest) -> Any:
        if call.method.lower() == "getupdates":
            self.listened_to.set()
        if call.method.lower() not in DELIVERING:
            return await super()._result(call, request)
        if self.watcher and not self.watcher.on_its_way(call.chat):
            await asyncio.Event().wait()  # until its caller is gone
        work = asyncio.create_task(self._carry_out(call, request, self.watcher))
        self._at_work.add(work)
        work.add_done_callback(self._ended)
        return await asyncio.shield(work)

    def _ended(self, work: asyncio.Task[Any]) -> None:
        self._at_work.discard(work)
        if not work.cancelled():
            work.exception()  # its caller may be dead

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        at_work = list(self._at_work)
        for work in at_work:  # what hangs would do so for ever
            work.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)

    async def _carry_out(self, call: Call, request: web.BaseRequest, watcher: Watcher | None) -> Any:
        await self._wait()
        if watcher:
            watcher.taken(call.chat)
        result = await super()._result(call, request)
        if watcher:
            watcher.done()
        await self._wait()
        if watcher:
            watcher.answered()
        return result

    async def _wait(self) -> None:
        await asyncio.sleep(self._chance.random() * LATENCY_S_MAX)


class _Record(State):
    """The state of the service, writing down what the bot says."""

    def __init__(self, state: State, arrivals: list[Arrival]) -> None:
        super().__init__(state.bot, state.clock, state.updates, state.open_chats)
        self._arrivals = arrivals

    def post(self, chat: Chat, sender: User | None, **content: Any) -> Message:
        message = super().post(chat, sender, **content)
        if sender == self.bot:
            self._arrivals.append(Arrival(chat.id, message.id, message.text))
        return message
