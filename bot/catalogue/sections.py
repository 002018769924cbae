"""From the section a paper puts an article in to Loa's topic: the surest sign there is, where there is one.

A paper's slugs differ from every other's, its words hardly: "Văn hóa – Xã hội", ``vanhoa`` and ``tin-van-hoa`` are read
by the same table as "Văn hóa". So a name is looked up whole first; then written together; then for the names that stand
in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.news.urls import site_host
from bot.news.vietnamese import fold

SECTION_CHARS_MAX = 300
_WORDS_MAX = 6  # a longer name is a headline, a long number a date or an article
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_EXTENSION = re.compile(r"\.(?:rss|xml|html?|aspx|epi|tpo|vov|vnp|chn|ldo)$")
_FEED = re.compile(r"\.(?:rss|xml)$")
# "Kinh tế – Xã hội", "Bóng đá quốc tế": what stands beside these says more than they do.
_YIELDING = ("xa-hoi", "quoc-te")


class Told(NamedTuple):
    """What a section tells. A ``catch_all`` takes what has no section of its own: its topic says little."""

    topic: str
    catch_all: bool = False


@dataclass(frozen=True, slots=True)
class Sections:
    """Slug → what it tells for all papers, and by registrable domain what one paper means by a slug: None where that
    is nothing."""

    common: Mapping[str, Told]
    sites: Mapping[str, Mapping[str, Told | None]]
    joined: Mapping[str, Told] = field(default_factory=dict)  # the common ones of several words, written as one

    def topic(self, slug: str, site: str) -> Told | None:
        """What the whole slug means."""
        own = self.sites.get(site, {})
        return own[slug] if slug in own else self.common.get(slug, self.joined.get(slug))

    def topic_within(self, slug: str, site: str) -> Told | None:
        """What the slug means, or the names of several words that stand in it; the first of them decides."""
        if slug in self.sites.get(site, {}) or self.topic(slug, site):
            return self.topic(slug, site)
        found = list(self._within(slug.split("-")))
        return next((told for told in found if told.topic not in _YIELDING), next(iter(found), None))

    def _within(self, words: list[str]) -> Iterator[Told]:
        if len(words) > _WORDS_MAX or any(word.isdigit() and len(word) > 2 for word in words):
            return
        at = 0
        while at < len(words) - 1:
            ends = (end for end in range(len(words), at + 1, -1) if "-".join(words[at:end]) in self.common)
            end = next(ends, None)
            if end is not None:
                yield self.common["-".join(words[at:end])]
            at = end or at + 1


@cache
def load_sections() -> Sections:
    """The built-in table, read once."""
    table = tomllib.loads((files("bot.catalogue") / "sections.toml").read_text("utf-8"))
    common = {slug: Told(topic) for slug, topic in table["sections"].items()}
    common |= {slug: Told(topic, catch_all=True) for slug, topic in table["catch_all"].items()}
    joined = {slug.replace("-", ""): told for slug, told in common.items() if "-" in slug}
    sites = {
        site: {slug: Told(topic) if topic else None for slug, topic in own.items()}
        for site, own in table["sites"].items()
    }
    return Sections(common, sites, joined)


def told_by_sections(sections: Iterable[str], url: str) -> Told | None:
    """What the first section that the table knows tells, by its name ("Y tế") or slug; else the folders and sub-domain
    of ``url``, the deepest first. What a catch-all tells yields to everything else. None when the table does not know
    them: a guess is left to the text."""
    table, site = load_sections(), site_host(url)
    named = (table.topic_within(slug_of(section), site) for section in sections)
    found = [told for told in (*named, *_topics_in(url, site, table)) if told]
    return next((told for told in found if not told.catch_all), next(iter(found), None))


def slug_of(name: str) -> str:
    return _NOT_SLUG.sub("-", fold(name[:SECTION_CHARS_MAX])).strip("-")


def _topics_in(url: str, site: str, sections: Sections) -> Iterator[Told | None]:
    """What the folders of the address mean, the deepest first, then its sub-domain. The last part may be an article's
    own name, which only begins like a section's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    *folders, last = parts.path.split("/")
    whole = slug_of(_EXTENSION.sub("", last.lower()))
    yield sections.topic_within(whole, site) if _FEED.search(last.lower()) else sections.topic(whole, site)
    for folder in reversed(folders):
        yield sections.topic_within(slug_of(folder), site)
    host = parts.hostname or ""
    if host.endswith(f".{site}"):
        yield sections.topic_within(slug_of(host.removesuffix(f".{site}")), site)
