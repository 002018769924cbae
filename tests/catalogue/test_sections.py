"""From a paper's section to a topic, or to none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import HOME_SOURCE, load_catalogue
from bot.catalogue.sections import Told, load_sections, slug_of, told_by_sections

ARTICLE = "https://baoquangninh.vn/mot-bai-bao-3279470.html"


def topic_of(section: str | None, url: str) -> str | None:
    told = told_by_sections((section,) if section else (), url)
    return told and told.topic


@pytest.mark.parametrize(
    ("section", "url", "topic"),
    [
        ("Y tế", ARTICLE, "y-te"),
        ("Y TE", ARTICLE, "y-te"),
        ("y-te", ARTICLE, "y-te"),
        ("Giáo dục - Đào tạo", ARTICLE, "giao-duc"),
        ("Than – Khoáng sản", ARTICLE, "than-khoang-san"),
        ("Thời sự", ARTICLE, None),
        ("", ARTICLE, None),
        (None, ARTICLE, None),
        (None, "https://dantri.com.vn/the-thao/messi-20260720053604184.htm", "the-thao"),
        (None, "https://vov.vn/xa-hoi/giao-thong/mot-bai-bao-post1.vov", "giao-thong"),  # the deepest folder
        (None, "https://suckhoe.vnexpress.net/tin-tuc/bai-viet-3618863.html", "y-te"),
        (None, "https://baoquangninh.vn/rss/news/quoc-te.rss", "quoc-te"),
        (None, "https://thu.example.vn/the-thao", "the-thao"),
        (None, "https://thu.example.vn/the-thao-va-toi-1234.html", None),  # a slug that only begins so
        ("Thời sự", "https://dantri.com.vn/phap-luat/bai-20260720053604184.htm", "phap-luat"),
        ("Thời sự", "https://cand.vn/thoi-su/bai-post1.html", "phap-luat"),  # what it means at that paper
        ("Đời sống", "https://cand.vn/bai-post1.html", None),
        ("Đời sống", ARTICLE, "xa-hoi"),
        ("Văn hóa – Xã hội", ARTICLE, "van-hoa"),  # what stands beside "Xã hội" says more
        ("Bóng đá thế giới", ARTICLE, "the-thao"),
        ("Tin thể thao 24h", ARTICLE, "the-thao"),
        ("Sức khỏe & Đời sống", ARTICLE, "y-te"),
        ("Môi trường kinh doanh", ARTICLE, "kinh-te"),  # the longest name that stands in it
        ("Nội vụ", ARTICLE, None),
        ("Vì sao thị trường bất động sản tăng giá mạnh", ARTICLE, None),  # a headline
        (None, "https://thethao.example.vn/bai-so-1.html", "the-thao"),  # written together
        (None, "https://thu.example.vn/tin-kinh-te/bai-so-1.html", "kinh-te"),
        (None, "https://thu.example.vn/rss/tin-kinh-te.rss", "kinh-te"),
        (None, "https://thu.example.vn/bat-dong-san-tang-gia.html", None),  # the article's own name
        (None, "https://thu.example.vn/thoi-su/the-thao-20260720053604184/bai.htm", None),
        (None, "no address", None),
        (None, "http://[::1", None),
    ],
)
def test_a_section_is_known_exactly_or_not_at_all(section: str | None, url: str, topic: str | None) -> None:
    assert topic_of(section, url) == topic


@pytest.mark.parametrize(
    ("sections", "url", "told"),
    [
        (("Xã hội",), ARTICLE, Told("xa-hoi", catch_all=True)),
        (("Đời sống – Xã hội",), ARTICLE, Told("xa-hoi", catch_all=True)),
        ((), "https://thu.example.vn/xahoi/bai-so-1.html", Told("xa-hoi", catch_all=True)),
        (("Tấm lòng nhân ái",), ARTICLE, Told("xa-hoi")),
        (("Xã hội", "Thời sự", "Y tế"), ARTICLE, Told("y-te")),  # a catch-all yields
        (("Xã hội",), "https://vov.vn/phap-luat/bai-post1.vov", Told("phap-luat")),
        (("Y tế", "Thể thao"), "https://vov.vn/phap-luat/bai-post1.vov", Told("y-te")),
        ((), ARTICLE, None),
    ],
)
def test_of_several_sections_the_first_tells_that_is_no_catch_all(
    sections: tuple[str, ...], url: str, told: Told | None
) -> None:
    assert told_by_sections(sections, url) == told


def test_every_section_of_the_provincial_paper_has_the_catalogue_s_topic() -> None:
    for spec in load_catalogue().feeds:
        if spec.source == HOME_SOURCE:
            assert topic_of(spec.section, ARTICLE) == spec.topic, spec.section
            assert topic_of(None, spec.url) == spec.topic, spec.url


def test_the_table_names_only_topics_that_exist_by_slugs_that_can_match() -> None:
    sections, topics = load_sections(), load_catalogue().topics
    for table in (sections.common, *sections.sites.values()):
        for slug, told in table.items():
            assert slug == slug_of(slug)
            assert told.topic in topics if told else table is not sections.common


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_section_and_address_get_an_answer(section: str, url: str) -> None:
    assert topic_of(section, url) in {None, *load_catalogue().topics}
