"""A fetched page as a tree, within limits."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bot.errors import ParseError
from bot.news.challenge import is_challenge

PAGE_BYTES_MAX = 3 * 1024 * 1024
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|a|p)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")


def read_page(body: bytes) -> HtmlElement:
    """The tree of an HTML page without comments. ParseError: ``too_large`` (over 3 MiB), ``challenge`` (a page for
    browsers only), ``not_a_feed`` (no HTML, so nothing to find articles in)."""
    if len(body) > PAGE_BYTES_MAX:
        raise ParseError("too_large", f"The page is larger than {PAGE_BYTES_MAX // 1024 // 1024} MiB.")
    if is_challenge(body):
        raise ParseError("challenge", "The site answered with a check for browsers instead of the page.")
    head = body[:16_384]
    if _FEED.search(head):
        raise ParseError("not_a_feed", "The address holds a feed, not a page: poll it as a feed.")
    if not _HTML.search(head):
        raise ParseError("not_a_feed", "The address holds no HTML page.")
    parser = HTMLParser(encoding=_encoding(body), remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(body.replace(b"\0", b""), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ParseError("not_a_feed", "The page could not be read as HTML.") from error


def _encoding(body: bytes) -> str | None:
    """UTF-8 if that is what the bytes are; else the parser follows the page's own <meta>."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def text_of(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
