"""Which sentences tell an article."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.summarise import CARD_CHARACTERS_MAX, card_summary, line_summary, shortened, summarise

TITLE = "Cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô"
BODY = """Tàu cao tốc rời cảng Ao Tiên lúc bình minh. Ảnh: Hoàng Lan

Sáng 3/6, cảng Ao Tiên chính thức mở tuyến tàu cao tốc ra đảo Cô Tô với sáu chuyến mỗi ngày. Theo đó, thời gian đi \
rút xuống còn 70 phút so với hơn hai giờ trước đây. Bà con tiểu thương ở chợ cảng rất phấn khởi.

Vé mỗi lượt là 250.000 đồng, trẻ em dưới sáu tuổi được miễn phí. Tàu có 180 chỗ, áo phao và phòng y tế.

Ông cho biết khách có thể mua vé qua điện thoại. "Chúng tôi đã đợi tuyến này ba năm", chị Hà ở Cô Tô chia sẻ.

Hạ tầng đồng bộ

Cuối năm nay, cầu cảng thứ hai của cảng Ao Tiên sẽ đón thêm tàu cao tốc đi Quan Lạn và Minh Châu.

Xem thêm: Cẩm nang du lịch Cô Tô mùa hè.
Theo TTXVN
Hoàng Lan"""


def texts(body: str, **options: object) -> list[str]:
    return [sentence.text for sentence in summarise(body, title=TITLE, **options)]  # type: ignore[arg-type] # options of many types


def test_the_sentence_that_says_what_the_title_says_is_told() -> None:
    assert texts(BODY, sentences=1) == [
        "Sáng 3/6, cảng Ao Tiên chính thức mở tuyến tàu cao tốc ra đảo Cô Tô với sáu chuyến mỗi ngày."
    ]


def test_sentences_are_pieces_of_the_text_in_its_order() -> None:
    told = summarise(BODY, title=TITLE, sentences=4, characters_max=2000)
    assert len(told) == 4
    assert all(BODY[sentence.start : sentence.end] == sentence.text for sentence in told)
    assert [sentence.start for sentence in told] == sorted(sentence.start for sentence in told)


def test_captions_credits_bylines_headings_and_pointers_are_never_told() -> None:
    everything = " ".join(texts(BODY, sentences=50, characters_max=10_000))
    for never in ("bình minh", "Ảnh:", "Theo TTXVN", "Hạ tầng đồng bộ", "Xem thêm", "Cẩm nang", "Hoàng Lan"):
        assert never not in everything
    assert "chị Hà ở Cô Tô chia sẻ." in everything


@pytest.mark.parametrize("wanted", range(1, 8))
def test_a_sentence_that_leans_back_comes_only_with_the_one_before_it(wanted: int) -> None:
    told = texts(BODY, sentences=wanted, characters_max=2000)
    leaning = [index for index, text in enumerate(told) if text.startswith(("Theo đó", "Ông cho"))]
    before = {"Theo đó": "Sáng 3/6", "Ông cho": "Tàu có 180"}
    for index in leaning:
        assert index > 0
        assert told[index - 1].startswith(before[told[index][:7]])


@pytest.mark.parametrize(
    "opening",
    ["Ông này", "Điều đó", "Theo đó,", "Người phụ nữ này", "Tuy nhiên,", "Họ", "Anh đã", "Trong khi đó,", "Qua đó"],
)
def test_what_leans_back_never_stands_alone(opening: str) -> None:
    body = (
        "Trời hôm nay mát mẻ và nhiều gió trên khắp các xã đảo.\n"
        f"{opening} cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô từ tháng sáu."
    )
    assert texts(body, sentences=1) == ["Trời hôm nay mát mẻ và nhiều gió trên khắp các xã đảo."]


def test_a_sentence_that_leans_on_what_cannot_be_told_is_not_told() -> None:
    body = 'Cảng mở tuyến tàu mới.\n"Tàu cao tốc ra đảo Cô Tô rất êm.\nAnh này đã mua vé tàu cao tốc từ cảng Ao Tiên.'
    assert texts(body, sentences=3) == ["Cảng mở tuyến tàu mới."]


@pytest.mark.parametrize(
    "opening", ["Ông Nam thấy", "Bà con mừng vì", "Anh hùng lao động Nguyễn Sơn nói", "Cô Tô vui khi"]
)
def test_names_and_words_that_only_look_like_pronouns_stand_alone(opening: str) -> None:
    body = (
        "Trời hôm nay mát mẻ và nhiều gió trên khắp các xã đảo.\n"
        f"{opening} cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô từ tháng sáu."
    )
    assert texts(body, sentences=1)[0].startswith(opening)


def test_what_was_said_is_not_said_again() -> None:
    body = (
        "Cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô từ sáng nay.\n"
        "Tuyến tàu cao tốc ra đảo Cô Tô được cảng Ao Tiên mở từ sáng nay.\n"
        "Giá vé mỗi lượt là 250.000 đồng cho người lớn và miễn phí cho trẻ nhỏ."
    )
    assert texts(body, sentences=2)[1].startswith("Giá vé")


@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("“", "”")])
def test_half_a_quotation_is_not_told(opening: str, closing: str) -> None:
    quoted = f"{opening}Tàu cao tốc ra đảo Cô Tô rất êm. Cảng Ao Tiên rất đẹp.{closing}"
    body = f"Chị kể: {quoted} Giá vé mỗi lượt là 250.000 đồng cho người lớn."
    assert texts(body, sentences=5) == ["Giá vé mỗi lượt là 250.000 đồng cho người lớn."]


def test_nothing_is_told_of_a_text_without_sentences() -> None:
    assert summarise("") == ()
    assert summarise("Hoàng Lan\nẢnh: Báo tỉnh") == ()
    assert summarise(BODY, sentences=0) == ()


def test_one_endless_sentence_is_cut_at_a_clause() -> None:
    body = "Cảng Ao Tiên mở tuyến tàu mới, " + "đón thêm nhiều khách ra đảo xa, " * 30 + "và hết."
    (told,) = summarise(body, characters_max=200)
    assert len(told.text) <= 200
    assert told.text == body[: told.end]
    assert told.text.endswith("ra đảo xa")


@given(
    st.lists(
        st.sampled_from(
            ["Tàu ra đảo. ", "Theo đó, biển động. ", "Ảnh: An\n", '"', "…", "a" * 30, " ", "\n", "Giá 2.000 đ."]
        ),
        max_size=60,
    ).map("".join),
    st.integers(0, 6),
    st.integers(1, 200),
)
def test_every_promise_holds_for_any_text(body: str, wanted: int, characters_max: int) -> None:
    told = summarise(body, title="Tàu ra đảo", sentences=wanted, characters_max=characters_max)
    assert len(told) <= wanted
    assert len(" ".join(sentence.text for sentence in told)) <= characters_max
    assert all(body[sentence.start : sentence.end] == sentence.text for sentence in told)


def test_a_huge_text_costs_no_more_than_its_beginning() -> None:
    begin = time.process_time()
    summarise("Mưa lớn tại xã đảo thứ nhất. " * 100_000, title=TITLE)
    assert time.process_time() - begin < 2


LEAD = "Từ sáng 3/6, du khách ra đảo Cô Tô bằng tàu cao tốc mới chỉ mất 70 phút, với sáu chuyến mỗi ngày."


def test_a_card_tells_the_papers_own_lead_as_it_stands() -> None:
    assert card_summary(LEAD, BODY, TITLE) == LEAD


def test_a_long_lead_ends_where_a_sentence_ends() -> None:
    lead = " ".join([LEAD] * 9)
    told = card_summary(lead, BODY, TITLE)
    assert len(told) <= CARD_CHARACTERS_MAX
    assert told == " ".join([LEAD] * 4)


def test_a_lead_of_one_endless_sentence_ends_at_a_word() -> None:
    told = shortened("rất dài " * 100, 50)
    assert len(told) <= 50
    assert told.endswith("rất dài…")


@pytest.mark.parametrize("lead", ["", "Tin nóng.", TITLE, TITLE.upper() + "!"])
def test_a_lead_that_tells_nothing_gives_way_to_the_body(lead: str) -> None:
    told = card_summary(lead, BODY, TITLE)
    assert told.startswith("Sáng 3/6, cảng Ao Tiên chính thức mở tuyến")
    assert len(told) <= CARD_CHARACTERS_MAX


def test_a_short_lead_is_better_than_nothing_and_the_title_again_is_not() -> None:
    assert card_summary("Tin nóng.", "", TITLE) == "Tin nóng."
    assert card_summary(TITLE, "", TITLE) == ""


def test_a_digest_says_the_sentence_that_tells_most_and_fits() -> None:
    summary = "Trời rất đẹp. Cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô từ sáng 3/6. Theo đó, vé giảm 10%."
    assert line_summary(summary, TITLE, 220) == "Cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô từ sáng 3/6."
    assert line_summary("Tàu mới ra Cô Tô, " * 20 + "hết. Vé rẻ.", TITLE, 60) == "Vé rẻ."
    assert line_summary("Chưa có dấu chấm", TITLE, 220) == "Chưa có dấu chấm"
    assert line_summary("", TITLE, 220) == ""


def test_a_card_says_nothing_that_tells_little() -> None:
    body = BODY.partition("\n\n")[2] + "\n\nTrời đẹp.\n\nMọi người ăn trưa rồi về."
    assert "Trời đẹp." not in card_summary("", body, TITLE)
    few = "Cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô từ sáng nay.\nTrời đẹp."
    assert card_summary("", few, TITLE) == few.partition("\n")[0]
    assert texts(few, sentences=2) == few.split("\n")


def test_what_is_only_quoted_is_told_when_there_is_nothing_else() -> None:
    body = '"Tàu cao tốc ra đảo Cô Tô rất êm.\nCảng Ao Tiên rất đẹp.\nVé không đắt."'
    assert texts(body, sentences=1) == ["Cảng Ao Tiên rất đẹp."]
