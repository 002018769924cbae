"""The text of an article's element, in paragraphs as a reader sees them: no captions, no scripts, no forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.news.page import drop, one_line, text_of
from bot.news.vietnamese import nfc

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_NEVER = _table(
    "script style noscript template iframe figure figcaption video audio object embed button label "
    "input select textarea svg nav footer aside"
)
_CAPTIONS = ("[class*=caption]", "[class*=Caption]", "p.Image", "[style*='display:none']", "[style*='display: none']")
_BLOCKS = frozenset(
    _table(
        "p div section article header main blockquote ul ol li dl dt dd pre hr table thead tbody tfoot tr caption "
        "h1 h2 h3 h4 h5 h6 center address"
    )
)
_PICTURE_BLOCKS = frozenset({"p", "div", "td", "center", "span", "a", "em", "strong"})
_CAPTION_CHARACTERS_MAX = 300
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n\s*\n")


def paragraphs(element: HtmlElement) -> list[str]:
    """The paragraphs of ``element`` (which loses its pictures, captions and scripts). Within one, a line break of
    the page is a line break."""
    drop_clutter(element)
    found = (re.sub(r" *\n *", "\n", part).strip(" |\n") for part in _PARAGRAPH.split("".join(_pieces(element))))
    return [nfc(part) for part in found if part]


def drop_clutter(element: HtmlElement) -> None:
    """Takes out what is never text of the article, captions told by their place under a picture included."""
    _drop_pictures(element)
    drop(element, _NEVER)
    drop(element, _CAPTIONS)


def _pieces(root: HtmlElement) -> Iterator[str]:
    from lxml.etree import iterwalk  # noqa: PLC0415 -- with lxml, only in workers

    for event, node in iterwalk(root, events=("start", "end")):
        block = node.tag in _BLOCKS
        if event == "start":
            yield "\n\n" if block else ""
            yield "\n" if node.tag == "br" else ""
            yield " | " if node.tag in {"td", "th"} and node.getprevious() is not None else ""
            yield _flat(node.text)
        else:
            yield "\n\n" if block else ""
            yield _flat(node.tail) if node is not root else ""


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _drop_pictures(root: HtmlElement) -> None:
    """Pictures go, and with each the caption in its table, in its centred block or in the block under it."""
    for picture in list(root.iter("img")):
        if picture.getparent() is None:
            continue
        holder = _holder(root, picture)
        table = next((each for each in picture.iterancestors("table") if _below(root, each)), None)
        if table is not None and len(text_of(table)) <= _CAPTION_CHARACTERS_MAX:
            table.drop_tree()
        elif holder is not None:
            under = holder.getnext()
            if under is not None and under.tag in {"p", "div"} and _is_caption(under):
                under.drop_tree()
            if not text_of(holder) or _is_caption(holder):
                holder.drop_tree()


def _holder(root: HtmlElement, picture: HtmlElement) -> HtmlElement | None:
    """The largest element around ``picture`` that holds no text, else a centred block around it."""
    best = None
    for each in picture.iterancestors(*_PICTURE_BLOCKS):
        if not _below(root, each):
            break
        if not text_of(each) or (each.tag in {"p", "div"} and _is_caption(each)):
            best = each
        else:
            break
    return best


def _below(root: HtmlElement, element: HtmlElement) -> bool:
    return element is not root and any(each is root for each in element.iterancestors())


def _is_caption(element: HtmlElement) -> bool:
    """A short block that is centred or wholly in italics."""
    text = text_of(element)
    if not text or len(text) > _CAPTION_CHARACTERS_MAX:
        return False
    centred = _CENTRED.search(element.get("style") or "") or (element.get("align") or "").lower() == "center"
    return bool(centred) or share_within(element, {"em", "i"}) > 0.9


def share_within(element: HtmlElement, tags: set[str]) -> float:
    """How much of the text of ``element`` stands in these tags, 0 … 1."""
    whole = text_of(element)
    inner = [e for e in element.iter(*tags) if not any(a.tag in tags for a in e.iterancestors() if _below(element, a))]
    return len(one_line(" ".join(text_of(each) for each in inner))) / len(whole) if whole else 0.0
