"""People with telephones, and a conversation with them on real storage that can be killed and begun again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.chat import Conversation
from bot.delivery.markup import visible
from bot.delivery.outbox import Outbox
from bot.messengers.base import Event, Incoming, Person, RawUpdate
from bot.models import Address, ChatKind, Replied, Subscriber
from handlers.base import Services
from storage.base import StoredUpdate
from tests.delivery.fakes import NOW, RecordingMessenger
from tests.delivery.newsroom import CATALOGUE, SAY, UNHURRIED, Newsroom


@dataclass
class Telephone(RecordingMessenger):
    """People's end of a messenger: an update is the JSON of what they did, and is confirmed by asking for the next."""

    arriving: asyncio.Queue[list[RawUpdate]] = field(default_factory=asyncio.Queue)
    confirmed: int = 0
    answered: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    async def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        while True:
            batch = await self.arriving.get()
            yield batch
            self.confirmed += len(batch)

    def parse(self, update: RawUpdate) -> Incoming | None:
        body = json.loads(update.body)
        if "chat" not in body:
            return None
        kind, chat, person = ChatKind(body["kind"]), body["chat"], body["person"]
        return Incoming(
            Event(body["event"]),
            Address("telegram", chat),
            kind,
            Person(person, f"Bạn {person}"),
            datetime.fromtimestamp(body["at"], UTC),
            text=body["text"],
            action=body["action"],
            message_id="7",
            callback_id="99" if body["action"] else None,
            moved_to=body["moved_to"],
            replied=Replied("40", ("less:12",)) if body["replies"] else None,
        )

    async def answer(self, callback_id: str, text: str = "") -> None:
        self.answered.append((callback_id, text))

    async def typing(self, address: Address) -> None:
        self.typed.append(address.chat)


class Town:
    """Real storage and a conversation on it that can be killed and begun again."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.phone = Telephone()
        self.number = 0
        self.moment = NOW

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """A process; leaving is its end, whatever it is at."""
        outbox = Outbox(self.phone, self.room.clock, UNHURRIED)
        services = Services(self.room.db, CATALOGUE, SAY, self.room.clock, admins=frozenset({"telegram:1"}))
        running = asyncio.create_task(Conversation(self.phone, outbox, services).run())
        try:
            yield
            if running.done():
                running.result()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def does(
        self,
        text: str = "",
        chat: str = "5",
        event: Event = Event.MESSAGE,
        *,
        kind: ChatKind = ChatKind.PRIVATE,
        person: str = "",
        action: str = "",
        moved_to: str | None = None,
        replies: bool = False,
        after_s: float = 60,
    ) -> RawUpdate:
        """Somebody does something, a minute after what was done before."""
        self.number += 1
        self.moment += timedelta(seconds=after_s)
        body = {
            "event": event.value,
            "chat": chat,
            "kind": kind.value,
            "person": person or chat,
            "text": text,
            "action": action,
            "moved_to": moved_to,
            "replies": replies,
            "at": self.moment.timestamp(),
        }
        update = RawUpdate(str(self.number), json.dumps(body))
        self.phone.arriving.put_nowait([update])
        return update

    def said(self, chat: str = "5") -> list[str]:
        """What the chat was sent."""
        return [
            visible(arrival.message.text)
            for arrival in self.phone.arrivals
            if arrival.address.chat == chat and arrival.message is not None
        ]

    async def until(self, over: Callable[[], bool]) -> None:
        await self.room.wait_for(over)

    async def all_handled(self) -> None:
        """Everything that was done so far is confirmed and finished."""
        await self.until(lambda: self.phone.confirmed == self.number and not self.open())

    def open(self) -> list[StoredUpdate]:
        return self.room.storage.open_updates("telegram", 1000)

    def person(self, chat: str = "5") -> Subscriber | None:
        return self.room.storage.subscriber_at(Address("telegram", chat))
