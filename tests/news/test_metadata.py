"""What pages say of themselves for machines."""

from __future__ import annotations

import json

import pytest
from lxml.html import document_fromstring

from bot.news.metadata import Facts, facts_of

URL = "https://baola.example/bai-ve-cay-cau-moi-123.html"


def facts(head: str) -> Facts:
    return facts_of(document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>"), URL)


def linked(value: object) -> Facts:
    return facts(f'<script type="application/ld+json">{json.dumps(value)}</script>')


ARTICLE = {"@type": "NewsArticle", "headline": "Cầu mới", "datePublished": "2026-08-01T08:00:00+07:00"}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "Organization", "name": "Báo Lạ"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Thing", "ReportageNewsArticle"]},
        {**ARTICLE, "@type": "LiveBlogPosting"},
    ],
    ids=["plain", "list", "graph", "mainEntity", "several types", "posting"],
)
def test_an_article_is_found_wherever_it_stands(value: object) -> None:
    found = linked(value)
    assert found.is_article
    assert found.titles == ("Cầu mới",)
    assert found.published == ("2026-08-01T08:00:00+07:00",)


def test_what_is_no_article_gives_no_date() -> None:
    found = linked([{"@type": "WebSite", "datePublished": "2001-01-01"}, {"@type": "Event", "startDate": "2027-01-01"}])
    assert not found.is_article
    assert found.published == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"Cầu mới",}',
        '<!-- {"@type":"NewsArticle","headline":"Cầu mới"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Cầu mới"}\n//]]>',
        '{"@type":"NewsArticle","headline":"Cầu\nmới"};',
        '{"@type":"NewsArticle","headline":"C&#7847;u m&amp;#7899;i"}',
    ],
    ids=["trailing comma", "comment", "cdata", "line break", "entities"],
)
def test_sloppy_json_is_forgiven(text: str) -> None:
    assert facts(f'<script type="application/ld+json">{text}</script>').titles == ("Cầu mới",)


@pytest.mark.parametrize(
    "text",
    ["{", "null", "[]", '"NewsArticle"', "[" * 100_000, '{"a":' * 2_000 + "1" + "}" * 2_000, "{" + " " * 400_000 + "}"],
    ids=["broken", "null", "empty", "text", "open", "deep", "large"],
)
def test_useless_json_is_silence(text: str) -> None:
    assert facts(f'<script type="application/ld+json">{text}</script>') == Facts()


def test_values_of_wrong_types_are_silence() -> None:
    wrong = {
        "@type": "NewsArticle",
        "headline": 7,
        "datePublished": {"a": 1},
        "author": [1, None, {"name": 3}],
        "image": 5,
    }
    found = linked(wrong)
    assert (found.titles, found.published, found.authors, found.images) == ((), (), (), ())


def test_authors_are_persons() -> None:
    people = [{"@type": "Person", "name": "An"}, {"@type": "Organization", "name": "Báo Lạ"}, "Bình", {"name": "An"}]
    assert linked({**ARTICLE, "author": people}).authors == ("An, Bình",)


def test_the_section_is_the_last_crumb_and_home_is_none() -> None:
    crumbs = [{"name": "Trang chủ"}, {"item": {"name": "Xã hội"}}, {"item": {"@id": "/y-te", "name": "Y tế"}}]
    found = linked([ARTICLE, {"@type": "BreadcrumbList", "itemListElement": crumbs}])
    assert found.sections == ("Y tế", "Xã hội")


def test_json_ld_comes_before_open_graph_and_plain_meta() -> None:
    head = (
        '<meta name="pubdate" content="2026-08-03"><meta property="article:published_time" content="2026-08-02">'
        '<meta property="og:title" content="Cầu mới - Báo Lạ"><link rel="canonical" href="/bai-123.html">'
        f'<script type="application/ld+json">{json.dumps(ARTICLE)}</script>'
    )
    found = facts(head)
    assert found.titles == ("Cầu mới", "Cầu mới - Báo Lạ")
    assert found.published == ("2026-08-01T08:00:00+07:00", "2026-08-02", "2026-08-03")
    assert found.canonicals == ("/bai-123.html",)


def test_the_first_of_equal_meta_tags_counts() -> None:
    assert facts('<meta property="og:title" content="Một"><meta property="og:title" content="Hai">').titles == ("Một",)
