"""The built-in catalogue is whole, and a wrong file of one's own is told where and what to write."""

from collections import Counter
from pathlib import Path
from unicodedata import is_normalized

import pytest

from bot.catalogue import HOME_SOURCE, load_catalogue
from bot.catalogue.loader import FEEDS_MAX, FILE_BYTES_MAX
from bot.errors import ConfigError
from bot.models import FeedKind
from bot.news.urls import canonical_url

ONE = """
[[source]]
id = "thu"
name = "Báo Thử"
home = "https://thu.example.vn/"
feeds = [ { url = "https://thu.example.vn/rss/y-te.rss", section = "Y tế", topic = "y-te" } ]
"""


def write(tmp_path: Path, text: str | bytes, name: str = "feeds.toml") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ConfigError) as refused:
        load_catalogue(path)
    return str(refused.value)


# --- built in -------------------------------------------------------------------------------------------------------


def test_the_provincial_paper_is_there_by_its_47_sections() -> None:
    catalogue = load_catalogue()
    own = [spec for spec in catalogue.feeds if spec.source == HOME_SOURCE]
    assert catalogue.home == HOME_SOURCE
    assert len(own) == 47
    assert all(spec.enabled and spec.section and spec.title == f"Báo Quảng Ninh: {spec.section}" for spec in own)
    assert sum(spec.parent is None for spec in own) == 13
    parents = {spec.url for spec in own if spec.parent is None}
    assert all(spec.parent in parents for spec in own if spec.parent)
    assert [spec.section for spec in own if spec.topic is None] == [
        "Multimedia",
        "Podcast",
        "E-Magazine",
        "Infographics",
        "Video",
        "Cuộc sống qua ảnh",
        "Shorts",
    ]


def test_slugs_are_written_as_the_paper_writes_them() -> None:
    urls = {spec.url for spec in load_catalogue().feeds}
    assert "https://baoquangninh.vn/rss/news/thuc-hien-NQ57-ve-KHCN.rss" in urls


def test_every_row_of_the_built_in_catalogue_is_sound() -> None:
    catalogue = load_catalogue()
    for spec in catalogue.feeds:
        assert canonical_url(spec.url) == spec.url
        assert spec.source in catalogue.sources
        assert spec.topic is None or spec.topic in catalogue.topics
        assert is_normalized("NFC", spec.title + (spec.note or ""))
        assert spec.enabled or spec.note, f"{spec.url} is off without a reason"
    assert max(Counter(spec.url for spec in catalogue.feeds).values()) == 1
    assert {spec.source for spec in catalogue.feeds} == set(catalogue.sources)


def test_american_dates_and_broken_feeds_are_known() -> None:
    by_source = {spec.source: spec for spec in load_catalogue().feeds}
    assert [key for key, spec in by_source.items() if spec.date_order == "mdy"] == ["tuoitre", "baochinhphu"]
    assert not any(by_source[key].enabled for key in ("laodong", "vietnamnet", "baodautu", "qdnd", "hanoimoi"))
    assert by_source["conganquangninh"].enabled
    assert by_source["baohungyen"].kind is FeedKind.PAGE


# --- one's own -----------------------------------------------------------------------------------------------------------


def test_a_file_of_one_s_own_replaces_the_feeds_and_keeps_the_topics(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path, b"\xef\xbb\xbf" + ONE.encode()))
    [spec] = catalogue.feeds
    assert (catalogue.home, list(catalogue.sources)) == ("thu", ["thu"])
    assert (spec.title, spec.topic, spec.date_order, spec.enabled) == ("Báo Thử: Y tế", "y-te", "dmy", True)
    assert catalogue.topics == load_catalogue().topics


def test_it_may_have_topics_of_its_own(tmp_path: Path) -> None:
    topic = '[[topic]]\nid = "y-te"\nemoji = "🏥"\nvi = "Y tế"\nen = "Health"\nabout_vi = "Bệnh viện"\nabout_en = "Hospitals"\n'
    assert list(load_catalogue(write(tmp_path, topic + ONE)).topics) == ["y-te"]


def test_a_source_states_the_order_of_dates_for_its_feeds(tmp_path: Path) -> None:
    text = ONE.replace('home = "https', 'date_order = "mdy"\nhome = "https')
    assert load_catalogue(write(tmp_path, text)).feeds[0].date_order == "mdy"


def test_decomposed_names_are_composed(tmp_path: Path) -> None:
    path = write(tmp_path, ONE.replace("Báo Thử", "Ba\u0301o Thu\u031b\u0309"))
    assert load_catalogue(path).sources["thu"].name == "Báo Thử"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('topic = "y-te"', 'topic = "yte"', ["feeds.toml, source 1 (thu), feed 1", 'topic = "yte"', '"y-te"']),
        ("url = ", "ulr = ", ["feed 1", "'ulr'", '"url"']),
        ("https://thu.example.vn/rss/y-te.rss", "thu.example.vn/rss", ["feed 1", "url", "https://"]),
        ('id = "thu"', 'id = "Báo Thử"', ["source 1", "is no id", "a–z"]),
        ('name = "Báo Thử"', "name = 7", ["source 1", 'name = "…"']),
        ('name = "Báo Thử"\n', "", ["source 1", 'name = "…"']),
        ('section = "Y tế"', "enabled = 1", ["feed 1", "enabled = true"]),
        ('section = "Y tế"', 'kind = "html"', ["feed 1", "kind", "feed, page"]),
        ('section = "Y tế"', 'date_order = "ymd"', ["feed 1", "date_order", '"mdy"']),
        ('section = "Y tế"', f'title = "{"a" * 400}"', ["feed 1", "title", "300"]),
        ('section = "Y tế"', 'parent = "https://khac.example.vn/"', ["parent", "no feed of this file"]),
        ('section = "Y tế"', 'parent = "https://thu.example.vn/rss/y-te.rss"', ["parent", "topmost"]),
        ("[[source]]", "[source]", ["[[source]]"]),
        ("feeds = [", "feed = [", ["source 1", "'feed'", '"feeds"']),
        ("feeds = [", "feeds = 1 #", ["source 1 (thu)", "feeds = ["]),
        ("[ {", '[ "https://thu.example.vn/", {', ["feed 1", "table"]),
        ("[[source]]", 'home = "khac"\n[[source]]', ['home = "khac"']),
        ("[[source]]", "[[source", ["feeds.toml", "TOML", "line"]),
        (ONE, "", ["no feed", "[[source]]"]),
        (ONE, ONE + ONE, ["source 2", "twice"]),
        (ONE, ONE + ONE.replace('"thu"', '"hai"'), ["source 2 (hai), feed 1", "twice"]),
        (ONE, "a = " + "[" * 5_000, ["feeds.toml"]),
    ],
)
def test_a_mistake_is_told_with_its_row_and_its_cure(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    assert old in ONE
    message = refusal(write(tmp_path, ONE.replace(old, new)))
    assert message.startswith("feeds.toml")
    for part in told:
        assert part in message


def test_files_that_are_none_of_it_are_refused(tmp_path: Path) -> None:
    assert "check the path" in refusal(tmp_path / "missing.toml")
    assert "check the path" in refusal(tmp_path)
    assert ".toml or .opml" in refusal(write(tmp_path, ONE, "feeds.json"))
    assert "UTF-8" in refusal(write(tmp_path, ONE.encode("utf-16")))
    assert "split" in refusal(write(tmp_path, b"#" * (FILE_BYTES_MAX + 1)))


def test_more_feeds_than_a_catalogue_may_hold_are_refused(tmp_path: Path) -> None:
    rows = ",".join(f'{{url="https://x.vn/{n}"}}' for n in range(FEEDS_MAX + 1))
    text = f'[[source]]\nid="x"\nname="X"\nhome="https://x.vn/"\nfeeds=[{rows}]'
    assert "split" in refusal(write(tmp_path, text))
