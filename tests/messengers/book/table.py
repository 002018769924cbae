"""The table of the book in docs/messengers.md: what each messenger does in each scenario."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.messengers.book.place import SERVICES
from tests.messengers.book.scenarios import BOOK

PAGE = Path(__file__).parents[3] / "docs" / "messengers.md"
_BOOK = re.compile(r"(?<=<!-- book -->\n).*?(?=<!-- end -->)", re.DOTALL)
_TITLES = {"telegram": "Telegram", "zalo": "Zalo", "web": "Web chat", "sms": "SMS (the proof)"}


def table(told: Mapping[tuple[str, str], str]) -> str:
    """By scenario and messenger; where something cannot happen, why."""
    names = [service.name for service in SERVICES]
    rows = [("", *(_TITLES[name] for name in names)), tuple("---" for _ in range(len(names) + 1))]
    rows += [
        (each.says, *(told.get((each.says, name)) or f"–: {each.without[name]}" for name in names)) for each in BOOK
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def written() -> str:
    """The table as the page has it."""
    found = _BOOK.search(PAGE.read_text("utf-8"))
    return found[0] if found else ""


def told_of(scenario: str, messenger: str) -> str:
    """What the page says of it."""
    head, _, *rows = [[cell.strip() for cell in line.strip("|\n").split(" | ")] for line in written().splitlines()]
    column = head.index(_TITLES[messenger])
    return next(row[column] for row in rows if row[0] == scenario)


def write(told: Mapping[tuple[str, str], str]) -> None:
    PAGE.write_text(_BOOK.sub(lambda _: table(told), PAGE.read_text("utf-8")), "utf-8")
