"""What a part of the program loads when it is imported. Whatever takes long, or much memory, waits until it is used."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PAGES = {"feedparser", "lxml", "readability", "trafilatura"}  # only in the processes that read what strangers wrote
NETWORK = {"aiohttp", "httpx", "openai", "telegram"}
WEB = {"jinja2", "starlette.applications", "uvicorn"}
STORAGE = {"sqlite_utils", "tantivy"}
OTHERS = {"babel", "numpy", "pebble", "segno"}


@pytest.mark.parametrize(
    ("part", "unloaded"),
    [
        ("bot.cli", PAGES | NETWORK | WEB | STORAGE | OTHERS | {"bot.app"}),
        ("bot.app", PAGES | NETWORK | WEB | STORAGE | OTHERS),
        ("bot.reading", PAGES | WEB | STORAGE | {"babel", "openai", "telegram"}),
        ("bot.serving", PAGES | NETWORK | STORAGE | OTHERS),
        ("bot.chat", PAGES | NETWORK | WEB | STORAGE | OTHERS),
    ],
)
def test_a_part_loads_nothing_that_waits(part: str, unloaded: set[str]) -> None:
    code = f"import json, sys, {part}; print(json.dumps(list(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    assert part in loaded
    assert unloaded & set(loaded) == set()
