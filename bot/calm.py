"""Who says too much at once: one answer asks for calm, then only a silence is answered again. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, auto

from bot.delivery.pace import Gcra

ALLOWANCE = Gcra(1, 12)  # a dozen things at once, then one a second
QUIET_S = 8.0  # the silence after which somebody is heard again; the text names ten seconds
PEOPLE_MAX = 10_000


class Verdict(Enum):
    """What becomes of what somebody said, who has lately said a little, too much, or far too much."""

    SERVE = auto()
    ASK_FOR_CALM = auto()
    IGNORE = auto()


@dataclass(slots=True)
class _Talk:
    """How much somebody has lately said, and until when nothing more is heard."""

    state: float = 0.0
    quiet_until: float = 0.0

    def judge(self, at: float) -> Verdict:
        if at < self.quiet_until:
            self.quiet_until = at + QUIET_S
            return Verdict.IGNORE
        state, wait_s = ALLOWANCE.reserve(self.state, at)
        if wait_s > 0:
            self.quiet_until = at + QUIET_S
            return Verdict.ASK_FOR_CALM
        self.state = state
        return Verdict.SERVE


class Calm:
    """What everybody has lately said, in memory; of too many people those who spoke least recently are forgotten."""

    def __init__(self) -> None:
        self._people: OrderedDict[Hashable, _Talk] = OrderedDict()

    def judge(self, who: Hashable, at: float) -> Verdict:
        """``at`` is when it was said, in seconds, by the service's own clock: what waited while Loa was away is no
        flood."""
        talk = self._people[who] = self._people.pop(who, _Talk())
        while len(self._people) > PEOPLE_MAX:
            self._people.popitem(last=False)
        return talk.judge(at)
