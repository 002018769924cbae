"""Which sentences may be told, and which lean on the one before them."""

from __future__ import annotations

import pytest

from bot.news.candidates import candidates, leans_back


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông này khai đã mua xe từ tháng ba.",
        "Điều đó khiến bà con yên tâm.",
        "Theo đó, giá vé giảm 10%.",
        "Người phụ nữ này được đưa tới bệnh viện.",
        "Vụ việc trên đã được báo cáo lên tỉnh.",
        "Những hộ dân nói trên sẽ được hỗ trợ.",
        "Hai doanh nghiệp này cùng thuê một kho.",
        "Như vậy, ba tuyến đã thông xe.",
        "Chính vì thế, trường cho học sinh nghỉ.",
        "Nhờ vậy, thuyền về bến an toàn.",
        "Trước đó, Sở Xây dựng đề nghị lùi thời hạn.",
        "Dịp này, mười em được trao học bổng.",
        "Tuy nhiên, gió đã yếu dần.",
        "Ông cho biết tàu sẽ chạy lại vào thứ Hai.",
        "Họ mang theo gạo và nước sạch.",
        "Song mưa vẫn chưa dứt.",
        "Bên cạnh đó, tỉnh lập bốn đội xung kích.",
        "Tại đây, đoàn trao quà cho các hộ khó khăn.",
        "Thay vào đó, tàu sẽ chạy vào buổi chiều.",
        "Riêng hai hộ được hỗ trợ thêm gạo.",
    ],
)
def test_what_leans_back(sentence: str) -> None:
    assert leans_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Trần Văn Sơn cho biết tàu sẽ chạy lại.",
        "Bà con xã Thắng Lợi góp 200 ngày công.",
        "Các tuyến đường trên đảo đã thông.",
        "Những ngày này, chợ Hạ Long I đông khách.",
        "Trong tháng này, giá điện không đổi.",
        "Với thế mạnh về biển, Vân Đồn đón thêm du khách.",
        "Từ trên cao, đèo Ngang hiện ra trong mây.",
        "Còn 12 ngày nữa là khai mạc hội hoa.",
        "Trước đó, ngày 5/3, tàu QN-1234 gặp nạn gần đảo Trần.",
        "Trước đó, vào khoảng 7h sáng 4/11, một xe tải lật ở Tiên Yên.",
        "Theo Sở Y tế, dịch đã được khống chế.",
        "Riêng trong tháng 6, Cô Tô đón 40.000 lượt khách.",
        "Còn nhớ trận lũ năm 2015, cả thung lũng chìm trong nước.",
        "Ông chủ đội tàu Vân Đồn đặt đóng thêm ba chiếc.",
        "Sông Khê là thôn đầu tiên có nước sạch.",
    ],
)
def test_what_stands_alone(sentence: str) -> None:
    assert not leans_back(sentence)


@pytest.mark.parametrize(
    "line",
    [
        "Theo TTXVN",
        "Theo TTXVN.",
        "(Theo Báo Quảng Ninh).",
        "Hoàng Lan - Minh Đức.",
        "Bài và ảnh: Hoàng Lan.",
        "Ảnh: Đỗ Phương.",
        "Bà con thu hoạch hàu ở Vân Đồn. Ảnh: Đỗ Phương",
        "Ngư dân cập cảng lúc rạng sáng (Ảnh: Mai Hương).",
        "Ảnh minh họa.",
        "Ảnh chụp màn hình trang của cảng vụ.",
        "Clip: Sóng lớn ở Cô Tô.",
        "Đọc thêm: Ba bãi tắm đẹp của Cô Tô.",
        "Phương tiện không thể thiếu",
        "“Chúng tôi đi từ ba giờ sáng.",
    ],
)
def test_what_is_never_told(line: str) -> None:
    told = "Xã đảo Thanh Lân khánh thành trạm y tế mới vào sáng nay."
    assert [sentence.text for sentence in candidates(f"{line}\n{told}")] == [told]


def test_a_sentence_of_names_and_a_verb_is_no_byline() -> None:
    (told,) = candidates("Than Quảng Ninh thắng Hải Phòng.")
    assert told.text == "Than Quảng Ninh thắng Hải Phòng."


QUOTED = 'Bà Lan kể: "Nước lên rất nhanh. Nhà tôi chỉ kịp mang theo gạo. May mà có bộ đội tới". Xã đã dựng lại mười hai căn nhà.'


@pytest.mark.parametrize("text", [QUOTED, QUOTED.replace(': "', ": “").replace('"', "”")])
def test_what_somebody_says_is_not_told_as_the_papers_word(text: str) -> None:
    assert [each.text for each in candidates(text)] == ["Xã đã dựng lại mười hai căn nhà."]
    assert "Nhà tôi chỉ kịp mang theo gạo." in [each.text for each in candidates(text, spoken=True)]


def test_a_quotation_that_was_never_closed_hides_nothing() -> None:
    text = 'Bà Lan kể: "Nước lên rất nhanh. ' + "Xã dựng lại mười hai căn nhà. " * 20 + 'Xã mừng lắm".'
    assert len(candidates(text)) == 20


@pytest.mark.parametrize("dash", ["- ", "– ", "• "])
def test_an_answer_and_an_item_of_a_list_are_told_where_nothing_else_is_and_then_without_their_dash(dash: str) -> None:
    said = f"{dash}Chúng tôi mong có bác sĩ đã lâu. Nay thì có rồi."
    told = candidates(f"Xã đảo Thanh Lân có trạm y tế mới.\n{said}")
    assert [each.text for each in told] == ["Xã đảo Thanh Lân có trạm y tế mới."]
    under_a_heading = f"Mong mỏi\n{said}"
    assert candidates(under_a_heading) == []
    answers = candidates(under_a_heading, spoken=True)
    assert [each.text for each in answers] == ["Chúng tôi mong có bác sĩ đã lâu.", "Nay thì có rồi."]
    assert all(under_a_heading[each.start : each.end] == each.text for each in answers)


def test_a_dash_before_the_first_sentence_of_all_is_left_out() -> None:
    assert [each.text for each in candidates("- Sáng 3/6, cảng Ao Tiên mở tuyến tàu mới.\nVé có từ nay.")] == [
        "Sáng 3/6, cảng Ao Tiên mở tuyến tàu mới.",
        "Vé có từ nay.",
    ]
