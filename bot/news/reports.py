"""What an article says, as numbers that two of them can be compared by.

Units are its syllables and pairs of neighbours, and its names (runs of capitalised words). Each is the CRC-32 of
its letters; which of them stand in the title, in the first lines, in a name or behind a number is a bit each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.news.copies import Sketch, kept
from bot.news.series import Heading, heading
from bot.news.vietnamese import nfc, one_tone_style, syllables

TITLE, HEAD, NAME, NUMBER = 1, 2, 4, 8

_TEXT_CHARACTERS_MAX = 5_000  # what comes later in a long article is background
_HEAD_SYLLABLES = 90
_MARKS, _TIMES_SHIFT, _TIMES_MAX = np.uint8(15), np.uint8(4), 15
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|\n")
_SENTENCE_ENDS = frozenset(".!?…:;\"“”'‘’\n-–—•*")

# What every text is full of, whatever it tells of. The rest is learned from the articles themselves (Commonness).
_EVERYWHERE = frozenset(
    syllables(
        "và của là có được cho các những một trong với khi đã đang sẽ ở tại từ đến về này đó ra vào lại cũng như thì "
        "mà để do bị bởi vì nếu theo trên dưới sau trước qua rất nhiều còn chỉ không phải người nên đây nay nhưng cùng "
        "hơn việc năm ngày tháng đồng ông bà anh chị em tôi họ ta ai gì nào nhất vẫn đều mới hai ba bốn năm sáu bảy "
        "tám chín mười số lần thứ giờ phút lúc đầu cuối giữa ngoài nhau mình tự bằng cả mọi mỗi từng vừa rồi thêm "
        "biết nói làm đi lên xuống thấy thể cần đưa lấy giúp đối liên quan thực hiện thời gian tình hình công tác "
        "hoạt động tổ chức tỉnh thành phố huyện xã phường khu vực nhà nước trường cơ hội dân ban"
    )
)

Ids = NDArray[np.uint32]
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


class _Word(NamedTuple):
    id: int
    tail: bytes  # what makes a run one word longer
    everywhere: bool
    number: bool


def report(title: str, lead: str, body: str, at: datetime, source: str) -> Report:
    """``at``: when it became news. ``source``: its paper."""
    title = " ".join(title.split())
    tokens = _TOKEN.findall(nfc(f"{title}\n{lead}\n{body}"[:_TEXT_CHARACTERS_MAX]))
    words = [_word(token) for token in tokens if token[0].isalnum()]
    pairs = [crc32(two.tail, one.id) for one, two in pairwise(words)]
    runs = [crc32(three.tail, pair) for pair, three in zip(pairs, words[2:], strict=False)]
    units, said = _merged(*_occurrences(words, pairs, len(syllables(title))), *_named(tokens))
    return Report(units, said, kept(runs), heading(title, at), at, source, len(words))


@lru_cache(maxsize=1 << 14)
def _word(token: str) -> _Word:
    written = one_tone_style(token).lower()
    letters = written.encode()
    return _Word(crc32(letters), b" " + letters, written in _EVERYWHERE, written.isdecimal())


def _occurrences(words: Sequence[_Word], pairs: Sequence[int], title_words: int) -> tuple[Ids, Bytes]:
    """Every syllable and pair that may tell something, with its marks."""
    dull = np.array([word.everywhere for word in words], bool)
    numbers = np.array([word.number for word in words], bool)[:-1]
    at = np.arange(len(words))
    marks = np.where(at < title_words, TITLE, 0) | np.where(at < _HEAD_SYLLABLES, HEAD, 0)
    pair_marks = np.minimum(marks[:-1], marks[1:]) | np.where(numbers, NUMBER, 0)
    telling = ~(dull[:-1] & dull[1:])
    units = np.concatenate([_ids([word.id for word in words])[~dull], _ids(pairs)[telling]])
    return units, np.concatenate([marks[~dull], pair_marks[telling]]).astype(np.uint8)


def _named(tokens: Sequence[str]) -> tuple[Ids, Bytes]:
    found = list(_names(tokens))
    marks = [NAME | (HEAD if at < _HEAD_SYLLABLES else 0) for at, _ in found]
    return _ids([unit for _, unit in found]), np.array(marks, np.uint8)


def _merged(units: Ids, marks: Bytes, names: Ids, name_marks: Bytes) -> tuple[Ids, Bytes]:
    """Each unit once, with how often it stands there and all of its marks."""
    once, where = np.unique(np.concatenate([units, names]), return_inverse=True)
    counted = np.bincount(where[: len(units)], minlength=len(once))
    said = (np.clip(counted, 1, _TIMES_MAX) << _TIMES_SHIFT).astype(np.uint8)
    np.bitwise_or.at(said, where, np.concatenate([marks, name_marks]))
    return once, said


def _names(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words: (how many words stand before, id). A single one that begins a sentence may be any
    word, and is none."""
    at = length = unit = 0
    begins, began = True, False
    for token in tokens:
        if token[0].isupper():
            word = _word(token)
            began = begins if not length else began
            unit = crc32(word.tail, unit) if length else word.id
            length += 1
            at += 1
            begins = False
            continue
        if length > began:
            yield at - length, unit
        length = 0
        is_word = token[0].isalnum()
        at += is_word
        begins = token in _SENTENCE_ENDS or (begins and not is_word)
    if length > began:
        yield at - length, unit


def _ids(units: Sequence[int]) -> Ids:
    return np.array(units, np.uint32)
