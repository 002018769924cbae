"""What the author of an announcement sees of it: its progress, edited in place, and a report at the end.

Everything it needs to go on after a restart is in storage; a crash between telling the end and noting that it was
told repeats the report.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

from markupsafe import Markup

from bot.delivery.markup import visible
from bot.delivery.outbox import Outbox
from bot.delivery.render import fitted, text_messages
from bot.errors import StorageError
from bot.messengers.base import Message, RetryAt, Sent, TokenRefused
from bot.models import Address, Broadcast, BroadcastState, Button, DeliveryState, Language, Priority, Subscriber
from handlers.base import Say
from storage.base import Progress
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

LOOK_S = 2.0
_BAR_CELLS = 10


class BroadcastReporter:
    """Tells the authors of running announcements how far these are."""

    def __init__(self, db: StorageThreads, outboxes: Mapping[str, Outbox], say: Say) -> None:
        self._db = db
        self._outboxes = outboxes
        self._say = say
        self._shown: dict[int, Markup] = {}

    async def run(self) -> NoReturn:
        while True:
            try:
                await self.look()
            except StorageError as error:
                _log.error("storage refused, trying again: %s", error)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Bring every running announcement's message up to date, and report those that have ended."""
        storage = self._db.storage
        for broadcast in await self._db.read(storage.running_broadcasts):
            if broadcast.dispatch_id is None:
                continue
            progress = await self._db.read(storage.progress, broadcast.dispatch_id)
            if progress.done:
                await self._db.write(storage.finish_broadcast, broadcast.id)
            author = await self._db.read(storage.subscriber, broadcast.author_id)
            if author is None:  # has erased everything; nobody is left to be told
                await self._note(broadcast, reported=progress.done)
                continue
            at = await self._where_told(broadcast, author)
            if broadcast.told_at not in {None, at}:  # what stands there cannot be edited from elsewhere
                broadcast = replace(broadcast, progress_message_id=None)  # noqa: PLW2901
            if at.messenger in self._outboxes:
                await self._tell(broadcast, progress, author.settings.language, at)

    async def _where_told(self, broadcast: Broadcast, author: Subscriber) -> Address:
        """The chat where it was announced, or if its author has that one no more, where news goes."""
        mine = await self._db.read(self._db.storage.addresses, author.id)
        return next((each for each in mine if each == broadcast.told_at), author.address)

    async def _tell(self, broadcast: Broadcast, progress: Progress, language: Language, at: Address) -> None:
        outbox = self._outboxes[at.messenger]
        capabilities = outbox.messenger.capabilities
        message = _progress_message(broadcast, progress, language, self._say)
        await self._show(broadcast, fitted(message, capabilities), at, outbox)
        if not progress.done:
            return
        for message in text_messages(_report(broadcast, progress, language, self._say), capabilities):
            outcome = await outbox.send(at, message, Priority.ALERT)
            if isinstance(outcome, RetryAt | TokenRefused):
                return  # the next look tells it
        await self._note(broadcast, reported=True)
        self._shown.pop(broadcast.id, None)

    async def _show(self, broadcast: Broadcast, message: Message, at: Address, outbox: Outbox) -> None:
        """Edit the message that shows the progress, or send it if there is none. What cannot be said now, the next
        look says."""
        if self._shown.get(broadcast.id) == message.text:
            return
        if broadcast.progress_message_id is not None:
            if not outbox.messenger.capabilities.edit:
                return
            outcome = await outbox.edit(at, broadcast.progress_message_id, message, Priority.ALERT)
            if isinstance(outcome, Sent):
                self._shown[broadcast.id] = message.text
            return
        if broadcast.state is not BroadcastState.SENDING:
            return
        outcome = await outbox.send(at, message, Priority.ALERT)
        if isinstance(outcome, Sent):
            self._shown[broadcast.id] = message.text
            await self._note(broadcast, message_id=outcome.message_id, at=at)

    async def _note(
        self, broadcast: Broadcast, *, message_id: str | None = None, reported: bool = False, at: Address | None = None
    ) -> None:
        save = self._db.storage.save_broadcast_progress
        await self._db.write(save, broadcast.id, message_id, reported=reported, at=at)


def _progress_message(broadcast: Broadcast, progress: Progress, language: Language, say: Say) -> Message:
    """How far it is; while it runs, with the button that stops it."""
    ended = sum(count for state, count in progress.counts.items() if state not in _OPEN)
    whole = progress.done and broadcast.state is not BroadcastState.CANCELLED
    share = 1.0 if whole else min(1.0, ended / max(1, progress.audience))
    running = broadcast.state is BroadcastState.SENDING and not progress.done
    cancelled = broadcast.state is BroadcastState.CANCELLED
    ended_key = "progress-cancelled" if cancelled else "progress-done"
    key = "progress-sending" if running else ended_key if progress.done else "progress-stopping"
    full = round(share * _BAR_CELLS)
    text = say(
        language,
        key,
        bar="▓" * full + "░" * (_BAR_CELLS - full),
        percent=int(share * 100),
        sent=progress.counts.get(DeliveryState.SENT, 0),
        audience=progress.audience,
    )
    held = progress.counts.get(DeliveryState.HELD, 0)
    if running and held:
        text += Markup("\n") + say(language, "progress-held", count=held)
    stop = Button(visible(say(language, "progress-stop")), action=f"cast:stop:{broadcast.id}")
    return Message(text, buttons=((stop,),) if running else ())


_OPEN = (
    DeliveryState.HELD,
    DeliveryState.QUEUED,
    DeliveryState.WAITING,
    DeliveryState.CLAIMED,
    DeliveryState.SENDING,
)
_WORTH_TELLING = {
    DeliveryState.GONE: "report-gone",
    DeliveryState.REJECTED: "report-rejected",
    DeliveryState.UNKNOWN: "report-unknown",
}


def _report(broadcast: Broadcast, progress: Progress, language: Language, say: Say) -> Markup:
    cancelled = broadcast.state is BroadcastState.CANCELLED
    lines = [say(language, "report-cancelled" if cancelled else "report-done")]
    lines.append(say(language, "report-sent", count=progress.counts.get(DeliveryState.SENT, 0)))
    lines += [
        say(language, key, count=progress.counts[state])
        for state, key in _WORTH_TELLING.items()
        if progress.counts.get(state)
    ]
    return Markup("\n").join(lines)
