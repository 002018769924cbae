"""Times of day in the ways people type them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.vietnamese import fold
from handlers.hours import clock, parse_span, parse_time, parse_times

MINUTES = st.integers(0, 24 * 60 - 1)
WAYS: tuple[Callable[[int, int], str], ...] = (
    lambda hour, minute: f"{hour}h{minute:02}",
    lambda hour, minute: f"{hour:02}:{minute:02}",
    lambda hour, minute: f"{hour} giờ {minute:02}",
    lambda hour, minute: f"{hour} giờ {minute:02} phút",
    lambda hour, minute: f"{hour}g{minute:02}'",
    lambda hour, minute: f"Lúc {hour}H{minute:02}",
    lambda hour, minute: f"{(hour + 11) % 12 + 1}:{minute:02} {'pm' if hour >= 12 else 'am'}",
    lambda hour, minute: f"{(hour + 11) % 12 + 1}:{minute:02}{'P.M.' if hour >= 12 else 'A.M.'}",
)


@given(MINUTES, st.sampled_from(WAYS), st.booleans())
def test_every_minute_is_read_in_every_way_with_and_without_marks(
    minutes: int, way: Callable[[int, int], str], bare: bool
) -> None:
    typed = way(*divmod(minutes, 60))
    assert parse_time(fold(typed) if bare else typed) == minutes


@given(MINUTES)
def test_what_is_shown_can_be_typed(minutes: int) -> None:
    assert parse_time(clock(minutes)) == minutes


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("18", "18:00"),
        ("6h", "06:00"),
        ("6h5", "06:05"),
        ("6.30", "06:30"),
        ("12 rưỡi", "12:30"),
        ("6 giờ rưỡi", "06:30"),
        ("6h sáng", "06:00"),
        ("12h sáng", "00:00"),
        ("3h rạng sáng", "03:00"),
        ("11 rưỡi trưa", "11:30"),
        ("12h trưa", "12:00"),
        ("1h trưa", "13:00"),
        ("1h chiều", "13:00"),
        ("6h chiều", "18:00"),
        ("18h chiều", "18:00"),
        ("7 rưỡi tối", "19:30"),
        ("tối 8h", "20:00"),
        ("buổi tối 8h15", "20:15"),
        ("12h tối", "00:00"),
        ("10h đêm", "22:00"),
        ("12h đêm", "00:00"),
        ("12h30 đêm", "00:30"),
        ("2h đêm", "02:00"),
        ("11h khuya", "23:00"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("0h", "00:00"),
        ("24h", "00:00"),
        ("24:00", "00:00"),
    ],
)
def test_the_part_of_the_day_says_which_hour_is_meant(typed: str, shown: str) -> None:
    for written in (typed, fold(typed), typed.upper()):
        minutes = parse_time(written)
        assert minutes is not None
        assert clock(minutes) == shown


@pytest.mark.parametrize("typed", ["25h", "24h30", "6h60", "18h sáng", "8h trưa", "2h tối", "15h đêm", "6h30 rưỡi"])
def test_a_time_that_no_clock_shows_is_none(typed: str) -> None:
    assert parse_time(typed) is None


@pytest.mark.parametrize("typed", ["", "h", "sáng", "630", "-6h", "6h sáng mai", "6h30m", "6 7", "tới 6h", "٦h", "6½"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert parse_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("6h30, 12h và 18h", "06:30 12:00 18:00"),
        ("18h 6h30", "06:30 18:00"),
        ("6h 18h", "06:00 18:00"),
        ("7 giờ 12 giờ", "07:00 12:00"),
        ("6:30 18:00", "06:30 18:00"),
        ("7 18", "07:00 18:00"),
        ("7h; 7h & 07:00", "07:00"),
        ("sáng 6h30 chiều 5h", "06:30 17:00"),
        ("6h30 sáng 5h chiều", "06:30 17:00"),
        ("lúc 7 giờ và lúc 8 giờ tối", "07:00 20:00"),
        ("12h đêm, 12h trưa", "00:00 12:00"),
    ],
)
def test_times_are_read_out_of_a_list_in_their_order(typed: str, shown: str) -> None:
    assert " ".join(map(clock, parse_times(typed) or ())) == shown
    assert parse_times(fold(typed)) == parse_times(typed)


@pytest.mark.parametrize("typed", ["", ",", "6h 25h", "thứ 2 7h", "7h nhé", "100", "6h-18h", "sáng", "7h không"])
def test_a_list_that_says_something_else_is_none(typed: str) -> None:
    assert parse_times(typed) is None


@given(st.lists(MINUTES, min_size=1, max_size=6), st.sampled_from([", ", " ", "; ", " và ", " & "]))
def test_times_come_back_ascending_and_once(times: list[int], between: str) -> None:
    assert parse_times(between.join(map(clock, times))) == tuple(sorted(set(times)))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("22h-6h", "22:00–06:00"),
        ("22h – 6h", "22:00–06:00"),
        ("22 -> 6", "22:00–06:00"),
        ("22:00 đến 6:00", "22:00–06:00"),
        ("từ 22h tới 6h sáng", "22:00–06:00"),
        ("tối 10h đến sáng 6h", "22:00–06:00"),
        ("10h đêm đến 5 rưỡi sáng hôm sau", "22:00–05:30"),
        ("9h tối tới 6h", "21:00–06:00"),
        ("21h tới 10h tối", "21:00–22:00"),
        ("từ 12h trưa tới 1 rưỡi chiều", "12:00–13:30"),
        ("from 10pm to 6am", "22:00–06:00"),
        ("23h-0h", "23:00–00:00"),
        ("22h-24h", "22:00–00:00"),
        ("7h-7h", "07:00–07:00"),
    ],
)
def test_a_span_is_read_as_people_say_it_and_without_marks_too(typed: str, shown: str) -> None:
    for written in (typed, fold(typed), typed.upper()):
        span = parse_span(written)
        assert span is not None
        assert "–".join(map(clock, span)) == shown


@pytest.mark.parametrize("typed", ["", "-", "22h", "22h-", "25h-30h", "22h-6h-7h", "22h 6h", "9h tối 6h", "đêm", "tới"])
def test_what_is_no_span_is_none(typed: str) -> None:
    assert parse_span(typed) is None


@given(st.text(alphabet="0126h:g -–,;.'tớiốsángđếnapmrưỡ\n", max_size=40))
def test_whatever_is_typed_is_a_time_or_none(typed: str) -> None:
    day = range(24 * 60)
    assert parse_time(typed) in {None, *day}
    assert all(minutes in day for minutes in (*(parse_times(typed) or ()), *(parse_span(typed) or ())))
