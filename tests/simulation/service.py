"""A messenger's server with a record of its own: what arrived, when by its clock, and what every chat shows now."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.markup import visible
from bot.messengers.base import Capabilities, Gone, Message, Moved, Outcome, Rejected, RetryAt, Sent, Unknown
from bot.models import Address, Priority
from storage.base import Delivery
from tests.delivery.fakes import RecordingMessenger
from tests.simulation.journal import Journal
from tests.simulation.machine import UNDER_WAY, now_s
from tests.simulation.scenario import HOUR, Weather

UPLINK_S_MAX = 0.03
DELETABLE_S = 48 * HOUR
_FLOODS_S = (1, 5, 40, 600, HOUR, 12 * HOUR)
_MARK = re.compile(r"\b[ABR]\d+(?:[rp]\d+)?\b")


@dataclass
class Arrival:
    """A call that the server took. ``answered``: the program was told so."""

    at: float
    life: int
    call: str
    address: Address
    message_id: str
    marks: tuple[str, ...]
    text: str
    delivery: Delivery | None
    answered: bool = False


@dataclass
class Shown:
    """A message in a chat as it stands."""

    at: float
    marks: tuple[str, ...]
    edits: int = 0
    gone: bool = False


@dataclass
class Chat:
    shown: dict[str, Shown] = field(default_factory=dict)
    shut_until: float = 0.0  # 429 until then
    shut_at: float = 0.0  # when that was last said
    told_life: int = 0  # to which process
    told: set[tuple[int, int] | None] = field(default_factory=set)  # for which reader and priority
    blocked: bool = False
    moved_to: str | None = None


def marks_of(message: Message | None) -> tuple[str, ...]:
    """The numbers by which articles, announcements and answers are known in a text."""
    return tuple(dict.fromkeys(_MARK.findall(visible(message.text)))) if message else ()


class Service(RecordingMessenger):
    """Answers as the weather is. Every choice of a call is drawn when it is made, so that a seed replays."""

    def __init__(
        self,
        name: str,
        capabilities: Capabilities,
        clock: Callable[[], datetime],
        rng: random.Random,
        step: Callable[[], None],
        journal: Journal,
    ) -> None:
        super().__init__(name, capabilities)
        self._clock = clock
        self._rng = rng
        self._step = step
        self._journal = journal
        self.weather: list[tuple[float, Weather]] = []  # with its end
        self.rooms: dict[str, Chat] = {}
        self.record: list[Arrival] = []
        self.rejected: list[Delivery | None] = []
        self.too_early: list[str] = []

    def chat(self, name: str) -> Chat:
        return self.rooms.setdefault(name, Chat())

    async def _called(self, call: str, address: Address, message: Message | None, message_id: str) -> Outcome:
        self._step()
        uplink_s, answer_s, luck = self._rng.uniform(0, UPLINK_S_MAX), self._rng.uniform(0.03, 0.3), self._rng.random()
        fault = self._fault(address.chat)
        flood_s = self._rng.choice(_FLOODS_S)
        try:
            await asyncio.sleep(uplink_s)
        except BaseException:  # cut off while the bytes are on their way
            if fault is None and luck < 0.5 and self._refusal(call, address, message_id, None, 0) is None:
                self._arrive(call, address, message, message_id)
            raise
        refusal = self._refusal(call, address, message_id, fault, flood_s)
        if refusal is not None:
            self._journal.tell(f"    server: {call} {address} {marks_of(message)} → {refusal}")
            if isinstance(refusal, Rejected):
                self.rejected.append(UNDER_WAY.get())
            return refusal
        arrival = (
            self._arrive(call, address, message, message_id) if fault not in {"cut", "hang"} or luck < 0.5 else None
        )
        if fault == "hang":
            self._journal.tell(f"    server: {call} {address} {marks_of(message)} hangs")
            await asyncio.get_running_loop().create_future()
        await asyncio.sleep(10 + 50 * luck if fault == "slow" else answer_s)
        self._step()
        if fault == "cut" or arrival is None:
            self._journal.tell(f"    server: {call} {address} {marks_of(message)} cut")
            return Unknown("ReadTimeout")
        arrival.answered = True
        return Sent(message_id)

    def _fault(self, chat: str) -> str | None:
        self.weather = [(until, each) for until, each in self.weather if until > now_s()]
        for _, each in self.weather:
            if each.chat in {None, chat} and self._rng.random() < each.chance:
                return each.kind
        return None

    def _refusal(
        self, call: str, address: Address, message_id: str, fault: str | None, flood_s: float
    ) -> Outcome | None:
        """What the server says instead of taking the call."""
        chat, now = self.chat(address.chat), self._clock()
        if fault == "down":
            return RetryAt(now + timedelta(seconds=5), "ConnectError", whole_bot=True)
        if fault == "errors":
            return RetryAt(now + timedelta(seconds=5), "Bad Gateway")
        if fault == "flood" and chat.shut_until <= now_s():
            chat.shut_until, chat.shut_at, chat.told = now_s() + flood_s, now_s(), {_lane()}
            chat.told_life = len(self._journal.lives)
            self._journal.trouble(flood_s, "flood", address.chat)
            return RetryAt(now + timedelta(seconds=flood_s), "flood")
        if chat.shut_until > now_s():
            self._asked_too_early(address, chat)
            return RetryAt(now + timedelta(seconds=chat.shut_until - now_s()), "flood")
        if chat.moved_to is not None:
            return Moved(chat.moved_to)
        if chat.blocked:
            return Gone("blocked")
        if call != "send":
            return self._refusal_of_change(call, chat.shown.get(message_id), fault)
        return None

    def _asked_too_early(self, address: Address, chat: Chat) -> None:
        """A wait is known to the process that was told of it; over a restart, to what was told to wait."""
        knows = chat.told_life == len(self._journal.lives) and now_s() > chat.shut_at + 1
        if self._journal.troubled(chat.shut_at, now_s(), "", {"clock"}):
            return
        if knows or (_lane() is not None and _lane() in chat.told):
            self.too_early.append(
                f"{address} at {now_s()}, shut from {chat.shut_at} to {chat.shut_until}: {_about(UNDER_WAY.get())}"
            )
        chat.told.add(_lane())
        chat.told_life = len(self._journal.lives)
        chat.shut_at = now_s()

    def _refusal_of_change(self, call: str, shown: Shown | None, fault: str | None) -> Outcome | None:
        if shown is None or shown.gone or fault == "vanished":
            return Rejected("message to edit not found" if call == "edit" else "message to delete not found")
        if call == "delete" and now_s() - shown.at > DELETABLE_S:
            return Rejected("message can't be deleted for everyone")
        return None

    def _arrive(self, call: str, address: Address, message: Message | None, message_id: str) -> Arrival:
        delivery, marks, shown = UNDER_WAY.get(), marks_of(message), self.chat(address.chat).shown
        text = visible(message.text) if message else ""
        arrival = Arrival(now_s(), len(self._journal.lives), call, address, message_id, marks, text, delivery)
        self.record.append(arrival)
        self._journal.tell(f"    server: {call} {address} #{message_id} {marks} {_about(delivery)}")
        if call == "send":
            shown[message_id] = Shown(now_s(), marks)
        elif call == "edit":
            shown[message_id].marks = marks
            shown[message_id].edits += 1
        else:
            shown[message_id].gone = True
        return arrival

    def move(self, old: str, new: str) -> None:
        """A group becomes a supergroup, in which the old messages cannot be changed."""
        self.rooms[new] = Chat()
        self.chat(old).moved_to = new


def _lane() -> tuple[int, int] | None:
    """What a wait holds up over a restart: whatever goes one by one."""
    of = UNDER_WAY.get()
    return (
        None if of is None or of.dispatch.priority == Priority.CORRECTION else (of.subscriber.id, of.dispatch.priority)
    )


def _about(delivery: Delivery | None) -> str:
    if delivery is None:
        return ""
    of: Any = delivery
    return f"({of.dispatch.kind} {of.dispatch.id} to {of.subscriber.id}, attempt {of.attempts}, doubts {of.doubts})"
