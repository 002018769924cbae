"""The words that an article must say, or must not, for a reader to get it. Pure.

As people write them: ``+bão, "Hạ Long", -bóng đá``. ``+``: the article must say it; ``-``: it must not; without a
sign: one of these is enough. Words side by side are one phrase, which ends at a comma, a new line, the next sign or
quote; between quotes everything but a quote belongs to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.models import Settings
from bot.news.vietnamese import fold, nfc, one_tone_style, syllables

PHRASES_MAX = 20
CHARACTERS_MAX = 60

_SIGNS = r"+\-\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}"  # phones make dashes of a minus
_QUOTES = '"“”„«»'
_ITEM = re.compile(
    rf"""
    [\ ,;]* (?P<signs>(?:[{_SIGNS}]\ ?)*)
    (?: [{_QUOTES}] (?P<quoted>[^{_QUOTES}]*) [{_QUOTES}]
      | (?P<open>[{_QUOTES}].*)
      | (?P<bare>(?:(?!\ [{_SIGNS}{_QUOTES}])[^,;])+)
    )
    """,
    re.VERBOSE,
)
_NO_QUOTES = str.maketrans(dict.fromkeys(_QUOTES, " "))
_NEEDS_NO_QUOTES = re.compile(r"\w+(?:-\w+)*")


class Filters(NamedTuple):
    """As in ``Settings``."""

    must: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misread:
    """Why what was typed is no filter, and the part of it that is meant.

    ``nothing``: no words at all; ``no_word``: a phrase without a letter or digit; ``too_long``: a phrase of more than
    CHARACTERS_MAX; ``too_many``: more than PHRASES_MAX of them; ``open_quote``: a quote that does not end;
    ``twice``: one phrase under two signs.
    """

    problem: Literal["nothing", "no_word", "too_long", "too_many", "open_quote", "twice"]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Which rule stops an article: what it ``must`` say and does not, that it says not one of ``any`` (``words`` is the
    first of them), or what it must ``not`` say and does."""

    rule: Literal["must", "any", "not"]
    words: str


def stopped(settings: Settings, text: str) -> Stopped | None:
    """What keeps an article that says ``text`` from the reader; None: nothing does."""
    for words in settings.must:
        if not says(text, words):
            return Stopped("must", words)
    if settings.any_of and not any(says(text, words) for words in settings.any_of):
        return Stopped("any", settings.any_of[0])
    for words in settings.none_of:
        if says(text, words):
            return Stopped("not", words)
    return None


def says(text: str, phrase: str) -> bool:
    """Whether the words of ``phrase`` stand in ``text`` side by side, as whole syllables.

    Typed with marks they are looked for with marks (*bão* is not *báo*), typed without, without; case and the place
    of a tone (*hoà, hòa*) never count. Words without a letter or digit stand nowhere.
    """
    folded, written = _phrase(phrase)
    typed_bare = folded == written
    return written.strip() != "" and written in _text(text)[0 if typed_bare else 1]


def parse_filters(text: str) -> Filters | Misread:
    """What a person typed; the phrases as typed, in NFC, each once."""
    found: dict[str, tuple[int, str]] = {}
    for item in _ITEM.finditer(" ".join(nfc(text).replace("\n", ",").split())):
        if item["open"] is not None:
            return Misread("open_quote", item["open"][: CHARACTERS_MAX + 1])
        words = " ".join((item["quoted"] or item["bare"] or "").translate(_NO_QUOTES).split())
        group, key = _group(item["signs"]), _phrase(words)[1].strip()
        if not key:
            return Misread("no_word", item[0].strip(" ,;")[:CHARACTERS_MAX])
        if len(words) > CHARACTERS_MAX:
            return Misread("too_long", words[:CHARACTERS_MAX])
        if found.setdefault(key, (group, words))[0] != group:
            return Misread("twice", words)
    if not found:
        return Misread("nothing")
    if len(found) > PHRASES_MAX:
        return Misread("too_many")
    return Filters(*(tuple(words for at, words in found.values() if at == group) for group in range(3)))


def write_filters(filters: Settings | Filters) -> str:
    """As a person may type it: ``parse_filters`` reads the same out of it."""
    signed = (("+", filters.must), ("", filters.any_of), ("-", filters.none_of))
    return ", ".join(sign + _quoted(words) for sign, phrases in signed for words in phrases)


def _group(signs: str) -> int:
    """The place in ``Filters``."""
    return 1 if not signs else 0 if signs[0] == "+" else 2


def _quoted(words: str) -> str:
    return words if _NEEDS_NO_QUOTES.fullmatch(words) else f'"{words}"'


def _words(text: str) -> tuple[str, str]:
    """The syllables of ``text`` between spaces: folded, and as written."""
    written = f" {' '.join(syllables(one_tone_style(text)))} "
    return fold(written), written


# The text of a dispatch is asked for once for each subscriber, a phrase that many share once for each of them.
_text = lru_cache(maxsize=16)(_words)
_phrase = lru_cache(maxsize=4096)(_words)
