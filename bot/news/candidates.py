"""Which sentences of an article may be told, and which cannot be understood without the one before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.models import Sentence
from bot.news.sentences import sentences

MISSING = -1

_SENTENCES_READ_MAX = 400
_CAPTION_LINE_CHARACTERS_MAX = 400
_BYLINE_WORDS_MAX = 8
_QUOTED_SENTENCES_MAX = 8

_CREDIT = re.compile(
    r"(?<!\w)(?:Ảnh|Nguồn|Nguồn ảnh|Video|Clip|Đồ họa|Đồ hoạ|Infographic|Minh họa)\s*:"
    r"|Ảnh (?:minh h(?:ọa|oạ)|chụp màn hình|cắt từ)"
)
_POINTER = re.compile(
    r"\W*(?:Xem thêm|Đọc thêm|Tin liên quan|Bài liên quan|Mời quý vị|Từ khóa|Từ khoá|>>)", re.IGNORECASE
)
_BYLINE_WORDS = frozenset({"theo", "tin", "bài", "ảnh", "và", "báo", "nguồn", "dịch", "ctv", "pv"})
_WORD = re.compile(r"[^\W_]+")
_DASH = re.compile(r"[-–—•+*]\s+")  # before what somebody answers, and before an item of a list
_ENDS_WHOLE = re.compile(r"[.!…][\"”’»)\]]*$")

# "trên" points back where what follows is no place: "vụ việc trên đã", but "các tuyến đường trên đảo".
_POINTS_BACK = (
    r"(?:này|đó|ấy|kia|nói trên|kể trên"
    r"|trên(?=[,.]|\s(?:đã|được|là|có|sẽ|bị|vừa|đều|cũng|không|còn|đang|do|khiến|cho|nhằm)\b))\b"
)
# "Những ngày này", "trong tháng này" are now, whoever reads.
_NOW = r"(?!(?:nay|ngày|tuần|tháng|mùa|năm|Tết|hè|thời gian|thời điểm)\s+này\b)"
_LEANS_BACK = re.compile(
    r"(?:(?:Ông|Bà|Anh|Chị|Cô|Cháu|Em|Người|Nhóm|Đối tượng|Vụ|Việc|Điều|Cách|Con số|Số|Những|Các|Hai|Ba|Dịp|Ngay|Trong|"
    r"Qua|Từ|Nhờ|Do|Vì|Bởi|Theo|Sau|Trước|Bên cạnh|Cùng với|Cùng|Khi|Lúc|Đến|Tại|Với|Để)\s"
    rf"(?:{_NOW}[^\W\d_]+\s){{0,2}}?{_POINTS_BACK}|"
    r"(?:Vì|Do|Nhờ|Bởi|Như|Dù|Tuy|Chính vì)\s(?:vậy|thế)\b|"
    r"(?:Ngoài ra|Tuy nhiên|Thế nhưng|Nhưng|Song(?!\ssong)|Đồng thời|Mặt khác|Ngược lại|Còn(?!\s(?:\d|nhiều|nhớ))|"
    r"Đây là|Đây cũng|Tại đây|Ở đây|Từ đây|Tiếp đó|Thay vào đó|Nó|Kết quả là|Cụ thể|"
    r"Riêng(?!\s(?:trong|năm|tháng|quý|ngày|tại|ở|từ))|Hơn nữa|Thậm chí|Tương tự|Và|Rồi)\b)"
)
# "Trước đó" with a date of its own says when it was.
_DATED = re.compile(
    r"Trước đó,?\s(?:(?:vào|khoảng|lúc|hồi|từ|trong|sáng|trưa|chiều|tối|đêm|rạng|ngày|tháng|năm|quý|cuối|đầu|giữa)\s)"
    r"{0,5}\d"
)
# A pronoun leans back; a title (Ông Nam, Cô Tô) or a word of two syllables (bà con, anh hùng) does not.
_PRONOUN = re.compile(r"(?:Ông|Bà|Anh|Chị|Cô|Họ)\s(?!(?:con|em|chị|bà|giáo|hùng|hàng|dân|chủ|trùm|dâu|mẹ)\b)([^\W\d_])")


def candidates(text: str, *, spoken: bool = False) -> list[Sentence]:
    """The sentences that tell: no captions, credits, headings, bylines, half quotations, pointers to other articles.

    With ``spoken`` also those that stand whole inside a longer quotation, or behind the dash of an answer in an
    interview; alone they would be the paper's own words.
    """
    told: list[Sentence] = []
    found = sentences(text)[:_SENTENCES_READ_MAX]
    quoted = frozenset() if spoken else _quoted(found)
    for line in _by_line(text, found):
        caption = line[-1].end - line[0].start < _CAPTION_LINE_CHARACTERS_MAX and any(map(_is_credit, line))
        dash = _DASH.match(line[0].text)
        answer = dash is not None and line[0] is not found[0]  # at the beginning of a text the paper speaks
        if dash:
            line[0] = _behind(line[0], dash.end())
        if not caption and (spoken or not answer):
            told += [sentence for sentence in line if sentence.start not in quoted and _tells(sentence)]
    return told


def leans_back(sentence: str) -> bool:
    """Whether it speaks of something that the one before it named: *Ông này…*, *Theo đó…*, *Tuy nhiên…*."""
    pronoun = _PRONOUN.match(sentence)
    if pronoun is not None and pronoun[1].islower():
        return True
    return _LEANS_BACK.match(sentence) is not None and _DATED.match(sentence) is None


def leans_on(text: str, told: Sequence[Sentence]) -> list[int | None]:
    """For each of ``told``, sentences of ``text``, the index of the one it cannot be told without: the one before it.

    None if it stands alone; MISSING if what stands before it is not told, so that it cannot be told either.
    """
    ends = {sentence.end: index for index, sentence in enumerate(told)}
    return [
        ends.get(len(text[: sentence.start].rstrip()), MISSING) if leans_back(sentence.text) else None
        for sentence in told
    ]


def _quoted(found: Sequence[Sentence]) -> frozenset[int]:
    """Where sentences begin that stand whole inside a quotation: somebody says them, not the paper.

    A quotation that does not end within a few sentences was never closed.
    """
    inside: set[int] = set()
    waiting: list[int] | None = None
    for sentence in found:
        odd = sentence.text.count('"') % 2 == 1
        opens = sentence.text.count("“") - sentence.text.count("”")
        if waiting is None:
            waiting = [] if odd or opens > 0 else None
        elif odd or opens < 0:
            inside.update(waiting)
            waiting = None
        elif len(waiting) == _QUOTED_SENTENCES_MAX:
            waiting = None
        else:
            waiting.append(sentence.start)
    return frozenset(inside)


def _by_line(text: str, found: Sequence[Sentence]) -> Iterable[list[Sentence]]:
    line: list[Sentence] = []
    for sentence in found:
        if line and len(text[line[-1].end - 1 : sentence.start + 1].splitlines()) > 1:
            yield line
            line = []
        line.append(sentence)
    if line:
        yield line


def _behind(sentence: Sentence, at: int) -> Sentence:
    return Sentence(sentence.text[at:], sentence.start + at, sentence.end)


def _is_credit(sentence: Sentence) -> bool:
    return _CREDIT.search(sentence.text) is not None


def _is_byline(text: str) -> bool:
    """``Theo TTXVN.``, ``Hoàng Lan - Minh Đức.``: a few words, all of them names."""
    words = _WORD.findall(text)
    names = [word for word in words if word.casefold() not in _BYLINE_WORDS]
    return len(words) <= _BYLINE_WORDS_MAX and all(name[0].isupper() for name in names)


def _tells(sentence: Sentence) -> bool:
    """Whether it is a whole statement: ends as one, closes its quotes, is neither a credit nor a pointer."""
    text = sentence.text
    return (
        _ENDS_WHOLE.search(text) is not None
        and text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and not _is_credit(sentence)
        and not _POINTER.match(text)
        and not _is_byline(text)
    )
