from __future__ import annotations

from bot.web import limits
from bot.web.limits import Pace


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_a_burst_passes_then_one_every_interval() -> None:
    clock = Clock()
    pace = Pace(burst=3, interval_s=2, clock=clock)
    assert [pace.wait_s("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.now_s += 2
    assert [pace.wait_s("a") for _ in range(2)] == [0, 2]


def test_a_refused_request_does_not_count() -> None:
    clock = Clock()
    pace = Pace(burst=1, interval_s=2, clock=clock)
    pace.wait_s("a")
    for _ in range(50):
        pace.wait_s("a")
    clock.now_s += 2
    assert pace.wait_s("a") == 0


def test_nobody_waits_for_somebody_else() -> None:
    pace = Pace(burst=1, interval_s=60, clock=Clock())
    assert [pace.wait_s(client) for client in "abc"] == [0, 0, 0]


def test_only_so_many_clients_are_remembered() -> None:
    pace = Pace(burst=1, interval_s=60, clock=Clock())
    for number in range(limits.CLIENTS_MAX + 500):
        pace.wait_s(str(number))
    assert len(pace._due) == limits.CLIENTS_MAX
