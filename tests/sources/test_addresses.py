from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.sources.addresses import CheckedResolver, RefusedHostError, check_url, refusal

REFUSED = {
    "0.0.0.0": "this network",
    "10.1.2.3": "private",
    "100.64.0.1": "shared",
    "127.0.0.1": "loopback",
    "127.8.9.1": "loopback",
    "169.254.169.254": "link-local",
    "172.31.255.255": "private",
    "192.0.0.8": "protocol",
    "192.0.2.1": "documentation",
    "192.88.99.1": "protocol",
    "192.168.1.1": "private",
    "198.19.0.1": "benchmark",
    "198.51.100.7": "documentation",
    "203.0.113.9": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "loopback",
    "::10.0.0.1": "private",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:169.254.169.254": "link-local",
    "::ffff:0:192.168.0.1": "private",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::a00:1": "private",
    "64:ff9b:1::1": "local translation",
    "2002:7f00:1::": "loopback",
    "2002:c0a8:101::1": "private",
    "2001:0:7f00:1::": "loopback",  # Teredo server
    "2001:0:4136:e378:8000:63bf:f5ff:fffe": "private",  # Teredo client 10.0.0.1
    "2a00:1450::5efe:7f00:1": "loopback",  # ISATAP
    "2001:2::1": "protocol",
    "2001:db8::1": "documentation",
    "3fff::1": "documentation",
    "5f00::1": "protocol",
    "100::1": "discard",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fe80::1": "link-local",
    "fe80::1%eth0": "scoped",
    "2a00:1450:4001::1%1": "scoped",
    "fec0::1": "private",
    "ff02::1": "multicast",
    "4000::1": "reserved",
    "4000::5efe:808:808": "reserved",
    "localhost": "no address",
    "": "no address",
}
PUBLIC = [
    "1.1.1.1",
    "103.28.36.1",
    "192.0.1.1",
    "172.32.0.1",
    "2606:4700:4700::1111",
    "2405:4800::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize(("address", "reason"), REFUSED.items())
def test_every_special_range_is_refused_by_name(address: str, reason: str) -> None:
    assert refusal(address) == reason


@pytest.mark.parametrize("address", PUBLIC)
def test_ordinary_public_addresses_pass(address: str) -> None:
    assert refusal(address) is None


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_passes_only_if_the_inner_one_does(inner: IPv4Address) -> None:
    number = int(inner)
    wrapped = [
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x0064FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80) | 1),
    ]
    for address in wrapped:
        assert (refusal(str(address)) is None) == (refusal(str(inner)) is None)


@given(st.ip_addresses())
def test_whatever_python_calls_not_global_is_refused_or_carries_a_public_address(
    address: IPv4Address | IPv6Address,
) -> None:
    if isinstance(address, IPv4Address) and not address.is_global:
        assert refusal(str(address)) is not None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.vn/feed", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("//example.vn/feed", "scheme"),
        ("baoquangninh.vn/rss", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http://", "url"),
        ("http:///feed", "url"),
        ("http://user:pass@example.vn/", "url"),
        ("http://user@example.vn/", "url"),
        ("http://example.vn\\@127.0.0.1/", "url"),
        ("http://example.vn/a b", "url"),
        ("http://example.vn/\r\nHost: x", "url"),
        ("http://example.vn:99999/", "url"),
        ("http://" + "a" * 2048 + ".vn/", "url"),
        ("http://example.vn:22/", "port"),
        ("https://example.vn:8443/", "port"),
        ("http://127.0.0.1/", "private"),
        ("http://127.0.0.1./", "private"),
        ("http://[::1]/", "private"),
        ("http://[::ffff:127.0.0.1]/", "private"),
        ("http://[64:ff9b::7f00:1]:443/", "private"),
        ("http://169.254.169.254/latest/meta-data", "private"),
    ],
)
def test_a_url_that_may_not_be_asked_for_is_refused(url: str, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "url",
    [
        "https://baoquangninh.vn/rss/news/du-lich.rss",
        "http://example.vn:443/",
        "https://báo.vn/tin?a=1&b=2",
        "http://1.1.1.1/",
    ],
)
def test_ordinary_urls_pass(url: str) -> None:
    assert check_url(url).host


def test_a_host_the_operator_names_may_be_private_and_have_any_port() -> None:
    hosts = frozenset({"127.0.0.1", "tin.lan"})
    assert check_url("http://127.0.0.1:8123/rss", hosts).port == 8123
    assert check_url("http://TIN.lan:99/rss", hosts).port == 99
    with pytest.raises(FetchError):
        check_url("http://127.0.0.2:8123/rss", hosts)


def names(table: dict[str, list[str]]) -> CheckedResolver:
    def lookup(host: str, port: int, family: socket.AddressFamily) -> list[tuple[socket.AddressFamily, str]]:
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, each) for each in table[host]]

    return CheckedResolver(frozenset({"tin.lan"}), lookup)


async def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    resolver = names({"two.vn": ["1.1.1.1", "10.0.0.1"], "six.vn": ["2606:4700::1", "::ffff:127.0.0.1"]})
    for host in ("two.vn", "six.vn"):
        with pytest.raises(RefusedHostError) as caught:
            await resolver.resolve(host, 80)
        assert caught.value.refused.reason == "private"
        assert host in str(caught.value)
    await resolver.close()


async def test_only_checked_addresses_are_handed_on() -> None:
    resolver = names({"two.vn": ["1.1.1.1", "2606:4700::1"]})
    found = await resolver.resolve("two.vn", 443)
    assert [(each["host"], each["family"], each["port"]) for each in found] == [
        ("1.1.1.1", socket.AF_INET, 443),
        ("2606:4700::1", socket.AF_INET6, 443),
    ]
    await resolver.close()


async def test_the_operators_private_names_resolve() -> None:
    resolver = names({"tin.lan": ["192.168.1.5"]})
    assert [each["host"] for each in await resolver.resolve("tin.lan", 80)] == ["192.168.1.5"]
    with pytest.raises(OSError, match="unknown"):
        await resolver.resolve("nobody.vn", 80)
    await resolver.close()
