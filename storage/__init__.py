"""What Loa keeps: one synchronous protocol (base.py), SQLite by default."""

from __future__ import annotations

from pathlib import Path

from bot.errors import ConfigError
from storage.base import Storage


def open_storage(url: str) -> Storage:
    """The storage at ``url``: a path, or ``sqlite:///path``. A new file is made, an old schema brought up to date.

    ConfigError for what is no such address; StorageError if the file cannot be used, with the sentence that says why.
    """
    path = database_path(url.strip())
    from storage.sqlite import SqliteStorage  # noqa: PLC0415 - a command that stores nothing need not load it

    return SqliteStorage(path)


def database_path(url: str) -> Path:
    if url.startswith(("postgresql://", "postgres://")):
        raise ConfigError("LOA_DATABASE: PostgreSQL comes with a later version of Loa; name a file, such as loa.db.")
    if url.startswith("sqlite://"):
        url = url.removeprefix("sqlite://").removeprefix("/")
    if not url or "://" in url or ":memory:" in url:
        raise ConfigError(f"LOA_DATABASE: {url!r} is not the path of a file, such as loa.db or /var/lib/loa/loa.db.")
    return Path(url).expanduser()
