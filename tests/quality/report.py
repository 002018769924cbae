"""What a part measured, and how it reads in docs/quality.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
PAGE = Path(__file__).parents[2] / "docs" / "quality.md"
_PART = re.compile(r"<!-- part: (\w+) -->\n(.*?)<!-- end -->\n", re.DOTALL)
_HEAD = """# Quality

    make quality

prints every figure below and writes this page; `python -m tests.quality summaries topics` does so for single parts. The figures
are taken on texts that are not part of the repository (the folder `../shared/samples` beside it); what stands here are numbers.
A bar that is missed says so.

"""


@dataclass(frozen=True, slots=True)
class Bar:
    """What is to be reached: ``value`` is at least ``least`` or at most ``most``."""

    what: str
    value: float
    least: float | None = None
    most: float | None = None
    unit: str = ""

    @property
    def met(self) -> bool:
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def row(self) -> tuple[str, ...]:
        bar = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        return (self.what, f"{self.value:.4g}{self.unit}", f"{bar}{self.unit}", "met" if self.met else "**missed**")


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""

    def markdown(self) -> str:
        lines = [self.columns, tuple("---" for _ in self.columns), *self.rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return f"{self.title}\n\n{table}" if self.title else table


@dataclass(frozen=True, slots=True)
class Report:
    """One part's section. ``how`` says on what and in which way it was measured; ``notes`` what a reader must know: where
    the errors that are left come from, what a missed bar would need."""

    title: str
    how: str
    bars: tuple[Bar, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def markdown(self) -> str:
        bars = Table(("bar", "measured", "to reach", ""), tuple(bar.row() for bar in self.bars))
        tables = [bars, *self.tables] if self.bars else list(self.tables)
        parts = [f"## {self.title}", self.how, *(table.markdown() for table in tables), *self.notes]
        return "\n\n".join(parts) + "\n"


def page_with(reports: Mapping[str, Report], order: Iterable[str], before: str) -> str:
    """The whole page: these parts anew, the others as they stand in ``before``."""
    sections: dict[str, str] = dict(_PART.findall(before))
    sections |= {name: report.markdown() for name, report in reports.items()}
    return _HEAD + "\n".join(
        f"<!-- part: {name} -->\n{sections[name]}<!-- end -->\n" for name in order if name in sections
    )
