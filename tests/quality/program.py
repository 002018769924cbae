"""The program itself: how long it takes to load, and the memory of a bot that runs on 200,000 articles."""

from __future__ import annotations

import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from tests.quality.archive import archive
from tests.quality.report import SAMPLES, Bar, Report, Table

SIZE = 200_000
ASKED = ("quảng ninh", "du lich ha long", '"tai nạn giao thông"', "bão", "của", "thành phố hồ chí minh", "quanng ninh")
ROOT = Path(__file__).parents[2]
_PATIENCE_S = 120
_ANSWER_S = 2  # longer than any answer takes
_IMPORT = "import bot.cli, bot.app"
_FEEDS = '<opml version="2.0"><body><outline type="rss" text="Báo mẫu" xmlUrl="{paper}/tin.rss"/></body></opml>'
_PAGES = 12  # so many articles are read by the worker processes
_FILES = (
    "Pages of files are the search index's, which the system keeps as long as nobody else wants the memory: the more is asked,"
    " the more of its 580 MB. With a Telegram token the program takes 20 MB more."
)


def measure() -> Report:
    whole = archive(SIZE)
    loading = min(_cpu_s(_IMPORT) for _ in range(3)) - min(_cpu_s("pass") for _ in range(3))
    answers_s, quiet, asked, read = _run(whole.path)
    return Report(
        "The program",
        f"CPU seconds of `{_IMPORT}` in a new interpreter, less those of an interpreter that does nothing (best of 3); each role"
        " loads its own libraries when it is begun, so the second figure is that of `loa run` with all roles until it answers."
        f" Memory of the same, without a token, on {SIZE:,} articles: when it answers, after {len(ASKED)} searches in the web chat,"
        f" and when {_PAGES} new articles were read, which starts the processes that read pages.",
        bars=(
            Bar("loading the program", loading, most=1, unit=" s"),
            Bar("memory of a running bot, after searches", asked.resident, most=250, unit=" MB"),
            Bar("the own memory of all of its processes, pages read", read.own_of_all, most=250, unit=" MB"),
        ),
        tables=(
            Table(("loading", "CPU s"), ((f"`{_IMPORT}`", f"{loading:.2f}"), ("until it answers", f"{answers_s:.2f}"))),
            Table(
                ("memory, MB", "when it answers", "after searches", "and pages read"),
                tuple(
                    (what, *(f"{getattr(each, name):.0f}" for each in (quiet, asked, read)))
                    for name, what in _SHOWN.items()
                ),
            ),
        ),
        notes=(_FILES,),
    )


@dataclass(frozen=True, slots=True)
class Memory:
    """In MB. What several processes share is counted once in ``tree``, and whole in ``resident``."""

    resident: float
    own: float
    files: float
    tree: float
    own_of_all: float
    processes: int


_SHOWN = {
    "resident": "the program, resident",
    "own": "of it its own",
    "files": "of it pages of files, which others may use too",
    "tree": "all of its processes (Pss)",
    "own_of_all": "of it their own",
    "processes": "processes",
}


def _cpu_s(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _run(database: Path) -> tuple[float, Memory, Memory, Memory]:
    """CPU seconds until it answers; memory then, after searches, and after articles were read."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe, _paper() as paper:
        feeds = Path(folder) / "feeds.opml"
        feeds.write_text(_FEEDS.format(paper=paper.address), "utf-8")
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        settings = {"LOA_DATABASE": str(database), "LOA_WEB": address, "LOA_FEEDS": str(feeds), "PYTHONPATH": str(ROOT)}
        program = subprocess.Popen(
            [sys.executable, "-c", "from bot.cli import main; main()", "run"],
            cwd=folder,
            env={**os.environ, **settings, "LOA_PRIVATE_FEED_HOSTS": "127.0.0.1"},
            stderr=subprocess.DEVNULL,
        )
        try:
            page = httpx.Client(
                base_url=f"http://{address}", headers={"Origin": f"http://{address}"}, timeout=_PATIENCE_S
            )
            _wait_for(lambda: page.get("/healthz").is_success)
            answers_s = _cpu_of(program.pid)
            page.post("/api/session").raise_for_status()
            quiet = _memory_of(program.pid)
            for number, words in enumerate(ASKED):
                _ask(page, words, number)
            asked = _memory_of(program.pid)
            paper.open.set()
            _wait_for(lambda: len(paper.fetched) == _PAGES)
            time.sleep(_ANSWER_S)
            return answers_s, quiet, asked, _memory_of(program.pid)
        finally:
            program.terminate()
            program.wait(_PATIENCE_S)


class _Paper(ThreadingHTTPServer):
    """Gives its feed once it is ``open``, and the same page under every address of it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.open = threading.Event()
        self.fetched: set[str] = set()
        self.page = (SAMPLES / "baoquangninh" / "article.html").read_bytes()

    def feed(self) -> bytes:
        now = format_datetime(datetime.now(UTC))
        items = (
            f"<item><title>Tin số {n} của báo mẫu hôm nay</title><link>{self.address}/tin-{n}-20260{n:02}.html</link>"
            f"<pubDate>{now}</pubDate></item>"
            for n in range(_PAGES)
        )
        return f"<rss version='2.0'><channel><title>Báo mẫu</title>{''.join(items)}</channel></rss>".encode()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        paper = self.server
        assert isinstance(paper, _Paper)
        is_feed, is_page = self.path == "/tin.rss", self.path.startswith("/tin-")
        if is_feed:
            paper.open.wait(_PATIENCE_S)
        if is_page:
            paper.fetched.add(self.path)
        body = paper.feed() if is_feed else paper.page if is_page else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/rss+xml" if is_feed else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def _paper() -> Iterator[_Paper]:
    with _Paper() as paper:
        threading.Thread(target=paper.serve_forever, daemon=True).start()
        try:
            yield paper
        finally:
            paper.open.set()
            paper.shutdown()


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


def _cpu_of(process: int) -> float:
    user, system = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _memory_of(program: int) -> Memory:
    status = _sizes(Path(f"/proc/{program}/status"))
    all_ = [_sizes(Path(f"/proc/{each}/smaps_rollup")) for each in _tree(program)]
    tree, own = (sum(each[name] for each in all_) for name in ("Pss", "Pss_Anon"))
    return Memory(status["VmRSS"], status["RssAnon"], status["RssFile"], tree, own, len(all_))


def _tree(process: int) -> Iterator[int]:
    yield process
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text("ascii").split():
            yield from _tree(int(child))


def _sizes(file: Path) -> dict[str, float]:
    lines = re.findall(r"^(\w+):\s+(\d+) kB", file.read_text("ascii"), re.MULTILINE)
    return {name: int(size) / 1024 for name, size in lines}
