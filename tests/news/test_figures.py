"""What figures say, whatever their notation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.figures import Facts, figures


def any_of(text: str) -> Facts:
    (figure,) = figures(text)
    return figure.any_of


def says(text: str) -> Facts:
    return frozenset(fact for figure in figures(text) for fact in figure.says)


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("3,5 tỷ", "3.500 triệu"),
        ("3,5 tỷ", "3.500.000.000 đồng"),
        ("3,5 tỉ", "3,50 tỷ"),
        ("1,2 tỷ", "1 tỷ 200 triệu"),
        ("23.000", "23 nghìn"),
        ("23 ngàn", "23,000"),
        ("2 nghìn tỷ", "2.000 tỷ"),
        ("1.234,5", "1.234,50"),
        ("0,5", "0.5"),
        ("12,5%", "12.5 %"),
        ("12,5 phần trăm", "12,5%"),
        ("7/9", "ngày 7 tháng 9"),
        ("ngày 7 tháng 9", "07/09"),
        ("ngày 7-9", "7/9/2025"),
        ("7/9/2025", "ngày 7 tháng 9 năm 2025"),
        ("7.9.2025", "07-09-2025"),
        ("tháng 9", "ngày 7/9"),
        ("tháng 9/2025", "tháng 9 năm 2025"),
        ("9/2025", "7/9/2025"),
        ("ngày 7", "7/9"),
        ("2025", "ngày 7/9/2025"),
        ("8h30", "8 giờ 30 phút"),
        ("8:30", "08h30"),
        ("8g30", "8 giờ 30"),
        ("20h", "8 giờ tối"),
        ("8 giờ tối", "20 giờ"),
        ("3 người", "ba người"),
        ("3 người", "3 đồng chí"),
        ("hai mươi lăm", "25"),
        ("mười hai", "12"),
        ("ba trăm", "300"),
        ("hai nghìn", "2.000"),
        ("12k", "12.000"),
        ("12tr", "12 triệu"),
        ("ba chục", "30"),
        ("mười phần trăm", "10%"),
        ("3-5 người", "từ 3 đến 5 người"),
        ("5 người", "3-5 người"),
        ("25 triệu đồng", "20-25 triệu"),
        ("90%", "70-90%"),
        ("10 km", "10 đến 15 km"),
        ("3,5 tỷ đồng", "3,5 tỷ"),
        ("12 USD", "$12"),
        ("12 đô la", "12 USD"),
        ("25 m2", "25 mét vuông"),
        ("ba nạn nhân", "3 người"),
        ("tháng mười hai", "12/2025"),
        ("lần thứ 2", "lần thứ hai"),
        ("thứ 2", "thứ Hai"),
        ("cấp 8", "Cấp 8"),
        ("QL 18", "quốc lộ 18"),
        ("một nửa", "Nửa"),
        ("U23", "U.23"),
        ("QN-90123", "QN90123"),
        ("Covid-19", "COVID-19"),
    ],
)
def test_the_same_in_another_notation(told: str, source: str) -> None:
    assert any_of(told) & says(source)


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("3,5 tỷ", "3,5 triệu"),
        ("3,5", "3,5 tỷ"),
        ("35", "3,5"),
        ("23.000", "23"),
        ("12%", "12 người"),
        ("12", "12%"),
        ("7/9", "9/7"),
        ("7/9/2025", "7/9"),
        ("7/9/2025", "7/9/2024, năm 2025"),
        ("tháng 8", "7/9"),
        ("ngày 9", "7/9"),
        ("8h30", "8h"),
        ("8 giờ tối", "8 giờ sáng"),
        ("8h", "18h"),
        ("8", "8h30"),
        ("5 người", "15 người"),
        ("5 người", "năm 2025"),
        ("4 người", "ba người"),
        ("18C", "18B"),
        ("12 người", "12 máy xúc"),
        ("12 người", "12 km"),
        ("5 người", "5 khách sạn"),
        ("3 người", "3 ca nô"),
        ("3 đồng", "3 đồng chí"),
        ("3,5 tỷ USD", "3,5 tỷ đồng"),
        ("$12", "12 triệu"),
        ("12 đồng", "12 máy xúc"),
        ("3-5 người", "3 người, 5 người"),
        ("2-1", "1-2"),
        ("số 3", "3 người"),
        ("cấp 12", "12 máy xúc"),
        ("thứ hai", "thứ ba"),
        ("tháng mười hai", "tháng 11"),
        ("một phần ba", "ba người"),
        ("trăm", "300"),
        ("mười phần trăm", "10 người"),
        ("U23", "23"),
    ],
)
def test_something_else(told: str, source: str) -> None:
    assert not any_of(told) & says(source)


def test_words_that_only_look_like_numbers_are_none() -> None:
    assert says("Ba tôi kể năm ấy bà chín tuổi trăng rằm, cơm đã chín.") == says("chín tuổi")
    assert says("Một người đàn ông") == frozenset()
    assert says("Một người đàn ông chết đuối") == says("1 người")
    assert says("Tỷ lệ hộ nghèo giảm, tỷ giá tăng.") == frozenset()


def test_a_long_row_of_amounts_that_may_be_read_in_two_ways_is_not_all_ways_of_reading_it() -> None:
    row = " ".join(f"{number * number},{100 + number * 37} triệu" for number in range(1, 17))
    assert len(says(row)) < 200


@given(st.text(alphabet="0123456789.,/-:% hgHtTUQ ngàytháăm tỷriệuộmười", max_size=60))
def test_any_text_is_read_and_what_is_read_supports_itself(text: str) -> None:
    for figure in figures(text):
        assert figure.any_of & figure.says


@given(st.integers(0, 10**12))
def test_a_number_is_itself_with_and_without_points(number: int) -> None:
    assert any_of(str(number)) & says(f"{number:,}".replace(",", "."))
    assert not any_of(str(number)) & says(f"{number + 1:,}".replace(",", "."))
