"""A process that has loaded everything and forks a life of the program for each order: a new interpreter would take
longer to start than most lives last.

It reads orders from standard input, one JSON object a line, and writes ``born PID`` and ``ended PID CODE`` (negative: the signal
that killed it). It has no threads and no event loop, so that forking it is safe. Lives write to its standard error.
"""

from __future__ import annotations

import gc
import json
import os
import random
import selectors
import signal
import socket
import sys
import traceback
from importlib import import_module
from multiprocessing import forkserver
from typing import Any

from bot import app
from bot.sources.workers import _context
from handlers.texts import load_texts
from tests.flow.life import Order, live

_LOADED = (
    "feedparser",
    "lxml.html",
    "bot.chat",
    "bot.reading",
    "bot.serving",
    "storage.sqlite",
    "uvicorn.lifespan.off",
)
_alive: set[int] = set()
_server: Any = forkserver._forkserver


def main() -> None:
    for name in _LOADED:
        import_module(name)
    texts = load_texts()
    setattr(app, "load_texts", lambda: texts)  # noqa: B010 - read once for all lives: half of what one takes to begin
    _context()  # says what the processes of the workers are to have loaded
    gc.freeze()
    waking, woken = socket.socketpair()
    for end in (waking, woken):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
    said = selectors.DefaultSelector()
    said.register(sys.stdin.fileno(), selectors.EVENT_READ)
    said.register(waking, selectors.EVENT_READ)
    _say("ready")
    rest = b""
    while True:
        for key, _ in said.select():
            if key.fileobj is waking:
                waking.recv(4096)
                _bury()
                continue
            read = os.read(sys.stdin.fileno(), 65536)
            if not read:
                return
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                _bear(line)


def _bear(line: bytes) -> None:
    forkserver.ensure_running()
    pid = os.fork()
    if pid:
        _alive.add(pid)
        _say(f"born {pid}")
        return
    code = 70
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        random.seed()
        code = live(Order(**json.loads(line)))
    except BaseException:  # noqa: BLE001 - the top of a process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _bury() -> None:
    """Tell of every life that has ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if pid == _server._forkserver_pid:  # a life was killed while it spoke to it
            _forget_workers()
        elif pid in _alive:
            _alive.remove(pid)
            _say(f"ended {pid} {os.waitstatus_to_exitcode(status)}")


def _forget_workers() -> None:
    """As the server's own ``ensure_running`` does when it finds it dead; the next life gets another one."""
    os.close(_server._forkserver_alive_fd)
    _server._forkserver_pid = _server._forkserver_address = _server._forkserver_alive_fd = None


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
