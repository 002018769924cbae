"""The words of alerts (``bot/catalogue/alerts.toml``) as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.models import AlertKind
from bot.news.phrases import pattern, plain


@dataclass(frozen=True, slots=True)
class KindWords:
    """What tells one kind of alert; the data file says what each list does."""

    own: re.Pattern[str]
    event: re.Pattern[str]
    must: re.Pattern[str] | None
    unless: re.Pattern[str]
    over: re.Pattern[str]
    told_over: re.Pattern[str]
    circumstance: re.Pattern[str]  # at the end of what stands before an event
    aftermath: bool  # told though the hazard itself is a thing of the past


@dataclass(frozen=True, slots=True)
class AlertWords:
    nothing: re.Pattern[str]
    about: re.Pattern[str]
    aftermath: re.Pattern[str]
    signs: re.Pattern[str]
    kinds: Mapping[AlertKind, KindWords]  # in the order in which they are looked for


@cache
def alert_words() -> AlertWords:
    table = tomllib.loads((files("bot.catalogue") / "alerts.toml").read_text("utf-8"))
    return AlertWords(
        nothing=pattern(table["nothing"]),
        about=pattern(phrase for phrases in table["about"].values() for phrase in phrases),
        aftermath=pattern(table["aftermath"]),
        signs=pattern(phrase for phrases in table["signs"].values() for phrase in phrases),
        kinds={AlertKind(name): _kind(lists, table["circumstance"]) for name, lists in table["kind"].items()},
    )


def _kind(lists: Mapping[str, Any], circumstance: Sequence[str]) -> KindWords:
    before = "|".join(re.escape(plain(word)) for word in lists.get("circumstance", circumstance))
    return KindWords(
        own=pattern(lists.get("own", ())),
        event=pattern(lists.get("event", ())),
        must=pattern(lists["must"]) if "must" in lists else None,
        unless=pattern(lists.get("unless", ())),
        over=pattern(lists.get("over", ())),
        told_over=pattern(lists.get("told_over", ())),
        circumstance=re.compile(rf"(?<!\w)(?:{before}) $"),
        aftermath=lists.get("aftermath", False),
    )
