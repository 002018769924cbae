"""The planner: deliveries that waited for their reader's time take their turn when it has come, or are held on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo

from bot.delivery import schedule
from bot.delivery.when import VIETNAM
from bot.errors import StorageError
from storage.base import HeldSubscriber, Hold, Release
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

LOOK_S = 1.0
JUMP_S = 30.0  # the wall clock went so much faster or slower than the loop's: somebody set it
_SLICE = 200  # subscribers in one transaction
_REST_S_MIN = 0.01


class Planner:
    """Releases what is held until it is cancelled. ``wake`` is called when something may be sent; ``look_s`` is how
    long it may take until a change of settings, which bring times nearer, is seen."""

    def __init__(
        self,
        db: StorageThreads,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        *,
        zone: tzinfo = VIETNAM,
        look_s: float = LOOK_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db = db
        self._now = now
        self._wake = wake
        self._zone = zone
        self._look_s = look_s
        self._sleep = sleep
        self._clock: tuple[datetime, float] | None = None

    async def run(self) -> None:
        while True:
            rest_s = self._look_s
            try:
                await self._watch_clock()
                rest_s = await self.look()
            except StorageError as error:
                _log.error("storage refused, trying again: %s", error)
            await self._sleep(rest_s)

    async def look(self) -> float:
        """Let go what is due now; how many seconds until something may be due again."""
        while held := await self._due():
            now = self._now()
            releases = [release(each, now, self._zone) for each in held]
            await self._db.write(self._db.storage.release, releases, now)
            self._wake()
        next_held = await self._db.read(self._db.storage.next_held)
        if next_held is None:
            return self._look_s
        return min(self._look_s, max(_REST_S_MIN, (next_held - self._now()).total_seconds()))

    async def _due(self) -> list[HeldSubscriber]:
        now, next_held = self._now(), await self._db.read(self._db.storage.next_held)
        if next_held is None or next_held > now:
            return []
        return await self._db.write(self._db.storage.held_due, now, _SLICE)

    async def _watch_clock(self) -> None:
        """Times that were set by a clock that was wrong are set anew, at the start and after every jump."""
        wall, steady = self._now(), asyncio.get_running_loop().time()
        before = self._clock or (wall, steady)
        jumped = wall - before[0] - timedelta(seconds=steady - before[1])
        is_jump = abs(jumped.total_seconds()) >= JUMP_S
        if is_jump:
            _log.warning("the clock jumped by %s; what waits for a time is looked at again", jumped)
        if is_jump or self._clock is None:
            await self._db.write(self._db.storage.mend_times, wall, jumped)
            await self._hold_anew(wall)
            self._wake()
        self._clock = (wall, steady)  # only now: what the database refused is done at the next look

    async def _hold_anew(self, now: datetime) -> None:
        after = 0
        while held := await self._db.read(self._db.storage.held_later, now, after, _SLICE):
            anew = [Release(each.subscriber.id, hold=_openings(each, now, self._zone)) for each in held]
            await self._db.write(self._db.storage.release, [each for each in anew if each.hold], now)
            after = held[-1].subscriber.id


def release(held: HeldSubscriber, now: datetime, zone: tzinfo) -> Release:
    """What becomes of held deliveries that are due, by the reader's settings as they are now. Pure."""
    settings = held.subscriber.settings
    again = {each.dispatch_id: schedule.release(settings, each, now, zone) for each in held.deliveries}
    go = [each for each in held.deliveries if again[each.dispatch_id] is None]
    return Release(
        held.subscriber.id,
        go=tuple(each.dispatch_id for each in go),
        bundle=any(each.reason != "quiet" or settings.digest for each in go),
        hold={dispatch_id: hold for dispatch_id, hold in again.items() if hold is not None},
    )


def _openings(held: HeldSubscriber, now: datetime, zone: tzinfo) -> dict[int, Hold]:
    """What comes up at another time than it should, counted from now."""
    openings = schedule.openings(held.subscriber.settings, now, zone)
    return {
        each.dispatch_id: Hold(each.reason, openings[each.reason])
        for each in held.deliveries
        if each.due != openings[each.reason]
    }
