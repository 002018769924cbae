"""OPML in and out."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.catalogue import load_catalogue
from bot.catalogue.opml import export_opml
from bot.errors import ConfigError
from bot.models import FeedKind, FeedSpec

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Của tôi</title></head><body>
<outline text="Y tế"><outline type="rss" text="Sức khỏe &amp; đời sống" xmlUrl="https://suckhoe.example.com/rss?a=1&amp;utm_source=x"/></outline>
<outline type="rss" xmlUrl="https://suckhoe.example.com/rss-2"/>
<outline type="rss" text="Tin trẻ" xmlUrl="https://tuoitre.vn/rss/tin-moi-nhat.rss" category="/the-thao"/>
<outline type="rss" text="Thế giới" xmlUrl="https://vnexpress.net/rss/the-gioi.rss"/>
<outline type="link" text="Trang" url="https://x.vn/"/>
</body></opml>"""


def write(tmp_path: Path, text: str, name: str = "feeds.opml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_feeds_are_read_with_title_topic_and_source(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path, OPML))
    health, more, young, world = catalogue.feeds
    assert (health.url, health.title, health.topic) == (
        "https://suckhoe.example.com/rss?a=1",
        "Sức khỏe & đời sống",
        "y-te",
    )
    assert health.source == more.source == "example"
    assert catalogue.sources["example"].home == "https://example.com/"
    assert more.title == "example.com"
    assert (young.source, young.topic, young.date_order) == ("tuoitre", "the-thao", "mdy")
    assert world.source == "vnexpress"
    assert catalogue.home == "example"


def test_what_is_exported_is_read_back(tmp_path: Path) -> None:
    built_in = load_catalogue()
    wanted = [spec for spec in built_in.feeds if spec.enabled and spec.kind is FeedKind.FEED]
    read = load_catalogue(write(tmp_path, export_opml(wanted), "feeds.xml"))
    assert {spec.url: spec for spec in read.feeds} == {spec.url: spec for spec in wanted}
    assert read.home == built_in.home


def test_an_export_is_well_formed_whatever_titles_hold() -> None:
    spec = FeedSpec('https://x.vn/?a=1&b="2"', "x", 'A < B & "C"\x00\x0b', topic="y-te")
    page = FeedSpec("https://x.vn/trang", "x", "Trang", FeedKind.PAGE)
    [folder] = ET.fromstring(export_opml([spec, page])).iter("body")  # noqa: S314  # our own text
    feed, link = folder[0]
    assert (feed.get("xmlUrl"), feed.get("text"), feed.get("category")) == (spec.url, 'A < B & "C"', "/y-te")
    assert (link.get("type"), link.get("url"), link.get("xmlUrl")) == ("link", page.url, None)


def test_a_child_without_its_parent_stands_alone(tmp_path: Path) -> None:
    child = next(spec for spec in load_catalogue().feeds if spec.parent)
    [alone] = load_catalogue(write(tmp_path, export_opml([child]))).feeds
    assert alone.parent is None


def test_two_sites_of_one_name_get_sources_of_their_own(tmp_path: Path) -> None:
    rows = "".join(f'<outline xmlUrl="https://bao.{end}/rss"/>' for end in ("com", "org", "vn"))
    catalogue = load_catalogue(write(tmp_path, f'<opml version="2.0"><body>{rows}</body></opml>'))
    assert [spec.source for spec in catalogue.feeds] == ["bao", "bao-2", "bao-3"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no OPML"),
        ("<html><body></body></html>", "no OPML"),
        ('<opml version="2.0"><body></body></opml>', "no feed"),
        ('<opml version="2.0"><body><outline xmlUrl="ftp://x.vn/"/></body></opml>', "no web address"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml version="2.0"><body/></opml>', "entities"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_catalogue(write(tmp_path, text))
    assert told in str(refused.value)
    assert str(refused.value).startswith("feeds.opml")
