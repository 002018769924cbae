"""Which article tells people of something they must know now: a storm, boats forbidden to sail, a power cut …

Decided by a headline's words in their clause (``bot/catalogue/alerts.toml``): an event, and a sign that it holds or is
to come. *Họp báo* is no storm, *biểu diễn* no power cut; a storm of last year, of abroad or of a budget is no alert.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.models import Alert, AlertKind
from bot.news.alert_times import Span, span_of
from bot.news.alert_where import is_abroad, issuer_in, names_here, places_in
from bot.news.alert_words import AlertWords, KindWords, alert_words
from bot.news.phrases import plain
from bot.news.sentences import sentences
from bot.news.vietnamese import one_tone_style

_TITLE_CHARACTERS_MAX = 400
_LEAD_CHARACTERS_MAX = 1_500
_TEXT_CHARACTERS_MAX = 4_000
_CLAUSE = re.compile(r"[^;|!]+")
_NOT_YET = re.compile(r"(?<!\w)(?:chưa|không|khi nào|bao giờ|chờ|mong|đến khi|tới khi)(?: \w+){0,2} $")
_NOT_WITHIN = re.compile(r"(?<!\w)(?:chưa|khi nào|bao giờ|không được|không cho)(?!\w)")
_JOINED = re.compile(r"[\w·]+(?: \w+)? và $")
_BLANK = "·"
_AFTER_DAYS = re.compile(r"(?<!\w)sau (?:hơn |gần |nhiều )?(?:\d+ )?(?:ngày|giờ|tuần|tháng|năm)(?: liên tiếp)? $")


def alert_of(title: str, lead: str, body: str, published: datetime | None) -> Alert | None:
    """The alert that an article is, or None. The headline decides whether and of what; the text adds when, where and
    who says so. Times are completed from ``published``."""
    title = one_tone_style(title[:_TITLE_CHARACTERS_MAX])
    told = [each for clause in _CLAUSE.findall(title) for each in _told(clause)]
    if not told:
        return None
    words = alert_words()
    kind, over = min(told, key=lambda each: list(words.kinds).index(each[0]))
    lead = one_tone_style(lead[:_LEAD_CHARACTERS_MAX])
    text = f"{title}\n{lead}\n{one_tone_style(body[:_TEXT_CHARACTERS_MAX])}"
    span = _span(text, words.kinds[kind], published)
    return Alert(
        kind=kind,
        also=tuple(dict.fromkeys(other for other, _ in told if other is not kind)),
        evidence=title,
        over=over,
        start=span.start,
        until=span.until,
        until_notice=span.until_notice,
        where=places_in(title) or places_in(lead),
        issuer=issuer_in(text),
    )


def _told(clause: str) -> Iterator[tuple[AlertKind, bool]]:
    """The kinds of which a clause of a headline tells, each with whether it is over."""
    words = alert_words()
    said = words.nothing.sub(lambda match: _BLANK * len(match[0]), plain(clause))
    if words.about.search(said):
        return
    foreign = is_abroad(clause)
    is_past = bool(words.aftermath.search(said))
    for kind, its in words.kinds.items():
        if its.unless.search(said) or (foreign and not (kind is AlertKind.STORM and "bão số" in said)):
            continue
        if _holds(its.told_over, said):
            yield kind, True
        elif (its.aftermath or not is_past) and _tells(its, words, clause, said):
            yield kind, _holds(its.over, said)


def _tells(its: KindWords, words: AlertWords, clause: str, said: str) -> bool:
    if its.own.search(said):
        return True
    if its.must:
        return bool(its.event.search(said) and its.must.search(said))
    is_told = any(_is_news(match, its) for match in its.event.finditer(said))
    return is_told and bool(words.signs.search(said) or names_here(clause))


def _is_news(match: re.Match[str], its: KindWords) -> bool:
    """Whether the event is told, and is not the circumstance of something else: "sau mưa lớn", "vùng lũ"."""
    before = match.string[: match.start()]
    first = _JOINED.sub("", before)  # in "do bão và mưa lớn" the storm's place in the clause is the rain's too
    if any(its.circumstance.search(each) for each in (before, first)) or _AFTER_DAYS.search(before):
        return False
    return not before[len(first) :].startswith(_BLANK)


def _holds(over: re.Pattern[str], said: str) -> bool:
    """Whether it is said to be over, not that it is not yet so."""
    return any(
        not (_NOT_YET.search(said[: match.start()]) or _NOT_WITHIN.search(match[0])) for match in over.finditer(said)
    )


def _span(text: str, its: KindWords, published: datetime | None) -> Span:
    """The times in the first sentence that names the event and says some. Its end may be said by a later one, if that
    does not begin otherwise: the headline says since when, the lead until when."""
    known = Span()
    for sentence in sentences(text):
        said = plain(sentence.text)
        if not any(words.search(said) for words in (its.own, its.event, its.told_over, its.over)):
            continue
        span = span_of(said, published)
        if known == Span():
            known = span
        elif span.start in {None, known.start}:
            known = replace(known, until=span.until, until_notice=span.until_notice)
        if known.until or known.until_notice:
            break
    return known
