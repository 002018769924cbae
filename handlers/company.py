"""Where several people share a chat: reading is for everybody, changing for those who manage it. Pure.

What is not named here as reading changes something, so that a new command is never open to everybody by oversight.
"""

from __future__ import annotations

from bot.models import ChatKind
from handlers import deep_links
from handlers.base import Request

READING_COMMANDS = frozenset(
    {"moi", "tim", "nguon", "trogiup", "visao", "tinhtrang", "chiase", "thoi", "camon", "?", ""}
)
_READING_ACTIONS = frozenset({"moi", "tim", "new", "find", "health", "why", "share", "help", "open", "others", "never"})


def wants_manager(request: Request) -> bool:
    """Whether only somebody who manages the chat may do this."""
    if request.subscriber.kind not in {ChatKind.GROUP, ChatKind.THREAD}:
        return False
    if request.action:
        shows_sources = request.action == ("sources",)  # with more behind it, one is followed or dropped
        return request.action[0] not in _READING_ACTIONS and not shows_sources
    if request.command == "start":  # what an address names may be followed, and what rests goes on
        return request.subscriber.paused is not None or deep_links.follows(request.words)
    return request.command not in READING_COMMANDS


def is_anothers(request: Request) -> bool:
    """Whether somebody presses on a menu that another person opened: what it changes is that person's business. A menu
    that was opened in the group's own name belongs to all who manage it."""
    openers = {None, request.person_id, request.subscriber.address.chat}
    return bool(request.action) and request.opened_by not in openers and wants_manager(request)
