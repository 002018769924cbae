"""Storage from asyncio: reads in a few threads, writes in one, committed in groups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from storage.base import Storage

P = ParamSpec("P")
T = TypeVar("T")


class StorageThreads:
    """``await db.read(db.storage.article, 7)``, ``await db.write(db.storage.pause, 7, "blocked", now)``."""

    def __init__(self, storage: Storage, readers: int = 3) -> None:
        self.storage = storage
        self._readers = ThreadPoolExecutor(readers, "storage-read")
        self._writer = ThreadPoolExecutor(1, "storage-write")

    async def read(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(call, *args, **kwargs))

    async def write(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """When it returns, what was written is on disk."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, partial(call, *args, **kwargs))

    async def close(self) -> None:
        """Ends after what was already asked for; the storage itself stays open."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
