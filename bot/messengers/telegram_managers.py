"""Who manages a group: asked of the service, and remembered for some minutes."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

log = logging.getLogger(__name__)

REMEMBERED_S = 300.0  # so long may somebody change things who is no administrator any more
KNOWN_MAX = 10_000

Ask = Callable[[str, str], Awaitable[bool]]


class Managers:
    """``ask`` says whether a person is an administrator of a chat (Bot API, getChatMember)."""

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], tuple[bool, float]] = OrderedDict()

    async def knows(self, chat: str, person_id: str) -> bool | None:
        """None: the service could not be asked. Who writes in the group's own name is an anonymous administrator; who
        writes in the name of a channel is somebody, and nobody knows who."""
        if person_id.startswith("-"):
            return person_id == chat
        key, now = (chat, person_id), self._clock()
        manages, until = self._known.get(key, (False, now))
        if until > now:
            return manages
        asked = self._known[key] = False, now
        try:
            manages = await self._ask(chat, person_id)
        except (TelegramError, LookupError, TypeError, ValueError) as error:
            log.info("Who manages a group could not be asked: %s", type(error).__name__)
            self.forget(chat, person_id)
            return None
        if self._known.get(key) is not asked:  # it has changed while it was asked
            return manages
        self._known[key] = manages, now + REMEMBERED_S
        self._known.move_to_end(key)
        if len(self._known) > KNOWN_MAX:
            self._known.popitem(last=False)
        return manages

    def forget(self, chat: str, person_id: str) -> None:
        """Somebody's standing has changed."""
        self._known.pop((chat, person_id), None)
