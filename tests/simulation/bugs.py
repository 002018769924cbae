"""Deliberate bugs, each a classic of delivery: a simulation that does not catch them proves nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from unittest.mock import patch

from bot.delivery import outcomes, planning, posting, schedule, sender, turns
from bot.delivery.outcomes import Decision, decide
from bot.delivery.pace import Gcra
from bot.delivery.posting import Poster
from bot.delivery.turns import Turns
from bot.messengers.base import Message, Outcome, Rejected, RetryAt, Sent, Unknown
from bot.models import DeliveryState, Dispatch, DispatchKind, Priority, Settings
from storage.base import Candidate, Delivery, DeliveryResult, Planned
from storage.sqlite import SqliteStorage, corrections, lanes
from storage.sqlite.values import stamp
from tests.simulation import laws, laws_copies, laws_time
from tests.simulation.laws import Law

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


@contextmanager
def gives_up_when_told_to_wait() -> Iterator[None]:
    """A wait that the service asks for is taken for a refusal."""

    def impatient(
        outcome: Outcome, delivery: Delivery, now: datetime, chance: float, arrived: tuple[str, ...] = ()
    ) -> Decision:
        is_told = isinstance(outcome, RetryAt) and outcome.reason == "flood"
        return decide(Rejected("flood") if is_told else outcome, delivery, now, chance, arrived)

    with patch.object(sender, "decide", impatient):
        yield


@contextmanager
def overlooks_the_last_of_a_slice() -> Iterator[None]:
    """One off at the end of every look at a range."""
    plan = planning.plan

    def short(dispatch: Dispatch, candidates: Sequence[Candidate], *rest: Any) -> tuple[dict[int, Planned], int]:
        plans, looked = plan(dispatch, candidates, *rest)
        last = candidates[looked - 1].subscriber.id if looked else None
        return {id_: planned for id_, planned in plans.items() if id_ != last}, looked

    with patch.object(planning, "plan", short):
        yield


@contextmanager
def forgets_what_queues() -> Iterator[None]:
    """When one ends, the next of its lane is not begun."""
    with patch.object(lanes, "advance", lambda *_: None):
        yield


@contextmanager
def counts_wrongly() -> Iterator[None]:
    """A digest is not counted where it begins."""
    with patch.object(lanes, "count", lambda *_: None):
        yield


@contextmanager
def keeps_no_pace() -> Iterator[None]:
    """Everything goes as soon as it can."""
    with patch.object(Gcra, "reserve", lambda self, whole_at, now: (now, 0.0)):
        yield


@contextmanager
def waits_half_a_day_after_any_failure() -> Iterator[None]:
    """The pauses grow too fast."""
    with patch.object(outcomes, "_backoff", lambda attempts, chance: timedelta(hours=12)):
        yield


@contextmanager
def leaves_what_is_withdrawn() -> Iterator[None]:
    """A withdrawn article is told to nobody more, and stays with those who have it."""
    plan = corrections._plan

    def nothing_to_take_back(db: Any, kind: DispatchKind, *rest: Any) -> None:
        if kind is not DispatchKind.RETRACTION:
            plan(db, kind, *rest)

    with patch.object(corrections, "_plan", nothing_to_take_back):
        yield


@contextmanager
def forgets_that_a_note_was_said() -> Iterator[None]:
    """A correction that was said in a message of its own is tried once more."""
    follow = posting._Way.follow

    async def forgetful(self: Any, steps: Sequence[Any]) -> posting.Posted:
        posted = await follow(self, steps)
        if self._arrived and self._delivery.attempts == 1:
            return posting.Posted(RetryAt(self._now(), "again"))
        return posted

    with patch.object(posting._Way, "follow", forgetful):
        yield


# Each with the law that catches it.
BUGS: Mapping[Bug, Law] = {
    sent_before_sending: laws.what_is_recorded_as_sent_arrived,
    departs_after_the_call: laws.only_what_was_in_doubt_is_sent_twice_and_never_more,
    takes_a_doubt_for_a_failure: laws.only_what_was_in_doubt_is_sent_twice_and_never_more,
    gives_up_when_in_doubt: laws.what_is_recorded_as_sent_arrived,
    gives_up_when_told_to_wait: laws.every_end_has_its_cause,
    overlooks_the_last_of_a_slice: laws.everyone_whom_news_concerns_has_a_row_and_nobody_else,
    forgets_what_queues: laws.nothing_is_left_open,
    counts_wrongly: laws.counts_are_those_of_the_rows,
    forgets_waits_at_a_restart: laws_time.nothing_is_asked_before_the_time_that_the_service_named,
    keeps_no_pace: laws_time.no_window_holds_more_than_the_service_allows,
    waits_half_a_day_after_any_failure: laws_time.nothing_waits_without_a_reason,
    looks_at_quiet_hours_once: laws_time.quiet_hours_are_quiet,
    begins_the_next_before_the_first_has_ended: laws.a_readers_order_is_kept,
    counts_digest_times_in_utc: laws_time.digests_come_on_the_minute,
    lets_answers_queue_with_the_rest: laws_time.replies_wait_a_second_at_most_beyond_what_their_chat_allows,
    serves_in_the_order_of_arrival: laws_time.what_is_urgent_goes_first,
    waits_by_the_wrong_clock: laws_time.nothing_waits_without_a_reason,
    overlooks_copies_that_were_under_way: laws_copies.every_copy_shows_what_the_paper_says_last,
    leaves_what_is_withdrawn: laws_copies.what_was_withdrawn_is_gone_or_said_to_be,
    forgets_that_a_note_was_said: laws_copies.what_cannot_be_changed_is_said_once,
    loses_what_arrived_of_a_message_in_parts: laws.only_what_was_in_doubt_is_sent_twice_and_never_more,
}
