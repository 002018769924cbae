"""One delivery: its messages, sent one after the other, and what follows from their end besides the record of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo

from bot.catalogue import Catalogue
from bot.delivery import render
from bot.delivery.outbox import Outbox
from bot.delivery.outcomes import Decision
from bot.delivery.when import VIETNAM
from bot.messengers.base import Message, Outcome, Rejected, RetryAt, Sent, TokenRefused, Unknown
from bot.models import DeliveryState, Priority
from handlers.base import Say
from storage.base import Delivery, Notice
from storage.threads import StorageThreads

ABSENT_MESSENGER_S = 600.0


class Poster:
    """Renders deliveries and puts them through the outbox of their messenger."""

    def __init__(
        self,
        db: StorageThreads,
        outboxes: Mapping[str, Outbox],
        catalogue: Catalogue,
        say: Say,
        now: Callable[[], datetime],
        zone: tzinfo = VIETNAM,
    ) -> None:
        self._db = db
        self._outboxes = outboxes
        self._catalogue = catalogue
        self._say = say
        self._now = now
        self._zone = zone
        self._picture: tuple[int, bytes | None] = (0, None)
        self._working: set[str] = set()  # messengers whose token is known to be accepted

    async def post(self, delivery: Delivery) -> Outcome:
        """Send what the delivery holds. Sent names the ids of its messages, separated by spaces."""
        address = delivery.subscriber.address
        outbox = self._outboxes.get(address.messenger)
        if outbox is None:
            later = self._now() + timedelta(seconds=ABSENT_MESSENGER_S)
            return RetryAt(later, f"{address.messenger} is not running here")
        ids: list[str] = []
        for message in await self._messages(delivery, outbox):
            # What was begun is finished first: its reader would not know what to make of one half.
            outcome = await outbox.send(address, message, Priority.REPLY if ids else delivery.dispatch.priority)
            if not isinstance(outcome, Sent):
                return _half(outcome, len(ids)) if ids else outcome
            ids.append(outcome.message_id)
        return Sent(" ".join(ids)) if ids else Rejected("there is nothing to show")

    async def follow_up(self, decision: Decision, delivery: Delivery) -> None:
        """What must be on disk before the end of the delivery is; safe to repeat."""
        storage, to, now = self._db.storage, delivery.subscriber, self._now()
        name = to.address.messenger
        if decision.pause is not None:
            await self._db.write(storage.pause, to.id, decision.pause, now)
        if decision.move_to is not None:
            await self._db.write(storage.migrate, to.address, decision.move_to)
        if decision.token_refused is not None:
            self._working.discard(name)
            detail = {"title": name, "reason": decision.token_refused}
            await self._db.write(storage.raise_notice, Notice(f"messenger:{name}", "token", detail, now))
        if decision.result.state is DeliveryState.SENT and name not in self._working:
            self._working.add(name)
            await self._db.write(storage.end_notices, f"messenger:{name}", now)

    async def _messages(self, delivery: Delivery, outbox: Outbox) -> list[Message]:
        announcement = delivery.dispatch.broadcast
        picture_id = announcement.picture_id if announcement else None
        return render.delivery(
            delivery,
            None if picture_id is None else await self._load_picture(picture_id),
            catalogue=self._catalogue,
            capabilities=outbox.messenger.capabilities,
            say=self._say,
            now=self._now(),
            zone=self._zone,
        )

    async def _load_picture(self, picture_id: int) -> bytes | None:
        """The picture of an announcement, kept for the next recipient."""
        if self._picture[0] != picture_id:
            self._picture = (picture_id, await self._db.read(self._db.storage.picture, picture_id))
        return self._picture[1]


def _half(outcome: Outcome, arrived: int) -> Outcome:
    """Some of the messages arrived. To send all again is a repetition, so it is a doubt, and happens once."""
    if isinstance(outcome, RetryAt | Unknown | TokenRefused):
        return Unknown(f"only {arrived} arrived, then: {outcome.reason}")
    return outcome
