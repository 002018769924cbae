"""From an article page to the article: the site's rules first, a general reader for the rest, the page's own facts.

What rules, general reader and metadata say is gathered into a *reading* and the facts; ``_merged`` chooses.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.models import Extraction
from bot.news.bylines import person_of_metadata
from bot.news.dates import VIETNAM, parse_date, refuted_orders
from bot.news.feedtext import clean_lead, visible
from bot.news.metadata import Facts, facts_of
from bot.news.page import parse_page
from bot.news.reading import Reading, by_rules, letters, names_article, refuse_listings, without_rules
from bot.news.sites import SiteRules, rules_for
from bot.news.urls import canonical_url, site_host
from bot.news.vietnamese import is_vietnamese, same_words

_LEAD_CHARACTERS_MIN = 40
_TITLE_TAIL = re.compile(r"\s+[|–-]\s+[^|–-]{2,60}$")
_ENTRY_APART_MIN = timedelta(minutes=5)
_NO_SECTION = frozenset({"news", "article", "tin tức", "trang chủ", "trang nhất", "home"})


def extract(html: bytes, url: str, *, now: datetime, charset: str | None = None, site: str | None = None) -> Extraction:
    """The article on the page at ``url`` (empty: where the page says it is). ``charset`` is what HTTP declared,
    ``site`` names rules to use whatever the address says.

    ParseError says why there is none: too_large (3 MB), empty, challenge, not_html, too_complex, too_deep, or
    not_an_article for section and home pages. What the page does not say for certain is None, dates above all.
    """
    tree = parse_page(html, charset)
    facts = facts_of(tree, url)
    url = url or next(iter(facts.canonicals), "")
    rules = rules_for(url, site)
    reading = by_rules(tree, rules, facts) if rules else None
    if reading is None:
        reading = without_rules(tree, facts)
        refuse_listings(reading, facts, url)
    return _merged(reading, facts, rules, url, now)


def layout_changed(extraction: Extraction, url: str, site: str | None) -> bool:
    """Whether there are rules for this page and they no longer match: the general reader served."""
    return extraction.site is None and rules_for(url, site) is not None


def as_json(extraction: Extraction) -> dict[str, str | None]:
    """The shape of ``loa extract``: instants as ISO 8601 in Vietnamese time (+07:00), what is missing as None."""

    def iso(moment: datetime | None) -> str | None:
        return moment.astimezone(VIETNAM).isoformat() if moment else None

    return {
        "url": extraction.url,
        "canonical_url": extraction.canonical_url,
        "title": extraction.title,
        "lead": extraction.lead,
        "published": iso(extraction.published),
        "updated": iso(extraction.updated),
        "author": extraction.author,
        "section": extraction.section,
        "body": extraction.body,
        "image": extraction.image,
        "site": extraction.site,
    }


# --- choosing ------------------------------------------------------------------------------------------------------


def _merged(reading: Reading, facts: Facts, rules: SiteRules | None, url: str, now: datetime) -> Extraction:
    title = _title(reading, facts)
    lead, body = _lead_and_body(reading, facts, title)
    lead = _without_agency(lead)
    published = _published(reading, facts, rules, now)
    updated = next(filter(None, (_meta_date(raw, rules, now) for raw in facts.updated)), None)
    base = canonical_url(url) or None
    images = (canonical_url(each, base) for each in (*facts.images, reading.image) if each)
    sections = (reading.section, *facts.sections)
    authors = (reading.author, *(person_of_metadata(each, facts.site_name) for each in facts.authors))
    return Extraction(
        url=url,
        canonical_url=_canonical(facts, url),
        title=visible(title) or None,
        lead=visible(lead) or None,
        published=published,
        updated=updated if updated and (published is None or updated > published) else None,
        author=next(filter(None, map(visible, authors)), None),
        section=next((each for each in map(visible, sections) if _is_section(each, title)), None),
        body=visible("\n\n".join(body)) or None,
        image=next((each for each in images if each and _is_picture(each)), None),
        site=reading.site,
    )


def _is_section(text: str, title: str) -> bool:
    return bool(text) and text.lower() not in _NO_SECTION and not same_words(text, title)


def _canonical(facts: Facts, url: str) -> str | None:
    """What the page calls itself, if that is an article of the same site; else its address."""
    own = canonical_url(url)
    for each in facts.canonicals:
        said = canonical_url(each, own)
        if said and (own is None or (site_host(said) == site_host(own) and names_article(said))):
            return said
    return own


def _title(reading: Reading, facts: Facts) -> str:
    """The headline as seen; the metadata's where that differs by white space only (lines of the headline run
    together) or nothing was seen."""
    if not reading.title:
        return _TITLE_TAIL.sub("", facts.titles[0]) if facts.titles else ""
    same = (each for each in facts.titles if letters(each) == letters(reading.title))
    return max([reading.title, *same], key=lambda each: each.count(" "))


def _lead_and_body(reading: Reading, facts: Facts, title: str) -> tuple[str, list[str]]:
    """The lead, and the body without it, without the title again and without what stands above the lead.

    Where no lead is seen, the description serves if the page is Vietnamese, where it is the paper's sapo; elsewhere it
    is written for search engines or only repeats the first words.
    """
    body = list(reading.body)
    lead = reading.lead
    if not lead and is_vietnamese(" ".join(body)):
        lead = next((each for each in facts.leads if not same_words(each, title)), "")
    opening = letters(lead.rstrip(".… "))
    for index, part in enumerate(body[:4]):
        said = letters(part)
        if opening and len(opening) >= _LEAD_CHARACTERS_MIN // 2 and said.startswith(opening):
            whole = lead if reading.lead else part
            return whole, body[index + 1 :] or body
    while len(body) > 1 and same_words(body[0], title):
        del body[0]
    return lead, body


def _without_agency(lead: str) -> str:
    """``lead`` without the paper's name in front: ``(Dân trí) -``, ``TPO -``."""
    rest = clean_lead(lead)
    return rest if rest and lead.endswith(rest) else lead


def _published(reading: Reading, facts: Facts, rules: SiteRules | None, now: datetime) -> datetime | None:
    """The metadata's date, else the visible one; where the better one is only a day, one that agrees on the day
    gives the time."""
    meta = [(raw, _meta_date(raw, rules, now)) for raw in facts.published]
    seen = [(raw, parse_date(raw, order, now)) for raw, order in reading.dates]
    found = [(raw, moment) for raw, moment in (*meta, *seen) if moment]
    if not found:
        return None
    raw, best = found[0]
    if raw in facts.updated:  # live reports give the last entry's time for both: what says an earlier one knows better
        earlier = ((each, moment) for each, moment in found if best - moment > _ENTRY_APART_MIN)
        raw, best = next(earlier, (raw, best))
    if ":" in raw:
        return best
    near = [(each, moment) for each in reading.dates_near if (moment := parse_date(each, "dmy", now))]
    day = best.astimezone(VIETNAM).date()
    exact = (m for each, m in (*found, *near) if ":" in each and m.astimezone(VIETNAM).date() == day)
    return next(exact, best)


def _meta_date(raw: str, rules: SiteRules | None, now: datetime) -> datetime | None:
    """A date of the metadata. Off ISO 8601 its order is the site's; of an unknown site, the only one possible."""
    refuted = refuted_orders(raw)
    if rules is not None and rules.meta_date_order not in refuted:
        return parse_date(raw, rules.meta_date_order, now)
    moments = {parse_date(raw, order, now) for order in ("dmy", "mdy") if order not in refuted}
    return moments.pop() if len(moments) == 1 else None


def _is_picture(address: str) -> bool:
    """Neither a folder nor the site's logo, which pages without a picture give instead."""
    name = address.partition("?")[0].rpartition("/")[2].lower()
    return bool(name) and "logo" not in name and not name.endswith(".svg")
