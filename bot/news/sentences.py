"""Where Vietnamese sentences end, with offsets into the text as given; linear in its length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.models import Sentence

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"[.!?…]+")
_CLOSERS = re.compile(r"[\"”’'»)\]]*")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\W_]")
_TOKEN_BEFORE = re.compile(r"[^\s\"“”‘’(),;:!?…]*$")
_TOKEN_AFTER = re.compile(r"[\w.-]*")
_OPENING = "\"“‘'«([-–—+•*"
_QUOTES_CLOSED = '"”’»'
_DASHES = "-–—"
_LOOK_AROUND_CHARACTERS = 40  # how far a decision may look: longer than any abbreviation or domain that matters


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A name or a number follows these, so their point never ends a sentence.
_ABBREVIATIONS = _table(
    "TP Tp TX Tx TT Tt KP ThS Ths TS Ts TSKH PGS GS BS Bs CK CKI CKII CKIII BSCKI BSCKII BSCKIII KS LS Ls KTS DS ĐD CN "
    "NSND NSƯT NGND NGƯT TTND TTƯT ĐH CĐ Ph "
    "đ/c Đ/c Đ/C Mr Mrs Ms Dr St No Vol cty Cty CTy SĐT ĐT Tel Fax SN vd VD Vd tr"
)
# Their point may end a sentence; it does when a word follows that opens one.
_MAYBE = frozenset({"v.v", "vv", "V.v", "TNHH", "CP", "Co", "Ltd", "Inc", "Corp", "Jr"})
_OPENERS = _table(
    "Theo Sau Trong Ngày Khi Tại Ông Bà Anh Chị Từ Đến Với Để Do Vì Nếu Tuy Nhưng Và Hiện Năm Đây Đó Các Những Một "
    "Cũng Ngoài Bên Trước Cùng Qua Được Ở Về Trên Dưới Tất Nhiều Mỗi Không Chúng Tôi Họ Có Còn Lúc Chiều Sáng Tối Đêm "
    "Hôm Dù Mặc Bởi Như Thế Vậy Riêng Đồng Lực Người Nhờ Toàn"
)
_LIST_NUMBER = re.compile(
    r"\s*[-+•*(]?\s*(?:(?:Điều|Khoản|Mục|Chương|Phần|Bài|Câu|Kỳ|Tập)\s)?"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,6}|[A-Za-zĐđ])\)?"
)
_INITIAL = re.compile(r"(?:.*\.)?[^\W\d_]", re.DOTALL)
# A single letter after these is a grade, not the initial of a name: độ C, vitamin D, cấp I, bảng A.
_GRADE = re.compile(
    r"\b(?:độ|vitamin|cấp|loại|hạng|nhóm|bảng|khối|lớp|quý|kỳ|phần|khóa|kỷ|hội|thứ)\s+\w$", re.IGNORECASE
)
_DOMAIN_END = re.compile(
    r"\.(?:vn|com|net|org|info|edu|gov|tv|asia|io|ai|app|jp|cn|uk|html?|docx?|xlsx?|pdf|zip|jpe?g|png|mp[34])\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Line:
    """What is known of the line that is being read."""

    text: str
    begin: int
    end: int
    start: int  # of the sentence in hand
    worded: bool = False  # the sentence in hand holds a letter or digit
    quotes: int = 0  # straight quote marks before ``read``
    read: int = 0

    def advance(self, to: int) -> None:
        self.worded = self.worded or _WORD.search(self.text, self.read, to) is not None
        self.quotes += self.text.count('"', self.read, to)
        self.read = to


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of ``text`` in order. A line break always ends one; between two lies only white space.

    A sentence keeps its closing quotes and brackets; one quoted inside another (``"…!" - chị Lan nói.``) does not
    end it. Offsets are into ``text``, which is best given in NFC.
    """
    found: list[Sentence] = []
    for line in _LINE.finditer(text):
        for start, end in _spans(text, line.start(), line.end()):
            found.append(Sentence(text[start:end], start, end))
    return tuple(found)


def _spans(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    while end > begin and text[end - 1].isspace():
        end -= 1
    start = _space_end(text, begin, end)
    line = _Line(text, begin, end, start, read=start)
    spans = []
    for stop in _STOP.finditer(text, start, end):
        line.advance(stop.start())
        cut = _break_at(line, stop)
        if cut is not None and cut < end:
            spans.append((line.start, cut))
            line.advance(cut)
            line.start, line.worded = _space_end(text, cut, end), False
    if line.start < end:
        spans.append((line.start, end))
    return spans


def _space_end(text: str, at: int, end: int) -> int:
    match = _SPACE.match(text, at, end)
    return match.end() if match else at


def _break_at(line: _Line, stop: re.Match[str]) -> int | None:
    """Where the sentence ends that these marks may end, or None."""
    if not line.worded:
        return None
    closers = _CLOSERS.match(line.text, stop.end(), line.end)
    cut = closers.end() if closers else stop.end()
    if cut >= line.end:
        return cut
    if line.text[cut].isspace():
        return cut if _ends_before_space(line, stop, cut) else None
    if cut > stop.end() and line.text[cut - 1] == '"' and (line.quotes + line.text.count('"', stop.end(), cut)) % 2:
        cut -= 1  # it opens what follows: đi."Nhưng
    return cut if _ends_glued(line, stop, cut) else None


def _ends_before_space(line: _Line, stop: re.Match[str], cut: int) -> bool:
    following = _space_end(line.text, cut, line.end)
    first = line.text[following]
    if first in _DASHES and line.text[cut - 1] in _QUOTES_CLOSED:
        return False  # "…!" - Bí thư Chi bộ nói
    if first in ",;:.!?…)]”’»%" or _goes_on(_first_letters(line.text, following)):
        return False
    if stop[0][-1] == "…" or stop[0].endswith(".."):
        return first in _OPENING or first.isupper()
    return stop[0] != "." or cut > stop.end() or not _point_belongs_to_word(line, stop.start(), following)


def _first_letters(text: str, at: int) -> str:
    """The first two characters at ``at`` that are no opening marks; "" when only such marks are near."""
    return text[at : at + 6].lstrip(_OPENING + " ")[:2]


def _goes_on(letters: str) -> bool:
    """Whether a word that begins so stands inside a sentence: in lower case, but no name like iPhone."""
    return letters[:1].islower() and not letters[1:].isupper()


def _point_belongs_to_word(line: _Line, point: int, following: int) -> bool:
    """Whether the point makes an abbreviation, an initial or a list number of what stands before it."""
    if point - line.begin < 24 and _LIST_NUMBER.fullmatch(line.text, line.begin, point):
        return True
    token = _token_before(line, point)
    if token in _ABBREVIATIONS or token.rpartition(".")[2] in _ABBREVIATIONS:
        return True
    is_initial = _INITIAL.fullmatch(token) and token[-1].isupper()
    if is_initial and _GRADE.search(line.text, max(line.start, point - _LOOK_AROUND_CHARACTERS), point):
        return False
    if token in _MAYBE or is_initial:
        return re.split(r"\W", line.text[following : following + 12], maxsplit=1)[0] not in _OPENERS
    return False


def _token_before(line: _Line, at: int) -> str:
    token = _TOKEN_BEFORE.search(line.text[max(line.start, at - _LOOK_AROUND_CHARACTERS) : at])
    return token[0] if token else ""


def _ends_glued(line: _Line, stop: re.Match[str], cut: int) -> bool:
    """Whether a sentence ends although no space follows: ``AIDS.Dự án``."""
    following = line.text[cut : cut + 3].lstrip(_OPENING)
    quoted = line.text[cut] in '"“«'
    capitalised = following[:1].isupper() and (following[1:2].islower() or following[1:2] == " ")
    if not capitalised or not (quoted or following[0] == line.text[cut]):
        return False
    if stop[0] != "." or cut > stop.end():
        return True
    token, last = _token_before(line, stop.start()), line.text[stop.start() - 1]
    word = token.rpartition(".")[2]
    if word in _ABBREVIATIONS or _in_domain(line, token, cut):
        return False
    return last.islower() or last.isdigit() or last in '"”’»)]%' or (len(word) > 2 and word.isupper())


def _in_domain(line: _Line, token: str, cut: int) -> bool:
    rest = _TOKEN_AFTER.match(line.text, cut, min(line.end, cut + _LOOK_AROUND_CHARACTERS))
    return "//" in token or "@" in token or _DOMAIN_END.search("." + (rest[0] if rest else "")) is not None
