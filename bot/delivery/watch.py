"""Watches what nobody else would miss: whether the messengers answer, and whether what is to be sent is sent in time.

What is found becomes notices; ``notices.py`` tells them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn

from bot.errors import StorageError
from bot.messengers.base import Messenger
from bot.models import Health, HealthState
from storage.base import Notice
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

LOOK_S = 30.0
UNREACHABLE_AFTER = timedelta(minutes=3)  # sooner it may pass by itself
AWAY_AFTER = timedelta(minutes=30)  # then news for whoever has another chat goes there
LATE_AFTER = timedelta(minutes=5)
CAUGHT_UP_WITHIN = timedelta(minutes=1)
QUEUE = "queue"
_AWAY = frozenset({HealthState.UNREACHABLE, HealthState.TOKEN, HealthState.CONFLICT})
_AT_ONCE_MAX = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """How it stands with ``key``: ``kind`` names the trouble, None says that there is none."""

    key: str
    kind: str | None
    since: datetime
    detail: Mapping[str, str] = field(default_factory=dict)


def of_messenger(name: str, health: Health, now: datetime) -> Finding | None:
    """None: it cannot be said yet. A process that does not receive never learns how it stands."""
    key = f"messenger:{name}"
    if health.state is HealthState.OK:
        return Finding(key, None, health.since)
    passing = health.state is HealthState.UNREACHABLE and now - health.since < UNREACHABLE_AFTER
    if health.state is HealthState.STARTING or passing:
        return None
    return Finding(key, health.state.value, health.since, {"title": name.capitalize(), "reason": health.detail})


def of_queue(late_since: datetime | None, now: datetime) -> Finding | None:
    """None: a little late, which is neither a trouble nor the end of one."""
    if late_since is None or now - late_since < CAUGHT_UP_WITHIN:
        return Finding(QUEUE, None, now)
    return Finding(QUEUE, QUEUE, late_since) if now - late_since >= LATE_AFTER else None


class Watch:
    """``run`` looks every half a minute until it is cancelled."""

    def __init__(self, db: StorageThreads, messengers: Iterable[Messenger], now: Callable[[], datetime]) -> None:
        self._db = db
        self._messengers = tuple(messengers)
        self._now = now
        self._at_home: set[str] = set()  # messengers from which nobody is moved away
        self._noted: dict[str, str | None] = {}  # key → the kind of the notice that is open

    async def run(self) -> NoReturn:
        while True:
            try:
                await self.look()
            except StorageError as error:
                _log.error("storage refused, trying again: %s", error)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        now = self._now()
        await self._spare_the_linked(now)
        late_since = await self._db.read(self._db.storage.late_since, now)
        for finding in (
            *(of_messenger(each.name, each.health, now) for each in self._messengers),
            of_queue(late_since, now),
        ):
            if finding is not None:
                await self._note(finding, now)

    async def _spare_the_linked(self, now: datetime) -> None:
        """Whoever has another chat gets news there while a messenger is away for long, and here again afterwards."""
        well = [each.name for each in self._messengers if each.health.state is HealthState.OK]
        storage = self._db.storage
        for each in self._messengers:
            if each.name in well and each.name not in self._at_home:
                while await self._db.write(storage.come_back, each.name, _AT_ONCE_MAX):
                    pass
                self._at_home.add(each.name)
            elif each.health.state in _AWAY and now - each.health.since >= AWAY_AFTER:
                self._at_home.discard(each.name)
                while await self._db.write(storage.move_away, each.name, well, _AT_ONCE_MAX):
                    pass

    async def _note(self, finding: Finding, now: datetime) -> None:
        """What is open from before a restart is not known here, so the first look always writes."""
        key, kind = finding.key, finding.kind
        if key in self._noted and self._noted[key] == kind:
            return
        storage = self._db.storage
        await self._db.write(storage.end_notices, key, now, kind)
        if kind is not None:
            await self._db.write(storage.raise_notice, Notice(key, kind, finding.detail, finding.since))
        self._noted[key] = kind
