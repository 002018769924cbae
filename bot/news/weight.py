"""News of weight: what a later report of a story says that whoever heard of the story must hear too.

Careful on purpose: a figure counts if it stands in the title or lead and is higher than any that was told before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from bot.models import Article
from bot.news.vietnamese import one_tone_style

Weight = Literal["dead", "missing", "hurt", "over", "denied"]
_Growing = Literal["dead", "missing", "hurt"]

_GROWING: tuple[_Growing, ...] = ("dead", "missing", "hurt")

_WORDS = dict(zip("một hai ba bốn năm sáu bảy tám chín mười".split(), range(1, 11), strict=True))  # noqa: SIM905 - a list to read
_NUMBER = rf"(\d{{1,3}}(?:\.\d{{3}})*|{'|'.join(_WORDS)})"
_WHAT = {
    "dead": r"chết|tử vong|thiệt mạng|tử nạn|tử thương",
    "missing": r"mất tích|mất liên lạc",
    "hurt": r"bị thương|nhập viện|bị bỏng",
}
# «7 người chết», «làm 7 học sinh của trường tử vong»; «số người chết tăng lên 7», «số nạn nhân tử vong là 7».
_FIGURES = {
    what: (
        re.compile(rf"(?<![\w./]){_NUMBER}(?:\s(?!ngày|giờ|năm|tháng|tuổi)[^\W\d]+){{1,4}}?\s(?:đã\s)?(?:{verbs})\b"),
        re.compile(rf"\bsố\s[^\d.,;]{{0,20}}?(?:{verbs})[^\d.,;]{{0,25}}?\s{_NUMBER}(?![\w./])"),
    )
    for what, verbs in _WHAT.items()
}
_MENTIONS = {what: re.compile(rf"\b(?:{verbs})\b") for what, verbs in _WHAT.items()}
_OVER = re.compile(
    r"\b(?:đã tìm thấy|tìm được|dập tắt|khống chế (?:hoàn toàn|được)|thông (?:xe|tuyến) trở lại|có điện trở lại|"
    r"cấp nước trở lại|dỡ bỏ|bãi bỏ|hết cảnh báo|trở lại bình thường|được phép ra khơi|hết nguy hiểm)\b"
)
_DENIED = re.compile(
    r"\b(?:đính chính|cải chính|bác bỏ|bác tin|tin giả|tin đồn sai|sai sự thật|phủ nhận|không có chuyện)\b"
)


def news_of_weight(told: Sequence[Article], new: Article) -> Weight | None:
    """What weighs in ``new`` for a reader who was told ``told``: more dead, missing or hurt, that it is over, that
    something told is denied. None: nothing does."""
    before = [_plain(f"{each.title}\n{each.lead}\n{each.body}") for each in told]
    first_lines = _plain(f"{new.title}\n{new.lead}")
    for what in _GROWING:
        if _grew(what, before, first_lines):
            return what
    titles, title = [_plain(each.title) for each in told], _plain(new.title)
    if _says_first(_OVER, titles, title) or (new.alert is not None and new.alert.over):
        return "over"
    return "denied" if _says_first(_DENIED, titles, title) else None


def _says_first(what: re.Pattern[str], before: Sequence[str], now: str) -> bool:
    return what.search(now) is not None and not any(map(what.search, before))


def _grew(what: str, before: Sequence[str], now: str) -> bool:
    figure = _figure(what, now)
    if figure is None:
        return False
    known = [_figure(what, text) for text in before]
    if any(found is None and _MENTIONS[what].search(text) for found, text in zip(known, before, strict=True)):
        return False  # told before in words that are not understood
    return figure > max((found or 0 for found in known), default=0)


def _figure(what: str, text: str) -> int | None:
    """The highest number of them that ``text`` names."""
    found = [_value(match[1]) for pattern in _FIGURES[what] for match in pattern.finditer(text)]
    return max(found, default=None)


def _value(written: str) -> int:
    return _WORDS.get(written) or int(written.replace(".", ""))


def _plain(text: str) -> str:
    return one_tone_style(text).lower()
