"""Whose turn it is: calls wait for the bot, for their chat, and behind what is more urgent.

All times are the event loop's. Each caller waits with his own call, so nothing is kept here that a crash could lose.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count

from bot.delivery.pace import ChatState, Pace, chat_wait_s, is_rested, rest_after_push, use_chat
from bot.models import Priority

CHAT_PATIENCE_S = 1.5
TURN_PATIENCE_S = 30.0
_TICK_S = 1e-5  # what is due within it is due now: no loop's clock is finer
_LANES_SWEPT_FROM = 1024


@dataclass(slots=True, eq=False)
class _Turn:
    """``go`` comes to None when the call may be made, and to a time when it is handed back."""

    lane: _Lane
    priority: Priority
    number: int
    deadline: float  # after it the chat is not waited for
    go: asyncio.Future[float | None]

    def __lt__(self, other: _Turn) -> bool:
        return (self.priority, self.number) < (other.priority, other.number)


@dataclass(slots=True, eq=False)
class _Lane:
    """A chat: what it has used up, who waits for it, and what is under way."""

    is_group: bool
    state: ChatState = field(default_factory=ChatState)
    turns: list[_Turn] = field(default_factory=list)
    replying: bool = False
    pushing: bool = False
    offered: _Turn | None = None  # stands among the ready
    promised: float = 0.0  # the last time given to a call that was handed back
    timer: asyncio.TimerHandle | None = None

    def head(self) -> _Turn | None:
        while self.turns and self.turns[0].go.done():
            heappop(self.turns)
        return self.turns[0] if self.turns else None

    def free_for(self, turn: _Turn) -> bool:
        """A chat's calls are made one after the other; only a reply does not wait for a push to end."""
        return not self.replying and (turn.priority is Priority.REPLY or not self.pushing)

    def idle(self) -> bool:
        return not (self.replying or self.pushing) and self.head() is None


class Turns:
    """Gives turns to calls. At equal priority the older call goes first, over all chats and within each.

    A reply waits as long as it takes. Any other call is handed back when its chat cannot take it within
    ``CHAT_PATIENCE_S`` or its turn has not come within ``TURN_PATIENCE_S``.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._lanes: dict[str, _Lane] = {}
        self._swept_at = _LANES_SWEPT_FROM
        self._ready: list[_Turn] = []
        self._numbers = count()
        self._bot_state = 0.0
        self._pump: asyncio.TimerHandle | None = None
        self.blocked_until = 0.0

    def number(self) -> int:
        """A place in the order of arrival, for a call that may have to wait more than once."""
        return next(self._numbers)

    async def wait(self, chat: str, priority: Priority, number: int, *, is_group: bool) -> float | None:
        """None: make the call now, and end it with ``done``. A time: it was handed back; not before then."""
        lane, now, is_reply = self._lane(chat, is_group=is_group), _time(), priority is Priority.REPLY
        if not is_reply and self.blocked_until > now + CHAT_PATIENCE_S:
            return self.blocked_until
        if not is_reply and self._wait_s(lane, now, priority) + len(lane.turns) * self._gap_s(lane) > CHAT_PATIENCE_S:
            return self._promise(lane, now)
        deadline = float("inf") if is_reply else now + CHAT_PATIENCE_S
        turn = _Turn(lane, priority, number, deadline, asyncio.get_running_loop().create_future())
        heappush(lane.turns, turn)
        self._look_at(lane)
        return await self._granted(turn, None if is_reply else TURN_PATIENCE_S)

    def done(self, chat: str, priority: Priority) -> None:
        """The call of a turn has ended."""
        self._release(self._lanes[chat], priority)

    def block_chat(self, chat: str, until: float) -> None:
        lane = self._lanes[chat]
        lane.state = replace(lane.state, blocked_until=max(until, lane.state.blocked_until))
        self._look_at(lane)

    def block_all(self, until: float) -> None:
        self.blocked_until = max(until, self.blocked_until)

    async def _granted(self, turn: _Turn, patience_s: float | None) -> float | None:
        ended = False
        try:
            async with asyncio.timeout(patience_s):
                back = await turn.go
            ended = True
        except TimeoutError:
            return max(_time(), self.blocked_until)
        finally:
            if not ended:
                self._abandon(turn)
        return back

    def _abandon(self, turn: _Turn) -> None:
        """The caller is not there any more: his turn goes to the next, even if it had come just now."""
        if turn.go.done() and not turn.go.cancelled() and turn.go.result() is None:
            self._release(turn.lane, turn.priority)
        else:
            turn.go.cancel()
            self._look_at(turn.lane)

    def _release(self, lane: _Lane, priority: Priority) -> None:
        if priority is Priority.REPLY:
            lane.replying = False
        else:
            lane.pushing = False
            lane.state = rest_after_push(self._pace, lane.state, _time())
        self._look_at(lane)

    # --- a chat ----------------------------------------------------------------------------------------------

    def _lane(self, chat: str, *, is_group: bool) -> _Lane:
        lane = self._lanes.get(chat)
        if lane is None:
            if len(self._lanes) >= self._swept_at:
                self._sweep()
            lane = self._lanes[chat] = _Lane(is_group)
        return lane

    def _sweep(self) -> None:
        """Forget the chats about which nothing need be known: memory follows what is going on, not who exists."""
        now = _time()
        keep = {
            chat: lane
            for chat, lane in self._lanes.items()
            if not (lane.idle() and lane.promised <= now and is_rested(self._pace, lane.state, now))
        }
        self._lanes = keep
        self._swept_at = max(_LANES_SWEPT_FROM, 2 * len(keep))

    def _wait_s(self, lane: _Lane, now: float, priority: Priority) -> float:
        is_reply = priority is Priority.REPLY
        return chat_wait_s(self._pace, lane.state, now, is_group=lane.is_group, is_reply=is_reply)

    def _gap_s(self, lane: _Lane) -> float:
        gap_s = 1 / self._pace.push.rate
        return max(gap_s, self._pace.group.span_s / self._pace.group.most) if lane.is_group else gap_s

    def _promise(self, lane: _Lane, now: float) -> float:
        """A time for a call that is handed back, each after the one before, so that they do not all come at once."""
        wait_s = self._wait_s(lane, now, Priority.ARTICLE)
        lane.promised = max(now + wait_s, lane.promised + self._gap_s(lane))
        return lane.promised

    def _look_at(self, lane: _Lane) -> None:
        """Offer the chat's first call to the bot, or look again when the chat may be spoken to."""
        turn = lane.head()
        if turn is None or not lane.free_for(turn):
            return
        now = _time()
        wait_s = self._wait_s(lane, now, turn.priority)
        if wait_s <= _TICK_S:
            self._offer(turn)
            return
        for late in sorted(other for other in lane.turns if other.deadline < now + wait_s and not other.go.done()):
            late.go.set_result(self._promise(lane, now))
        if lane.timer is not None:
            lane.timer.cancel()
        lane.timer = None
        if lane.head() is not None:
            lane.timer = asyncio.get_running_loop().call_at(now + wait_s, self._look_at, lane)

    # --- the bot ---------------------------------------------------------------------------------------------

    def _offer(self, turn: _Turn) -> None:
        if turn.lane.offered is not turn:
            turn.lane.offered = turn
            heappush(self._ready, turn)
        self._advance()

    def _advance(self) -> None:
        """Let the most urgent of the ready go, as many as the bot's pace allows, and come back for the others."""
        while self._ready:
            turn, now = self._ready[0], _time()
            if not self._is_due(turn, now):
                heappop(self._ready)
                if turn.lane.offered is turn:
                    turn.lane.offered = None
                    self._look_at(turn.lane)
                continue
            used, wait_s = self._pace.bot.reserve(self._bot_state, now)
            wait_s = max(wait_s, self.blocked_until - now)
            if wait_s > _TICK_S:
                self._come_back(now + wait_s)
                return
            self._bot_state = used
            heappop(self._ready)
            self._grant(turn, now)

    def _is_due(self, turn: _Turn, now: float) -> bool:
        """Whether it still is this call's turn: since it was offered the chat may have been given something else."""
        lane = turn.lane
        return lane.head() is turn and lane.free_for(turn) and self._wait_s(lane, now, turn.priority) <= _TICK_S

    def _grant(self, turn: _Turn, now: float) -> None:
        lane = turn.lane
        lane.offered = None
        is_reply = turn.priority is Priority.REPLY
        lane.state = use_chat(self._pace, lane.state, now, is_group=lane.is_group, is_reply=is_reply)
        if is_reply:
            lane.replying = True
        else:
            lane.pushing = True
        turn.go.set_result(None)

    def _come_back(self, at: float) -> None:
        if self._pump is not None:
            self._pump.cancel()
        self._pump = asyncio.get_running_loop().call_at(at, self._advance)


def _time() -> float:
    return asyncio.get_running_loop().time()
