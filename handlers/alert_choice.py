"""Which kinds of alerts somebody wants, and where: read from what is followed, and kept there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import AlertKind, Subscription, SubscriptionKind
from bot.news.alert_places import AT, chosen_places
from handlers.base import Request, Services
from handlers.buttons import OldButton

ALERT = SubscriptionKind.ALERT
ALL = frozenset(AlertKind)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one wants to be told of: these kinds, at these places; no places: at those that one follows."""

    kinds: frozenset[AlertKind] = frozenset()
    places: tuple[str, ...] = ()

    @classmethod
    def of(cls, followed: Sequence[Subscription]) -> Choice:
        values = {each.value for each in followed if each.kind is ALERT}
        return cls(frozenset(kind for kind in AlertKind if kind in values), chosen_places(followed))

    @property
    def values(self) -> list[str]:
        """What is followed for it; places without kinds ask for nothing, and are forgotten."""
        kinds = [kind.value for kind in AlertKind if kind in self.kinds]
        return [*kinds, *(AT + place for place in self.places)] if kinds else []

    @property
    def is_all(self) -> bool:
        return self.kinds == ALL


async def chosen(request: Request, services: Services) -> Choice:
    return Choice.of(await subscriptions(request, services))


async def choose(request: Request, services: Services, wanted: Choice) -> bool:
    """Make ``wanted`` what is followed; False: it is more than one may follow. What stays keeps its age."""
    db, to = services.db, request.subscriber.id
    held = [each for each in await subscriptions(request, services) if each.kind is ALERT]
    for each in held:
        if each.value not in wanted.values:
            await db.write(db.storage.unfollow, to, each)
    known = {each.value for each in held}
    new = [Subscription(ALERT, value, services.now()) for value in wanted.values if value not in known]
    return all([await db.write(db.storage.follow, to, each) for each in new])


async def settle(request: Request, services: Services, wanted: Choice) -> None:
    if not await choose(request, services, wanted):
        raise OldButton


def with_place(held: Choice, place: str, services: Services) -> tuple[str, ...]:
    """The whole province and a place in it are not wanted together."""
    province = services.catalogue.gazetteer.province.id
    if place == province:
        return (province,)
    return (*(each for each in held.places if each not in {place, province}), place)


async def subscriptions(request: Request, services: Services) -> list[Subscription]:
    return await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
