"""Phrases of data files as patterns: matched with diacritics, on syllable boundaries, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.news.vietnamese import one_tone_style

_GAP = r"[^;|!?]{0,60}?"  # "…": a few words of the same clause


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all of ``phrases``, for texts that ``plain`` has made; nothing matches an empty list. In a phrase
    ``#`` is a number and ``…`` some words of the same clause."""
    longest_first = sorted({plain(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(_phrase(phrase) for phrase in longest_first)})(?!\w)")


def plain(text: str) -> str:
    """``text`` in the form that patterns are written for: one tone style, lower case, single spaces."""
    return " ".join(one_tone_style(text).lower().split())


def _phrase(phrase: str) -> str:
    words = re.escape(phrase).replace(r"\ …\ ", rf"(?!\w){_GAP}(?<!\w)").replace("…", _GAP)
    return words.replace(r"\#", r"\d+(?:[.,]\d+)?").replace(r"\ ", " ")
