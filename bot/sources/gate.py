"""One request at a time per site, with a pause between: Loa is a guest, however many feeds and pages it reads there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_SITES_MAX = 4_096


@dataclass(slots=True)
class _Site:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # who waits and who is in
    free_at: float = 0.0


class Gate:
    """Shared by everything that fetches. ``gap_s`` runs from the end of a request to the start of the next.

    Sites are forgotten once they are free again, so memory follows what is in use.
    """

    def __init__(
        self,
        gap_s: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gap_s = gap_s
        self._clock = clock
        self._sleep = sleep
        self._sites: dict[str, _Site] = {}

    def wait_s(self, site: str) -> float:
        """How long a newcomer would wait at least: for the pause, and a gap for each who is before them."""
        known = self._sites.get(site)
        if known is None:
            return 0.0
        return max(0.0, known.free_at - self._clock()) + known.users * self._gap_s

    @asynccontextmanager
    async def turn(self, site: str, gap_s: float = 0.0) -> AsyncIterator[None]:
        """Wait for the turn at ``site``; afterwards nobody gets in for the gap, or for ``gap_s`` if that is longer."""
        here = self._sites.setdefault(site, _Site())
        here.users += 1
        try:
            async with here.turn:
                if (rest_s := here.free_at - self._clock()) > 0:
                    await self._sleep(rest_s)
                try:
                    yield
                finally:
                    here.free_at = max(here.free_at, self._clock() + max(self._gap_s, gap_s))
        finally:
            here.users -= 1
            self._forget()

    def hold(self, site: str, wait_s: float) -> None:
        """Nobody gets in for ``wait_s``: the site asked for it."""
        here = self._sites.setdefault(site, _Site())
        here.free_at = max(here.free_at, self._clock() + wait_s)

    def _forget(self) -> None:
        if len(self._sites) > _SITES_MAX:
            now = self._clock()
            self._sites = {name: site for name, site in self._sites.items() if site.users or site.free_at > now}
