"""The words of a text as search sees them: in one tone style and lower case, and folded (no marks, đ as d)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.news.vietnamese import fold, nfc, one_tone_style

SYLLABLE = re.compile(r"[^\W_]+")
WORD_CHARACTERS_MAX = 60  # what is longer is no word anybody types; tantivy takes up to 64 kB


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    """Without its marks."""
    return fold(word)


@lru_cache(maxsize=100_000)
def _one_style(syllable: str) -> str:
    return one_tone_style(syllable)[:WORD_CHARACTERS_MAX]


def written(text: str) -> list[str]:
    """The words of ``text`` with their marks."""
    return list(map(_one_style, SYLLABLE.findall(nfc(text).lower())))


def folded(words: Iterable[str]) -> list[str]:
    return list(map(bare, words))


def pairs(words: Sequence[str]) -> list[str]:
    """Neighbours as one term each; no word holds an underscore."""
    return list(map("_".join, pairwise(words)))


def is_marked(word: str) -> bool:
    return bare(word) != word
