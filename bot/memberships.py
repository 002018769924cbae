"""Chats that Loa is taken into, shut out of and let into again: what rests, what goes on, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.delivery.notices import channel_notice
from bot.messengers.base import Incoming
from bot.models import Address, ChatKind, Subscriber
from handlers.settings import PAUSED
from storage.threads import StorageThreads

_CLOSED = frozenset({"thread_closed", "thread_gone"})


def _rests_closed(known: Subscriber) -> bool:
    """Whether it is a thread (or a forum's general one) that rests because it is closed: no coming back opens it."""
    return known.paused is not None and known.paused.split("+")[-1] in _CLOSED


class Memberships:
    """What becomes of a chat's subscribers, all of them: a forum's threads too."""

    def __init__(self, db: StorageThreads, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def shut_out(self, incoming: Incoming) -> None:
        """Blocked, thrown out, or silenced. Whoever took the bot into a channel is told."""
        for known in await self._of(incoming):
            if _rests_closed(known):
                continue
            await self.lost(known.id, incoming.address if known.kind is ChatKind.PRIVATE else known.address, "blocked")
            if known.kind is ChatKind.CHANNEL:
                await self._db.write(self._db.storage.raise_notice, channel_notice(known, self._now()))

    async def lost(self, subscriber_id: int, address: Address, reason: str) -> None:
        """Somebody cannot be reached at an address any more: news goes to another of theirs, or rests."""
        storage = self._db.storage
        if await self._db.write(storage.fall_back, subscriber_id, address) is None:
            await self._db.write(storage.pause, subscriber_id, reason, self._now())

    async def restored(self, address: Address) -> None:
        """A chat where the bot is again goes on, with its threads, but for those that are closed."""
        for known in await self._db.read(self._db.storage.in_chat, address):
            if known.paused not in {None, PAUSED} and not _rests_closed(known):
                await self.heard_from(known)

    async def moved(self, old: Address, new: Address) -> None:
        """Of the old chat the bot may have been told that it is out of it."""
        await self._db.write(self._db.storage.migrate, old, new, self._now())
        await self.restored(new)

    async def reopened(self, incoming: Incoming) -> None:
        """A thread is open again: if it rested for that, it goes on."""
        known = await self._db.read(self._db.storage.subscriber_at, incoming.address)
        if known is not None and _rests_closed(known):
            await self.heard_from(known)

    async def heard_from(self, known: Subscriber) -> None:
        """Whoever had gone is back; who had asked for a pause keeps it."""
        storage, now = self._db.storage, self._now()
        await self._db.write(storage.resume, known.id, now)
        for kind in ("thread", "channel"):
            await self._db.write(storage.end_notices, f"{kind}:{known.id}", now)

    async def _of(self, incoming: Incoming) -> list[Subscriber]:
        """A person is found by any of their addresses."""
        storage = self._db.storage
        if incoming.kind is not ChatKind.PRIVATE:
            return await self._db.read(storage.in_chat, incoming.address)
        known = await self._db.read(storage.subscriber_at, incoming.address)
        return [] if known is None else [known]
