"""What the visible page says: by the site's rules, or by a general reader that refuses section pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import ParseError
from bot.models import DateOrder
from bot.news.bylines import end_of_body, person
from bot.news.fallback import link_share, read_body
from bot.news.metadata import Facts
from bot.news.page import drop, one_line, select, text_of
from bot.news.pagedates import date_texts, dates_near
from bot.news.paragraphs import paragraphs, share_within
from bot.news.sites import PAGE_ENDS, SiteRules
from bot.news.vietnamese import syllables

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAD_CHARACTERS_MIN = 40
_BODY_CHARACTERS_MIN = 150  # of a page that nothing but its text shows to be an article
_LINK_SHARE_MAX = 0.4
_SEGMENT = re.compile(r"[^/]+(?=/*$)")
_ORNAMENT = re.compile(r"icon|logo|avatar|pixel|spacer|button|\.gif\b|\.svg\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the visible page says, by rules or without. ``dates`` are as written, with the order to read them in."""

    title: str = ""
    lead: str = ""
    body: tuple[str, ...] = ()
    dates: tuple[tuple[str, DateOrder], ...] = ()
    dates_near: tuple[str, ...] = ()  # around the headline: only ever make a day more exact
    section: str = ""
    author: str = ""
    image: str = ""
    site: str | None = None


def by_rules(tree: HtmlElement, rules: SiteRules, facts: Facts) -> Reading | None:
    """What the site's rules find; None when they do not match: without a body, or without any title."""
    drop(tree, rules.drop_first)
    bodies, titles = select(tree, rules.body), select(tree, rules.title)
    if not bodies or not (titles or facts.titles):
        return None
    lead = " ".join(text_of(each) for each in select(tree, rules.lead)[:1])
    section = [text_of(each) for each in select(tree, rules.section)]
    dates = [(text, rules.date_order) for each in select(tree, rules.date)[:1] for text in date_texts(each)]
    reading = Reading(
        title=text_of(titles[0]) if titles else "",
        lead=lead,
        dates=tuple(dates),
        section=section[-1] if section else "",
        author=person(" ".join(text_of(each) for each in select(tree, rules.author)[:1])),
        image=_picture(bodies[0].iter("img")),
        site=rules.name,
    )
    drop(bodies[0], (*rules.drop, *rules.lead, *rules.title))
    if not lead and rules.bold_lead:
        reading = replace(reading, lead=_take_bold_lead(bodies[0]))
    body, byline = end_of_body(paragraphs(bodies[0]), rules.drop_after, reading.author)
    reading = replace(reading, body=tuple(body), author=reading.author or byline)
    return reading if body or reading.lead else None


def _take_bold_lead(body: HtmlElement) -> str:
    """The first paragraph, taken out of ``body``, if it is wholly in bold and long enough to be a lead."""
    for element in body.iter("p", "h2", "div"):
        text = text_of(element)
        if element is body or not text or (element.tag == "div" and element.find(".//p") is not None):
            continue
        bold = element.tag == "h2" or share_within(element, {"strong", "b"}) > 0.9
        if bold and len(text) >= _LEAD_CHARACTERS_MIN:
            element.drop_tree()
            return text
        return ""
    return ""


def without_rules(tree: HtmlElement, facts: Facts) -> Reading:
    headline = _headline(tree, facts)
    title = text_of(headline) if headline is not None else ""
    near = dates_near(headline) if headline is not None else ((), ())
    after = headline.itersiblings() if headline is not None else ()
    image = _picture(picture for each in after for picture in each.iter("img"))
    above = {title, *near[0], *near[1]}
    body, byline = end_of_body((part for part in read_body(tree, headline) if part not in above), PAGE_ENDS, "")
    if not facts.leads and len(body) > 1 and _is_bold(tree, body[0]):
        lead, body = body[0], body[1:]
    else:
        lead = ""
    return Reading(
        title=title,
        lead=lead,
        body=tuple(body),
        dates=tuple((text, "dmy") for text in near[1]),
        dates_near=near[0],
        author=byline,
        image=image,
    )


def _is_bold(tree: HtmlElement, paragraph: str) -> bool:
    """Whether the paragraph is long enough for a lead and stands in bold, or as a heading of its own."""
    bold = (text_of(each) for each in tree.iter("strong", "b", "h2"))
    return len(paragraph) >= _LEAD_CHARACTERS_MIN and paragraph in bold


def _headline(tree: HtmlElement, facts: Facts) -> HtmlElement | None:
    """The h1 that says what the page's metadata or <title> says; the only h1, when these are silent."""
    heads = [each for each in tree.iter("h1") if text_of(each)]
    window_title = one_line(tree.findtext(".//title") or "")
    for said in (*facts.titles[:2], window_title):
        words = letters(said)
        for head in heads:
            if len(letters(text_of(head))) > 8 and words.startswith(letters(text_of(head))):
                return head
    return heads[0] if len(heads) == 1 and not facts.titles and not window_title else None


def letters(text: str) -> str:
    return "".join(syllables(text))


def _picture(pictures: Iterable[HtmlElement]) -> str:
    """The address of the first that is no ornament; the lazily loaded one, where a placeholder stands in ``src``."""
    addresses = (picture.get(name) or "" for picture in pictures for name in ("data-src", "data-original", "src"))
    return next(
        (each for each in addresses if each and not each.startswith("data:") and not _ORNAMENT.search(each)), ""
    )


def refuse_listings(tree: HtmlElement, reading: Reading, facts: Facts, url: str) -> None:
    """ParseError not_an_article for home and section pages, and for pages without a text."""
    length = sum(map(len, reading.body))
    if facts.is_article and length:
        return
    addresses = [each for each in (url, *facts.canonicals) if each]
    listing = (
        length < (1 if facts.published else _BODY_CHARACTERS_MIN)
        or not (reading.title or facts.titles)
        or (bool(addresses) and not all(map(names_article, addresses)))
        or link_share(tree, list(reading.body)) > _LINK_SHARE_MAX
    )
    if listing:
        raise ParseError("not_an_article", "The page holds no article; it may be a section or home page.")


def names_article(address: str) -> bool:
    """Whether the last part of the path is a slug or holds a number, or the query does: sections have short names."""
    path, _, query = address.partition("?")
    segment = _SEGMENT.search(path.partition("//")[2].partition("/")[2])
    name = segment[0] if segment else ""
    return name.count("-") >= 4 or re.search(r"\d{4,}", name) is not None or re.search(r"=\d{3,}", query) is not None
