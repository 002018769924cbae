"""A fourth messenger in one file: short messages by a gateway that speaks JSON over HTTP (tests/fakes/sms.py).

It stands here as the proof of what a further messenger costs: what it can, how it is asked, what its answers mean, and what a
message says. Everything else is shared.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Any

from bot.messengers.base import Capabilities, Event, Incoming, Message, Outcome, Person, RawUpdate, Rejected, Unit
from bot.messengers.http_calls import Answer, HttpCalls
from bot.messengers.http_outcomes import Outcomes, trouble_of
from bot.messengers.plain import PlainMessenger
from bot.messengers.receiving import Batch, Polling, Trouble
from bot.models import Address, ChatKind, Health

PARTS_MAX, PART = 8, 160  # a telephone puts the parts together again
TEXT_MAX, NUMBER_MAX = 4096, 20  # of what is heard


class SmsMessenger(PlainMessenger):
    """The messenger ``sms``; a chat is a telephone number. ``gateway`` is an address with the key in it."""

    name = "sms"
    capabilities = Capabilities(
        text_max=PARTS_MAX * PART,
        caption_max=PARTS_MAX * PART,
        unit=Unit.CODE_POINTS,
        markup=False,
        buttons=False,
        button_rows_max=0,
        edit=False,
        delete=False,
        pictures=False,
        preview=False,
        documents=False,
    )

    def __init__(self, gateway: str) -> None:
        self._gateway = HttpCalls(gateway, read_answer)
        self._receiving = Polling("SMS", self._poll)
        self._outcomes = Outcomes("SMS")

    @property
    def health(self) -> Health:
        return self._receiving.health

    async def close(self) -> None:
        await self._gateway.close()

    def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        return self._receiving.batches()

    async def _poll(self, after: int) -> Batch | Trouble:
        """The gateway keeps messages until it is told the number of the last one that is stored."""
        answer = await self._gateway.call("inbox", {"after": after})
        messages = answer.result.get("messages") if answer.ok else None
        if not isinstance(messages, list):
            return trouble_of(answer, _now())
        numbered = [each for each in messages if isinstance(each, dict) and isinstance(each.get("number"), int)]
        updates = [RawUpdate(str(each["number"]), json.dumps(each)) for each in numbered]
        return updates, max((each["number"] for each in numbered), default=after)

    def parse(self, update: RawUpdate) -> Incoming | None:
        try:
            said: Any = json.loads(update.body)
            sender, text, at = said["from"], said["text"], datetime.fromtimestamp(said["at"], UTC)
        except (ValueError, LookupError, TypeError, OverflowError, OSError, RecursionError):
            return None
        if not isinstance(sender, str) or not isinstance(text, str) or not 0 < len(sender) <= NUMBER_MAX:
            return None
        address, person = Address(self.name, sender), Person(sender, sender)
        return Incoming(Event.MESSAGE, address, ChatKind.PRIVATE, person, at, text[:TEXT_MAX], message_id=update.id)

    async def send(self, address: Address, message: Message) -> Outcome:
        if message.document is not None or message.picture is not None:
            return Rejected("a short message is a text")
        given = {"to": address.chat, "text": unescape(str(message.text))}
        outcome = self._outcomes.of(await self._gateway.call("send", given), _now())
        return self._outcomes.in_chat(address.chat, outcome)


def read_answer(status: int, body: bytes) -> Answer:
    """An object: ``{id}`` of what was sent, ``{messages}`` of the inbox, or ``{error}``."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Answer(status, readable=False)
    if not isinstance(said, dict):
        return Answer(status, readable=False)
    message_id, error = str(said.get("id", "")), str(said.get("error", ""))[:200]
    return Answer(status, ok=status == 200, result=said, message_id=message_id, description=error)


def _now() -> datetime:
    return datetime.now(UTC)
