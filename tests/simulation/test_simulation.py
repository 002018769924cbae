"""A thousand months in CI, some dozens elsewhere; and proof that a month would show what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.conftest import IN_CI
from tests.simulation.bugs import BUGS, Bug
from tests.simulation.world import Ended, run

SEEDS = 1_000 if IN_CI else 40
SEEDS_FOR_A_BUG = 40


def test_no_month_breaks_a_law() -> None:
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        broken = [ended for ended in pool.map(run, range(SEEDS), chunksize=5) if ended.faults]
    assert not broken, "\n".join(_told(broken))


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_bug_is_caught(bug: Bug) -> None:
    with bug():
        assert any(run(seed).faults for seed in range(SEEDS_FOR_A_BUG))


@pytest.mark.parametrize("seed", [0, 3])
def test_a_seed_replays(seed: int) -> None:
    first, second = (run(seed, trace=True) for _ in range(2))
    assert first == second
    assert len(first.story) > 100


def _told(broken: Iterable[Ended]) -> Iterator[str]:
    for ended in broken:
        yield f"seed {ended.seed} (python -m tests.simulation --seed {ended.seed} --trace):"
        yield from (f"  {fault}" for fault in ended.faults)
