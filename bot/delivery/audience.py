"""Who gets a dispatch, and why: pure, decided for one subscriber at a time.

The rules, in their order:

- What is for everyone reaches everyone who is not paused.
- A subscription asks only for what became news at or after it was made.
- A muted source is silent altogether, and so is a text with a muted keyword.
- A muted topic takes away that topic's claim. When every topic of an article is muted, following its source does not
  bring it either; a keyword does, for who typed the words wants the words.
- Of several claims the most particular is named: keyword, then topic, then source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache

from bot.models import Audience, Match, Mute, Settings, Subscription, SubscriptionKind
from bot.news.vietnamese import fold, one_tone_style, syllables

_STRENGTH = {SubscriptionKind.KEYWORD: 0, SubscriptionKind.TOPIC: 1, SubscriptionKind.SOURCE: 2}


def match(
    audience: Audience,
    subscriptions: Iterable[Subscription],
    mutes: Iterable[Mute],
    now: datetime,
    settings: Settings | None = None,
) -> Match | None:
    """The strongest reason why a subscriber is in the audience, or None if he is not."""
    if audience.everyone:
        return Match(None)
    muted = [mute for mute in mutes if mute.until is None or mute.until > now]
    if any(_silences(mute, audience) for mute in muted):
        return None
    quiet = {mute.value for mute in muted if mute.kind is SubscriptionKind.TOPIC}
    claims = [subscription for subscription in subscriptions if _claims(subscription, audience, quiet)]
    return Match(min(claims, key=lambda claim: _STRENGTH[claim.kind])) if claims else None


def says(text: str, keyword: str) -> bool:
    """Whether the words of ``keyword`` stand in ``text`` side by side, as whole syllables.

    Typed with marks they are looked for with marks (*bão* is not *báo*), typed without, without; case and the place
    of a tone (*hoà, hòa*) never count. Words without a letter or digit stand nowhere.
    """
    folded, written = _keyword(keyword)
    typed_bare = folded == written
    return written.strip() != "" and written in _text(text)[0 if typed_bare else 1]


def _silences(mute: Mute, audience: Audience) -> bool:
    if mute.kind is SubscriptionKind.SOURCE:
        return mute.value == audience.source
    return mute.kind is SubscriptionKind.KEYWORD and says(audience.text, mute.value)


def _claims(subscription: Subscription, audience: Audience, quiet: Collection[str]) -> bool:
    if audience.since is not None and subscription.since > audience.since:
        return False
    if subscription.kind is SubscriptionKind.KEYWORD:
        return says(audience.text, subscription.value)
    if subscription.kind is SubscriptionKind.TOPIC:
        return subscription.value in audience.topics and subscription.value not in quiet
    heard = not audience.topics or any(topic not in quiet for topic in audience.topics)
    return heard and subscription.value == audience.source


def _words(text: str) -> tuple[str, str]:
    """The syllables of ``text`` between spaces: folded, and as written."""
    written = f" {' '.join(syllables(one_tone_style(text)))} "
    return fold(written), written


# The text of a dispatch is asked for once for each subscriber, a keyword that many share once for each of them.
_text = lru_cache(maxsize=16)(_words)
_keyword = lru_cache(maxsize=4096)(_words)
