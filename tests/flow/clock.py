"""One wall clock for every process of a test: the real one, and what the test adds to it."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

_AHEAD = struct.Struct("d")


class SharedClock:
    """Says the time; ``advance`` makes time pass for everybody who opened the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(_AHEAD.pack(0.0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _AHEAD.size)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead())

    def _ahead(self) -> float:
        ahead: float = _AHEAD.unpack(self._shared)[0]
        return ahead

    def advance(self, seconds: float) -> None:
        self._shared[:] = _AHEAD.pack(self._ahead() + seconds)
