"""``make quality``: ``python -m tests.quality [PART …]``. Each part is a module here with ``measure() -> Report``."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

from tests.quality.report import PAGE, SAMPLES, page_with

PARTS = ("articles", "sentences", "summaries", "topics", "places", "alerts", "stories", "search", "inline", "program")


def main() -> None:
    asked = sys.argv[1:] or [name for name in PARTS if find_spec(f"tests.quality.{name}")]
    if unknown := [name for name in asked if name not in PARTS]:
        sys.exit(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
    if not SAMPLES.is_dir():
        sys.exit(f"The texts to measure on are not there: {SAMPLES}")
    missed = 0
    for name in asked:
        report = import_module(f"tests.quality.{name}").measure()
        print(report.markdown(), flush=True)
        missed += sum(not bar.met for bar in report.bars)
        before = PAGE.read_text("utf-8") if PAGE.exists() else ""
        PAGE.write_text(page_with({name: report}, PARTS, before), "utf-8")
    print(f"{missed} bars missed." if missed else "Every bar is met.")


if __name__ == "__main__":
    main()
