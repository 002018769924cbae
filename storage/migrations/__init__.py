"""Schemas as numbered SQL files, a folder per database; each file is applied once, in order of its name."""

from __future__ import annotations

from importlib.resources import files


def scripts(database: str) -> list[tuple[str, str]]:
    """(name, SQL) of every migration of ``database``, in the order in which they are applied."""
    folder = files(__package__) / database
    found = [(entry.name.removesuffix(".sql"), entry) for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return [(name, entry.read_text("utf-8")) for name, entry in sorted(found, key=lambda pair: pair[0])]
