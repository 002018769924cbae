"""Reading a page without rules: trafilatura, checked against the block that stands under the page's own headline."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from bot.news.page import one_line, text_of
from bot.news.paragraphs import drop_clutter, paragraphs
from bot.news.vietnamese import nfc

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_CHARACTERS_MIN = 400
_PARAGRAPH_CHARACTERS_MIN = 80
_BESIDE_LINK_CHARACTERS_MAX = 20
_SAMPLE_CHARACTERS, _SAMPLE_LINKS = 20_000, 2_000  # enough to tell a section page
_SHARED_MIN = 0.5  # trafilatura is believed if so much of its text stands under the headline


def read_body(tree: HtmlElement, headline: HtmlElement | None) -> list[str]:
    """The paragraphs of the article in ``tree``; empty when there is no text that could be one."""
    links = _link_lines(tree)
    found = [part for part in _by_trafilatura(tree) if part not in links]
    if headline is None:
        return found
    under = [part for part in _under(headline) if part not in links]
    known = {part for line in under for part in line.split("\n")}
    shared = sum(len(part) for part in found if part in known)
    if found and (not under or shared >= _SHARED_MIN * sum(map(len, found))):
        return found
    return under


def _link_lines(tree: HtmlElement) -> set[str]:
    """Texts that are a link and little more: entries of related lists, with a date or a label beside them."""
    lines = set()
    for link in tree.iter("a"):
        text = text_of(link)
        lines.add(text)
        parent = link.getparent()
        if text and parent is not None:
            around = text_of(parent)
            lines.update({around} if len(around) - len(text) <= _BESIDE_LINK_CHARACTERS_MAX else ())
    return lines


def link_share(tree: HtmlElement, body: list[str]) -> float:
    """How much of ``body`` is the text of links, 0 … 1: high on section pages."""
    text = "\n".join(body)[:_SAMPLE_CHARACTERS]
    links = {
        link for link, _ in zip(map(text_of, tree.iter("a")), range(_SAMPLE_LINKS), strict=False) if len(link) > 20
    }
    return min(1.0, sum(len(link) for link in links if link in text) / len(text)) if text else 0.0


def _by_trafilatura(tree: HtmlElement) -> list[str]:
    from trafilatura import bare_extraction  # noqa: PLC0415 -- 60 MB that only workers load, and only here

    copy = deepcopy(tree)
    drop_clutter(copy)
    document = bare_extraction(copy, fast=True, include_comments=False, with_metadata=False)
    text = getattr(document, "text", None) or ""
    lines = (one_line(line).strip("|- ") for line in text.split("\n"))
    return [line for line in lines if line]


def _under(headline: HtmlElement) -> list[str]:
    """What the smallest block around the headline that holds an article's worth of text says after the headline."""
    for block in headline.iterancestors():
        if block.tag in {"body", "html"}:
            return []
        if sum(map(len, _long(_after(block, headline)))) >= _ARTICLE_CHARACTERS_MIN:
            return _after(block, headline)
    return []


def _after(block: HtmlElement, headline: HtmlElement) -> list[str]:
    title = text_of(headline)
    copy = deepcopy(block)
    drop_clutter(copy)
    parts = paragraphs(copy)
    at = next((index for index, part in enumerate(parts) if nfc(part) == title), -1)
    return parts[at + 1 :]


def _long(parts: list[str]) -> list[str]:
    return [part for part in parts if len(part) >= _PARAGRAPH_CHARACTERS_MIN]
