"""How fast a messenger may be spoken to: limits as values, their state as values, pure arithmetic on seconds.

A limit answers ``reserve(state, now) -> (state, wait_s)``: how long a send that is wanted now has to wait, and the
state once it was made. Who only asks keeps the old state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

PACE = "pace"  # the reason of a RetryAt of our own: nothing was asked of the service


@dataclass(frozen=True, slots=True)
class Gcra:
    """``rate`` sends a second, of which ``burst`` may come at once (the generic cell rate algorithm, ITU-T I.371).

    Between two moments ``d`` seconds apart, both counted, lie at most ``burst + rate * d`` sends. The state is the
    time at which the allowance is whole again; 0 is one that was never used.
    """

    rate: float
    burst: int

    def reserve(self, whole_at: float, now: float) -> tuple[float, float]:
        gap_s = 1 / self.rate
        at = max(now, whole_at - (self.burst - 1) * gap_s)
        return max(whole_at, at) + gap_s, at - now


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``most`` sends in any ``span_s`` seconds. The state holds the last ``most`` times, oldest first."""

    most: int
    span_s: float

    def reserve(self, times: tuple[float, ...], now: float) -> tuple[tuple[float, ...], float]:
        at = now if len(times) < self.most else max(now, times[-self.most] + self.span_s)
        return (*times[-self.most + 1 :], at) if self.most > 1 else (at,), at - now


@dataclass(frozen=True, slots=True)
class Pace:
    """A messenger's limits. The defaults are Telegram's (30 a second for a bot, 1 a second in a chat, 20 a minute in
    a group), with room left for what the network bunches together: no second holds more than 29.

    ``chat`` is for answers, of which a few may come at once; what nobody asked for comes at ``push``, one by one. Both
    draw on the same allowance.
    """

    bot: Gcra = Gcra(26, 3)
    chat: Gcra = Gcra(1, 3)
    push: Gcra = Gcra(1, 1)
    group: Window = Window(20, 60.5)


_ROOM_FOR_BURSTS = 8  # sends a second; a slower bot sends one by one


def telegram_pace(sends_per_s: int) -> Pace:
    """For a bot that may send so much: 30 by default, up to 1,000 where paid broadcasts are bought (Bot API,
    allow_paid_broadcast)."""
    burst = 3 if sends_per_s >= _ROOM_FOR_BURSTS else 1
    return Pace(bot=Gcra(sends_per_s - min(burst + 1, sends_per_s / 2), burst))


def zalo_pace(sends_per_s: int) -> Pace:
    """For Zalo, which publishes no limits: one by one for the bot, and no more than a few answers at once in a chat."""
    return Pace(bot=Gcra(sends_per_s, 1), chat=Gcra(1, 3), push=Gcra(1, 1))


@dataclass(frozen=True, slots=True)
class ChatState:
    """What a chat has used up; ``blocked_until`` is what the service asked for."""

    chat: float = 0.0
    group: tuple[float, ...] = ()
    blocked_until: float = 0.0


def chat_wait_s(pace: Pace, state: ChatState, now: float, *, is_group: bool, is_reply: bool) -> float:
    """How long the chat must wait for its next message."""
    limit = pace.chat if is_reply else pace.push
    wait_s = max(limit.reserve(state.chat, now)[1], state.blocked_until - now)
    return max(wait_s, pace.group.reserve(state.group, now)[1]) if is_group else wait_s


def use_chat(pace: Pace, state: ChatState, now: float, *, is_group: bool, is_reply: bool) -> ChatState:
    """The state after a message at ``now``."""
    group = pace.group.reserve(state.group, now)[0] if is_group else ()
    limit = pace.chat if is_reply else pace.push
    return ChatState(limit.reserve(state.chat, now)[0], group, state.blocked_until)


def rest_after_push(pace: Pace, state: ChatState, now: float) -> ChatState:
    """The state when a push has ended: it arrived at some time before, so the next one arrives its distance later,
    however long the network takes for either."""
    return replace(state, chat=max(state.chat, now + 1 / pace.push.rate))


def is_rested(pace: Pace, state: ChatState, now: float) -> bool:
    """Whether the state says no more than a new one would, so that it may be forgotten."""
    used_in_group = bool(state.group) and state.group[-1] + pace.group.span_s > now
    return state.chat <= now and state.blocked_until <= now and not used_in_group
