"""The service itself: HTTP on loopback in front of the state, and the controls for tests."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.loopback import Loopback
from tests.fakes.telegram import errors
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.faults import Cut, Fault, Flood, Hang, Order, Orders, Raw, Refuse
from tests.fakes.telegram.methods import METHODS
from tests.fakes.telegram.pace import Limits, Pace
from tests.fakes.telegram.people import Person, Place
from tests.fakes.telegram.requests import BODY_BYTES_MAX, Call, check, load_models, read_call, refusal
from tests.fakes.telegram.state import Clock, State
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.world import Chat, Kind, User

TOKEN = "7000000001:AAF_loa-fake_token_that_opens_nothing_1"
CALLS_KEPT = 100_000


class FakeTelegram(Loopback):
    """A Bot API server for one bot.

    ``async with FakeTelegram() as fake``: it listens at ``fake.url``, wants ``fake.token``, and outlives
    ``stop``/``start`` with all it knows. ``strict``: requests are held against aiogram's models too. ``limits``: the
    service's pace (None: none). ``open_chats``: every positive chat id is a person who started the bot. ``time_s``: the
    service's clock, in Unix seconds.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        strict: bool = True,
        limits: Limits | None = None,
        open_chats: bool = False,
        time_s: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(_request)
        self.token = token
        self.strict = strict
        if strict:
            load_models()
        self.clock = Clock(time_s)
        self.pace = Pace(limits)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        bot = User(int(token.partition(":")[0]), "Loa", username="LoaQuangNinhBot", is_bot=True)
        self.state = State(bot, self.clock, Updates(self.clock, 500_000_001), open_chats)
        self.token_revoked = False
        self._orders = Orders()
        self._people = 0

    # --- life ---

    @property
    def url(self) -> str:
        return self.address

    async def stop(self) -> None:
        await self.state.delivering.stop()
        await super().stop()

    # --- controls ---

    def person(self, name: str = "An", *, language: str | None = "vi", id: int | None = None) -> Person:  # noqa: A002 - it is the person's
        self._people += 1
        user = User(id or 1000 + self._people, name, language)
        return Person(self.state, user, self.state.add_chat(user.id, "private", name))

    def place(self, name: str = "Tổ dân phố 5", kind: Kind = "supergroup", username: str | None = None) -> Place:
        """A group or channel that has not taken the bot in yet."""
        self._people += 1
        chat_id = -(10_000 + self._people) if kind == "group" else -(1_000_000_010_000 + self._people)
        chat = self.state.add_chat(chat_id, kind, name, username)
        chat.trouble = errors.not_a_member(kind)
        return Place(self.state, chat)

    def chat(self, chat_id: int | str) -> Chat:
        return self.state.chats[int(chat_id)]

    def order(self, fault: Fault, *, chat: int | None = None, method: str | None = None, times: int | None = 1) -> None:
        """The next ``times`` calls (None: all), to this chat and of this method if given, meet ``fault``."""
        self._orders.add(Order(fault, chat, method and method.lower(), times))

    def clear_orders(self) -> None:
        self._orders.clear()

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def problems(self) -> list[str]:
        """Everything the real service would not have understood."""
        return [problem for call in self.calls for problem in call.problems]

    # --- HTTP ---

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/file/bot"):
            return self._download(path.removeprefix("/file/bot"))
        token, _, name = path.removeprefix("/bot").partition("/")
        call: Call | None = None
        try:
            self._admit(path, token)
            if name.lower() not in METHODS:
                raise errors.NO_METHOD
            call = await read_call(name, request, time.monotonic())
            self.calls.append(call)
            answer = _answer(200, {"ok": True, "result": await self._result(call, request)})
        except _Replaced as replaced:
            answer = replaced.response
        except ApiError as error:
            answer = _refused(error)
        if call:
            call.status = answer.status
        return answer

    def _admit(self, path: str, token: str) -> None:
        if not path.startswith("/bot") or ":" not in token:
            raise errors.NO_TOKEN
        if token != self.token or self.token_revoked:
            raise errors.UNAUTHORIZED

    async def _result(self, call: Call, request: web.BaseRequest) -> Any:
        fault = self._orders.take(call.method.lower(), call.chat)
        match fault:
            case Refuse(error):
                raise error
            case Flood(seconds, parameters):
                self.pace.close(call.chat, self.clock(), seconds)
                raise errors.flood(seconds, parameters=parameters)
            case Raw() | Hang() | Cut():
                await self._break(fault, call, request)
        if self.strict and (problems := check(call)):
            call.problems = problems
            raise refusal(problems)
        if _is_paced(call) and call.chat is not None and (refused := self.pace.check(call.chat, self.clock())):
            raise refused
        result = METHODS[call.method.lower()](self.state, call)
        return await result if inspect.isawaitable(result) else result

    async def _break(self, fault: Raw | Hang | Cut, call: Call, request: web.BaseRequest) -> None:
        """Never returns: the fault replaces the answer."""
        if fault.stored:
            result = METHODS[call.method.lower()](self.state, call)
            if inspect.isawaitable(result):
                await result
        match fault:
            case Raw():
                raise _Replaced(web.Response(status=fault.status, text=fault.body, content_type=fault.content_type))
            case Cut():
                if request.transport:
                    request.transport.abort()
        await asyncio.Event().wait()

    def _download(self, path: str) -> web.Response:
        token, _, name = path.partition("/")
        file = self.state.files.get(name.rpartition("/")[2])
        if token != self.token or self.token_revoked:
            return _refused(errors.UNAUTHORIZED)
        return web.Response(body=file.content) if file else _refused(errors.NO_TOKEN)


class _Replaced(Exception):  # noqa: N818 - no error: another answer than the service's
    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response


def _is_paced(call: Call) -> bool:
    name = call.method.lower()
    sends = name.startswith("send") and name != "sendchataction"
    return sends or (name.startswith("edit") and (call.chat or 0) < 0)


def _refused(error: ApiError) -> web.Response:
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = dict(error.parameters)
    return _answer(error.code, answer)


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(status=status, body=data, content_type="application/json")


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """aiohttp's own, with room for uploads."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=BODY_BYTES_MAX)
