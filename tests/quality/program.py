"""The program itself: how long it takes to load, and the memory of a bot that runs on 200,000 articles."""

from __future__ import annotations

import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.quality.archive import archive
from tests.quality.report import Bar, Report, Table

SIZE = 200_000
ASKED = ("quảng ninh", "du lich ha long", '"tai nạn giao thông"', "bão", "của", "thành phố hồ chí minh", "quanng ninh")
ROOT = Path(__file__).parents[2]
_PATIENCE_S = 120
_ANSWER_S = 2  # longer than any answer takes
_IMPORT = "import bot.cli, bot.app"
_NO_FEEDS = (
    '<opml version="2.0"><body><outline type="rss" text="Không đâu" xmlUrl="http://127.0.0.1:9/rss"/></body></opml>'
)


def measure() -> Report:
    whole = archive(SIZE)
    loading = min(_cpu_s(_IMPORT) for _ in range(3)) - min(_cpu_s("pass") for _ in range(3))
    quiet, asked = _memory(whole.path)
    return Report(
        "The program",
        f"CPU seconds of `{_IMPORT}` in a new interpreter, less those of an interpreter that does nothing (best of 3). Memory of"
        f" `loa run` with all roles and no token on {SIZE:,} articles: before anything was asked, and after"
        f" {len(ASKED)} searches in the web chat.",
        bars=(
            Bar("loading the program", loading, most=1, unit=" s"),
            Bar("memory of a running bot, after searches", asked["VmRSS"], most=250, unit=" MB"),
        ),
        tables=(
            Table(
                ("memory, MB", "before", "after"),
                tuple((what, f"{quiet[name]:.0f}", f"{asked[name]:.0f}") for name, what in _SHOWN.items()),
            ),
        ),
    )


_SHOWN = {"VmRSS": "resident", "RssAnon": "of it its own", "RssFile": "of it pages of files, which others may use too"}


def _cpu_s(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _memory(database: Path) -> tuple[dict[str, float], dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        feeds = Path(folder) / "feeds.opml"
        feeds.write_text(_NO_FEEDS, "utf-8")
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        settings = {"LOA_DATABASE": str(database), "LOA_WEB": address, "LOA_FEEDS": str(feeds), "PYTHONPATH": str(ROOT)}
        program = subprocess.Popen(
            [sys.executable, "-c", "from bot.cli import main; main()", "run"],
            cwd=folder,
            env={**os.environ, **settings},
            stderr=subprocess.DEVNULL,
        )
        try:
            page = httpx.Client(
                base_url=f"http://{address}", headers={"Origin": f"http://{address}"}, timeout=_PATIENCE_S
            )
            _wait_for(lambda: page.get("/healthz").is_success)
            page.post("/api/session").raise_for_status()
            quiet = _resident_mb(program.pid)
            for number, words in enumerate(ASKED):
                _ask(page, words, number)
            return quiet, _resident_mb(program.pid)
        finally:
            program.terminate()
            program.wait(_PATIENCE_S)


def _ask(page: httpx.Client, words: str, number: int) -> None:
    said = {"id": f"quality-{number:02}", "text": f"/tim {words}"}
    page.post("/api/reader/messages", json=said).raise_for_status()
    time.sleep(_ANSWER_S)


def _wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        try:
            if there():
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise TimeoutError("The program did not come up.")


def _resident_mb(process: int) -> dict[str, float]:
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return {
        name: int(size) / 1024
        for name, size in re.findall(r"^(VmRSS|RssAnon|RssFile):\s+(\d+) kB", status, re.MULTILINE)
    }
