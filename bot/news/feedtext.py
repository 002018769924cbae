"""What a feed says of an article, as a reader should see it: plain text in NFC, without the feed's own clutter."""

from __future__ import annotations

import re
from html import unescape
from unicodedata import normalize

RAW_CHARS_MAX = 20_000
TITLE_CHARS_MAX = 300
LEAD_CHARS_MAX = 600

_TAG_NAMES = (
    "a|abbr|acronym|article|aside|audio|b|big|blockquote|body|br|button|caption|center|cite|code|div|em|embed|figcaption"
    "|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|ins|label|li|main|meta|nav|object|ol|p|param|picture"
    "|pre|q|s|section|small|source|span|strike|strong|style|script|sub|sup|table|tbody|td|th|thead|time|tr|u|ul|video"
)
_BREAKING_TAG = re.compile(
    r"</?(?:br|p|div|li|h[1-6]|tr|td|table|ul|ol|figure|figcaption|blockquote)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})\b[^<>]*>|<![^<>]*>", re.IGNORECASE)
_BLOCKS = tuple(
    (re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
    for name in ("ul", "ol", "script", "style", "figcaption", "iframe")
)
_COMMENT = (re.compile("<!--"), re.compile("-->"))
# VnEconomy serves "D#249;" for "Dù": the & is lost. Only letters and signs that Vietnamese text holds are put back.
_LOST_AMPERSAND = re.compile(r"(?<!&)(?<!amp;)#(\d{2,4});")
_DOUBLE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_SPACES = re.compile(" {2,}")
_PREFIX = re.compile(
    r"^(?:\((?:[^()\n]{2,30})\)\s*[-–—]\s*|\((?:ĐTCK|TBTCO|NLĐO|PLO)\)\s*"
    r"|(?:TPO|TTO|PLO|NLĐO|SGGPO|SGGP|HNMO|QĐND|VOV\.VN|VOV|VTV\.vn|VTV|TTXVN|VHO|CAND|BQN)(?:\s[-–—]|\s?[-–—]\s)\s*)"
)
_RELATED = re.compile(r"\s(?:Tin liên quan|Bài liên quan|Xem thêm|Đọc thêm|>>+)\s?:?\s.*$", re.DOTALL)
_IMAGE = re.compile(
    r"<img\b[^<>]{0,2000}?\bsrc\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s\"'<>]{1,2000}))", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*(?=\s)")


def plain(markup: str) -> str:
    """HTML, text, or text escaped once too often, as one line of text."""
    text = _mend_entities(normalize("NFC", markup[:RAW_CHARS_MAX]))
    for _ in range(3):
        text = _without_tags(text)
        if not _DOUBLE.search(text):
            break
        text = unescape(text)
    text = visible(_TAG.sub("", text))
    return normalize("NFC", " ".join(text.split()))


def visible(text: str) -> str:
    """``text`` without the signs that nobody sees, or that turn what follows them around; spaces in a row are one."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


def clean_title(markup: str) -> str:
    return _shorten(plain(markup), TITLE_CHARS_MAX)


def clean_lead(markup: str, title: str = "") -> str:
    """The lead without related articles and the agency's name in front, at most 600 characters, ended at a sentence
    or a word; empty if it only repeats the title."""
    raw = _escaped_once(markup[:RAW_CHARS_MAX])
    text = plain(_without_blocks(raw)) or plain(raw)
    text = _PREFIX.sub("", _RELATED.sub("", text), count=1).strip()
    return "" if text == title else _shorten(text, LEAD_CHARS_MAX)


def first_image(markup: str) -> str | None:
    """The address of the first <img>, as written."""
    found = _IMAGE.search(_escaped_once(markup[:RAW_CHARS_MAX]))
    return unescape(next(part for part in found.groups() if part)).strip() if found else None


def _escaped_once(markup: str) -> str:
    return unescape(markup) if "&lt;" in markup and "<" not in markup else markup


def _mend_entities(text: str) -> str:
    if "#" not in text:
        return text
    return _LOST_AMPERSAND.sub(lambda found: chr(int(found[1])) if _is_vietnamese(int(found[1])) else found[0], text)


def _is_vietnamese(code: int) -> bool:
    return code in {34, 39, 160} or 0xC0 <= code <= 0x1B0 or 0x1EA0 <= code <= 0x1EF9 or 0x2013 <= code <= 0x2026


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return _TAG.sub("", _BREAKING_TAG.sub(" ", _without(text, *_COMMENT)))


def _without_blocks(text: str) -> str:
    if "<" not in text:
        return text
    text = _without(text, *_COMMENT)
    for opening, closing in _BLOCKS:
        text = _without(text, opening, closing)
    return text


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """``text`` without what stands between the two; an unclosed one takes the rest. One pass."""
    pieces, at = [], 0
    while start := opening.search(text, at):
        pieces.append(text[at : start.start()])
        end = closing.search(text, start.end())
        if not end:
            return " ".join(pieces)
        at = end.end()
    return " ".join([*pieces, text[at:]]) if pieces else text


def _shorten(text: str, chars_max: int) -> str:
    if len(text) <= chars_max:
        return text
    cut = text[:chars_max]
    ends = [found.end() for found in _SENTENCE_END.finditer(cut) if found.end() >= chars_max // 2]
    if ends:
        return cut[: ends[-1]]
    return cut[: chars_max - 1].rpartition(" ")[0].rstrip(" ,;:-–") + "…" if " " in cut else cut[: chars_max - 1] + "…"
