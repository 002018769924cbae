"""From when until when, as papers write it: the right moment or none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.alert_times import NO_SPAN, Span, span_of
from bot.news.dates import VIETNAM

PUBLISHED = datetime(2026, 8, 17, 9, 30, tzinfo=VIETNAM)  # a Monday


def vn(day: int, hour: int = 0, minute: int = 0, month: int = 8, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "start", "until"),
    [
        ("Tạm dừng cấp phép từ 13h ngày 18/8", vn(18, 13), None),
        ("Cấm biển từ 13 giờ 30 phút ngày 18 tháng 8 năm 2026", vn(18, 13, 30), None),
        ("Cấm biển từ 12h trưa nay", vn(17, 12), None),
        ("Cấm biển kể từ 5 giờ chiều mai", vn(18, 17), None),
        ("Bắt đầu từ 22:00 ngày 19/8, cấm xe tải", vn(19, 22), None),
        ("Ngừng cấp điện từ 8 giờ đến 17 giờ ngày mai", vn(18, 8), vn(18, 17)),
        ("Ngừng cấp điện từ 8h00 đến 17h30 ngày 20/8/2026", vn(20, 8), vn(20, 17, 30)),
        ("Cắt nước từ 22h hôm nay đến 4h sáng mai", vn(17, 22), vn(18, 4)),
        ("Cắt nước từ 22h đến 4h", vn(17, 22), vn(18, 4)),
        ("Hạn chế xe từ ngày 24 đến 28/8", vn(24), vn(28, 23, 59)),
        ("Hạn chế xe từ 24 - 28/8", vn(24), vn(28, 23, 59)),
        ("Cấm đường từ 20/8 đến hết ngày 25/8", vn(20), vn(25, 23, 59)),
        ("Mưa lớn từ đêm 18/8 đến ngày 20/8", vn(18, 19), vn(20, 23, 59)),
        ("Từ ngày 24/8, nắng nóng dịu dần", vn(24), None),
        ("Từ chiều 19/8 Bắc Bộ có mưa to", vn(19, 13), None),
        ("Mưa to trong 24 giờ tới", None, vn(18, 9, 30)),
        ("Mưa to khắp cả nước trong hai ngày tới", None, vn(19, 23, 59)),
        ("Tàu thuyền phải về bến trước 18h hôm nay", None, vn(17, 18)),
        ("Cấm cầu đến hết ngày 30/8", None, vn(30, 23, 59)),
        ("Từ 0h ngày 31/12/2026 đến 24h ngày 1/1/2027", vn(31, month=12), vn(1, 23, 59, 1, 2027)),
    ],
)
def test_what_is_said_is_understood(text: str, start: datetime | None, until: datetime | None) -> None:
    assert span_of(text, PUBLISHED) == Span(start, until)


@pytest.mark.parametrize(
    "text",
    [
        "Tạm dừng từ 13h ngày 18/8 đến khi có thông báo mới",
        "Tạm dừng từ 13h ngày 18/8 cho đến khi có thông báo mới của Cảng vụ",
        "Từ 13 giờ ngày 18/8, tạm dừng cấp phép cho tới khi thời tiết ổn định",
    ],
)
def test_until_further_notice_is_told_as_such(text: str) -> None:
    assert span_of(text, PUBLISHED) == Span(vn(18, 13), None, until_notice=True)


@pytest.mark.parametrize(
    "text",
    [
        "Hồi 7 giờ ngày 17/8, vị trí tâm bão ở khoảng 19,5 độ Vĩ Bắc",
        "Gió mạnh từ cấp 8 đến cấp 10",
        "Bão di chuyển với tốc độ từ 20 đến 25km/h",
        "Mưa từ 100 đến 200mm, có nơi trên 300mm",
        "Cấm biển từ 25h",
        "Cắt điện từ ngày 32/8",
        "Sóng biển cao từ 3 đến 5m",
        "Từ 1.000 đến 2.000 hộ mất điện",
        "Ông là người từ quê đến phố",
        "",
    ],
)
def test_what_is_no_time_of_the_event_is_none(text: str) -> None:
    assert span_of(text, PUBLISHED) == NO_SPAN


def test_without_the_moment_of_publication_only_whole_dates_are_understood() -> None:
    assert span_of("Cấm biển từ 13h ngày 18/8/2026", None) == Span(vn(18, 13))
    assert span_of("Cấm biển từ 13h ngày 18/8", None) == NO_SPAN
    assert span_of("Cấm biển từ 13h hôm nay", None) == NO_SPAN


def test_a_date_without_its_year_is_the_nearest_one() -> None:
    new_year = datetime(2026, 12, 30, 20, tzinfo=VIETNAM)
    assert span_of("Cấm đường từ 18h ngày 1/1", new_year) == Span(vn(1, 18, month=1, year=2027))
    january = datetime(2027, 1, 2, 8, tzinfo=VIETNAM)
    assert span_of("Mất điện từ ngày 30/12", january) == Span(vn(30, month=12))


def test_an_hour_alone_is_today_s_or_if_long_past_tomorrow_s() -> None:
    evening = datetime(2026, 8, 17, 21, tzinfo=VIETNAM)
    assert span_of("Cấm biển từ 17h", evening) == Span(vn(17, 17))
    assert span_of("Cấm biển từ 6h", evening) == Span(vn(18, 6))


def test_an_end_before_the_beginning_is_not_believed() -> None:
    assert span_of("Cấm đường từ ngày 20/8 đến ngày 18/8", PUBLISHED) == Span(vn(20))


@given(st.text(alphabet="từđếntới0123456789 hgiờ/:-ngàytháng,năm8mai hết", max_size=80))
def test_nothing_that_is_written_is_too_much(text: str) -> None:
    span = span_of(text, PUBLISHED)
    assert span.until is None or span.start is None or span.until > span.start
