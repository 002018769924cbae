from __future__ import annotations

import asyncio
import socket
import time
import tracemalloc
from collections.abc import AsyncIterator

import pytest

from bot.errors import FetchError
from bot.sources.addresses import CheckedResolver
from bot.sources.fetch import Fetcher, Limits, user_agent
from bot.sources.unpack import Unpacker
from tests.fakes.misbehaving import RSS, answer, bomb, head, misbehaving_server, raw
from tests.fakes.site import Answer, Site, news_site

LOOPBACK = frozenset({"127.0.0.1"})
QUICK = Limits(whole_s=0.4, connect_s=0.3, grace_s=10, redirects=5)


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(version="1.2", private_hosts=LOOPBACK, limits=QUICK) as fetcher:
        yield fetcher


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with news_site() as site:
        yield site


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/endless", "too_large"),
        ("/huge", "too_large"),
        ("/drip", "timeout"),
        ("/silent", "timeout"),
        ("/reset", "connection"),
        ("/garbage", "connection"),
        ("/long-header", "connection"),
        ("/too-short", "connection"),
        ("/cut-chunk", "connection"),
        ("/loop", "redirects"),
        ("/loop-a", "redirects"),
        ("/to-metadata", "private"),
        ("/to-ipv6", "private"),
        ("/to-file", "scheme"),
        ("/to-nonsense", "redirects"),
        ("/not-gzip", "encoding"),
        ("/half-gzip", "encoding"),
        ("/brotli", "encoding"),
        ("/twice-gzip", "encoding"),
        ("/gzip-crumbs", "encoding"),
    ],
)
async def test_each_misbehaviour_has_its_name(fetcher: Fetcher, path: str, reason: str) -> None:
    async with misbehaving_server() as url:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(url + path, body_bytes_max=1_000_000)
    assert caught.value.reason == reason
    assert str(caught.value)


async def test_a_body_that_only_drips_is_given_up_early() -> None:
    limits = Limits(whole_s=20, grace_s=0.1, rate_min_bytes_s=2_000)
    async with misbehaving_server() as url, Fetcher(version="1", private_hosts=LOOPBACK, limits=limits) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(url + "/drip")
    assert caught.value.reason == "slow"


async def test_a_decompression_bomb_is_too_large(fetcher: Fetcher) -> None:
    async with misbehaving_server({"/bomb": answer(bomb(), Content_Encoding="gzip")}) as url:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(url + "/bomb", body_bytes_max=5_000_000)
    assert caught.value.reason == "too_large"


def test_a_decompression_bomb_stops_at_the_cap_and_not_in_memory() -> None:
    packed = bomb()
    tracemalloc.start()
    with pytest.raises(FetchError):
        Unpacker("gzip", 1_000_000).feed(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("path", "body"),
    [("/gzip", RSS * 100), ("/gzip-members", RSS * 2), ("/zlib", RSS), ("/deflate", RSS)],
)
async def test_gzip_and_both_kinds_of_deflate_are_unpacked(fetcher: Fetcher, path: str, body: bytes) -> None:
    async with misbehaving_server() as url:
        assert (await fetcher.fetch(url + path)).body == body


async def test_a_body_of_exactly_the_cap_passes_and_one_byte_more_does_not(fetcher: Fetcher) -> None:
    async with misbehaving_server({"/100": answer(b"x" * 100), "/gzip100": answer(b"y" * 101)}) as url:
        assert len((await fetcher.fetch(url + "/100", body_bytes_max=100)).body) == 100
        with pytest.raises(FetchError, match="100"):
            await fetcher.fetch(url + "/gzip100", body_bytes_max=100)


async def test_validators_come_and_go_byte_for_byte(fetcher: Fetcher, site: Site) -> None:
    etag, modified = 'W/"a,b;c+đ--"', "Sun, 6 Nov 94 8:49:37 +0700 (gần đúng)"
    site.answers["/rss"] = Answer("<rss/>", headers={"ETag": "unused"})

    async def odd() -> None:
        raw_head = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: " + etag.encode() + b"\r\nLast-Modified: "
        async with misbehaving_server({"/odd": raw(raw_head + modified.encode() + b"\r\n\r\n")}) as url:
            fetched = await fetcher.fetch(url + "/odd")
        assert (fetched.etag, fetched.last_modified) == (etag, modified)

    await odd()
    await fetcher.fetch(site.url + "/rss", etag=etag, last_modified=modified)
    sent = dict(site.log[0].headers)
    assert sent["if-none-match"] == etag
    assert sent["if-modified-since"] == modified


async def test_a_validator_that_could_not_be_sent_back_is_as_good_as_none(fetcher: Fetcher) -> None:
    body = b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: "\xe9"\r\n\r\n'
    async with misbehaving_server({"/odd": raw(body)}) as url:
        assert (await fetcher.fetch(url + "/odd")).etag is None


async def test_a_304_brings_its_validators_and_no_body(fetcher: Fetcher, site: Site) -> None:
    site.answers["/rss"] = Answer("<rss/>", etag='"1"', headers={"Cache-Control": "max-age=60"})
    first = await fetcher.fetch(site.url + "/rss")
    second = await fetcher.fetch(site.url + "/rss", etag=first.etag)
    assert (first.status, first.body) == (200, b"<rss/>")
    assert (second.status, second.body, second.etag) == (304, b"", '"1"')
    assert second.headers["cache-control"] == "max-age=60"


async def test_a_request_says_who_asks_and_carries_nothing_else(site: Site) -> None:
    site.answers["/rss?Cat=82"] = Answer("<rss/>", headers={"Set-Cookie": "D1N=1; Path=/"})
    async with Fetcher(version="1.2", public_url="https://loa.example/", private_hosts=LOOPBACK) as fetcher:
        for _ in range(2):
            await fetcher.fetch(site.url + "/rss?Cat=82", subscribers=12)
    for seen in site.log:
        assert {name for name, _ in seen.headers} == {"host", "user-agent", "accept", "accept-encoding"}
        assert seen.header("user-agent") == "Loa/1.2 (+https://loa.example/; 12 subscribers)"
        assert seen.header("accept-encoding") == "gzip, deflate"
        assert seen.path == "/rss?Cat=82"


def test_the_user_agent_is_ascii_whatever_the_address_holds() -> None:
    assert user_agent("1", None) == "Loa/1 (news reader)"
    assert user_agent("1", None, 3) == "Loa/1 (3 subscribers)"
    assert user_agent("1", "https://báo.vn/loa").isascii()


async def test_redirects_are_followed_and_only_an_unbroken_permanent_run_counts_as_a_move(
    fetcher: Fetcher, site: Site
) -> None:
    def hop(status: int, to: str) -> Answer:
        return Answer(status=status, headers={"Location": to})

    site.answers |= {
        "/old": hop(301, "/newer"),
        "/newer": hop(308, "/here"),
        "/for-now": hop(302, "/here"),
        "/mixed": hop(301, "/for-now"),
        "/late": hop(302, "/old"),
        "/here": Answer("<rss/>"),
    }
    moves = {path: await fetcher.fetch(site.url + path) for path in ("/old", "/for-now", "/mixed", "/late", "/here")}
    assert {path: each.final_url for path, each in moves.items()} == dict.fromkeys(moves, site.url + "/here")
    assert moves["/old"].moved_to == site.url + "/here"
    assert moves["/mixed"].moved_to == site.url + "/for-now"
    assert moves["/for-now"].moved_to is moves["/late"].moved_to is moves["/here"].moved_to is None


async def test_five_redirects_are_followed_and_six_are_not(fetcher: Fetcher, site: Site) -> None:
    for n in range(6):
        site.answers[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n + 1}"})
    site.answers["/6"] = Answer("<rss/>")
    assert (await fetcher.fetch(site.url + "/1")).status == 200
    with pytest.raises(FetchError):
        await fetcher.fetch(site.url + "/0")


async def test_every_hop_is_checked_by_name_too(site: Site) -> None:
    def lookup(host: str, port: int, family: socket.AddressFamily) -> list[tuple[socket.AddressFamily, str]]:
        return [(socket.AF_INET, "10.0.0.7")]

    site.answers["/rss"] = Answer(status=301, headers={"Location": "http://trong-nha.example/rss"})
    async with Fetcher(
        version="1", private_hosts=LOOPBACK, limits=QUICK, resolver=CheckedResolver(LOOPBACK, lookup)
    ) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(site.url + "/rss")
    assert caught.value.reason == "private"
    assert "trong-nha.example (10.0.0.7)" in str(caught.value)


async def test_an_unknown_name_and_a_closed_port_have_their_names() -> None:
    def lookup(host: str, port: int, family: socket.AddressFamily) -> list[tuple[socket.AddressFamily, str]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with Fetcher(
            version="1", private_hosts=LOOPBACK, limits=QUICK, resolver=CheckedResolver(LOOPBACK, lookup)
        ) as fetcher:
            for url, reason in (
                ("http://khong-co.example/", "dns"),
                (f"http://127.0.0.1:{unused.getsockname()[1]}/", "connection"),
            ):
                with pytest.raises(FetchError) as caught:
                    await fetcher.fetch(url)
                assert caught.value.reason == reason


async def test_without_tls_behind_https_the_reason_is_tls(fetcher: Fetcher, site: Site) -> None:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(site.url.replace("http:", "https:"))
    assert caught.value.reason == "tls"


async def test_any_status_is_an_answer(fetcher: Fetcher, site: Site) -> None:
    site.answers["/gone"] = Answer("x", 410)
    site.answers["/wait"] = Answer("x", 429, headers={"Retry-After": "120"})
    assert (await fetcher.fetch(site.url + "/gone")).status == 410
    assert (await fetcher.fetch(site.url + "/nowhere")).status == 404
    assert (await fetcher.fetch(site.url + "/wait")).headers["retry-after"] == "120"


async def test_the_connection_is_kept(fetcher: Fetcher) -> None:
    connections: set[int] = set()

    async def act(out: asyncio.StreamWriter) -> None:
        connections.add(id(out))
        out.write(head(Content_Length="2") + b"ok")

    async with misbehaving_server({"/a": act}) as url:
        for _ in range(5):
            await fetcher.fetch(url + "/a")
    assert len(connections) == 1


async def test_a_fetch_costs_little(fetcher: Fetcher) -> None:
    async with misbehaving_server({"/a": raw(head("304 Not Modified"), then_close=False)}) as url:
        await fetcher.fetch(url + "/a")
        started = time.process_time()
        for _ in range(200):
            await fetcher.fetch(url + "/a", etag='"x"')
        each_ms = (time.process_time() - started) / 200 * 1000
    print(f"{each_ms:.2f} ms a fetch, the server's part included")
    assert each_ms < 3
