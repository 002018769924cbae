"""Section pages of sites without a feed: the articles they link, by the site's own cards or by general signs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.catalogue.sections import slug_of
from bot.errors import ParseError
from bot.models import DateOrder, Entry, FeedSpec, ParsedFeed, RefusedEntry
from bot.news.dates import parse_date
from bot.news.feedtext import clean_lead, clean_title
from bot.news.items import checked_entry
from bot.news.page import parse_page, text_of
from bot.news.urls import article_identity, canonical_url, host_of, site_host

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ENTRIES_MAX = 100
LINKS_MAX = 5_000
CARDS_MAX = 300
FEEDS_MAX = 20
CLIMB_MAX = 6  # levels from a link to the box that is about its article alone
ANCESTORS_MAX = 60
TITLE_CHARS_MIN = 20
TITLE_WORDS_MIN = 4
LEAD_CHARS_MIN = 40


@dataclass(frozen=True, slots=True)
class _Cards:
    """Selectors of a family of sites, within each card."""

    hosts: tuple[str, ...]
    card: str
    link: str
    title: str
    lead: str
    time: str


_FAMILIES = {
    "baoquangninh": _Cards(
        hosts=("baoquangninh.vn", "baohungyen.vn"),
        card="div.card-content, article.card",
        link="h3.card-title a[href], .card-title a[href]",
        title="h3.card-title, .card-title",
        lead="div.card-desc, .card-desc",
        time="time.card-time, .card-time",
    ),
    "quangninh.gov.vn": _Cards(
        hosts=("quangninh.gov.vn",),
        card="div.search-result li .box-content",
        link="a[href]",
        title="h3",
        lead=".box-desc",
        time="p",
    ),
}


def parse_listing(html: bytes, url: str, spec: FeedSpec, now: datetime) -> ParsedFeed:
    """The articles a section page links, in the page's order, at most 100. ``format`` is "page"; ``fallback`` says
    that the site's own cards were not found and general signs served. ParseError as
    ``parse_page``, or not_a_feed for a feed in its place."""
    page = _page(html)
    cards = _cards_of(url, spec.site)
    read = list(_by_cards(page, cards, url, spec, now)) if cards else []
    fallback = bool(cards) and not any(isinstance(each, Entry) for each in read)
    if not cards or fallback:
        read = list(_by_signs(page, url, spec, now))
    entries: dict[str, Entry] = {}
    for each in read:
        if isinstance(each, Entry):
            entries.setdefault(each.key, each)
    found = tuple(islice(entries.values(), ENTRIES_MAX))
    return ParsedFeed(
        title=clean_title(page.findtext(".//title") or "") or spec.title,
        entries=found,
        refused=tuple(each for each in read if isinstance(each, RefusedEntry)),
        home=canonical_url(url),
        format="page",
        fingerprints={entry.key: entry.fingerprint for entry in found},
        fallback=fallback and bool(found),
    )


_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_HEAD_BYTES = 16_384


def _page(html: bytes) -> HtmlElement:
    if _FEED.search(html[:_HEAD_BYTES]):
        raise ParseError("not_a_feed", "The address holds a feed, not a page: poll it as a feed.")
    return parse_page(html)


# --- by the site's cards -----------------------------------------------------------------------------------------


def _cards_of(url: str, site: str | None) -> _Cards | None:
    host = host_of(url)
    for name, cards in _FAMILIES.items():
        if site in {name, *cards.hosts}:
            return cards
        if site is None and any(host == own or host.endswith(f".{own}") for own in cards.hosts):
            return cards
    return None


def _by_cards(
    page: HtmlElement, cards: _Cards, url: str, spec: FeedSpec, now: datetime
) -> Iterator[Entry | RefusedEntry]:
    for card in islice(page.cssselect(cards.card), CARDS_MAX):
        links = card.cssselect(cards.link)
        link = canonical_url(links[0].get("href") or "", url) if links else None
        if link is None or site_host(link) != site_host(url):
            continue
        titles = card.cssselect(cards.title) or links
        title = clean_title(text_of(titles[0]))
        lead = next((text_of(each) for each in card.cssselect(cards.lead)), "")
        yield checked_entry(
            article_identity(link),
            link,
            title,
            now,
            lead=clean_lead(lead, title),
            published=_first_date(card.cssselect(cards.time), spec.date_order, now),
            image=_image(_around(card), url),
            sections=(spec.section,) if spec.section else (),
        )


def _around(card: HtmlElement) -> HtmlElement:
    """The card with its picture, which stands beside the text."""
    parent = card.getparent()
    if card.tag == "article" or parent is None:
        return card
    return parent if len(list(islice(parent.iter("h3"), 2))) == 1 else card


def _first_date(elements: list[HtmlElement], order: DateOrder, now: datetime) -> datetime | None:
    for element in elements[:20]:
        for raw in (element.get("datetime") or "", element.get("title") or "", text_of(element)):
            found = parse_date(raw, order, now)
            if found:
                return found
    return None


def _image(box: HtmlElement, url: str) -> str | None:
    for image in islice(box.iter("img"), 5):
        for name in ("data-src", "data-original", "src"):
            found = canonical_url(image.get(name) or "", url)
            if found:
                return found
    return None


# --- by general signs -----------------------------------------------------------------------------------------------

_ARTICLE = re.compile(
    r"/[^/]*(?:[^/-]+-){3,}[^/]*\d{4,}[^/]*/?$"  # a slug with a number
    r"|/(?:[^/-]+-){3,}[^/-]+\.(?:s?html?|aspx|php|tpo|vov|vnp|chn|ldo|epi)$"
    r"|/(?:[^/-]+-){5,}[^/-]+/?$"
)
_NO_ARTICLE = re.compile(
    r"/(?:tags?|tu-khoa|chu-de|chuyen-de|su-kien|search|tim-kiem|rss|author|tac-gia)(?:/|$)"
    r"|\.(?:pdf|jpe?g|png|zip|rss|xml)$"
)
_APART = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|breadcrumb|sidebar|aside|popular|trending|most|docnhieu|doc-nhieu|xem-nhieu"
    r"|banner|tags?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEAD_CLASS = re.compile(r"desc|sapo|lead|summary|intro|excerpt", re.IGNORECASE)
_TIME_CLASS = re.compile(r"time|date|ngay", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def looks_like_article(url: str) -> bool:
    """Whether the address itself says so: it holds an article number or a long slug."""
    path = urlsplit(url).path
    if _NO_ARTICLE.search(path):
        return False
    return article_identity(url) != url or _ARTICLE.search(path) is not None


def _by_signs(page: HtmlElement, url: str, spec: FeedSpec, now: datetime) -> Iterator[Entry | RefusedEntry]:
    links = _article_links(page, url)
    boxes = _boxes(links)
    for identity, anchors in links.items():
        title, anchor = max(((_title(each[1]), each) for each in anchors), key=lambda found: _weight(*found))
        if len(title) < TITLE_CHARS_MIN or len(title.split()) < TITLE_WORDS_MIN:
            continue
        link, element = anchor
        box = boxes[element]
        yield checked_entry(
            identity,
            link,
            title,
            now,
            lead=_lead(box, title),
            published=_first_date(_marked(box, "time", _TIME_CLASS), spec.date_order, now),
            image=_image(box, url),
            sections=(spec.section,) if spec.section else (),
        )


def _article_links(page: HtmlElement, url: str) -> dict[str, list[tuple[str, HtmlElement]]]:
    """identity → (URL, anchor) of the links to articles of the same site, outside menus and side columns."""
    site, own = site_host(url), canonical_url(url)
    found: dict[str, list[tuple[str, HtmlElement]]] = defaultdict(list)
    for anchor in islice(page.iter("a"), LINKS_MAX):
        link = canonical_url(anchor.get("href") or "", url)
        if link is None or link == own or site_host(link) != site or not looks_like_article(link):
            continue
        if not _stands_apart(anchor):
            found[article_identity(link)].append((link, anchor))
    return found


def _stands_apart(anchor: HtmlElement) -> bool:
    for element in islice(anchor.iterancestors(), ANCESTORS_MAX):
        if element.tag in {"nav", "footer", "aside"}:
            return True
        if element.tag not in {"body", "html"} and _APART.search(f"{element.get('class', '')} {element.get('id', '')}"):
            return True
    return False


def _boxes(links: dict[str, list[tuple[str, HtmlElement]]]) -> dict[HtmlElement, HtmlElement]:
    """For each anchor the largest element around it that links no other article."""
    inside: dict[HtmlElement, set[str]] = defaultdict(set)
    for identity, anchors in links.items():
        for _, anchor in anchors:
            for element in (anchor, *islice(anchor.iterancestors(), CLIMB_MAX)):
                inside[element].add(identity)
    boxes: dict[HtmlElement, HtmlElement] = {}
    for anchors in links.values():
        for _, anchor in anchors:
            box = anchor
            for element in islice(anchor.iterancestors(), CLIMB_MAX):
                if len(inside[element]) > 1 or element.tag in {"body", "html"}:
                    break
                box = element
            boxes[anchor] = box
    return boxes


def _title(anchor: HtmlElement) -> str:
    heading = next(anchor.iter(*_HEADINGS), None)
    text = _text_without_time(anchor if heading is None else heading)
    return clean_title(text.lstrip("> ").rstrip(" -–|")) or clean_title(anchor.get("title") or "")


def _text_without_time(element: HtmlElement) -> str:
    """The text of a link but for "(3 giờ trước)" and the like, which stand in an element of their own."""
    times = set(_marked(element, "time", _TIME_CLASS)) - {element}
    if not times:
        return text_of(element)
    pieces = [element.text or ""]
    for child in element.iterchildren():
        pieces += ["" if child in times else text_of(child), child.tail or ""]
    return " ".join("".join(pieces).split())


def _likeness(title: str, url: str) -> float:
    """The share of the title's words that the address spells: high for titles, low for leads."""
    words = slug_of(title).split("-")
    slug = set(slug_of(urlsplit(url).path.rstrip("/").rpartition("/")[2]).split("-"))
    return sum(word in slug for word in words) / len(words)


def _weight(title: str, anchor: tuple[str, HtmlElement]) -> tuple[bool, float, bool, int]:
    """What of an article's links is its title: long enough, spelled by the address, a heading, the longest."""
    link, element = anchor
    in_heading = next(element.iter(*_HEADINGS), None) is not None or any(
        above.tag in _HEADINGS for above in islice(element.iterancestors(), 3)
    )
    return len(title) >= TITLE_CHARS_MIN, round(_likeness(title, link), 1), in_heading, len(title)


def _marked(box: HtmlElement, tag: str, pattern: re.Pattern[str]) -> list[HtmlElement]:
    return [
        each for each in islice(box.iter("*"), 200) if each.tag == tag or pattern.search(str(each.get("class") or ""))
    ]


def _lead(box: HtmlElement, title: str) -> str:
    for element in _marked(box, "p", _LEAD_CLASS):
        text = text_of(element)
        if len(text) >= LEAD_CHARS_MIN and title not in text:
            return clean_lead(text, title)
    return ""


# --- the feeds of a page ------------------------------------------------------------------------------------------

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
_FEED_PATH = re.compile(
    r"(?:\.rss|/(?:rss|atom|feed)\.xml|/rss/[^?#]+|/feed/?|/rss/?|/rss\.html?|/rss\.aspx)$", re.IGNORECASE
)


def find_feeds(html: bytes, url: str) -> list[str]:
    """The feeds a page offers, at most 20: first those it declares in <link rel="alternate">, then links that look
    like one; an index page of feeds (``/rss``) last. ParseError as
    ``parse_page``, or not_a_feed for a feed in its place."""
    page = _page(html)
    declared = [
        link.get("href") or ""
        for link in page.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split() and (link.get("type") or "").lower() in _FEED_TYPES
    ]
    linked = [
        anchor.get("href") or ""
        for anchor in islice(page.iter("a"), LINKS_MAX)
        if _FEED_PATH.search((anchor.get("href") or "").partition("?")[0].strip())
    ]
    linked.sort(key=_is_index)
    urls = (canonical_url(each, url) for each in [*declared, *linked])
    return list(islice(dict.fromkeys(each for each in urls if each), FEEDS_MAX))


def _is_index(href: str) -> bool:
    return re.search(r"/rss(?:\.html?|\.aspx)?/?$", href, re.IGNORECASE) is not None
