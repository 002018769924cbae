"""Which addresses may be fetched from: ordinary public ones, and the hosts the operator names.

A feed's URL is text from outside, and so is every redirect. Without these checks a feed could make Loa read the
machine's own services (SSRF). Names are resolved once, every address is tested, and the connection goes to exactly
the addresses that were tested.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.errors import FetchError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_URL_MAX = 2048
_LOOKUP_THREADS = 16

# IANA's special-purpose registries (RFC 6890 and its successors), with what ``ipaddress.is_global`` misses: multicast,
# site-local, the translation prefixes.
_SPECIAL: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), name)
    for name, networks in {
        "this network": "0.0.0.0/8",
        "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
        "shared": "100.64.0.0/10",
        "loopback": "127.0.0.0/8 ::1/128",
        "link-local": "169.254.0.0/16 fe80::/10",
        "protocol": "192.0.0.0/24 192.88.99.0/24 2001::/23 5f00::/16",
        "documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
        "benchmark": "198.18.0.0/15",
        "multicast": "224.0.0.0/4 ff00::/8",
        "reserved": "240.0.0.0/4",
        "unspecified": "::/128",
        "discard": "100::/64",
        "local translation": "64:ff9b:1::/48",
    }.items()
    for network in networks.split()
)
_EMBEDS_LAST_32_BITS = tuple(
    ip_network(network) for network in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
_GLOBAL_UNICAST = ip_network("2000::/3")
_ISATAP = (0x00005EFE, 0x02005EFE)


def refusal(address: str) -> str | None:
    """Why nothing may be fetched from ``address``, in a word or two; None if it is an ordinary public address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(ip, IPv4Address):
        return _special(ip)
    return _refusal_v6(ip)


def _refusal_v6(ip: IPv6Address) -> str | None:
    if ip.scope_id is not None:
        return "scoped"
    inner = _embedded(ip)
    both: list[IPv4Address | IPv6Address] = [ip, *inner]
    named = next((name for each in both if (name := _special(each, carries=bool(inner)))), None)
    if named:
        return named
    carrier = any(ip in network for network in _EMBEDS_LAST_32_BITS)
    return None if carrier or ip in _GLOBAL_UNICAST else "reserved"


def _special(ip: IPv4Address | IPv6Address, *, carries: bool = False) -> str | None:
    """The name of the special range ``ip`` lies in; an IPv6 address that ``carries`` another is judged by that one."""
    for network, name in _SPECIAL:
        if ip in network and not (carries and name == "protocol" and ip.version == 6):
            return name
    return None if carries or ip.is_global else "reserved"


def _embedded(ip: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that a connection to ``ip`` may reach: mapped, compatible, translated, NAT64, 6to4, Teredo,
    ISATAP."""
    number = int(ip)
    if any(ip in network for network in _EMBEDS_LAST_32_BITS):
        return [IPv4Address(number & 0xFFFFFFFF)]
    if ip.teredo:
        return list(ip.teredo)
    if ip.sixtofour:
        return [ip.sixtofour]
    if (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return [IPv4Address(number & 0xFFFFFFFF)]
    return []


def check_url(url: str, private_hosts: frozenset[str] = frozenset()) -> httpx.URL:
    """``url`` parsed, if it may be asked for: http or https, no user name, ports 80 and 443 (any port of a host in
    ``private_hosts``), and no address in it that ``refusal`` names.

    FetchError with the reason ``url``, ``scheme``, ``port`` or ``private``.
    """
    if len(url) > _URL_MAX or "\\" in url or any(character <= " " for character in url):
        raise FetchError("url", "The URL is too long or holds characters that no URL may hold.")
    try:
        parsed = httpx.URL(url)
        connects_to = URL(str(parsed))  # what aiohttp will read: both must see the same host
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("url", "The URL cannot be read.") from error
    if parsed.scheme not in _DEFAULT_PORTS:
        raise FetchError("scheme", f"Only http and https are fetched, not {parsed.scheme or 'a URL without scheme'}.")
    host = (connects_to.raw_host or "").lower().rstrip(".")
    if not host or parsed.userinfo or connects_to.raw_user is not None:
        raise FetchError("url", "The URL needs a host, and no user name or password.")
    if host in private_hosts:
        return parsed
    if connects_to.port != _DEFAULT_PORTS[parsed.scheme] and connects_to.port not in _DEFAULT_PORTS.values():
        raise FetchError("port", f"Only ports 80 and 443 are fetched, not {connects_to.port}.")
    _check_literal(host)
    return parsed


def _check_literal(host: str) -> None:
    try:
        ip_address(host)
    except ValueError:
        return  # a name: the resolver checks what it means
    if reason := refusal(host):
        raise _private(host, host, reason)


def _private(host: str, address: str, reason: str) -> FetchError:
    where = host if host == address else f"{host} ({address})"
    return FetchError("private", f"{where} is no public address ({reason}); LOA_PRIVATE_FEED_HOSTS can allow it.")


class RefusedHostError(OSError):
    """A name that leads to an address which must not be fetched from; ``refused`` says which."""

    def __init__(self, refused: FetchError) -> None:
        super().__init__(str(refused))
        self.refused = refused


Lookup = Callable[[str, int, socket.AddressFamily], Sequence[tuple[socket.AddressFamily, str]]]


def look_up(host: str, port: int, family: socket.AddressFamily) -> list[tuple[socket.AddressFamily, str]]:
    """The addresses of a name, as the system resolves it."""
    found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return list(dict.fromkeys((kind, str(address[0])) for kind, _, _, _, address in found))


class CheckedResolver(AbstractResolver):
    """Resolves for aiohttp, and refuses a name of which even one address must not be fetched from.

    It has threads of its own: a name server that hangs must not hold up the threads that everything else uses.
    """

    def __init__(self, private_hosts: frozenset[str] = frozenset(), lookup: Lookup = look_up) -> None:
        self._private_hosts = private_hosts
        self._lookup = lookup
        self._threads: ThreadPoolExecutor | None = None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """OSError if the name is unknown, RefusedHostError if it is refused."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_LOOKUP_THREADS, "dns")
        ask = partial(self._lookup, host, port, family)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        if host.lower().rstrip(".") not in self._private_hosts:
            for _, address in found:
                if reason := refusal(address):
                    raise RefusedHostError(_private(host, address, reason))
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST)
            for kind, address in found
        ]

    async def close(self) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None
