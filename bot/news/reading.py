"""What the visible page says: by the site's rules, or by a general reader that refuses section pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import ParseError
from bot.models import DateOrder
from bot.news.blocks import Block, blocks_of
from bot.news.bylines import end_of_body, name_alone, person
from bot.news.fallback import read_blocks
from bot.news.metadata import Facts
from bot.news.opening import open_article
from bot.news.page import drop, select, text_of
from bot.news.pagedates import date_texts, dates_near, machine_dates_after
from bot.news.pruning import prune
from bot.news.sites import PAGE_ENDS, SiteRules
from bot.news.vietnamese import syllables

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAD_CHARACTERS_MIN = 40
_BODY_CHARACTERS_MIN = 150  # of a page that nothing but its text shows to be an article
_WHOLE_CHARACTERS_MIN = 800  # of a page that even its address does not show to be one
_GATHERED_MIN = 0.5
_PARAGRAPH_CHARACTERS = 300  # on average: teasers are shorter
_CRUMBS = ("[class*=breadcrumb] a[href]", "[id*=breadcrumb] a[href]")
_AUTHORS = ("[itemprop=author]", "[rel=author]", ".author-name", ".author", "[class*=author]", "[class*=tacgia]")
_AUTHORS_MAX = 3
_SECTION_CHARACTERS_MAX = 40
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
    gathered: float = 1.0  # the share of the text that stands in one place
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
    prune(bodies[0])
    blocks = [block for block in blocks_of(bodies[0]) if not block.is_caption]
    if not lead and rules.bold_lead and blocks and _is_bold_lead(blocks[0]):
        lead, blocks = blocks[0].text, blocks[1:]
    body, byline = end_of_body((block.text for block in blocks), rules.drop_after, reading.author)
    reading = replace(reading, lead=lead, body=tuple(body), author=reading.author or byline)
    return reading if body or reading.lead else None


def _is_bold_lead(block: Block) -> bool:
    return (block.is_bold or block.tag == "h2") and len(block.text) >= _LEAD_CHARACTERS_MIN


def without_rules(tree: HtmlElement, facts: Facts) -> Reading:
    """What the comparison of readers finds. ``tree`` loses what is no text of the page."""
    headline = _headline(tree, facts)
    title = text_of(headline) if headline is not None else ""
    near = dates_near(headline) if headline is not None else ((), ())
    marked = machine_dates_after(headline) if headline is not None else []
    after = headline.itersiblings() if headline is not None else ()
    image = _picture(picture for each in after for picture in each.iter("img"))
    crumbs = [text_of(each) for each in select(tree, _CRUMBS)]
    signed = (name_alone(text_of(each)) for each in select(tree, _AUTHORS)[:_AUTHORS_MAX])
    author = next(filter(None, signed), "")
    blocks, chosen = read_blocks(tree, title)
    lead, chosen = open_article(blocks, chosen, [title, *facts.titles], facts.leads)
    above = {title, *near[0], *near[1]}
    parts = (blocks[each].text for each in chosen)
    body, byline = end_of_body((part for part in parts if part not in above), PAGE_ENDS, "")
    return Reading(
        title=title,
        lead=lead,
        body=tuple(body),
        dates=tuple((text, "dmy") for text in (*marked, *near[1])),
        dates_near=near[0],
        section=crumbs[-1] if crumbs and len(crumbs[-1]) <= _SECTION_CHARACTERS_MAX else "",
        author=byline or author,
        image=image,
        gathered=_gathered([blocks[each] for each in chosen]),
    )


def _gathered(blocks: list[Block]) -> float:
    """How much of the prose stands in one place, 0 … 1: articles stand together, teasers each in a box of its own."""
    found: Counter[tuple[int, ...]] = Counter()
    for block in blocks:
        found[block.within] += len(block.text) if block.is_prose else 0
    return found.most_common(1)[0][1] / (found.total() or 1) if found else 0.0


def _headline(tree: HtmlElement, facts: Facts) -> HtmlElement | None:
    """The h1 that says what the page's metadata or <title> says; the only h1, when these are silent."""
    heads = [each for each in tree.iter("h1") if text_of(each)]
    for said in facts.titles:
        words = letters(said)
        for head in heads:
            if len(letters(text_of(head))) > 8 and words.startswith(letters(text_of(head))):
                return head
    return heads[0] if len(heads) == 1 and not facts.titles else None


def letters(text: str) -> str:
    return "".join(syllables(text))


def _picture(pictures: Iterable[HtmlElement]) -> str:
    """The address of the first that is no ornament; the lazily loaded one, where a placeholder stands in ``src``."""
    addresses = (picture.get(name) or "" for picture in pictures for name in ("data-src", "data-original", "src"))
    return next(
        (each for each in addresses if each and not each.startswith("data:") and not _ORNAMENT.search(each)), ""
    )


def refuse_listings(reading: Reading, facts: Facts, url: str) -> None:
    """ParseError not_an_article for home and section pages, and for pages without a text."""
    length = sum(map(len, reading.body))
    if facts.is_article and length:
        return
    addresses = [each for each in (url, *facts.canonicals) if each]
    named = all(map(names_article, addresses)) if addresses else True
    whole = length >= _WHOLE_CHARACTERS_MIN and (
        bool(facts.published)
        or reading.gathered >= _GATHERED_MIN
        or length >= _PARAGRAPH_CHARACTERS * len(reading.body)
    )
    if (
        length < (1 if facts.published else _BODY_CHARACTERS_MIN)
        or not (reading.title or facts.titles)
        or not (named or whole)
    ):
        raise ParseError("not_an_article", "The page holds no article; it may be a section or home page.")


def names_article(address: str) -> bool:
    """Whether the last part of the path is a slug or holds a number, or the query does: sections have short names."""
    path, _, query = address.partition("?")
    segment = _SEGMENT.search(path.partition("//")[2].partition("/")[2])
    name = segment[0] if segment else ""
    return name.count("-") >= 4 or re.search(r"\d{4,}", name) is not None or re.search(r"=\d{3,}", query) is not None
