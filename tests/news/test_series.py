"""Columns that return are one story each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.news.series import are_instalments, heading

NOON = datetime(2026, 5, 4, 5, 0, tzinfo=UTC)


def apart(one: str, other: str, days: float) -> bool:
    return are_instalments(heading(one, NOON), heading(other, NOON + timedelta(days=days)))


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("Giá vàng hôm nay 4/5: tăng mạnh", "Giá vàng hôm nay 5/5: giảm nhẹ", 1),
        ("Giá vàng bất ngờ lao dốc", "Giá vàng bật tăng trở lại", 1),
        ("Thời tiết ngày 4/5: nắng nóng", "Thời tiết ngày 5/5: mưa dông", 1),
        ("Mực nước sông Nhạn sáng nay", "Mực nước sông Nhạn sáng nay", 1),
        ("Mực nước sông ngày 4.5.2026", "Mực nước sông ngày 5.5.2026", 1),
        ("Bão số 3 hướng vào vịnh Bắc Bộ", "Bão số 4 hướng vào vịnh Bắc Bộ", 1),
        ("Bài 1: Rừng ngập mặn kêu cứu", "Bài 2: Giữ rừng ngập mặn", 0.5),
        ("Thông cáo về ngày làm việc thứ nhất", "Thông cáo về ngày làm việc thứ ba", 2),
        ("Báo Vùng Mỏ số 25812", "Báo Vùng Mỏ số 25814", 2),
        ("Xổ số miền Bắc", "Xổ số miền Bắc", 1),
        ("Dông lúc 16 giờ 30: cây đổ", "Dông lúc 17h: cây đổ", 0.1),
    ],
)
def test_instalments(one: str, other: str, days: float) -> None:
    assert apart(one, other, days)


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("Bão số 3: 5 người chết", "Bão số 3: 7 người chết, 2 người mất tích", 1),
        ("Cháy chợ Cửa Vạn sáng nay", "Khởi tố vụ cháy chợ Cửa Vạn hôm nay", 1),
        ("Giá vàng hôm nay 4/5", "Giá vàng chiều nay vượt 121 triệu đồng", 0.2),
        ("Cứu 9 ngư dân", "Cứu được 9 ngư dân gần đảo", 1),
        ("Dịch tả lợn lan 2/3 số xã", "Dịch tả lợn lan khắp các xã", 1),
        ("Cấm biển từ 12h", "Từ 12 giờ 00 hôm nay cấm biển", 0.1),
        ("", "", 1),
    ],
)
def test_no_instalments(one: str, other: str, days: float) -> None:
    assert not apart(one, other, days)


def test_a_day_is_a_day_in_viet_nam() -> None:
    late = datetime(2026, 5, 4, 18, 0, tzinfo=UTC)  # 1 in the morning of the 5th
    assert not are_instalments(heading("Giá vàng", late), heading("Giá vàng", late + timedelta(hours=6)))
    assert are_instalments(heading("Giá vàng", late - timedelta(hours=2)), heading("Giá vàng", late))
