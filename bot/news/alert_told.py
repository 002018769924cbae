"""Of which kinds of alerts a headline tells, and of which the text below it. Pure.

A headline is one clause about one thing: an event and a sign that it holds or is to come are enough. The text below
speaks of much, so there an alert is told only by a sentence about today or the days to come that says who orders it or
where it holds (``[below]`` in ``bot/catalogue/alerts.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models import AlertKind
from bot.news.alert_times import is_of_now
from bot.news.alert_where import is_abroad, issuer_in, names_here
from bot.news.alert_words import AlertWords, KindWords, alert_words
from bot.news.phrases import plain
from bot.news.sentences import sentences

Locate = Callable[[str], bool | None]  # whether a text is about the places that alerts are for; None: it names none

_SENTENCES_MAX = 12
_CLAUSE = re.compile(r"[^;|!]+")
_NOT_YET = re.compile(r"(?<!\w)(?:chưa|không|khi nào|bao giờ|chờ|mong|đến khi|tới khi)(?: \w+){0,2} $")
_NOT_WITHIN = re.compile(r"(?<!\w)(?:chưa|khi nào|bao giờ|không được|không cho)(?!\w)")
_JOINED = re.compile(r"[\w·]+(?: \w+)? và $")
_BLANK = "·"
_AFTER_DAYS = re.compile(
    r"(?<!\w)sau (?:hơn |gần |nhiều )?(?:(?:\d+|một|hai|ba|bốn|năm|mấy) )?(?:ngày|giờ|tuần|tháng|năm)(?: liên tiếp)? $"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A kind that is told, or told to be over, and the words that tell it: the headline or a sentence below it."""

    kind: AlertKind
    over: bool
    by: str


def in_headline(title: str) -> list[Told]:
    return [Told(kind, over, title) for clause in _CLAUSE.findall(title) for kind, over in _in_clause(clause)]


def in_text(title: str, text: str, published: datetime | None, locate: Locate, told: Sequence[Told]) -> list[Told]:
    """What the first sentences of ``text`` tell besides what the headline ``title`` has ``told``. The first of all says
    whether it is over."""
    words = alert_words()
    if words.below.never_under.search(_without(words, title)):
        return []
    below: list[Told] = []
    for sentence in [each.text for each in sentences(text)[:_SENTENCES_MAX]]:
        if is_of_now(sentence, published) and _is_vouched_for(sentence, title, locate):
            found = [Told(kind, over, sentence) for kind, over in _in_sentence(sentence, is_known=bool(told))]
            below += [each for each in found if each.over == [*told, *below, *found][0].over]
    return below


def _is_vouched_for(sentence: str, title: str, locate: Locate) -> bool:
    """Whether it is said where, here, or by whom."""
    here = locate(sentence)
    return here if here is not None else bool(locate(title)) or issuer_in(sentence) is not None


def _without(words: AlertWords, clause: str) -> str:
    """``clause`` plain, and blank where it only looks like an event."""
    return words.nothing.sub(lambda match: _BLANK * len(match[0]), plain(clause))


# --- a headline -----------------------------------------------------------------------------------------------------


def _in_clause(clause: str) -> Iterator[tuple[AlertKind, bool]]:
    words = alert_words()
    said = _without(words, clause)
    if words.about.search(said):
        return
    is_past = bool(words.aftermath.search(said))
    for kind, its in _possible(words, clause, said):
        if _holds(its.told_over, said):
            yield kind, True
        elif (its.aftermath or not is_past) and _tells(its, words, clause, said):
            yield kind, _holds(its.over, said)


def _possible(words: AlertWords, clause: str, said: str) -> Iterator[tuple[AlertKind, KindWords]]:
    """The kinds of which ``clause`` may tell: not what it says it is not, nor what happens abroad."""
    foreign = is_abroad(clause)
    for kind, its in words.kinds.items():
        if not its.unless.search(said) and (not foreign or (kind is AlertKind.STORM and "bão số" in said)):
            yield kind, its


def _tells(its: KindWords, words: AlertWords, clause: str, said: str) -> bool:
    if its.own.search(said):
        return True
    if its.must:
        return bool(its.event.search(said) and its.must.search(said))
    return _is_told(its, said) and bool(words.signs.search(said) or names_here(clause))


def _is_told(its: KindWords, said: str) -> bool:
    return any(_is_news(match, its) for match in its.event.finditer(said))


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


# --- the text below it ----------------------------------------------------------------------------------------------


def _in_sentence(sentence: str, *, is_known: bool) -> Iterator[tuple[AlertKind, bool]]:
    words = alert_words()
    said = words.below.end.sub(_BLANK, _without(words, sentence))
    if words.below.never.search(said) or (not is_known and words.below.before.search(said)):
        return
    is_past = bool(words.aftermath.search(said))
    for kind, its in _possible(words, sentence, said):
        if _holds(its.told_over, said):
            yield kind, True
        elif (its.aftermath or not is_past) and _tells_below(its, words, said):
            yield kind, _holds(its.over, said)


def _tells_below(its: KindWords, words: AlertWords, said: str) -> bool:
    if any(not words.below.circumstance.search(said[: match.start()]) for match in its.below.finditer(said)):
        return True
    return not its.must and _is_told(its, said) and bool(words.below.signs.search(said))
