"""Where several people share a chat: reading is for everybody, changing for those who manage it. Pure.

What is not named here as reading changes something, so that a new command is never open to everybody by oversight.
"""

from __future__ import annotations

from bot.models import ChatKind
from handlers.base import Request

_READING_COMMANDS = frozenset(
    {"start", "moi", "tim", "nguon", "trogiup", "visao", "tinhtrang", "chiase", "thoi", "camon", "?", ""}
)
_READING_ACTIONS = frozenset(
    {"moi", "tim", "new", "find", "sources", "health", "why", "share", "help", "open", "others", "never"}
)


def wants_manager(request: Request) -> bool:
    """Whether only somebody who manages the chat may do this. In a channel nobody writes who does not."""
    if request.subscriber.kind not in {ChatKind.GROUP, ChatKind.THREAD}:
        return False
    if request.action:
        return request.action[0] not in _READING_ACTIONS
    return request.command not in _READING_COMMANDS


def is_anothers(request: Request) -> bool:
    """Whether somebody presses on a menu that another person opened: what it changes is that person's business."""
    return bool(request.action) and request.opened_by not in {None, request.person_id} and wants_manager(request)
