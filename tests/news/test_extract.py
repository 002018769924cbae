"""Article pages, read: the fixtures in ``pages/`` are invented, in the markup of the papers they are named after."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.models import Extraction
from bot.news.extract import as_json, extract, layout_changed
from bot.news.page import parse_page, text_of

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
URL = "https://baola.example/doi-cuu-ho-rung-thong-truc-dem-990.html"


def page(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_bytes()


def expected(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    return value


def article(*paragraphs: str, head: str = "", above: str = "", below: str = "") -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<html><head><title>Bến mới đón tàu</title>{head}</head><body>{above}"
        f"<div><h1>Bến mới đón tàu</h1>{below}{text}</div></body></html>"
    ).encode()


TEXT = "Sáng nay, bến mới của xã đảo đón chuyến tàu đầu tiên chở 120 khách và nhiều hàng hóa từ đất liền ra đảo xa."
MORE = "Từ nay mỗi ngày có bốn chuyến, chuyến sớm nhất rời bến lúc 6h30 và chuyến cuối cùng cập bến trước 18h."


def test_nothing_unseen_is_left_that_would_turn_a_card_around() -> None:
    turned = (
        "Sáng nay, bến \u202emới\u2066 của xã đảo đón chuyến tàu đầu tiên chở 120 khách và hàng hóa từ đất liền ra."
    )
    head = f'<meta name="description" content="{turned}"><meta name="author" content="Lê \u202eMai">'
    found = extract(
        article(TEXT, f"Từ nay{' &#8203;' * 50} &#8238;mỗi ngày bốn chuyến rời bến. {MORE}", head=head), URL, now=NOW
    )
    shown = f"{found.title}{found.lead}{found.author}{found.section}{found.body}"
    assert "Từ nay mỗi ngày bốn chuyến" in shown
    assert not {sign for sign in shown if category(sign) == "Cf"}


# --- what is found --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_family_of_sites_is_read_in_every_field(name: str) -> None:
    wanted = expected(name)
    assert as_json(extract(page(name), wanted["url"], now=NOW)) == wanted


@pytest.mark.parametrize("name", ["baoquangninh.vn", "tienphong.vn", "tuoitre.vn", "dantri.com.vn", "vnexpress.net"])
def test_where_rules_stop_matching_the_fallback_still_finds_the_article(name: str) -> None:
    wanted = expected(name)
    found = extract(page(name), "https://baola.example/bai-viet-ve-mot-chuyen-990.html", now=NOW, site="no-such-rules")
    assert found.site is None
    assert found.title == wanted["title"]
    assert wanted["body"].split("\n\n")[0] in (found.body or "")
    assert as_json(found)["published"] in (wanted["published"], None)


def test_a_changed_layout_is_told_from_a_site_without_rules() -> None:
    wanted = expected("baoquangninh.vn")
    ruled = extract(page("baoquangninh.vn"), wanted["url"], now=NOW)
    changed = page("baoquangninh.vn").replace(b"content-detail", b"new-body").replace(b"content-article", b"new-box")
    assert not layout_changed(ruled, wanted["url"], None)
    assert layout_changed(extract(changed, wanted["url"], now=NOW), wanted["url"], None)
    assert not layout_changed(extract(page("baola.example"), URL, now=NOW), URL, None)


def test_a_page_without_an_address_is_read_by_the_rules_of_where_it_says_it_is() -> None:
    found = extract(page("tienphong.vn"), "", now=NOW)
    assert found.site == "tienphong.vn"
    assert found.url.startswith("https://tienphong.vn/")


def test_rules_asked_for_by_family_serve_a_host_of_any_name() -> None:
    found = extract(page("tuoitre.vn"), "http://127.0.0.1:8000/x-100260823052000123.htm", now=NOW, site="vccorp")
    assert (found.site, found.author) == ("vccorp", "Tấn Lực")


# --- dates ----------------------------------------------------------------------------------------------------------


def published(html: bytes, url: str = URL) -> str | None:
    return as_json(extract(html, url, now=NOW))["published"]


def test_the_clock_in_the_page_head_is_never_the_date() -> None:
    html = page("baoquangninh.vn").replace(b"05/03/2025 | 09:41:07", b"")
    assert published(html, expected("baoquangninh.vn")["url"]) is None
    clock = "<span class='clock'>Thứ Ba, 24/11/2026 11:00</span>"
    assert published(article(TEXT, MORE, above=clock)) is None
    assert published(article(TEXT, MORE, above=f"<div>{clock}</div>")) is None


def test_a_date_that_is_only_a_day_takes_its_time_from_the_page_when_the_days_agree() -> None:
    day = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-01-08"}</script>'
    assert published(article(TEXT, head=day, below="<span>08/01/2026 - 18:21</span>")) == "2026-01-08T18:21:00+07:00"
    assert published(article(TEXT, head=day, below="<span>09/01/2026 - 18:21</span>")) == "2026-01-08T00:00:00+07:00"


def test_an_ambiguous_meta_date_of_an_unknown_site_is_no_date() -> None:
    def meta(content: str) -> bytes:
        return article(TEXT, MORE, head=f'<meta property="article:published_time" content="{content}">')

    assert published(meta("4/10/2026 8:30:00 AM")) is None
    assert published(meta("10/23/2026 8:30:00 AM")) == "2026-10-23T08:30:00+07:00"
    assert published(meta("2026-10-04T08:30:00+07:00")) == "2026-10-04T08:30:00+07:00"


def test_a_date_inside_a_sentence_is_not_the_articles() -> None:
    assert published(article(f"Ngày 14/7/2021 đã qua lâu. {TEXT}", MORE)) is None


def test_a_date_in_the_future_is_refused() -> None:
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00+07:00">'
    assert published(article(TEXT, MORE, head=head)) is None


def test_updated_is_told_only_when_it_is_later_than_published() -> None:
    head = (
        '<meta property="article:published_time" content="2026-10-04T08:30:00+07:00">'
        '<meta property="article:modified_time" content="2026-10-04T{}:30:00+07:00">'
    )
    assert extract(article(TEXT, MORE, head=head.format("08")), URL, now=NOW).updated is None
    later = as_json(extract(article(TEXT, MORE, head=head.format("09")), URL, now=NOW))
    assert later["updated"] == "2026-10-04T09:30:00+07:00"


def test_of_several_articles_on_a_page_only_the_one_with_its_address_gives_the_date() -> None:
    def node(path: str, day: int) -> str:
        return f'{{"@type":"NewsArticle","url":"https://baola.example{path}","datePublished":"2026-10-{day:02}T08:00:00Z"}}'

    own, other = node("/doi-cuu-ho-rung-thong-truc-dem-990.html", 5), node("/khac-1.html", 9)
    script = '<script type="application/ld+json">[{}]</script>'
    assert published(article(TEXT, MORE, head=script.format(f"{other},{own}"))) == "2026-10-05T15:00:00+07:00"
    assert published(article(TEXT, MORE, head=script.format(f"{other},{node('/nua-2.html', 8)}"))) is None


# --- text -----------------------------------------------------------------------------------------------------------


def test_a_lead_that_the_body_repeats_stands_once() -> None:
    head = f'<meta property="og:description" content="{TEXT[:60]}...">'
    found = extract(article(TEXT, "Ngư dân mừng. " * 12, head=head), URL, now=NOW)
    assert found.lead == TEXT
    assert TEXT not in (found.body or "")


def test_an_article_of_one_paragraph_keeps_it() -> None:
    text = TEXT + " Chuyến tàu kế tiếp rời bến lúc 14h, giá vé không đổi so với trước."
    head = f'<meta property="og:description" content="{text}">'
    assert extract(article(text, head=head), URL, now=NOW).body == text


def test_the_text_under_the_headline_wins_over_a_larger_one_elsewhere() -> None:
    comments = "".join(
        f"<tr><td><p>Bạn đọc {n} góp ý rằng bến mới nên có mái che, có ghế đá và đèn sáng hơn bến cũ.</p></td></tr>"
        for n in range(40)
    )
    story = "".join(f"{TEXT} Chuyến thứ {n}.<BR><BR>" for n in range(5))
    html = (
        f"<html><head><title>Bến mới đón tàu - Báo Lạ</title></head><body><table><tr><td><H1 class=Title>Bến mới đón tàu</H1>"
        f"<P class=Normal>{story}</P></td></tr></table><div class='comment'><table>{comments}</table></div></body></html>"
    )
    found = extract(html.encode(), URL, now=NOW)
    assert (found.body or "").startswith(f"{TEXT} Chuyến thứ 0.")
    assert "góp ý" not in (found.body or "")


def test_related_links_between_paragraphs_are_no_text() -> None:
    related = '<p>18/11/2026 <a href="/b-1.html">Bến cũ sẽ thành công viên bên bờ biển</a></p>'
    found = extract(article(TEXT, f"{MORE}</p>{related}<p>{MORE} Giá vé giữ nguyên."), URL, now=NOW)
    assert MORE in (found.body or "")
    assert "Bến cũ" not in (found.body or "")


def test_everything_is_nfc_whatever_was_served() -> None:
    from unicodedata import is_normalized, normalize

    html = normalize("NFD", page("baoquangninh.vn").decode()).encode()
    found = as_json(extract(html, expected("baoquangninh.vn")["url"], now=NOW))
    assert all(is_normalized("NFC", value) for value in found.values() if value)
    assert found["title"] == expected("baoquangninh.vn")["title"]


@pytest.mark.parametrize("declared", ["windows-1258", None])
def test_a_page_in_another_encoding_is_read_as_declared(declared: str | None) -> None:
    html = article("Café à la carte, déjà vu. " * 10).replace(
        b"B\xe1\xba\xbfn m\xe1\xbb\x9bi \xc4\x91\xc3\xb3n t\xc3\xa0u", b"Caf\xe9 tr\xean b\xe3i c\xe1t"
    )
    html = html.decode("utf-8", "ignore").encode("windows-1258", "ignore")
    head = b"" if declared else b'<meta charset="windows-1258">'
    found = extract(html.replace(b"<head>", b"<head>" + head), "", now=NOW, charset=declared)
    assert (found.body or "").startswith("Café à la carte, déjà vu.")


def test_utf8_that_proves_itself_wins_over_what_is_declared() -> None:
    found = extract(article(TEXT, MORE), URL, now=NOW, charset="iso-8859-1")
    assert found.title == "Bến mới đón tàu"


# --- what is refused ------------------------------------------------------------------------------------------------

BREAKAGE = [
    b"<",
    b">",
    b'"',
    b"</div>",
    b"<div>",
    b"<!--",
    b"<script>",
    b"<table>",
    b"\0",
    b"&#11;",
    b"\xff\xfe",
    b"<h1>",
    b"<p>",
]
JUST_A_MOMENT = b"<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body>"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"x" * 3_000_001, "too_large"),
        (JUST_A_MOMENT, "challenge"),
        (b"%PDF-1.7 binary", "not_html"),
        (b'{"articles": []}', "not_html"),
        (b"\0" * 5_000, "not_html"),
        (b"<!DOCTYPE html><html>", "not_an_article"),
        (b"<html><head><title>x</title><html lang=vi", "not_an_article"),
        (b"<div>" * 5_000 + b"x", "too_deep"),
        (b"<div>" * 50_000 + b"x", "too_complex"),
        (b"<p>x" * 600_000, "too_complex"),
        (b"<html><body><div " + b"a=1 " * 200_000 + b">x</div>", "too_complex"),
        (b"<html><body><p>Ng\xe1\xba\xafn.</p></body></html>", "not_an_article"),
    ],
    ids=lambda value: value if isinstance(value, str) else "page",
)
def test_what_is_no_article_page_is_refused_by_name_and_at_once(html: bytes, reason: str) -> None:
    begin = time.process_time()
    with pytest.raises(ParseError) as refused:
        extract(html, URL, now=NOW)
    assert refused.value.reason == reason
    assert str(refused.value)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("section", "https://baola.example/xa-hoi/"),
        ("section", ""),
        ("home", "https://baola.example/"),
        ("home", ""),
    ],
)
def test_section_and_home_pages_are_not_articles(name: str, url: str) -> None:
    with pytest.raises(ParseError) as refused:
        extract((PAGES / "listings" / f"{name}.html").read_bytes(), url, now=NOW)
    assert refused.value.reason == "not_an_article"


def test_a_page_of_teasers_at_a_sections_address_is_no_article() -> None:
    html = article(f"{TEXT} {MORE}", f"{MORE} {TEXT}")
    assert extract(html, "https://baola.example/ben-moi-don-tau-dau-tien-990.html", now=NOW).title == "Bến mới đón tàu"
    with pytest.raises(ParseError):
        extract(html, "https://baola.example/ben-moi/", now=NOW)


def test_a_page_whose_text_is_mostly_links_is_no_article() -> None:
    def link(n: int) -> str:
        return f'<a href="/{n}-990.html">Chuyến tàu số {n} rời bến mới ra đảo xa trong sáng nay</a>'

    with pytest.raises(ParseError):
        extract(article(*[f"{link(n)} và {link(n + 100)}, xem tiếp ở các trang sau." for n in range(12)]), URL, now=NOW)


@pytest.mark.parametrize(
    "html",
    [
        article(TEXT, f"<span class='{'a ' * 9_000}{'b' * 40_000}'>{TEXT}</span>"),
        article(TEXT, *["<b>" * 30 + TEXT + "</b>" * 30] * 20),
        article(TEXT, MORE, head='<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
        article(
            TEXT, TEXT, head='<script type="application/ld+json">' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "</script>"
        ),
        article(TEXT, *[f"<a href='/x{n}'>Liên kết số {n} của trang này</a>" for n in range(15_000)]),
        article(TEXT * 8_000),
    ],
    ids=["long class", "deep bold", "open json", "deep json", "links", "long text"],
)
def test_hostile_pages_cost_little(html: bytes) -> None:
    begin = time.process_time()
    try:
        found: Extraction | None = extract(html, URL, now=NOW)
    except ParseError:
        found = None
    assert found is None or found.title == "Bến mới đón tàu"
    assert time.process_time() - begin < 3


@pytest.mark.parametrize(
    "dirt", ["\0", "\x0b", "\x1f", "&#0;", "&#11;", "&#x1f;", "&#xFFFF;", "&#x110000;", "\uffff", "\ufffe"]
)
def test_characters_that_xml_forbids_break_nothing(dirt: str) -> None:
    html = article(f"{TEXT}{dirt}", f"{dirt}<b>{dirt}</b>{MORE}", above=f"<a title='{dirt}'>{dirt}</a>")
    assert extract(html, URL, now=NOW).title == "Bến mới đón tàu"


@given(st.data())
def test_a_broken_page_gives_an_article_or_a_reason_and_nothing_else(data: st.DataObject) -> None:
    html = bytearray(page(data.draw(st.sampled_from(NAMES))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(html) - 1))
        html[at : at + data.draw(st.integers(0, 200))] = data.draw(st.sampled_from(BREAKAGE) | st.binary(max_size=3))
        html = html or bytearray(b"<p>")
    site = data.draw(st.sampled_from([None, "baoquangninh", "vccorp", "onecms", "none"]))
    url = data.draw(st.sampled_from(["", URL, "http://["]))
    with suppress(ParseError):
        found = extract(bytes(html), url, now=NOW, site=site)
        assert found.body or found.lead


def test_the_shape_of_the_json_is_the_documented_one() -> None:
    empty = as_json(Extraction(URL))
    assert list(empty) == [
        *("url", "canonical_url", "title", "lead", "published", "updated", "author", "section", "body", "image", "site")
    ]
    assert as_json(replace(Extraction(URL), published=NOW))["published"] == "2026-11-24T12:00:00+07:00"


# --- real pages, where they are at hand -----------------------------------------------------------------------------

if SAMPLES.is_dir():

    def test_the_sample_of_the_provincial_paper_is_read_in_every_field() -> None:
        folder = SAMPLES / "baoquangninh"
        wanted = json.loads((folder / "article.expected.json").read_text("utf-8"))
        found = as_json(extract((folder / "article.html").read_bytes(), wanted["url"], now=NOW))
        assert {name: found[name] for name in wanted} == wanted

    @pytest.mark.parametrize(
        ("name", "day"),
        [
            ("ainews_hanoimoi_listing", "2026-01-28T06:52"),
            ("crawl_baocantho_article", "2026-01-08T18:21"),
            ("fts_cafef_detail_page", "2026-07-20T00:04"),
            ("htmldate_vnexpress_kinh-doanh", "2023-11-02T19:20"),
            ("myfeed_nld1", "2012-12-26T17:14"),
            ("myfeed_thanhnien1", "2012-12-19T17:41"),
            ("myfeed_vnexpress1", None),
        ],
    )
    def test_sample_articles_have_title_lead_body_and_no_wrong_date(name: str, day: str | None) -> None:
        html = (SAMPLES / "pages" / f"{name}.html").read_bytes()
        found = as_json(extract(html, "", now=NOW))
        links = {text_of(link) for link in parse_page(html).iter("a")}
        assert links.isdisjoint((found["body"] or "").split("\n\n"))
        assert found["title"]
        assert found["lead"]
        assert len(found["body"] or "") > 500
        assert (found["published"] or "")[:16] == (day or "")

    @pytest.mark.parametrize("name", ["crawl_baocantho_category", "udata_baodautu"])
    def test_sample_section_pages_are_not_articles(name: str) -> None:
        with pytest.raises(ParseError) as refused:
            extract((SAMPLES / "pages" / f"{name}.html").read_bytes(), "", now=NOW)
        assert refused.value.reason == "not_an_article"
