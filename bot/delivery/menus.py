"""Choices where there are no buttons: a numbered menu, remembered as long as it is fresh. Pure.

"2", "số 2", "hai" and the choice's own words answer it, with their marks or without any; "tiếp" turns the page. What
could mean two choices means neither: an answer leads to what its person chose, or is read as any other message. A
choice that is itself a number ("7", since the seventh title stands above) keeps it, and the others count on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
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
_NUMBER = re.compile(r"(?:(?:so|chon|muc|no\.?|number)\s*)?#?\(?0*([1-9]\d{0,2})\)?[.):]?")
_OWN = re.compile(r"[1-9][0-9]{0,2}")
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
    """What was offered last, by its numbers, and the question that waits for words, if one does."""

    choices: Mapping[int, Choice]
    waiting: Dialog | None = None


def choices_of(reply: Reply, first: int = 1) -> dict[int, Choice]:
    """Everything a reply offers, by the number that ``lines`` gives it; ``first`` is the lowest that is free."""
    choices = {
        number: Choice(button.label, button.action, button.forward)
        for number, button in _numbered(reply.choices, first)
        if button.action is not None
    }
    for following in reply.then:
        choices |= choices_of(following, free(choices, first))
    return choices


def free(numbers: Iterable[int], first: int = 1) -> int:
    """The lowest number behind all that are given, if these begin at ``first`` or later."""
    return max(numbers, default=first - 1) + 1


def lines(rows: Rows, first: int = 1) -> Markup:
    """The choices as a text: numbers of their own on one line, the others numbered each on its own; addresses stand by
    themselves, without a number."""
    own, shown = [], []
    for number, button in _numbered(rows, first):
        called = f"✓ {button.label}" if button.active else button.label
        if button.action is None:
            shown.append(f"• {called}: {button.url}")
        elif button.label == str(number):
            own.append(called)
        else:
            shown.append(f"{number}. {called}")
    return escape("\n".join([" · ".join(own), *shown] if own else shown))


def _numbered(rows: Rows, first: int) -> Iterator[tuple[int, Button]]:
    """Each button in its order, with its number; 0 is an address, which has none."""
    buttons = [button for row in rows for button in row]
    own = {each.label for each in buttons if each.action is not None and _is_own(each.label, first)}
    others = count(free(map(int, own), first))
    for button in buttons:
        if button.action is None:
            yield 0, button
        else:
            yield int(button.label) if button.label in own else next(others), button


def _is_own(label: str, first: int) -> bool:
    return _OWN.fullmatch(label) is not None and int(label) >= first


def picked(menu: Menu, said: str) -> str | None:
    """The action that a message chooses, or None: it is no answer to the menu, or could be several."""
    bare = " ".join(said.split()).lower().strip(" .!?…,")
    if not bare or len(bare) > ANSWER_CHARACTERS_MAX:
        return None
    plain = fold(bare)
    digits = _NUMBER.fullmatch(plain)
    if digits:
        return _at(menu, int(digits[1]))
    choices = menu.choices.values()
    meant = _by_words(choices, bare) | {_at(menu, _WORDS.get(_PREFIX.sub("", plain), 0))}
    if plain in _TURN:
        meant |= {choice.action for choice in choices if choice.turns}
    meant.discard(None)
    return meant.pop() if len(meant) == 1 else None


def _at(menu: Menu, number: int) -> str | None:
    choice = menu.choices.get(number)
    return choice.action if choice else None


def _by_words(choices: Iterable[Choice], bare: str) -> set[str | None]:
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


def remember(choices: Mapping[int, Choice], waiting: Dialog | None, now: datetime) -> Dialog:
    """The menu as a dialog of its chat, over the question that waits."""
    until = max(now + FRESH, waiting.until) if waiting else now + FRESH
    data: dict[str, Any] = {
        "fresh": (now + FRESH).isoformat(),
        "numbered": [[n, each.label, each.action, each.turns] for n, each in islice(choices.items(), CHOICES_MAX)],
    }
    if waiting is not None:
        data["waiting"] = {"name": waiting.name, "data": dict(waiting.data), "until": waiting.until.isoformat()}
    return Dialog(NAME, data, until)


def recall(dialog: Dialog, now: datetime) -> Menu:
    """What ``remember`` made, as far as it is still fresh; an earlier Loa's menu, without "numbered", is not."""
    fresh = datetime.fromisoformat(dialog.data["fresh"]) > now
    choices = {number: Choice(*each) for number, *each in dialog.data.get("numbered", ())} if fresh else {}
    held = dialog.data.get("waiting")
    waiting = Dialog(held["name"], held["data"], datetime.fromisoformat(held["until"])) if held else None
    return Menu(choices, waiting if waiting and waiting.until > now else None)
