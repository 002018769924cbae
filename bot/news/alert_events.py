"""Which reports tell of one danger, how long it lives, and what is news of it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import Alert, AlertKind

# Without an end of its own, an alert is over this long after the last report of it.
_LIFE_H = {
    AlertKind.STORM: 48,
    AlertKind.BOATS: 72,
    AlertKind.RAIN: 36,
    AlertKind.FLOOD: 36,
    AlertKind.LANDSLIDE: 48,
    AlertKind.HEAT: 72,
    AlertKind.POWER: 24,
    AlertKind.WATER: 36,
    AlertKind.ROAD: 48,
    AlertKind.MISSING: 72,
    AlertKind.EPIDEMIC: 168,
    AlertKind.SCORES: 72,
    AlertKind.ORDER: 48,
}
# An order says until when it holds; what forecasters say of the end is new with every bulletin, and wakes nobody again.
_ORDERED = frozenset({AlertKind.BOATS, AlertKind.POWER, AlertKind.WATER, AlertKind.ROAD, AlertKind.ORDER})
# Each of these has its own beginning, end and all-clear: what is told of a storm besides goes with the storm.
_BY_ITSELF = frozenset({AlertKind.BOATS, AlertKind.POWER, AlertKind.WATER, AlertKind.ROAD})
_SAME_TIME = timedelta(minutes=30)


def expires(alert: Alert, now: datetime) -> datetime:
    """When nothing holds any more of what is told ``now``, if nothing else is told of it."""
    if alert.until is not None and alert.until > now:
        return alert.until
    return max(alert.start or now, now) + timedelta(hours=_LIFE_H[alert.kind])


def is_same(known: Alert, told: Alert) -> bool:
    """Whether ``told`` is of the danger that ``known`` tells of: its kind, in a place that is known to be concerned.

    A report for the whole province is of more than one place, and so is another danger; an all-clear for the province
    is of each place, and may be of a kind that is told besides.
    """
    if told.over:
        return told.kind in known.kinds and (known.wide or told.wide or _share_a_place(known, told))
    if known.kind is not told.kind and not _BY_ITSELF.isdisjoint({known.kind, told.kind}):
        return False
    if known.kind not in told.kinds and told.kind not in known.kinds:
        return False
    return known.wide or (not told.wide and _share_a_place(known, told))


def _share_a_place(known: Alert, told: Alert) -> bool:
    return not set(known.places).isdisjoint(told.places)


def is_news(known: Alert, told: Alert) -> bool:
    """Whether a later report changes what people were told: another kind besides, or another end of an order."""
    if not set(told.kinds) <= set(known.kinds):
        return True
    if known.kind not in _ORDERED or known.until is None:
        return False
    return told.until_notice or (told.until is not None and abs(told.until - known.until) >= _SAME_TIME)


def without(known: Alert, told: Alert) -> Alert | None:
    """What of a danger still holds after the all-clear ``told``; None: nothing, it is over."""
    if known.kind is told.kind:
        return None
    return replace(known, also=tuple(kind for kind in known.also if kind is not told.kind))


def merged(known: Alert, told: Alert) -> Alert:
    """What is known after a later report: what it does not say stays as it was."""
    return replace(
        known,
        evidence=told.evidence,
        also=tuple(dict.fromkeys((*known.also, *(kind for kind in told.kinds if kind is not known.kind)))),
        start=told.start or known.start,
        until=None if told.until_notice else told.until or known.until,
        until_notice=told.until_notice or (known.until_notice and told.until is None),
        where=tuple(dict.fromkeys((*known.where, *told.where))),
        issuer=told.issuer or known.issuer,
        places=tuple(dict.fromkeys((*known.places, *told.places))),
        around=tuple(dict.fromkeys((*known.around, *told.around))),
        wide=known.wide or told.wide,
    )
