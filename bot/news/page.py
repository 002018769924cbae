"""A page's bytes as a tree, within limits, and the few questions that are asked of a tree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.errors import ParseError
from bot.news.challenge import is_challenge
from bot.news.vietnamese import nfc

if TYPE_CHECKING:
    from lxml.cssselect import CSSSelector
    from lxml.html import HtmlElement

PAGE_BYTES_MAX = 3_000_000
TAGS_MAX = 80_000
ATTRIBUTE_CHARACTERS_MAX = 20_000
DEPTH_MAX = 250  # libxml2 builds no deeper than 256 and drops the rest

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
# Characters, and references to them, that lxml reads in HTML and refuses to write.
_NO_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127|6553[45])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF]))"
    "(?![0-9a-fA-F]);?"
)
_HEAD_BYTES = 4_096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TAG = re.compile(rb"<[a-zA-Z]")
# One element with 200,000 attributes costs libxml2 minutes: each is compared with all before it.
_ATTRIBUTES = re.compile(r"<[a-zA-Z](?:[^<>\s]*+\s++){10000}")


def parse_page(html: bytes, charset: str | None = None) -> HtmlElement:
    """The tree of ``html``, without comments. ``charset`` is what HTTP declared; UTF-8 that proves itself wins.

    ParseError: too_large, empty, challenge, not_html, too_complex or too_deep.
    """
    from lxml.etree import LxmlError  # noqa: PLC0415 -- 15 MB that only workers need
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    text = _text_within_limits(html, charset)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except LxmlError as error:
        raise ParseError("not_html", "The page holds no HTML.") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ParseError("too_deep", f"The page nests its tags deeper than {DEPTH_MAX}.")
    for value in tree.xpath(f"//@*[string-length() > {ATTRIBUTE_CHARACTERS_MAX}]"):
        del value.getparent().attrib[value.attrname]
    return tree


def _text_within_limits(html: bytes, charset: str | None) -> str:
    if len(html) > PAGE_BYTES_MAX:
        raise ParseError("too_large", f"The page is larger than {PAGE_BYTES_MAX // 1_000_000} MB.")
    if not html.strip():
        raise ParseError("empty", "The page is empty.")
    if is_challenge(html):
        raise ParseError("challenge", "The site asks to prove that a browser is reading; it sends no article.")
    text = _NO_XML.sub("", _decode(html, charset))
    if not re.search(r"<(?:!doctype html|html|head|body|div|article|p|h1)\b", text, re.IGNORECASE):
        raise ParseError("not_html", "The page holds no HTML.")
    if sum(1 for _ in _TAG.finditer(html)) > TAGS_MAX or _ATTRIBUTES.search(text):
        raise ParseError("too_complex", f"The page holds more than {TAGS_MAX:,} tags, or one with too many attributes.")
    return text


def _decode(html: bytes, charset: str | None) -> str:
    """By byte order mark, as UTF-8 if it is that, else as declared, else as UTF-8 with what is wrong replaced."""
    for mark, encoding in _BOMS:
        if html.startswith(mark):
            return html[len(mark) :].decode(encoding, "replace")
    found = _CHARSET.search(html[:_HEAD_BYTES])
    declared = [charset, found[1].decode("ascii") if found else None]
    for encoding in ("utf-8", *filter(None, declared)):
        try:
            return html.decode(encoding)
        except (LookupError, ValueError):
            continue
    return html.decode("utf-8", "replace")


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    from lxml.cssselect import CSSSelector  # noqa: PLC0415 -- with lxml, only in workers

    return CSSSelector(selector, translator="html")


def select(tree: HtmlElement, selectors: Iterable[str]) -> list[HtmlElement]:
    """What the first selector finds that finds an element with text."""
    for selector in selectors:
        found = [element for element in _compiled(selector)(tree) if text_of(element)]
        if found:
            return found
    return []


def drop(tree: HtmlElement, selectors: Iterable[str]) -> None:
    """Takes out every element below ``tree`` that a selector finds; the text behind it stays."""
    for selector in selectors:
        for element in _compiled(selector)(tree):
            if element is not tree and element.getparent() is not None:
                element.drop_tree()


def text_of(element: HtmlElement) -> str:
    """All text in it as one line, NFC."""
    return one_line("".join(element.itertext()))


def one_line(text: str) -> str:
    return nfc(" ".join(text.split()))
