"""What visibly is no article goes: menus, forms, captions, boxes of links and of letters to subscribe to.

Told by tag, by name and by being hidden; but names are used wrongly too, so what holds much of the page's prose stays.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.news.blocks import PROSE_CHARACTERS_MIN

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER = _words(
    "script style template iframe figure figcaption video audio object embed svg canvas map math select textarea "
    "button input noscript head"
)
_UNSEEN = _words("script style template noscript head svg")
_SELDOM = _words("nav footer aside form label dialog")
_ALWAYS = _words("html body main article h1 img br a")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|relate[ds]?|recommend(?:ed|ations?)?|promo|newsletter|subscri(?:be|ption)|sign-?up|shar(?:e|ing)"
    r"|social|comments?|disqus|popular|trending|most-?(?:read|popular|viewed)|copyright|cookie|adverti[sz]ement|sponsored"
    r"|(?:tin-?)?lien-?quan|binh-?luan|tu-?khoa|(?:doc|xem)-?nhieu|xem-?them|doc-?them|quang-?cao|cung-?chuyen-?muc|chia-?se"
    r"|chu-?thich|tin-?(?:khac|moi))(?:$|[\s_-])"
    r"|(?:^|\s)(?:nav|navbar|menu|foot(?:er)?|side-?bar|tags?|credits?|modal|popup|banner|ads?|advert|sponsor|widget|rating|poll"
    r"|print|toolbar|hidden|skip|screen-reader-text|sr-only|visually-hidden)(?:$|\s)"
    r"|caption",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_SHARE_MAX = 0.25  # of the page's prose; what holds more is the article, whatever it is called
_NO_PROSE_CHARACTERS_MAX = 500
_PICTURE_TABLE_CHARACTERS_MAX = 300


def prune(tree: HtmlElement) -> None:
    """Takes out of ``tree`` all that stands apart; where it was seen, a rule stays that divides the text around it."""
    from lxml.etree import iterwalk  # noqa: PLC0415 -- with lxml, only in workers

    prose, apart = _prose(tree), []
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        if element is not tree and _stands_apart(element, prose):
            apart.append(element)
            walk.skip_subtree()
    for element in apart:
        if element.tag in _UNSEEN:
            element.drop_tree()
        else:
            element.clear(keep_tail=True)
            element.tag = "hr"


def _stands_apart(element: HtmlElement, prose: int) -> bool:
    tag = element.tag
    if tag in _ALWAYS:
        return False
    if tag in _NEVER:
        return True
    if tag == "table":
        return element.find(".//img") is not None and _length(element) <= _PICTURE_TABLE_CHARACTERS_MAX
    return (tag in _SELDOM or _is_named(element) or _is_hidden(element)) and _is_small(element, prose)


def _is_named(element: HtmlElement) -> bool:
    name, number = element.get("class"), element.get("id")
    return bool(name or number) and _says_apart(f"{name or ''} {number or ''}")


@lru_cache(maxsize=1_024)  # the elements of a page, and the pages of a site, share their names
def _says_apart(names: str) -> bool:
    return _NAMED.search(names) is not None


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and _HIDDEN.search(style) is not None)
    )


def _is_small(element: HtmlElement, prose: int) -> bool:
    return _prose(element) <= _SHARE_MAX * prose if prose else _length(element) < _NO_PROSE_CHARACTERS_MAX


def _length(element: HtmlElement) -> int:
    return sum(map(len, element.itertext()))


def _prose(element: HtmlElement) -> int:
    """Characters in its paragraphs of some length: enough to tell an article from a box beside it."""
    return sum(length for each in element.iter("p") if (length := _length(each)) >= PROSE_CHARACTERS_MIN)
