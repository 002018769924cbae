"""Lines that stand in an article and are none of it."""

from __future__ import annotations

import pytest

from bot.news.boilerplate import is_boilerplate
from bot.news.bylines import end_of_body

TEXT = "Bến mới đón chuyến tàu đầu tiên trong sáng nay."


@pytest.mark.parametrize(
    "line",
    [
        "Xem thêm: Bến cũ sẽ thành công viên",
        ">>> Đọc thêm: Tàu tăng chuyến",
        "Mời quý độc giả theo dõi các chương trình đã phát sóng của đài",
        "Theo dõi Báo Lạ trên Google News",
        "Đăng ký nhận bản tin mỗi sáng",
        "Ảnh: Phúc An",
        "Ảnh minh họa: Báo Lạ",
        "Chuyến tàu đầu tiên cập bến mới. Ảnh: Phúc An",
        "Chuyến tàu đầu tiên cập bến (Ảnh: Phúc An).",
        "© Bản quyền thuộc về Báo Lạ",
        "Vui lòng ghi rõ nguồn khi phát hành lại thông tin",
        "Bình luận",
        "Sign up for our daily newsletter",
        "Follow us on Facebook",
        "Read more: The old pier",
        "Advertisement",
    ],
)
def test_calls_captions_and_controls_are_told(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        TEXT,
        "Xem thêm phim tài liệu ấy, ông càng thương những người đi biển. " * 5,
        "Ông nói: ảnh và video do người dân quay đã giúp cứu hộ.",
        "Bình luận viên của đài kể lại trận đấu.",
        "Ảnh hưởng của bão còn kéo dài đến hết tuần.",
        "Chia sẻ với phóng viên, bà Lan cho biết giá vé không đổi.",
        "Theo dõi tàu qua định vị, trạm biết thuyền đã vào luồng.",
        "Mười hai ảnh được chọn treo ở bến.",
        "The newsletter of the port tells when ships come.",
    ],
)
def test_text_that_begins_alike_is_text(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    ("last", "author"),
    [
        (["Phúc An"], "Phúc An"),
        (["Phúc An - Lê Tâm"], "Phúc An - Lê Tâm"),
        (["Tin, ảnh: Phúc An"], "Phúc An"),
        (["Phúc An", "Theo Báo Lạ"], "Phúc An"),
        (["(Theo TTXVN)"], ""),
        (["Nguồn: Báo Lạ"], ""),
        (["Phúc An", "Từ khóa:", "bến tàu", "đảo"], "Phúc An"),
    ],
)
def test_who_signs_at_the_end_and_from_where_it_is_taken_are_no_text(last: list[str], author: str) -> None:
    assert end_of_body([TEXT, TEXT, *last], ("Từ khóa",), "") == ([TEXT, TEXT], author)


def test_a_last_sentence_is_text() -> None:
    assert end_of_body([TEXT, "Theo ông Nam, tàu đủ chỗ."], (), "") == ([TEXT, "Theo ông Nam, tàu đủ chỗ."], "")
