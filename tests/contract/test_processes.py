"""Several processes on one database: what one holds no other gets, and a killed one loses nothing acknowledged."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.models import FeedSpec
from storage import open_storage
from storage.base import Storage
from tests.contract.stories import NOW, announce, person

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(url: str, request: pytest.FixtureRequest) -> Start:
    """Starts a child on the same database that waits at its beginning for ``go``."""

    def run(task: str, name: str = "child") -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.contract.child", task, url, name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        request.addfinalizer(child.communicate)
        request.addfinalizer(child.kill)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        return child

    return run


def go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def said(child: subprocess.Popen[str]) -> list[str]:
    output, _ = child.communicate(timeout=60)
    return output.splitlines()


@pytest.mark.parametrize("after", [1, 40, 300])
def test_a_killed_process_loses_nothing_that_was_acknowledged(url: str, start: Start, after: int) -> None:
    child = start("write")
    go(child)
    assert child.stdout is not None
    heard = [child.stdout.readline() for _ in range(after)]
    child.kill()
    acknowledged = {line.strip() for line in heard} | set(said(child)[:-1])  # the last line may be cut
    with closing(open_storage(url)) as storage:
        stored = [line.body for line in storage.lines("c", limit=1_000_000)]
    assert acknowledged <= set(stored)
    assert len(stored) == len(set(stored))
    assert len(acknowledged) >= after


def test_two_pollers_never_hold_the_same_feed(storage: Storage, start: Start) -> None:
    urls = [f"https://bao.example/{n}.rss" for n in range(300)]
    storage.sync_feeds([FeedSpec(url, "bao", "Báo") for url in urls], NOW)
    children = [start("feeds"), start("feeds")]
    for child in children:
        go(child)
    claimed = [said(child) for child in children]
    assert sorted(claimed[0] + claimed[1]) == sorted(urls)


def test_two_senders_never_begin_the_same_delivery(storage: Storage, start: Start) -> None:
    with storage.batch():
        readers = [person(storage, str(n)) for n in range(3000)]
    announce(storage, readers[0])
    children = [start("send", "first"), start("send", "second")]
    for child in children:
        go(child)
    begun = [int(number) for child in children for number in said(child)]
    assert sorted(begun) == [each.id for each in readers]
