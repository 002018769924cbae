from __future__ import annotations

import asyncio

from bot.sources.gate import Gate


class Clock:
    """Time passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


async def test_one_at_a_time_per_site_with_the_gap_between() -> None:
    clock = Clock()
    gate = Gate(1.0, clock, clock.sleep)
    log: list[tuple[str, float]] = []

    async def visit(took_s: float) -> None:
        async with gate.turn("bao.vn"):
            log.append(("in", clock()))
            await clock.sleep(took_s)
            log.append(("out", clock()))

    await asyncio.gather(*(visit(took_s) for took_s in (0.5, 3.0, 0.0)))
    assert log == [("in", 100), ("out", 100.5), ("in", 101.5), ("out", 104.5), ("in", 105.5), ("out", 105.5)]


async def test_sites_do_not_wait_for_one_another() -> None:
    gate = Gate(60.0)
    async with gate.turn("slow.vn"), asyncio.timeout(20):
        async with gate.turn("quick.vn"):
            pass
        assert gate.wait_s("quick.vn") > 59
        assert gate.wait_s("slow.vn") == 60
        assert gate.wait_s("other.vn") == 0


async def test_a_site_that_asks_for_it_is_left_alone_for_longer() -> None:
    clock = Clock()
    gate = Gate(1.0, clock, clock.sleep)
    async with gate.turn("bao.vn", gap_s=10):
        pass
    async with gate.turn("bao.vn"):
        assert clock() == 110
    gate.hold("bao.vn", 60)
    async with gate.turn("bao.vn"):
        assert clock() == 170


async def test_a_visit_that_fails_or_is_cancelled_lets_the_next_one_in() -> None:
    gate = Gate(0.0)
    entered = asyncio.Event()

    async def stay() -> None:
        async with gate.turn("bao.vn"):
            entered.set()
            await asyncio.Event().wait()

    inside, waiting = asyncio.create_task(stay()), asyncio.create_task(stay())
    await entered.wait()
    waiting.cancel()
    inside.cancel()
    await asyncio.gather(inside, waiting, return_exceptions=True)
    async with asyncio.timeout(1), gate.turn("bao.vn"):
        pass


async def test_memory_follows_what_is_in_use() -> None:
    gate = Gate(0.0)
    async with gate.turn("kept.vn"):
        for n in range(10_000):
            async with gate.turn(f"{n}.vn"):
                pass
        assert len(gate._sites) < 5_000
        assert gate._sites["kept.vn"].users == 1
