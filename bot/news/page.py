"""A page's bytes as a tree, within limits, and the few questions that are asked of a tree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.errors import ParseError
from bot.news.challenge import is_challenge
from bot.news.vietnamese import nfc

if TYPE_CHECKING:
    from lxml.cssselect import CSSSelector
    from lxml.html import HtmlElement

PAGE_BYTES_MAX = 3_000_000
# A page is refused before it is parsed if it might cost more than 2 s or 100 MB: by its size, its number of tags (real
# ones have up to 4,000), and its attributes, since libxml2 compares each of an element with all before it.
TAGS_MAX = 12_000
ATTRIBUTE_PAIRS_MAX = 100_000_000
ATTRIBUTE_CHARACTERS_MAX = 5_000  # longer ones are taken out
DEPTH_MAX = 250  # libxml2 builds no deeper than 256 and drops the rest

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4_096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|div|article|p|a|h1)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[a-zA-Z]")
_LONG_TAG_BYTES = 2_000
# Characters, and references to them, that lxml reads in HTML and refuses to write.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_REFERENCES = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127|6553[45])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF]))"
    rb"(?![0-9a-fA-F]);?"
)


def parse_page(html: bytes, charset: str | None = None) -> HtmlElement:
    """The tree of ``html``, without comments. ``charset`` is what HTTP declared; UTF-8 that proves itself wins.

    ParseError: too_large, empty, challenge, not_html, too_complex or too_deep.
    """
    from lxml.etree import ElementDefaultClassLookup, LxmlError  # noqa: PLC0415 -- 15 MB that only workers need
    from lxml.html import HtmlElement, HTMLParser, document_fromstring  # noqa: PLC0415

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # The parser's own way asks Python for the class of each element, every time one is looked at: a sixth of all.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(_utf8_within_limits(html, charset), parser=parser)
    except LxmlError as error:
        raise ParseError("not_html", "The page holds no HTML.") from error
    last = parser.error_log.last_error  # after this one libxml2 reads no further
    if last is not None and "depth" in last.message:
        raise ParseError("too_deep", f"The page nests its tags deeper than {DEPTH_MAX}.")
    for value in tree.xpath(f"//@*[string-length() > {ATTRIBUTE_CHARACTERS_MAX}]"):
        del value.getparent().attrib[value.attrname]
    return tree


def _utf8_within_limits(html: bytes, charset: str | None) -> bytes:
    if len(html) > PAGE_BYTES_MAX:
        raise ParseError("too_large", f"The page is larger than {PAGE_BYTES_MAX // 1_000_000} MB.")
    if not html.strip():
        raise ParseError("empty", "The page is empty.")
    if is_challenge(html):
        raise ParseError("challenge", "The site asks to prove that a browser is reading; it sends no article.")
    text = _utf8(html, charset).translate(None, _CONTROLS)
    for each in _NONCHARACTERS:
        text = text.replace(each, b"")
    text = _REFERENCES.sub(b"", text)
    if not _HTML.search(text):
        raise ParseError("not_html", "The page holds no HTML.")
    if text.count(b"<") > TAGS_MAX and sum(1 for _ in _TAG.finditer(text)) > TAGS_MAX:
        raise ParseError("too_complex", f"The page holds more than {TAGS_MAX:,} tags.")
    if _attribute_pairs(text) > ATTRIBUTE_PAIRS_MAX:
        raise ParseError("too_complex", "The page holds a tag with too many attributes.")
    return text


def _attribute_pairs(text: bytes) -> int:
    """About how many comparisons of attributes the parser would make. Only long tags come to much."""
    tags = (piece.partition(b">")[0] for piece in text.split(b"<") if len(piece) > _LONG_TAG_BYTES)
    return sum(len(tag.split()) ** 2 for tag in tags)


def _utf8(html: bytes, charset: str | None) -> bytes:
    """In UTF-8: by byte order mark, as it is if it is that, else as declared, else with what is wrong replaced."""
    for mark, encoding in _BOMS:
        if html.startswith(mark):
            return html[len(mark) :].decode(encoding, "replace").encode("utf-8", "replace")
    with suppress(UnicodeDecodeError):
        html.decode("utf-8")
        return html
    found = _CHARSET.search(html[:_HEAD_BYTES])
    for encoding in filter(None, (charset, found[1].decode("ascii") if found else None)):
        with suppress(LookupError, ValueError):
            return html.decode(encoding).encode("utf-8", "replace")
    return html.decode("utf-8", "replace").encode("utf-8")


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
