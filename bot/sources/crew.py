"""The tasks at work on what was claimed: so many at once, each thing by one task, and none left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Crew:
    """At most ``size`` tasks, by the number of what they work on."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._tasks: dict[int, asyncio.Task[None]] = {}

    @property
    def busy(self) -> int:
        return len(self._tasks)

    def at_work_on(self, number: int) -> bool:
        return number in self._tasks

    def start(self, number: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._tasks.pop(number, None))

    async def room_for(self, count: int) -> None:
        """Wait until ``count`` more tasks may start."""
        while self._tasks and len(self._tasks) + count > self._size:
            await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)

    async def finish(self) -> None:
        """Wait for the end of everything that was started."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def dismiss(self) -> None:
        """Cancel everything, and wait until it has ended."""
        for task in self._tasks.values():
            task.cancel()
        await self.finish()
