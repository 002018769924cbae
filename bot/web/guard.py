"""What every answer carries, and which requests are not answered at all."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Pictures of the papers may come from anywhere; nothing else does.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' https: http: data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """ASGI middleware. ``hosts`` are the names the page answers to (None: any): with names of this machine only, a
    foreign page cannot reach it by pointing its own name here (DNS rebinding). ``services`` are the paths to which no
    page but a service writes, known by a secret."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None, services: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = hosts
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                answered.update(SECURITY_HEADERS)
                answered.setdefault("Cache-Control", "no-cache")  # kept, but asked for again: a 304 costs nothing
            await send(message)

        headers = Headers(scope=scope)
        app = self._app
        if not self._is_host(headers):
            app = JSONResponse({"error": "Trang này không có ở địa chỉ ấy."}, 421)
        elif not self._may_write(scope, headers):
            app = JSONResponse({"error": "Yêu cầu đến từ một trang khác nên bị từ chối."}, 403)
        await app(scope, receive, send_guarded)

    def _may_write(self, scope: Scope, headers: Headers) -> bool:
        return scope["method"] in _SAFE_METHODS or scope["path"] in self._services or is_same_origin(headers)

    def _is_host(self, headers: Headers) -> bool:
        return self._hosts is None or urlsplit("//" + headers.get("host", "")).hostname in self._hosts


def is_same_origin(headers: Headers) -> bool:
    """Whether a request was made by a page of this very host, as the browser tells (Fetch Metadata, else Origin)."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin = urlsplit(headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == headers.get("host")
