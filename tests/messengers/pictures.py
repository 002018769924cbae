"""Pictures for tests, small but true."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 64, height: int = 48, *, salt: bytes = b"") -> bytes:
    """A grey PNG; ``salt`` makes its bytes differ from another's."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"tEXt", b"Comment\0" + salt), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
