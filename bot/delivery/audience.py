"""Who gets a dispatch, and why: pure, decided for one subscriber at a time.

The rules, in their order:

- What is for everyone reaches everyone who is not paused.
- A subscription asks only for what became news at or after it was made.
- A place is followed with all that lies in it; a commune also with what names its old district and nothing more exact.
- A muted source, story or place is silent altogether, and so is a text with a muted keyword. A muted commune does not
  silence what names its old district only.
- A muted topic takes away that topic's claim. When every topic of an article is muted, following its source does not
  bring it either; a keyword does, for who typed the words wants the words.
- Of several claims the most particular is named: keyword, then story, place, topic, source (an alert before all).
- An article that somebody asked for still has to pass their filters. Announcements do not: they have no source.
- An alert that is news reaches who asked for its kind, for the whole province or for a place that it concerns. It is
  told before all other reasons, and passes filters: the kind was chosen, not the words.
- Who heard of a story already hears of it again only by following the story, or when the report carries news of weight.
  An alert that was asked for is told in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.filters import Stopped, says, stopped
from bot.models import Article, Audience, Match, Mute, Settings, Subscription, SubscriptionKind
from bot.news.alert_places import concerns
from bot.news.weight import news_of_weight

_STRENGTH = {
    SubscriptionKind.ALERT: -1,
    SubscriptionKind.KEYWORD: 0,
    SubscriptionKind.STORY: 1,
    SubscriptionKind.PLACE: 2,
    SubscriptionKind.TOPIC: 3,
    SubscriptionKind.SOURCE: 4,
}


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nothing that is followed asks for it."""


@dataclass(frozen=True, slots=True)
class Later:
    """What asks for it was followed only after it became news; of several, the first to be followed."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class Muted:
    """It was asked for, and silenced; of several mutes of topics, that of the strongest claim."""

    mute: Mute


@dataclass(frozen=True, slots=True)
class Heard:
    """It was asked for, but ``first`` told of the same story, and nothing in it weighs more than that."""

    first: Article


WhyNot = Unasked | Later | Muted | Stopped | Heard  # the first that applies, in this order


def match(
    audience: Audience,
    subscriptions: Iterable[Subscription],
    mutes: Iterable[Mute],
    now: datetime,
    settings: Settings | None = None,
    heard: Heard | None = None,
) -> Match | None:
    """The strongest reason why a subscriber is in the audience, or None if he is not. Without ``settings`` nothing is
    filtered. ``heard``: he knows the story, and this is no news of weight for him."""
    decided = _decide(audience, subscriptions, mutes, now, settings, heard)
    return decided if isinstance(decided, Match) else None


def why_not(
    audience: Audience,
    subscriptions: Iterable[Subscription],
    mutes: Iterable[Mute],
    now: datetime,
    settings: Settings | None = None,
    heard: Heard | None = None,
) -> WhyNot | None:
    """Why a subscriber is not in the audience: whatever ``match`` says no to. None if he is."""
    decided = _decide(audience, subscriptions, mutes, now, settings, heard)
    return None if isinstance(decided, Match) else decided


def _decide(
    audience: Audience,
    subscriptions: Iterable[Subscription],
    mutes: Iterable[Mute],
    now: datetime,
    settings: Settings | None,
    heard: Heard | None,
) -> Match | WhyNot:
    if audience.everyone:
        return Match(None)
    asking = _asking(list(subscriptions), audience)
    if not asking:
        return Unasked()
    since = audience.since
    claims = asking if since is None else [subscription for subscription in asking if subscription.since <= since]
    if not claims:
        return Later(min(asking, key=_since))
    muted = [mute for mute in mutes if mute.until is None or mute.until > now]
    left = _left(claims, audience, muted) if muted else claims
    if isinstance(left, Muted):
        return left
    best = min(left, key=_strength)
    if settings is not None and audience.source is not None and best.kind is not SubscriptionKind.ALERT:
        reason = stopped(settings, audience.text)
        if reason is not None:
            return reason
    if heard is None or best.kind is SubscriptionKind.ALERT:
        return Match(best)
    return next((Match(claim) for claim in left if claim.kind is SubscriptionKind.STORY), heard)


def heard_of(told: Sequence[Article], new: Article | None) -> Heard | None:
    """What to decide by for who was told ``told`` of the story of ``new``; None: nothing, or ``new`` weighs more."""
    if not told or new is None or news_of_weight(told, new) is not None:
        return None
    return Heard(told[0])


def _strength(claim: Subscription) -> int:
    return _STRENGTH[claim.kind]


def _since(claim: Subscription) -> datetime:
    return claim.since


def _asking(subscriptions: list[Subscription], audience: Audience) -> list[Subscription]:
    asking = [each for each in subscriptions if _asks(each, audience)]
    if audience.alert is None or concerns(audience.alert, subscriptions):
        return asking
    return [each for each in asking if each.kind is not SubscriptionKind.ALERT]


def _asks(subscription: Subscription, audience: Audience) -> bool:
    match subscription.kind:
        case SubscriptionKind.TOPIC:
            return subscription.value in audience.topics
        case SubscriptionKind.PLACE:
            return subscription.value in audience.places or subscription.value in audience.parts
        case SubscriptionKind.SOURCE:
            return subscription.value == audience.source
        case SubscriptionKind.KEYWORD:
            return says(audience.text, subscription.value)
        case SubscriptionKind.STORY:
            return subscription.value == audience.story
        case SubscriptionKind.ALERT:
            return audience.alert is not None and subscription.value in audience.alert.kinds


def _left(claims: list[Subscription], audience: Audience, muted: Iterable[Mute]) -> list[Subscription] | Muted:
    """The claims that the mutes in force leave."""
    for mute in muted:
        if _silences(mute, audience):
            return Muted(mute)
    quiet = {mute.value: mute for mute in muted if mute.kind is SubscriptionKind.TOPIC}
    by_claim = [(claim, _mute_of(claim, audience, quiet)) for claim in sorted(claims, key=_strength)]
    return [claim for claim, mute in by_claim if mute is None] or Muted(next(mute for _, mute in by_claim if mute))


def _silences(mute: Mute, audience: Audience) -> bool:
    match mute.kind:
        case SubscriptionKind.SOURCE:
            return mute.value == audience.source
        case SubscriptionKind.KEYWORD:
            return says(audience.text, mute.value)
        case SubscriptionKind.STORY:
            return mute.value == audience.story
        case SubscriptionKind.PLACE:
            return mute.value in audience.places
        case SubscriptionKind.TOPIC | SubscriptionKind.ALERT:
            return False


def _mute_of(claim: Subscription, audience: Audience, quiet: Mapping[str, Mute]) -> Mute | None:
    """The mute of a topic that takes ``claim`` away."""
    if claim.kind is SubscriptionKind.TOPIC:
        return quiet.get(claim.value)
    if claim.kind is SubscriptionKind.SOURCE and audience.topics and all(topic in quiet for topic in audience.topics):
        return quiet[audience.topics[0]]
    return None
