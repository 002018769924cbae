"""Where somebody wants alerts: at the places chosen for them, else at those that are followed, else everywhere. Pure.

A place chosen for alerts is a subscription of its own, ``@dac-khu-co-to`` beside the kinds ``boats`` and ``storm``, so
that many kinds at many places are few subscriptions, and a place that is followed later counts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.models import Alert, Subscription, SubscriptionKind

AT = "@"


def chosen_places(held: Iterable[Subscription]) -> tuple[str, ...]:
    """Those chosen for alerts."""
    return tuple(each.value[len(AT) :] for each in held if _is_place(each))


def with_places(held: Sequence[Subscription], followed: Iterable[Subscription]) -> list[Subscription]:
    """``held`` with the ``followed`` places as places for alerts, where none were chosen."""
    if any(map(_is_place, held)) or not any(each.kind is SubscriptionKind.ALERT for each in held):
        return list(held)
    places = (each for each in followed if each.kind is SubscriptionKind.PLACE)
    return [*held, *(Subscription(SubscriptionKind.ALERT, AT + each.value, each.since) for each in places)]


def concerns(alert: Alert, held: Iterable[Subscription]) -> bool:
    """Whether ``alert`` is of a place at which alerts are wanted; of no place of the province, it is of none."""
    if alert.wide:
        return True
    places = chosen_places(held)
    return not {*alert.places, *alert.around}.isdisjoint(places) if places else bool(alert.places)


def _is_place(each: Subscription) -> bool:
    return each.kind is SubscriptionKind.ALERT and each.value.startswith(AT)
