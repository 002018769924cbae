"""What an answer of the Zalo Bot Platform means for a send: one table. Pure.

Its error codes are undocumented but for those that repeat HTTP's (401, 403, 408, 429); a 429 names no time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.messengers.base import Outcome, Rejected, RetryAt, Sent, TokenRefused, Unknown
from bot.messengers.zalo_client import Answer

SOON_S = 5.0  # after a failure that says nothing about when
QUOTA_S, QUOTA_S_MAX = 30.0, 3600.0
_TOKEN = frozenset({401, 403})
_QUOTA = 429
_TIMED_OUT = 408


def outcome_of(answer: Answer, now: datetime, quota_s: float = QUOTA_S) -> Outcome:
    """``quota_s`` is how long the bot rests when its quota is used up."""
    said = {answer.status, answer.code}
    if answer.status is None:
        if answer.left:
            return Unknown(answer.trouble)
        return RetryAt(now + timedelta(seconds=SOON_S), answer.trouble, whole_bot=True)
    if answer.ok:
        return Sent(_message_id(answer.result))
    if _QUOTA in said:
        return RetryAt(now + timedelta(seconds=quota_s), "quota", whole_bot=True)
    if said & _TOKEN or (not answer.readable and answer.status < 500):
        return TokenRefused(answer.description or f"HTTP {answer.status}")
    if answer.status >= 500:
        return RetryAt(now + timedelta(seconds=SOON_S), f"HTTP {answer.status}")
    if _TIMED_OUT in said:
        return Unknown("HTTP 408")
    return Rejected(answer.description or f"HTTP {answer.status}")


def quota_pause_s(times: int) -> float:
    """How long to rest when the quota was met ``times`` times in a row: half a minute, doubling up to an hour."""
    return float(min(QUOTA_S * 2.0 ** min(max(times, 1) - 1, 10), QUOTA_S_MAX))


def is_idle(answer: Answer) -> bool:
    """A poll that ended because nobody wrote: no error."""
    return _TIMED_OUT in {answer.status, answer.code}


def _message_id(result: object) -> str:
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, str) else ""
