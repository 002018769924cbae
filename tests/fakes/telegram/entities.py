"""HTML as the service reads it (Bot API, "HTML style"): text and entities, or an error with a byte offset.

Lengths and offsets of entities are in UTF-16 units, limits in code points, offsets in error texts in UTF-8 bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.telegram.errors import ApiError, bad

ENTITIES_MAX = 100

_PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_PLAIN_TAGS, "a", "blockquote", "tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_MARK = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-f]{1,7})|([0-9]{1,7}))|([a-z]+));?", re.IGNORECASE)
_NAME = re.compile(r"[^\s>]*")
_SPACE = re.compile(r"\s*")
_ATTRIBUTE = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_URL = re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)]", re.IGNORECASE)
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?")


@dataclass(frozen=True, slots=True)
class Entity:
    """A styled stretch of text, in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        found = {"type": self.type, "offset": self.offset, "length": self.length}
        extra = {"url": self.url, "language": self.language, "custom_emoji_id": self.custom_emoji_id}
        return found | {key: value for key, value in extra.items() if value is not None}


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(text: str, parse_mode: str | None) -> tuple[str, list[Entity]]:
    """What is shown of ``text``: trimmed, links found, at most 100 entities. ApiError where it cannot be parsed."""
    mode = (parse_mode or "").lower()
    if mode not in {"", "html"}:
        raise bad("unsupported parse_mode")
    shown, entities = parse_html(text) if mode == "html" else (text, [])
    shown, entities = _trimmed(_clean(shown), entities)
    found = [*entities, *_found_urls(shown, entities)]
    return shown, sorted(found, key=lambda e: (e.offset, -e.length))[:ENTITIES_MAX]


def commands_in(text: str) -> list[Entity]:
    return [Entity("bot_command", utf16_length(text[: m.start()]), utf16_length(m[0])) for m in _COMMAND.finditer(text)]


def parse_html(text: str) -> tuple[str, list[Entity]]:
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.shown: list[str] = []
        self.offset = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        at = 0
        while mark := _MARK.search(self.text, at):
            self._show(self.text[at : mark.start()])
            if mark[0] == "&":
                shown, at = _reference(self.text, mark.start())
                self._show(shown)
            elif self.text.startswith("</", mark.start()):
                at = self._close(mark.start())
            else:
                at = self._open(mark.start())
        self._show(self.text[at:])
        if self.stack:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self.stack[-1].tag}\"")
        return "".join(self.shown), [e if e.type != "code" else replace(e, language=None) for e in self.entities]

    def _show(self, text: str) -> None:
        if text:
            self.shown.append(text)
            self.offset += utf16_length(text)

    def _error(self, what: str, at: int, more: str = "") -> ApiError:
        return bad(f"can't parse entities: {what} at byte offset {len(self.text[:at].encode())}{more}")

    def _open(self, begin: int) -> int:
        name = _match(_NAME, self.text, begin + 1)
        at = begin + 1 + len(name)
        if at >= len(self.text):
            raise self._error("Unclosed start tag", begin)
        tag = name.lower()
        if tag not in _TAGS:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        attributes, at = self._attributes(tag, begin, at)
        argument = _argument(tag, attributes)
        if tag == "span" and argument != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(_Open(tag, argument, self.offset, len(self.shown)))
        return at

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            at = _skip_space(self.text, at)
            if at >= len(self.text):
                raise self._error("Unclosed start tag", begin)
            if self.text[at] == ">":
                return found, at + 1
            name = _match(_ATTRIBUTE, self.text, at)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            at = _skip_space(self.text, at + len(name))
            if self.text.startswith("=", at):
                found[name.lower()], at = self._value(begin, _skip_space(self.text, at + 1))
            else:
                found[name.lower()] = ""

    def _value(self, begin: int, at: int) -> tuple[str, int]:
        quote = self.text[at : at + 1]
        if quote not in {'"', "'"}:
            token = _match(_TOKEN, self.text, at)
            end = at + len(token)
            if end < len(self.text) and not (self.text[end].isspace() or self.text[end] == ">"):
                raise self._error("Unexpected end of name token", at)
            return token.lower(), end
        end = self.text.find(quote, at + 1)
        if end < 0:
            raise self._error("Unclosed start tag", begin)
        return unescape(self.text[at + 1 : end]), end + 1

    def _close(self, begin: int) -> int:
        if not self.stack:
            raise self._error("Unexpected end tag", begin)
        name = _match(_NAME, self.text, begin + 2)
        at = _skip_space(self.text, begin + 2 + len(name))
        if not self.text.startswith(">", at):
            raise self._error("Unclosed end tag", begin)
        opened = self.stack.pop()
        if name and name != opened.tag:
            raise self._error("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._add(opened)
        return at + 1

    def _add(self, opened: _Open) -> None:
        entity = _entity(opened, self.offset - opened.offset, lambda: "".join(self.shown[opened.start :]))
        if entity is None:
            return
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last.offset, last.length) == (entity.offset, entity.length)
        if same and last and last.type == "code" and last.language and entity.type == "pre":
            self.entities[-1] = replace(last, type="pre")
        else:
            self.entities.append(entity)


def _entity(opened: _Open, length: int, shown: Any) -> Entity | None:
    match opened.tag:
        case "a":
            url = opened.argument or shown()
            return Entity("text_link", opened.offset, length, url=url) if _is_link(url) else None
        case "blockquote":
            kind = "expandable_blockquote" if opened.argument else "blockquote"
            return Entity(kind, opened.offset, length)
        case "tg-emoji":
            return Entity("custom_emoji", opened.offset, length, custom_emoji_id=opened.argument)
        case "tg-time":
            return Entity("date_time", opened.offset, length)
        case "code":
            return Entity("code", opened.offset, length, language=opened.argument or None)
        case tag:
            return Entity(_PLAIN_TAGS[tag], opened.offset, length)


def _argument(tag: str, attributes: dict[str, str]) -> str:
    match tag:
        case "a":
            return attributes.get("href", "")
        case "blockquote":
            return "expandable" if "expandable" in attributes else ""
        case "tg-emoji":
            return attributes.get("emoji-id", "")
        case "code":
            return attributes.get("class", "").removeprefix("language-")
        case "span":
            return attributes.get("class", "")
        case _:
            return ""


def _reference(text: str, at: int) -> tuple[str, int]:
    """A character reference at ``at`` and where it ends; one that the service does not know stays text."""
    found = _REFERENCE.match(text, at)
    if not found:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return (_NAMED[name], found.end()) if name in _NAMED else ("&", at + 1)
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    valid = 0 < number < 0x10FFFF and not 0xD800 <= number < 0xE000
    return (chr(number), found.end()) if valid else ("&", at + 1)


def unescape(text: str) -> str:
    parts, at = [], 0
    while (mark := text.find("&", at)) >= 0:
        shown, end = _reference(text, mark)
        parts += [text[at:mark], shown]
        at = end
    return "".join([*parts, text[at:]])


def _match(pattern: re.Pattern[str], text: str, at: int) -> str:
    found = pattern.match(text, at)
    return found[0] if found else ""


def _skip_space(text: str, at: int) -> int:
    return at + len(_match(_SPACE, text, at))


def _is_link(url: str) -> bool:
    return bool(
        re.match(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:[/?#]|$)|(?:tg|tonsite|mailto):", url, re.IGNORECASE)
    )


_CONTROLS = {code: " " for code in range(32) if code != 10} | {13: None}


def _clean(text: str) -> str:
    return text.translate(_CONTROLS) if not text.isprintable() else text


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space at both ends is not shown; entities shrink with it."""
    shown = text.strip()
    if shown == text:
        return text, entities
    before = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(shown)
    kept = []
    for entity in entities:
        start = max(entity.offset - before, 0)
        end = min(entity.offset - before + entity.length, length)
        if end > start:
            kept.append(replace(entity, offset=start, length=end - start))
    return shown, kept


def _found_urls(text: str, entities: list[Entity]) -> list[Entity]:
    """Addresses in plain text become links, except inside links and code."""
    if "://" not in text:
        return []
    taken = [(e.offset, e.offset + e.length) for e in entities if e.type in {"text_link", "code", "pre"}]
    found = [Entity("url", utf16_length(text[: m.start()]), utf16_length(m[0])) for m in _URL.finditer(text)]
    return [e for e in found if not any(start < e.offset + e.length and e.offset < end for start, end in taken)]
