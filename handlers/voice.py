"""Speaking to one reader: the texts in the reader's language, and labels without markup."""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup

from bot.models import Language
from handlers.base import Request, Say, Services


class Voice(Protocol):
    """``say(key, name=value …)`` in one language."""

    def __call__(self, key: str, /, **values: object) -> Markup: ...


def voice(request: Request, services: Services) -> Voice:
    return in_language(services.say, request.language)


def in_language(texts: Say, language: Language) -> Voice:
    def say(key: str, /, **values: object) -> Markup:
        return texts(language, key, **values)

    return say


def plain(text: Markup) -> str:
    """For labels, toasts and menus, which know no markup: one line, references resolved."""
    return text.striptags()
