"""A reader's end of each messenger: says, chooses, and looks at what stands there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from markupsafe import Markup

from bot.delivery.markup import visible
from bot.messengers import webchat_lines
from bot.messengers.webchat import WebChatMessenger
from bot.messengers.webchat_inbox import Visitor
from storage.base import Storage
from tests.fakes import sms, telegram, zalo

PATIENCE_S = 20.0


class Phone(Protocol):
    @property
    def id(self) -> str: ...

    async def says(self, words: str) -> None: ...

    async def chooses(self, label: str) -> None:
        """What is offered under ``label``, in the newest message that offers it."""

    def shown(self) -> list[str]:
        """The texts that stand in the chat, oldest first."""

    def files(self) -> list[str]:
        """The names of the files that were handed over."""

    def goes(self) -> None:
        """Blocks the bot, or closes the chat for good."""

    def returns(self) -> None: ...


async def until(condition: Callable[[], object], what: Callable[[], object] = lambda: "") -> None:
    """Wait for what another part does; AssertionError with ``what`` stood there if it does not."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"waited in vain; there is {what()}") from None


async def hears(phone: Phone, words: str, *, times: int = 1) -> str:
    """The newest text with these words."""

    def found() -> list[str]:
        return [text for text in phone.shown() if words in text]

    await until(lambda: len(found()) >= times, lambda: (words, phone.shown()))
    return found()[-1]


async def answered(phone: Phone, said: str, words: str) -> str:
    """Say something and wait for an answer with these words that was not there before."""
    before = len([text for text in phone.shown() if words in text])
    await phone.says(said)
    return await hears(phone, words, times=before + 1)


@dataclass(slots=True)
class TelegramPhone:
    person: telegram.Person

    @property
    def id(self) -> str:
        return str(self.person.id)

    async def says(self, words: str) -> None:
        self.person.says(words)

    async def chooses(self, label: str) -> None:
        def offers() -> list[telegram.Message]:
            return [each for each in self.person.messages if any(label in b.text for row in each.buttons for b in row)]

        await until(offers, self.shown)
        self.person.presses(offers()[-1], label)

    def shown(self) -> list[str]:
        return [message.text for message in self.person.messages]

    def files(self) -> list[str]:
        return [message.document.name for message in self.person.messages if message.document]

    def goes(self) -> None:
        self.person.blocks_unheard()

    def returns(self) -> None:
        self.person.unblocks()


@dataclass(slots=True)
class WordsPhone:
    """Where there are no buttons: a choice is its number."""

    person: zalo.Person | sms.Texter

    @property
    def id(self) -> str:
        return self.person.id

    async def says(self, words: str) -> None:
        self.person.says(words)

    async def chooses(self, label: str) -> None:
        named, own = rf"^(\d+)\. .*{re.escape(label)}", rf"^(?:\d+ · )*({label})(?: · \d+)*$"
        line = re.compile(own if label.isdecimal() else named, re.MULTILINE)

        def offered() -> list[str]:
            return [found[1] for text in self.person.texts if (found := line.search(text))]

        await until(offered, self.shown)
        self.person.says(offered()[-1])

    def shown(self) -> list[str]:
        return list(self.person.texts)

    def files(self) -> list[str]:
        return []

    def goes(self) -> None:
        self.person.is_gone = True

    def returns(self) -> None:
        self.person.is_gone = False


@dataclass(slots=True)
class WebPhone:
    chat: str
    page: Callable[[], WebChatMessenger]
    storage: Callable[[], Storage]
    numbers: count[int] = field(default_factory=count)

    @property
    def id(self) -> str:
        return self.chat

    async def says(self, words: str) -> None:
        await self._done(lambda name: self.page().say(Visitor(self.chat), name, words))

    async def chooses(self, label: str) -> None:
        def offers() -> list[tuple[int, str]]:
            return [
                (line, button["action"])
                for line, body in self._lines()
                for row in body.get("buttons", ())
                for button in row
                if label in button["label"] and button.get("action")
            ]

        await until(offers, self.shown)
        line, action = offers()[-1]
        await self._done(lambda name: self.page().press(Visitor(self.chat), name, line, action))

    async def _done(self, act: Callable[[str], Awaitable[bool]]) -> None:
        assert await act(f"client-{next(self.numbers):08}")

    def shown(self) -> list[str]:
        return [visible(Markup(body["html"])) for _, body in self._lines()]

    def files(self) -> list[str]:
        return [body["document"]["name"] for _, body in self._lines() if body.get("document")]

    def goes(self) -> None:
        raise NotImplementedError

    def returns(self) -> None:
        raise NotImplementedError

    def _lines(self) -> list[tuple[int, webchat_lines.Body]]:
        stored = self.storage().lines(self.chat)
        bodies = [(line.id, webchat_lines.from_json(line.body)) for line in stored]
        return [(id_, body) for id_, body in bodies if body.get("author") == "loa"]
