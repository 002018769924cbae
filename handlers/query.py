"""A search as people type it: words, and filters in any order between them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue
from bot.models import SubscriptionKind
from bot.news.vietnamese import fold
from handlers.names import Subject, find, place
from handlers.place_names import meant
from handlers.place_spans import named_places
from handlers.when import days, ends_at, starts_at
from storage.base import SearchQuery

WORDS_CHARACTERS_MAX = 200
_VALUE_WORDS_MAX = 6
_FILTERS = {
    "nguon": "source",
    "source": "source",
    "noi": "place",
    "place": "place",
    "chude": "topic",
    "topic": "topic",
    "tu": "since",
    "from": "since",
    "den": "until",
    "to": "until",
}
_QUOTES = str.maketrans("“”„", '"""')


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. ``unclear`` are filters whose value says nothing, as typed: they do not count."""

    words: str
    source: str | None = None
    topic: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None
    unclear: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        return any((self.source, self.topic, self.place, self.since, self.until))


def search_query(asked: Asked, catalogue: Catalogue, timezone: ZoneInfo) -> SearchQuery:
    """What storage is asked: days of ``timezone``, and for a name of before what plays there."""
    return SearchQuery(
        asked.words,
        topic=asked.topic,
        place=asked.place,
        source=asked.source,
        since=starts_at(asked.since, timezone) if asked.since else None,
        until=ends_at(asked.until, timezone) if asked.until else None,
        named=named_places(catalogue.gazetteer, asked.words),
    )


def parse(text: str, catalogue: Catalogue, today: date) -> Asked:
    """Read ``bão số 3 nguon: báo quảng ninh tu:1/7 den: hôm qua``; ``since`` after ``until``: both change places."""
    tokens = text.translate(_QUOTES)[:WORDS_CHARACTERS_MAX].split()
    asked, words = Asked(""), list[str]()
    while tokens:
        name, has_colon, rest = tokens[0].partition(":")
        which = _FILTERS.get(fold(name)) if has_colon else None
        if which is None:
            words.append(tokens.pop(0))
            continue
        value = [rest, *tokens[1:_VALUE_WORDS_MAX]] if rest else tokens[1 : _VALUE_WORDS_MAX + 1]
        asked, used = _take(asked, which, value, catalogue, today)
        if used == 0:
            asked = replace(asked, unclear=(*asked.unclear, " ".join([tokens[0], *value[: 0 if rest else 1]])))
            used = 1 if value else 0
        del tokens[: used if rest else used + 1]
    if asked.since and asked.until and asked.since > asked.until:
        asked = replace(asked, since=asked.until, until=asked.since)
    return replace(asked, words=" ".join(words))


def _take(asked: Asked, which: str, value: list[str], catalogue: Catalogue, today: date) -> tuple[Asked, int]:
    """``asked`` with the longest beginning of ``value`` that means something, and how many words that took."""
    for length in range(len(value), 0, -1):
        said = " ".join(value[:length]).strip('"')
        if which in {"source", "topic", "place"}:
            subject = _named(catalogue, said, which)
            if subject:
                return _kept_to(asked, subject), length
        else:
            span = days(said, today)
            if span:
                first, last = span
                return (replace(asked, since=first) if which == "since" else replace(asked, until=last)), length
    return asked, 0


def _kept_to(asked: Asked, subject: Subject) -> Asked:
    if subject.kind is SubscriptionKind.SOURCE:
        return replace(asked, source=subject.value)
    if subject.kind is SubscriptionKind.PLACE:
        return replace(asked, place=subject.value)
    return replace(asked, topic=subject.value)


def _named(catalogue: Catalogue, said: str, which: str) -> Subject | None:
    """Of several places of one name the first: a filter cannot ask back."""
    if which == "place":
        found = meant(catalogue.gazetteer, said)
        return place(found[0].place.id) if found else None
    subject = find(catalogue, said)
    return subject if subject is not None and subject.kind is SubscriptionKind(which) else None
