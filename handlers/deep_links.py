"""Addresses that open Loa at something: what stands behind ``/start`` in them (Bot API, "Deep linking"). Pure."""

from __future__ import annotations

import re

from bot.catalogue import Catalogue
from bot.models import SubscriptionKind
from handlers import names
from handlers.names import Subject

PAYLOAD_CHARACTERS_MAX = 64
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LETTERS = {
    SubscriptionKind.TOPIC: "t",
    SubscriptionKind.SOURCE: "n",
    SubscriptionKind.PLACE: "p",
    SubscriptionKind.STORY: "s",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


def payload_of(subject: Subject) -> str | None:
    """``t-the-thao`` follows a topic, ``n-`` a paper, ``p-`` a place, ``s-`` a story. None: it has no such name."""
    letter = _LETTERS.get(subject.kind)
    payload = f"{letter}-{subject.value}"
    return payload if letter and _PAYLOAD.fullmatch(payload) else None


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
    subject = Subject(kind, value)
    is_story = kind is SubscriptionKind.STORY and value.isascii() and value.isdecimal()
    return subject if is_story or names.exists(catalogue, subject) else None


def article_of(payload: str) -> str | None:
    """The number of the article that a payload opens, as written."""
    letter, _, value = payload[:PAYLOAD_CHARACTERS_MAX].partition("-")
    return value if letter == "a" and value else None
