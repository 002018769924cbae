"""Where services bring updates: stored before they are answered."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.messengers.webhook import HasEntrance
from bot.web.limits import read_body


def webhook(messenger: HasEntrance) -> Route:
    """A body is read of whoever knows the secret, and a larger one not to its end."""
    entrance = messenger.entrance

    async def brought(request: Request) -> Response:
        body = partial(read_body, request, entrance.bytes_max)
        return PlainTextResponse("", await messenger.take(request.headers.get(entrance.header, ""), body))

    return Route(entrance.path, brought, methods=["POST"])
