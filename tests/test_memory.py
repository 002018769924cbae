"""Many threads that allocate at once share two arenas, where glibc would give each its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

_CODE = """
import ctypes, sys, threading
from bot.memory import share_arenas
if "shared" in sys.argv:
    share_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
together = threading.Barrier(8)
def allocate():
    together.wait()
    libc.free(libc.malloc(1000))
    together.wait()
threads = [threading.Thread(target=allocate) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
sys.stdout.flush()
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def _arenas(*how: str) -> int:
    return subprocess.run([sys.executable, "-c", _CODE, *how], check=True, capture_output=True).stdout.count(b"<heap ")


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc has arenas")
def test_threads_share_arenas() -> None:
    assert _arenas("shared") <= 2 < _arenas()
