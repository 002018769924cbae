"""One form for the same page, and the paper's own number for the same article."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.urls import URL_CHARS_MAX, article_identity, canonical_url, host_of, site_host


@pytest.mark.parametrize(
    ("raw", "base", "clean"),
    [
        ("https://baoquangninh.vn/a-3279470.html", None, "https://baoquangninh.vn/a-3279470.html"),
        (" \n/a-3279470.html\n", "https://baoquangninh.vn/rss/news/y-te.rss", "https://baoquangninh.vn/a-3279470.html"),
        ("//BaoQuangNinh.VN:443/a", "https://x.vn/", "https://baoquangninh.vn/a"),
        ("HTTP://x.vn:80", None, "http://x.vn/"),
        ("http://x.vn:8080/a#tin", None, "http://x.vn:8080/a"),
        ("https://x.vn/a?utm_source=rss&nid=7&UTM_Medium=x&Cat=82", None, "https://x.vn/a?nid=7&Cat=82"),
        ("https://x.vn/a?zarsrc=1&gidzl=2&fbclid=3&at_medium=RSS&at_campaign=rss", None, "https://x.vn/a"),
        ("https://x.vn/a?bvid=1&x=%C3%A1&empty=", None, "https://x.vn/a?bvid=1&x=%C3%A1&empty="),
        ("https://x.vn/ảnh bìa.jpg?t=Hạ Long", None, "https://x.vn/%E1%BA%A3nh%20b%C3%ACa.jpg?t=H%E1%BA%A1%20Long"),
        ("https://x.vn/mot-duong\n-bi-ngat.html", None, "https://x.vn/mot-duong-bi-ngat.html"),
        ("https://báo.vn/a", None, "https://xn--bo-mia.vn/a"),
        ("https://x.vn./a", None, "https://x.vn/a"),
        ("http://[::1]:8080/a", None, "http://[::1]:8080/a"),
        ("http://127.0.0.1:8080/a", None, "http://127.0.0.1:8080/a"),
    ],
)
def test_a_web_link_gets_its_one_form(raw: str, base: str | None, clean: str) -> None:
    assert canonical_url(raw, base) == clean


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "mailto:a@x.vn",
        "ftp://x.vn/a",
        "file:///etc/passwd",
        "/a.html",
        "https://",
        "https://user:secret@x.vn/",
        "http://baoquangninh.vn@evil.example/",
        "http://x.vn:99999/",
        "http://x vn/",
        "http://[::1/",
        "http://-x-.vn/",
        "https://x.vn/" + "a" * URL_CHARS_MAX,
        "https://x.vn/" + "á" * (URL_CHARS_MAX // 2),
    ],
)
def test_what_is_no_web_link_is_none(raw: str) -> None:
    assert canonical_url(raw) is None


@given(st.text(max_size=300), st.sampled_from([None, "https://x.vn/rss"]))
def test_the_one_form_is_a_fixed_point_whatever_comes_in(raw: str, base: str | None) -> None:
    clean = canonical_url(raw, base)
    if clean is not None:
        assert canonical_url(clean) == clean
        assert clean.isascii()
        assert clean.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("urls", "identity"),
    [
        (
            [
                "https://baoquangninh.vn/ky-hop-khai-mac-3279470.html",
                "http://www.baoquangninh.vn/ky-hop-khai-mac-sang-nay-3279470.html?utm_source=x",
                "https://chuyendoiso.baoquangninh.vn/khac-3279470.html",
                "https://m.baoquangninh.vn/a-3279470.html#tren",
            ],
            "baoquangninh.vn:3279470",
        ),
        (
            ["https://baoquangninh.com.vn/xa-hoi/202001/chuyen-pho-2467516/", "https://baoquangninh.vn/c-2467516.html"],
            "baoquangninh.vn:2467516",
        ),
        (["https://english.baoquangninh.vn/a-bay-3279470.html"], "english.baoquangninh.vn:3279470"),
        (
            [
                "https://tuoitre.vn/tin-sang-100260719211953795.htm",
                "https://m.tuoitre.vn/tin-sang-20-7-100260719211953795.htm",
            ],
            "tuoitre.vn:100260719211953795",
        ),
        (["https://xe.baoxaydung.vn/tram-sac-192260727125233096.htm"], "baoxaydung.vn:192260727125233096"),
        (["https://cafef.vn/coc-mong-188260727225156525.chn"], "cafef.vn:188260727225156525"),
        (["https://dantri.com.vn/the-thao/x-20260720053604184.htm"], "dantri.com.vn:20260720053604184"),
        (
            ["https://tienphong.vn/a-post1860981.tpo", "https://tienphong.vn/b-post1860981.tpo"],
            "tienphong.vn:post1860981",
        ),
        (["https://www.vietnamplus.vn/a-post1124682.vnp"], "vietnamplus.vn:post1124682"),
        (["https://vov.vn/xa-hoi/a-post1316060.vov"], "vov.vn:post1316060"),
        (["https://en.nhandan.vn/a-post976126.html"], "en.nhandan.vn:post976126"),
        (
            ["https://vnexpress.net/a-3618863.html", "http://suckhoe.vnexpress.net/tin-tuc/b-3618863.html"],
            "vnexpress.net:3618863",
        ),
        (["https://laodong.vn/xa-hoi/a-1234567.ldo"], "laodong.vn:1234567"),
        (["https://www.qdnd.vn/chinh-tri/a-812345"], "qdnd.vn:812345"),
        (
            [
                "https://www.quangninh.gov.vn/Trang/ChiTietTinTuc.aspx?nid=123&Cat=82",
                "https://quangninh.gov.vn/trang/chitiettintuc.aspx?Cat=9&nid=123",
            ],
            "quangninh.gov.vn/trang/chitiettintuc.aspx?nid=123",
        ),
    ],
)
def test_addresses_of_one_article_share_its_number(urls: list[str], identity: str) -> None:
    assert {article_identity(url) for url in urls} == {identity}


@pytest.mark.parametrize(
    "url",
    [
        "https://baoquangninh.vn/thong-tin-quang-cao",
        "https://thu.example.vn/gia-vang-20260723.html",  # a day in the slug is no number
        "https://thu.example.vn/gia-vang-1234567.html",  # nor is it elsewhere
        "https://vneconomy.vn/ban-tin-khong-so.htm",
        "https://www.bbc.com/vietnamese/articles/c4g6xr2zy1eo",
        "https://e.vnexpress.net/news/a-3618863.html",
    ],
)
def test_without_a_number_the_address_is_the_identity(url: str) -> None:
    assert article_identity(url + "?utm_source=rss") == url.replace("www.", "")


NUMBERED = "https://vnexpress.net/thoi-su/tau-chim-ngoai-cua-van-4811234.html"
NAMED = "https://vneconomy.vn/cang-moi-don-chuyen-tau-dau-tien.htm"


@pytest.mark.parametrize("address", [NUMBERED, NAMED])
@pytest.mark.parametrize(
    ("what", "becomes"),
    [
        ("https://", "http://"),
        ("https://", "https://www."),
        ("https://", "https://m."),
        ("https://", "http://mobile."),
        ("https://", "https://amp."),
        (r"$", "?utm_source=zalo&utm_medium=social"),
        (r"$", "?fbclid=IwAR0#binh-luan"),
        (r"$", "?amp"),
        (r"$", "?amp=1&utm_campaign=x"),
        (r"$", "?outputType=amp"),
        (r"$", "/amp"),
        (r"$", "/amp/"),
        (r"\.(?:vn|net)/", r"\g<0>amp/"),
    ],
)
def test_every_edition_of_a_page_is_one_article(address: str, what: str, becomes: str) -> None:
    assert article_identity(re.sub(what, becomes, address)) == article_identity(address)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NUMBERED, "https://vnexpress.net/phap-luat/tau-chim-sang-nay-4811234.html"),  # another section and slug
        (NUMBERED, "https://suckhoe.vnexpress.net/tau-chim-4811234.html"),  # another sub-domain
        (NUMBERED, "https://vnexpress.net/thoi-su/tau-chim-ngoai-cua-van-4811234.amp"),
        ("https://nhandan.vn/tau-chim-post812345.html", "https://nhandan.vn/tau-chim-post812345.amp"),
        ("https://nhandan.vn/tau-chim-post812345.html", "https://m.nhandan.vn/amp/tau-chim-sang-nay-post812345.amp"),
        ("https://thu.example.vn/tin/cang-moi/", "http://thu.example.vn/tin/cang-moi"),
    ],
)
def test_sections_subdomains_and_slugs_of_one_number_are_one_article(one: str, other: str) -> None:
    assert article_identity(one) == article_identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NAMED, "https://vneconomy.vn/cang-moi-don-chuyen-tau-thu-hai.htm"),
        (NUMBERED, "https://vnexpress.net/thoi-su/tau-chim-ngoai-cua-van-4811235.html"),
        ("https://thu.example.vn/?p=1", "https://thu.example.vn/?p=2"),
        ("https://thu.example.vn/", "https://en.thu.example.vn/"),
        ("https://thu.example.vn/amplitude", "https://thu.example.vn/litude"),
        ("https://m.vn/a", "https://www.vn/a"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8081/a"),
    ],
)
def test_other_articles_stay_apart(one: str, other: str) -> None:
    assert article_identity(one) != article_identity(other)


def test_two_offices_of_the_portal_may_use_one_number() -> None:
    town = "https://www.quangninh.gov.vn/donvi/halong/Trang/ChiTiet.aspx?bvid=5"
    district = "https://www.quangninh.gov.vn/donvi/coto/Trang/ChiTiet.aspx?bvid=5"
    assert article_identity(town) != article_identity(district)


def test_what_is_no_address_is_its_own_identity() -> None:
    assert article_identity("http://[::1") == "http://[::1"


@given(st.text(max_size=200))
def test_identity_answers_whatever_comes_in(raw: str) -> None:
    assert isinstance(article_identity(raw), str)


@pytest.mark.parametrize(
    ("url", "host", "site"),
    [
        ("https://rss.VnExpress.net/a", "rss.vnexpress.net", "vnexpress.net"),
        ("https://vnexpress.net:443/a", "vnexpress.net", "vnexpress.net"),
        ("https://conganquangninh.gov.vn/rss/", "conganquangninh.gov.vn", "conganquangninh.gov.vn"),
        ("https://www.sggp.org.vn/", "www.sggp.org.vn", "sggp.org.vn"),
        ("http://127.0.0.1:8000/a", "127.0.0.1", "127.0.0.1:8000"),
        ("http://[::1]:8000/a", "::1", "[::1]:8000"),
        ("http://localhost:8000/a", "localhost", "localhost:8000"),
        ("no address", "", ""),
        ("http://[::1", "", ""),
    ],
)
def test_a_site_is_what_a_request_burdens(url: str, host: str, site: str) -> None:
    assert host_of(url) == host
    assert site_host(url) == site
