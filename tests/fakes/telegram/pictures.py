"""The size of a picture, read from its first bytes, and the rules for photos (Bot API, sendPhoto)."""

from __future__ import annotations

import struct

from tests.fakes.telegram.errors import bad

PHOTO_BYTES_MAX = 10 * 2**20
SIDES_MAX = 10_000  # width + height
RATIO_MAX = 20


def checked_photo(content: bytes) -> tuple[int, int]:
    """Width and height of what sendPhoto would take."""
    if len(content) > PHOTO_BYTES_MAX:
        raise bad(f"file of size {len(content)} bytes is too big for a photo; the maximum size is 10485760 bytes")
    size = dimensions(content)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = size
    if min(size) == 0 or width + height > SIDES_MAX or max(size) > RATIO_MAX * min(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return size


def dimensions(content: bytes) -> tuple[int, int] | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return int(width), int(height)
    if content.startswith(b"\xff\xd8"):
        return _jpeg_dimensions(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 1, 1
    return None


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
