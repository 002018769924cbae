"""Databases that have their schema already. Making one runs every migration, a twentieth of a second and a hundred syncs; most
tests are about something else."""

from __future__ import annotations

import shutil
import tempfile
from atexit import register
from contextlib import closing
from functools import cache
from pathlib import Path

from storage import open_storage
from storage.base import Storage


def open_laid(path: Path) -> Storage:
    """As ``open_storage``; an empty one where nothing is yet."""
    if not path.exists():
        shutil.copy(_template(), path)
    return open_storage(str(path))


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="loa-laid-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    with closing(open_storage(str(folder / "loa.db"))):
        return folder / "loa.db"
