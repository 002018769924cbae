"""A thousand months in CI, some dozens elsewhere; and proof that a month would show what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.conftest import IN_CI
from tests.simulation import laws_copies, laws_time
from tests.simulation.bugs import BUGS, Bug
from tests.simulation.laws import LAWS
from tests.simulation.world import Ended, run

SEEDS = 1_000 if IN_CI else 40
SEEDS_FOR_A_BUG = 40


def test_no_month_breaks_a_law() -> None:
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        broken = [ended for ended in pool.map(run, range(SEEDS), chunksize=5) if ended.faults]
    assert not broken, "\n".join(_told(broken))


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_bug_is_caught_by_the_law_that_it_breaks(bug: Bug) -> None:
    law = f"{BUGS[bug].__name__}:"
    with bug():
        assert any(fault.startswith(law) for seed in range(SEEDS_FOR_A_BUG) for fault in run(seed).faults)


def test_every_law_catches_something() -> None:
    assert {*LAWS, *laws_time.LAWS, *laws_copies.LAWS} == set(BUGS.values())


def test_the_bugs_and_their_laws_stand_in_the_documents() -> None:
    page = (Path(__file__).parents[2] / "docs" / "testing.md").read_text("utf-8")
    named = re.findall(r"^\| ([a-z ]+) \| [^|]+ \| ([a-z ]+) \|$", page, re.MULTILINE)
    assert dict(named) == {_words(bug): _words(law) for bug, law in BUGS.items()}


@pytest.mark.parametrize("seed", [0, 3])
def test_a_seed_replays(seed: int) -> None:
    first, second = (run(seed, trace=True) for _ in range(2))
    assert first == second
    assert len(first.story) > 100


def _words(named: Callable[..., object]) -> str:
    return named.__name__.replace("_", " ")


def _told(broken: Iterable[Ended]) -> Iterator[str]:
    for ended in broken:
        yield f"seed {ended.seed} (python -m tests.simulation --seed {ended.seed} --trace):"
        yield from (f"  {fault}" for fault in ended.faults)
