"""What people call topics, sources and keywords, and how Loa calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import blake2b
from urllib.parse import urlsplit

from bot.catalogue import Catalogue
from bot.catalogue.alert_kinds import alert_looks
from bot.models import AlertKind, Language, Subscription, SubscriptionKind, Topic
from bot.news.vietnamese import fold, nfc
from handlers import place_names

KEYWORD_CHARACTERS_MAX = 40
_NAME_CHARACTERS_MAX = 60
KEYWORD_CHARACTERS_MIN = 2
_NO_WORD = re.compile(r"[\W_]+")
_QUOTES = " \t\n\"'“”‘’«»"
_KEYWORD_PREFIX = re.compile(r"^(?:từ khóa|từ khoá|tu khoa|keyword)\s*:?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something one can follow, whether one does or not."""

    kind: SubscriptionKind
    value: str

    def same_as(self, subscription: Subscription) -> bool:
        if self.kind is not subscription.kind:
            return False
        if self.kind is SubscriptionKind.KEYWORD:
            return key(self.value) == key(subscription.value)
        return self.value == subscription.value


def of(subscription: Subscription) -> Subject:
    return Subject(subscription.kind, subscription.value)


def topic(topic_id: str) -> Subject:
    return Subject(SubscriptionKind.TOPIC, topic_id)


def source(source_id: str) -> Subject:
    return Subject(SubscriptionKind.SOURCE, source_id)


def place(place_id: str) -> Subject:
    return Subject(SubscriptionKind.PLACE, place_id)


def exists(catalogue: Catalogue, subject: Subject) -> bool:
    """Whether it is a topic, a place or a source of the catalogue."""
    known = {
        SubscriptionKind.TOPIC: catalogue.topics,
        SubscriptionKind.PLACE: catalogue.gazetteer.places,
        SubscriptionKind.SOURCE: catalogue.sources,
    }
    return subject.value in known.get(subject.kind, ())


def in_catalogue(catalogue: Catalogue, kind: str, value: str) -> Subject | None:
    """The topic, place or source that a button names; None if there is none any more."""
    if kind not in set(SubscriptionKind):
        return None
    subject = Subject(SubscriptionKind(kind), value)
    return subject if exists(catalogue, subject) else None


# --- from what people type ------------------------------------------------------------------------------------


def find(catalogue: Catalogue, words: str) -> Subject | None:
    """The topic or source of that name, written in any way: ``The thao``, ``thể-thao``, ``thethao``, ``sport``; else
    the place of that name, if there is one only."""
    if len(words) > _NAME_CHARACTERS_MAX:
        return None
    named = _by_name(catalogue).get(key(words))
    only = place_names.only(catalogue.gazetteer, words) if named is None else None
    return place(only.id) if only else named


def near(catalogue: Catalogue, words: str, limit: int = 3) -> tuple[Subject, ...]:
    """What may have been meant, likeliest first: all places of that name, then names like it."""
    if len(words) > _NAME_CHARACTERS_MAX:
        return ()
    meant = place_names.meant(catalogue.gazetteer, words)
    places = [place(called.place.id) for called in meant if not called.is_sight]
    names = _by_name(catalogue)
    close = get_close_matches(key(words), names, n=limit * 3, cutoff=0.8)
    return (*places, *tuple(dict.fromkeys(names[name] for name in close))[:limit])


def keyword(words: str) -> Subject | None:
    """``words`` as a keyword, cleaned; None when they are too short or too long to be one."""
    text = " ".join(nfc(_KEYWORD_PREFIX.sub("", words)).strip(_QUOTES).split())
    if not KEYWORD_CHARACTERS_MIN <= len(key(text)) <= len(text) <= KEYWORD_CHARACTERS_MAX:
        return None
    return Subject(SubscriptionKind.KEYWORD, text)


def means_all(words: str) -> bool:
    return key(words) in {"tat ca", "tatca", "het", "all", "everything"}


def means_off(words: str) -> bool:
    return key(words) in {"tat", "off", "khong", "khong can", "bo", "huy", "none", "no", "stop"}


def is_keyword(words: str) -> bool:
    """Whether somebody says outright that a keyword is meant."""
    return _KEYWORD_PREFIX.match(words) is not None or words.strip()[:1] in {'"', "“"}


def short_hash(text: str) -> str:
    """Names a keyword in a button, where the keyword itself may not fit."""
    return blake2b(text.encode(), digest_size=5).hexdigest()


def _by_name(catalogue: Catalogue) -> dict[str, Subject]:
    names: dict[str, Subject] = {}
    for known in catalogue.topics.values():
        _add(names, topic(known.id), _topic_names(known))
    for paper in catalogue.sources.values():
        host = urlsplit(paper.home).hostname or ""
        _add(names, source(paper.id), [paper.id, paper.name, host.removeprefix("www.")])
    for paper in catalogue.sources.values():
        _add(names, source(paper.id), [re.sub(r"^(?:Báo điện tử|Báo|Tạp chí)\s+", "", paper.name)])
    return names


def _topic_names(known: Topic) -> list[str]:
    whole = [known.id, *known.names.values()]
    parts = [part for name in known.names.values() for part in re.split(r"\s+–\s+|\s+and\s+", name)]
    return whole + parts


def _add(names: dict[str, Subject], subject: Subject, called: list[str]) -> None:
    for name in called:
        plain = key(name)
        for written in (plain, plain.replace(" ", "")):
            if written:
                names.setdefault(written, subject)


def key(words: str) -> str:
    """Names with the same key are the same name."""
    return _NO_WORD.sub(" ", fold(words)).strip()


# --- to what people read --------------------------------------------------------------------------------------


def label(catalogue: Catalogue, subject: Subject, language: Language) -> str:
    """``⚽ Thể thao``, ``📍 phường Bãi Cháy``, ``📰 Báo Quảng Ninh``, ``🔑 bão số 3``; what left the catalogue has
    its id for a name."""
    if subject.kind is SubscriptionKind.TOPIC:
        known = catalogue.topics.get(subject.value)
        return f"{known.emoji} {known.names[language]}" if known else subject.value
    if subject.kind is SubscriptionKind.PLACE:
        return f"📍 {place_name(catalogue, subject.value, language)}"
    if subject.kind is SubscriptionKind.ALERT:
        return _alert(catalogue, subject.value, language)
    if subject.kind is SubscriptionKind.SOURCE:
        return f"📰 {source_name(catalogue, subject.value)}"
    return f"🔑 {subject.value}"


def _alert(catalogue: Catalogue, value: str, language: Language) -> str:
    """``⛔ Cấm biển``, ``🔌 Mất điện, cắt điện (phường Bãi Cháy)``."""
    kind, _, place = value.partition("@")
    look = alert_looks().get(AlertKind(kind)) if kind in set(AlertKind) else None
    called = f"{look.emoji} {look.name[language]}" if look else kind
    return f"{called} ({place_name(catalogue, place, language)})" if place else called


def place_name(catalogue: Catalogue, place: str, language: Language) -> str:
    """What left the gazetteer is called by its id."""
    at = catalogue.gazetteer.places.get(place)
    return place_names.label(at, language) if at else place


def source_name(catalogue: Catalogue, source_id: str) -> str:
    known = catalogue.sources.get(source_id)
    return known.name if known else source_id
