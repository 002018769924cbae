"""The web server of the web's role: the chat page, and where services bring updates. Only that role loads uvicorn and
starlette for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import uvicorn
from starlette.routing import Route

from bot.config import Settings
from bot.messengers.base import Messenger
from bot.messengers.webchat import WebChatMessenger
from bot.messengers.webhook import HasEntrance
from bot.web.app import create_app
from bot.web.webhooks import webhook


class Server(uvicorn.Server):
    """Signals are the program's business, not the web server's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def web_server(
    settings: Settings, webchat: WebChatMessenger, messengers: Mapping[str, Messenger], *, demo: bool
) -> Server:
    app = create_app(webchat, demo=demo, webhooks=_webhooks(messengers))
    config = uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    return Server(config)


def _webhooks(messengers: Mapping[str, Messenger]) -> list[Route]:
    """Where those services bring updates that do."""
    return [webhook(each) for each in messengers.values() if isinstance(each, HasEntrance)]
