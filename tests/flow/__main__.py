"""One crash test by hand: ``python -m tests.flow --seed 123 --kills 200``."""

from __future__ import annotations

import argparse
import asyncio

from tests.flow.lives import Zygote
from tests.flow.trial import try_seed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.flow")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--kills", type=int, default=200)
    asked = parser.parse_args()
    zygote = Zygote()
    try:
        faults = asyncio.run(try_seed(zygote, asked.seed, asked.kills))
    finally:
        zygote.close()
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
