"""A server that does, path by path, what no server should: raw bytes over asyncio, on loopback."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title></channel></rss>'
JUST_A_MOMENT = (
    b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>'
    b'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
)
COOKIE_CHALLENGE = (
    b'<html><body><script>document.cookie="D1N=8f1c0a55"+"; expires=Fri, 31 Dec 2099 23:59:59 GMT; path=/";'
    b"window.location.reload(true);</script></body></html>"
)

Act = Callable[[asyncio.StreamWriter], Awaitable[None]]


def head(status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def answer(body: bytes, status: str = "200 OK", **headers: str) -> Act:
    """A well-formed answer of any content."""

    async def act(out: asyncio.StreamWriter) -> None:
        out.write(head(status, Content_Length=str(len(body)), **headers) + body)

    return act


def raw(data: bytes, *, then_close: bool = True) -> Act:
    async def act(out: asyncio.StreamWriter) -> None:
        out.write(data)
        await out.drain()
        if then_close:
            out.close()

    return act


async def endless(out: asyncio.StreamWriter) -> None:
    out.write(head(Content_Type="application/rss+xml", Transfer_Encoding="chunked"))
    while True:
        out.write(b"10000\r\n" + b"<" * 0x10000 + b"\r\n")
        await out.drain()


async def drip(out: asyncio.StreamWriter) -> None:
    """One byte now and then: every read is in time, the whole never is."""
    out.write(head(Content_Length="1000000"))
    while True:
        out.write(b"x")
        await out.drain()
        await asyncio.sleep(0.02)


async def silent(out: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def reset(out: asyncio.StreamWriter) -> None:
    out.transport.abort()


def bomb() -> bytes:
    """298 kB that unpack to 300 MB."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(300)), packer.flush()])


def acts() -> dict[str, Act]:
    packed = gzip.compress(RSS * 100)
    flat = zlib.compressobj(wbits=-15)
    return {
        "/endless": endless,
        "/drip": drip,
        "/silent": silent,
        "/reset": reset,
        "/huge": raw(head(Content_Length="99999999999"), then_close=False),
        "/loop": answer(b"", "302 Found", Location="/loop"),
        "/loop-a": answer(b"", "302 Found", Location="/loop-b"),
        "/loop-b": answer(b"", "302 Found", Location="/loop-a"),
        "/to-metadata": answer(b"", "302 Found", Location="http://169.254.169.254/latest/meta-data/"),
        "/to-ipv6": answer(b"", "301 Moved Permanently", Location="http://[::ffff:10.0.0.1]/"),
        "/to-file": answer(b"", "302 Found", Location="file:///etc/passwd"),
        "/to-nonsense": answer(b"", "302 Found", Location="http://paper.example:port/"),
        "/too-short": raw(head(Content_Length="500") + b"only this"),
        "/cut-chunk": raw(head(Transfer_Encoding="chunked") + b"ff\r\ncut"),
        "/garbage": raw(b"\x00\xff\x00 not http at all\r\n\r\n"),
        "/long-header": raw(head(X_Long="x" * 100_000) + b"x"),
        "/not-gzip": answer(RSS, Content_Encoding="gzip"),
        "/half-gzip": answer(packed[:-30], Content_Encoding="gzip"),
        "/brotli": answer(b"\x0b\x02\x80", Content_Encoding="br"),
        "/twice-gzip": answer(gzip.compress(packed), Content_Encoding="gzip, gzip"),
        "/gzip": answer(packed, Content_Encoding="gzip"),
        "/gzip-members": answer(gzip.compress(RSS) + gzip.compress(RSS), Content_Encoding="gzip"),
        "/gzip-crumbs": answer(gzip.compress(b"") * 20_000 + gzip.compress(RSS), Content_Encoding="gzip"),
        "/zlib": answer(zlib.compress(RSS), Content_Encoding="deflate"),
        "/deflate": answer(flat.compress(RSS) + flat.flush(), Content_Encoding="deflate"),
        "/html": answer(b"<!doctype html><title>Trang ch\xe1\xbb\xa7</title>", Content_Type="text/html"),
        "/cookie-challenge": answer(COOKIE_CHALLENGE, Content_Type="text/html"),
        "/just-a-moment": answer(JUST_A_MOMENT, "403 Forbidden", Content_Type="text/html", Cf_Mitigated="challenge"),
    }


@asynccontextmanager
async def misbehaving_server(more: dict[str, Act] | None = None) -> AsyncIterator[str]:
    """Its URL without a final slash; ``acts`` and ``more`` say what happens at which path."""
    table = {**acts(), **(more or {})}
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
            task.add_done_callback(running.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while not writer.is_closing():
                request = await reader.readuntil(b"\r\n\r\n")
                await table[request.split(b" ", 2)[1].decode()](writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await server.wait_closed()
