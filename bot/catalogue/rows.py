"""Tables of a catalogue file read with care: every refusal says where it is and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn
from unicodedata import normalize

from bot.errors import ConfigError
from bot.news.urls import canonical_url

TEXT_CHARS_MAX = 300
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Row:
    """A table of the file. ``place`` names it to people: "feeds.toml, source 2 (vov), feed 1"."""

    place: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, place: str, value: object, allowed: Collection[str]) -> Row:
        if not isinstance(value, dict):
            raise ConfigError(f"{place}: write a table with {', '.join(sorted(allowed))}.")
        row = cls(place, value)
        for name in value:
            if name not in allowed:
                row.refuse(f"there is no field {name!r}; {hint(name, allowed)}")
        return row

    def refuse(self, what: str) -> NoReturn:
        raise ConfigError(f"{self.place}: {what}.")

    def named(self, name: str) -> Row:
        return Row(f"{self.place} ({name})", self.fields)

    def text(self, name: str, default: str | None = None) -> str:
        """A field that must be there unless there is a default."""
        value = self.fields.get(name, default)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f'write {name} = "…" with a text')
        if len(value) > TEXT_CHARS_MAX:
            self.refuse(f"{name} is longer than {TEXT_CHARS_MAX} characters; write a shorter one")
        return normalize("NFC", value.strip())

    def optional(self, name: str) -> str | None:
        return self.text(name) if name in self.fields else None

    def id(self, name: str) -> str:
        value = self.text(name)
        if not _ID.fullmatch(value):
            self.refuse(f'{name} = "{value}" is no id; write up to 40 of a–z, 0–9, - and _, such as "baoquangninh"')
        return value

    def one_of(self, name: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.refuse(f'{name} = "{value}" is not known; {hint(value, allowed)}')
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            self.refuse(f"write {name} = true or {name} = false")
        return value

    def url(self, name: str) -> str:
        raw = self.fields.get(name)
        url = canonical_url(raw) if isinstance(raw, str) else None
        if url is None:
            self.refuse(f'{name} is no web address; write {name} = "https://…"')
        return url


def hint(wrong: str, allowed: Collection[str]) -> str:
    near = get_close_matches(wrong, allowed, n=1)
    return f'did you mean "{near[0]}"?' if near else f"write one of {', '.join(allowed)}"
