"""Who is at the page: a random cookie, and the conversations that come with it.

The cookie is the secret; a chat's id is derived from it, so that nothing stored or logged opens a chat.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import Response

from bot.messengers.webchat_inbox import EDITOR_CHAT, Visitor
from bot.models import Language

COOKIE = "loa_chat"
COOKIE_DAYS = 400  # the longest that browsers keep one (RFC 6265bis)
_COOKIE = re.compile(r"[A-Za-z0-9_-]{22}")
_LANGUAGE = re.compile(r"\s*(vi|en)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in the page's list; ``key`` is its name in URLs."""

    key: str
    title: str
    about: str


READER = Conversation("reader", "Loa · Bạn đọc", "Tin Quảng Ninh theo chủ đề")
EDITOR = Conversation("editor", "Loa · Biên tập viên", "Soạn và gửi thông báo")


def conversations(*, demo: bool) -> tuple[Conversation, ...]:
    return (READER, EDITOR) if demo else (READER,)


def new_cookie() -> str:
    return token_urlsafe(16)


def cookie_of(request: Request) -> str | None:
    """The cookie, if it is one of ours by its form. A made-up one opens an empty chat of its own, nothing else."""
    value = request.cookies.get(COOKIE, "")
    return value if _COOKIE.fullmatch(value) else None


def set_cookie(response: Response, value: str, *, secure: bool) -> None:
    response.set_cookie(
        COOKIE, value, max_age=COOKIE_DAYS * 86400, httponly=True, samesite="strict", secure=secure, path="/"
    )


def visitor_of(request: Request, cookie: str, key: str) -> Visitor:
    """The visitor in the conversation ``key`` (one of ``conversations``)."""
    chat = EDITOR_CHAT if key == EDITOR.key else reader_chat(cookie)
    return Visitor(chat, language_of(request.headers.get("accept-language", "")))


def reader_chat(cookie: str) -> str:
    return blake2b(cookie.encode(), digest_size=16, person=b"loa web chat").hexdigest()


def language_of(accept: str) -> Language | None:
    """The first language asked for, if Loa speaks it."""
    found = _LANGUAGE.match(accept)
    if not found:
        return None
    return "vi" if found[1].lower() == "vi" else "en"
