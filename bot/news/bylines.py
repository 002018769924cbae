"""Where an article's text ends, and who signs it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.news.boilerplate import is_boilerplate
from bot.news.page import one_line
from bot.news.vietnamese import same_words

_END_CHARACTERS_MAX = 90  # a longer paragraph that begins "Bình luận về …" is text
_PERSON_CHARACTERS_MAX = 80
_SIGNED = re.compile(
    r"^\(?(?:Tác giả|Tin\s*[,/&]\s*ảnh|Bài\s*[,/&]\s*ảnh|Tin và ảnh|Bài và ảnh|Thực hiện|Bài viết|Ảnh|Bài|Tin)\s*:\s*",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:[Bb]y|BY|[Vv]on|VON|Par|Por):?\s+(?=\w)")
_TAKEN_FROM = re.compile(r"^[(\[]?\s*(?:Theo|Nguồn|Source|Via)\s*:?\s+[^\s.!?…]+(?:[ /,.-]+[^\s.!?…]+){0,5}\s*[)\]]?$")
_SITE_LIKE = re.compile(r"\w\.\w{2,}|//|@")
_BRACKETED = re.compile(r"^\[[^\[\]]{1,30}\]$")
_PAPER = re.compile(r"^(?:Báo|Đài|Tạp chí|Thông tấn xã|Ban biên tập|Admin|Editor)\b", re.IGNORECASE)


def person(text: str) -> str:
    """Who signs with this byline; empty if it is an address or too long for names."""
    name = _BY.sub("", _SIGNED.sub("", one_line(text))).strip(" |,;:-–()•")
    too_much = len(name) > _PERSON_CHARACTERS_MAX or _SITE_LIKE.search(name.replace(". ", " "))
    return "" if too_much else name


def person_of_metadata(text: str, site_name: str | None) -> str:
    """The same of a metadata author, which is often only the paper: that is nobody."""
    name = person(text)
    same_as_site = site_name is not None and same_words(name.replace(" ", ""), site_name.partition(".")[0])
    return "" if same_as_site or _PAPER.match(name) else name


def end_of_body(body: Iterable[str], ends: tuple[str, ...], author: str) -> tuple[list[str], str]:
    """``body`` up to the first short paragraph that begins with one of ``ends``, without lines that are no text of it
    and without the byline at its end; and the name in that byline.

    A byline is ``author`` again, ``Tin, ảnh: …``, or nothing but a name; ``Theo …`` may follow it.
    """
    kept: list[str] = []
    for part in body:
        if len(part) <= _END_CHARACTERS_MAX and part.startswith(ends):
            break
        if not (_BRACKETED.match(part) or is_boilerplate(part)):
            kept.append(part)
    while len(kept) > 1 and len(kept[-1]) <= _PERSON_CHARACTERS_MAX and _TAKEN_FROM.match(kept[-1]):
        kept.pop()
    if len(kept) > 1 and (name := _byline(kept[-1], author)):
        return kept[:-1], name
    return kept, ""


def _byline(part: str, author: str) -> str:
    return author if author and same_words(person(part), author) else name_alone(part)


def name_alone(part: str) -> str:
    """Who signs, if ``part`` is ``Tin, ảnh: …`` or nothing but names; else empty."""
    if len(part) > _PERSON_CHARACTERS_MAX or part.rstrip(")")[-1:] in '.!?…:”"':
        return ""
    if _SIGNED.match(part):
        return person(part)
    words = re.split(r"\s*[-–,&]\s*|\s+", part.strip("() "))
    return person(part) if 1 < len(words) <= 6 and all(_is_name(word) for word in words) else ""


def _is_name(word: str) -> bool:
    return bool(word) and word[0].isupper() and word.replace(".", "").isalpha()
