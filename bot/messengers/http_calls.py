"""Calls of a service that speaks JSON over HTTP: one POST each, and what came of it as a value.

Nothing here is an exception; http_outcomes.py decides what an answer means for a send. An address may hold the token,
so none is ever put into a text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.transport import NOT_SENT, aiohttp_transport

CONNECT_S = 10.0
ANSWER_S = 25.0  # every answer that does not come is a message that may be sent twice
ANSWER_BYTES_MAX = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came to. ``status`` None: no answer, for the reason ``trouble`` (a class name), and ``left`` says
    whether the request may have been carried out all the same. ``readable``: it was an answer of the service, and not
    of something on the way. ``code`` is the service's own, where it means what HTTP means by that number."""

    status: int | None
    ok: bool = False
    result: Any = None
    message_id: str = ""  # of what was sent
    description: str = ""
    code: int | None = None
    readable: bool = True
    trouble: str = ""
    left: bool = True


class HttpCalls:
    """``read`` makes an answer of a status and a body, whatever they hold."""

    def __init__(self, base: str, read: Callable[[int, bytes], Answer]) -> None:
        self._base = base
        self._read = read
        self._http = httpx.AsyncClient(
            transport=aiohttp_transport(),
            timeout=httpx.Timeout(None, connect=CONNECT_S),
            trust_env=False,
            follow_redirects=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def call(self, method: str, arguments: Mapping[str, Any] | None = None, within_s: float = ANSWER_S) -> Answer:
        """One call; ``within_s`` spans all of it."""
        try:
            async with (
                asyncio.timeout(CONNECT_S + within_s),
                self._http.stream("POST", f"{self._base}/{method}", json=dict(arguments or {})) as response,
            ):
                return self._read(response.status_code, await _bounded(response))
        except TimeoutError:
            return Answer(None, trouble="Timeout")
        except httpx.HTTPError as error:
            return Answer(None, trouble=type(error).__name__, left=not isinstance(error, NOT_SENT))


async def _bounded(response: httpx.Response) -> bytes:
    """The body; nothing of one that is longer than any answer of a service."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > ANSWER_BYTES_MAX:
            return b""
    return bytes(body)
