"""Extractive summaries: sentences of the article itself, chosen for what they say and for not saying it twice.

A sentence scores by its likeness to the whole text, by the words it shares with the title and lead, and by standing
early; the next one is taken by maximal marginal relevance (MMR): a high score, little likeness to what is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from bot.models import Sentence
from bot.news.sentences import sentences as split
from bot.news.vietnamese import same_words, syllables

TEXT_CHARACTERS_MAX = 40_000  # of a longer text the beginning is read
CARD_CHARACTERS_MAX = 480
LEAD_CHARACTERS_MIN = 40  # a shorter lead tells no more than the title

_SENTENCES_READ_MAX = 400
_TITLE_WEIGHT = 0.6
_POSITION_WEIGHT = 0.3
_RELEVANCE = 0.7  # against likeness to what is taken
_LIKENESS_MAX = 0.5  # past it a sentence says what is said already, whatever its score
_ODD_LENGTH_FACTOR = 0.7
_SYLLABLES = range(8, 61)
_CAPTION_LINE_CHARACTERS_MAX = 400

_STOP_WORDS = frozenset(
    syllables(
        "và của là có được cho các những một trong với khi đã đang sẽ ở tại từ đến về này đó ra vào lại cũng như thì "
        "mà để do bị bởi vì nếu theo trên dưới sau trước qua rất nhiều còn chỉ không phải người nên đây nay nhưng cùng "
        "hơn việc năm ngày tháng đồng ông bà"
    )
)
_CREDIT = re.compile(
    r"(?<!\w)(?:Ảnh|Nguồn|Nguồn ảnh|Video|Clip|Đồ họa|Đồ hoạ|Infographic|Minh họa)\s*:|Ảnh minh h(?:ọa|oạ)"
)
_POINTER = re.compile(
    r"\W*(?:Xem thêm|Đọc thêm|Tin liên quan|Bài liên quan|Mời quý vị|Từ khóa|Từ khoá|>>)", re.IGNORECASE
)
_ENDS_WHOLE = re.compile(r"[.!…][\"”’»)\]]*$")
_LEANS_BACK = re.compile(
    r"(?:(?:Ông|Bà|Anh|Chị|Cô|Người|Nhóm|Đối tượng|Vụ|Việc|Điều|Cách|Con số|Số|Những|Các|Trong|Qua|Từ|Nhờ|Do|Vì|Theo|"
    r"Sau|Trước|Bên cạnh|Cùng với|Cùng|Khi|Lúc|Đến|Tại|Với|Để)\s(?:[^\W\d_]+\s){0,2}?(?:này|đó|ấy|kia|vậy|thế|trên)\b|"
    r"(?:Ngoài ra|Tuy nhiên|Tuy vậy|Thế nhưng|Nhưng|Song|Đồng thời|Mặt khác|Ngược lại|Còn|Vì thế|Bởi vậy|Đây là|"
    r"Đây cũng|Nó|Kết quả là|Cụ thể|Riêng|Hơn nữa|Thậm chí|Chính vì|Tương tự|Trong số đó|Và|Rồi)\b)"
)
# A pronoun leans back; a title (Ông Nam, Cô Tô) or a word of two syllables (bà con, anh hùng) does not.
_PRONOUN = re.compile(r"(?:Ông|Bà|Anh|Chị|Cô|Họ)\s(?!(?:con|em|chị|bà|giáo|hùng|hàng|dân)\b)([^\W\d_])")

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be taken. ``needs`` is the one it cannot be understood without."""

    sentence: Sentence
    weights: Weights
    score: float
    needs: int | None


def summarise(
    text: str, *, title: str = "", lead: str = "", sentences: int = 2, characters_max: int = CARD_CHARACTERS_MAX
) -> tuple[Sentence, ...]:
    """At most ``sentences`` of ``text`` in its order, together (joined by spaces) at most ``characters_max``.

    Each is a piece of ``text`` at the offsets it carries. Captions, credits, bylines and headings are never among
    them, nor a sentence that leans on one before it (*Ông này…*, *Theo đó…*) without that one. Empty when the text
    holds no sentence worth telling. When none fits, the best one is cut at a clause. ``title`` and ``lead`` say what
    the article is about.
    """
    told = _told(text[:TEXT_CHARACTERS_MAX])
    candidates = _candidates(told, f"{title}\n{lead}")
    taken = _take(candidates, sentences, characters_max)
    if not taken and candidates and sentences > 0:
        best = max(candidates, key=lambda candidate: candidate.score).sentence
        return _cut_at_clause(best, characters_max)
    return tuple(candidates[index].sentence for index in sorted(taken))


def card_summary(lead: str, body: str, title: str) -> str:
    """What a card says under its title, at most 480 characters: the paper's own lead where it has one.

    A lead that is too long ends at a sentence's end; one that is too short, or only says the title again, gives way
    to sentences of ``body``.
    """
    lead = " ".join(lead.split())
    if len(lead) < LEAD_CHARACTERS_MIN or same_words(lead, title):
        chosen = " ".join(sentence.text for sentence in summarise(body, title=title))
        return chosen or ("" if same_words(lead, title) else lead)
    return shortened(lead, CARD_CHARACTERS_MAX)


def shortened(text: str, characters_max: int) -> str:
    """``text`` up to the last sentence that fits, or, when the first is too long, up to a word and an ellipsis."""
    if len(text) <= characters_max:
        return text
    ends = [sentence.end for sentence in split(text) if LEAD_CHARACTERS_MIN <= sentence.end <= characters_max]
    if ends:
        return text[: ends[-1]]
    return text[: characters_max - 1].rpartition(" ")[0].rstrip(" ,;:-–") + "…"


def _told(text: str) -> list[Sentence]:
    """The sentences that tell: no captions, credits, headings, bylines, pointers to other articles."""
    found = split(text)[:_SENTENCES_READ_MAX]
    told: list[Sentence] = []
    for line in _by_line(text, found):
        caption = line[-1].end - line[0].start < _CAPTION_LINE_CHARACTERS_MAX and any(map(_is_credit, line))
        if not caption:
            told += [sentence for sentence in line if _tells(sentence)]
    return told


def _by_line(text: str, found: Sequence[Sentence]) -> Iterable[list[Sentence]]:
    line: list[Sentence] = []
    for sentence in found:
        if line and len(text[line[-1].end : sentence.start].splitlines()) > 1:
            yield line
            line = []
        line.append(sentence)
    if line:
        yield line


def _is_credit(sentence: Sentence) -> bool:
    return _CREDIT.search(sentence.text) is not None


def _tells(sentence: Sentence) -> bool:
    """Whether it is a whole statement: ends as one, closes its quotes, is neither a credit nor a pointer."""
    text = sentence.text
    return (
        _ENDS_WHOLE.search(text) is not None
        and text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and not _is_credit(sentence)
        and not _POINTER.match(text)
    )


def _candidates(told: Sequence[Sentence], subject: str) -> list[_Candidate]:
    words = [syllables(sentence.text) for sentence in told]
    counts = [Counter(_units(each)) for each in words]
    vectors = _vectors(counts)
    centroid = _unit_length(_sum(vectors))
    about = {unit for line in subject.splitlines() for unit in _units(syllables(line))}
    candidates = []
    for position, sentence in enumerate(told):
        score = _dot(vectors[position], centroid) + _POSITION_WEIGHT / (1 + position)
        if about:
            score += _TITLE_WEIGHT * len(about & counts[position].keys()) / len(about)
        if len(words[position]) not in _SYLLABLES:
            score *= _ODD_LENGTH_FACTOR
        needs = position - 1 if _leans_back(sentence.text) else None
        candidates.append(_Candidate(sentence, vectors[position], score, needs))
    return candidates


def _leans_back(text: str) -> bool:
    pronoun = _PRONOUN.match(text)
    return _LEANS_BACK.match(text) is not None or (pronoun is not None and pronoun[1].islower())


def _units(words: Sequence[str]) -> list[str]:
    """Syllables that carry meaning, and pairs of neighbours of which one does."""
    singles = [word for word in words if word not in _STOP_WORDS]
    pairs = [f"{a} {b}" for a, b in pairwise(words) if a not in _STOP_WORDS or b not in _STOP_WORDS]
    return singles + pairs


def _vectors(counts: Sequence[Counter[str]]) -> list[Weights]:
    """Each sentence as (1 + ln tf) · ln(1 + n/df), at unit length."""
    spread = Counter(unit for count in counts for unit in count)
    rarity = {unit: log(1 + len(counts) / within) for unit, within in spread.items()}
    return [_unit_length({unit: (1 + log(times)) * rarity[unit] for unit, times in each.items()}) for each in counts]


def _sum(vectors: Sequence[Weights]) -> Weights:
    total: Weights = {}
    for vector in vectors:
        for unit, weight in vector.items():
            total[unit] = total.get(unit, 0.0) + weight
    return total


def _unit_length(weights: Weights) -> Weights:
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {unit: weight / length for unit, weight in weights.items()}


def _dot(a: Weights, b: Weights) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[unit] for unit, weight in a.items() if unit in b)


def _take(candidates: Sequence[_Candidate], wanted: int, characters_max: int) -> set[int]:
    """The indices of what is taken, by MMR; what does not fit, or leans on what is not taken, waits."""
    taken: set[int] = set()
    likeness = [0.0] * len(candidates)
    best = max((candidate.score for candidate in candidates), default=0.0) or 1.0
    room = characters_max
    while len(taken) < wanted:
        open_ = [
            (_RELEVANCE * each.score / best - (1 - _RELEVANCE) * likeness[index], -index)
            for index, each in enumerate(candidates)
            if index not in taken
            and likeness[index] <= _LIKENESS_MAX
            and each.sentence.end - each.sentence.start <= room
            and (each.needs is None or each.needs in taken)
        ]
        if not open_:
            break
        chosen = -max(open_)[1]
        taken.add(chosen)
        room -= len(candidates[chosen].sentence.text) + 1
        likeness = [
            max(old, _dot(each.weights, candidates[chosen].weights))
            for old, each in zip(likeness, candidates, strict=True)
        ]
    return taken


def _cut_at_clause(sentence: Sentence, characters_max: int) -> tuple[Sentence, ...]:
    """The beginning of ``sentence`` that fits, up to a clause's end or at least a word's."""
    room = sentence.text[:characters_max]
    cut = max(room.rfind(mark) for mark in (", ", "; ", " – ", " - ", ": "))
    text = (room[:cut] if cut > characters_max // 3 else room.rpartition(" ")[0]).rstrip(" ,;:-–")
    return (Sentence(text, sentence.start, sentence.start + len(text)),) if text else ()
