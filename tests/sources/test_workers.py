from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot.errors import ParseError
from bot.sources.workers import Workers


def double(number: int) -> int:
    return 2 * number


def worker_id() -> int:
    return os.getpid()


def hang() -> None:
    while True:
        time.sleep(60)


def hang_in_c() -> int:
    return sum(range(10**12))


def die() -> None:
    os._exit(3)


def eat() -> int:
    return len(b"x" * 3_000_000_000)


def refuse() -> None:
    raise ParseError("not_a_feed", "Đây không phải là nguồn tin.")


class UnpicklableError(Exception):
    def __init__(self, one: object, two: object) -> None:
        super().__init__("only one")


def fail() -> None:
    raise UnpicklableError(1, 2)


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers(1) as workers:
        yield workers


async def test_a_task_runs_in_another_process_that_starts_with_the_first(workers: Workers) -> None:
    before = {process.pid for process in multiprocessing.active_children()}
    assert await workers.run(worker_id) != os.getpid()
    assert await workers.run(double, 21) == 42
    assert len({process.pid for process in multiprocessing.active_children()} - before) == 1


@pytest.mark.parametrize("task", [hang, hang_in_c])
async def test_a_task_that_hangs_is_killed_and_the_next_one_runs(workers: Workers, task: object) -> None:
    first = await workers.run(worker_id)
    started = time.monotonic()
    with pytest.raises(ParseError) as caught:
        await workers.run(task, timeout_s=0.2)  # type: ignore[arg-type]  # either of the two
    assert caught.value.reason == "timeout"
    assert await workers.run(worker_id) != first
    assert time.monotonic() - started < 30
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


async def test_a_worker_that_dies_is_a_crash_and_the_next_task_runs(workers: Workers) -> None:
    with pytest.raises(ParseError) as caught:
        await workers.run(die)
    assert caught.value.reason == "crash"
    assert await workers.run(double, 4) == 8


@pytest.mark.parametrize(("task", "reason"), [(refuse, "not_a_feed"), (fail, "parser"), (eat, "memory")])
async def test_whatever_a_task_raises_arrives_as_a_parse_error(workers: Workers, task: object, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        await workers.run(task)  # type: ignore[arg-type]  # any of them
    assert caught.value.reason == reason
    assert str(caught.value)


async def test_one_task_that_hangs_does_not_hold_up_the_others() -> None:
    async with Workers(2) as workers:
        await workers.run(double, 1)
        hanging = asyncio.create_task(workers.run(hang, timeout_s=30))
        assert await asyncio.gather(*(workers.run(double, n) for n in range(20))) == [2 * n for n in range(20)]
        hanging.cancel()
        with suppress(asyncio.CancelledError):
            await hanging


async def test_closing_leaves_no_process_and_nobody_waiting() -> None:
    workers = Workers(2)
    pid = await workers.run(worker_id)
    waiting = asyncio.create_task(workers.run(hang, timeout_s=30))
    for _ in range(10):
        await asyncio.sleep(0)  # until it is handed over
    assert workers._tasks
    await workers.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    await workers.close()
    assert await workers.run(double, 2) == 4
    await workers.close()
