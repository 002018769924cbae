"""Storage from asyncio: commits in groups, and nobody's failure is another's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from bot.errors import StorageError
from storage.base import ChatLine, LatestQuery, Storage
from storage.threads import StorageThreads
from tests.contract.stories import NOW, person, publish


@pytest.fixture
async def threads(storage: Storage) -> AsyncIterator[StorageThreads]:
    opened = StorageThreads(storage)
    yield opened
    await opened.close()


def bodies(storage: Storage, chat: str = "c") -> list[str]:
    return [line.body for line in storage.lines(chat, limit=100_000)]


class Gate:
    """Holds the writing thread, so that what is asked meanwhile becomes one group."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def wait(self) -> None:
        self.entered.set()
        assert self.open.wait(10)


async def held(threads: StorageThreads) -> tuple[Gate, asyncio.Task[None]]:
    gate = Gate()
    holding = asyncio.create_task(threads.write(gate.wait))
    await asyncio.to_thread(gate.entered.wait, 10)
    return gate, holding


async def test_what_was_written_is_read(threads: StorageThreads) -> None:
    line = await threads.write(threads.storage.add_line, "c", "1", NOW)
    assert await threads.read(threads.storage.lines, "c", limit=5) == [line]
    assert (await threads.read(threads.storage.latest, LatestQuery())).total == 0


async def test_when_a_write_returns_another_connection_sees_it(
    threads: StorageThreads, connect: Callable[[], Storage]
) -> None:
    other = connect()
    lines = await asyncio.gather(*(threads.write(threads.storage.add_line, "c", str(n), NOW) for n in range(50)))
    assert other.lines("c") == sorted(lines, key=lambda line: line.id)


async def test_writes_happen_in_the_order_in_which_they_were_asked_for(threads: StorageThreads) -> None:
    await asyncio.gather(*(threads.write(threads.storage.add_line, "c", str(n), NOW) for n in range(2000)))
    assert bodies(threads.storage) == [str(n) for n in range(2000)]


async def test_what_waits_is_one_transaction(threads: StorageThreads, connect: Callable[[], Storage]) -> None:
    seen: list[int] = []
    other = connect()
    gate, holding = await held(threads)
    add = threads.storage.add_line
    first = asyncio.create_task(threads.write(add, "c", "1", NOW))
    look = asyncio.create_task(threads.write(lambda: seen.append(len(other.lines("c")))))
    await asyncio.sleep(0)
    gate.open.set()
    await asyncio.gather(holding, first, look)
    assert seen == [0]
    assert len(other.lines("c")) == 1


async def test_one_failure_undoes_only_itself(threads: StorageThreads) -> None:
    storage = threads.storage

    def fail_half_way() -> None:
        storage.add_line("c", "before the failure", NOW)
        raise ZeroDivisionError

    def fail_inside() -> None:
        with storage.batch():
            fail_half_way()

    gate, holding = await held(threads)
    writes = [
        asyncio.create_task(threads.write(storage.add_line, "c", "1", NOW)),
        asyncio.create_task(threads.write(fail_inside)),
        asyncio.create_task(threads.write(storage.add_line, "c", "2", NOW)),
    ]
    await asyncio.sleep(0)
    gate.open.set()
    await holding
    first, failed, second = await asyncio.gather(*writes, return_exceptions=True)
    assert isinstance(failed, ZeroDivisionError)
    assert [line.body for line in (first, second) if isinstance(line, ChatLine)] == ["1", "2"]
    assert bodies(storage) == ["1", "2"]


async def test_a_write_whose_caller_was_cancelled_is_done_and_harms_nobody(threads: StorageThreads) -> None:
    gate, holding = await held(threads)
    writes = [asyncio.create_task(threads.write(threads.storage.add_line, "c", str(n), NOW)) for n in range(3)]
    await asyncio.sleep(0)
    writes[1].cancel()
    gate.open.set()
    results = await asyncio.gather(holding, *writes, return_exceptions=True)
    assert isinstance(results[2], asyncio.CancelledError)
    assert bodies(threads.storage) == ["0", "1", "2"]


async def test_when_the_group_fails_everybody_hears_of_it_and_nothing_is_kept(
    threads: StorageThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = threads.storage
    whole = storage.batch

    class Broken:
        def __enter__(self) -> None:
            self.batch = whole()
            self.batch.__enter__()

        def __exit__(self, *_: object) -> None:
            error = StorageError("The disk is full.")
            self.batch.__exit__(StorageError, error, None)
            raise error

    gate, holding = await held(threads)
    monkeypatch.setattr(storage, "batch", Broken)
    gate.open.set()
    await holding
    results = await asyncio.gather(
        *(threads.write(storage.add_line, "c", str(n), NOW) for n in range(3)), return_exceptions=True
    )
    assert [str(each) for each in results] == ["The disk is full."] * 3
    assert bodies(storage) == []
    monkeypatch.undo()
    await threads.write(storage.add_line, "c", "again", NOW)
    assert bodies(storage) == ["again"]


async def test_a_read_inside_a_write_sees_what_it_wrote(threads: StorageThreads) -> None:
    def write_and_read() -> list[ChatLine]:
        threads.storage.add_line("c", "1", NOW)
        return threads.storage.lines("c")

    assert len(await threads.write(write_and_read)) == 1


async def test_closing_ends_after_what_was_asked_for(storage: Storage) -> None:
    threads = StorageThreads(storage)
    writes = [asyncio.create_task(threads.write(storage.add_line, "c", str(n), NOW)) for n in range(100)]
    await asyncio.sleep(0)
    await threads.close()
    await asyncio.gather(*writes)
    assert len(bodies(storage)) == 100
    with pytest.raises(StorageError, match="closed"):
        await threads.write(storage.add_line, "c", "late", NOW)
    await threads.close()


async def test_readers_are_not_held_up_by_a_writer(threads: StorageThreads) -> None:
    publish(threads.storage)
    gate, holding = await held(threads)
    assert (await threads.read(threads.storage.latest, LatestQuery())).total == 1
    gate.open.set()
    await holding


def test_threads_that_share_a_storage_lose_nothing_to_each_other(storage: Storage) -> None:
    def add_and_fail(name: str) -> None:
        with storage.batch():
            storage.add_line(name, "undone", NOW)
            raise ZeroDivisionError

    def write(name: str) -> None:
        for number in range(50):
            storage.add_line(name, str(number), NOW)
            assert storage.lines(name, limit=1)[0].body == str(number)
            with pytest.raises(ZeroDivisionError):
                add_and_fail(name)

    workers = [threading.Thread(target=write, args=(f"c{n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(bodies(storage, f"c{n}") == [str(number) for number in range(50)] for n in range(4))


def test_a_batch_is_one_transaction(storage: Storage, connect: Callable[[], Storage]) -> None:
    other = connect()
    with storage.batch():
        person(storage, "1")
        assert storage.subscriber(1) is not None
        assert other.subscriber(1) is None
    assert other.subscriber(1) is not None
