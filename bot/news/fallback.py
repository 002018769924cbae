"""Reading a page without rules: its blocks, and what trafilatura and readability make of it."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from bot.news.blocks import Block, blocks_of
from bot.news.choosing import better, choose, choose_under, is_little, misses
from bot.news.pruning import prune

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement
    from trafilatura.settings import Extractor

_NESTED_CHARACTERS_MAX = 20_000_000  # characters times elements around them: a hundred times those of a long read


def read_blocks(tree: HtmlElement, title: str) -> tuple[list[Block], list[int]]:
    """All blocks of the page, which loses what is no text of it, and the numbers of those that are the article.
    ``title`` is the headline as it is seen, empty if it is not."""
    prune(tree)
    blocks = blocks_of(tree)
    chosen = choose(blocks, "" if _is_costly(blocks) else _by_trafilatura(tree))
    headline = next((at for at, block in enumerate(blocks) if title and block.text == title), None)
    if headline is not None and misses(blocks, chosen, under := choose_under(blocks, headline)):
        chosen = under
    if is_little(blocks, chosen):
        chosen = better(blocks, chosen, choose(blocks, ""))
    if is_little(blocks, chosen) and not _is_costly(blocks):
        chosen = better(blocks, chosen, choose(blocks, _by_readability(tree)))
    return blocks, chosen


def _is_costly(blocks: Sequence[Block]) -> bool:
    """Whether other readers, which read a text anew for each element around it, would need more than a second."""
    return sum(len(block.text) * len(block.within) for block in blocks) > _NESTED_CHARACTERS_MAX


def _by_trafilatura(tree: HtmlElement) -> str:
    from trafilatura import bare_extraction  # noqa: PLC0415 -- 60 MB that only workers load, and only here

    found = bare_extraction(tree, options=_options())
    return getattr(found, "text", None) or ""


@cache
def _options() -> Extractor:
    from trafilatura.settings import Extractor  # noqa: PLC0415

    return Extractor(output_format="python", fast=True, comments=False, with_metadata=False)


def _by_readability(tree: HtmlElement) -> str:
    from lxml.html import document_fromstring, tostring  # noqa: PLC0415
    from readability import Document  # noqa: PLC0415 -- only for pages that gave too little
    from readability.readability import Unparseable  # noqa: PLC0415

    with suppress(Unparseable):
        summary = Document(tostring(tree, encoding="unicode")).summary(html_partial=True)
        return "\n".join(block.text for block in blocks_of(document_fromstring(f"<div>{summary}</div>")))
    return ""
