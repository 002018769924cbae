"""The routes of the chat page."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from unicodedata import normalize

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.messengers.webchat import TEXT_MAX, WebChatMessenger
from bot.messengers.webchat_inbox import Visitor
from bot.messengers.webchat_pictures import PICTURE_BYTES_MAX, look_at
from bot.web.events import stream_events
from bot.web.limits import Pace, read_body
from bot.web.visitors import conversations, cookie_of, new_cookie, reader_chat, set_cookie, visitor_of

JSON_BYTES_MAX = 64 * 1024
ACTION_BYTES_MAX = 64
UPLOADS_AT_ONCE = 4  # of 10 MB each in memory, whoever sends them
UPLOAD_S_MAX = 60.0
_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_REF = re.compile(r"[0-9a-f]{32}")

Endpoint = Callable[[Request], Awaitable[Response]]
Said = Callable[[Request, Visitor], Awaitable[Response]]


class ChatRoutes:
    def __init__(self, webchat: WebChatMessenger, *, demo: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._webchat = webchat
        self._conversations = conversations(demo=demo)
        self._keys = frozenset(conversation.key for conversation in self._conversations)
        self._said = Pace(burst=20, interval_s=0.5, clock=clock)
        self._uploaded = Pace(burst=5, interval_s=10, clock=clock)
        self._uploading = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self._by_address = Pace(burst=200, interval_s=0.05, clock=clock)

    def routes(self) -> list[Route]:
        return [
            Route("/api/session", self._session, methods=["POST"]),
            Route("/api/events", self._events),
            Route("/api/{key}/messages", self._talk(self._message, self._said), methods=["POST"]),
            Route("/api/{key}/presses", self._talk(self._press, self._said), methods=["POST"]),
            Route("/api/{key}/pictures", self._talk(self._upload, self._uploaded), methods=["POST"]),
            Route("/api/{key}/files/{line:int}", self._file),
            Route("/pictures/{ref}", self._picture),
        ]

    async def _session(self, request: Request) -> Response:
        """Give a newcomer a cookie, and everybody the list of conversations. Not done by the page itself: a person who
        follows a link to it sends no SameSite=Strict cookie, and would get a new one in place of the old."""
        cookie = cookie_of(request)
        if wait_s := self._by_address.wait_s(_address(request)):
            return _slow_down(wait_s)
        listed = [{"key": one.key, "title": one.title, "about": one.about} for one in self._conversations]
        commands = [
            {"name": command.name, "description": command.description}
            for command in self._webchat.commands.get("vi", ())
        ]
        response = JSONResponse({"conversations": listed, "commands": commands})
        set_cookie(response, cookie or new_cookie(), secure=request.url.scheme == "https")
        return response

    async def _events(self, request: Request) -> Response:
        cookie = cookie_of(request)
        if not cookie:
            return _error(401, "Trang này cần được tải lại.")
        chats = {one.key: visitor_of(request, cookie, one.key).chat for one in self._conversations}
        if self._webchat.live.is_full:
            return _error(503, "Đang có quá nhiều người xem, xin thử lại sau ít phút.")
        cursor = request.headers.get("last-event-id") or request.query_params.get("after", "")
        return StreamingResponse(
            stream_events(self._webchat, reader_chat(cookie), chats, cursor),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def _talk(self, said: Said, pace: Pace) -> Endpoint:
        """A route of someone who says something: known, in a conversation that exists, and not too fast."""

        async def endpoint(request: Request) -> Response:
            key = request.path_params["key"]
            cookie = cookie_of(request)
            if not cookie:
                return _error(401, "Trang này cần được tải lại.")
            if key not in self._keys:
                return _error(404, "Không có cuộc trò chuyện này.")
            if wait_s := pace.wait_s(cookie) or self._by_address.wait_s(_address(request)):
                return _slow_down(wait_s)
            return await said(request, visitor_of(request, cookie, key))

        return endpoint

    async def _message(self, request: Request, visitor: Visitor) -> Response:
        fields = await _json_fields(request)
        if isinstance(fields, Response):
            return fields
        client_id, text, ref = (fields.get(name, "") for name in ("id", "text", "picture"))
        if not (_is_client_id(client_id) and isinstance(text, str) and isinstance(ref, str)):
            return _error(400, "Tin nhắn không đúng dạng.")
        text = _clean(text)
        if len(text) > TEXT_MAX:
            return _error(413, "Tin nhắn dài quá 4.096 ký tự, xin chia nhỏ.")
        if not text and not ref:
            return _error(400, "Tin nhắn đang trống.")
        picture = None
        if ref:
            content = await self._webchat.picture(ref) if _REF.fullmatch(ref) else None
            picture = look_at(content) if content else None
            if not picture:
                return _error(410, "Ảnh không còn nữa, xin gửi lại.")
        return _kept(stored=await self._webchat.say(visitor, client_id, text, picture))

    async def _press(self, request: Request, visitor: Visitor) -> Response:
        fields = await _json_fields(request)
        if isinstance(fields, Response):
            return fields
        client_id, line, action = (fields.get(name) for name in ("id", "line", "action"))
        if not (
            _is_client_id(client_id)
            and isinstance(client_id, str)
            and isinstance(line, int)
            and isinstance(action, str)
            and 0 < len(action.encode(errors="replace")) <= ACTION_BYTES_MAX
        ):
            return _error(400, "Nút bấm không đúng dạng.")
        return _kept(stored=await self._webchat.press(visitor, client_id, line, _clean(action)))

    async def _upload(self, request: Request, _: Visitor) -> Response:
        if self._uploading.locked():
            return _error(503, "Loa đang nhận nhiều ảnh, xin gửi lại sau ít phút.", retry_after_s=5)
        try:
            async with self._uploading, asyncio.timeout(UPLOAD_S_MAX):
                content = await read_body(request, PICTURE_BYTES_MAX)
        except TimeoutError:
            return _error(408, "Ảnh gửi lên quá chậm, xin gửi lại.")
        if content is None:
            return _error(413, "Ảnh lớn quá 10 MB.")
        facts = self._webchat.keep_upload(content)
        if not facts:
            return _error(415, "Loa nhận ảnh JPEG, PNG, GIF hoặc WebP.")
        return JSONResponse(facts.as_json(), 201)

    async def _picture(self, request: Request) -> Response:
        ref = request.path_params["ref"]
        content = await self._webchat.picture(ref) if _REF.fullmatch(ref) else None
        facts = look_at(content) if content else None
        if not facts:
            return _error(404, "Không có ảnh này.")
        return Response(content, media_type=facts.media_type, headers={"Cache-Control": "private, max-age=31536000"})

    async def _file(self, request: Request) -> Response:
        key, cookie = request.path_params["key"], cookie_of(request)
        if not cookie or key not in self._keys:
            return _error(404, "Không có tệp này.")
        visitor = visitor_of(request, cookie, key)
        document = await self._webchat.document(visitor.chat, request.path_params["line"])
        if not document:
            return _error(404, "Không có tệp này.")
        return Response(
            document.content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": _attachment(document.name), "Cache-Control": "no-store"},
        )


async def _json_fields(request: Request) -> dict[str, Any] | Response:
    if not request.headers.get("content-type", "").startswith("application/json"):
        return _error(415, "Trang này gửi và nhận JSON.")
    body = await read_body(request, JSON_BYTES_MAX)
    if body is None:
        return _error(413, "Tin nhắn quá lớn.")
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return _error(400, "JSON không đọc được.")
    return fields if isinstance(fields, dict) else _error(400, "JSON không đúng dạng.")


def _is_client_id(value: object) -> bool:
    return isinstance(value, str) and bool(_CLIENT_ID.fullmatch(value))


def _clean(text: str) -> str:
    """NFC text that any database takes: no lone surrogates (JSON can spell them), no NUL."""
    return normalize("NFC", text.encode(errors="replace").decode().replace("\0", "").strip())


def _kept(*, stored: bool) -> Response:
    return JSONResponse({}, 202) if stored else _error(503, "Loa đang bận, xin thử lại.", retry_after_s=2)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _slow_down(wait_s: float) -> Response:
    return _error(429, "Bạn thao tác hơi nhanh, xin chờ một chút.", retry_after_s=int(wait_s) + 1)


def _error(status: int, text: str, retry_after_s: int | None = None) -> Response:
    headers = {"Retry-After": str(retry_after_s)} if retry_after_s else None
    return JSONResponse({"error": text}, status, headers)


def _attachment(name: str) -> str:
    """Content-Disposition for any name (RFC 6266): letters and digits as they are, everything else encoded."""
    encoded = "".join(
        chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "-._") else f"%{byte:02X}"
        for byte in name.encode(errors="replace")
    )
    return f"attachment; filename*=UTF-8''{encoded or 'loa'}"
