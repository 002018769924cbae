"""Section pages of sites without a feed: the articles they link, and the feeds a page offers."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.models import FeedKind, FeedSpec, ParsedFeed
from bot.news.listing import find_feeds, looks_like_article, parse_listing
from tests.news.feedkit import NOW, VN, fixture

SECTION = "https://baoquangninh.vn/chinh-tri"
GENERAL = "https://thu.example.vn/thoi-su/"


def listed(name: str, url: str, **fields: str) -> ParsedFeed:
    spec = replace(FeedSpec(url, "thu", "Báo Thử", FeedKind.PAGE), **fields)  # type: ignore[arg-type]  # texts only
    return parse_listing(fixture(f"pages/{name}"), url, spec, NOW)


def test_the_cards_of_bao_quang_ninh() -> None:
    page = listed("quangninh-section.html", SECTION, section="Chính trị")
    one, two = page.entries
    assert (page.format, page.title, page.fallback) == ("page", "Chính trị - Báo Quảng Ninh", False)
    assert one.key == "baoquangninh.vn:3279470"
    assert one.url == "https://baoquangninh.vn/ky-hop-thu-hai-muoi-khai-mac-o-phuong-ha-lon-3279470.html"
    assert one.title == "Kỳ họp thứ hai mươi khai mạc ở phường Hạ Long"
    assert one.lead == "Sáng nay, các đại biểu bàn về nước sạch và đường ven biển."
    assert one.published == datetime(2024, 7, 14, tzinfo=VN)  # not the clock in the page's head
    assert one.image == "https://media.example.vn/upload/image/202407/medium/1_a.jpg"
    assert one.sections == ("Chính trị",)
    assert two.url == "https://baoquangninh.vn/cu-tri-hoi-ve-ben-ca-3279471.html"
    assert two.image is None


def test_rules_are_found_by_the_name_the_feed_gives() -> None:
    page = listed("quangninh-section.html", "http://127.0.0.1:8000/datmo/", site="baoquangninh")
    assert page.entries[0].lead.startswith("Sáng nay")


def test_when_the_cards_are_gone_general_signs_serve_and_it_is_said() -> None:
    page = listed("changed-layout.html", SECTION)
    assert page.fallback
    assert [entry.key for entry in page.entries] == ["baoquangninh.vn:3279470", "baoquangninh.vn:3279471"]
    assert page.entries[0].published == datetime(2024, 7, 14, tzinfo=VN)


def test_a_site_without_rules_is_read_by_general_signs() -> None:
    page = listed("general-section.html", GENERAL)
    ship, market, road, blossom = page.entries
    assert not page.fallback
    assert ship.title == "Tàu cao tốc ra đảo chạy lại từ sáng mai"
    assert ship.lead.startswith("Gió đã giảm xuống cấp 4")
    assert ship.image == "https://thu.example.vn/anh/tau.jpg"
    assert ship.published == datetime(2023, 7, 26, 10, 36, tzinfo=VN)
    assert (market.title, market.published) == ("Chợ phiên vùng cao đông khách", None)
    assert road.title == "Đường về bến phà mới thông xe"
    assert blossom.title == "Hội hoa anh đào dời sang tháng ba"  # its longer link is the lead


def test_menus_side_columns_events_and_other_sites_are_no_articles_of_the_section() -> None:
    text = " ".join(entry.title for entry in listed("general-section.html", GENERAL).entries)
    assert "trình đơn" not in text
    assert "đọc nhiều" not in text
    assert "sự kiện" not in text
    assert "tờ báo khác" not in text


def test_its_entries_are_remembered_by_what_a_reader_sees() -> None:
    page = listed("general-section.html", GENERAL)
    assert page.fingerprints == {entry.key: entry.fingerprint for entry in page.entries}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b'{"a": 1}', "not_html"),
        (fixture("feeds/atom.xml"), "not_a_feed"),
        (b"<html>" + b" " * 4_000_000, "too_large"),
        (fixture("pages/just-a-moment.html"), "challenge"),
        (fixture("pages/cookie-reload.html"), "challenge"),
    ],
)
def test_what_is_no_section_page_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    for work in (
        lambda: parse_listing(body, GENERAL, FeedSpec(GENERAL, "x", "X"), NOW),
        lambda: find_feeds(body, GENERAL),
    ):
        with pytest.raises(ParseError) as refused:
            work()
        assert refused.value.reason == reason


def test_a_page_without_articles_is_empty() -> None:
    assert listed("not-found.html", GENERAL).entries == ()


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://baoquangninh.vn/a-3279470.html", True),
        ("https://www.quangninh.gov.vn/Trang/ChiTietTinTuc.aspx?nid=7", True),
        ("https://x.vn/mot-tieu-de-dai-vua-phai.html", True),
        ("https://x.vn/xa-hoi/mot-tieu-de-rat-dai-khong-co-duoi", True),
        ("https://x.vn/xa-hoi", False),
        ("https://x.vn/tags/mot-nhan-dai-that-la-dai-1234.html", False),
        ("https://x.vn/tai-lieu/quyet-dinh-so-1234-ve-viec-nay.pdf", False),
        ("https://x.vn/", False),
    ],
)
def test_an_article_is_told_by_its_address(url: str, is_one: bool) -> None:
    assert looks_like_article(url) is is_one


def test_declared_feeds_come_first_and_an_index_of_feeds_last() -> None:
    assert find_feeds(fixture("pages/quangninh-section.html"), SECTION) == [
        "https://baoquangninh.vn/rss/news/chinh-tri.rss",
        "https://baoquangninh.vn/rss",
    ]
    assert find_feeds(fixture("pages/general-section.html"), GENERAL) == [
        "https://thu.example.vn/rss/cate/thoi-su/",
        "https://thu.example.vn/rss.htm",
    ]
    assert find_feeds(fixture("pages/not-found.html"), GENERAL) == []


LINK = '<a href="/bai-viet-so-mot-cua-chung-toi-{}.html">Bài viết số một của chúng tôi ngày {}</a>'
HOSTILE = {
    "brackets": "<" * 2_900_000,
    "nested boxes": "<div>" * 500_000,
    "open links": "<a " * 900_000,
    "comment marks": "<!--" * 700_000,
    "many links": "".join(LINK.format(1000 + n, n) for n in range(20_000)),
    "nested links": "".join("<div>" + LINK.format(1000 + n, n) for n in range(20_000)),
    "one link often": LINK.format(1234, 1) * 20_000,
    "many times": "<div>" + LINK.format(1234, 1) + "<time>1</time>" * 150_000 + "</div>",
    "long attribute": f'<div class="{"a " * 1_400_000}">' + LINK.format(1234, 1) + "</div>",
    "many cards": '<div class="card-content"><h3 class="card-title"><a href="/a-3279470.html">A</a></h3></div>'
    * 20_000,
    "nested cards": '<div class="card-content"><h3 class="card-title"><a href="/a-3279470.html">A</a></h3>' * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("url", [SECTION, GENERAL])
def test_hostile_pages_are_read_in_bounded_time(name: str, url: str) -> None:
    body = f"<html><body>{HOSTILE[name]}".encode()
    began = time.process_time()
    with suppress(ParseError):
        assert len(parse_listing(body, url, FeedSpec(url, "x", "X"), NOW).entries) <= 100
        find_feeds(body, url)
    assert time.process_time() - began < 3


@given(st.text(max_size=300))
def test_any_text_is_a_page_or_a_parse_error(text: str) -> None:
    for body in (text.encode("utf-8", "replace"), f"<html><body><div>{text}</div>".encode("utf-16", "replace")):
        try:
            page = parse_listing(body, GENERAL, FeedSpec(GENERAL, "x", "X"), NOW)
        except ParseError:
            continue
        assert all(entry.title for entry in page.entries)
