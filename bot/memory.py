"""How the process keeps its memory."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8  # glibc's malloc.h
_ARENAS = 2


def share_arenas() -> None:
    """Let threads share what they freed. Otherwise glibc gives each thread up to 64 MB of its own and keeps them, which
    after a few searches is 30 MB that nobody uses. Elsewhere than with glibc nothing happens.

    To be called before there are threads.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
