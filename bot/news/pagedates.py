"""Where a page shows when it was published. The clock in its head is never asked."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from bot.news.page import one_line, text_of

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.html import HtmlElement

_ATTRIBUTES = ("datetime", "data-time", "content", "data-date")
_DATE_CHARACTERS_MAX = 60
_NEIGHBOURS_MAX = 25
_PIECES_MAX = 20
_FOLLOWING_MAX = 40
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2} tháng \d{1,2}")
_FRAGMENT = re.compile(
    r"(?:\d{1,2}:\d{2}(?::\d{2})?\s?[|,-]?\s?)?(?:ngày )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    r"(?:[\s,|–-]{1,4}\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?(?:AM|PM|SA|CH))?)?(?:\s?[\[(]?GMT\s?\+\s?\d{1,2}[\])]?)?"
)


def date_texts(element: HtmlElement) -> list[str]:
    """What ``element``, which shows a date, may say it with, best first: an attribute, all of its text, its text
    without that of its children, the part of its text that looks like a date."""
    own = one_line((element.text or "") + " ".join(child.tail or "" for child in element))
    fragment = _FRAGMENT.search(text_of(element))
    texts = [element.get(name) or "" for name in _ATTRIBUTES]
    texts += [text_of(element), own, fragment[0] if fragment else ""]
    return list(dict.fromkeys(text for text in texts if text))


def machine_dates_after(headline: HtmlElement) -> list[str]:
    """What the first ``<time datetime>`` shortly after the headline says; further down are others."""
    return [each.get("datetime") for each in _following_time()(headline)]


@cache
def _following_time() -> XPath:
    from lxml.etree import XPath  # noqa: PLC0415 -- with lxml, only in workers

    return XPath(f"following::*[position() <= {_FOLLOWING_MAX}][self::time[@datetime]][1]")


def dates_near(headline: HtmlElement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Texts that are nothing but a date, in the block of the headline before it, and shortly after it.

    Only the second may be taken for the article's date: before a headline stands the clock.
    """
    parent = headline.getparent()
    before = [each for each in parent.iter() if each is not headline] if parent is not None else []
    before = before[: _NEIGHBOURS_MAX * 4]
    after = [each for each, _ in zip(headline.itersiblings(), range(_NEIGHBOURS_MAX), strict=False)]
    after = [inner for each in after for inner in (each, *each.iterdescendants())][:_NEIGHBOURS_MAX]
    after += [] if parent is None else list(parent.itersiblings())[:1]
    return _dates(before), _dates(after)


def _dates(elements: list[HtmlElement]) -> tuple[str, ...]:
    texts = (text_of(each) for each in elements if isinstance(each.tag, str) and _is_short(each))
    dated = [text for text in texts if len(text) <= _DATE_CHARACTERS_MAX and _DAY.search(text)]
    return tuple(dict.fromkeys((*dated, *filter(None, map(_beside_a_name, dated)))))


def _beside_a_name(text: str) -> str:
    """The date in ``Phúc An | 18/11/2026 06:30``: only one with a time, and not in a sentence."""
    found = _FRAGMENT.search(text)
    return found[0] if found and ":" in found[0] and not text.endswith((".", "!", "?", "…")) else ""


def _is_short(element: HtmlElement) -> bool:
    """Whether it may hold nothing but a date; looks no further into a long one than it must."""
    pieces = list(islice(element.itertext(), _PIECES_MAX + 1))
    return len(pieces) <= _PIECES_MAX and sum(map(len, pieces)) <= 20 * _DATE_CHARACTERS_MAX
