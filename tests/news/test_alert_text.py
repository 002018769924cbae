"""What the text below a headline tells: which articles wake people that a headline alone would not, and which do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.catalogue import load_catalogue
from bot.models import Alert, AlertKind
from bot.news.alert_reach import AlertFinder
from bot.news.alert_times import is_of_now
from bot.news.dates import VIETNAM
from bot.news.places import PlaceFinder
from tests.news.alert_text_cases import MORE_NOT_TOLD, MORE_TOLD, NOT_TOLD, TOLD, Piece

CATALOGUE = load_catalogue()
FINDER = AlertFinder(PlaceFinder(CATALOGUE.gazetteer, CATALOGUE.home))
MONDAY = datetime(2026, 7, 20, 8, tzinfo=VIETNAM)
CASES = [(kind, piece) for cases in (TOLD, MORE_TOLD) for kind, pieces in cases.items() for piece in pieces]
ORDER = "Quảng Ninh cấm biển từ 12h ngày 20/7 đến khi có thông báo mới."


def told(title: str, text: str, source: str = CATALOGUE.home, published: datetime = MONDAY) -> Alert | None:
    """The alert that reaches somebody in the province."""
    lead, _, body = text.partition("\n")
    alert = FINDER.alert(source, title, lead, body, published)
    return alert if alert and (alert.wide or alert.places) else None


@pytest.mark.parametrize(("kind", "piece"), CASES)
def test_an_alert_is_told_below_a_headline_that_does_not_say_it(kind: str, piece: Piece) -> None:
    wanted, _, over = kind.partition(" ")
    alert = told(*piece)
    assert alert is not None
    assert AlertKind(wanted) in alert.kinds
    assert alert.over is bool(over)


@pytest.mark.parametrize("piece", [*NOT_TOLD, *MORE_NOT_TOLD])
def test_what_only_speaks_of_such_things_wakes_nobody(piece: Piece) -> None:
    assert told(*piece) is None


def test_the_order_is_told_with_its_time_and_who_gives_it() -> None:
    alert = told(
        "Quảng Ninh họp chỉ đạo ứng phó bão số 3",
        "Sáng 20/7, lãnh đạo tỉnh họp khẩn.\nChủ tịch UBND tỉnh Quảng Ninh yêu cầu cấm biển từ 12h ngày 20/7 đến 17h ngày 22/7.",
    )
    assert alert is not None
    assert (alert.kind, alert.also) == (AlertKind.BOATS, (AlertKind.STORM,))
    assert (alert.start, alert.until) == (datetime(2026, 7, 20, 5, tzinfo=UTC), datetime(2026, 7, 22, 10, tzinfo=UTC))
    assert alert.issuer == "Chủ tịch UBND tỉnh Quảng Ninh"
    assert alert.wide


def test_a_headline_s_danger_stays_the_article_s_but_for_the_order_to_boats() -> None:
    alert = told("Bão số 3 áp sát Quảng Ninh", "Sáng 20/7, quốc lộ 18C bị chia cắt tại xã Hoành Mô.")
    assert alert is not None
    assert (alert.kind, alert.also, alert.wide) == (AlertKind.STORM, (AlertKind.ROAD,), True)


def test_the_order_of_another_province_is_not_ours_though_the_headline_is() -> None:
    alert = told("Quảng Ninh chủ động ứng phó bão số 3", "Trong khi đó, Thanh Hóa cấm biển từ 12h ngày 20/7.")
    assert alert is not None
    assert alert.kinds == (AlertKind.STORM,)


def test_it_must_be_said_where_or_by_whom() -> None:
    text = "Lệnh cấm biển có hiệu lực từ 12h ngày 20/7."
    assert told("Bến cảng sáng nay", text) is None
    assert told("Bến cảng Cô Tô", text) is not None
    assert told("Bến cảng sáng nay", "Cảng vụ thông báo lệnh cấm biển có hiệu lực từ 12h ngày 20/7.") is not None


def test_it_must_be_of_now() -> None:
    assert told("Tin từ Cô Tô", ORDER) is not None
    assert told("Tin từ Cô Tô", ORDER, published=MONDAY + timedelta(days=5)) is None
    assert told("Tin từ Cô Tô", ORDER.replace("20/7", "20/7/2025")) is None
    assert told("Tin từ Cô Tô", "Quảng Ninh cấm biển khi bão vào gần bờ.") is None


def test_only_the_first_paragraphs_are_the_news() -> None:
    assert told("Tin từ Cô Tô", f"Trời đẹp.\nBiển lặng.\nKhách đông.\nChợ vui.\n{ORDER}") is None
    assert told("Tin từ Cô Tô", f"Trời đẹp.\nBiển lặng.\n{ORDER}") is not None


def test_what_went_before_counts_only_below_an_alert() -> None:
    before = "Trước đó, Quảng Ninh cấm biển từ 12h ngày 19/7."
    assert told("Cô Tô những ngày này", before) is None
    alert = told("Quảng Ninh sẵn sàng ứng phó bão số 3", before)
    assert alert is not None
    assert AlertKind.BOATS in alert.kinds


def test_the_first_sentence_says_whether_it_is_over() -> None:
    alert = told("Cô Tô sáng nay", f"Từ 7h ngày 20/7, tàu khách ra Cô Tô hoạt động trở lại.\n{ORDER}")
    assert alert is not None
    assert alert.over


@pytest.mark.parametrize(
    ("sentence", "is_now"),
    [
        ("Từ 12h ngày 20/7, cấm biển.", True),
        ("Trong 6 giờ tới có lũ quét.", True),
        ("Hiện nay, xã bị cô lập.", True),
        ("Người dân thiếu nước nhiều ngày nay.", True),
        ("Đêm qua, phường mất điện.", True),
        ("Ngày 12/7, tỉnh cấm biển.", False),
        ("Từ ngày 1/4 đến ngày 20/7, có 12 vụ.", False),
        ("Ngày 20/7/2019, tỉnh cấm biển.", False),
        ("Sáng nay, tỉnh nhắc lại trận lũ năm 2015.", False),
        ("Chị Mai chờ tàu đến nay đã lâu.", False),
        ("Tỉnh cấm biển mỗi mùa bão.", False),
    ],
)
def test_the_time_of_a_sentence(sentence: str, is_now: bool) -> None:
    assert is_of_now(sentence, MONDAY) is is_now
