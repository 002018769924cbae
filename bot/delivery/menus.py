"""Choices where there are no buttons: a numbered menu, remembered as long as it is fresh. Pure.

"2", "số 2", "hai" and the choice's own words answer it, with their marks or without any; "tiếp" turns the page. What
could mean two choices means neither: an answer leads to what its person chose, or is read as any other message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup, escape

from bot.models import Button, Rows
from bot.news.vietnamese import fold, syllables
from handlers.base import Reply
from storage.base import Dialog

NAME = "menu"
FRESH = timedelta(minutes=30)
CHOICES_MAX = 99
ANSWER_CHARACTERS_MAX = 80  # a longer message is no choice
_NUMBER = re.compile(r"(?:(?:so|chon|muc|no\.?|number)\s*)?#?\(?0*([1-9]\d?)\)?[.):]?")
_PREFIX = re.compile(r"^(?:so|chon|muc)\s+")
_TURN = frozenset({"tiep", "xem tiep", "tiep theo", "trang sau", "next", "more"})
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ONES = ("", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_AFTER_TEN = ("", "mot", "hai", "ba", "bon", "lam", "sau", "bay", "tam", "chin")


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    action: str
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """What was offered last, numbered from 1, and the question that waits for words, if one does."""

    choices: tuple[Choice, ...]
    waiting: Dialog | None = None


def choices_of(reply: Reply) -> tuple[Choice, ...]:
    """Everything a reply offers, in the order in which ``lines`` numbers it."""
    return tuple(_choices(reply))[:CHOICES_MAX]


def _choices(reply: Reply) -> Iterator[Choice]:
    for button in _buttons(reply.choices):
        if button.action is not None:
            yield Choice(button.label, button.action, button.forward)
    for following in reply.then:
        yield from _choices(following)


def _buttons(rows: Rows) -> Iterator[Button]:
    return (button for row in rows for button in row)


def lines(rows: Rows, first: int = 1) -> Markup:
    """The choices as a text, numbered from ``first``; addresses stand by themselves, without a number."""
    shown, number = [], first
    for button in _buttons(rows):
        mark = "✓ " if button.active else ""
        if button.action is None:
            shown.append(f"• {button.label}: {button.url}")
        else:
            shown.append(f"{number}. {mark}{button.label}")
            number += 1
    return escape("\n".join(shown))


def numbered(rows: Rows) -> int:
    """How many numbers ``lines`` gives."""
    return sum(button.action is not None for button in _buttons(rows))


def picked(menu: Menu, said: str) -> str | None:
    """The action that a message chooses, or None: it is no answer to the menu, or could be several."""
    bare = " ".join(said.split()).lower().strip(" .!?…,")
    if not bare or len(bare) > ANSWER_CHARACTERS_MAX:
        return None
    plain = fold(bare)
    digits = _NUMBER.fullmatch(plain)
    if digits:
        return _numbered(menu, int(digits[1]))
    meant = _by_words(menu.choices, bare) | {_numbered(menu, _WORDS.get(_PREFIX.sub("", plain), 0))}
    if plain in _TURN:
        meant |= {choice.action for choice in menu.choices if choice.turns}
    meant.discard(None)
    return meant.pop() if len(meant) == 1 else None


def _numbered(menu: Menu, number: int) -> str | None:
    return menu.choices[number - 1].action if 1 <= number <= len(menu.choices) else None


def _by_words(choices: Sequence[Choice], bare: str) -> set[str | None]:
    """The actions of the choices with just these words; of words without marks, those that read so without theirs."""
    words = syllables(bare)
    exact = {choice.action for choice in choices if words and syllables(choice.label) == words}
    if exact or fold(bare) != bare:
        return {*exact}
    return {choice.action for choice in choices if words and syllables(fold(choice.label)) == words}


def _word_numbers() -> Iterator[tuple[str, int]]:
    """One to ninety-nine, folded, as they are said."""
    for tens in range(10):
        for ones in range(10):
            if tens == 0:
                said = _ONES[ones]
            elif tens == 1:
                said = f"muoi {_AFTER_TEN[ones]}"
            else:
                said = f"{_ONES[tens]} muoi {_AFTER_TEN[ones]}"
            if said:
                yield said.strip(), 10 * tens + ones
    yield "tu", 4  # hai mươi tư, and alone
    yield from ((f"{_ONES[tens]} muoi tu", 10 * tens + 4) for tens in range(2, 10))
    yield from ((said, number) for number, said in enumerate(_ENGLISH, 1))


_WORDS = dict(_word_numbers())


# --- as a dialog -----------------------------------------------------------------------------------------------------


def remember(choices: Sequence[Choice], waiting: Dialog | None, now: datetime) -> Dialog:
    """The menu as a dialog of its chat, over the question that waits."""
    until = max(now + FRESH, waiting.until) if waiting else now + FRESH
    data: dict[str, Any] = {
        "fresh": (now + FRESH).isoformat(),
        "choices": [[choice.label, choice.action, choice.turns] for choice in choices],
    }
    if waiting is not None:
        data["waiting"] = {"name": waiting.name, "data": dict(waiting.data), "until": waiting.until.isoformat()}
    return Dialog(NAME, data, until)


def recall(dialog: Dialog, now: datetime) -> Menu:
    """What ``remember`` made, as far as it is still fresh."""
    fresh = datetime.fromisoformat(dialog.data["fresh"]) > now
    choices = tuple(Choice(*each) for each in dialog.data["choices"]) if fresh else ()
    held = dialog.data.get("waiting")
    waiting = Dialog(held["name"], held["data"], datetime.fromisoformat(held["until"])) if held else None
    return Menu(choices, waiting if waiting and waiting.until > now else None)
