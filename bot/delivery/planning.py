"""What a slice of subscribers gets of a dispatch, and when. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import cache, partial
from types import MappingProxyType

from bot.delivery import audience, schedule
from bot.delivery.audience import Heard
from bot.models import Dispatch, DispatchKind, Match, Priority
from storage.base import Candidate, Delivery, Planned

SOON = timedelta(seconds=2)  # after so long a messenger that had no room is looked at again

_NOTHING: Mapping[str, datetime] = MappingProxyType({})
_ROOM: Mapping[str, int] = MappingProxyType({})


def plan(
    dispatch: Dispatch,
    candidates: Sequence[Candidate],
    now: datetime,
    zone: tzinfo,
    now_max: int,
    shut: Mapping[str, datetime] = _NOTHING,
    rooms: Mapping[str, int] = _ROOM,
) -> tuple[dict[int, Planned], int]:
    """What is planned, by subscriber, and how many of ``candidates`` were looked at: as soon as ``now_max`` (≥ 1) of
    them are to be sent something at once, no more. ``shut`` says until when a messenger takes nothing, ``rooms`` to how
    many of its readers something may be sent now; the others of it get theirs soon."""
    plans: dict[int, Planned] = {}
    given: Counter[str] = Counter()
    heard = cache(partial(_heard, dispatch))
    for looked, each in enumerate(candidates, 1):
        planned = _planned(dispatch, each, now, zone, heard(each.heard))
        if planned is None:
            continue
        if planned.hold is None:
            messenger = each.subscriber.address.messenger
            is_full = given[messenger] >= rooms.get(messenger, now_max)
            later = shut.get(messenger, now + SOON if is_full else None)
            planned = replace(planned, not_before=later)
            given[messenger] += later is None
        plans[each.subscriber.id] = planned
        if given.total() >= now_max:
            return plans, looked
    return plans, len(candidates)


def quiet_until(delivery: Delivery, now: datetime, zone: tzinfo) -> datetime | None:
    """Until when a delivery waits on whose turn has come in its reader's quiet hours; None: it goes."""
    settings, priority = delivery.subscriber.settings, delivery.urgency
    if priority is Priority.CORRECTION or (priority is Priority.ALERT and settings.alerts_in_quiet):
        return None
    return schedule.quiet_until(settings, now, zone)


def _heard(dispatch: Dispatch, told: tuple[int, ...]) -> Heard | None:
    return audience.heard_of([each for each in dispatch.earlier if each.id in told], dispatch.article)


def _planned(
    dispatch: Dispatch, candidate: Candidate, now: datetime, zone: tzinfo, heard: Heard | None
) -> Planned | None:
    if dispatch.kind in (DispatchKind.CORRECTION, DispatchKind.RETRACTION):
        return Planned(Match(None))  # whoever has a copy
    settings = candidate.subscriber.settings
    match = candidate.alerted or audience.match(
        dispatch.audience, candidate.subscriptions, candidate.mutes, now, settings, heard
    )
    if match is None:
        return None
    day, priority = None, dispatch.urgency(match)
    if settings.daily_max is not None and priority is Priority.ARTICLE:
        day = schedule.day_start(settings, now, zone)
    told = candidate.told if day is not None and candidate.told_day == day else 0
    return Planned(match, schedule.hold(settings, priority, now, zone, told), day=day)
