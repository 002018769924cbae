"""Where services bring updates: stored before they are answered."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.messengers.webhook import HasEntrance
from bot.web.limits import read_body


def webhook(messenger: HasEntrance) -> Route:
    """A larger body is not read to its end."""
    entrance = messenger.entrance

    async def brought(request: Request) -> Response:
        body = await read_body(request, entrance.bytes_max)
        status = 413 if body is None else await messenger.take(request.headers.get(entrance.header, ""), body)
        return PlainTextResponse("", status)

    return Route(entrance.path, brought, methods=["POST"])
