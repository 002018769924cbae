"""From the section a paper puts an article in to Loa's topic: the surest sign there is, where there is one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from bot.news.urls import site_host
from bot.news.vietnamese import fold

SECTION_CHARS_MAX = 300
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_EXTENSION = re.compile(r"\.(?:rss|xml|html?|aspx|epi|tpo|vov|vnp|chn|ldo)$")


@dataclass(frozen=True, slots=True)
class Sections:
    """Slug → topic id for all papers, and by registrable domain what one paper means by a slug. An empty topic says
    that the slug means nothing there."""

    common: Mapping[str, str]
    sites: Mapping[str, Mapping[str, str]]

    def topic(self, slug: str, site: str) -> str | None:
        own = self.sites.get(site, {})
        return own.get(slug, self.common.get(slug)) or None


@cache
def load_sections() -> Sections:
    """The built-in table, read once."""
    table = tomllib.loads((files("bot.catalogue") / "sections.toml").read_text("utf-8"))
    return Sections(table["sections"], table["sites"])


def topic_of_section(section: str | None, url: str) -> str | None:
    """The topic of a section by its name ("Y tế") or slug; else by the folders and sub-domain of ``url``, the
    deepest first. None when the table does not know them: a guess is left to the text."""
    sections, site = load_sections(), site_host(url)
    slugs = [slug_of(section)] if section else []
    found = (sections.topic(slug, site) for slug in [*slugs, *_parts(url, site)])
    return next((topic for topic in found if topic), None)


def slug_of(name: str) -> str:
    return _NOT_SLUG.sub("-", fold(name[:SECTION_CHARS_MAX])).strip("-")


def _parts(url: str, site: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    for segment in reversed(parts.path.split("/")):
        if segment:
            yield slug_of(_EXTENSION.sub("", segment.lower()))
    host = parts.hostname or ""
    if host.endswith(f".{site}"):
        yield host.removesuffix(f".{site}")
