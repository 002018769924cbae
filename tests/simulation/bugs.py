"""Deliberate bugs, each a classic of delivery: a simulation that does not catch them proves nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from unittest.mock import patch

from bot.delivery import planning, posting, schedule, sender, turns
from bot.delivery.outcomes import Decision, decide
from bot.delivery.posting import Poster
from bot.delivery.turns import Turns
from bot.messengers.base import Message, Outcome, Sent, Unknown
from bot.models import DeliveryState, Priority, Settings
from storage.base import Delivery, DeliveryResult
from storage.sqlite import SqliteStorage, corrections, lanes
from storage.sqlite.values import stamp

Bug = Callable[[], Any]  # a context in which the program has it


@contextmanager
def sent_before_sending() -> Iterator[None]:
    """A delivery is recorded as sent, and then sent."""
    post = Poster.post

    async def hasty(self: Poster, delivery: Delivery) -> posting.Posted:
        result = DeliveryResult(delivery.dispatch.id, delivery.subscriber.id, DeliveryState.SENT, self._now())
        await self._db.write(self._db.storage.record_results, [result])
        return await post(self, delivery)

    with patch.object(Poster, "post", hasty):
        yield


@contextmanager
def departs_after_the_call() -> Iterator[None]:
    """What leaves is put on record when the answer is there."""

    async def late(self: Any, message: Message) -> Outcome:
        to, priority = self._delivery.subscriber.address, self._delivery.dispatch.priority
        outcome: Outcome = await self._outbox.send(to, message, priority)
        await self._depart()
        self.calling = False
        return outcome

    with patch.object(posting._Way, "_send", late):
        yield


@contextmanager
def takes_a_doubt_for_a_failure() -> Iterator[None]:
    """No answer is taken for no delivery."""

    def sure(
        outcome: Outcome, delivery: Delivery, now: datetime, chance: float, arrived: tuple[str, ...] = ()
    ) -> Decision:
        decision = decide(outcome, delivery, now, chance, arrived)
        return replace(decision, result=replace(decision.result, doubt=False))

    with patch.object(sender, "decide", sure):
        yield


@contextmanager
def gives_up_when_in_doubt() -> Iterator[None]:
    """No answer is taken for a delivery."""

    def trusting(
        outcome: Outcome, delivery: Delivery, now: datetime, chance: float, arrived: tuple[str, ...] = ()
    ) -> Decision:
        return decide(Sent("0") if isinstance(outcome, Unknown) else outcome, delivery, now, chance, arrived)

    with patch.object(sender, "decide", trusting):
        yield


@contextmanager
def forgets_waits_at_a_restart() -> Iterator[None]:
    """After a restart everything that waits is due, whatever the service asked for."""
    reclaim = SqliteStorage.reclaim

    def eager(self: SqliteStorage, now: datetime) -> None:
        reclaim(self, now)
        with self._write() as db:
            db.execute("update deliveries set due = ? where state = 'waiting'", (stamp(now),))

    with patch.object(SqliteStorage, "reclaim", eager):
        yield


@contextmanager
def looks_at_quiet_hours_once() -> Iterator[None]:
    """What was due before quiet hours, and could not go, goes in them."""
    with patch.object(planning, "quiet_until", lambda *_: None):
        yield


@contextmanager
def begins_the_next_before_the_first_has_ended() -> Iterator[None]:
    """Nothing queues up behind what is open."""
    with patch.object(lanes, "busy", lambda *_: set()):
        yield


@contextmanager
def counts_digest_times_in_utc() -> Iterator[None]:
    """A reader's half past six is taken for that of Greenwich."""
    next_digest = schedule.next_digest

    def elsewhere(settings: Settings, after: datetime, zone: tzinfo) -> datetime:
        return next_digest(replace(settings, zone=""), after, UTC)

    with patch.object(schedule, "next_digest", elsewhere):
        yield


@contextmanager
def lets_answers_queue_with_the_rest() -> Iterator[None]:
    """An answer waits as long as anything else."""
    wait, done = Turns.wait, Turns.done

    async def equal(self: Turns, chat: str, _: Priority, number: int, *, is_group: bool) -> float | None:
        back = None
        while back is None or back > 0:
            back = await wait(self, chat, Priority.BROADCAST, number, is_group=is_group)
            if back is None:
                return None
            await asyncio.sleep(5)
        return back

    with (
        patch.object(Turns, "wait", equal),
        patch.object(Turns, "done", lambda self, chat, _: done(self, chat, Priority.BROADCAST)),
    ):
        yield


@contextmanager
def serves_in_the_order_of_arrival() -> Iterator[None]:
    """Nothing is more urgent than anything else."""
    with patch.object(turns._Turn, "__lt__", lambda self, other: self.number < other.number):
        yield


@contextmanager
def waits_by_the_wrong_clock() -> Iterator[None]:
    """When the clock is set, what waits is left as it is."""
    with patch.object(SqliteStorage, "mend_times", lambda *_: None):
        yield


@contextmanager
def overlooks_copies_that_were_under_way() -> Iterator[None]:
    """An article that changes while it is being sent is not corrected."""
    with patch.object(corrections, "follow_up", lambda *_: None):
        yield


@contextmanager
def loses_what_arrived_of_a_message_in_parts() -> Iterator[None]:
    """A message that stopped half-way begins anew."""
    depart = SqliteStorage.depart

    def forgetful(
        self: SqliteStorage, dispatch_id: int, subscriber_id: int, attempt: int, arrived: Sequence[str], now: datetime
    ) -> bool:
        return depart(self, dispatch_id, subscriber_id, attempt, (), now)

    with patch.object(SqliteStorage, "depart", forgetful):
        yield


BUGS: tuple[Bug, ...] = (
    sent_before_sending,
    departs_after_the_call,
    takes_a_doubt_for_a_failure,
    gives_up_when_in_doubt,
    forgets_waits_at_a_restart,
    looks_at_quiet_hours_once,
    begins_the_next_before_the_first_has_ended,
    counts_digest_times_in_utc,
    lets_answers_queue_with_the_rest,
    serves_in_the_order_of_arrival,
    waits_by_the_wrong_clock,
    overlooks_copies_that_were_under_way,
    loses_what_arrived_of_a_message_in_parts,
)
