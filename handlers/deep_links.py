"""Addresses that open Loa at something: what stands behind ``/start`` in them (Bot API, "Deep linking"). Pure."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from bot.catalogue import Catalogue
from bot.models import SubscriptionKind
from handlers import names
from handlers.names import Subject

PAYLOAD_CHARACTERS_MAX = 64
INLINE = "inline"  # from above the results of an inline query: a greeting like any other
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)  # no story has a longer one, and no database takes every number
_LETTERS = {
    SubscriptionKind.TOPIC: "t",
    SubscriptionKind.SOURCE: "n",
    SubscriptionKind.PLACE: "p",
    SubscriptionKind.STORY: "s",
    SubscriptionKind.KEYWORD: "k",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


def payload_of(subject: Subject) -> str | None:
    """``t-the-thao`` follows a topic, ``n-`` a paper, ``p-`` a place, ``s-`` a story, ``k-`` a keyword (UTF-8 in
    base64url, so one of some thirty letters fits). None: it has no such name."""
    letter, value = _LETTERS.get(subject.kind), subject.value
    if subject.kind is SubscriptionKind.KEYWORD:
        value = urlsafe_b64encode(value.encode()).decode().rstrip("=")
    payload = f"{letter}-{value}"
    return payload if letter and _PAYLOAD.fullmatch(payload) else None


def is_payload(words: str) -> bool:
    """Whether what stands behind /start came out of an address, not from somebody who wrote on."""
    return _PAYLOAD.fullmatch(words) is not None


def article(article_id: int) -> str:
    return f"a-{article_id}"


def address(username: str, payload: str) -> str:
    return f"https://t.me/{username}" + (f"?start={payload}" if payload else "")


def subject_of(payload: str, catalogue: Catalogue) -> Subject | None:
    """What a payload follows; None: an article, or nothing that there is."""
    letter, _, value = payload[:PAYLOAD_CHARACTERS_MAX].partition("-")
    kind = _KINDS.get(letter)
    if kind is None or not value:
        return None
    if kind is SubscriptionKind.KEYWORD:
        return _keyword(value)
    subject = Subject(kind, value)
    is_story = kind is SubscriptionKind.STORY and _NUMBER.fullmatch(value) is not None
    return subject if is_story or names.exists(catalogue, subject) else None


def _keyword(value: str) -> Subject | None:
    """Only as ``payload_of`` writes it."""
    try:
        subject = names.keyword(urlsafe_b64decode(f"{value}==").decode())
    except ValueError:
        return None
    if subject is None or not subject.value.isprintable():
        return None
    return subject if payload_of(subject) == f"k-{value}" else None


def follows(payload: str) -> bool:
    """Whether it is meant to follow something, there or not."""
    return payload.partition("-")[0] in _KINDS


def article_of(payload: str) -> str | None:
    """The number of the article that a payload opens, as written."""
    letter, _, value = payload[:PAYLOAD_CHARACTERS_MAX].partition("-")
    return value if letter == "a" and value else None
