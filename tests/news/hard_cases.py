"""Hard cases for whatever splits sentences, and how well it does on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("sentence_cases.txt")
_BOUNDARY, _LINE_BREAK = "¦", "⏎"


@dataclass(frozen=True, slots=True)
class HardCase:
    """A text in which ¦ stands where a sentence must end, and nowhere else."""

    marked: str

    @property
    def text(self) -> str:
        return self.marked.replace(_BOUNDARY, "")

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.marked.split(_BOUNDARY))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Boundaries inside texts: found where they are, not found, found where there is none."""

    right: int = 0
    missed: int = 0
    invented: int = 0
    cases: int = 0  # of which every boundary is right

    @property
    def share(self) -> float:
        return self.right / (self.right + self.missed + self.invented)


def hard_cases() -> list[HardCase]:
    lines = _FILE.read_text("utf-8").split("\n")
    return [HardCase(line.replace(_LINE_BREAK, "\n")) for line in lines if line.strip() and not line.startswith("#")]


def agreement(cases: Iterable[HardCase], split: Callable[[str], Sequence[str]]) -> Agreement:
    """White space is not compared: not every splitter keeps it."""
    total = Agreement()
    for case in cases:
        wanted, found = _cuts(case.sentences), _cuts(split(case.text))
        total = Agreement(
            total.right + len(wanted & found),
            total.missed + len(wanted - found),
            total.invented + len(found - wanted),
            total.cases + (wanted == found),
        )
    return total


def _cuts(parts: Sequence[str]) -> set[int]:
    """After how many characters that are not white space a sentence ends and another begins."""
    cuts, length = set(), 0
    for part in parts[:-1]:
        length += len("".join(part.split()))
        cuts.add(length)
    return cuts
