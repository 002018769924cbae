"""The sender: takes what is due and ranges of dispatches, sends, and records every end.

A delivery is on disk as *sending* before its message leaves, and holds one of ``slots`` until its end is on disk. So
a sender that dies leaves at most ``slots`` deliveries in doubt; whoever runs next finds them when their lease is over.
The states and what a crash in each of them leads to are drawn in docs/delivery.md.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import partial

from bot.delivery import planning
from bot.delivery.outcomes import Decision, decide
from bot.delivery.posting import NotOursError, Poster
from bot.delivery.when import VIETNAM
from bot.errors import StorageError
from bot.models import DeliveryState
from storage.base import Delivery, DeliveryResult, RangeLease
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

POLL_S = 1.0
LEASE_S = 120.0
GRACE_S = 10.0  # for what is under way when the sender is to stop
_SLICE_MAX = 500  # subscribers looked at in one step when few of them are to be sent anything now
_SWEPT_MAX = 1000
_REST_S_MIN = 0.01
_LEASES_MAX = 4  # ranges held at once: an alert does not wait for the end of a broadcast's range


class Sender:
    """Sends deliveries until it is stopped or cancelled.

    ``slots`` is how much may be under way: 16 for 30 a second, 128 for the highest pace sold. ``owner`` is unique
    among the senders of a database. ``zone`` is where a subscriber lives who says nothing else; ``poll_s`` is how long
    it may take until work is seen of which nobody told by ``wake``; ``chance`` gives numbers from 0 to 1.
    """

    def __init__(
        self,
        db: StorageThreads,
        poster: Poster,
        now: Callable[[], datetime],
        owner: str,
        *,
        zone: tzinfo = VIETNAM,
        slots: int = 16,
        shares: Mapping[str, int] | None = None,
        poll_s: float = POLL_S,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._db = db
        self._poster = poster
        self._now = now
        self._owner = owner
        self._zone = zone
        self._slots = slots
        self._shares = shares or {}
        self._held: Counter[str] = Counter()  # slots, by messenger
        self._slice = slots
        self._poll_s = poll_s
        self._chance = chance
        self._leases: list[RangeLease] = []  # the most urgent first
        self._look_at = 0.0  # loop time from which storage is asked again what is due
        self._under_way: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._ended: list[tuple[Decision, Delivery]] = []
        self._to_do = asyncio.Event()
        self._to_record = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There is something new to send: look at once."""
        self._look_at = 0.0
        self._to_do.set()

    def stop(self) -> None:
        """Begin nothing more; ``run`` returns when what is under way has ended and is recorded, soon in any case."""
        self._stopping = True
        self._to_do.set()

    async def run(self) -> None:
        """Cancelled, it stops as ``stop`` says before it ends."""
        work = asyncio.create_task(self._work(), name="sender")
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            self.stop()
            await work
            raise

    async def _work(self) -> None:
        recorder = asyncio.create_task(self._record_for_ever(), name="sender-records")
        try:
            while not self._stopping:
                self._to_do.clear()
                began = await _guarded(self._begin_more)
                if began is None:
                    self._look_at = _time() + POLL_S
                if not began:
                    await self._rest()
        finally:
            await self._let_end()
            recorder.cancel()
            await asyncio.gather(recorder, return_exceptions=True)
            await _guarded(self._record)
            await _guarded(self._give_back)

    # --- beginning -------------------------------------------------------------------------------------------

    async def _begin_more(self) -> bool:
        """Begin as much as there is room for: what is due, then the most urgent range. False: nothing, or no room."""
        free = self._slots - len(self._under_way) - len(self._ended)
        if free < max(1, self._slots // 4):
            return False
        due = 0
        if (_time() >= self._look_at or not self._leases) and await self._is_something_due():
            await self._take_range()
            due = await self._begin_due(free)
        if self._leases and due < free:
            await self._advance(self._leases[0], free - due)
            return True
        return due > 0

    async def _is_something_due(self) -> bool:
        """One look at what waits; if that is for later, it is not looked at again until then."""
        now = self._now()
        due = await self._db.read(self._db.storage.next_due, now)
        wait_s = self._poll_s if due is None else min(self._poll_s, (due - now).total_seconds())
        if wait_s <= 0:
            await self._db.write(self._db.storage.sweep_cancelled, now, _SWEPT_MAX)
            return True
        self._look_at = _time() + wait_s
        return False

    async def _begin_due(self, free: int) -> int:
        """What waits for its time takes at most half of the room from a range: neither may starve the other."""
        share = max(1, free // 2) if self._leases else free
        now, due = self._now(), list[Delivery]()
        claim = self._db.storage.claim_due_deliveries
        for most, shut in self._portions(share):
            most_left = min(most, share - len(due))
            due += await self._db.write(claim, now, most_left, _lease_end(now), shut, self._at_work_on())
        self._look_at = 0.0 if len(due) == share else _time() + self._poll_s
        quiet = {_key(each): planning.quiet_until(each, now, self._zone) for each in due}
        self._start([each for each in due if quiet[_key(each)] is None])
        held = [
            DeliveryResult(*key, DeliveryState.HELD, now, due=until, detail="quiet hours")
            for key, until in quiet.items()
            if until is not None
        ]
        if held:
            await self._db.write(self._db.storage.record_results, held)
        return len(due)

    def _rooms(self) -> dict[str, int]:
        """How many more each messenger may be given that has a share."""
        return {name: max(0, share - self._held[name]) for name, share in self._shares.items()}

    def _portions(self, most: int) -> Iterator[tuple[int, list[str]]]:
        """How much may be claimed, and of which messengers nothing: first of those without a share, then of each that
        has one."""
        shut = list(self._poster.shut())
        yield most, [*shut, *self._shares]
        for name, room in self._rooms().items():
            if room and name not in shut:
                yield room, [each for each in self._poster.messengers() if each != name]

    def _at_work_on(self) -> list[tuple[int, int]]:
        """What nobody may begin again, even if its lease has run out: the clock jumped, or its end cannot be stored."""
        return [*self._under_way, *(_key(delivery) for _, delivery in self._ended)]

    async def _take_range(self) -> None:
        if len(self._leases) >= _LEASES_MAX:
            return
        now = self._now()
        lease = await self._db.write(self._db.storage.claim_range, self._owner, now, _lease_end(now))
        if lease is not None:
            self._leases.append(lease)
            self._leases.sort(key=lambda held: (held.priority, held.rank, held.id))

    async def _advance(self, lease: RangeLease, free: int) -> None:
        """Look at the next slice of the range, and plan a delivery for everybody in it who is in the audience, until
        ``free`` of them are to be sent now."""
        storage, now = self._db.storage, self._now()
        size = max(free, self._slice)
        candidates = await self._db.read(storage.candidates, lease, lease.after, size)
        plans, looked = planning.plan(
            lease.dispatch, candidates, now, self._zone, free, self._poster.shut(), self._rooms()
        )
        is_end = looked == len(candidates) < size
        position = lease.last if is_end else candidates[looked - 1].subscriber.id
        begun = await self._db.write(
            storage.begin_deliveries, lease, self._owner, position, plans, now, _lease_end(now)
        )
        self._leases.remove(lease)
        if begun is None:
            _log.warning("dispatch %s: a range went to another sender, or was cancelled", lease.dispatch.id)
            return
        if position < lease.last:
            self._leases.insert(0, replace(lease, after=position))
        self._slice = min(2 * size, _SLICE_MAX) if len(begun) < free // 2 else self._slots
        self._start(begun)

    def _start(self, deliveries: list[Delivery]) -> None:
        for delivery in deliveries:
            task = self._under_way[_key(delivery)] = asyncio.create_task(self._deliver(delivery))
            self._held[delivery.subscriber.address.messenger] += 1
            task.add_done_callback(partial(self._forget, delivery))

    def _forget(self, delivery: Delivery, _: asyncio.Task[None]) -> None:
        del self._under_way[_key(delivery)]
        self._held[delivery.subscriber.address.messenger] -= 1

    async def _deliver(self, delivery: Delivery) -> None:
        """One delivery to its end."""
        try:
            posted = await self._poster.post(delivery)
        except NotOursError:
            _log.info("dispatch %s to subscriber %s ended meanwhile", delivery.dispatch.id, delivery.subscriber.id)
            self._to_do.set()
            return
        decision = decide(posted.outcome, delivery, self._now(), self._chance(), posted.arrived)
        self._ended.append((decision, delivery))
        self._to_record.set()

    # --- ending ----------------------------------------------------------------------------------------------

    async def _record_for_ever(self) -> None:
        while True:
            await self._to_record.wait()
            self._to_record.clear()
            if self._ended and not await _guarded(self._record):
                await asyncio.sleep(POLL_S)
                self._to_record.set()

    async def _record(self) -> bool:
        """Put on disk what has ended, all of it at once, after what must happen besides."""
        ended = list(self._ended)
        for decision, delivery in ended:
            await self._poster.follow_up(decision, delivery)
        await self._db.write(self._db.storage.record_results, [decision.result for decision, _ in ended])
        del self._ended[: len(ended)]
        self._to_do.set()
        return True

    async def _let_end(self) -> None:
        """Let what is under way end, for a while, then cut it off."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=GRACE_S)
        cut_off = list(self._under_way.values())
        for task in cut_off:
            task.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)

    async def _give_back(self) -> bool:
        """Free the ranges that are held, where they stand."""
        now = self._now()
        for lease in self._leases:
            await self._db.write(self._db.storage.begin_deliveries, lease, self._owner, lease.after, {}, now, now)
        self._leases.clear()
        return True

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(max(_REST_S_MIN, self._look_at - _time())):
                await self._to_do.wait()
        except TimeoutError:
            self._look_at = 0.0


async def _guarded(step: Callable[[], Awaitable[bool]]) -> bool | None:
    """A step that needs the database. None when that refuses: a full disk or a lock is waited for."""
    try:
        return await step()
    except StorageError as error:
        _log.error("storage refused, trying again: %s", error)
        return None


def _key(delivery: Delivery) -> tuple[int, int]:
    return delivery.dispatch.id, delivery.subscriber.id


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=LEASE_S)


def _time() -> float:
    return asyncio.get_running_loop().time()
