"""Feeds as papers serve them, faults and all, into entries a reader can be shown."""

import json
import time
import unicodedata
from datetime import UTC, datetime

import feedparser.api
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.models import ParsedFeed
from bot.news.feeds import BODY_BYTES_MAX, ENTRIES_MAX, entry_keys, parse_feed
from bot.news.prescan import prescan
from bot.news.xmlbytes import to_utf8
from tests.news.feedkit import FIXTURES, NOW, SPEC, URL, VN, fixture, item, parsed, rss

FEEDS = sorted(path.name for path in (FIXTURES / "feeds").iterdir() if path.name != "billion-laughs.rss")


def read(body: bytes, known: object = frozenset()) -> ParsedFeed:
    return parse_feed(body, URL, "application/rss+xml", SPEC, NOW, known)  # type: ignore[arg-type]  # any mapping or set


# --- one quirk each ------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_and_a_lead_with_broken_tags() -> None:
    feed = parsed("bom.rss")
    [entry] = feed.entries
    assert (feed.title, feed.format, feed.ttl_s, feed.home) == (
        "Tin kinh doanh",
        "rss20",
        900,
        "https://dantri.com.vn/",
    )
    assert entry.title == "Chợ đêm Bãi Cháy mở lại sau ba tháng sửa sang"
    assert entry.lead == "Hơn một trăm gian hàng sáng đèn trở lại, khách đông kín lối đi."
    assert entry.image == "https://icdn.example.vn/2026/07/cho-dem.jpg"
    assert entry.published == datetime(2026, 7, 25, 15, 14, 50, tzinfo=UTC)
    assert entry.sections == ("Kinh doanh",)
    assert not entry.published_estimated


@pytest.mark.parametrize("content_type", [None, "text/xml", "application/rss+xml; charset=utf-16"])
def test_utf16_declared_over_utf8_bytes(content_type: str | None) -> None:
    [entry] = parsed("declared-utf16.rss", content_type).entries
    assert entry.title == "Sau đợt bán tháo, một quỹ không còn là cổ đông lớn"
    assert entry.key == "0f4c1f1e-0000-4000-8000-000000000001"
    assert entry.url == "https://vietnambiz.vn/sau-dot-ban-thao-2026725161752937.htm"
    assert entry.published == datetime(2026, 7, 25, 13, 1, 31, tzinfo=UTC)
    assert entry.lead == "Quỹ đã rời ghế sau tám năm."


def test_true_utf16_and_a_one_byte_encoding() -> None:
    assert [entry.title for entry in parsed("true-utf16.rss").entries] == ["Tàu ra Cô Tô chạy lại từ sáng nay"]
    assert [entry.title for entry in parsed("windows-1252.rss").entries] == ["Quán cà phê và bánh mì"]


def test_a_valid_feed_without_items_is_empty_not_wrong() -> None:
    feed = parsed("blank-lines.rss")
    assert (feed.title, feed.entries, feed.refused, feed.unchanged) == ("Báo thử", (), (), 0)


def test_line_breaks_around_links_and_an_unclosed_image() -> None:
    one, two = parsed("broken-leads.rss").entries
    assert one.url == one.key == "http://vnexpress.net/bien-sach-3618863.html"
    assert one.title == "Nghìn người đi bộ vì biển sạch"
    assert one.lead == "Từ 5h sáng, bãi Trần Quốc Nghiễn kín người."
    assert one.image == "https://i.example.net/2017/bien%20sach.jpg"
    assert two.key == "http://vnexpress.net/khong-guid-3618864.html"


def test_escaped_images_and_items_that_stand_twice() -> None:
    feed = parsed("escaped-images-duplicates.rss")
    assert [entry.title for entry in feed.entries] == [f"Cổ phiếu cảng biển phiên {n}" for n in (1, 2, 3)]
    assert feed.entries[0].image == "https://image.example.vn/2026/1_1.png"
    assert feed.entries[0].lead == "Thanh khoản phiên 1 giảm nhẹ so với hôm trước."


def test_entities_that_lost_their_ampersand_are_mended_and_a_number_sign_is_not() -> None:
    [entry] = parsed("lost-ampersands.rss").entries
    assert entry.lead == "Dù đã vào mùa, giá mực khô vẫn tăng; đơn hàng #247 chưa giao."
    assert entry.url == "https://vneconomy.vn/gia-muc-kho-tang-1294733.htm"
    assert entry.image == "https://media.example.vn/muc.png?w=640&h=360"


def test_related_articles_are_no_part_of_the_lead() -> None:
    [entry] = parsed("related-lists.rss").entries
    assert entry.lead == "Đốt hợp long cuối cùng được đổ lúc 6 giờ sáng."


def test_all_text_is_composed() -> None:
    feed = parsed("nfd-title.rss")
    [entry] = feed.entries
    assert entry.title == "Thủy triều đỏ đã rút khỏi vịnh Cửa Lục"
    assert all(unicodedata.is_normalized("NFC", text) for text in (feed.title, entry.title, entry.lead))


def test_cdata_marks_that_were_escaped() -> None:
    [entry] = parsed("escaped-cdata.rss").entries
    assert (entry.title, entry.lead) == ("Phố đi bộ & chợ phiên", "Mở cửa cả tuần.")
    assert entry.image == "https://thu.example.vn/anh/pho.jpg"


def test_bare_ampersands_and_html_entities_without_a_doctype() -> None:
    feed = parsed("bare-ampersands.rss")
    assert feed.title == "R&D và đời sống"
    assert feed.entries[0].title == "Phòng R&D mỏ đạt giải, T&T dự lễ"
    assert feed.entries[0].url == "https://thu.example.vn/bai-viet.html?a=1&b=2"
    assert feed.entries[0].lead == "Lễ trao giải…"
    assert feed.entries[1].title == "Bài thứ hai"


def test_a_document_that_breaks_off_gives_its_whole_items_and_no_half_one() -> None:
    feed = parsed("unclosed.rss")
    assert [entry.title for entry in feed.entries] == ["Tin đầu còn nguyên", "Tin sau cũng còn"]
    assert feed.entries[0].published == datetime(2026, 7, 17, 1, 31, 31, tzinfo=UTC)


def test_the_feed_s_own_dates_refute_a_wrong_order() -> None:
    assert SPEC.date_order == "dmy"
    dates = [entry.published for entry in parsed("american-dates.rss").entries]
    assert dates == [
        datetime(2026, 7, 20, 5, 25, tzinfo=VN),
        datetime(2026, 7, 12, 14, 7, tzinfo=VN),
        datetime(2026, 7, 6, tzinfo=VN),
    ]


def test_that_evidence_counts_also_when_only_one_item_is_new() -> None:
    body = fixture("feeds/american-dates.rss")
    whole = read(body)
    known = {key: value for key, value in whole.fingerprints.items() if key != whole.entries[2].key}
    assert read(body, known).entries == (whole.entries[2],)


def test_without_a_date_the_number_s_time_is_taken_and_marked() -> None:
    one, two = parsed("without-dates.rss").entries
    assert (one.published, one.published_estimated) == (datetime(2026, 7, 20, 6, 22, 33, tzinfo=VN), True)
    assert (two.published, two.published_estimated) == (None, False)


def test_a_refused_item_says_why() -> None:
    feed = parsed("refused.rss")
    assert [refused.reason for refused in feed.refused] == [
        "The item has no link to a web page.",
        "The item has no title.",
        "The item links to the front page of the site, not to an article.",
        "The item has no link to a web page.",
    ]
    assert [entry.url for entry in feed.entries] == ["https://thu.example.vn/bai-tot.html?nid=7"]


def test_a_guid_on_every_item_is_no_key() -> None:
    assert [entry.key for entry in parsed("same-guid.rss").entries] == [
        "https://thu.example.vn/bai-mot.html",
        "https://thu.example.vn/bai-hai.html",
    ]


def test_rss_091_rdf_and_prefixed_atom() -> None:
    old, rdf, prefixed = parsed("rss091.rss"), parsed("rdf.rdf"), parsed("prefixed-atom.xml")
    assert (old.format, old.entries[0].lead) == ("rss091", "Kể lại một buổi tan ca.")
    assert (rdf.format, rdf.title, rdf.home) == ("rdf", "Tin RDF", "https://rdf.example.vn/")
    assert [entry.key for entry in rdf.entries] == ["https://rdf.example.vn/mot", "https://rdf.example.vn/hai"]
    assert rdf.entries[0].published == datetime(2026, 8, 22, 19, tzinfo=UTC)
    assert (rdf.entries[0].author, rdf.entries[0].sections) == ("Minh Hà", ("Y tế",))
    assert (prefixed.format, prefixed.entries[0].key) == ("atom10", "urn:y:1")


def test_atom() -> None:
    feed = parsed("atom.xml")
    one, two = feed.entries
    assert (feed.format, feed.home) == ("atom10", "https://atom.example.vn/")
    assert (one.title, one.url) == ("Mưa rất to ở Móng Cái", "https://thu.example.vn/mua-rat-to.html")
    assert one.published == datetime(2026, 8, 23, 2, tzinfo=UTC)
    assert one.updated == datetime(2026, 8, 23, 8, tzinfo=UTC)
    assert one.author == "Thu Trang"
    assert one.image == "https://atom.example.vn/mua.jpg"
    assert two.title == "Bến phà mới"
    assert two.published == datetime(2026, 8, 22, 1, tzinfo=UTC)


def test_json_feed() -> None:
    feed = parsed("feed.json", "application/feed+json")
    one, two = feed.entries
    assert (feed.title, feed.format, feed.home) == ("Tin JSON", "json", "https://json.example.vn/")
    assert (one.key, one.url) == ("1", "https://json.example.vn/bai-mot.html")
    assert (one.lead, one.author, one.sections) == ("Trời trong.", "Lan Anh", ("Du lịch",))
    assert one.image == "https://thu.example.vn/a.png"
    assert one.updated == datetime(2026, 8, 22, 22, tzinfo=UTC)
    assert (two.key, two.lead, two.image) == ("2", "Ngắn thôi.", "https://json.example.vn/b.png")
    assert [refused.key for refused in feed.refused] == ["4"]


# --- text ---------------------------------------------------------------------------------------------------------------


def lead_of(markup: str) -> str:
    [entry] = read(rss(item(1, f"<description><![CDATA[{markup}]]></description>"))).entries
    return entry.lead


@pytest.mark.parametrize(
    "prefix",
    ["(Dân trí) -", "TPO -", "TTO -", "VOV.VN -", "(Chinhphu.vn) -", "(ĐTCK)", "TPO –", "NLĐO -", "(BQN) -"],
)
def test_the_agency_s_name_in_front_is_cut(prefix: str) -> None:
    assert lead_of(f"<p>{prefix} Bến phà mở cửa.</p>") == "Bến phà mở cửa."


@pytest.mark.parametrize(
    "text",
    [
        "TPO là gì?",
        "Ông B. - chủ tàu - nói vậy.",
        "(Ảnh do bạn đọc gửi) Bến phà.",
        "Giá xăng < 20.000 đồng > 19.000 đồng.",
        "Điểm a <b và c.",
    ],
)
def test_what_only_looks_like_clutter_stays(text: str) -> None:
    assert lead_of(text) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("&amp;lt;p&amp;gt;Hai lần&amp;lt;/p&amp;gt; thoát", "Hai lần thoát"),
        ("T&amp;#7893; qu&amp;#7889;c", "Tổ quốc"),
        ("Một<br>Hai<p>Ba", "Một Hai Ba"),
        ("Tối\u00a0nay\u200b&nbsp;có\tmưa", "Tối nay có mưa"),
        ("<script>alert(1)</script>Sạch<style>p{}</style>", "Sạch"),
        ("Bài. Xem thêm: tin khác", "Bài."),
        ("<ul><li>Một</li><li>Hai</li></ul>", "Một Hai"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert lead_of(markup) == text


def test_a_long_lead_ends_at_a_sentence_and_a_long_sentence_at_a_word() -> None:
    sentences = lead_of("Câu này có vài chữ. " * 100)
    assert 500 < len(sentences) <= 600
    assert sentences.endswith("chữ.")
    words = lead_of("chữ " * 400)
    assert len(words) <= 600
    assert words.endswith("chữ…")


def test_a_lead_that_repeats_the_title_says_nothing() -> None:
    assert lead_of("Bài số 1") == ""


def test_a_long_title_is_cut() -> None:
    [entry] = read(rss(f"<item><title>{'Rất dài ' * 100}</title><link>https://x.vn/a.html</link></item>")).entries
    assert len(entry.title) <= 300


@given(st.text(max_size=400))
def test_any_text_in_a_feed_becomes_clean_text_or_a_refusal(text: str) -> None:
    body = rss(item(1, f"<description><![CDATA[{text.replace(']]>', '')}]]></description>"))
    for entry in read(body).entries:
        assert unicodedata.is_normalized("NFC", entry.lead)
        assert entry.lead == " ".join(entry.lead.split())
        assert len(entry.lead) <= 600


# --- what is new ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FEEDS)
def test_the_cheap_keys_are_the_entries_keys(name: str) -> None:
    keys, feed = entry_keys(fixture(f"feeds/{name}")), parsed(name)
    if keys is not None:
        assert {entry.key for entry in feed.entries} <= set(keys)
        refused = {each.key for each in feed.refused}
        assert set(keys) == {entry.key for entry in feed.entries} | refused


@pytest.mark.parametrize("name", FEEDS)
def test_what_was_remembered_is_not_read_again(name: str) -> None:
    first = parsed(name)
    again = parse_feed(fixture(f"feeds/{name}"), URL, None, SPEC, NOW, first.fingerprints)
    assert again.entries == ()
    assert again.unchanged == len(first.entries)
    assert (again.title, again.format, again.home, again.ttl_s) == (first.title, first.format, first.home, first.ttl_s)


def test_keys_alone_are_enough_to_leave_items_out() -> None:
    body = rss(item(1) + item(2))
    feed = read(body, {"https://thu.example.vn/bai-1.html"})
    assert [entry.title for entry in feed.entries] == ["Bài số 2"]
    assert feed.unchanged == 1


def test_an_edited_item_is_read_again() -> None:
    known = read(rss(item(1) + item(2))).fingerprints
    feed = read(rss(item(1) + item(2, "<description>Đã sửa.</description>")), known)
    assert [(entry.title, entry.lead) for entry in feed.entries] == [("Bài số 2", "Đã sửa.")]


def test_an_edit_is_seen_in_a_malformed_feed_too() -> None:
    known = read(rss(item(1) + item(2)) + b"<b>").fingerprints
    feed = read(rss(item(1) + item(2).replace("Bài", "Tin")) + b"<b>", known)
    assert ([entry.title for entry in feed.entries], feed.unchanged) == (["Tin số 2"], 1)


@given(st.sets(st.integers(0, 9)))
def test_new_entries_are_the_same_whether_read_alone_or_with_all(known: set[int]) -> None:
    body = rss("".join(item(n, f"<description>(VTV) - Lời {n}</description><guid>{n}</guid>") for n in range(10)))
    whole = read(body)
    some = read(body, {str(n): whole.fingerprints[str(n)] for n in known})
    assert some.entries == tuple(entry for entry in whole.entries if int(entry.key) not in known)
    assert some.unchanged == len(known)


# --- what is no feed, and what is too much --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("pages/just-a-moment.html", "challenge"),
        ("pages/cookie-reload.html", "challenge"),
        ("pages/not-found.html", "not_a_feed"),
        ("feeds/billion-laughs.rss", "entities"),
    ],
)
def test_a_page_in_a_feed_s_stead_is_named(name: str, reason: str) -> None:
    for content_type in (None, "text/html; charset=utf-8", "application/rss+xml"):
        with pytest.raises(ParseError) as refused:
            parse_feed(fixture(name), URL, content_type, SPEC, NOW)
        assert refused.value.reason == reason
    with pytest.raises(ParseError) as refused:
        entry_keys(fixture(name))
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_feed"),
        (b"\0\0\0", "not_a_feed"),
        (b"plain text", "not_a_feed"),
        (b"{}", "not_a_feed"),
        (b'{"items": [', "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, "not_a_feed"),
        (json.dumps({"items": []}).encode(), "not_a_feed"),
        (b"<!DOCTYPE html><html><body>How to write &lt;rss&gt; <rss> feeds</body></html>", "not_a_feed"),
        (b"<" * 5_000_000, "not_a_feed"),
        (rss(" " * BODY_BYTES_MAX), "too_large"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + rss(item(1)), "entities"),
        (b"<b></c><!DOCTYPE x [<!ENTITY a 'b'>]>" + rss(item(1)), "entities"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as refused:
        read(body)
    assert refused.value.reason == reason
    assert str(refused.value).endswith(".")


def description(text: str) -> bytes:
    return rss(item(1, f"<description><![CDATA[{text}]]></description>"))


HOSTILE = {
    "comment marks": description("<!--" * 10_000),
    "escaped comment marks": rss(item(1, f"<description>{'&lt;!--' * 10_000}</description>")),
    "comment marks in every item": rss("".join(item(n, "<description>&lt;!--</description>" * 50) for n in range(200))),
    "brackets": description("<" * 5_000_000),
    "brackets, malformed": rss(item(1)) + b"<" * 5_000_000,
    "list marks": description("<ul><li>" * 100_000),
    "image marks": description("<img " * 100_000),
    "entities": description("&amp;" * 200_000),
    "author": rss(item(1, f"<author>a@{'a.' * 100_000}!</author>")),
    "author in cdata": rss(item(1, f"<author><![CDATA[a@{'a.' * 100_000}!]]></author>")),
    "author in an author": rss(item(1, f"<author><author>x</author>{'a' * 200_000}</author>")),
    "author unclosed": rss(item(1, f"<author>{'a.' * 100_000}")),
    "author without end": rss(item(1)) + b"<item><author>" + b"a." * 100_000,
    "webmaster": rss(item(1), f"<title>T</title><webMaster>{'a.' * 100_000}</webMaster>"),
    "50,000 items": rss("".join(item(n) for n in range(50_000))),
    "50,000 items, malformed": rss("".join(item(n) for n in range(50_000)) + "<b>"),
    "ampersands": rss(f"<item><title>{'&' * 100_000}</title><link>https://x.vn/a.html</link></item>"),
    "cdata marks": rss(item(1, "<![CDATA[" * 100_000)),
    "date": rss(item(1, f"<pubDate>{'1 ' * 200_000}</pubDate>")),
    "guid": rss(item(1, f"<guid>{'x' * 500_000}</guid>")),
    "open tags, malformed": rss(item(1)) + b"<a " * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds_are_read_in_bounded_time(name: str) -> None:
    began = time.process_time()
    feed = read(HOSTILE[name])
    assert time.process_time() - began < 3
    assert feed.entries[0].title


@pytest.mark.parametrize("shape", ["attributes", "categories"])
def test_hostile_shapes_are_refused_in_bounded_time(shape: str) -> None:
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    categories = "".join(f"<category>c{n}</category>" for n in range(20_000))
    bodies = {"attributes": rss(f"<item {attributes}/>"), "categories": rss(item(1, categories))}
    began = time.process_time()
    with pytest.raises(ParseError) as refused:
        read(bodies[shape])
    assert refused.value.reason == "xml"
    assert time.process_time() - began < 3


def test_hostile_shapes_in_a_malformed_feed_take_bounded_time() -> None:
    broken = "<title>T</title><b></i>"
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    with pytest.raises(ParseError) as refused:
        read(rss(f"<item {attributes}/>", broken))
    assert refused.value.reason == "xml"
    categories = "".join(f"<category>c{n}</category>" for n in range(20_000))
    began = time.process_time()
    assert [entry.title for entry in read(rss(item(1, categories), broken)).entries] == ["Bài số 1"]
    assert time.process_time() - began < 1.5


def test_at_most_the_newest_entries_are_kept() -> None:
    def dated(n: int) -> str:
        return item(n, f"<pubDate>{1 + n // 600:02d} Jul 2026 {n // 60 % 10:02d}:{n % 60:02d}:00 +0700</pubDate>")

    down = read(rss("".join(dated(n) for n in range(700, 0, -1))))
    up = read(rss("".join(dated(n) for n in range(1, 701))))
    assert len(down.entries) == len(up.entries) == ENTRIES_MAX
    assert {entry.title for entry in down.entries} == {entry.title for entry in up.entries}
    assert down.entries[0].title == "Bài số 700"
    assert len(down.refused) == 200


def test_nul_bytes_do_not_hide_an_item() -> None:
    body = rss(item(1)).replace("Bài".encode(), "B\0ài".encode())
    assert [entry.title for entry in read(body).entries] == ["Bài số 1"]
    assert entry_keys(body) == ["https://thu.example.vn/bai-1.html"]


def test_what_the_scan_takes_for_an_item_and_feedparser_does_not_is_none() -> None:
    odd = '<a:entry xmlns:a="urn:odd"><a:title>Lạ</a:title></a:entry>'
    assert [entry.title for entry in read(rss(odd + item(1))).entries] == ["Bài số 1"]


def test_people_s_addresses_are_not_kept() -> None:
    [entry] = read(rss(item(1, "<author>lan@bao.example.vn (Lan Anh)</author>"))).entries
    assert entry.author == "Lan Anh"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_parse_error(noise: bytes) -> None:
    whole = rss(item(1) + item(2))
    for body in (noise, whole[:60] + noise, whole[:150] + noise + whole[150:]):
        try:
            feed = read(body)
        except ParseError:
            continue
        assert all(entry.title and entry.url for entry in feed.entries)


@pytest.mark.parametrize("name", ["bom.rss", "atom.xml", "rdf.rdf", "true-utf16.rss", "windows-1252.rss"])
def test_a_scan_that_was_made_already_gives_the_same(name: str) -> None:
    body = fixture(f"feeds/{name}")
    scan = prescan(to_utf8(body, None))
    assert scan is not None
    known = {item.key: item.digest for item in scan.items[1:]}
    assert parse_feed(body, URL, None, SPEC, NOW, known, scan) == parse_feed(body, URL, None, SPEC, NOW, known)


def test_what_is_new_is_read_by_the_parser_that_scanned_it() -> None:
    parsed("bom.rss")
    assert feedparser.api.PREFERRED_XML_PARSERS == []
