"""Where services bring updates: stored before they are answered."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.limits import read_body


class Taker(Protocol):
    async def take(self, secret: str, body: bytes) -> int:
        """The HTTP status to answer."""


def webhook(path: str, header: str, taker: Taker, bytes_max: int) -> Route:
    """``header`` holds the secret by which the service is known; a larger body is not read to its end."""

    async def brought(request: Request) -> Response:
        body = await read_body(request, bytes_max)
        status = 413 if body is None else await taker.take(request.headers.get(header, ""), body)
        return PlainTextResponse("", status)

    return Route(path, brought, methods=["POST"])
