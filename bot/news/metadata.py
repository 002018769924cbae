"""What a page says of itself for machines: JSON-LD (schema.org) of any kind of Article, Open Graph, meta tags.

Values are as served but for entities and white space: dates stay raw, addresses may be relative.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.news.vietnamese import nfc

SCRIPT_CHARACTERS_MAX = 300_000
SCRIPTS_MAX = 20
VALUE_CHARACTERS_MAX = 4_000
_NODES_MAX = 2_000
_DEPTH_MAX = 8

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting)$")
_MARKED_TAGS = ("time", "span", "div", "p")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_HOME_CRUMBS = frozenset({"trang chủ", "home", "trang nhất", "homepage"})


class Element(Protocol):
    """The little of an lxml element that is needed here."""

    text: str | None

    def get(self, name: str, /) -> str | None: ...
    def iter(self, *tags: str) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """Of each fact the values in the order in which they deserve belief; empty when the page is silent."""

    titles: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    canonicals: tuple[str, ...] = ()
    site_name: str | None = None
    is_article: bool = False  # JSON-LD of this page's article was found


def facts_of(tree: Element, url: str) -> Facts:
    """The facts of the page at ``url`` that was parsed into ``tree``."""
    nodes = list(_nodes(tree))
    article = _article(nodes, url)
    meta = _meta(tree)
    crumbs = [name for node in nodes if _is(node, "BreadcrumbList") for name in _crumbs(node)]
    return Facts(
        titles=_texts(
            article.get("headline"), article.get("name"), *meta("og:title", "twitter:title"), *_window_title(tree)
        ),
        leads=_texts(article.get("description"), *meta("og:description", "description", "twitter:description")),
        published=_texts(article.get("datePublished"), *meta(*_PUBLISHED), *_marked(tree, "datePublished")),
        updated=_texts(article.get("dateModified"), *meta(*_UPDATED)),
        authors=_texts(*_names(article.get("author")), *meta("article:author", "author")),
        sections=_texts(*reversed(crumbs), *_list(article.get("articleSection")), *meta("article:section")),
        images=_texts(*meta("og:image", "og:image:url"), *_images(article.get("image")), *meta("twitter:image")),
        canonicals=_texts(*_links(tree, "canonical"), *meta("og:url")),
        site_name=next(iter(_texts(*meta("og:site_name"))), None),
        is_article=bool(article),
    )


_PUBLISHED = (
    "article:published_time",
    "article:published:time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "og:published_time",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
)
_UPDATED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod")


def clean(value: object) -> str:
    """A served text as a reader sees it: entities undone (twice where a CMS did them twice), one line, NFC."""
    if not isinstance(value, str):
        return ""
    return " ".join(nfc(unescape(unescape(value[:VALUE_CHARACTERS_MAX]))).split())


def _texts(*values: object) -> tuple[str, ...]:
    """The distinct non-empty texts among ``values``, in order."""
    return tuple(dict.fromkeys(text for text in map(clean, values) if text))


# --- meta tags -----------------------------------------------------------------------------------------------------


class _Meta:
    def __init__(self, tree: Element) -> None:
        self._values: dict[str, str] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = element.get("content")
            if name and content and len(self._values) < _NODES_MAX:
                self._values.setdefault(name.strip().lower(), content)

    def __call__(self, *names: str) -> list[str]:
        return [self._values[name] for name in names if name in self._values]


def _meta(tree: Element) -> _Meta:
    return _Meta(tree)


def _window_title(tree: Element) -> list[str | None]:
    return [each.text for each in tree.iter("title")][:1]


def _marked(tree: Element, property_: str) -> list[str | None]:
    """What elements of the visible page say of a property (microdata), but for those of other articles: the first."""
    elements = (each for each in tree.iter(*_MARKED_TAGS) if each.get("itemprop") == property_)
    return [each.get("datetime") or each.get("content") for each in elements][:1]


def _links(tree: Element, relation: str) -> list[str | None]:
    return [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").strip().lower() == relation]


# --- JSON-LD -------------------------------------------------------------------------------------------------------


def _nodes(tree: Element) -> Iterator[dict[str, Any]]:
    """All objects of all JSON-LD scripts, outer ones first, within limits of size, number and depth. What an article
    contains (the entries of a live blog) is left out."""
    left = _NODES_MAX
    scripts = (e for e in tree.iter("script") if "ld+json" in (e.get("type") or "").lower())
    for _, script in zip(range(SCRIPTS_MAX), scripts, strict=False):
        queue: list[tuple[Any, int]] = [(_parsed(script.text or ""), 0)]
        for value, depth in queue:
            if left <= 0 or depth > _DEPTH_MAX:
                continue
            left -= 1
            if isinstance(value, dict):
                yield value
                if not _is_article(value):
                    queue += [(each, depth + 1) for each in value.values() if isinstance(each, dict | list)]
            elif isinstance(value, list):
                queue += [(each, depth + 1) for each in value[:_NODES_MAX]]


def _parsed(text: str) -> Any:
    """The JSON in ``text``, forgiving what papers serve: comments around it, raw line breaks, trailing commas."""
    if len(text) > SCRIPT_CHARACTERS_MAX:
        return None
    text = text.replace("<!--", "").replace("-->", "").replace("//<![CDATA[", "").replace("//]]>", "").strip(" \t\r\n;")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _is(node: dict[str, Any], kind: str) -> bool:
    return kind in _list(node.get("@type"))


def _is_article(node: dict[str, Any]) -> bool:
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in _list(node.get("@type")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _article(nodes: list[dict[str, Any]], url: str) -> dict[str, Any]:
    """The article that the page is about: the one that names this address, else the only one, else none."""
    found = list(filter(_is_article, nodes))
    named = [node for node in found if _path(url) in map(_path, _addresses(node))]
    if named:
        return named[0]
    return found[0] if len(found) == 1 else {}


def _addresses(node: dict[str, Any]) -> list[str]:
    page = node.get("mainEntityOfPage")
    values = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return [value for value in values if isinstance(value, str) and value.strip()]


def _path(url: str) -> str:
    try:
        return urlsplit(url.strip()).path.rstrip("/")
    except ValueError:
        return url


def _names(value: Any) -> list[Any]:
    """The names of persons; an organisation is the paper, not an author."""
    found = []
    for each in _list(value)[:10]:
        if isinstance(each, dict) and not _is(each, "Organization"):
            found += _list(each.get("name"))
        elif isinstance(each, str):
            found.append(each)
    return [", ".join(dict.fromkeys(filter(None, map(clean, found))))]


def _images(value: Any) -> list[Any]:
    return [each.get("url") if isinstance(each, dict) else each for each in _list(value)[:10]]


def _crumbs(node: dict[str, Any]) -> list[str]:
    """The names on the way from the home page, without it."""
    names = []
    for each in _list(node.get("itemListElement"))[:20]:
        if isinstance(each, dict):
            item = each.get("item")
            names.append(clean(each.get("name") or (item.get("name") if isinstance(item, dict) else None)))
    return [name for name in names if name and name.lower() not in _HOME_CRUMBS]
