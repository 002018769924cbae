"""What an answer over HTTP means for a send, and what answers in a row mean: rests that grow while a quota is used up,
a chat that takes nothing any more.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime, timedelta

from bot.messengers.base import Gone, Outcome, Rejected, RetryAt, Sent, TokenRefused, Unknown
from bot.messengers.http_calls import Answer
from bot.messengers.receiving import Trouble, pause_s
from bot.models import HealthState

log = logging.getLogger(__name__)

SOON_S = 5.0  # after a failure that says nothing about when
QUOTA_S, QUOTA_S_MAX = 30.0, 3600.0
REFUSALS_MAX = 3  # in a row: nothing says that somebody blocked the bot but that nothing is taken
_TOKEN = frozenset({401, 403})
_QUOTA = 429
_TIMED_OUT = 408
_CHATS_REMEMBERED = 10_000


def outcome_of(answer: Answer, now: datetime, quota_s: float = QUOTA_S) -> Outcome:
    """``quota_s`` is how long the bot rests when its quota is used up and no time is named. Pure."""
    said = {answer.status, answer.code}
    if answer.status is None:
        if answer.left:
            return Unknown(answer.trouble)
        return RetryAt(now + timedelta(seconds=SOON_S), answer.trouble, whole_bot=True)
    if answer.ok:
        return Sent(answer.message_id)
    if _QUOTA in said:
        return RetryAt(now + timedelta(seconds=quota_s), "quota", whole_bot=True)
    if said & _TOKEN or (not answer.readable and answer.status < 500):
        return TokenRefused(answer.description or f"HTTP {answer.status}")
    if answer.status >= 500:
        return RetryAt(now + timedelta(seconds=SOON_S), f"HTTP {answer.status}")
    if timed_out(answer):
        return Unknown("HTTP 408")
    return Rejected(answer.description or f"HTTP {answer.status}")


def timed_out(answer: Answer) -> bool:
    """The service ended the call: a poll when nobody wrote, a send in doubt."""
    return _TIMED_OUT in {answer.status, answer.code}


def trouble_of(answer: Answer, now: datetime) -> Trouble:
    """What a call that was no send, and was not answered well, says of the service."""
    if isinstance(outcome_of(answer, now), TokenRefused):
        return Trouble(HealthState.TOKEN, "the service refuses the token")
    return Trouble(HealthState.UNREACHABLE, answer.trouble or f"HTTP {answer.status}")


def quota_pause_s(times: int) -> float:
    """How long to rest when the quota was met ``times`` times in a row: half a minute, doubling up to an hour."""
    return pause_s(times, QUOTA_S, QUOTA_S_MAX)


class Outcomes:
    """The outcomes of one bot's sends, each in the light of those before."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._quota_met = 0  # times in a row
        self._refusals: OrderedDict[str, int] = OrderedDict()

    def of(self, answer: Answer, now: datetime) -> Outcome:
        """The rest is longer each time the quota is met again."""
        outcome = outcome_of(answer, now, quota_pause_s(self._quota_met + 1))
        if isinstance(outcome, RetryAt) and outcome.reason == "quota":
            self._quota_met += 1
            log.warning("%s: the quota is used up; the bot rests until %s.", self._name, f"{outcome.when:%H:%M:%S}")
        elif isinstance(outcome, Sent):
            self._quota_met = 0
        return outcome

    def in_chat(self, chat: str, outcome: Outcome) -> Outcome:
        """A chat that refuses one message after the other is not there any more."""
        if isinstance(outcome, Sent):
            self._refusals.pop(chat, None)
        elif isinstance(outcome, Rejected):
            times = self._refusals.pop(chat, 0) + 1
            if times >= REFUSALS_MAX:
                return Gone("refused")
            self._refusals[chat] = times
            if len(self._refusals) > _CHATS_REMEMBERED:
                self._refusals.popitem(last=False)
        return outcome
