from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.repeats import spare_repeats


class Memory(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def memories() -> Iterator[tuple[Memory, Memory]]:
    """Two handlers of the root logger that leave out repeats."""
    both = Memory(), Memory()
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers[:] = both
    spare_repeats()
    yield both
    root.handlers[:] = before


def say(level: int, text: str, at: float, logger: str = "bot.sender") -> None:
    record = logging.LogRecord(logger, level, __file__, 1, "%s", (text,), None)
    record.created = at
    logging.getLogger().handle(record)


def test_what_goes_wrong_every_second_is_written_once_a_minute(memories: tuple[Memory, Memory]) -> None:
    for second in range(181):
        say(logging.ERROR, "The disk is full.", second)
    assert [memory.lines for memory in memories] == [["The disk is full."] * 4] * 2


def test_anything_else_is_written_at_once(memories: tuple[Memory, Memory]) -> None:
    say(logging.ERROR, "The disk is full.", 0)
    say(logging.ERROR, "The database is locked.", 0.1)
    say(logging.ERROR, "The disk is full.", 0.2, logger="bot.poller")
    say(logging.ERROR, "The disk is full.", 0.3)
    assert memories[0].lines == ["The disk is full.", "The database is locked.", "The disk is full."]


def test_news_of_what_goes_well_is_never_left_out(memories: tuple[Memory, Memory]) -> None:
    for _ in range(3):
        say(logging.INFO, "An article has changed.", 0)
    assert len(memories[0].lines) == 3


def test_a_clock_that_went_back_hides_nothing(memories: tuple[Memory, Memory]) -> None:
    say(logging.WARNING, "It waits.", 10_000)
    say(logging.WARNING, "It waits.", 5)
    assert len(memories[0].lines) == 2


def test_a_thousand_different_troubles_do_not_pile_up(memories: tuple[Memory, Memory]) -> None:
    for number in range(3_000):
        say(logging.WARNING, f"trouble {number}", 0)
    say(logging.WARNING, "trouble 2999", 1)
    assert len(memories[0].lines) == 3_000
