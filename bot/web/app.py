"""The web application: the chat page, its routes, and a word about its health."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.messengers.webchat import WebChatMessenger
from bot.web.chat import ChatRoutes
from bot.web.guard import Guard
from bot.web.visitors import conversations

_HERE = Path(__file__).parent
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def create_app(
    webchat: WebChatMessenger,
    *,
    demo: bool = False,
    hosts: Collection[str] | None = None,
    webhooks: Sequence[Route] = (),
) -> Starlette:
    """The application around a messenger that was started. ``webhooks``: where services bring updates.

    ``demo``: the newsroom's conversation (``web:editor``, an admin) stands beside the reader's, for whoever opens the
    page; so without ``hosts`` it answers to names of this machine only. ``hosts``: the names it answers to; None
    outside the demo: any. Ends its streams when the messenger is closed: close that first, then stop the server.
    """
    if demo and hosts is None:
        hosts = LOOPBACK_HOSTS
    templates = Jinja2Templates(_HERE / "templates")

    async def page(request: Request) -> Response:
        context = {"conversations": conversations(demo=demo), "demo": demo}
        return templates.TemplateResponse(request, "chat.html", context)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok", "pages": len(webchat.live)}, headers={"Cache-Control": "no-store"})

    async def favicon(_: Request) -> Response:
        return RedirectResponse("/static/logo.svg", 308)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/healthz", healthz),
            Route("/favicon.ico", favicon),
            *ChatRoutes(webchat, demo=demo).routes(),
            *webhooks,
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ],
        middleware=[Middleware(Guard, hosts=hosts, services=frozenset(route.path for route in webhooks))],
    )
