"""Pages that answer in a site's stead: "prove that you are a browser". Never solved, only named."""

from __future__ import annotations

import re

_HEAD_BYTES = 16_384
_ALWAYS = (
    b"just a moment...",
    b"cf-chl-",
    b"cf_chl_",
    b"/cdn-cgi/challenge-platform",
    b"checking your browser before",
    b"ddos protection by",
)
_SETS_COOKIE = re.compile(rb"document\.cookie\s*=")
_RELOADS = re.compile(rb"location\.reload|location\.href\s*=|location\.replace|window\.location\s*=")
_COOKIE_PAGE_BYTES_MAX = 8_192


def is_challenge(body: bytes) -> bool:
    """Whether ``body`` is a "Just a moment…" page, or a small one that only sets a cookie and loads again."""
    head = body[:_HEAD_BYTES].lower()
    if any(sign in head for sign in _ALWAYS):
        return True
    return (
        len(body) <= _COOKIE_PAGE_BYTES_MAX
        and _SETS_COOKIE.search(head) is not None
        and _RELOADS.search(head) is not None
    )
