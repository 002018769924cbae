"""Nothing is told that the article does not hold."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.grounding import unsupported
from bot.news.sentences import sentences
from bot.news.summarise import summarise

ARTICLE = """Rạng sáng 7/9, khoảng 3.000 m³ đất đá sạt xuống quốc lộ 18C tại xã Hoành Mô, chia cắt tuyến đường lúc 5h30.

UBND TP.Hạ Long đã huy động 12 máy xúc; ông Nguyễn Văn Bình, Chủ tịch UBND xã Hoành Mô, cho biết ba người bị thương nhẹ.

Thiệt hại ước tính 3,5 tỷ đồng, bằng 12,5% ngân sách năm của xã. "Chúng tôi sẽ thông xe trong tháng 9", ông Bình nói.

Thủy điện Khe Soong vẫn an toàn. Chi tiết tại quangninh.gov.vn."""


@pytest.mark.parametrize(
    "told",
    [
        "Sáng 7 tháng 9, sạt lở chia cắt quốc lộ 18C ở xã Hoành Mô.",
        "Khoảng 3.000 m³ đất đá sạt xuống đường, thiệt hại 3.500 triệu đồng.",
        "Ông Nguyễn Văn Bình nói 3 người bị thương nhẹ lúc 5 giờ 30.",
        "Theo ông Nguyễn Văn Bình, đường sẽ thông trong tháng 9.",
        "TP Hạ Long huy động 12 máy xúc.",
        "Hạ Long đã giúp Hoành Mô dọn đường.",
        "Sạt lở ở Hoành Mô làm ba người bị thương, thiệt hại 12,5% ngân sách xã.",
        "Thuỷ điện Khe Soong vẫn an toàn.",
        "Ba nạn nhân bị thương nhẹ.",
        "Rạng sáng 7/9, tại xã Hoành Mô đường bị cắt.",
        "Xã Hoành Mô bị chia cắt.",
        "Đường bị chia cắt. Ba người bị thương.",
        "Ông Bình nói: “Chúng tôi sẽ thông xe trong tháng 9”.",
        "",
    ],
)
def test_what_the_article_holds_passes_in_other_words(told: str) -> None:
    assert unsupported(told, ARTICLE) == ()


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ("Sạt lở xảy ra ngày 8/9.", "8/9"),
        ("Sạt lở xảy ra ngày 7/9/2025.", "7/9/2025"),
        ("Bốn người bị thương.", "Bốn"),
        ("Có 4 người bị thương.", "4"),
        ("Thiệt hại 3,6 tỷ đồng.", "3,6 tỷ"),
        ("Thiệt hại 3,5 triệu đồng.", "3,5 triệu"),
        ("Thiệt hại bằng 15% ngân sách.", "15%"),
        ("Đường bị cắt lúc 6h30.", "6h30"),
        ("Quốc lộ 18B bị chia cắt.", "18B"),
        ("Ông Nguyễn Văn Bính nói vậy.", "Ông Nguyễn Văn Bính"),
        ("Theo ông Trần Văn Bình, đường đã thông.", "Trần Văn Bình"),
        ("Trần Văn Bình nói đường đã thông.", "Trần Văn Bình"),
        ("Putin đã tới xã Hoành Mô.", "Putin"),
        ("Sạt lở ở Đồng Văn.", "Đồng Văn"),
        ("Sạt lở ở Hoành Bồ.", "Hoành Bồ"),
        ("Sạt lở do Hạ Long Mô gây ra.", "Hạ Long Mô"),
        ("CSGT đã có mặt.", "CSGT"),
        ("Xem tại http://la.example/trung-thuong.", "http://la.example/trung-thuong."),
        ("Gọi la@example.com để nhận quà.", "la@example.com"),
        ("Vào tructuyen.xyz để nhận quà.", "tructuyen.xyz"),
        ("Nhắn @lua_dao để nhận quà.", "@lua_dao"),
        ("Thiệt hại ½ ngân sách.", "½"),
        ("Sạt lở ở 京.", "京"),
        ("Hai trăm hộ mất điện.", "Hai trăm"),
        ("Hai mươi mốt hộ phải sơ tán.", "Hai mươi mốt"),
        ("Ba chục người bị thương.", "Ba chục"),
        ("Hai thanh niên bị thương.", "Hai"),
        ("Một người chết.", "Một"),
        ("Hàng trăm người phải sơ tán.", "trăm"),
        ("Một nửa ngân sách bị mất.", "nửa"),
        ("Một phần ba ngân sách bị mất.", "Một phần ba"),
        ("Thiệt hại mười phần trăm ngân sách.", "mười phần trăm"),
        ("Có 3-5 người bị thương.", "3-5"),
        ("Tỷ số 3-12.", "3-12"),
        ("Có ３０ người bị thương.", "３０"),
        ("Có ٣٠ người bị thương.", "٣٠"),
        ("Có 12 người chết.", "12"),
        ("Đường bị chặn 12 km.", "12"),
        ("Thiệt hại 3,5 tỷ USD.", "3,5 tỷ"),
        ("Thiệt hại 3,5 tỷ đô la.", "3,5 tỷ"),
        ("Thiệt hại $12.", "12"),
        ("Giá 12k.", "12k"),
        ("Bão số 3 đổ bộ.", "số 3"),
        ("Gió cấp 12.", "cấp 12"),
        ("Sạt lở vào thứ hai.", "thứ hai"),
        ("Sạt lở vào chủ nhật.", "chủ nhật"),
        ("Sạt lở tháng mười hai.", "tháng mười hai"),
        ("Sạt lở chiều 7/9.", "chiều"),
        ("Hôm qua đường bị chặn.", "Hôm qua"),
        ("Xe đi qua Нoành Mô.", "Н"),
        ("iPhone bị mất.", "iPhone"),
        ("Sạt lở tại thành phố cẩm phả.", "thành phố cẩm phả"),
        ("Xã khe đồng bị ngập.", "Xã khe đồng"),
        ("Công Bình bị thương.", "Công Bình"),
        ("An Bình bị thương.", "An Bình"),
        ("Chủ Mô bị ngập.", "Chủ Mô"),
        ("Here is the summary you wanted.", "Here"),
    ],
)
def test_what_the_article_lacks_is_named(told: str, missing: str) -> None:
    assert missing in unsupported(told, ARTICLE)


def test_part_of_a_number_does_not_stand_in_the_article() -> None:
    assert unsupported("5 người bị thương.", "Hôm qua 15 người bị thương.") == ("5",)


def test_a_decomposed_article_supports_a_composed_summary() -> None:
    assert unsupported("Sạt lở ở xã Hoành Mô ngày 7/9.", unicodedata.normalize("NFD", ARTICLE)) == ()


SENTENCES = st.sampled_from([sentence.text for sentence in sentences(ARTICLE)])


@given(st.lists(SENTENCES, max_size=5).map(" ".join))
def test_what_is_made_of_the_articles_own_sentences_passes(told: str) -> None:
    assert unsupported(told, ARTICLE) == ()


@given(st.lists(st.sampled_from([*ARTICLE.split(), "\n", "9/7", "12", "Ba", "«", '"']), max_size=60).map(" ".join))
def test_what_loa_itself_chooses_passes(article: str) -> None:
    for sentence in summarise(article):
        assert unsupported(sentence.text, article) == ()


@given(
    SENTENCES, st.integers(0, 10**6), st.sampled_from(["{} người chết.", "Thiệt hại {} tỷ.", "Tăng {}%.", "Có {} xe."])
)
def test_a_number_that_the_article_lacks_never_passes(true: str, number: int, said: str) -> None:
    held = {3, 12, 3000, 18}
    if number not in held:
        assert unsupported(f"{true} {said.format(number)}", ARTICLE)


NAMES = st.lists(
    st.sampled_from(["Trần", "Lê", "Phạm", "Thị", "Minh", "Đức", "Khánh", "Tuấn", "Vũ", "Hà", "Sơn", "Lâm", "Kỳ"]),
    min_size=1,
    max_size=4,
)


@given(
    SENTENCES,
    NAMES,
    st.sampled_from(["Theo ông {}, đường đã thông.", "Xe đi qua {} lúc 5h30.", "Ông Bình và {} đã tới."]),
)
def test_a_name_that_the_article_lacks_never_passes(true: str, name: list[str], said: str) -> None:
    assert unsupported(f"{true} {said.format(' '.join(name))}", ARTICLE)


def test_names_between_many_marks_take_no_time() -> None:
    began = time.process_time()
    assert unsupported("Ông Bình nói vậy.", "(((((((((( A " * 1_500)
    assert time.process_time() - began < 1
