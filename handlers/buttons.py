"""Buttons: what their actions hold, and the rows several families share.

An action is ``family:verb:value``, at most 64 bytes (Bot API, callback_data). It says what shall be, not what shall
change: pressed twice, or years later, it does the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue import Catalogue
from bot.models import Button, Language, Rows, Subscription, SubscriptionKind
from handlers import names
from handlers.voice import Voice, plain

ACTION_BYTES_MAX = 64
_FORWARD = frozenset({"button-older", "button-further"})
_NUMBER_DIGITS_MAX = 15


class OldButton(Exception):  # noqa: N818 - it is no error: a button outlived what it stood for, or was never ours
    """The router answers it kindly."""


def action(*parts: object) -> str:
    return ":".join(map(str, parts))


def fits(action_: str) -> bool:
    return len(action_.encode()) <= ACTION_BYTES_MAX


def part(parts: tuple[str, ...], index: int) -> str:
    if index >= len(parts):
        raise OldButton
    return parts[index]


def number(parts: tuple[str, ...], index: int) -> int:
    digits = part(parts, index)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _NUMBER_DIGITS_MAX):
        raise OldButton
    return int(digits)


def button(say: Voice, key: str, action_: str, *, active: bool = False, **values: object) -> Button:
    return Button(plain(say(key, **values)), action_, active=active, forward=key in _FORWARD)


def in_rows(buttons: Iterable[Button], width: int = 2) -> Rows:
    row_of = list(buttons)
    return tuple(tuple(row_of[start : start + width]) for start in range(0, len(row_of), width))


def back_to_settings(say: Voice) -> tuple[Button, ...]:
    """The last row of every screen behind /caidat."""
    return (button(say, "button-back-to-settings", "set"),)


def topic_toggles(catalogue: Catalogue, language: Language, followed: Iterable[Subscription], family: str) -> Rows:
    """Every topic, ticked where followed; a press turns it over: ``family:on:<id>``, ``family:off:<id>``."""
    ticked = {each.value for each in followed if each.kind is SubscriptionKind.TOPIC}
    return in_rows(
        Button(
            names.label(catalogue, names.topic(topic_id), language),
            action(family, "off" if topic_id in ticked else "on", topic_id),
            active=topic_id in ticked,
        )
        for topic_id in catalogue.topics
    )


def stop_action(subject: names.Subject) -> str:
    value = names.short_hash(subject.value) if subject.kind is SubscriptionKind.KEYWORD else subject.value
    return action("stop", subject.kind.value, value)


def follow_action(subject: names.Subject) -> str | None:
    """None: the keyword is too long for a button."""
    if subject.kind is SubscriptionKind.STORY:
        return action("story", subject.value)
    wanted = action("follow", subject.kind.value, subject.value)
    return wanted if fits(wanted) else None
