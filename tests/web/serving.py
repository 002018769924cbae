"""The web chat on real parts: a SQLite file, the messenger, and uvicorn on a loopback port."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from bot.messengers.base import Incoming
from bot.messengers.webchat import WebChatMessenger
from bot.web.app import create_app
from storage import open_storage
from storage.threads import StorageThreads

Answer = Callable[[WebChatMessenger, Incoming], Coroutine[Any, Any, None]]


def clock() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_webchat(path: Path, now: Callable[[], datetime] = clock) -> AsyncIterator[WebChatMessenger]:
    with closing(open_storage(str(path))) as storage:
        db = StorageThreads(storage)
        webchat = WebChatMessenger(db, now)
        await webchat.start()
        yield webchat
        await webchat.close()
        await db.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def serve(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """The address of a server that is up; at the end it stops at once, open streams or not."""
    config = uvicorn.Config(
        app, port=port or free_port(), log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    running = asyncio.create_task(server.serve([listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


@asynccontextmanager
async def answering(webchat: WebChatMessenger, answer: Answer) -> AsyncIterator[None]:
    """Somebody who takes every update and answers it: the rest of the program, in small."""

    async def take() -> None:
        async for batch in webchat.updates():
            for update in batch:
                incoming = webchat.parse(update)
                assert incoming is not None
                answers.append(asyncio.create_task(answer(webchat, incoming)))

    answers: list[asyncio.Task[None]] = []
    taking = asyncio.create_task(take())
    try:
        yield
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        await asyncio.gather(*answers)


@asynccontextmanager
async def chat_server(
    path: Path, answer: Answer, *, demo: bool = True, port: int = 0
) -> AsyncIterator[tuple[str, WebChatMessenger]]:
    """Everything together: (address, messenger)."""
    async with (
        open_webchat(path) as webchat,
        answering(webchat, answer),
        serve(create_app(webchat, demo=demo), port) as address,
    ):
        yield address, webchat
        await webchat.close()
