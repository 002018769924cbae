"""Who writes to the bot: updates as the platform words them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Update = dict[str, Any]
_numbers = count(1)


@dataclass(slots=True)
class Person:
    """``says`` and the others put an update in the bot's queue, and return it."""

    id: str
    name: str
    deliver: Callable[[Update], None]
    time_ms: Callable[[], int]
    texts: list[str] = field(default_factory=list)  # what the bot sent, oldest first
    is_gone: bool = False  # blocked the bot, or left: the platform says only that it takes nothing

    def says(self, text: str) -> Update:
        return self._does("text", text=text)

    def shows(self, address: str, caption: str = "", *, as_documented: bool = False) -> Update:
        """A picture; the platform itself calls its address ``photo_url``."""
        return self._does("image", **{"photo" if as_documented else "photo_url": address}, caption=caption)

    def sends(self, what: str) -> Update:
        """ "sticker", "voice", or "unsupported": words that the law protects."""
        return self._does(what)

    def _does(self, what: str, **content: object) -> Update:
        update = {
            "event_name": f"message.{what}.received",
            "message": {
                "from": {"id": self.id, "display_name": self.name, "is_bot": False},
                "chat": {"id": self.id, "chat_type": "PRIVATE"},
                "message_id": f"{next(_numbers):020x}",
                "date": self.time_ms(),
                **{key: value for key, value in content.items() if value != ""},
            },
        }
        self.deliver(update)
        return update
