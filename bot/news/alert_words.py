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
    below: re.Pattern[str]  # instead of ``own`` in the text below a headline
    event: re.Pattern[str]
    must: re.Pattern[str] | None
    unless: re.Pattern[str]
    over: re.Pattern[str]
    told_over: re.Pattern[str]
    circumstance: re.Pattern[str]  # at the end of what stands before an event
    aftermath: bool  # told though the hazard itself is a thing of the past


@dataclass(frozen=True, slots=True)
class BelowWords:
    """What is asked of a sentence below a headline, besides what is asked of a clause."""

    never_under: re.Pattern[str]  # in the headline
    never: re.Pattern[str]
    before: re.Pattern[str]
    end: re.Pattern[str]
    circumstance: re.Pattern[str]  # at the end of what stands before the words of an alert
    signs: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class AlertWords:
    nothing: re.Pattern[str]
    about: re.Pattern[str]
    aftermath: re.Pattern[str]
    signs: re.Pattern[str]
    below: BelowWords
    kinds: Mapping[AlertKind, KindWords]  # in the order in which they are looked for


@cache
def alert_words() -> AlertWords:
    table = tomllib.loads((files("bot.catalogue") / "alerts.toml").read_text("utf-8"))
    return AlertWords(
        nothing=pattern(table["nothing"]),
        about=pattern(phrase for phrases in table["about"].values() for phrase in phrases),
        aftermath=pattern(table["aftermath"]),
        signs=pattern(phrase for phrases in table["signs"].values() for phrase in phrases),
        below=_below(table["below"], table["about"]),
        kinds={AlertKind(name): _kind(lists, table["circumstance"]) for name, lists in table["kind"].items()},
    )


def _below(lists: Mapping[str, Sequence[str]], about: Mapping[str, Sequence[str]]) -> BelowWords:
    elsewhere = [phrase for name in ("asking", "planning", "crime") for phrase in about[name]]
    return BelowWords(
        never_under=pattern(elsewhere),
        never=pattern([*elsewhere, *about["past"], *about["seasonal"], *lists["never"]]),
        before=pattern(lists["before"]),
        end=pattern(lists["end"]),
        circumstance=_before(lists["circumstance"]),
        signs=pattern(lists["signs"]),
    )


def _before(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(plain(word)) for word in words)}) $")


def _kind(lists: Mapping[str, Any], circumstance: Sequence[str]) -> KindWords:
    return KindWords(
        own=pattern(lists.get("own", ())),
        below=pattern(lists.get("below", lists.get("own", ()))),
        event=pattern(lists.get("event", ())),
        must=pattern(lists["must"]) if "must" in lists else None,
        unless=pattern(lists.get("unless", ())),
        over=pattern(lists.get("over", ())),
        told_over=pattern(lists.get("told_over", ())),
        circumstance=_before(lists.get("circumstance", circumstance)),
        aftermath=lists.get("aftermath", False),
    )
