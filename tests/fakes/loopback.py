"""A service of our own on loopback; what it answers is each service's business."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web


class Loopback:
    """``async with`` it, or ``start`` and ``stop``: it listens at ``address``, and begun again at the same one.

    ``request`` makes an aiohttp request of another kind.
    """

    def __init__(self, request: Callable[..., Any] | None = None) -> None:
        self.port = 0
        self._request = request
        self._runner: web.ServerRunner | None = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, port: int | None = None) -> None:
        """Listen on ``port``; None: the one of the last time, else any free one."""
        server = web.Server(self._handle, request_factory=self._request, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.01)  # 0 would wait for ever
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port if port is None else port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Connections end, waiting polls too."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
