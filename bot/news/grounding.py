"""Whether a text says only what another one says: its numbers, dates, hours, amounts, names and addresses. Pure.

A summary that was written, not chosen, is held against its article. What counts is that nothing is there that the
article lacks; in doubt it is held to lack it, and readers get the article's own sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.news.figures import Fact, figures
from bot.news.sentences import sentences
from bot.news.vietnamese import one_tone_style

_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_SPACES = re.compile(r"[^\S\n]+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|@\w+|\b[\w-]+(?:\.[\w-]+)*\.(?=[a-z])[a-z]{2,}\b(?:/\S*)?", re.IGNORECASE
)
_TOKEN = re.compile(r"[^\W_]+")
_WITHIN = re.compile(r"[\w,;]")  # between two words: what comes behind begins no sentence
_OPENING = frozenset(':"“«‘(')  # before a word with which a quotation, or what is explained, begins
# A day told by its distance from the paper's own, and a part of the day before a date.
_WHEN = re.compile(
    r"\b(?:(?:sáng|trưa|chiều|tối|đêm|hôm|ngày|tuần|tháng|năm|mùa)"
    r" (?:nay|qua|kia|mai|ngoái|sau|trước|tới)|chủ nhật|cuối tuần"
    r"|(?:sáng|trưa|chiều|tối|đêm)(?= (?:ngày )?\d))\b",
    re.IGNORECASE,
)
# What stands before a name, whether that has its capital or not.
_TITLED = re.compile(
    r"\b(?:ông|bà|xã|phường|quận|huyện|tỉnh|thành phố|thị xã|thị trấn|thôn|đảo|chính quyền|chính phủ)"
    r" (?P<word>[^\W\d_]+)\b(?: (?P<next>[^\W\d_]+))?",
    re.IGNORECASE,
)
_NAME_SYLLABLES_MAX = 12
_JOINED = {" ", "-", "–", ".", "'", "’", "&"}  # between two syllables of one name


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What may open a sentence, or stand before a name, without being one.
_ORDINARY = _table(
    "ai anh bà bài ban báo bão bằng bé bên bị bởi buổi bước các cách cảnh cán cấp cần cậu cháu chị chiều "
    "chính cho chồng chưa chúng chủ chuyến có cô con công còn cơ cơn cùng cụ của cuộc cuối cũng dân dịp "
    "do dù dự dưới đa đã đại đang đây để đến đêm địa điều định đó đoàn đội đồng đối đợt đơn đường đứng "
    "được em gần gia giá giám giữa gồm hai hàng hãy hiện hình họ hoạt hội hôm hơn huyện hướng kết khi "
    "khoảng không kể khu lãnh lần lễ lúc lực lượng mặc mặt mỗi một mọi mới mùa mức nay năm nạn nếu ngay "
    "ngày nghị ngoài người nguyên nhà nhằm nhân nhiều nhiệm nhóm nhờ như nhưng những nó nơi ông phần phía "
    "phó phòng phường qua quá quan quy quyết quý ra rạng riêng rồi sang sáng sau sẽ số sở sự tại tàu tất "
    "theo thêm thì thiếu thôn thông thời thủ thuyền thứ tỉnh tin toàn tối tổng tới trên trong trưa trước "
    "trường từ tuy tuyến tuần tình và vào vẫn về vì việc với vụ vừa xã xe"
)
# Of these, what may stand before somebody's or some place's name; "Công Bình" would be another name.
_BEFORE_NAMES = _table(
    "anh ba bà bác báo bị bởi bộ các cả chị cho chú cháu còn cô của cùng cụ do dù đảo đến để được em gần giữa hai hồi "
    "huyện khi khu lúc mà một nay nên nếu ngoài người nhà nhờ như nhưng những ông ở phường qua quận rồi sau sở tại "
    "theo thì thôn tỉnh tới trên trong trước từ và về vì vịnh với xã"
)
# An abbreviation says what its words say.
_LONG_FORMS = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "tw": "trung ương",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "mttq": "mặt trận tổ quốc",
    "csgt": "cảnh sát giao thông",
    "thpt": "trung học phổ thông",
    "thcs": "trung học cơ sở",
    "ts": "tiến sĩ",
    "ths": "thạc sĩ",
    "pgs": "phó giáo sư",
    "gs": "giáo sư",
    "bs": "bác sĩ",
    "ks": "kỹ sư",
}


def unsupported(told: str, source: str) -> tuple[str, ...]:
    """What ``told`` states and ``source`` does not, as told; empty if every statement of these kinds is supported.

    Figures are compared by what they say (``figures.py``), names by their syllables and capitals, after NFC and in one
    tone style. A sentence that stands in ``source`` as it is needs no other support.
    """
    source = _plain(source)
    known = _Known(source)
    missing: list[str] = []
    for sentence in sentences(_plain(told)):
        if not _stands_in(sentence.text, source):
            missing += known.lacks(sentence.text)
    return tuple(dict.fromkeys(missing))


def _plain(text: str) -> str:
    return _SPACES.sub(" ", one_tone_style(text))


def _stands_in(text: str, source: str) -> bool:
    """As a whole: *5 người* does not stand in *15 người*."""
    at = source.find(text)
    while at >= 0:
        before, after = source[at - 1 : at], source[at + len(text) : at + len(text) + 1]
        if not (before.isalnum() or before in {".", ",", "-", "/"}) and not after.isalnum():
            return True
        at = source.find(text, at + 1)
    return False


class _Known:
    """What an article states."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._folded = source.casefold()
        self._facts = frozenset(fact for figure in figures(source) for fact in figure.says)
        self._words = frozenset(token.casefold() for token in _TOKEN.findall(source))
        self._lower = frozenset(token for token in _TOKEN.findall(source) if token.islower())
        self._names = frozenset(_pieces(source))

    def lacks(self, sentence: str) -> Iterator[str]:
        yield from self._lacks_as_written(sentence)
        for titled in _TITLED.finditer(sentence):
            if self._is_lower_case_name(titled["word"], titled["next"]):
                yield titled[0]
        for figure in figures(sentence):
            if not self._holds(figure.any_of):
                yield figure.text
        for run, opens in _runs(sentence):
            if not self._has_name(run, opens=opens):
                yield " ".join(run)

    def _lacks_as_written(self, sentence: str) -> Iterator[str]:
        for address in _ADDRESS.finditer(sentence):
            if address[0].rstrip('.,;:!?)"”').casefold() not in self._folded:
                yield address[0]
        yield from (char for char in sentence if _is_foreign(char) and char not in self._source)
        for when in _WHEN.finditer(sentence):
            if when[0].casefold() not in self._folded:
                yield when[0]

    def _holds(self, any_of: frozenset[Fact]) -> bool:
        return not self._facts.isdisjoint(any_of)

    def _is_lower_case_name(self, word: str, following: str | None) -> bool:
        """Whether ``word``, without a capital, is unknown here, or known as the beginning of other names only."""
        if not word.islower() or word in _ORDINARY:
            return False
        if word not in self._words:
            return following is not None and following not in self._words
        return word not in self._lower and following is not None and f"{word} {following}" not in self._folded

    def _has_name(self, run: tuple[str, ...], *, opens: bool) -> bool:
        folded = tuple(token.casefold() for token in run)
        if folded in self._names:
            return True
        if len(folded) == 1 and (form := _LONG_FORMS.get(folded[0])):
            return form in self._folded
        if not opens:
            return False
        first, rest = folded[0], folded[1:]
        if rest:
            return rest in self._names and (first in _BEFORE_NAMES or self._precedes(first, run[1:]))
        return first in _ORDINARY or first in self._words

    def _precedes(self, word: str, name: tuple[str, ...]) -> bool:
        return f"{word} {' '.join(name).casefold()}" in self._folded


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Runs of capitalised syllables, and whether one opens the text: there even an ordinary word has a capital.

    An acronym (UBND, TP) is a run of its own.
    """
    run: list[str] = []
    opens, last_end = False, 0
    for token in _TOKEN.finditer(text):
        between = text[last_end : token.start()]
        joined = between in _JOINED
        alone = _is_acronym(token[0]) or (run and _is_acronym(run[-1]))
        if run and (alone or not joined or not _is_name(token[0])):
            yield tuple(run), opens
            run = []
        if _is_name(token[0]):
            if not run:
                opens = _opens(between, is_first=last_end == 0)
            run.append(token[0])
        last_end = token.end()
    if run:
        yield tuple(run), opens


def _opens(between: str, *, is_first: bool) -> bool:
    """Whether a word opens the text, or what a mark opens, by what stands ``between`` it and the word before."""
    nearest = _WITHIN.split(between)[-1]
    return (is_first and nearest == between) or not _OPENING.isdisjoint(nearest)


def _pieces(source: str) -> Iterator[tuple[str, ...]]:
    """Every run of the source, and what such a run holds: of *Nguyễn Văn Bình*, *Văn Bình* is a name too."""
    for run, _ in _runs(source):
        folded = tuple(token.casefold() for token in run)
        for start in range(len(folded)):
            for end in range(start + 1, min(len(folded), start + _NAME_SYLLABLES_MAX) + 1):
                yield folded[start:end]


def _is_name(token: str) -> bool:
    """iPhone too."""
    return not token.islower() and any(char.isupper() for char in token)


def _is_acronym(token: str) -> bool:
    return len(token) > 1 and token.isupper()


def _is_foreign(char: str) -> bool:
    """A sign that stands for a number or word and is not read otherwise: ½, 京."""
    return (char.isnumeric() and not char.isdecimal()) or (char.isalpha() and not _LATIN.match(char))
