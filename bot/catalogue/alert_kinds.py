"""How the kinds of alerts look and what they are called (``alerts.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.models import AlertKind, Language


@dataclass(frozen=True, slots=True)
class AlertLook:
    """``ended`` is the all-clear in a few words; ``asked``, how else people call it when they ask, in Vietnamese."""

    emoji: str
    name: Mapping[Language, str]
    ended: Mapping[Language, str]
    asked: tuple[str, ...] = ()


@cache
def alert_looks() -> Mapping[AlertKind, AlertLook]:
    """In the order in which kinds are offered."""
    kinds = tomllib.loads((files("bot.catalogue") / "alerts.toml").read_text("utf-8"))["kind"]
    return {
        kind: AlertLook(look["emoji"], look["name"], look["ended"], tuple(look.get("asked", ())))
        for kind in AlertKind
        for look in [kinds[kind.value]]
    }
