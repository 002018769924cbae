"""Worker processes for what strangers wrote: a parser that hangs is killed, one that crashes takes nobody along."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar, TypeVarTuple, cast

from pebble import ProcessExpired, ProcessPool

from bot.errors import ParseError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_TASKS_MAX = 500  # then a worker is replaced: parsers of strangers' bytes leak
_MEMORY_BYTES_MAX = 1_500_000_000
_PRELOADED = ["bot.news.feeds", "feedparser", "lxml.html", "trafilatura"]


class Workers:
    """A few processes that run functions of modules. They start with the first task and end with ``close``."""

    def __init__(self, count: int = 2, memory_bytes_max: int = _MEMORY_BYTES_MAX) -> None:
        self._count = count
        self._memory_bytes_max = memory_bytes_max
        self._pool: ProcessPool | None = None
        self._starting = asyncio.Lock()
        self._tasks: set[Future[Any]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def run(self, call: Callable[[*Ts], T], *args: *Ts, timeout_s: float = 5.0) -> T:
        """``call(*args)`` in a worker; the time counts from when the worker begins.

        ParseError as ``call`` raises it, or with the reason ``timeout`` (the worker was killed), ``crash`` (it died),
        ``memory`` (over the limit) or ``parser`` (any other exception).
        """
        try:
            done, value = await self._scheduled(call, args, timeout_s)
        except RuntimeError:  # the pool broke, which a worker that dies at the wrong moment can do: in a new one
            try:
                done, value = await self._scheduled(call, args, timeout_s)
            except RuntimeError as error:
                raise ParseError("crash", "The worker processes broke.") from error
        if not done:
            raise ParseError(*value)
        return cast("T", value)

    async def _scheduled(self, call: Callable[..., T], args: tuple[object, ...], timeout_s: float) -> tuple[bool, Any]:
        pool = await self._running()
        try:
            future: Future[tuple[bool, Any]] = pool.schedule(_guarded, args=(call, *args), timeout=timeout_s)
            self._tasks.add(future)
            future.add_done_callback(self._tasks.discard)
            return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise ParseError("timeout", f"Not read within {timeout_s:g} s.") from error
        except ProcessExpired as error:
            raise ParseError("crash", "The process that read it died of it.") from error
        except RuntimeError:
            if self._pool is pool:
                await self.close()
            raise

    async def _running(self) -> ProcessPool:
        if self._pool is not None:
            return self._pool
        async with self._starting:
            if self._pool is None:
                pool = ProcessPool(
                    max_workers=self._count,
                    max_tasks=_TASKS_MAX,
                    initializer=_prepare,
                    initargs=[self._memory_bytes_max],
                    context=_context(),
                )
                # The first task starts the processes, which blocks while their server loads what they need.
                await asyncio.wrap_future(await asyncio.to_thread(pool.schedule, _nothing))
                self._pool = pool
            return self._pool

    async def close(self) -> None:
        """Ends the processes at once; who still waits for one is cancelled."""
        pool, self._pool = self._pool, None
        for future in list(self._tasks):
            future.cancel()
        if pool is not None:
            await asyncio.to_thread(_end, pool)


def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates only some
    pool.join()


def _prepare(memory_bytes_max: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a parser that hangs in C would not run a handler
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  # there is none elsewhere

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes_max, memory_bytes_max))


def _nothing() -> None:
    """The first task: when it is done, a worker runs."""


def _guarded(call: Callable[..., Any], *args: object) -> tuple[bool, Any]:
    """(True, result) or (False, (reason, message)): exceptions need not survive pickling."""
    try:
        return True, call(*args)
    except ParseError as error:
        return False, (error.reason, str(error))
    except MemoryError:
        return False, ("memory", "Reading it takes too much memory.")
    except Exception as error:  # noqa: BLE001  # a bug of a parser must not stop the feeds of others
        return False, ("parser", f"The parser failed on it: {type(error).__name__}: {error}"[:300])
