"""One process for each role on a database: a second one waits, and takes over when the first is gone.

A process says every few seconds that it is there. One that died where it can be seen (same machine, same process
namespace) is gone at once, any other when it has been silent for as long as its lease.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import LoaError, StorageError
from storage.base import RoleHolder
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

LEASE_S = 20.0
RENEW_S = 5.0
LOOK_S = 1.0
SAY_AGAIN_S = 60.0


class RolesLostError(LoaError):
    """Another process does this one's work."""


class Tenure:
    """The roles of this process. ``lost`` says that another one has taken them over."""

    def __init__(
        self, db: StorageThreads, roles: Collection[str], now: Callable[[], datetime], zone: str = "UTC"
    ) -> None:
        self._db = db
        self._roles = sorted(roles)
        self._now = now
        self._zone = ZoneInfo(zone)
        self.owner = me()
        self.lost = False

    async def begin(self, stop: asyncio.Event) -> bool:
        """Wait until the roles are free, and take them. False: ``stop`` came before that."""
        said_at = float("-inf")
        while not stop.is_set():
            holder = await self._claim()
            if holder is None:
                return True
            if time.monotonic() - said_at > SAY_AGAIN_S:
                said_at = time.monotonic()
                _log.warning("%s", self._refusal(holder))
            await _pause(stop, LOOK_S)
        return False

    async def run(self, stop: asyncio.Event) -> None:
        """Say again and again that this process is there, until ``stop`` is set; set it when the roles are lost."""
        while not stop.is_set():
            await _pause(stop, RENEW_S)
            try:
                held = await self._db.write(
                    self._db.storage.renew_roles, self.owner, self._roles, self._now() + timedelta(seconds=LEASE_S)
                )
            except StorageError as error:
                _log.error("storage refused, trying again: %s", error)
                continue
            if not held:
                _log.critical("Another Loa has taken over this database while this one could not be heard; it stops.")
                self.lost = True
                stop.set()

    async def end(self) -> None:
        await self._db.write(self._db.storage.release_roles, self.owner)

    async def _claim(self) -> RoleHolder | None:
        now = self._now()
        until, claim = now + timedelta(seconds=LEASE_S), self._db.storage.claim_roles
        holder = await self._db.write(claim, self._roles, self.owner, now, until)
        if holder is not None and is_dead(holder.owner):
            _log.info("%s died without a word; its work goes on here.", name_of(holder.owner))
            return await self._db.write(claim, self._roles, self.owner, now, until, holder.owner)
        return holder

    def _refusal(self, holder: RoleHolder) -> str:
        since = holder.since.astimezone(self._zone)
        return (
            f"Loa runs on this database already: {name_of(holder.owner)}, since {since:%H:%M on %d/%m/%Y}."
            " This one does nothing but wait, and takes over when that one has ended; Ctrl-C stops it."
        )


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


# --- who a process is ----------------------------------------------------------------------------------------------


def me() -> str:
    """``host:process/boot-namespace-start``: the part behind the slash tells whether the process can be seen from
    here, and that its number was not given to another one."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}/{_here()}-{_started(pid)}"


def name_of(owner: str) -> str:
    host, _, process = owner.partition("/")[0].rpartition(":")
    return f"process {process} on {host}"


def is_dead(owner: str) -> bool:
    """Whether the process certainly runs no more; False where that cannot be known."""
    name, _, seen_from = owner.partition("/")
    here, _, started = seen_from.rpartition("-")
    pid = name.rpartition(":")[2]
    return bool(started) and here == _here() and pid.isdecimal() and _started(int(pid)) != started


def _here() -> str:
    """This boot of this machine and this process namespace; where there is no /proc, a place of its own."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}-{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return f"unseen-{os.getpid()}"


def _started(pid: int) -> str:
    """When a process began, in ticks since the boot (proc(5), field 22 of stat); "": there is none, or none that
    still runs."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # the name before it may hold spaces
    return "" if fields[0] in {"Z", "X"} else fields[19]
