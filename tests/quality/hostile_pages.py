"""Pages made to cost much: what each weighs when it is read, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

TEXT = "Sáng nay, bến mới của xã đảo đón chuyến tàu đầu tiên chở 120 khách và nhiều hàng hóa từ đất liền ra đảo xa. "
URL = "https://baola.example/ben-moi-don-chuyen-tau-dau-tien-12345.html"
_HEAD = "<html><head><title>Bến mới đón tàu</title></head><body><h1>Bến mới đón tàu</h1>"
_SHAPES = {
    "20 MB of <p>": "<p>x" * 5_000_000,
    "3 MB of <p>": "<p>x" * 740_000,
    "as many <p> as are read": f"<p>{TEXT}" * 11_900,
    "100,000 links": "".join(f'<a href="/x{n}">Liên kết {n}</a> ' for n in range(100_000)),
    "as many links as are read": "".join(f'<a href="/x{n}">Liên kết {n}</a> ' for n in range(11_900)),
    "a class attribute of 5 MB": f'<div class="{"a " * 2_500_000}">{TEXT}</div>',
    "a class attribute of 2.9 MB": f'<div class="{"a" * 2_900_000}">{TEXT}</div>',
    "50,000 nested <div>": "<div>" * 50_000 + TEXT,
    "240 nested <div>, often": ("<div>" * 240 + TEXT + "</div>" * 240) * 45,
    "200,000 attributes": f"<div {'a=1 ' * 200_000}>{TEXT}</div>",
    "9,000 attributes": f"<div {' '.join(f'a{n}=1' for n in range(9_000))}>{TEXT}</div>",
    "one row of 11,900 cells": "<table><tr>" + "<td>a" * 11_900 + "</table>",
    "much text deep down": "<div>" * 100 + f"<p>{TEXT}</p>" * 11_000,
    "one paragraph of 2.6 MB": f"<p>{TEXT * 18_000}",
    "a headline of 2.9 MB": f"<h1>{TEXT * 20_000}</h1>",
    "2.9 MB of <": "<" * 2_900_000,
    "2.9 MB of &": "<p>" + "&" * 2_900_000,
    "2.8 MB of <!--": "<!--" * 700_000,
    "a script without end": "<script>" + "<" * 2_800_000,
    "open JSON-LD": '<script type="application/ld+json">' + "[" * 280_000 + f"</script><p>{TEXT}",
}


def weigh() -> Iterator[tuple[str, float, float, str]]:
    """Of each shape: its name, CPU seconds, megabytes, and what came of it (``read`` or why it is refused)."""
    for shape in _SHAPES:
        done = subprocess.run(
            [sys.executable, "-m", "tests.quality.hostile_pages", shape], capture_output=True, check=True, text=True
        )
        seconds, megabytes, outcome = done.stdout.split()
        yield shape, float(seconds), float(megabytes), outcome


def _weigh_one(shape: str) -> None:
    from bot.errors import ParseError
    from bot.news.extract import extract

    now, page = datetime(2026, 11, 24, tzinfo=UTC), f"{_HEAD}{_SHAPES[shape]}".encode()
    extract(f"{_HEAD}<p>{TEXT * 3}</p><p>{TEXT * 4}</p>".encode(), URL, now=now)  # loads what is loaded once
    _SHAPES.clear()
    _forget_peak()
    before, began, outcome = _peak_megabytes(), time.process_time(), "read"
    try:
        extract(page, URL, now=now)
    except ParseError as error:
        outcome = error.reason
    print(time.process_time() - began, _peak_megabytes() - before, outcome)


def _forget_peak() -> None:
    with suppress(OSError):  # only Linux has it
        Path("/proc/self/clear_refs").write_text("5")


def _peak_megabytes() -> float:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1_000
    return 0.0


if __name__ == "__main__":
    _weigh_one(sys.argv[1])
