"""What goes wrong again every second is said once a minute: the log of a night with a full disk can be read, and fits
on it."""

from __future__ import annotations

import logging

AGAIN_S = 60.0
_KEPT_MAX = 1_000


def spare_repeats() -> None:
    """From now on the root logger's handlers leave out a warning or error that was written within the last minute."""
    spare = _NotAgain()
    for handler in logging.getLogger().handlers:
        handler.addFilter(spare)


class _NotAgain(logging.Filter):
    """One for all handlers would hide from the second what the first has written; so a record that passed once passes
    everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        said = (record.name, record.getMessage())
        before = self._written.get(said)
        if before is not None and 0 <= record.created - before < AGAIN_S:
            return before == record.created
        if len(self._written) >= _KEPT_MAX:
            self._written.clear()
        self._written[said] = record.created
        return True
