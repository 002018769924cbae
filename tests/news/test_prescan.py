"""The scan finds what is new, and cutting the rest out leaves a document feedparser reads alike."""

import io
import time
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.news.prescan import KEY_CHARS_MAX, Prescan, prescan, trim, unique_keys
from tests.news.feedkit import fixture, item, rss


def scanned(body: bytes) -> Prescan:
    scan = prescan(body)
    assert scan is not None
    return scan


def entries(body: bytes) -> list[dict[str, Any]]:
    found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries
    return [dict(entry) for entry in found]


def test_an_item_is_found_with_its_bytes_and_key() -> None:
    body = rss(item(1) + "\n" + item(2, "<guid> g-2 </guid><pubDate>Sat, 25 Jul 2026 22:14:50 +0700</pubDate>"))
    one, two = scanned(body).items
    assert body[one.start : one.end].decode() == item(1)
    assert (one.key, two.key) == ("https://thu.example.vn/bai-1.html", "g-2")
    assert two.date == "Sat, 25 Jul 2026 22:14:50 +0700"


def test_the_feed_s_own_title_link_and_ttl_are_read_not_those_of_an_image_or_item() -> None:
    head = "<image><title>Ảnh</title></image><title>Tin <![CDATA[biển]]></title><link>https://x.vn/</link><ttl>15</ttl>"
    scan = scanned(rss(item(1), head))
    assert (scan.title, scan.link, scan.ttl) == ("Tin biển", "https://x.vn/", "15")


def test_an_equal_item_has_an_equal_digest_and_an_edited_one_another() -> None:
    before = scanned(rss(item(1) + item(2))).items
    after = scanned(rss(item(3) + item(1) + item(2, "<description>Sửa</description>"))).items
    assert before[0].digest == after[1].digest
    assert before[1].key == after[2].key
    assert before[1].digest != after[2].digest


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.text("abc &<>é\n", max_size=20))
def test_the_trimmed_document_holds_exactly_the_unknown_items(known: list[bool], text: str) -> None:
    body = rss("".join(item(n, f"<description><![CDATA[{text}]]></description>") for n in range(len(known))))
    scan = scanned(body)
    keys = {each.key for each, is_known in zip(scan.items, known, strict=True) if is_known}
    whole = entries(body)
    assert entries(trim(body, scan, keys)) == [each for each in whole if each["link"] not in keys]


def test_what_is_known_may_be_asked_for_item_by_item() -> None:
    body = rss(item(1) + item(2))
    scan = scanned(body)
    assert len(entries(trim(body, scan, lambda each: each is scan.items[0]))) == 1


@pytest.mark.parametrize("tail", [item(1), "\n", ""])
def test_an_empty_element_is_an_item_with_an_end(tail: str) -> None:
    empty = "<item rdf:about='x'/>"
    body = rss(empty + tail).replace(b"<rss ", b"<rss xmlns:rdf='r' ")
    found = scanned(body).items[0]
    assert (found.key, body[found.start : found.end].decode()) == ("x", empty)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        rss(""),
        rss(item(1)) + b"<b>",
        rss("<item><description>no key</description></item>"),
        rss("<item><title>a</title><item><title>b</title></item></item>"),
        rss("<item><title>R&D</title></item>"),
        rss("<odd:item xmlns:odd='x'><odd:title>a</odd:title></odd:item>"),
    ],
)
def test_what_it_cannot_tell_apart_is_left_to_the_feed_parser(body: bytes) -> None:
    assert prescan(body) is None


def test_fields_of_other_vocabularies_are_no_keys() -> None:
    more = "<media:title xmlns:media='m'>Ảnh</media:title><itunes:title xmlns:itunes='i'>Tập 1</itunes:title>"
    body = rss(f"<item>{more}<title>Bài</title><source><guid>khác</guid></source></item>")
    assert [each.key for each in scanned(body).items] == ["Bài"]


def test_atom_s_markup_in_a_title_does_not_end_it() -> None:
    scan = scanned(fixture("feeds/atom.xml"))
    assert [each.key for each in scan.items] == ["urn:x:1", "urn:x:2"]
    assert scan.link == "https://atom.example.vn/"
    marked = fixture("feeds/atom.xml").replace(
        b"<title>Tin Atom<", b"<title type='xhtml'><div>Tin <i>Atom</i> m\xe1\xbb\x9bi</div><"
    )
    assert scanned(marked).title == "Tin Atom mới"


@pytest.mark.parametrize(
    ("items", "keys"),
    [
        ([("g", "l", "t")], ["g"]),
        ([("", "l", "t")], ["l"]),
        ([("", "", "t")], ["t"]),
        ([("", "", "")], [""]),
        ([("0", "a", ""), ("0", "b", ""), ("1", "c", "")], ["a", "b", "1"]),
        ([("0", "a", ""), ("0", "a", "")], ["0", "0"]),
        ([("0", "a", ""), ("0", "", "")], ["a", "0"]),
        ([("  g\n 1 ", "", "")], ["g 1"]),
        ([("Thu\u0309y", "", "")], ["Thủy"]),
    ],
)
def test_the_key_is_the_guid_unless_it_names_several(items: list[tuple[str, str, str]], keys: list[str]) -> None:
    assert unique_keys(items) == keys


def test_a_long_key_is_kept_short_and_apart() -> None:
    one, two = unique_keys([("a" * 10_000, "", ""), ("a" * 10_001, "", "")])
    assert len(one) < KEY_CHARS_MAX
    assert one != two


def test_declared_entities_are_refused_before_they_are_used() -> None:
    with pytest.raises(ParseError) as refused:
        prescan(fixture("feeds/billion-laughs.rss"))
    assert refused.value.reason == "entities"


@pytest.mark.parametrize(
    "body",
    [
        rss("<item>" + "<a>" * 300 + "</a>" * 300 + "</item>"),
        rss("<item " + " ".join(f'a{n}="1"' for n in range(200)) + "/>"),
        rss(item(1, "<category>a</category>" * 2_000)),
        rss(item(1), "<category>a</category>" * 2_000),
    ],
)
def test_shapes_on_which_feedparser_takes_quadratic_time_are_refused(body: bytes) -> None:
    with pytest.raises(ParseError) as refused:
        prescan(body)
    assert refused.value.reason == "xml"


def test_a_scan_takes_a_fraction_of_the_parser_s_time() -> None:
    body = rss("".join(item(n, f"<description>{'lời ' * 180}</description>") for n in range(20)))
    assert 19_000 < len(body) < 30_000
    scan = min(_seconds(lambda: prescan(body)) for _ in range(20))
    whole = min(_seconds(lambda: entries(body)) for _ in range(3))
    assert scan < whole / 5


def _seconds(work: Any) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
