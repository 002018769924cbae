"""Pictures of the web chat: what a file really is, by its first bytes, and a shelf for what people upload."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

PICTURE_BYTES_MAX = 10 * 1024 * 1024
SHELF_BYTES_MAX = 64 * 1024 * 1024
SIDE_MAX = 20_000  # pixels; a header that claims more is not believed


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """``ref`` names the content (the same bytes have the same one); ``width`` and ``height`` keep its place free."""

    ref: str
    media_type: str
    width: int
    height: int

    def as_json(self) -> dict[str, object]:
        return {"ref": self.ref, "width": self.width, "height": self.height}


def look_at(content: bytes) -> PictureFacts | None:
    """What a picture is: JPEG, PNG, GIF or WebP of at most 10 MB; None for anything else, SVG (it can hold scripts)
    included."""
    if len(content) > PICTURE_BYTES_MAX:
        return None
    for media_type, size_of in _READERS.items():
        size = size_of(content)
        if size and all(0 < side <= SIDE_MAX for side in size):
            return PictureFacts(blake2b(content, digest_size=16).hexdigest(), media_type, *size)
    return None


def _png(content: bytes) -> tuple[int, int] | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR":
        return None
    return _big(content[16:20]), _big(content[20:24])


def _gif(content: bytes) -> tuple[int, int] | None:
    if content[:6] not in {b"GIF87a", b"GIF89a"}:
        return None
    return _little(content[6:8]), _little(content[8:10])


def _webp(content: bytes) -> tuple[int, int] | None:
    """https://developers.google.com/speed/webp/docs/riff_container"""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    if content[12:16] == b"VP8X":
        return 1 + _little(content[24:27]), 1 + _little(content[27:30])
    if content[12:16] == b"VP8L":
        bits = _little(content[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return _little(content[26:28]) & 0x3FFF, _little(content[28:30]) & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """ITU-T T.81: segments up to the first frame header (SOF0 … SOF15 but for DHT, JPG and DAC)."""
    if content[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return _big(content[at + 7 : at + 9]), _big(content[at + 5 : at + 7])
        at += 1 if marker == 0xFF else 2 + max(2, _big(content[at + 2 : at + 4]))
    return None


def _big(part: bytes) -> int:
    return int.from_bytes(part, "big")


def _little(part: bytes) -> int:
    return int.from_bytes(part, "little")


_READERS = {"image/jpeg": _jpeg, "image/png": _png, "image/gif": _gif, "image/webp": _webp}


class Shelf:
    """Uploads until they are used: the newest 64 MB of them, in memory. What an announcement uses is stored with it."""

    def __init__(self, bytes_max: int = SHELF_BYTES_MAX) -> None:
        self._bytes_max = bytes_max
        self._bytes = 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()

    def put(self, ref: str, content: bytes) -> None:
        self._bytes -= len(self._pictures.pop(ref, b""))
        self._pictures[ref] = content
        self._bytes += len(content)
        while self._bytes > self._bytes_max:
            self._bytes -= len(self._pictures.popitem(last=False)[1])

    def get(self, ref: str) -> bytes | None:
        return self._pictures.get(ref)
