"""What happened, in order: what the laws are judged by, and what is printed of a seed that is replayed."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.models import DeliveryState, Mute, Settings, Subscription
from storage.base import DeliveryResult, HoldReason, Release
from storage.sqlite import SqliteStorage

Key = tuple[int, int]  # dispatch, subscriber


@dataclass(frozen=True)
class Reader:
    """How somebody wants it from ``at`` on, and whether they can be reached."""

    at: float
    settings: Settings
    paused: str | None
    chat: str
    follows: tuple[Subscription, ...]
    mutes: tuple[Mute, ...]


@dataclass
class Held:
    """A time that a delivery was held, as the program said; ``until`` None: it still is. ``due`` by the program's clock."""

    at: float
    reason: HoldReason
    due: datetime | None
    until: float | None = None


@dataclass(frozen=True)
class Trouble:
    """Something was wrong from ``at`` to ``until`` for ``chat``, or for all."""

    at: float
    until: float
    what: str
    chat: str | None = None


@dataclass
class Journal:
    """All times are the loop's, which are those of a clock that is always right."""

    trace: bool = False
    story: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    readers: dict[int, list[Reader]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[Key, float] = field(default_factory=dict)
    dated: dict[Key, datetime] = field(default_factory=dict)  # the same by the program's clock
    looked: dict[int, float] = field(default_factory=dict)
    held: dict[Key, list[Held]] = field(default_factory=lambda: defaultdict(list))
    troubles: list[Trouble] = field(default_factory=list)
    asked: dict[int, float] = field(default_factory=dict)  # when an answer was begun
    lives: list[float] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    storage: SqliteStorage | None = None

    def tell(self, what: object) -> None:
        if self.trace:
            at = asyncio.get_running_loop().time()
            day, rest = divmod(at, 86_400)
            hour, rest = divmod(rest, 3_600)
            self.story.append(f"day {day:2.0f} {hour:02.0f}:{rest // 60:02.0f}:{rest % 60:07.4f}  {what}")

    def fault(self, what: str) -> None:
        """A law was broken."""
        self.tell(f"FAULT {what}")
        self.faults.append(what)

    def trouble(self, lasts_s: float, what: str, chat: str | None = None) -> None:
        at = _now()
        self.troubles.append(Trouble(at, at + lasts_s, what, chat))

    def troubled(self, at: float, until: float, chat: str, kinds: Collection[str] = ()) -> bool:
        """Whether anything was wrong for the chat, of these kinds if some are named, at any time from ``at`` to
        ``until``."""
        return any(
            each.at <= until and each.until >= at and each.chat in {None, chat} and (not kinds or each.what in kinds)
            for each in self.troubles
        )

    def clock_is_off(self, off_s: float) -> None:
        """The clock was set: a trouble until it is set right."""
        for number, each in enumerate(self.troubles):
            if each.what == "clock" and each.until > _now():
                self.troubles[number] = replace(each, until=_now() + 3)  # the program looks once a second
        if off_s:
            self.troubles.append(Trouble(_now(), float("inf"), "clock"))

    # --- the process -------------------------------------------------------------------------------------------------

    def began(self, storage: SqliteStorage) -> None:
        self.storage = storage
        self.lives.append(_now())
        self.tell(f"life {len(self.lives)} begins")

    def ended(self, *, kills: bool) -> None:
        (self.kills if kills else self.stops).append(_now())
        self.tell("killed" if kills else "stopped")

    # --- what is written -----------------------------------------------------------------------------------------------

    def wrote(self, name: str, args: Sequence[Any], result: Any) -> None:
        if self.trace and name not in {"sweep_cancelled", "touch_feeds", "claim_due_feeds", "claim_range"}:
            self.tell(f"  {name} {_brief(args)} → {_brief(result)}")
        match name:
            case "begin_deliveries" if result is not None:
                self._began_deliveries(args[0].dispatch.id, args[3], args[4])
            case "record_results":
                self._put_off(args[0])
            case "release":
                self._released(args[0])
            case "pause" | "resume":
                self.look_at_reader(args[0])
            case "migrate":
                for subscriber_id in list(self.readers):
                    self.look_at_reader(subscriber_id)

    def look_at_reader(self, subscriber_id: int) -> None:
        """Note how the reader wants it now."""
        assert self.storage is not None
        found = self.storage.subscriber(subscriber_id)
        if found is None:
            return
        follows = tuple(self.storage.subscriptions(subscriber_id))
        mutes = tuple(self.storage.mutes(subscriber_id, found.created_at))
        self.readers[subscriber_id].append(
            Reader(_now(), found.settings, found.paused, found.address.chat, follows, mutes)
        )

    def _began_deliveries(self, dispatch_id: int, plans: Mapping[int, Any], now: datetime) -> None:
        self.looked[dispatch_id] = _now()
        for subscriber_id, plan in plans.items():
            key = (dispatch_id, subscriber_id)
            if key not in self.begun:
                self.begun[key], self.dated[key] = _now(), now
                if plan.hold is not None:
                    self.held[key].append(Held(_now(), plan.hold.reason, plan.hold.until))

    def _put_off(self, results: Sequence[DeliveryResult]) -> None:
        for each in results:
            if each.state is DeliveryState.HELD:
                self.held[each.dispatch_id, each.subscriber_id].append(Held(_now(), "quiet", each.due))

    def _released(self, releases: Sequence[Release]) -> None:
        for each in releases:
            for dispatch_id, hold in each.hold.items():
                if spans := self.held.get((dispatch_id, each.subscriber_id)):
                    spans[-1].due = hold.until
        for key in [(dispatch_id, each.subscriber_id) for each in releases for dispatch_id in each.go]:
            spans = self.held.get(key)
            if spans and spans[-1].until is None:
                spans[-1].until = _now()


def _now() -> float:
    return asyncio.get_running_loop().time()


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) < 300 else text[:300] + "…"
