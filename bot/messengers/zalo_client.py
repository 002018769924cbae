"""Calls of the Zalo Bot Platform: one POST each, and what came of it as a value (docs.zaloplatforms.com, BOT, v2.5).

The platform answers HTTP 200 to refusals (``ok: false``), and a wrong token may meet an answer that is not JSON, so
nothing here is an exception: zalo_outcomes.py decides what an answer means.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.transport import aiohttp_transport

API_BASE = "https://bot-api.zaloplatforms.com"
POLL_S = 30  # the service holds a poll for so long when there is nothing
CONNECT_S = 10.0
ANSWER_S = 25.0  # every answer that does not come is a message that may be sent twice
ANSWER_BYTES_MAX = 1 << 20
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came to. ``status`` None: no answer, for the reason ``trouble`` (a class name: an error's text may
    hold the address, and with it the token), and ``left`` says whether the request may have been carried out all the
    same. ``readable``: it was an answer of the platform, JSON with ``ok``."""

    status: int | None
    ok: bool = False
    result: Any = None
    description: str = ""
    code: int | None = None
    readable: bool = True
    trouble: str = ""
    left: bool = True


class ZaloClient:
    """A bot's calls. The token stands in every address, so no address is ever put into a text."""

    def __init__(self, token: str, api_base: str = API_BASE) -> None:
        self._base = f"{api_base.rstrip('/')}/bot{token}"
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
                return read_answer(response.status_code, await _bounded(response))
        except TimeoutError:
            return Answer(None, trouble="Timeout")
        except httpx.HTTPError as error:
            return Answer(None, trouble=type(error).__name__, left=not isinstance(error, _NOT_SENT))


async def _bounded(response: httpx.Response) -> bytes:
    """The beginning of the body; what is longer than any answer of the platform is not read to its end."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > ANSWER_BYTES_MAX:
            return b""
    return bytes(body)


def read_answer(status: int, body: bytes) -> Answer:
    """The envelope ``{ok, result?, description?, error_code?}``. Pure and total."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Answer(status, readable=False)
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        return Answer(status, readable=False)
    code, description = said.get("error_code"), said.get("description")
    return Answer(
        status,
        ok=said["ok"] and status < 400,
        result=said.get("result"),
        description=description[:200] if isinstance(description, str) else "",
        code=code if isinstance(code, int) else None,
    )
