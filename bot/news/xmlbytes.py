"""The bytes of a feed made fit for an XML parser: UTF-8 whatever was declared, and the faults papers make mended."""

from __future__ import annotations

import codecs
import re
from html.entities import html5

_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'


def to_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """``body`` in UTF-8 without BOM and leading blanks, declared as what it is. Untouched when it already is.

    Bytes that are valid UTF-8 are UTF-8, whatever header and declaration say: papers declare utf-16 over it. Bytes
    that no declared encoding reads are kept with replacement characters.
    """
    stripped = body.lstrip(b" \t\r\n\f\v")
    for bom, encoding in _BOMS:
        if stripped.startswith(bom):
            return _declared(_decode(stripped, (encoding,)).lstrip("\ufeff").encode("utf-8", "replace"))
    if b"\0" in stripped[:4]:  # UTF-16 without a BOM: every other byte of markup is zero
        return _declared(_decode(stripped, ("utf-16-le" if stripped[:1] != b"\0" else "utf-16-be",)).encode())
    try:
        stripped.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(_decode(stripped, _named_encodings(stripped, content_type)).encode())
    return _declared(stripped)


def _named_encodings(body: bytes, content_type: str | None) -> tuple[str, ...]:
    declared = _ENCODING.search(body[:200])
    served = _CHARSET.search(content_type or "")
    names = [served[1] if served else "", declared[1].decode("ascii") if declared else "", "windows-1252"]
    return tuple(name for name in names if name and not name.lower().startswith(("utf-16", "utf16", "utf-32")))


def _decode(body: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return body.decode(encodings[0] if encodings[0].startswith("utf") else "utf-8", "replace")


def _declared(body: bytes) -> bytes:
    """``body`` with a declaration that says UTF-8, or none at all, which means the same."""
    declaration = _DECLARATION.match(body)
    if not declaration:
        return body
    encoding = _ENCODING.search(declaration[0])
    if not encoding or encoding[1].lower() in {b"utf-8", b"utf8"}:
        return body.lstrip()
    return _UTF8_DECLARATION + body[declaration.end() :]


# --- mending -----------------------------------------------------------------------------------------------------

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_AMPERSAND = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_ESCAPED_CDATA, _ESCAPED_CDATA_END = b"&lt;![CDATA[", b"]]&gt;"


def mend(body: bytes) -> bytes:
    """``body`` (UTF-8) with what most often makes a feed malformed put right: control characters, bare ampersands
    and HTML entities outside CDATA, CDATA marks that were escaped themselves."""
    body = _CONTROL.sub(b"", body)
    if _ESCAPED_CDATA in body:
        body = body.replace(_ESCAPED_CDATA, b"<![CDATA[").replace(_ESCAPED_CDATA_END, b"]]>")
    pieces, at = [], 0
    while (start := body.find(b"<![CDATA[", at)) >= 0:
        end = body.find(b"]]>", start)
        if end < 0:
            break
        pieces += [_AMPERSAND.sub(_spelled_out, body[at:start]), body[start : end + 3]]
        at = end + 3
    return b"".join([*pieces, _AMPERSAND.sub(_spelled_out, body[at:])])


def _spelled_out(match: re.Match[bytes]) -> bytes:
    name = match[1]
    character = html5.get(name.decode("ascii") + ";") if name else None
    if character is None:
        return b"&amp;" + match[0][1:]
    return "".join(f"&#{ord(letter)};" for letter in character).encode("ascii")


# --- what feedparser must not see -----------------------------------------------------------------------------------

_PEOPLE = rb"author|creator|managingeditor|webmaster|publisher|owner"
_TOKEN = re.compile(rb"<!\[CDATA\[|<!--|<(/?)(?:[\w.-]{1,40}:)?(?:(item|entry)|(?:" + _PEOPLE + rb"))\b", re.IGNORECASE)
_PERSON_BYTES_MAX = 1_000


def without_long_authors(body: bytes) -> bytes:
    """``body`` with the content of author elements over 1,000 bytes taken out.

    feedparser looks for an e-mail address in them with a pattern that takes quadratic time (feedparser #562): 32 kB of
    ``a.a.a…`` cost 8 s. One pass; elements in CDATA and comments are text and stay.
    """
    pieces: list[bytes] = []
    kept = 0
    for start, end in _people(body):
        if end - start > _PERSON_BYTES_MAX:
            pieces.append(body[kept:start])
            kept = end
    return b"".join([*pieces, body[kept:]]) if pieces else body


def _people(body: bytes) -> list[tuple[int, int]]:
    """Where the content of each outermost author element begins and ends; an unclosed one ends with its item."""
    found: list[tuple[int, int]] = []
    depth = begin = at = 0
    while match := _TOKEN.search(body, at):
        opening = match[0]
        if opening in {b"<![CDATA[", b"<!--"}:
            end = body.find(b"]]>" if opening == b"<![CDATA[" else b"-->", match.end())
            at = end + 3 if end >= 0 else len(body)
            continue
        tag_end = body.find(b">", match.end())
        at = tag_end + 1 if tag_end >= 0 else len(body)
        closes, is_item = bool(match[1]), match[2] is not None
        if depth and (is_item or (closes and depth == 1)):
            found.append((begin, match.start()))
            depth = 0
        elif closes:
            depth = max(depth - 1, 0)
        elif not is_item and body[at - 2 : at] != b"/>":
            begin, depth = (begin, depth + 1) if depth else (at, 1)
    if depth:
        found.append((begin, len(body)))
    return found
