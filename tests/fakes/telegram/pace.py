"""How much the service takes (Bot API FAQ, "My bot is hitting limits"): after a 429 nothing passes before it ends."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field

from tests.fakes.telegram.errors import ApiError, flood


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a window. A chat may burst a little: 1 a second means 3 in any 3 seconds."""

    bot_per_s: int = 30
    chat_burst: int = 3
    group_per_min: int = 20


@dataclass(slots=True)
class _Window:
    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait_s(self, now: float) -> float:
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return self.times[0] + self.seconds - now if len(self.times) >= self.most else 0


class Pace:
    def __init__(self, limits: Limits | None) -> None:
        self.limits = limits
        self._windows: dict[Hashable, _Window] = {}
        self._closed: dict[Hashable, float] = {}

    def close(self, chat: int | None, now: float, seconds: float) -> None:
        """Answer 429 for ``chat`` (None: for the bot) for so long."""
        self._closed[chat] = now + seconds

    def check(self, chat: int, now: float) -> ApiError | None:
        """Count a message to ``chat``, or the refusal."""
        for key in (None, chat):
            left = self._closed.get(key, 0) - now
            if left > 0:
                return flood(math.ceil(left))
        if self.limits is None:
            return None
        windows = self._windows_of(chat, self.limits)
        for key, window in windows:
            if wait := window.wait_s(now):
                seconds = math.ceil(wait)
                self.close(key, now, seconds)
                return flood(seconds)
        for _, window in windows:
            window.times.append(now)
        return None

    def _windows_of(self, chat: int, limits: Limits) -> list[tuple[int | None, _Window]]:
        bot = self._windows.setdefault("bot", _Window(limits.bot_per_s, 1))
        if chat < 0:
            own = self._windows.setdefault(chat, _Window(limits.group_per_min, 60))
        else:
            own = self._windows.setdefault(chat, _Window(limits.chat_burst, limits.chat_burst))
        return [(chat, own), (None, bot)]
