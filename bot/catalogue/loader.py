"""Catalogue files: the built-in one, and an operator's own as .toml of the same form or as .opml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.catalogue.base import Catalogue
from bot.catalogue.opml import feeds_of_opml
from bot.catalogue.provinces import HOME_PROVINCE, load_province, provinces
from bot.catalogue.rows import Row
from bot.errors import ConfigError
from bot.models import DateOrder, FeedKind, FeedSpec, Source, Topic

FILE_BYTES_MAX = 8 * 1024 * 1024
FEEDS_MAX = 20_000

_TOP = ("home", "province", "topic", "source")
_TOPIC = ("id", "emoji", "vi", "en", "about_vi", "about_en")
_SOURCE = ("id", "name", "home", "date_order", "feeds")
_FEED = ("url", "title", "section", "kind", "topic", "parent", "date_order", "site", "enabled", "note")
_ORDERS = ("dmy", "mdy")


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The built-in catalogue, or the feeds of ``path`` instead of the built-in ones.

    A .toml has the form of quangninh.toml; its topics are the built-in ones unless it has some of its own, and its
    places those of Quảng Ninh unless it names another ``province``. An .opml (or .xml) gives feeds whose source is
    known by their site. ConfigError names file, row and what to write instead.
    """
    topics = _topics("topics.toml", _toml("topics.toml", _built_in("topics.toml")))
    built_in = _catalogue("quangninh.toml", _toml("quangninh.toml", _built_in("quangninh.toml")), topics)
    if path is None:
        return built_in
    content = _read(path)
    if path.suffix.lower() == ".toml":
        table = _toml(path.name, content)
        return _catalogue(path.name, table, _topics(path.name, table) or topics)
    if path.suffix.lower() in {".opml", ".xml"}:
        sources, feeds = feeds_of_opml(path.name, content, built_in, FEEDS_MAX)
        return Catalogue(sources, topics, feeds, _home(path.name, None, sources, built_in.home))
    raise ConfigError(f"{path.name}: name the catalogue file .toml or .opml, so that its form is known.")


def _built_in(name: str) -> bytes:
    return (files("bot.catalogue") / name).read_bytes()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise ConfigError(f"{path}: the catalogue cannot be read ({error.strerror}); check the path.") from error
    if len(content) > FILE_BYTES_MAX:
        raise ConfigError(f"{path.name}: over {FILE_BYTES_MAX // 1024 // 1024} MiB; split the catalogue.")
    return content


def _toml(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: not in UTF-8; save the file as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{name}: not valid TOML: {error}.") from error


def _tables(name: str, table: Mapping[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ConfigError(f"{name}: begin each {key} with a line [[{key}]].")
    return value


def _topics(name: str, table: Mapping[str, Any]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for number, value in enumerate(_tables(name, table, "topic"), start=1):
        row = Row.of(f"{name}, topic {number}", value, _TOPIC)
        topic_id = row.id("id")
        if topic_id in topics:
            row.refuse(f'id = "{topic_id}" stands twice; give this topic another')
        topics[topic_id] = Topic(
            topic_id,
            row.text("emoji"),
            {"vi": row.text("vi"), "en": row.text("en")},
            {"vi": row.text("about_vi"), "en": row.text("about_en")},
        )
    return topics


def _catalogue(name: str, table: dict[str, Any], topics: Mapping[str, Topic]) -> Catalogue:
    top = Row.of(name, table, _TOP)
    sources: dict[str, Source] = {}
    feeds: dict[str, FeedSpec] = {}
    for number, value in enumerate(_tables(name, table, "source"), start=1):
        row = Row.of(f"{name}, source {number}", value, _SOURCE)
        source = Source(row.id("id"), row.text("name"), row.url("home"))
        if source.id in sources:
            row.refuse(f'id = "{source.id}" stands twice; put its feeds under one source')
        sources[source.id] = source
        for place, spec in _feeds(row.named(source.id), source, topics):
            if spec.url in feeds:
                place.refuse(f"{spec.url} stands twice; take one out")
            feeds[spec.url] = spec
    if not feeds:
        top.refuse("there is no feed in it; write [[source]] with id, name, home and feeds = [ { url = … } ]")
    if len(feeds) > FEEDS_MAX:
        top.refuse(f"over {FEEDS_MAX:,} feeds; split the catalogue")
    _check_parents(top, feeds)
    places = load_province(top.one_of("province", provinces(), HOME_PROVINCE))
    return Catalogue(sources, topics, tuple(feeds.values()), _home(name, top.optional("home"), sources), places)


def _feeds(source_row: Row, source: Source, topics: Mapping[str, Topic]) -> Iterator[tuple[Row, FeedSpec]]:
    order = source_row.one_of("date_order", _ORDERS, "dmy")
    rows = source_row.fields.get("feeds", [])
    if not isinstance(rows, list):
        source_row.refuse("write feeds = [ { url = … }, … ]")
    for number, value in enumerate(rows, start=1):
        row = Row.of(f"{source_row.place}, feed {number}", value, _FEED)
        yield row, _feed(row, source, order, topics)


def _feed(row: Row, source: Source, order: str, topics: Mapping[str, Topic]) -> FeedSpec:
    section = row.optional("section")
    date_order: DateOrder = "mdy" if row.one_of("date_order", _ORDERS, order) == "mdy" else "dmy"
    return FeedSpec(
        url=row.url("url"),
        source=source.id,
        title=row.text("title", f"{source.name}: {section}" if section else source.name),
        kind=FeedKind(row.one_of("kind", tuple(FeedKind), FeedKind.FEED)),
        topic=row.one_of("topic", topics) if "topic" in row.fields else None,
        section=section,
        date_order=date_order,
        site=row.optional("site"),
        parent=row.url("parent") if "parent" in row.fields else None,
        enabled=row.flag("enabled", default=True),
        note=row.optional("note"),
    )


def _check_parents(top: Row, feeds: Mapping[str, FeedSpec]) -> None:
    for spec in feeds.values():
        if spec.parent is None:
            continue
        parent = feeds.get(spec.parent)
        if parent is None:
            top.refuse(f"{spec.url} has the parent {spec.parent}, which is no feed of this file; write one that is")
        if parent.parent is not None or parent is spec:
            top.refuse(f"{spec.url} has a parent that has one itself; write the topmost section as its parent")


def _home(name: str, wanted: str | None, sources: Mapping[str, Source], usual: str | None = None) -> str:
    if wanted is None:
        return usual if usual is not None and usual in sources else next(iter(sources))
    if wanted not in sources:
        raise ConfigError(f'{name}: home = "{wanted}" is no source of this file; write the id of one.')
    return wanted
