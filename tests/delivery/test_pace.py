from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import (
    ChatState,
    Gcra,
    Pace,
    Window,
    chat_wait_s,
    is_rested,
    rest_after_push,
    telegram_pace,
    use_chat,
)
from tests.delivery.fakes import most_in

GAPS = st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=200)


def served(limit: Gcra, gaps_s: list[float]) -> list[float]:
    """The moments at which callers who come ``gaps_s`` apart, each after the one before, may send."""
    state, now, times = 0.0, 0.0, []
    for gap_s in gaps_s:
        state, wait_s = limit.reserve(state, now + gap_s)
        now += gap_s + wait_s
        times.append(now)
    return times


@given(GAPS, st.sampled_from([(26.0, 3), (1.0, 3), (1.0, 1), (1000.0, 10)]))
def test_no_second_ever_holds_more_than_rate_and_burst(gaps_s: list[float], limit: tuple[float, int]) -> None:
    rate, burst = limit
    assert most_in(served(Gcra(rate, burst), gaps_s), 1.0) <= rate + burst


def test_a_burst_goes_at_once_and_the_rest_at_the_rate() -> None:
    assert served(Gcra(2, 3), [0] * 6) == [0, 0, 0, 0.5, 1.0, 1.5]


def test_who_asks_without_sending_uses_nothing_up() -> None:
    limit = Gcra(1, 1)
    state, _ = limit.reserve(0.0, 10.0)
    assert [limit.reserve(state, 10.5)[1] for _ in range(3)] == [0.5, 0.5, 0.5]


@given(GAPS, st.integers(1, 20))
def test_a_sliding_window_never_holds_more_than_it_may(gaps_s: list[float], most: int) -> None:
    window, now, times = Window(most, 60.0), 0.0, []
    state: tuple[float, ...] = ()
    for gap_s in gaps_s:
        state, wait_s = window.reserve(state, now + gap_s)
        now += gap_s + wait_s
        times.append(now)
    assert most_in(times, 59.999) <= most
    assert len(state) <= most


def test_the_default_stays_under_what_telegram_allows_in_every_second() -> None:
    assert most_in(served(Pace().bot, [0] * 500), 1.0) < 30


def test_a_group_waits_for_its_minute_and_a_person_only_for_the_second() -> None:
    pace, person, group = Pace(), ChatState(), ChatState()
    for second in range(20):
        person = use_chat(pace, person, second, is_group=False, is_reply=False)
        group = use_chat(pace, group, second, is_group=True, is_reply=False)
    assert chat_wait_s(pace, person, 20, is_group=False, is_reply=True) == 0
    assert chat_wait_s(pace, group, 20, is_group=True, is_reply=False) == pace.group.span_s - 20


def test_a_chat_is_forgotten_only_when_nothing_would_be_lost() -> None:
    pace = Pace()
    used = use_chat(pace, ChatState(), 100.0, is_group=True, is_reply=False)
    assert not is_rested(pace, used, 102.0)
    assert is_rested(pace, used, 100.0 + pace.group.span_s)
    assert not is_rested(pace, ChatState(blocked_until=500.0), 499.0)


def test_what_nobody_asked_for_comes_one_a_second_while_answers_may_come_a_few_at_once() -> None:
    pace, used = Pace(), ChatState()
    waits = []
    for _ in range(3):
        waits.append(chat_wait_s(pace, used, 50.0, is_group=False, is_reply=True))
        used = use_chat(pace, used, 50.0, is_group=False, is_reply=True)
    assert waits == [0, 0, 0]
    assert chat_wait_s(pace, used, 50.0, is_group=False, is_reply=False) == pytest.approx(3)
    pushed = use_chat(pace, ChatState(), 50.0, is_group=False, is_reply=False)
    assert chat_wait_s(pace, pushed, 50.5, is_group=False, is_reply=False) == pytest.approx(0.5)
    assert chat_wait_s(pace, pushed, 50.5, is_group=False, is_reply=True) == 0
    ended = rest_after_push(pace, pushed, 50.4)  # nobody knows when within these 0.4 seconds it arrived
    assert chat_wait_s(pace, ended, 50.5, is_group=False, is_reply=False) == pytest.approx(0.9)


@pytest.mark.parametrize("sends_per_s", [1, 2, 8, 30, 1000])
def test_no_second_holds_more_than_the_operator_says(sends_per_s: int) -> None:
    times = served(telegram_pace(sends_per_s).bot, [0.0] * 4 * sends_per_s)
    assert most_in(times, 0.999) <= sends_per_s
