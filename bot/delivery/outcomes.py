"""What follows from the way a send ended: pure, one decision for each outcome a messenger may give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.delivery.pace import PACE
from bot.messengers.base import Gone, Moved, Outcome, Rejected, RetryAt, Sent, TokenRefused
from bot.models import Address, DeliveryState
from storage.base import Delivery, DeliveryResult

_DOUBT_PAUSE_S = 15.0  # long enough for a service that stumbled, short enough for news
_TOKEN_PAUSE_S = 300.0
_BACKOFF_S_MAX = 900.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What to record of a delivery, and what else must happen before that is recorded."""

    result: DeliveryResult
    pause: str | None = None  # stop pushing to the subscriber, for this reason
    move_to: Address | None = None  # the subscriber's chat has this address now
    token_refused: str | None = None  # the operator must hear of it


def decide(
    outcome: Outcome, delivery: Delivery, now: datetime, chance: float, arrived: tuple[str, ...] = ()
) -> Decision:
    """``chance`` in 0 … 1 spreads what would otherwise come due at once; ``arrived`` is kept for the next attempt.

    A delivery that certainly did not arrive is tried again without end, each time later than the service asks and
    ever further apart. One that may have arrived is tried once more, and never again.
    """
    to = delivery.subscriber
    result = DeliveryResult(
        delivery.dispatch.id,
        to.id,
        DeliveryState.WAITING,
        now,
        message_id=" ".join(arrived) or None,
        to=to.address,
    )
    if isinstance(outcome, Sent):
        return Decision(replace(result, state=DeliveryState.SENT, message_id=outcome.message_id))
    if isinstance(outcome, Rejected):
        return Decision(replace(result, state=DeliveryState.REJECTED, detail=outcome.reason))
    if isinstance(outcome, Gone):
        return Decision(replace(result, state=DeliveryState.GONE, detail=outcome.reason), pause=outcome.reason)
    if isinstance(outcome, Moved):
        due = now if delivery.attempts <= 1 else now + _backoff(delivery.attempts, chance)
        moved = replace(to.address, chat=outcome.chat)
        return Decision(replace(result, due=due, detail="moved", to=moved), move_to=moved)
    if isinstance(outcome, RetryAt):
        return Decision(replace(result, due=_retry_due(outcome, delivery, now, chance), detail=outcome.reason))
    if isinstance(outcome, TokenRefused):
        due = now + timedelta(seconds=_TOKEN_PAUSE_S * (1 + chance))
        return Decision(replace(result, due=due, detail=outcome.reason), token_refused=outcome.reason)
    doubtful = replace(result, doubt=True, detail=outcome.reason)
    if delivery.doubts > 0:
        return Decision(replace(doubtful, state=DeliveryState.UNKNOWN))
    return Decision(replace(doubtful, due=now + timedelta(seconds=_DOUBT_PAUSE_S * (1 + chance))))


def _retry_due(outcome: RetryAt, delivery: Delivery, now: datetime, chance: float) -> datetime:
    """Our own pace gave a time that is free; the service's answers are spaced out besides."""
    if outcome.reason == PACE:
        return max(outcome.when, now)
    return max(outcome.when, now + _backoff(delivery.attempts, chance))


def _backoff(attempts: int, chance: float) -> timedelta:
    """1, 2, 4 … seconds and up to as much again, at most a quarter of an hour and as much again."""
    return timedelta(seconds=min(_BACKOFF_S_MAX, 2.0 ** min(attempts - 1, 20)) * (1 + chance))
