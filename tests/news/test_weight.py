"""What a later report tells that whoever knows the story must hear."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.models import Article
from bot.news.weight import Weight, news_of_weight

NOON = datetime(2026, 5, 4, 5, 0, tzinfo=UTC)


def article(title: str, lead: str = "", body: str = "") -> Article:
    return Article(1, "bao.example:1", "https://bao.example/1", "bao", title, NOON, lead=lead, body=body)


@pytest.mark.parametrize(
    ("told", "new", "weight"),
    [
        ("Cháy nhà ở Bạch Sa", "Cháy nhà ở Bạch Sa: 2 người chết", "dead"),
        ("Lở đất, 3 người tử vong", "Số người chết vì lở đất tăng lên 7", "dead"),
        ("Lật xe khách, hai người chết", "Vụ lật xe khách: bốn người đã tử vong", "dead"),
        ("Ngộ độc ở trường Đá Trắng", "Ngộ độc ở trường Đá Trắng: 32 học sinh nhập viện", "hurt"),
        ("Chìm tàu ở cửa sông Nhạn", "Chìm tàu ở cửa sông Nhạn, 1 ngư dân mất tích", "missing"),
        ("Cháy rừng ở Pò Mạ", "Dập tắt đám cháy rừng ở Pò Mạ", "over"),
        ("Tìm bé trai đi lạc", "Đã tìm thấy bé trai đi lạc ba ngày", "over"),
        ("Vỡ đập ở Đồng Rui", "Tỉnh bác bỏ tin vỡ đập ở Đồng Rui", "denied"),
    ],
)
def test_news_of_weight(told: str, new: str, weight: Weight) -> None:
    assert news_of_weight([article(told)], article(new)) == weight


@pytest.mark.parametrize(
    ("told", "new"),
    [
        ("Lở đất, 7 người tử vong", "Lở đất: tang thương xóm nhỏ sau vụ 7 người chết"),
        ("Lở đất, 7 người tử vong", "Lở đất: 5 người chết được an táng"),
        ("Cháu bé tử vong trong bể bơi", "Vụ bể bơi: 1 cháu bé tử vong"),
        ("Cháy nhà ở Bạch Sa", "Hỗ trợ 20 triệu đồng cho gia đình bị cháy nhà"),
        ("Đã tìm thấy bé trai đi lạc", "Gia đình kể lúc đã tìm thấy bé trai"),
        ("Bão số 3 vào bờ", "Năm 2020 có 12 cơn bão"),
        ("Xe tải lật trên quốc lộ 18", "Quốc lộ 18 tắc 5 giờ vì xe tải lật"),
        ("Bác bỏ tin vỡ đập", "Phủ nhận tin vỡ đập, công an tìm người tung tin"),
    ],
)
def test_nothing_of_weight(told: str, new: str) -> None:
    assert news_of_weight([article(told)], article(new)) is None


def test_what_any_of_the_earlier_reports_said_is_known() -> None:
    told = [article("Lở đất ở Pò Mạ"), article("Lở đất ở Pò Mạ", body="Đến tối, 7 người đã tử vong.")]
    assert news_of_weight(told, article("Lở đất: 7 người chết")) is None
    assert news_of_weight(told, article("Lở đất: 8 người chết")) == "dead"


def test_a_figure_that_only_the_text_holds_wakes_nobody() -> None:
    assert news_of_weight([article("Lở đất")], article("Lở đất", body="Trận lở năm trước làm 40 người chết.")) is None
