"""Undoing Content-Encoding in bounded steps: what is small on the wire may be endless in memory."""

from __future__ import annotations

import zlib

from bot.errors import FetchError

_GZIP = b"\x1f\x8b"
_MEMBERS_MAX = 1_000


class Unpacker:
    """Undoes one Content-Encoding in bounded steps: a bomb stops at the cap, not in memory."""

    def __init__(self, encoding: str, bytes_max: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError("encoding", f"Content-Encoding {self._encoding[:40]} was not asked for.")
        self._bytes_max = bytes_max
        self._out = bytearray()
        self._plain = self._encoding in {"", "identity"}
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by its header
        self._begun = False
        self._members = 1

    def feed(self, chunk: bytes) -> None:
        if self._plain:
            self._out += chunk
        elif chunk:
            self._feed_packed(chunk)
        if len(self._out) > self._bytes_max:
            raise too_large(self._bytes_max)

    def _feed_packed(self, chunk: bytes) -> None:
        try:
            self._out += self._step(chunk)
            self._begun = True
            while self._inflate.eof and self._inflate.unused_data[:2] == _GZIP:  # members may follow one another
                self._next_member()
        except zlib.error as error:
            raise FetchError("encoding", f"The body is not the {self._encoding} it claims to be.") from error

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MEMBERS_MAX or len(self._out) > self._bytes_max:
            raise FetchError("encoding", f"More than {_MEMBERS_MAX} compressed pieces, or too much in them.")
        rest, self._inflate = self._inflate.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._out += self._step(rest)

    def _step(self, chunk: bytes) -> bytes:
        room = self._bytes_max - len(self._out) + 1
        try:
            return self._inflate.decompress(chunk, room)
        except zlib.error:
            if self._begun or self._encoding != "deflate":
                raise
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers send deflate without its header
            return self._inflate.decompress(chunk, room)

    def whole(self) -> bytes:
        if self._begun and not self._inflate.eof:
            raise FetchError("encoding", "The compressed body ends too early.")
        return bytes(self._out)


def too_large(bytes_max: int) -> FetchError:
    return FetchError("too_large", f"More than {bytes_max:,} bytes.")
