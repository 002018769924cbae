"""What can go wrong, as a tree.

    LoaError
    ├── ConfigError    a setting or a catalogue file is wrong; the message says which, and what to write instead
    ├── FetchError     a URL could not be fetched; ``reason`` is a stable word, the message a sentence
    ├── ParseError     what was fetched is not what was due (no feed, no article, over a limit)
    └── StorageError   the database refused; nothing of the call was kept

Expected outcomes (a send that was refused, a page that did not change) are values, not exceptions.
"""

from __future__ import annotations


class LoaError(Exception):
    """Base of everything Loa raises on purpose; its message may be shown to the operator."""


class ConfigError(LoaError):
    """A setting or a catalogue file is wrong."""


class FetchError(LoaError):
    """A URL could not be fetched. ``reason`` is one stable word for status rows and tests."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class ParseError(LoaError):
    """The bytes are not what was due. ``reason`` is one stable word for status rows and tests."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class StorageError(LoaError):
    """The database refused; nothing of the call was kept."""
