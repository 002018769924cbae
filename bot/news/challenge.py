"""Pages that answer in a site's stead: "prove that you are a browser". Never solved, only named."""

from __future__ import annotations

import re

_HEAD_BYTES = 16_384
_ALWAYS = re.compile(
    rb"just a moment\.\.\.|cf[-_]chl[-_]|/cdn-cgi/challenge-platform|checking your browser before|ddos protection by",
    re.IGNORECASE,
)
_SETS_COOKIE = re.compile(rb"document\.cookie\s*=", re.IGNORECASE)
_RELOADS = re.compile(rb"location\.reload|location\.href\s*=|location\.replace|window\.location\s*=", re.IGNORECASE)
_COOKIE_PAGE_BYTES_MAX = 8_192


def is_challenge(body: bytes) -> bool:
    """Whether ``body`` is a "Just a moment…" page, or a small one that only sets a cookie and loads again."""
    head = body[:_HEAD_BYTES]
    if _ALWAYS.search(head):
        return True
    return (
        len(body) <= _COOKIE_PAGE_BYTES_MAX
        and _SETS_COOKIE.search(head) is not None
        and _RELOADS.search(head) is not None
    )
