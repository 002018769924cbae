"""An OpenAI-compatible endpoint on loopback, of good and of bad character."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.site import serving

JSON = "application/json"


class Writer:
    """``says`` is what it writes of an article, or the whole response. ``asked`` holds the questions, ``keys`` what they
    were signed with."""

    def __init__(self) -> None:
        self.url = ""
        self.says: str | Callable[[], Response] = ""
        self.wait = asyncio.Event()
        self.wait.set()  # cleared: it takes for ever
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []

    async def serve(self, request: Request) -> Response:
        self.asked.append(json.loads(await request.body()))
        self.keys.append(request.headers.get("authorization"))
        await self.wait.wait()
        return self.says() if callable(self.says) else completion(self.says)


def completion(content: Any) -> Response:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    return _json({"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})


def without_choices() -> Response:
    return _json({"id": "1", "choices": []})


def of_another_shape() -> Response:
    return _json({"choices": {"0": "không phải danh sách"}})


def no_json() -> Response:
    return Response("<html>Đăng nhập</html>", media_type="text/html")


def broken_json() -> Response:
    return Response('{"choices": [', media_type=JSON)


def refusal() -> Response:
    return Response('{"error": {"message": "no key"}}', 401, media_type=JSON)


def failure() -> Response:
    return Response("", 500)


def endless() -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"choices": [{"message": {"content": "'
        while True:
            yield b"a" * 65_536
            await asyncio.sleep(0)  # so that the reader's going away is seen

    return StreamingResponse(chunks(), media_type=JSON)


def bomb() -> Response:
    return Response(b"\x1f\x8b" + b"\x00" * 100, headers={"content-encoding": "gzip"}, media_type=JSON)


def _json(value: Any) -> Response:
    return Response(json.dumps(value), media_type=JSON)


@asynccontextmanager
async def running_writer() -> AsyncIterator[Writer]:
    writer = Writer()
    async with serving(Starlette(routes=[Route("/v1/chat/completions", writer.serve, methods=["POST"])])) as url:
        writer.url = f"{url}/v1"
        try:
            yield writer
        finally:
            writer.wait.set()
