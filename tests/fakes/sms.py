"""A gateway for short messages of our own, for tests: HTTP on loopback, its rules in ``FakeGateway``."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.loopback import Loopback

KEY = "loa-fake-key-that-opens-nothing"
TEXT_MAX = 8 * 160
WAIT_S_MAX = 0.2  # how long the inbox is held when there is nothing


@dataclass(slots=True)
class Texter:
    """Somebody with a telephone."""

    id: str
    deliver: Callable[[str, str], None]
    texts: list[str] = field(default_factory=list)
    is_gone: bool = False  # the number takes nothing

    def says(self, text: str) -> None:
        self.deliver(self.id, text)


class FakeGateway(Loopback):
    """``send`` takes ``{to, text}`` with at most 1,280 characters and answers ``{id}``; ``inbox`` takes ``{after}``, forgets
    the messages up to that number and answers ``{messages}``, each with ``number``, ``from``, ``text`` and ``at``. What it
    refuses is ``{error}`` under 400, without the key 401, and when it has enough 429."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.floods = 0  # so many sends are refused from now on
        self._people: dict[str, Texter] = {}
        self._inbox: list[dict[str, Any]] = []
        self._came = asyncio.Event()
        self._numbers = 0

    @property
    def url(self) -> str:
        return f"{self.address}/{KEY}"

    def person(self) -> Texter:
        id_ = f"+8490{len(self._people):07}"
        self._people[id_] = Texter(id_, self._deliver)
        return self._people[id_]

    def _deliver(self, sender: str, text: str) -> None:
        self._numbers += 1
        self._inbox.append({"number": self._numbers, "from": sender, "text": text, "at": time.time()})
        self._came.set()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        _, key, method = request.path.split("/", 2)
        if key != KEY:
            return _answer(401, error="unknown key")
        given = json.loads(await request.read())
        if method == "inbox" and isinstance(given.get("after"), int):
            return await self._messages(given["after"])
        if method == "send":
            return self._send(given)
        return self._problem(f"{method} {given}")

    async def _messages(self, after: int) -> web.Response:
        self._inbox = [each for each in self._inbox if each["number"] > after]
        if not self._inbox:
            self._came.clear()
            try:
                async with asyncio.timeout(WAIT_S_MAX):
                    await self._came.wait()
            except TimeoutError:
                pass
        return _answer(200, messages=self._inbox)

    def _send(self, given: dict[str, Any]) -> web.Response:
        text = given.get("text")
        if set(given) != {"to", "text"} or not isinstance(text, str) or not 1 <= len(text) <= TEXT_MAX:
            return self._problem(f"send {given}")
        if self.floods:
            self.floods -= 1
            return _answer(429, error="too many messages")
        person = self._people.get(given["to"])
        if person is None or person.is_gone:
            return _answer(400, error="the number takes no messages")
        person.texts.append(text)
        return _answer(200, id=f"s{len(person.texts)}")

    def _problem(self, what: str) -> web.Response:
        self.problems.append(what)
        return _answer(400, error=what)


def _answer(status: int, **body: object) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")
