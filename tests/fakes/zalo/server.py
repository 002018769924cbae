"""The platform itself: its methods, its checks, and the controls for tests."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
from aiohttp import web

from tests.fakes.loopback import Loopback
from tests.fakes.telegram.faults import Cut, Hang, Raw
from tests.fakes.zalo.people import Person, Update

TOKEN = "420000000000000001:loa-fake_zalo_secret_that_opens_nothing"
TEXT_MAX = 2000
WAIT_S_MAX = 0.2  # how long a poll is held when there is nothing: thirty seconds in earnest
SECRET_LENGTH = range(8, 257)
BOT = {"id": "bot1", "account_name": "Bot Loa", "account_type": "BASIC", "can_join_groups": False}


@dataclass(frozen=True, slots=True)
class Refuse:
    """HTTP ``status`` with ``ok: false``; 429 says no time."""

    status: int = 200
    description: str = "Bad request"
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees."""

    chat: str
    text: str
    picture: str | None
    at: float
    bold: tuple[str, ...] = ()  # the words under ``st: ["b"]``


Fault = Refuse | Raw | Hang | Cut


class FakeZalo(Loopback):
    """``async with FakeZalo() as fake``: it listens at ``fake.url`` and wants ``fake.token``.

    ``problems`` lists every request that the platform would not have understood. ``https`` addresses of webhooks are
    reached by ``reach`` (address → the address on loopback).
    """

    def __init__(self, *, time_s: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.token = TOKEN
        self.shown: list[Shown] = []
        self.problems: list[str] = []
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.webhook: tuple[str, str] | None = None
        self.reach: Callable[[str], str] = lambda _: "http://127.0.0.1:9/"
        self._people: dict[str, Person] = {}
        self._queue: deque[Update] = deque()
        self._came = asyncio.Event()
        self._faults: list[tuple[Fault, str | None, int]] = []
        self._time_s = time_s

    @property
    def url(self) -> str:
        return self.address

    # --- controls ---

    def person(self, name: str = "Chị Lan") -> Person:
        """Somebody who wrote to the bot once: only then can it write back."""
        id_ = f"{len(self._people) + 1:020x}"
        self._people[id_] = Person(id_, name, self._deliver, lambda: int(self._time_s() * 1000))
        return self._people[id_]

    def order(self, fault: Fault, *, method: str | None = None, times: int = 1) -> None:
        self._faults.append((fault, method, times))

    def called(self, method: str) -> list[Mapping[str, Any]]:
        return [given for name, given in self.calls if name == method]

    async def bring(self, update: Update, *, secret: str | None = None, wrapped: bool = True) -> int:
        """Bring an update to the webhook, as often as a test likes; the status it answered."""
        assert self.webhook is not None
        url, own = self.webhook
        body = {"ok": True, "result": update} if wrapped else update
        headers = {"X-Bot-Api-Secret-Token": own if secret is None else secret}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.reach(url), json=body, headers=headers) as answer,
        ):
            return answer.status

    def _deliver(self, update: Update) -> None:
        self._queue.append(update)
        self._came.set()

    # --- HTTP ---

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if token != self.token:
            return web.Response(status=401, text="<html>Unauthorized</html>", content_type="text/html")
        try:
            given = _given(request.content_type, await request.read())
        except ValueError:
            return self._problem(method, "the body is no JSON")
        self.calls.append((method, given))
        fault = self._fault(method)
        if isinstance(fault, Refuse):
            return _answer(
                fault.status, {"ok": False, "description": fault.description, "error_code": fault.code or fault.status}
            )
        if isinstance(fault, Raw):
            return web.Response(status=fault.status, text=fault.body, content_type=fault.content_type)
        known = _METHODS.get(method)
        if known is None:
            return self._problem(method, "there is no such method", 404)
        if fault is None:
            return await known(self, given)
        if fault.stored:
            await known(self, given)
        if isinstance(fault, Cut) and request.transport:
            request.transport.abort()
        await asyncio.Event().wait()
        raise AssertionError

    def _fault(self, method: str) -> Fault | None:
        for place, (fault, wanted, times) in enumerate(self._faults):
            if wanted in {None, method}:
                self._faults[place : place + 1] = [(fault, wanted, times - 1)] if times > 1 else []
                return fault
        return None

    def _problem(self, method: str, what: str, status: int = 400) -> web.Response:
        self.problems.append(f"{method}: {what}")
        return _answer(status, {"ok": False, "description": what, "error_code": status})

    # --- methods ---

    async def _get_me(self, given: Mapping[str, Any]) -> web.Response:
        return _answer(200, {"ok": True, "result": BOT})

    async def _get_updates(self, given: Mapping[str, Any]) -> web.Response:
        """One update, for which nothing can be asked again."""
        if self.webhook is not None:
            return _answer(400, {"ok": False, "description": "a webhook is set", "error_code": 400})
        if str(given.get("timeout", "")).isdecimal() is False:
            return self._problem("getUpdates", "timeout is no number")
        if not self._queue:
            self._came.clear()
            try:
                async with asyncio.timeout(WAIT_S_MAX):
                    await self._came.wait()
            except TimeoutError:
                return _answer(408, {"ok": False, "description": "Request timeout", "error_code": 408})
        return _answer(200, {"ok": True, "result": self._queue.popleft()})

    async def _set_webhook(self, given: Mapping[str, Any]) -> web.Response:
        url, secret = given.get("url"), given.get("secret_token")
        if not isinstance(url, str) or urlsplit(url).scheme != "https":
            return self._problem("setWebhook", "url must be https")
        if not isinstance(secret, str) or len(secret) not in SECRET_LENGTH:
            return self._problem("setWebhook", "secret_token must have 8 to 256 characters")
        self.webhook = (url, secret)
        verified = await self._verify(url, secret)
        result = {"url": url, "updated_at": int(self._time_s() * 1000), "verification": verified}
        return _answer(200, {"ok": True, "result": result})

    async def _verify(self, url: str, secret: str) -> dict[str, Any]:
        headers = {"X-Bot-Api-Secret-Token": secret}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self.reach(url), json={"ok": True, "result": {}}, headers=headers) as answer,
            ):
                return {"ok": answer.status == 200, "hint": ""}
        except aiohttp.ClientError:
            return {"ok": False, "hint": "the address could not be reached"}

    async def _delete_webhook(self, given: Mapping[str, Any]) -> web.Response:
        self.webhook = None
        return _answer(200, {"ok": True, "result": {"url": "", "updated_at": 0}})

    async def _webhook_info(self, given: Mapping[str, Any]) -> web.Response:
        if self.webhook is None:
            return _answer(404, {"ok": False, "description": "Not found", "error_code": 404})
        return _answer(200, {"ok": True, "result": {"url": self.webhook[0], "updated_at": 0}})

    async def _send_message(self, given: Mapping[str, Any]) -> web.Response:
        return self._show("sendMessage", given, given.get("text"), None)

    async def _send_photo(self, given: Mapping[str, Any]) -> web.Response:
        photo = given.get("photo")
        if not isinstance(photo, str) or not photo.startswith(("https://", "http://")):
            return self._problem("sendPhoto", "photo must be an address")
        return self._show("sendPhoto", given, given.get("caption", " "), photo)

    def _show(self, method: str, given: Mapping[str, Any], text: object, picture: str | None) -> web.Response:
        known = {"chat_id", "photo", "caption"} if picture else {"chat_id", "text", "text_styles"}
        if unknown := set(given) - known:
            self.problems.append(f"{method}: {sorted(unknown)} are no parameters")
        if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= TEXT_MAX:
            return self._problem(method, f"the text must have 1 to {TEXT_MAX} characters")
        bold = _bold(text, given.get("text_styles", []))
        if bold is None:
            return self._problem(method, "text_styles must name places in the text")
        person = self._people.get(str(given.get("chat_id")))
        if person is None or person.is_gone:
            return _answer(200, {"ok": False, "description": "chat_id is invalid", "error_code": 400})
        person.texts.append(text)
        self.shown.append(Shown(person.id, text, picture, self._time_s(), bold))
        sent = {"message_id": f"z{len(self.shown):019x}", "date": int(self._time_s() * 1000)}
        return _answer(200, {"ok": True, "result": sent})

    async def _chat_action(self, given: Mapping[str, Any]) -> web.Response:
        if given.get("action") != "typing":
            return self._problem("sendChatAction", "action is unknown")
        return _answer(200, {"ok": True})


_METHODS = {
    "getMe": FakeZalo._get_me,
    "getUpdates": FakeZalo._get_updates,
    "setWebhook": FakeZalo._set_webhook,
    "deleteWebhook": FakeZalo._delete_webhook,
    "getWebhookInfo": FakeZalo._webhook_info,
    "sendMessage": FakeZalo._send_message,
    "sendPhoto": FakeZalo._send_photo,
    "sendChatAction": FakeZalo._chat_action,
}


def _given(content_type: str, body: bytes) -> Mapping[str, Any]:
    """JSON, as documented; or a form, which is all that python-zalo-bot sends."""
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode()))
    found: Mapping[str, Any] = json.loads(body or b"{}")
    return found


def _bold(text: str, styles: object) -> tuple[str, ...] | None:
    """The words that are bold, by UTF-16 units; None: the styles are none."""
    units, found = text.encode("utf-16-le", "surrogatepass"), []
    if not isinstance(styles, list):
        return None
    for style in styles:
        try:
            start, length, names = style["start"], style["len"], style["st"]
        except (TypeError, KeyError):
            return None
        if names != ["b"] or start < 0 or length < 1 or 2 * (start + length) > len(units):
            return None
        found.append(units[2 * start : 2 * (start + length)].decode("utf-16-le"))
    return tuple(found)


def _answer(status: int, body: Mapping[str, Any]) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json"
    )
