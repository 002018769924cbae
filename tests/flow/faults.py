"""What machines do to a program: disks that are full or fail, and other programs that hold its database."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path

from tests.flow.lives import Life, pipe
from tests.flow.town import Town

FULL = "The disk is full. Free some space; Loa goes on by itself then."
FAILED = "The disk reported an error while the database was read or written. Check the disk."
LOCKED = "The database is locked by another program."

Fault = Callable[[Town, Life], AbstractAsyncContextManager[None]]
_BLOCK = b"\0" * 4096
_ATTACH_S = 10.0


@asynccontextmanager
async def files_that_may_not_grow(_town: Town, life: Life) -> AsyncIterator[None]:
    """setrlimit(2), RLIMIT_FSIZE: every write beyond the first block fails."""
    before = resource.prlimit(life.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (len(_BLOCK), before[1]))
    yield
    if life.runs:
        resource.prlimit(life.pid, resource.RLIMIT_FSIZE, before)


@asynccontextmanager
async def a_full_disk(town: Town, _life: Life) -> AsyncIterator[None]:
    """For a town that lives on ``small_disk``."""
    ballast = town.database.with_name("ballast")
    file = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while True:
            os.write(file, _BLOCK)
    os.close(file)
    yield
    ballast.unlink()


@asynccontextmanager
async def another_program_that_writes(town: Town, _life: Life) -> AsyncIterator[None]:
    """It holds the database for longer than anybody waits."""
    with closing(sqlite3.connect(town.database, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield


def failing(calls: str) -> Fault:
    """System calls of a life that fail, as ``strace --inject`` has them (strace(1)); the rest are left alone."""

    @asynccontextmanager
    async def inject(_town: Town, life: Life) -> AsyncIterator[None]:
        tracer = _strace(life.pid, calls)
        try:
            await asyncio.wait_for(asyncio.to_thread(pipe(tracer.stderr).readline), _ATTACH_S)  # "Process … attached"
            yield
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.communicate()

    return inject


def _strace(pid: int, calls: str) -> subprocess.Popen[bytes]:
    what = ["-e", f"trace={calls.partition(':')[0]}", "-e", f"inject={calls}"]
    return subprocess.Popen(["strace", "-f", "-o", "/dev/null", *what, "-p", str(pid)], stderr=subprocess.PIPE)


@contextmanager
def small_disk(folder: Path, kibibytes: int) -> Iterator[Path]:
    """A file system of its own; only root may mount one."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount() -> bool:
    """Whether this process may; in a container even root may not."""
    unshared = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return os.geteuid() == 0 and subprocess.run(unshared, capture_output=True, check=False).returncode == 0


def can_trace() -> bool:
    return shutil.which("strace") is not None
