"""The search index: derived from storage, followed by itself, never the truth, and free to be deleted at any time.

``wanted`` reads a query, ``words`` and ``documents`` say what is indexed of an article, ``queries`` asks the one for
the other, ``snippets`` and ``suggesting`` show what was found or meant: all of them pure. ``index`` keeps it on disk.
"""

from __future__ import annotations

from pathlib import Path


def folder_beside(database: Path) -> Path:
    """Where the search index of a database stands."""
    return database.with_name(f"{database.name}-search")
