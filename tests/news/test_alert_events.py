"""Which reports tell of one danger, and what is news of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.models import Alert, AlertKind
from bot.news.alert_events import expires, is_news, is_same, merged, without

NOW = datetime(2026, 8, 17, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
CUT = Alert(AlertKind.POWER, "Mất điện", places=("bai-chay",))
STORM = Alert(AlertKind.STORM, "Bão số 3", wide=True)


def test_an_alert_lives_until_its_end_or_for_the_time_of_its_kind() -> None:
    assert expires(replace(CUT, until=NOW + HOUR), NOW) == NOW + HOUR
    assert expires(CUT, NOW) == NOW + 24 * HOUR
    assert expires(replace(CUT, until=NOW - HOUR), NOW) == NOW + 24 * HOUR
    assert expires(replace(CUT, start=NOW + 48 * HOUR), NOW) == NOW + 72 * HOUR
    assert all(expires(Alert(kind, ""), NOW) > NOW for kind in AlertKind)


@pytest.mark.parametrize(
    ("told", "same"),
    [
        (CUT, True),
        (replace(CUT, places=("bai-chay", "hong-gai")), True),
        (replace(CUT, places=("hong-gai",)), False),
        (replace(CUT, kind=AlertKind.WATER), False),
        (replace(CUT, kind=AlertKind.STORM, also=(AlertKind.POWER,)), False),  # goes with the storm
        (replace(CUT, places=(), wide=True), False),
        (replace(CUT, over=True), True),
        (replace(CUT, over=True, places=(), wide=True), True),
        (replace(CUT, over=True, places=("hong-gai",)), False),
    ],
)
def test_a_danger_is_one_by_kind_and_place(told: Alert, same: bool) -> None:
    assert is_same(CUT, told) is same


def test_what_holds_for_the_whole_province_holds_for_its_places() -> None:
    assert is_same(STORM, replace(STORM, wide=False, places=("co-to",)))


def test_the_order_to_boats_is_no_part_of_the_storm_that_it_is_given_for() -> None:
    ban = Alert(AlertKind.BOATS, "Cấm biển", also=(AlertKind.STORM,), wide=True)
    assert not is_same(STORM, ban)
    assert not is_same(ban, STORM)  # a bulletin moves no order's end


def test_the_all_clear_of_what_was_told_besides_leaves_the_rest() -> None:
    both = replace(STORM, also=(AlertKind.POWER, AlertKind.RAIN))
    back = replace(CUT, over=True)
    assert is_same(both, back)
    assert without(both, back) == replace(both, also=(AlertKind.RAIN,))
    assert without(both, replace(STORM, over=True)) is None


def test_a_forecast_s_end_wakes_nobody_again_an_order_s_does() -> None:
    tonight, tomorrow = NOW + 12 * HOUR, NOW + 24 * HOUR
    assert not is_news(replace(STORM, until=tonight), replace(STORM, until=tomorrow))
    assert is_news(replace(CUT, until=tonight), replace(CUT, until=tomorrow))
    assert is_news(replace(CUT, until=tonight), replace(CUT, until_notice=True))
    assert not is_news(replace(CUT, until=tonight), CUT)
    assert not is_news(CUT, replace(CUT, until=tonight))  # more exact, not otherwise


def test_another_kind_besides_is_news_a_known_one_is_not() -> None:
    rain = Alert(AlertKind.RAIN, "Mưa lớn", wide=True)
    both = replace(rain, kind=AlertKind.FLOOD, also=(AlertKind.RAIN,))
    assert is_news(rain, both)
    assert not is_news(merged(rain, both), both)


def test_what_a_later_report_does_not_say_stays() -> None:
    first = replace(CUT, start=NOW, until_notice=True, issuer="Điện lực", where=("Bãi Cháy",))
    later = merged(first, replace(CUT, evidence="Vẫn mất điện", until=NOW + HOUR, where=("Hạ Long",)))
    assert later == replace(
        first, evidence="Vẫn mất điện", until=NOW + HOUR, until_notice=False, where=("Bãi Cháy", "Hạ Long")
    )
