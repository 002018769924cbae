"""A messenger that keeps what it is told, and the small things that go with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.messengers.base import (
    About,
    Capabilities,
    Incoming,
    MenuCommand,
    Message,
    Outcome,
    QueryAnswer,
    RawUpdate,
    Sent,
    Unit,
)
from bot.models import Address, Health, HealthState, Language

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 16:30 in Hạ Long

TELEGRAM_LIKE = Capabilities(
    text_max=4096,
    caption_max=1024,
    unit=Unit.CODE_POINTS,
    markup=True,
    buttons=True,
    button_rows_max=12,
    edit=True,
    delete=True,
    pictures=True,
    preview=True,
)
PLAIN = replace(
    TELEGRAM_LIKE,
    text_max=2000,
    caption_max=2000,
    unit=Unit.UTF16,
    markup=False,
    buttons=False,
    edit=False,
    delete=False,
    preview=False,
)
WELL = Health(HealthState.OK, "", NOW)


@dataclass(frozen=True)
class Arrival:
    """What the service saw: at which moment of the loop, from which call, and what."""

    at: float
    call: str
    address: Address
    message: Message | None
    message_id: str


Answer = Callable[[Address, Message | None], Outcome | None]


@dataclass
class RecordingMessenger:
    """Keeps every call and answers Sent, or what ``outcome_of`` says. ``latency_s`` passes before the answer."""

    name: str = "telegram"
    capabilities: Capabilities = TELEGRAM_LIKE
    latency_s: float = 0.0
    health: Health = WELL
    outcome_of: Answer = lambda address, message: None
    arrivals: list[Arrival] = field(default_factory=list)
    in_flight: int = 0
    in_flight_most: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    username: str | None = None

    async def _called(self, call: str, address: Address, message: Message | None, message_id: str) -> Outcome:
        self.in_flight += 1
        self.in_flight_most = max(self.in_flight, self.in_flight_most)
        try:
            self.arrivals.append(Arrival(asyncio.get_running_loop().time(), call, address, message, message_id))
            outcome = self.outcome_of(address, message)
            if self.latency_s:
                await asyncio.sleep(self.latency_s)
            return Sent(message_id) if outcome is None else outcome
        finally:
            self.in_flight -= 1

    async def send(self, address: Address, message: Message) -> Outcome:
        return await self._called("send", address, message, str(next(self.numbers)))

    async def edit(self, address: Address, message_id: str, message: Message) -> Outcome:
        return await self._called("edit", address, message, message_id)

    async def delete(self, address: Address, message_id: str) -> Outcome:
        return await self._called("delete", address, None, message_id)

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        for _ in ():
            yield ()

    def parse(self, update: RawUpdate) -> Incoming | None:
        return None

    async def answer(self, callback_id: str, text: str = "") -> None: ...

    async def typing(self, address: Address) -> None: ...

    async def answer_query(self, query_id: str, answer: QueryAnswer) -> None:
        """Nothing is asked here from other chats."""

    async def manages(self, address: Address, person_id: str) -> bool | None:
        return True

    async def fetch_picture(self, ref: str) -> bytes | None:
        return None

    async def announce_commands(self, commands: Mapping[Language, Sequence[MenuCommand]]) -> None: ...

    async def introduce(self, about: Mapping[Language, About]) -> None: ...

    def chats(self) -> list[str]:
        return [arrival.address.chat for arrival in self.arrivals]


def most_in(times: Sequence[float], span_s: float) -> int:
    """The most of ``times`` that lie within any ``span_s`` seconds, both ends counted."""
    ordered, first, most = sorted(times), 0, 0
    for last, time in enumerate(ordered):
        while ordered[first] < time - span_s - 1e-9:
            first += 1
        most = max(most, last - first + 1)
    return most


@dataclass
class LoopClock:
    """The wall clock of a test under virtual time: it goes with the loop."""

    begin: datetime = NOW

    def __call__(self) -> datetime:
        return self.begin + timedelta(seconds=asyncio.get_running_loop().time())
