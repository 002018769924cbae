"""The transport against servers on loopback that behave, and that do not."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from telegram.request import HTTPXRequest

from bot.transport import aiohttp_transport

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    url: str = ""
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[Server]:
    """Reads requests (head and body); ``answer`` writes what it likes, a closed writer ends the connection."""
    seen = Server()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.connections += 1
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                length = next((int(x[15:]) for x in head.lower().split(b"\r\n") if x.startswith(b"content-length:")), 0)
                seen.requests.append(head + await reader.readexactly(length))
                await answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # cancelled: the test is over while a kept connection waits
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    seen.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
    try:
        yield seen
    finally:
        listening.close()


async def fine(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(OK)


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends RST
    writer.transport.abort()


async def gibberish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\x01 no http\r\n\r\n")
    writer.close()


async def half_a_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    writer.close()


async def stalled_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await never(reader, writer)


def client(transport: httpx.AsyncBaseTransport | None = None, read_s: float = 5) -> httpx.AsyncClient:
    timeout = httpx.Timeout(5, read=read_s, pool=0.001)  # the pool's must not count
    return httpx.AsyncClient(transport=transport or aiohttp_transport(), timeout=timeout)


async def test_connections_are_kept_and_no_cookie_is() -> None:
    async def with_cookie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n"))

    async with server(with_cookie) as there:
        transport = aiohttp_transport()
        for _ in range(3):
            assert (await transport.handle_async_request(request := httpx.Request("GET", there.url))).status_code == 200
            assert request.headers["host"]
        await transport.aclose()
    assert b"cookie" not in there.requests[-1].lower()


async def test_one_connection_serves_many_requests() -> None:
    async with server(fine) as there, client() as http:
        for _ in range(5):
            assert (await http.post(there.url, content=b"x")).text == "ok"
        assert there.connections == 1


async def test_what_httpx_sends_is_what_goes_out() -> None:
    async with server(fine) as there, client() as http:
        request = http.build_request("GET", there.url, headers={"User-Agent": "Loa"})
        del request.headers["accept"], request.headers["accept-encoding"]
        await http.send(request)
    head = there.requests[0].lower()
    assert b"user-agent: loa\r\n" in head
    assert b"accept" not in head
    assert b"content-type" not in head


async def test_it_serves_again_after_it_was_closed() -> None:
    async with server(fine) as there:
        request = HTTPXRequest(httpx_kwargs={"transport": aiohttp_transport()})
        for _ in range(2):
            await request.initialize()
            assert await request.do_request(there.url, "GET") == (200, b"ok")
            await request.shutdown()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (never, httpx.ReadTimeout),
        (hang_up, httpx.RemoteProtocolError),
        (reset, httpx.ReadError),
        (gibberish, httpx.RemoteProtocolError),
        (half_a_body, httpx.ReadError),
        (stalled_body, httpx.ReadTimeout),
    ],
)
async def test_what_breaks_after_the_request_left_is_never_taken_for_a_failed_connect(
    answer: Answer, error: type[Exception]
) -> None:
    async with server(answer) as there, client(read_s=0.1) as http:
        with pytest.raises(httpx.TransportError) as caught:
            await http.post(there.url, content=b"x")
    assert type(caught.value) is error
    assert caught.value.request.method == "POST"
    assert len(there.requests) == 1


async def test_a_post_on_a_kept_connection_that_breaks_is_not_sent_again() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(there.requests) == 1:
            writer.write(OK)
        else:
            writer.close()

    async with server(once) as there, client() as http:
        await http.post(there.url)
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post(there.url, content=b"only once")
    assert len(there.requests) == 2


async def test_a_refused_connection_is_a_connect_error() -> None:
    async with server(fine) as there:
        pass
    async with client() as http:
        with pytest.raises(httpx.ConnectError):
            await http.post(there.url)


class StuckResolver(AbstractResolver):
    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        await asyncio.Event().wait()
        return []

    async def close(self) -> None: ...


async def test_the_connect_timeout_spans_name_resolution() -> None:
    async with httpx.AsyncClient(transport=aiohttp_transport(resolver=StuckResolver()), timeout=0.05) as http:
        with pytest.raises(httpx.ConnectTimeout):
            await http.get("http://nowhere.example/")


SECRET = "7000000001:AAF_loa-fake_token"


def everything_told(error: BaseException) -> str:
    """The texts of an error and of all that caused it, as a log would show them."""
    texts = [str(error), repr(error), *traceback.format_exception(error)]
    return "\n".join(texts) + (everything_told(error.__cause__) if error.__cause__ else "")


@pytest.mark.parametrize(
    "path", [f"bot{SECRET}/sendMessage", f"bot{SECRET.replace(':', '%3A')}/x", f"x?token={SECRET}"]
)
async def test_no_error_tells_the_path_of_the_request_in_which_a_token_may_stand(path: str) -> None:
    told = []
    async with server(gibberish) as there:
        ways = [
            (aiohttp_transport(resolver=StuckResolver()), "http://nowhere.example/"),
            (aiohttp_transport(proxy="http://127.0.0.1:9"), "http://nowhere.example/"),
            (aiohttp_transport(proxy=there.url), "https://nowhere.example/"),
            (aiohttp_transport(), there.url),
            (aiohttp_transport(), "http://127.0.0.1:9/"),
            (aiohttp_transport(), "gopher://nowhere.example/"),
        ]
        for transport, base in ways:
            request = httpx.Request("POST", base + path, extensions={"timeout": {"connect": 0.05, "read": 1}})
            with pytest.raises(httpx.TransportError) as caught:
                await transport.handle_async_request(request)
            told.append(everything_told(caught.value))
            await transport.aclose()
    assert [text for text in told if SECRET in unquote(text)] == []
    assert "Cannot connect to host 127.0.0.1:9" in told[4]


class PinnedResolver(AbstractResolver):
    """Whatever the name, loopback."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=2, proto=0, flags=0)]

    async def close(self) -> None: ...


async def test_a_name_goes_where_the_resolver_says() -> None:
    async with server(fine) as there, client(aiohttp_transport(resolver=PinnedResolver())) as http:
        url = httpx.URL(there.url).copy_with(host="bao.example")
        assert (await http.get(url)).text == "ok"
    assert b"host: bao.example" in there.requests[0].lower()


async def test_a_server_that_speaks_no_tls_is_a_connect_error() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 this is mail\r\n")
        writer.close()

    listening = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with listening, client(aiohttp_transport(verify=ssl.create_default_context())) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/")


async def test_a_proxy_for_https_gets_its_password_with_connect_and_may_refuse() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    async with server(refuse) as there, client(aiohttp_transport(proxy=there.url.replace("//", "//loa:x@"))) as http:
        with pytest.raises(httpx.ProxyError):
            await http.post("https://bao.example/")
    assert there.requests[0].startswith(b"CONNECT bao.example:443 ")
    assert b"Basic bG9hOng=\r\n" in there.requests[0]


async def test_a_proxy_gets_the_whole_url_and_its_password() -> None:
    async with server(fine) as there:
        proxy = there.url.replace("//", "//loa:secret@")
        async with client(aiohttp_transport(proxy=proxy)) as http:
            assert (await http.get("http://bao.example/tin")).text == "ok"
    assert there.requests[0].startswith(b"GET http://bao.example/tin HTTP/1.1\r\n")
    assert b"proxy-authorization: basic " in there.requests[0].lower()


async def test_a_proxy_that_is_down_is_a_proxy_error() -> None:
    async with server(fine) as there:
        pass
    async with client(aiohttp_transport(proxy=there.url)) as http:
        with pytest.raises(httpx.ProxyError):
            await http.post("http://bao.example/")
