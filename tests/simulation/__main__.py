"""Replay seeds: ``python -m tests.simulation --seed 123 --trace``, ``--seeds 0-99``."""

from __future__ import annotations

import argparse
import time

from tests.simulation.world import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", default="0-9", help="from-to")
    parser.add_argument("--trace", action="store_true", help="print everything that happens")
    asked = parser.parse_args()
    first, last = (asked.seed, asked.seed) if asked.seed is not None else map(int, asked.seeds.split("-"))
    broken = 0
    for seed in range(first, last + 1):
        began = time.perf_counter()
        ended = run(seed, trace=asked.trace)
        print(*ended.story, sep="\n", end="\n" if ended.story else "")
        print(
            f"seed {seed}: {ended.arrivals} arrivals in {time.perf_counter() - began:.2f} s; {len(ended.faults)} faults"
        )
        print(*(f"  {fault}" for fault in ended.faults), sep="\n", end="\n" if ended.faults else "")
        broken += bool(ended.faults)
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
