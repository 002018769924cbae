"""``make soak``: crash tests and months of simulation, one after the other with ever new seeds, until the time is up.

It ends by itself, at most one crash test late, and with 1 if anything broke. Each line names its seed; a seed that broke
something is printed with the command that replays it alone.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.flow.lives import Zygote
from tests.flow.trial import try_seed
from tests.simulation.world import run

MONTHS = 200  # of the simulation between two crash tests
KILLS = 400
SEEDS_FROM = 10_000  # CI has those before


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long (60)")
    parser.add_argument("--seed", type=int, help="of the seeds; none: another one each time")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(SEEDS_FROM, 10**9)
    print(f"python -m tests.soak --minutes {asked.minutes:g} --seed {seed}", flush=True)
    replays = list(soak(random.Random(seed), time.monotonic() + 60 * asked.minutes))
    print(f"{len(replays)} seeds broke something", *replays, sep="\n  ")
    raise SystemExit(1 if replays else 0)


def soak(chance: random.Random, until: float) -> Iterator[str]:
    """The commands that replay what broke."""
    zygote = Zygote()
    try:
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            while time.monotonic() < until:
                yield from _crash(zygote, chance.randrange(SEEDS_FROM, 10**9))
                yield from _months(pool, chance.randrange(SEEDS_FROM, 10**9))
    finally:
        zygote.close()


def _crash(zygote: Zygote, seed: int) -> Iterator[str]:
    if asyncio.run(try_seed(zygote, seed, KILLS)):
        yield f"python -m tests.flow --seed {seed} --kills {KILLS}"


def _months(pool: ProcessPoolExecutor, first: int) -> Iterator[str]:
    seeds = range(first, first + MONTHS)
    broken = [ended for ended in pool.map(run, seeds, chunksize=5) if ended.faults]
    print(f"months {first}-{seeds[-1]}: {len(broken)} broke a law", flush=True)
    for ended in broken:
        print(*(f"  {ended.seed}: {fault}" for fault in ended.faults), sep="\n", flush=True)
        yield f"python -m tests.simulation --seed {ended.seed} --trace"


if __name__ == "__main__":
    main()
