"""A page as the row of its text blocks: what a reader sees as paragraphs, headings and list items, in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.news.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

PROSE_CHARACTERS_MIN = 80  # a block of so much text is hardly a label, a headline or a byline
_LINK_CHARACTERS_MAX = 200
_CAPTION_CHARACTERS_MAX = 300


@dataclass(frozen=True, slots=True)
class Block:
    """``text`` of one block, line breaks kept; of its characters ``links`` stand in links and ``bold`` in bold.

    ``name`` is its own class; ``within`` numbers the elements around it, outermost first; ``kind`` is tag and class of
    the innermost of these.
    """

    text: str
    tag: str
    name: str = ""
    links: int = 0
    bold: int = 0
    within: tuple[int, ...] = ()
    kind: str = ""
    is_caption: bool = False  # a short one under a picture, centred or in italics

    @property
    def is_link(self) -> bool:
        return self.links > 0.6 * len(self.text) and len(self.text) < _LINK_CHARACTERS_MAX

    @property
    def is_bold(self) -> bool:
        return self.bold > 0.9 * len(self.text)

    @property
    def is_prose(self) -> bool:
        return len(self.text) >= PROSE_CHARACTERS_MIN and self.links < 0.4 * len(self.text)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _words(
    "p div section article header main blockquote ul ol li dl dt dd pre hr table thead tbody tfoot tr td th caption "
    "h1 h2 h3 h4 h5 h6 hgroup center address fieldset details summary body"
)
_LEAVES = _words("p li dt dd pre h1 h2 h3 h4 h5 h6 blockquote td th")  # their kind is that of the element around them
_CELLS = _words("td th")
_ITALICS, _BOLDS = _words("i em"), _words("b strong")
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
_CELL_CHARACTERS_MAX = 200
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # soft hyphens and the like
_BREAK = re.compile(r" *\n *")
_BREAKS = re.compile(r"\n\s*\n")


def blocks_of(tree: HtmlElement) -> list[Block]:
    """The blocks of the page, or of the element, ``tree``."""
    return list(_Walk().blocks(tree))


@dataclass(frozen=True, slots=True)
class _Open:
    """A block element whose end has not come."""

    tag: str
    name: str
    path: tuple[int, ...]
    centred: bool


class _Walk:
    """Where the walk stands, and the text since the last block."""

    def __init__(self) -> None:
        self._open = [_Open("", "", (), centred=False)]
        self._count = 0
        self._pieces: list[str] = []
        self._written = False  # whether they are more than white space
        self._links = self._bold = self._italic = 0  # characters of the pieces
        self._in_link = self._in_bold = self._in_italics = 0
        self._picture = False  # since the last block

    def blocks(self, tree: HtmlElement) -> Iterator[Block]:
        from lxml.etree import iterwalk  # noqa: PLC0415 -- with lxml, only in workers

        for event, element in iterwalk(tree, events=("start", "end")):
            tag, start = element.tag, event == "start"
            block = tag in _TAGS and (tag not in _CELLS or _stands_alone(element))
            if block and self._written:
                yield from self._flush()
            elif block:
                self._pieces.clear()
            if start:
                self._enter(element) if block else self._inline(element, 1)
                self._add(element.text)
            else:
                self._open.pop() if block else self._inline(element, -1)
                self._add(element.tail if element is not tree else None)
        if self._written:
            yield from self._flush()

    def _enter(self, element: HtmlElement) -> None:
        self._count += 1
        style = element.get("style")
        centred = bool(style and _CENTRED.search(style)) or element.get("align") == "center"
        path = (*self._open[-1].path, self._count)
        self._open.append(_Open(str(element.tag), element.get("class") or "", path, centred))

    def _inline(self, element: HtmlElement, step: int) -> None:
        tag = element.tag
        if tag == "a":
            self._in_link += step
        elif tag in _BOLDS:
            self._in_bold += step
        elif tag in _ITALICS:
            self._in_italics += step
        elif step > 0:
            self._picture = self._picture or tag == "img"
            if tag == "br":
                self._pieces.append("\n")
            elif tag in _CELLS and element.getprevious() is not None:
                self._pieces.append(" | ")

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            self._pieces.append(" ")
            return
        self._written = True
        self._pieces.append(_SPACE.sub(" ", text))
        if self._in_link or self._in_bold or self._in_italics:
            length = len(text.strip())
            self._links += length if self._in_link else 0
            self._bold += length if self._in_bold else 0
            self._italic += length if self._in_italics else 0

    def _flush(self) -> Iterator[Block]:
        text = _UNSEEN.sub("", "".join(self._pieces))
        links, bold, italic, picture = self._links, self._bold, self._italic, self._picture
        self._pieces, self._links, self._bold, self._italic = [], 0, 0, 0
        self._written = self._picture = False
        at = self._open[-1]
        around = self._open[-2] if at.tag in _LEAVES and len(self._open) > 2 else at
        kind = f"{around.tag}.{around.name}"
        parts = [nfc(_BREAK.sub("\n", part).strip(" |\n")) for part in _BREAKS.split(text)]
        whole = sum(map(len, parts)) or 1
        for part in filter(None, parts):  # two line breaks make two blocks; links are taken to be spread over both
            share = len(part) / whole
            marked = at.centred or italic > 0.9 * len(part)
            caption = picture and marked and len(part) <= _CAPTION_CHARACTERS_MAX
            picture = False
            linked, bolded = round(links * share), round(bold * share)
            yield Block(part, at.tag, at.name, linked, bolded, around.path, kind, caption)


def _stands_alone(cell: HtmlElement) -> bool:
    """Whether the cell of a table is a block: of a table of values the rows are, not the cells."""
    return len(cell.text or "") > _CELL_CHARACTERS_MAX or any(child.tag in _TAGS for child in cell)
