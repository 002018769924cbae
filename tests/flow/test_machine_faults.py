"""Disks that are full or fail, and other programs that hold the database: nothing is lost, the log says in plain words
what is wrong, and the program goes on by itself when it is over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.models import Settings
from tests.conftest import IN_CI
from tests.fakes.telegram import Person
from tests.flow.audit import Findings
from tests.flow.books import in_flight
from tests.flow.faults import (
    FAILED,
    FULL,
    LOCKED,
    Fault,
    a_full_disk,
    another_program_that_writes,
    can_mount,
    can_trace,
    failing,
    files_that_may_not_grow,
    small_disk,
)
from tests.flow.lives import Life, Zygote
from tests.flow.town import ADMIN_ID, Town, town_of

READERS = 12
DISK_KIB = 4_096
LEASE_S = 16 * 60  # what could not be stored of a feed is asked for again after a quarter of an hour
SOON = {"storage.sqlite.connection.BUSY_TIMEOUT_S": 0.2}


class Trouble(NamedTuple):
    fault: Fault
    says: str
    on_small_disk: bool = False


TROUBLES = {
    "files may not grow": Trouble(files_that_may_not_grow, FAILED),
    "another program writes": Trouble(another_program_that_writes, LOCKED),
}
if can_trace():
    TROUBLES |= {
        "every sync fails": Trouble(failing("fdatasync,fsync:error=EIO"), FAILED),
        "a third of the writes fails": Trouble(failing("pwrite64:error=EIO:when=2+3"), FAILED),
    }
if can_mount():
    TROUBLES["the disk is full"] = Trouble(a_full_disk, FULL, on_small_disk=True)


def test_in_ci_no_fault_is_left_out() -> None:
    assert len(TROUBLES) == 5 or not IN_CI


def troubles(*names: str) -> pytest.MarkDecorator:
    """Those of the named that there are."""
    found = [pytest.param(TROUBLES[name], id=name) for name in names if name in TROUBLES]
    return pytest.mark.parametrize("trouble", found)


@pytest.fixture
def disk(trouble: Trouble, tmp_path: Path) -> Iterator[Path]:
    """Where the town lives."""
    with ExitStack() as stack:
        yield stack.enter_context(small_disk(tmp_path / "small", DISK_KIB)) if trouble.on_small_disk else tmp_path


@pytest.fixture
async def town(zygote: Zygote, disk: Path, seed: int) -> AsyncIterator[Town]:
    async with town_of(zygote, disk, seed) as town:
        town.move_in(town.service.person("Hà", id=ADMIN_ID), Settings(), [])
        yield town


async def at_work(town: Town, readers: Sequence[Person]) -> Life:
    """A life in the middle of telling the first article."""
    life = await town.live(constants=SOON)
    await town.until(lambda: town.service.called("getUpdates"))
    town.papers.publish("thoi-tiet")
    await town.until(lambda: len(readers) > town.told(1) >= 2)
    return life


async def suffer(town: Town, reader: Person, says: str) -> None:
    """Something is asked and something is published while nothing can be stored."""
    reader.says("/trogiup")
    town.papers.publish("the-thao")
    for part in ("bot.delivery.sender", "bot.sources.poller", "bot.chat"):
        await town.until(lambda part=part: any(part in line for line in town.lives.said(says)))  # type: ignore[misc]


async def recovered(town: Town, readers: Sequence[Person]) -> Findings:
    """What the books say when everything is told and answered."""
    await town.until(lambda: town.told(1) >= len(readers))
    town.pass_time(LEASE_S)
    await town.until(lambda: town.told(2) >= len(readers))
    await town.until(lambda: any("Loa giúp được gì" in message.text for message in readers[0].messages))
    return town.findings()


@troubles(*TROUBLES)
async def test_nothing_is_lost_or_repeated_and_it_goes_on_by_itself(town: Town, trouble: Trouble) -> None:
    readers = [town.reader() for _ in range(READERS)]
    life = await at_work(town, readers)
    async with trouble.fault(town, life):
        await suffer(town, readers[0], trouble.says)
        assert town.told(2) == 0
    await recovered(town, readers)
    assert await life.stop() == 0
    found = town.findings()
    assert (found.problems, found.repeated, found.unknown) == ([], set(), set())
    assert not town.lives.said("Traceback")


@troubles("the disk is full", "every sync fails", "a third of the writes fails")
async def test_killed_in_the_middle_of_it_nothing_is_lost_either(town: Town, trouble: Trouble) -> None:
    readers = [town.reader() for _ in range(READERS)]
    life = await at_work(town, readers)
    async with trouble.fault(town, life):
        await suffer(town, readers[0], trouble.says)
        life.kill()
        await life.outlived()
    doubtful = in_flight(town.database)
    life = await town.live(constants=SOON)
    await recovered(town, readers)
    assert await life.stop() == 0
    found = town.findings()
    assert (found.problems, found.unknown) == ([], set())
    assert found.repeated <= doubtful


@troubles("files may not grow", "another program writes")
async def test_asked_to_end_it_ends_and_the_next_one_finds_everything(town: Town, trouble: Trouble) -> None:
    readers = [town.reader() for _ in range(READERS)]
    life = await at_work(town, readers)
    async with trouble.fault(town, life):
        await suffer(town, readers[0], trouble.says)
        await life.stop()
        assert not town.lives.said("Traceback")
    doubtful = in_flight(town.database)
    life = await town.live(constants=SOON)
    await recovered(town, readers)
    assert await life.stop() == 0
    found = town.findings()
    assert (found.problems, found.unknown) == ([], set())
    assert found.repeated <= doubtful


@troubles("another program writes")
async def test_it_does_not_begin_on_a_database_that_it_cannot_write_and_says_why(town: Town, trouble: Trouble) -> None:
    life = await town.live(constants=SOON)
    await town.until(lambda: town.service.called("getUpdates"))
    async with trouble.fault(town, life):
        life.kill()
        await life.outlived()
        before = len(town.service.calls)
        assert await (await town.live(constants=SOON)).outlived() == 1
        assert town.lives.log[-1].startswith(f"Error: {LOCKED}")
        assert len(town.service.calls) == before
