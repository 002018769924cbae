"""Keywords that people follow, found by what an article says: a percolator. Pure.

Ten thousand keywords are not tried one by one. Each is kept under its anchor, its last two syllables (Vietnamese puts
the particular last: *thành phố Hạ Long*), and an article is looked up by the anchors that it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.news.vietnamese import fold, one_tone_style, syllables


def anchor(keyword: str) -> str:
    """Folded; empty for a keyword without a letter or digit, which nothing says."""
    return " ".join(_words(keyword)[-2:])


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a text says, folded. Who typed marks may still mean another word: whether a keyword is said is decided by
    whoever knows how it was typed."""

    flat: str
    anchors: tuple[str, ...]

    def may_say(self, keyword: str) -> bool:
        words = _phrase(keyword)
        return bool(words) and f" {words} " in self.flat


@lru_cache(maxsize=16)
def spoken(text: str) -> Spoken:
    words = _words(text)
    return Spoken(f" {' '.join(words)} ", tuple({*words, *map(" ".join, pairwise(words))}))


@lru_cache(maxsize=4096)
def _phrase(keyword: str) -> str:
    return " ".join(_words(keyword))


def _words(text: str) -> list[str]:
    return fold(" ".join(syllables(one_tone_style(text)))).split()
