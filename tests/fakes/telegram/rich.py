"""Rich messages as the service reads and shows them (Bot API 10.1, "Rich HTML style" and "Rich message limits").

Known are headings, paragraphs, lists, quotations, footers, dividers and the inline styles; media, tables and the rest
are refused. The wording of these refusals is ours: the real one is not documented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.fakes.telegram.errors import ApiError, bad

CHARACTERS_MAX = 32_768
BLOCKS_MAX = 500
DEPTH_MAX = 16

Json = dict[str, Any]
_HEADINGS = {f"h{size}": size for size in range(1, 7)}
_BLOCKS = {*_HEADINGS, "p", "ul", "ol", "li", "blockquote", "footer"}
_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
}


@dataclass(slots=True)
class _Node:
    tag: str
    url: str = ""
    children: list[_Node | str] = field(default_factory=list)


def rich_of(params: Json) -> list[Json]:
    """The blocks of ``rich_message``; ApiError where the service would not take it."""
    given = params.get("rich_message") or {}
    if sum(name in given for name in ("html", "markdown", "blocks")) != 1 or "html" not in given:
        raise bad("rich message must be non-empty")
    tree = _Reader(given["html"]).read()
    blocks = _blocks(tree)
    if not shown(blocks).strip():
        raise bad("message text is empty")
    if _characters(tree) > CHARACTERS_MAX:
        raise bad("message is too long")
    if _count(tree) > BLOCKS_MAX:
        raise bad("can't parse rich message: too many blocks")
    return blocks


def shown(value: Any) -> str:
    """The words of blocks, or of any part of them, block by block."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(shown, value))
    text = shown([value.get(name, []) for name in ("text", "blocks", "items")])
    return text if value.get("type") in {*_STYLES.values(), "url"} else text.rstrip("\n") + "\n"


def links(value: Any) -> list[tuple[str, str]]:
    """Words and address of every link, in reading order."""
    if isinstance(value, list):
        return [link for each in value for link in links(each)]
    if not isinstance(value, dict):
        return []
    mine = [(shown(value["text"]), value["url"])] if value.get("type") == "url" else []
    return mine + [link for name in ("text", "blocks", "items") for link in links(value.get(name, []))]


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._html = html
        self._open = [_Node("")]

    def read(self) -> _Node:
        self.feed(self._html)
        self.close()
        if len(self._open) > 1:
            raise _error(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        return self._open[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self._open[-1].children.append("\n" if tag == "br" else _Node("hr"))
            return
        if tag not in _BLOCKS and tag not in _STYLES and tag != "a":
            raise _error(f'Unsupported start tag "{tag}"')
        if (tag == "li") != (self._open[-1].tag in {"ul", "ol"}):
            raise _error(f'Unexpected tag "{tag}" in "{self._open[-1].tag}"')
        if tag in _BLOCKS and any(node.tag in _STYLES or node.tag in {"a", "p", *_HEADINGS} for node in self._open):
            raise _error(f'Block "{tag}" inside of text')
        node = _Node(tag, dict(attrs).get("href") or "")
        self._open[-1].children.append(node)
        self._open.append(node)
        if len(self._open) > DEPTH_MAX:
            raise _error("Too many levels")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag != tag:
            raise _error(f'Unmatched end tag, expected "</{self._open[-1].tag}>", found "</{tag}>"')
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1].tag in {"ul", "ol"}:
            if data.strip():
                raise _error("Text between list items")
            return
        self._open[-1].children.append(" ".join(data.split("\n")) if data.strip() else data.replace("\n", ""))


def _error(what: str) -> ApiError:
    return bad(f"can't parse rich message: {what}")


def _characters(node: _Node) -> int:
    return sum(len(child) if isinstance(child, str) else _characters(child) for child in node.children)


def _count(node: _Node) -> int:
    return (node.tag in {*_BLOCKS, "hr"}) + sum(_count(child) for child in node.children if isinstance(child, _Node))


def _blocks(node: _Node) -> list[Json]:
    """What a node holds, as blocks; text between blocks is a paragraph."""
    found: list[Json] = []
    text: list[_Node | str] = []
    for child in [*node.children, _Node("")]:
        if isinstance(child, str) or child.tag in _STYLES or child.tag == "a":
            text.append(child)
            continue
        if shown(words := _text(text)).strip():
            found.append({"type": "paragraph", "text": words})
        text = []
        if child.tag:
            found.append(_block(child))
    return found


def _block(node: _Node) -> Json:
    if node.tag in _HEADINGS:
        return {"type": "heading", "text": _text(node.children), "size": _HEADINGS[node.tag]}
    if node.tag in {"ul", "ol"}:
        items = [child for child in node.children if isinstance(child, _Node)]
        labels = ["•" if node.tag == "ul" else f"{number}." for number in range(1, len(items) + 1)]
        held = [{"label": label, "blocks": _blocks(item)} for label, item in zip(labels, items, strict=True)]
        return {"type": "list", "items": held}
    if node.tag == "blockquote":
        return {"type": "blockquote", "blocks": _blocks(node)}
    if node.tag == "hr":
        return {"type": "divider"}
    return {"type": "footer" if node.tag == "footer" else "paragraph", "text": _text(node.children)}


def _text(children: list[_Node | str]) -> Any:
    parts = [part for child in children if (part := child if isinstance(child, str) else _styled(child))]
    return parts[0] if len(parts) == 1 else parts or ""


def _styled(node: _Node) -> Json:
    text = _text(node.children)
    return (
        {"type": "url", "text": text, "url": node.url} if node.tag == "a" else {"type": _STYLES[node.tag], "text": text}
    )
