"""Fetching as a guest: one GET with every limit a stranger's server needs.

No cookies, no Referer, no parameter added; validators go back byte for byte; redirects are followed here, with the
whole check at each hop; bytes are counted before and after they are unpacked.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from bot.errors import FetchError
from bot.sources.addresses import CheckedResolver, RefusedHostError, check_url
from bot.sources.unpack import Unpacker, too_large
from bot.transport import aiohttp_transport

FEED_BYTES_MAX = 15_000_000
PAGE_BYTES_MAX = 3_000_000

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.5, */*;q=0.1"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.1"

_HEADERS_KEPT = frozenset(
    {
        "age",
        "cache-control",
        "cf-mitigated",
        "content-type",
        "date",
        "etag",
        "expires",
        "last-modified",
        "retry-after",
        "server",
    }
)
_Headers = list[tuple[bytes, bytes]]

_VALIDATOR_MAX = 1024
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one fetch, redirects included. After ``grace_s`` a body must have come at ``rate_min_bytes_s``."""

    whole_s: float = 30.0
    connect_s: float = 10.0
    grace_s: float = 5.0
    rate_min_bytes_s: float = 2_000.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``headers`` holds, by lower-case name, only what is read later. ``moved_to`` is where an unbroken run
    of permanent redirects (301, 308) from the start led."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag") or None

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified") or None


def user_agent(version: str, public_url: str | None, subscribers: int | None = None) -> str:
    """Who asks and for how many: ``Loa/0.1.0 (+https://loa.example; 12 subscribers)``, as papers' logs know it from
    feed readers. ASCII, whatever the address holds."""
    about = [] if public_url is None else [f"+{httpx.URL(public_url)}"]
    if subscribers is not None:
        about.append(f"{subscribers} subscribers")
    return f"Loa/{version} ({'; '.join(about) or 'news reader'})"


class Fetcher:
    """The only thing that fetches for feeds and pages. Use as ``async with``; safe for many fetches at once."""

    def __init__(
        self,
        *,
        version: str,
        public_url: str | None = None,
        private_hosts: frozenset[str] = frozenset(),
        limits: Limits | None = None,
        resolver: CheckedResolver | None = None,
    ) -> None:
        self._version = version
        self._public_url = public_url
        self._private_hosts = private_hosts
        self._limits = limits or Limits()
        self._resolver = resolver or CheckedResolver(private_hosts)
        self._transport = aiohttp_transport(resolver=self._resolver)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()
        await self._resolver.close()

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        body_bytes_max: int = FEED_BYTES_MAX,
        accept: str = ACCEPT_FEED,
        subscribers: int | None = None,
    ) -> Fetched:
        """GET ``url``; any status is an answer. ``body_bytes_max`` holds for the bytes as sent and as unpacked.

        FetchError with the reason ``url``, ``scheme``, ``port``, ``private``, ``dns``, ``connection``, ``tls``,
        ``timeout``, ``slow``, ``too_large``, ``encoding`` or ``redirects``.
        """
        headers = self._headers(etag, last_modified, accept, subscribers)
        try:
            async with asyncio.timeout(self._limits.whole_s):
                return await self._follow(url, headers, body_bytes_max)
        except TimeoutError as error:
            raise FetchError("timeout", f"No whole answer within {self._limits.whole_s:g} s.") from error

    def _headers(self, etag: str | None, last_modified: str | None, accept: str, subscribers: int | None) -> _Headers:
        headers = [
            (b"User-Agent", user_agent(self._version, self._public_url, subscribers).encode("ascii")),
            (b"Accept", accept.encode("ascii")),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]
        if etag:
            headers.append((b"If-None-Match", etag.encode()))
        if last_modified:
            headers.append((b"If-Modified-Since", last_modified.encode()))
        return headers

    async def _follow(self, url: str, headers: _Headers, body_bytes_max: int) -> Fetched:
        target, moved_to, steady = url, None, True
        for _ in range(self._limits.redirects + 1):
            checked = check_url(target, self._private_hosts)
            async with self._answer(checked, headers) as response:
                location = response.headers.get("location")
                if response.status_code not in _REDIRECTS or not location:
                    body = await self._body(response, body_bytes_max)
                    return Fetched(url, target, response.status_code, _kept(response), body, moved_to)
                steady = steady and response.status_code in _PERMANENT
                target = _joined(checked, location)
                moved_to = target if steady else moved_to
        raise FetchError("redirects", f"More than {self._limits.redirects} redirects, the last to {target[:200]}.")

    @asynccontextmanager
    async def _answer(self, url: httpx.URL, headers: _Headers) -> AsyncIterator[httpx.Response]:
        # Below httpx.AsyncClient there is no cookie jar, no redirect and no authentication to switch off.
        limits = {"connect": self._limits.connect_s, "read": self._limits.whole_s}
        request = httpx.Request("GET", url, headers=[(b"Host", url.netloc), *headers], extensions={"timeout": limits})
        with _fetch_errors():
            response = await self._transport.handle_async_request(request)
            try:
                yield response
            finally:
                await response.aclose()

    async def _body(self, response: httpx.Response, bytes_max: int) -> bytes:
        if response.status_code in {204, 304}:
            return b""
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > bytes_max:
            raise too_large(bytes_max)
        unpack = Unpacker(response.headers.get("content-encoding", ""), bytes_max)
        started, received = time.monotonic(), 0
        async for chunk in response.aiter_raw():
            received += len(chunk)
            unpack.feed(chunk)
            self._check_pace(received, bytes_max, time.monotonic() - started)
        return unpack.whole()

    def _check_pace(self, received: int, bytes_max: int, elapsed_s: float) -> None:
        if received > bytes_max:
            raise too_large(bytes_max)
        limits = self._limits
        if elapsed_s > limits.grace_s and received < limits.rate_min_bytes_s * elapsed_s:
            raise FetchError("slow", f"Only {received} bytes in {elapsed_s:.0f} s.")


def _kept(response: httpx.Response) -> dict[str, str]:
    """Values as sent. One that is not UTF-8 could not be sent back byte for byte, so it counts as absent."""
    kept: dict[str, str] = {}
    for name, value in response.headers.raw:
        key = name.decode("latin-1").lower()
        if key in _HEADERS_KEPT and key not in kept and len(value) <= _VALIDATOR_MAX:
            try:
                kept[key] = value.decode()
            except UnicodeDecodeError:
                continue
    return kept


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location).copy_with(fragment=None))
    except httpx.InvalidURL as error:
        raise FetchError("redirects", "A redirect leads to something that is no URL.") from error


@contextmanager
def _fetch_errors() -> Iterator[None]:
    try:
        yield
    except httpx.TransportError as error:
        raise _as_fetch_error(error) from error


def _as_fetch_error(error: httpx.TransportError) -> FetchError:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, RefusedHostError):
            return cause.refused
    if any(isinstance(cause, ssl.SSLError | ssl.CertificateError) for cause in causes):
        return FetchError("tls", f"The TLS connection failed: {error}")
    if any(type(cause).__name__ == "ClientConnectorDNSError" for cause in causes):
        return FetchError("dns", f"The name is unknown: {error}")
    if isinstance(error, httpx.TimeoutException):
        return FetchError("timeout", "No answer in time.")
    if isinstance(error, httpx.UnsupportedProtocol):
        return FetchError("url", "The URL cannot be asked for.")
    return FetchError("connection", f"The connection failed: {error}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The chain of causes; aiohttp keeps the system's error in an attribute."""
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return
        yield seen
        inner = getattr(seen, "os_error", None) or getattr(seen, "certificate_error", None)
        seen = inner if isinstance(inner, BaseException) else seen.__cause__
