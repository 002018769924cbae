"""Ten thousand feeds from one process: cached bodies, an ETag per feed and version, loopback addresses as hosts.

``GET /f/<n>.xml`` is feed ``n`` at the current version; ``/set/<v>`` moves every feed to version ``v`` (each has then ``v - old``
new items on top); ``/count`` tells how many 200s and 304s were given, as proof that validators were sent.
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

ITEMS = 20
FIRST = datetime(2026, 11, 1, tzinfo=UTC)
LEAD = (
    "Đoạn dẫn của một bài trong máy chủ đo: chính quyền địa phương cho biết công việc được triển khai đúng kế hoạch, "
    "người dân đồng tình, các đơn vị phối hợp chặt chẽ và sẽ báo cáo kết quả trong tháng tới. "
) * 2


def item(number: int) -> str:
    published = format_datetime(FIRST + timedelta(minutes=7 * number))
    link = f"http://bao@FEED@.example/bai-so-{number}-{4_000_000 + number}.html"
    return (
        f"<item><title>Bài số {number} của báo @FEED@: kinh tế địa phương chuyển biến tích cực</title><link>{link}</link>"
        f"<guid>{link}</guid><pubDate>{published}</pubDate><description><![CDATA[{LEAD}]]></description></item>\n"
    )


@lru_cache(maxsize=4)
def template(version: int) -> bytes:
    items = "".join(item(number) for number in range(version + ITEMS, version, -1))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Báo @FEED@</title>\n'
    return f"{head}{items}</channel></rss>\n".encode()


class FeedProtocol(asyncio.Protocol):
    """HTTP/1.1 as far as a polite client needs it; requests have no body."""

    version = 0
    counts = {"200": 0, "304": 0}  # noqa: RUF012 - shared by all connections on purpose

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            self.transport.write(self.answer(head))

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/set/"):
            FeedProtocol.version = int(path[5:])
            return response("200 OK", b"set")
        if path == "/count":
            return response("200 OK", repr(FeedProtocol.counts).encode())
        if path == "/robots.txt":
            return response("404 Not Found", b"")
        feed = path.removeprefix("/f/").removesuffix(".xml")
        etag = f'"{feed}-{FeedProtocol.version}"'.encode()
        if etag in head:
            FeedProtocol.counts["304"] += 1
            return response("304 Not Modified", b"", etag)
        FeedProtocol.counts["200"] += 1
        return response("200 OK", template(FeedProtocol.version).replace(b"@FEED@", feed.encode()), etag)


def response(status: str, body: bytes, etag: bytes = b"") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/rss+xml; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + (b"ETag: " + etag + b"\r\n" if etag else b"") + b"\r\n" + body


async def serve(port: int, hosts: int) -> None:
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(FeedProtocol, f"127.0.0.{host}", port) for host in range(1, hosts + 1)]
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--hosts", type=int, default=1)
    chosen = arguments.parse_args()
    asyncio.run(serve(chosen.port, chosen.hosts))
