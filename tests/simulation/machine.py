"""Loa on its database file: started, stopped, killed at any step and started again, all in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine, Mapping
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from bot.delivery.broadcasts import BroadcastReporter
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.delivery.planner import Planner
from bot.delivery.posting import Posted, Poster
from bot.delivery.sender import Sender
from bot.errors import StorageError
from bot.messengers.base import Messenger
from storage.base import Delivery
from storage.sqlite import SqliteStorage
from storage.threads import StorageThreads
from tests.delivery.newsroom import CATALOGUE, SAY
from tests.simulation.journal import Journal

P = ParamSpec("P")
T = TypeVar("T")
LONG_S = 86_400.0  # nothing here looks now and then: whoever has something new to do is told
LOOK_AGAIN_S = 5.0
REPORT_EVERY_S = (2.0, 600.0)

IN_LIFE: ContextVar[bool] = ContextVar("in_life", default=False)
UNDER_WAY: ContextVar[Delivery | None] = ContextVar("under_way", default=None)


class KilledError(BaseException):
    """The process is no more: nothing that it was about to do happens."""


class Clock:
    """The wall clock of Loa's machine, which may be ``off_s`` seconds wrong."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.off_s = 0.0

    def __call__(self) -> datetime:
        return self.at(now_s()) + timedelta(seconds=self.off_s)

    def at(self, moment_s: float) -> datetime:
        """What a clock that is right shows then."""
        return self._start + timedelta(seconds=moment_s)


def now_s() -> float:
    return asyncio.get_running_loop().time()


class Threads(StorageThreads):
    """Storage whose calls happen at once in the loop, so that virtual time stands still meanwhile. The caller goes on
    a little later, as with threads."""

    def __init__(self, storage: SqliteStorage, machine: Machine) -> None:
        self.storage = storage
        self._machine = machine

    async def read(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._called(call, *args, writes=False, **kwargs)

    async def write(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._called(call, *args, writes=True, **kwargs)

    async def _called(self, call: Callable[..., T], *args: Any, writes: bool, **kwargs: Any) -> T:
        machine = self._machine
        machine.step()
        if machine.refuses(writes=writes):
            await asyncio.sleep(machine.rng.choice((0, 0, 5)))  # the disk is full, or another program has the lock
            raise StorageError("The disk is full.")
        result = call(*args, **kwargs)
        if writes:
            machine.wrote(getattr(call, "__name__", ""), args, result)
        await asyncio.sleep(machine.rng.choice((0, 0, 0, 0, 0, 0.001, 0.05)))
        machine.step()
        return result

    async def close(self) -> None: ...


class _Poster(Poster):
    """Lets the service's record say which delivery a call belongs to. The program itself has no such thing."""

    async def post(self, delivery: Delivery) -> Posted:
        UNDER_WAY.set(delivery)
        return await super().post(delivery)


class Machine:
    """One process at a time: ``lives`` counts them. Their tasks are known, so that none outlives its process."""

    def __init__(
        self,
        path: Path,
        clock: Clock,
        rng: random.Random,
        journal: Journal,
        paces: Mapping[str, Pace],
    ) -> None:
        self._path = path
        self._clock = clock
        self._paces = paces
        self.rng = rng
        self.journal = journal
        self.messengers: Mapping[str, Messenger] = {}
        self.extra_loops: Callable[[Machine], list[Coroutine[Any, Any, Any]]] = lambda _: []
        self.lives = 0
        self.up = asyncio.Event()
        self.storage: SqliteStorage
        self.outboxes: Mapping[str, Outbox]
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._nudged = asyncio.Event()
        self.announced = asyncio.Event()
        self._ended = asyncio.Event()
        self._stop: tuple[int, bool, float] | None = None
        self._refusing: tuple[float, bool] = (0.0, False)
        asyncio.get_running_loop().set_task_factory(self._make_task)

    # --- what the world does to it -------------------------------------------------------------------------------

    def stop_soon(self, after_steps: int, away_s: float, *, kills: bool) -> None:
        if self._stop is None:
            self._stop = (after_steps, kills, away_s)

    def refuse(self, lasts_s: float, *, reads_too: bool) -> None:
        self._refusing = (now_s() + lasts_s, reads_too)

    def refuses(self, *, writes: bool) -> bool:
        until, reads_too = self._refusing
        if now_s() >= until or not (writes or reads_too):
            return False
        self._nudged.set()  # the planner tries again in a second
        return True

    def spare(self) -> None:
        """Nothing more happens to it."""
        self._refusing = (0.0, False)
        if not self._ended.is_set():
            self._stop = None

    def wake(self) -> None:
        """Something was stored of which the program hears within a second."""
        self._sender.wake()
        self._nudged.set()

    def step(self) -> None:
        """The program does something: perhaps it comes to no more."""
        if self._ended.is_set() and self._stop is not None and self._stop[1]:
            raise KilledError
        if self._stop is None or self._ended.is_set():
            return
        left, kills, away_s = self._stop
        self._stop = (left - 1, kills, away_s)
        if left <= 1:
            self._ended.set()
            if kills:
                raise KilledError

    def wrote(self, name: str, args: tuple[Any, ...], result: Any) -> None:
        if name in {"begin_deliveries", "record_results", "release"}:
            self._nudged.set()
        if name == "claim_due_deliveries" and not result:
            asyncio.get_running_loop().call_later(LOOK_AGAIN_S, self._sender.wake)  # a service may be back by then
        self.journal.wrote(name, args, result)

    # --- its lives -------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Start it, and start it again whenever it has ended."""
        while True:
            self._begin()
            await self._ended.wait()
            assert self._stop is not None
            _, kills, away_s = self._stop
            self.up.clear()
            if not kills:
                await self._end_in_order()
            await self._bury()
            self.storage.close()
            self.journal.ended(kills=kills)
            self._stop = None
            self.journal.trouble(away_s + 5, "away")
            await asyncio.sleep(away_s)

    def _begin(self) -> None:
        self._ended.clear()
        self._loops: list[asyncio.Task[Any]] = []
        self.lives += 1
        self.storage = SqliteStorage(self._path)
        self.journal.began(self.storage)
        self.db = Threads(self.storage, self)
        self.outboxes = {name: Outbox(each, self._clock, self._paces[name]) for name, each in self.messengers.items()}
        poster = _Poster(self.db, self.outboxes, CATALOGUE, SAY, self._clock)
        owner = f"life {self.lives}"
        self._sender = Sender(self.db, poster, self._clock, owner, poll_s=LONG_S, chance=self.rng.random)
        self._planner = Planner(self.db, self._clock, self._sender.wake, look_s=LONG_S, sleep=self._planner_rest)
        self._reporter = BroadcastReporter(self.db, self.outboxes, SAY)
        self.start(self._work())

    async def _work(self) -> None:
        while True:
            try:
                await self.db.write(self.storage.reclaim, self._clock())
                break
            except StorageError:
                await asyncio.sleep(5)  # whatever keeps it running starts it again
        loops = [self._sender.run(), self._planner.run(), self._report(), *self.extra_loops(self)]
        self._loops = [self.start(each) for each in loops]
        if not self._ended.is_set():
            self.up.set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """A task of the process."""
        token = IN_LIFE.set(True)
        try:
            return asyncio.create_task(work)
        finally:
            IN_LIFE.reset(token)

    async def _end_in_order(self) -> None:
        """As bot/app.py does it on a signal."""
        self._sender.stop()
        for each in self._loops[1:]:
            each.cancel()
        if self._loops:
            await asyncio.wait(self._loops[:1], timeout=12)

    async def end(self) -> None:
        """For good."""
        await self._bury()
        self.storage.close()

    async def _bury(self) -> None:
        while left := [task for task in self._tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.sleep(0)
        for task in self._tasks:
            if not task.cancelled():
                self._look_for_bugs(task.exception())
        self._tasks.clear()

    def _look_for_bugs(self, error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KilledError):
            self.journal.fault(f"a part of the program broke: {error!r}")

    def _make_task(self, loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **options)
        if IN_LIFE.get():
            self._tasks[task] = None
            task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        if not self._ended.is_set():
            self._tasks.pop(task, None)
            if not task.cancelled():
                self._look_for_bugs(task.exception())

    # --- loops that look now and then in the real program ------------------------------------------------------------

    async def _planner_rest(self, rest_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(rest_s):
                await self._nudged.wait()
                await asyncio.sleep(self.rng.random())
        self._nudged.clear()

    async def _report(self) -> None:
        first_s, last_s = REPORT_EVERY_S
        pause_s = first_s
        while True:
            running = self.storage.running_broadcasts()
            with contextlib.suppress(StorageError):
                if running:
                    await self._reporter.look()
            pause_s = min(pause_s * 1.5, last_s) if running else first_s
            if not running:
                self.announced.clear()
                await self.announced.wait()
            await asyncio.sleep(pause_s)
