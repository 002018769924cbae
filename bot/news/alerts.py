"""Which article tells people of something they must know now: a storm, boats forbidden to sail, a power cut …

Decided by words in their clause (``bot/catalogue/alerts.toml``): an event, and a sign that it holds or is to come.
*Họp báo* is no storm, *biểu diễn* no power cut; a storm of last year, of abroad or of a budget is no alert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.models import Alert, AlertKind
from bot.news import alert_told
from bot.news.alert_times import NO_SPAN, Span, span_of
from bot.news.alert_told import Told
from bot.news.alert_where import issuer_in, names_here, places_in
from bot.news.alert_words import KindWords, alert_words
from bot.news.phrases import plain
from bot.news.sentences import sentences
from bot.news.vietnamese import one_tone_style

_TITLE_CHARACTERS_MAX = 400
_LEAD_CHARACTERS_MAX = 1_500
_TEXT_CHARACTERS_MAX = 4_000
_PARAGRAPHS = 3  # of the body, in which an alert may be told
_EVIDENCE_CHARACTERS_MAX = 400


def anywhere(text: str) -> bool | None:
    """For readers in the whole country."""
    return names_here(text) or None


def alert_of(
    title: str, lead: str, body: str, published: datetime | None, locate: alert_told.Locate = anywhere
) -> Alert | None:
    """The alert that an article is, or None. The headline, the lead and the first paragraphs decide whether and of
    what; the rest of the text adds when, where and who says so. Times are completed from ``published``. What a sentence
    says of places that ``locate`` says are others is not told."""
    title = one_tone_style(title[:_TITLE_CHARACTERS_MAX])
    lead = one_tone_style(lead[:_LEAD_CHARACTERS_MAX])
    body = one_tone_style(body[:_TEXT_CHARACTERS_MAX])
    headline = alert_told.in_headline(title)
    opening = "\n".join([lead, *[line for line in body.split("\n") if line.strip()][:_PARAGRAPHS]])
    below = alert_told.in_text(title, opening[:_LEAD_CHARACTERS_MAX], published, locate, headline)
    told = headline + below
    if not told:
        return None
    first = _first(headline, below)
    span = _span(f"{first.by}\n{title}\n{lead}\n{body}", alert_words().kinds[first.kind], published)
    return Alert(
        kind=first.kind,
        also=tuple(dict.fromkeys(each.kind for each in told if each.kind is not first.kind)),
        evidence=first.by[:_EVIDENCE_CHARACTERS_MAX],
        over=first.over,
        start=span.start,
        until=span.until,
        until_notice=span.until_notice,
        where=places_in(first.by) or places_in(title) or places_in(lead),
        issuer=issuer_in(f"{first.by}\n{title}\n{lead}\n{body}"),
    )


def _first(headline: Sequence[Told], below: Sequence[Told]) -> Told:
    """What the article is an alert of before all else: of what its headline says; but whether boats may leave is an
    order of its own, with its time, wherever it is said."""
    order = list(alert_words().kinds)
    boats = [each for each in below if each.kind is AlertKind.BOATS]
    return min([*headline, *boats] or below, key=lambda each: order.index(each.kind))


def _span(text: str, its: KindWords, published: datetime | None) -> Span:
    """The times in the first sentence that names the event and says some. Its end may be said by a later one, if that
    does not begin otherwise: the headline says since when, the lead until when."""
    known = NO_SPAN
    for sentence in sentences(text):
        said = plain(sentence.text)
        if not any(words.search(said) for words in (its.own, its.below, its.event, its.told_over, its.over)):
            continue
        span = span_of(said, published)
        if known == NO_SPAN:
            known = span
        elif span.start in {None, known.start}:
            known = replace(known, until=span.until, until_notice=span.until_notice)
        if known.until or known.until_notice:
            break
    return known
