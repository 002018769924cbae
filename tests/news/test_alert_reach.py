"""Which places of the province an alert concerns, or all of it, or none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.catalogue import load_catalogue
from bot.models import Alert
from bot.news.alert_reach import AlertFinder
from bot.news.places import PlaceFinder

CATALOGUE = load_catalogue()
FINDER = AlertFinder(PlaceFinder(CATALOGUE.gazetteer, CATALOGUE.home))
NOW = datetime(2026, 8, 17, 3, tzinfo=UTC)


def found(title: str, lead: str = "", source: str = "vnexpress") -> Alert:
    alert = FINDER.alert(source, title, lead, "", NOW)
    assert alert is not None
    return alert


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Bắc Bộ mưa to đến rất to đêm nay", ""),
        ("Bão số 3 tiến vào vịnh Bắc Bộ", ""),
        ("Quảng Ninh cấm biển từ 12h trưa nay", "Lệnh cấm áp dụng cho tàu ở Cô Tô và Vân Đồn."),
        ("Bão số 3 giật cấp 13", "Bão hướng vào Quảng Ninh."),
        ("Đại học Bách khoa công bố điểm chuẩn", ""),
        ("Công điện về ứng phó mưa lũ", ""),
    ],
)
def test_what_holds_for_the_whole_province_is_wide(title: str, lead: str) -> None:
    assert found(title, lead).wide


def test_without_a_place_only_the_province_s_own_paper_means_the_province() -> None:
    assert found("Mất điện diện rộng từ rạng sáng", source=CATALOGUE.home).wide
    told = found("Mất điện diện rộng từ rạng sáng")
    assert (told.wide, told.places) == (False, ())


def test_a_place_of_the_province_is_named_with_what_it_lies_in() -> None:
    told = found("Mất điện diện rộng tại phường Bãi Cháy, Quảng Ninh")
    assert not told.wide
    assert (told.places, told.around) == (("phuong-bai-chay",), ("tp-ha-long", "quang-ninh"))


def test_other_provinces_are_no_places_of_ours() -> None:
    told = found("Lũ quét chia cắt nhiều bản ở Nghệ An", "Nước lên nhanh tại Kỳ Sơn.")
    assert (told.places, told.wide) == ((), False)


def test_the_headline_s_places_count_before_the_lead_s() -> None:
    told = found("Cấm xe tải qua cầu Bãi Cháy", "Xe đi vòng qua Cẩm Phả, Quảng Ninh.", CATALOGUE.home)
    assert told.places == ("phuong-bai-chay",)


def test_no_alert_has_no_place() -> None:
    assert FINDER.alert("vnexpress", "Họp báo tại Hạ Long", "", "", NOW) is None
