"""Two programs on one database: the second says who is there and waits, and takes over when the first is gone."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.tenure import is_dead, me, name_of
from storage import open_storage
from tests.flow.lives import group, pipe
from tests.flow.service import Service
from tests.flow.town import Town

SOON = {"bot.tenure.LOOK_S": 0.1, "bot.tenure.RENEW_S": 0.2}
TAKEN_OVER_S = 15.0  # well before a lease of 20 seconds runs out


async def works(town: Town, service: Service) -> None:
    await town.until(lambda: service.called("getUpdates"))


async def test_a_second_program_says_who_is_there_since_when_and_does_nothing(town: Town) -> None:
    first = await town.live()
    await works(town, town.service)
    town.reader()
    async with Service(random.Random(1)) as other:
        second = await town.live(api_base=other.url)
        await town.until(lambda: town.lives.said("Loa runs on this database already"))
        [refusal] = town.lives.said("Loa runs on this database already")
        assert f"process {first.pid} on {socket.gethostname()}, since " in refusal
        assert re.search(r"since \d\d:\d\d on \d\d/\d\d/\d{4}", refusal)
        town.papers.publish("thoi-tiet")
        await town.until(lambda: town.service.arrivals)
        assert list(other.calls) == []
        assert second.runs
        assert len(town.lives.said("Loa runs on this database already")) == 1
        assert await second.stop() == 0
        assert list(other.calls) == []


async def test_when_the_first_is_killed_the_second_takes_over_by_itself(town: Town) -> None:
    first = await town.live()
    await works(town, town.service)
    reader = town.reader()
    async with Service(random.Random(1)) as other:
        other.person("Bạn đọc", id=reader.id).starts()
        await town.live(api_base=other.url)
        await town.until(lambda: town.lives.said("Loa runs on this database already"))
        first.kill()
        assert await first.outlived() == -signal.SIGKILL
        await town.until(lambda: other.called("getUpdates"), within_s=TAKEN_OVER_S)
        assert town.lives.said(f"process {first.pid} on {socket.gethostname()} died without a word")
        town.papers.publish("thoi-tiet")
        await town.until(lambda: other.arrivals)


async def test_when_the_first_ends_the_second_takes_over_at_once(town: Town) -> None:
    first = await town.live()
    await works(town, town.service)
    async with Service(random.Random(1)) as other:
        await town.live(api_base=other.url)
        await town.until(lambda: town.lives.said("Loa runs on this database already"))
        assert await first.stop() == 0
        await town.until(lambda: other.called("getUpdates"), within_s=TAKEN_OVER_S)
        assert not town.lives.said("died without a word")


async def test_other_roles_may_be_somebody_elses(town: Town) -> None:
    await town.live(roles=("poller", "sender"))
    await town.until(lambda: town.lives.log or town.database.exists())
    await town.live(roles=("chat",))
    await works(town, town.service)
    assert not town.lives.said("Loa runs on this database already")


async def test_a_program_whose_roles_went_to_another_stops_with_an_error(town: Town) -> None:
    first = await town.live(constants=SOON)
    await works(town, town.service)
    with closing(open_storage(str(town.database))) as storage:
        now = town.clock()
        held = storage.claim_roles(["sender"], "elsewhere:1", now, now + timedelta(seconds=20))
        assert held is not None
        assert storage.claim_roles(["sender"], "elsewhere:1", now, now + timedelta(seconds=20), held.owner) is None
        assert await first.outlived() == 1
        assert town.lives.said("Error: Another Loa has taken over this database.")
        # What the other one has is left to it.
        held = storage.claim_roles(["sender"], "third:1", now, now)
        assert held is not None
        assert held.owner == "elsewhere:1"


async def test_a_program_that_is_silent_on_another_machine_is_waited_for_until_its_lease_is_over(town: Town) -> None:
    with closing(open_storage(str(town.database))) as storage:
        now = town.clock()
        assert storage.claim_roles(["poller"], "attic:7/other-boot-1-5", now, now + timedelta(seconds=20)) is None
    await town.live(constants=SOON)
    await town.until(lambda: town.lives.said("process 7 on attic, since"))
    assert list(town.service.calls) == []
    town.pass_time(21)
    await works(town, town.service)


async def test_a_killed_program_leaves_no_process_behind(town: Town) -> None:
    life = await town.live(own_workers=True)
    await works(town, town.service)
    town.reader()
    town.papers.publish("thoi-tiet")
    await town.until(lambda: town.service.arrivals)

    assert len(group(life.pid)) > 1
    life.kill()
    await life.outlived()
    await town.until(lambda: not group(life.pid))


# --- who is dead -----------------------------------------------------------------------------------------------------


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """Another process, which waits; what it would call itself is in ``name_in``."""
    with subprocess.Popen([sys.executable, "-c", NAME], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        yield child
        child.kill()


NAME = "import sys; from bot.tenure import me; print(me(), flush=True); sys.stdin.read()"


def name_in(child: subprocess.Popen[bytes]) -> str:
    return pipe(child.stdout).readline().decode().strip()


def test_who_lives_is_not_dead(child: subprocess.Popen[bytes]) -> None:
    assert not is_dead(me())
    assert not is_dead(name_in(child))


def test_who_ended_is_dead_already_as_a_zombie(child: subprocess.Popen[bytes]) -> None:
    owner = name_in(child)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    assert is_dead(owner)
    child.wait()
    assert is_dead(owner)


def test_another_process_that_got_the_number_of_a_dead_one_is_not_taken_for_it(child: subprocess.Popen[bytes]) -> None:
    begun = name_in(child)
    before, _, ticks = begun.rpartition("-")
    assert is_dead(f"{before}-{int(ticks) - 1}")


@pytest.mark.parametrize(
    "owner",
    [
        "attic:7/3c1f-4026531836-99",  # another boot or another machine
        me().replace(":", ":x", 1),  # no process number
        f"{socket.gethostname()}:{2**22 + 1}",  # says nothing of where it was seen from
        "",
    ],
)
def test_of_whom_nothing_can_be_known_it_is_not_said_that_he_is_dead(owner: str) -> None:
    assert not is_dead(owner)


def test_a_process_of_another_namespace_is_not_looked_for_among_ours() -> None:
    before, _, ticks = me().rpartition("-")
    boot, _, namespace = before.rpartition("-")
    assert not is_dead(f"{boot}-{int(namespace) + 1}-{int(ticks) - 1}")


def test_an_owner_is_told_to_people_as_process_and_machine() -> None:
    assert name_of("vm-1:312/3c1f-4026531836-99") == "process 312 on vm-1"
