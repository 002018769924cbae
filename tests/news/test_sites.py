"""Which rules a page is read by."""

from __future__ import annotations

import pytest

from bot.news.page import select
from bot.news.sites import SITES, rules_for


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://baoquangninh.vn/a-3279470.html", "baoquangninh.vn"),
        ("https://chuyendoiso.baoquangninh.vn/a-3279470.html", "baoquangninh.vn"),
        ("https://baohungyen.vn/a-3279470.html", "baohungyen.vn"),
        ("https://www.vietnamplus.vn/a-post1.vnp", "vietnamplus.vn"),
        ("http://nld.com.vn/a.htm", "nld.com.vn"),
        ("https://WWW.HaNoiMoi.vn:443/a.html", "hanoimoi.vn"),
        ("https://batdongsan.baoxaydung.vn/a.htm", "baoxaydung.vn"),
        ("https://www.quangninh.gov.vn/Trang/ChiTietTinTuc.aspx?nid=1", "quangninh.gov.vn"),
    ],
)
def test_rules_are_found_by_host_and_sub_domain(url: str, name: str) -> None:
    rules = rules_for(url, None)
    assert rules is not None
    assert rules.name == name


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://notbaoquangninh.vn/",
        "https://baoquangninh.vn.example.org/",
        "",
        "http://[",
        "vn",
    ],
)
def test_other_hosts_have_no_rules(url: str) -> None:
    assert rules_for(url, None) is None


def test_a_named_site_or_family_goes_before_the_host() -> None:
    by_name, by_family = rules_for("https://example.org/", "cafef.vn"), rules_for("https://cafef.vn/", "hemera")
    assert by_name is not None
    assert by_family is not None
    assert (by_name.name, by_family.name) == ("cafef.vn", "hemera")
    assert rules_for("https://cafef.vn/", "nothing-known") is None


@pytest.mark.parametrize("name", sorted(SITES))
def test_every_selector_can_be_read(name: str) -> None:
    from lxml.html import document_fromstring

    rules, tree = SITES[name], document_fromstring("<p>x</p>")
    for selector in (*rules.title, *rules.lead, *rules.body, *rules.date, *rules.section, *rules.author, *rules.drop):
        select(tree, [selector])
    assert rules.body
    assert rules.title
