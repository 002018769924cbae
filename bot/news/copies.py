"""Copies: a text printed twice, by another paper or by the same one, whole, shortened or under a new title.

A text is the set of its runs of three syllables, each as a number. A sketch keeps those that four divides (FracMinHash:
Hera et al., 2023), so it grows with the text, and a part is found in the whole: containment is what both sketches
hold over the smaller of the two.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.news.vietnamese import one_tone_style, syllables

TEXT_CHARACTERS_MAX = 40_000  # of a longer text the beginning is read
CONTAINED_MIN = 0.6  # over 196,172 pairs of different stories no more than 0.55 was seen
SHARED_MIN = 6  # fewer runs than these may be a phrase that everybody uses

_KEPT = 4
# MurmurHash3's last steps: every bit of what goes in moves half of the bits that come out.
_STIRRED = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_FIRST_FACTOR = np.uint32(0x9E3779B1)
_HALF, _PART = np.uint32(16), np.uint32(13)

Ids = NDArray[np.uint32]
Sketch = Ids  # ascending


def sketch(text: str) -> Sketch:
    """About a quarter of the runs of three syllables in ``text``; case and tone style do not count."""
    words = syllables(one_tone_style(text[:TEXT_CHARACTERS_MAX]))
    ids = np.array([crc32(word.encode()) for word in words], np.uint32)
    return kept(joined(joined(ids[:-1], ids[1:])[:-1], ids[2:]))


def joined(ones: Ids, others: Ids) -> Ids:
    """A number for each of ``ones`` with the one of ``others`` behind it; the order counts."""
    both: Ids = ones * _FIRST_FACTOR + others
    for shift, factor in zip((_HALF, _PART), _STIRRED, strict=True):
        both = (both ^ both >> shift) * factor
    return both ^ both >> _HALF


def kept(runs: Ids) -> Sketch:
    """The sketch of a text that has these runs."""
    return np.unique(runs[runs % _KEPT == 0])


def containment(one: Sketch, other: Sketch) -> float:
    """Which share of the smaller of the two stands in the other, 0 to 1; 0 if one is empty."""
    smaller = min(len(one), len(other))
    return _shared(one, other) / smaller if smaller else 0.0


def is_copy(one: Sketch, other: Sketch) -> bool:
    return _shared(one, other) >= max(SHARED_MIN, CONTAINED_MIN * min(len(one), len(other)))


def _shared(one: Sketch, other: Sketch) -> int:
    if not len(one) or not len(other):
        return 0
    return int(np.count_nonzero(one[np.searchsorted(one, other) % len(one)] == other))
