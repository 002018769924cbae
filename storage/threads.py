"""Storage from asyncio: reads in a few threads, writes in one, committed in groups.

A commit that reaches the disk costs the same for one write as for hundreds. So the writing thread takes everything
that waits, runs it as one transaction with a savepoint for each call, commits, and only then answers.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from bot.errors import StorageError
from storage.base import Storage

P = ParamSpec("P")
T = TypeVar("T")
GROUP_CALLS_MAX = 500
GROUP_TIME_S = 0.02  # other processes write between two groups


@dataclass(slots=True)
class _Job:
    """A write that was asked for, and what came of it."""

    call: Callable[[], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class StorageThreads:
    """``await db.read(db.storage.article, 7)``, ``await db.write(db.storage.pause, 7, "blocked", now)``."""

    def __init__(self, storage: Storage, readers: int = 3) -> None:
        self.storage = storage
        self._readers = ThreadPoolExecutor(readers, "storage-read")
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write_groups, name="storage-write", daemon=True)
        self._writer.start()
        self._closed = False

    async def read(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(call, *args, **kwargs))

    async def write(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """When it returns, what was written is on disk. Writes happen in the order in which they were asked for, also
        those whose caller was cancelled meanwhile."""
        if self._closed:
            raise StorageError("The storage is closed.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(partial(call, *args, **kwargs), future))
        return await future

    async def close(self) -> None:
        """Ends after what was already asked for; the storage itself stays open."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)

    def _write_groups(self) -> None:
        while (first := self._jobs.get()) is not None:
            group, last = self._run_group(first)
            _answer(group)
            if last:
                return

    def _run_group(self, first: _Job) -> tuple[list[_Job], bool]:
        """Everything that waits, in one transaction; whether the end was asked for."""
        group, last = [first], False
        until = time.monotonic() + GROUP_TIME_S
        try:
            with self.storage.batch():
                _run(first)
                while len(group) < GROUP_CALLS_MAX and time.monotonic() < until and not self._jobs.empty():
                    job = self._jobs.get()
                    if job is None:
                        last = True
                        break
                    group.append(job)
                    _run(job)
        except BaseException as error:  # noqa: BLE001 - handed to everybody who waits
            for job in group:  # what one of them did wrong is still its own error
                job.error = job.error or error
        return group, last


def _run(job: _Job) -> None:
    try:
        job.result = job.call()
    except BaseException as error:  # noqa: BLE001 - handed to whoever waits
        job.error = error


def _answer(group: Sequence[_Job]) -> None:
    """Wake everybody who waits, with one call into each event loop."""
    for loop in {job.future.get_loop() for job in group}:
        try:
            loop.call_soon_threadsafe(_resolve, [job for job in group if job.future.get_loop() is loop])
        except RuntimeError:  # that loop is closed: nobody waits there any more
            continue


def _resolve(group: Sequence[_Job]) -> None:
    for job in group:
        if job.future.done():  # cancelled
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
