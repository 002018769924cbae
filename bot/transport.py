"""httpx over aiohttp's connections: the one way out to the network, for feeds and messengers alike.

httpx's own pool re-checks every connection at every request (encode/httpx#3215), which costs 3 to 6 ms of CPU a request
at 20 to 100 in flight where aiohttp needs 0.5.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache
from typing import cast
from urllib.parse import unquote

import aiohttp
import httpx
import httpx_aiohttp
from aiohttp.abc import AbstractResolver

# What httpx sends is what goes out: aiohttp adds none of these.
_HEADERS_LEFT_TO_HTTPX = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")

# After any of these the request was not carried out; after any other error it may have been.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


def aiohttp_transport(
    *,
    resolver: AbstractResolver | None = None,
    proxy: str | None = None,
    verify: ssl.SSLContext | bool = True,
    keepalive_s: float = 15,
) -> httpx.AsyncBaseTransport:
    """A transport for one ``httpx.AsyncClient`` (or PTB's ``HTTPXRequest``); usable again after ``aclose``.

    ``resolver`` gives the addresses that may be connected to (a literal address in a URL passes no resolver).
    ``proxy`` is an ``http://[user:password@]host:port`` URL. ``verify`` is a TLS context, True for the usual one
    (shared: building one costs 27 ms), False for none.

    Promises: connections are reused, without a bound on their number (the caller bounds what is in flight). The
    timeout ``connect`` spans name resolution, TCP and TLS; ``pool`` and ``write`` have no meaning here. No
    cookie is kept, no proxy variable is read. A POST is never sent twice. Errors are httpx's own, and their class says
    whether the request may have been carried out: after one of ``NOT_SENT`` it was not; after ``ReadTimeout``,
    ``ReadError`` and ``RemoteProtocolError`` it may have been. No text of an error, nor of what caused it, holds the
    path or query of a request: Telegram's addresses hold the bot's token.
    """
    tls = _shared_tls() if verify is True else verify
    return _Transport(resolver, httpx.Proxy(proxy) if proxy else None, tls, keepalive_s)


@cache
def _shared_tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _Transport(httpx_aiohttp.AiohttpTransport):
    """httpx-aiohttp's transport, which by itself stays closed once closed, takes a connection that broke after the
    request left for one that was never made, and lets httpx's ``pool`` timeout cut a slow connect short."""

    def __init__(
        self,
        resolver: AbstractResolver | None,
        proxy: httpx.Proxy | None,
        verify: ssl.SSLContext | bool,
        keepalive_s: float,
    ) -> None:
        # aiohttp's way to give a proxy its password is deprecated: the header is written here.
        self._password = proxy and proxy.auth and aiohttp.encode_basic_auth(*proxy.auth)
        if proxy and self._password:
            proxy = httpx.Proxy(proxy.url, headers={"Proxy-Authorization": self._password})
        super().__init__(verify=verify, proxy=proxy, client=self._open)
        self._resolver = resolver
        self._keepalive_s = keepalive_s

    def _open(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, resolver=self._resolver, ssl=self.ssl_context, keepalive_timeout=self._keepalive_s
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_HEADERS_LEFT_TO_HTTPX,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timeout = request.extensions.get("timeout", {})
        request.extensions = {**request.extensions, "timeout": {**timeout, "pool": timeout.get("connect")}}
        if self._password and request.url.scheme == "http":  # for https it goes with CONNECT
            request.headers["Proxy-Authorization"] = self._password
        with _errors_as_httpx(request):
            response = await super().handle_async_request(request)
        response.stream = _Body(response, request)
        return response

    async def aclose(self) -> None:
        session, self.client = self.client, self._open
        if isinstance(session, aiohttp.ClientSession):
            await session.close()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpx.Response, request: httpx.Request) -> None:
        self._stream = cast("httpx.AsyncByteStream", response.stream)
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_as_httpx(self._request):
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        with _errors_as_httpx(self._request):
            await self._stream.aclose()


@contextmanager
def _errors_as_httpx(request: httpx.Request) -> Iterator[None]:
    try:
        yield
    except (httpx.TransportError, aiohttp.ClientError, OSError) as error:
        # httpx-aiohttp has already read some of them in its own way; the cause is aiohttp's error.
        cause = error.__cause__ if isinstance(error, httpx.TransportError) and error.__cause__ else error
        text = type(cause).__name__ if _tells_address(cause, request) else str(cause) or type(cause).__name__
        raise _httpx_class(cause)(text, request=request) from _quiet(cause, request)


def _quiet(error: BaseException | None, request: httpx.Request) -> BaseException | None:
    """The error, or the first of its causes that does not tell the address."""
    while error is not None and _tells_address(error, request):
        error = error.__cause__
    return error


def _tells_address(error: BaseException, request: httpx.Request) -> bool:
    text = unquote(f"{error} {error!r}")
    path, query = request.url.path, unquote(request.url.query.decode())
    return (path != "/" and path in text) or bool(query and query in text)


def _httpx_class(error: BaseException) -> type[httpx.TransportError]:
    if isinstance(error, httpx.TransportError):
        return type(error)
    return next((ours for theirs, ours in _ERRORS if isinstance(error, theirs)), httpx.ReadError)


# The first that fits; everything else broke while the exchange was under way.
_ERRORS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (aiohttp.ClientProxyConnectionError, httpx.ProxyError),
    (aiohttp.ClientHttpProxyError, httpx.ProxyError),
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.ServerFingerprintMismatch, httpx.ConnectError),
    (aiohttp.InvalidURL, httpx.UnsupportedProtocol),
    (aiohttp.NonHttpUrlClientError, httpx.UnsupportedProtocol),
    (aiohttp.ServerTimeoutError, httpx.ReadTimeout),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
)
