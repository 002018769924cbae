"""Every database passes the same tests: they know the protocol and nothing behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from storage import open_storage
from storage.base import Storage
from tests.laid import open_laid

DATABASES = ["sqlite"]


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    return {"sqlite": str(tmp_path / "tin tức?.db")}[request.param]


@pytest.fixture
def storage(url: str) -> Iterator[Storage]:
    with closing(open_laid(Path(url))) as opened:
        yield opened


@pytest.fixture
def connect(url: str) -> Iterator[Callable[[], Storage]]:
    """Opens the same database once more, as another process would."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(open_storage(url)))
