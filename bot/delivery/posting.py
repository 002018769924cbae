"""One delivery: its messages, sent one after the other, and what follows from their end besides the record of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from bot.catalogue import Catalogue
from bot.delivery import corrections, render
from bot.delivery.corrections import Delete, Edit, Note, Step
from bot.delivery.notices import channel_notice
from bot.delivery.outbox import Outbox
from bot.delivery.outcomes import Decision
from bot.delivery.when import VIETNAM
from bot.errors import StorageError
from bot.messengers.base import Gone, Message, Outcome, Rejected, RetryAt, Sent, Unknown
from bot.models import ChatKind, DeliveryState, DispatchKind
from handlers.base import Say
from storage.base import Delivery, Notice
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

ABSENT_MESSENGER_S = 600.0
POST_S_MAX = 90.0  # less than a lease: nobody else may take what is still under way
STOPPED_S = 1.0
_BUGS_MAX = 3  # attempts after which a bug of ours that nothing survives ends the delivery


class NotOursError(Exception):
    """The delivery ended, or another sender has it: nothing may leave."""


class Posted(NamedTuple):
    """How a post ended, and the ids of those of its messages that arrived; none: what is on disk already stands."""

    outcome: Outcome
    arrived: tuple[str, ...] = ()


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

    def messengers(self) -> list[str]:
        return list(self._outboxes)

    def shut(self) -> dict[str, datetime]:
        """The messengers that take nothing now, and until when."""
        until = {name: outbox.shut_until for name, outbox in self._outboxes.items()}
        return {name: moment for name, moment in until.items() if moment is not None}

    async def post(self, delivery: Delivery) -> Posted:
        """Send what is left to send of the delivery, each message on record before it leaves. Whatever happens, the
        end says what is known; cut off while a call was under way, it may have arrived.

        NotOursError: the delivery ended or went to another sender meanwhile, and nothing left.
        """
        address = delivery.subscriber.address
        outbox = self._outboxes.get(address.messenger)
        if outbox is None:
            later = self._now() + timedelta(seconds=ABSENT_MESSENGER_S)
            return Posted(RetryAt(later, f"{address.messenger} is not running here"))
        way = _Way(self._db, outbox, delivery, self._now)
        try:
            async with asyncio.timeout(POST_S_MAX):
                if delivery.dispatch.kind in (DispatchKind.CORRECTION, DispatchKind.RETRACTION):
                    posted = await way.follow(self._steps(delivery, outbox))
                else:
                    posted = await way.send(await self._messages(delivery, outbox))
                return await self._elsewhere(delivery, posted)
        except StorageError as error:
            return way.stopped(str(error))
        except (TimeoutError, asyncio.CancelledError) as error:
            # Cancelled, the sender ends: this end is recorded, then all is over.
            return way.stopped(type(error).__name__)
        except NotOursError:
            raise
        except Exception as error:  # noqa: BLE001 - the top of a delivery: its bug must not stop the others
            _log.exception("dispatch %s to subscriber %s", delivery.dispatch.id, delivery.subscriber.id)
            if delivery.attempts >= _BUGS_MAX and not way.calling:
                return Posted(Rejected(type(error).__name__))
            return way.stopped(type(error).__name__)

    async def _elsewhere(self, delivery: Delivery, posted: Posted) -> Posted:
        """Who cannot be reached here any more may have another chat: the delivery goes there."""
        to = delivery.subscriber
        if not isinstance(posted.outcome, Gone):
            return posted
        there = await self._db.write(self._db.storage.fall_back, to.id, to.address)
        return posted if there is None else Posted(RetryAt(self._now(), f"goes to {there.messenger}"))

    async def follow_up(self, decision: Decision, delivery: Delivery) -> None:
        """What must be on disk before the end of the delivery is; safe to repeat."""
        storage, to, now = self._db.storage, delivery.subscriber, self._now()
        name = to.address.messenger
        if decision.pause is not None:
            await self._db.write(storage.pause, to.id, decision.pause, now)
        if decision.pause is not None and to.kind is ChatKind.CHANNEL:
            await self._db.write(storage.raise_notice, channel_notice(to, now))
        if decision.pause is not None and (to.kind is ChatKind.THREAD or decision.pause == "thread_closed"):
            notice = Notice(f"thread:{to.id}", decision.pause, {"title": to.name}, now)
            await self._db.write(storage.raise_notice, notice)
        if decision.move_to is not None:
            await self._db.write(storage.migrate, to.address, decision.move_to, now)
        if decision.token_refused is not None:
            self._working.discard(name)
            detail = {"title": name.capitalize(), "reason": decision.token_refused}
            await self._db.write(storage.raise_notice, Notice(f"messenger:{name}", "token", detail, now))
        if decision.result.state is DeliveryState.SENT and name not in self._working:
            self._working.add(name)
            await self._db.write(storage.end_notices, f"messenger:{name}", now)

    def _steps(self, delivery: Delivery, outbox: Outbox) -> Sequence[Step]:
        return corrections.steps(
            delivery,
            catalogue=self._catalogue,
            capabilities=outbox.messenger.capabilities,
            say=self._say,
            now=self._now(),
            zone=self._zone,
        )

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


class _Way:
    """One delivery on its way: every call is on record before it is made, with what has arrived so far."""

    def __init__(self, db: StorageThreads, outbox: Outbox, delivery: Delivery, now: Callable[[], datetime]) -> None:
        self._db = db
        self._outbox = outbox
        self._delivery = delivery
        self._now = now
        self._arrived = list(delivery.arrived)
        self.calling = False  # a call is under way: what stops it now may come too late

    def stopped(self, reason: str) -> Posted:
        """Stopped from outside, perhaps between two messages."""
        if self.calling:
            return Posted(Unknown(reason), tuple(self._arrived))
        return Posted(RetryAt(self._now() + timedelta(seconds=STOPPED_S), reason), tuple(self._arrived))

    async def send(self, messages: Sequence[Message]) -> Posted:
        """Those behind what has arrived, one after the other."""
        for message in messages[len(self._arrived) :]:
            outcome = await self._send(message)
            if not isinstance(outcome, Sent):
                return Posted(outcome, tuple(self._arrived))
            self._arrived.append(outcome.message_id)
        end = Sent(" ".join(self._arrived)) if self._arrived else Rejected("there is nothing to show")
        return Posted(end, tuple(self._arrived))

    async def follow(self, steps: Sequence[Step]) -> Posted:
        """Change the messages of a copy; where one refuses to be changed, say what there is to say once."""
        for step in steps:
            if isinstance(step, Note):
                return await self.send(step.messages)
            outcome = await self._change(step)
            if isinstance(outcome, Rejected):
                return await self.send(step.instead)
            if not isinstance(outcome, Sent):
                return Posted(outcome, tuple(self._arrived))
        return Posted(Sent(""), ())

    async def _send(self, message: Message) -> Outcome:
        to, priority = self._delivery.subscriber.address, self._delivery.urgency
        outcome = await self._outbox.send(to, self._fitted(message), priority, self._depart)
        self.calling = False
        return outcome

    def _fitted(self, message: Message) -> Message:
        return render.impersonal(message) if self._delivery.subscriber.kind is ChatKind.CHANNEL else message

    async def _change(self, step: Edit | Delete) -> Outcome:
        to, priority = self._delivery.subscriber.address, self._delivery.urgency
        if isinstance(step, Edit):
            message = self._fitted(step.message)
            outcome = await self._outbox.edit(to, step.message_id, message, priority, self._depart)
        else:
            outcome = await self._outbox.delete(to, step.message_id, priority, self._depart)
        self.calling = False
        return outcome

    async def _depart(self) -> None:
        of = self._delivery
        storage, arrived = self._db.storage, tuple(self._arrived)
        if not await self._db.write(
            storage.depart, of.dispatch.id, of.subscriber.id, of.attempts, arrived, self._now()
        ):
            raise NotOursError
        self.calling = True
