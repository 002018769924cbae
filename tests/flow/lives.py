"""The test's side of the zygote: lives of the program, begun, killed and outlived."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tests.flow.life import Order

ROOT = Path(__file__).parents[2]
END_S = 30.0


class Zygote:
    """The process that forks lives, in a session of its own; one for all tests, as it takes seconds to load."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.flow.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        if pipe(self.process.stdout).readline() != b"ready\n":
            raise RuntimeError(f"the zygote did not start: {self.process.communicate()[1].decode()}")

    def close(self) -> None:
        """Whatever it started is gone, too."""
        try:
            self.process.communicate(timeout=END_S)
        finally:
            for pid in session(self.process.pid):
                os.kill(pid, signal.SIGKILL)


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def group(leader: int) -> list[int]:
    """The processes of a process group that run."""
    return _processes(2, leader)


def session(leader: int) -> list[int]:
    """The processes of a session that run."""
    return _processes(3, leader)


def _processes(field: int, number: int) -> list[int]:
    """Those whose status says ``number`` there (proc(5), stat: 2 is the process group, 3 the session)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text("ascii", errors="replace").rpartition(")")[2].split()
            if int(fields[field]) == number and fields[0] not in {"Z", "X"}:
                found.append(int(stat.parent.name))
    return found


class Life:
    """A process that runs the program. ``ended`` comes to its exit code, negative for the signal that killed it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def runs(self) -> bool:
        return not self.ended.done()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, as systemd does."""
        self._signal(signal.SIGTERM)
        return await self.outlived()

    async def outlived(self, within_s: float = END_S) -> int:
        """Its exit code, when it has ended."""
        async with asyncio.timeout(within_s):
            return await asyncio.shield(self.ended)

    def _signal(self, number: signal.Signals) -> None:
        if self.runs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


class Lives:
    """Begins lives in the event loop of a test, and ends them with it. ``log`` is what all of them wrote, by line."""

    def __init__(self, zygote: Zygote) -> None:
        self._process = zygote.process
        self._unborn: list[asyncio.Future[Life]] = []
        self._lives: dict[int, Life] = {}
        self._rest: dict[int, bytes] = {}
        self.log: list[str] = []

    async def __aenter__(self) -> Self:
        self._listen(pipe(self._process.stdout), self._heard)
        self._listen(pipe(self._process.stderr), self.log.append)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for life in self._lives.values():
            life.kill()
        for life in list(self._lives.values()):
            await life.outlived()
        for stream in (self._process.stdout, self._process.stderr):
            asyncio.get_running_loop().remove_reader(pipe(stream))

    async def begin(self, order: Order) -> Life:
        born: asyncio.Future[Life] = asyncio.get_running_loop().create_future()
        self._unborn.append(born)
        pipe(self._process.stdin).write(json.dumps(asdict(order)).encode() + b"\n")
        async with asyncio.timeout(END_S):
            return await born

    def said(self, words: str) -> list[str]:
        return [line for line in self.log if words in line]

    def _listen(self, stream: IO[bytes], heard: Callable[[str], object]) -> None:
        os.set_blocking(stream.fileno(), False)
        asyncio.get_running_loop().add_reader(stream, self._read, stream.fileno(), heard)

    def _read(self, number: int, heard: Callable[[str], object]) -> None:
        with contextlib.suppress(BlockingIOError):
            *lines, self._rest[number] = (self._rest.get(number, b"") + os.read(number, 65536)).split(b"\n")
            for line in lines:
                heard(line.decode(errors="replace"))

    def _heard(self, line: str) -> None:
        word, pid, *code = line.split()
        if word == "born":
            life = self._lives[int(pid)] = Life(int(pid))
            self._unborn.pop(0).set_result(life)
        else:
            self._lives.pop(int(pid)).ended.set_result(int(code[0]))
