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
from tests.simulation.laws import LAWS, OPEN
from tests.simulation.world import Ended, run

SEEDS = 1_000 if IN_CI else 40
SEEDS_FOR_A_BUG = 40
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def months() -> list[Ended]:
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return list(pool.map(run, range(SEEDS), chunksize=5))


def test_no_month_breaks_a_law(months: list[Ended]) -> None:
    broken = [ended for ended in months if ended.faults]
    assert not broken, "\n".join(_told(broken))


def test_no_delivery_takes_a_step_that_is_not_drawn(months: list[Ended]) -> None:
    page = (DOCS / "delivery.md").read_text("utf-8")
    drawn = {(old.lower(), new.lower()) for old, new in re.findall(r"^ +(\S+) --> (\w+)", page, re.MULTILINE)}
    ends = {(state, end) for state in OPEN for end in ("rejected", "unknown", "gone")}
    assert {"sent", "bundled"} <= {new for _, new in drawn}
    undrawn = {step: ended.seed for ended in months for step in ended.steps - drawn - ends}
    assert undrawn == {}


@pytest.fixture(scope="module")
def caught_in() -> dict[Bug, int | None]:
    """The month in which each bug was caught by its law."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return dict(zip(BUGS, pool.map(_caught_in, BUGS), strict=True))


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_bug_is_caught_by_the_law_that_it_breaks(bug: Bug, caught_in: dict[Bug, int | None]) -> None:
    assert caught_in[bug] is not None


def test_every_law_catches_something() -> None:
    assert {*LAWS, *laws_time.LAWS, *laws_copies.LAWS} == set(BUGS.values())


def test_the_bugs_and_their_laws_stand_in_the_documents() -> None:
    page = (DOCS / "testing.md").read_text("utf-8")
    named = re.findall(r"^\| ([a-z ]+) \| [^|]+ \| ([a-z ]+) \|$", page, re.MULTILINE)
    assert dict(named) == {_words(bug): _words(law) for bug, law in BUGS.items()}


@pytest.mark.parametrize("seed", [0, 3])
def test_a_seed_replays(seed: int) -> None:
    first, second = (run(seed, trace=True) for _ in range(2))
    assert first == second
    assert len(first.story) > 100


def _caught_in(bug: Bug) -> int | None:
    law = f"{BUGS[bug].__name__}:"
    with bug():
        seeds = range(SEEDS_FOR_A_BUG)
        return next((seed for seed in seeds if any(fault.startswith(law) for fault in run(seed).faults)), None)


def _words(named: Callable[..., object]) -> str:
    return named.__name__.replace("_", " ")


def _told(broken: Iterable[Ended]) -> Iterator[str]:
    for ended in broken:
        yield f"seed {ended.seed} (python -m tests.simulation --seed {ended.seed} --trace):"
        yield from (f"  {fault}" for fault in ended.faults)
