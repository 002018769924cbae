"""What an article says, as numbers that two of them can be compared by.

Units are its syllables and pairs of neighbours, and its names (runs of capitalised words). A syllable is the CRC-32
of its letters, what is longer a number made of theirs. Which of them stand in the title, in the first lines, in a
name or behind a number is a bit each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.news.copies import Ids, Sketch, joined, kept
from bot.news.series import Heading, heading
from bot.news.stop_words import STOP_WORDS
from bot.news.vietnamese import nfc, one_tone_style, syllables

TITLE, HEAD, NAME, NUMBER = 1, 2, 4, 8

_TEXT_CHARACTERS_MAX = 5_000  # what comes later in a long article is background
_HEAD_SYLLABLES = 90
_WORD, _CAPITAL, _DULL, _DIGITS, _ENDS = 1, 2, 4, 8, 16  # what a token is
_MARKS, _TIMES_SHIFT, _TIMES_MAX = np.uint8(15), np.uint8(4), 15
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|\n")
_SENTENCE_ENDS = frozenset(".!?…:;\"“”'‘’\n-–—•*")

# What every text is full of, whatever it tells of. The rest is learned from the articles themselves (Commonness).
_EVERYWHERE = STOP_WORDS | frozenset(
    syllables(
        "anh chị em tôi họ ta ai gì nào nhất vẫn đều mới hai ba bốn năm sáu bảy tám chín mười số lần thứ giờ phút "
        "lúc đầu cuối giữa ngoài nhau mình tự bằng cả mọi mỗi từng vừa rồi thêm biết nói làm đi lên xuống thấy thể "
        "cần đưa lấy giúp đối liên quan thực hiện thời gian tình hình công tác hoạt động tổ chức tỉnh thành phố "
        "huyện xã phường khu vực nhà nước trường cơ hội dân ban"
    )
)

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """An article as it is compared. ``units`` ascends; ``said`` goes with it: how often, above four bits of marks. A
    newsroom holds ten thousand of these."""

    units: Ids
    said: Bytes
    sketch: Sketch
    heading: Heading
    at: datetime
    source: str
    syllables: int

    @property
    def marks(self) -> Bytes:
        marks: Bytes = self.said & _MARKS
        return marks

    @property
    def times(self) -> Bytes:
        times: Bytes = self.said >> _TIMES_SHIFT
        return times


@dataclass(frozen=True, slots=True, eq=False)
class _Tokens:
    """The words and marks of a text in their order: a number each, and what they are."""

    ids: Ids
    kinds: Bytes

    def are(self, kind: int) -> NDArray[np.bool_]:
        return self.kinds & np.uint8(kind) > 0


def report(title: str, lead: str, body: str, at: datetime, source: str) -> Report:
    """``at``: when it became news. ``source``: its paper."""
    title = " ".join(title.split())
    tokens = _tokens(f"{title}\n{lead}\n{body}"[:_TEXT_CHARACTERS_MAX])
    are_words = tokens.are(_WORD)
    words = _Tokens(tokens.ids[are_words], tokens.kinds[are_words])
    pairs = joined(words.ids[:-1], words.ids[1:])
    runs = joined(pairs[:-1], words.ids[2:])
    units, said = _merged(*_occurrences(words, pairs, len(syllables(title))), *_named(tokens))
    return Report(units, said, kept(runs), heading(title, at), at, source, len(words.ids))


def _tokens(text: str) -> _Tokens:
    found = [_token(token) for token in _TOKEN.findall(nfc(text))]
    table = np.array(found, np.uint32).reshape(-1, 2)
    return _Tokens(table[:, 0], table[:, 1].astype(np.uint8))


@lru_cache(maxsize=1 << 14)
def _token(token: str) -> tuple[int, int]:
    """(number, kind)"""
    if not token[0].isalnum():
        return 0, _ENDS if token in _SENTENCE_ENDS else 0
    written = one_tone_style(token).lower()
    kind = _WORD | (token[0].isupper() and _CAPITAL)
    return crc32(written.encode()), kind | (written in _EVERYWHERE and _DULL) | (written.isdecimal() and _DIGITS)


def _occurrences(words: _Tokens, pairs: Ids, title_words: int) -> tuple[Ids, Bytes]:
    """Every syllable and pair that may tell something, with its marks."""
    dull = words.are(_DULL)
    at = np.arange(len(dull))
    marks = np.where(at < title_words, TITLE, 0) | np.where(at < _HEAD_SYLLABLES, HEAD, 0)
    pair_marks = np.minimum(marks[:-1], marks[1:]) | np.where(words.are(_DIGITS)[:-1], NUMBER, 0)
    telling = ~(dull[:-1] & dull[1:])
    units = np.concatenate([words.ids[~dull], pairs[telling]])
    return units, np.concatenate([marks[~dull], pair_marks[telling]]).astype(np.uint8)


def _named(tokens: _Tokens) -> tuple[Ids, Bytes]:
    """Runs of capitalised words, with their marks. A single one that begins a sentence may be any word, and is none."""
    capital, are_words = tokens.are(_CAPITAL), tokens.are(_WORD)
    edges = np.flatnonzero(np.diff(capital, prepend=False, append=False))
    starts, lengths = edges[::2], np.diff(edges)[::2]
    places = np.arange(len(capital))
    last_word = np.maximum.accumulate(np.where(are_words, places, -1))[starts - 1]
    last_end = np.maximum.accumulate(np.where(tokens.are(_ENDS), places, -1))[starts - 1]
    begins = (starts == 0) | (last_word < 0) | (last_end > last_word)
    named = lengths > begins
    starts, lengths = starts[named], lengths[named]
    marks = np.where((np.cumsum(are_words) - 1)[starts] < _HEAD_SYLLABLES, NAME | HEAD, NAME).astype(np.uint8)
    return _runs(tokens.ids, starts, lengths), marks


def _runs(ids: Ids, starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> Ids:
    """A number for each run of ``ids``."""
    units = ids[starts]
    for step in range(1, lengths.max(initial=1)):
        longer = np.flatnonzero(lengths > step)
        units[longer] = joined(units[longer], ids[starts[longer] + step])
    return units


def _merged(units: Ids, marks: Bytes, names: Ids, name_marks: Bytes) -> tuple[Ids, Bytes]:
    """Each unit once, with how often it stands there and all of its marks."""
    both = np.concatenate([units, names])
    if not len(both):
        return both, np.zeros(0, np.uint8)
    order = np.argsort(both)
    ordered = both[order]
    firsts = np.flatnonzero(np.diff(ordered, prepend=ordered[0] ^ np.uint32(1)))
    counted = np.add.reduceat(order < len(units), firsts, dtype=np.intp)  # a name is counted as the words it is of
    said = (np.clip(counted, 1, _TIMES_MAX) << _TIMES_SHIFT).astype(np.uint8)
    said |= np.bitwise_or.reduceat(np.concatenate([marks, name_marks])[order], firsts)
    return ordered[firsts], said
