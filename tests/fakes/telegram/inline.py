"""Queries from other chats, and what was offered for them (Bot API, "Inline mode")."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fakes.telegram.world import Button


@dataclass(frozen=True, slots=True)
class Offer:
    """A result as it is shown, and the message that is sent when it is chosen."""

    id: str
    title: str
    description: str
    thumbnail: str | None
    text: str
    buttons: list[list[Button]] = field(default_factory=list)


@dataclass(slots=True)
class Inquiry:
    """``answer`` None: the bot has said nothing yet."""

    id: str
    until: float
    answer: list[Offer] | None = None
    answered_at: float = 0.0  # by time.perf_counter
    following: str = ""
    cached_s: int = 0
    personal: bool = False
    button: tuple[str, str] | None = None  # its label, and what /start is given in the private chat
