"""Words that an article must say, or must not."""

from __future__ import annotations

import pytest

from bot.delivery.filters import says


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("bão", "Bão số 3 vào bờ", True),
        ("bão", "Họp báo sáng nay", False),  # typed with marks: marks count
        ("bao", "Họp báo sáng nay", True),  # typed without: they do not
        ("bao", "Bảo tàng Quảng Ninh", True),
        ("bão", "bao gạo", False),
        ("hòa bình", "Hoà Bình mùa này", True),  # the tone on either vowel
        ("hoa binh", "Hoà Bình mùa này", True),
        ("điện", "Điện lực, điện gió", True),
        ("dien", "Điện lực", True),
        ("dien", "Diễn viên", True),
        ("điện", "Diễn viên", False),
        ("hạ long", "phường Hạ-Long", True),
        ("hạ long", "Hạ tầng Long An", False),
        ("ha", "Nhà máy", False),  # whole syllables
        ("công an", "(Công an) phường", True),
        ("COVID-19", "dịch covid 19 đã qua", True),
        ("hạ long", "Ha\u0323 Long", True),  # decomposed
        ("!!!", "Thật ư!!!", False),
        ("", "bất cứ gì", False),
    ],
)
def test_keywords_are_found_as_a_reader_means_them(keyword: str, text: str, found: bool) -> None:
    assert says(text, keyword) is found
