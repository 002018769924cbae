"""Where sentences end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.sentences import sentences

# ¦ stands where a sentence must end and nowhere else.
CASES = [
    "Sáng nay trời đẹp. ¦Chiều có mưa.",
    "Ai đi? ¦Tôi đi! ¦Đi ngay.",
    "TP. Hạ Long mở thêm tuyến phố đi bộ. ¦Du khách rất thích.",
    "TP.Hạ Long mở thêm tuyến phố đi bộ.",
    "Tp. Cẩm Phả và TX. Quảng Yên cùng dự. ¦Hội thi bắt đầu.",
    "ThS. Trần Minh Đức trình bày. ¦Cả hội trường lắng nghe.",
    "ThS.Trần Minh Đức trình bày đề tài.",
    "PGS.TS Lê Văn An chủ trì. ¦Hội thảo kéo dài hai ngày.",
    "PGS. TS. Lê Văn An chủ trì.",
    "BS.CKII Hoàng Thị Mai thăm khám. ¦Bệnh nhân đã tỉnh.",
    "BS. Mai và GS. Khoa cùng mổ.",
    "Ca mổ do BS.CKI. Nguyễn Hải thực hiện.",
    "Ngày 14/7/2021. ¦Đó là ngày đẹp trời.",
    "Lễ khai mạc ngày 15.7.2021 tại Hạ Long. ¦Khách mời rất đông.",
    "Tỉnh có 23.000 đảng viên. ¦Năm nay kết nạp thêm 237 người.",
    "Tổng vốn 3.500 tỷ đồng. ¦Tiến độ đạt 60 %.",
    "Giá là 1.250.000 đồng. ¦Vé trẻ em giảm nửa.",
    "Tăng 7,5% so với năm trước. ¦Đây là mức cao.",
    "Cuộc họp kết thúc lúc 17h00. ¦Mọi người ra về.",
    "Bão vào lúc 5h30. ¦Gió giật cấp 9.",
    "Đội U.23 thắng 2-1. ¦Khán giả vỡ òa.",
    '"Mưa to quá!" - chị Lan nói. ¦Nước đã vào nhà.',
    "“Mưa to quá!” – chị Lan nói.",
    '"Chúng tôi sẽ làm được." - Bí thư Chi bộ khẳng định.',
    '"Tôi không tin!" ông Nam kể lại.',
    '"Tôi không tin!", ông Nam kể lại.',
    'Ông nói: "Phải làm ngay." ¦Cả đội lên đường.',
    "Ông nói: “Phải làm ngay.” ¦Cả đội lên đường.",
    'Chị kể: "Nước dâng nhanh. ¦Tôi bế con chạy." ¦Đêm ấy không ai ngủ.',
    'Anh đáp.¦"Nhưng còn lũ trẻ", chị hỏi.',
    "Chợ có rau, cá, tôm, v.v. và nhiều quà quê.",
    "Chợ có rau, cá, tôm, v.v. ¦Ngoài ra còn quà quê.",
    "Chợ có rau, cá, v.v... ¦Khách mua đông.",
    "Nghi phạm N.V.A. (30 tuổi) bị bắt. ¦Vụ án được điều tra.",
    "Nghi phạm Nguyễn Văn A. khai nhận. ¦Công an vào cuộc.",
    "Tang vật của Trần Thị B. Theo dõi từ lâu.".replace("B. T", "B. ¦T"),
    "Ông B. Ngọc Sơn trú tại phường Hà Lầm.",
    "Bà T.T.H. khai tại tòa.",
    "Cháu Đ. ở lớp 3A rất ngoan.",
    "Dự án phòng chống HIV/AIDS.¦Dự án kéo dài ba năm.",
    "Mọi người ra về.¦Trời đã tối.",
    "Năm 2019.¦Sau đó dịch bùng phát.",
    "Thu 40 tấn (tăng 5%).¦Giá cũng tăng.",
    "Đọc thêm tại baoquangninh.vn. ¦Bài viết có ảnh.",
    "Trang Chinhphu.Vn đăng tin này.",
    "Gửi thư về toasoan@baomoi.Vn trước ngày 5.",
    "Xem https://example.vn/Tin.Html để rõ.",
    "Anh dùng Node.js và .NET để viết.",
    "Đề án gồm: trường, trạm,… ¦Công tác khác cũng tiến triển.",
    "Biển lặng… rồi nổi sóng. ¦Thuyền quay vào bờ.",
    "Rồi... anh im lặng. ¦Không ai nói gì.",
    "...Và rồi mưa tạnh. ¦Nắng lên.",
    "1. Mục đích của hội thi. ¦Hội thi tìm tay nghề giỏi.",
    "II. Tổ chức thực hiện",
    "a. Đối tượng dự thi",
    "1.2. Thời gian nhận bài",
    "Điều 5. Phạm vi áp dụng",
    "Mr. Smith gặp Dr. Brown tại đảo Cô Tô. ¦Họ ở lại ba ngày.",
    "Đ/c. Nguyễn Văn Bình dự lễ.",
    "Công ty TNHH. Minh Phát trúng thầu.",
    "SĐT. 0203 3835 123 trực cả ngày.",
    "Nhà ở Q. 1 và P. Bãi Cháy. ¦Giá cao.",
    "Biểu diễn có NSND. Thu Hà và NSƯT. Minh Quang.",
    "Thật sao?! ¦Không thể tin nổi.",
    "Anh hỏi: “Bao giờ xong?”. ¦Chị lắc đầu.",
    "Nước đã rút (theo báo cáo lúc 6h.). ¦Dân trở về nhà.",
    "Giải nhất thuộc về lớp 12A1. ¦(Ảnh do trường cung cấp)",
    "- Cháu đi đâu? ¦- Cháu đi học ạ.",
    "Ba điều cần nhớ. ¦+ Không ra khơi. ¦+ Neo chặt thuyền.",
    "Thưởng 10 triệu đồng. ¦15 hộ được nhận.",
    "Tôi tên là Ý. ¦Ở đây đã mười năm.",
    "Nghị quyết số 30/NQ-CP. ¦Theo đó, thuế giảm 2%.",
    "Không xuống dòng.¦\nXuống dòng thì hết câu",
    "Tít không có dấu chấm¦\n\nĐoạn sau có dấu chấm. ¦Hết.",
    "Vui (!) mà buồn (?) là chuyện thường.",
    "Hà Nội, ngày 2.9. ¦Trời trong xanh.",
    "Ông Trump gặp ông Kim Jong Un tại Hà Nội ngày 27.2... ¦Hai bên bắt tay.",
    "Hàng từ Việt Nam sang St. Petersburg mất 30 ngày.",
    "Cảng đón tàu No. 7 sáng nay. ¦Tàu chở 2.000 khách.",
    "Đường WiFi 6.0 phủ khắp đảo.",
    "”Ngoặc lạc” ở đầu câu vẫn là một câu.",
    "   Khoảng trắng hai đầu.   ¦  Vẫn đúng.  ",
]


@pytest.mark.parametrize("marked", CASES)
def test_a_sentence_ends_where_a_reader_would_end_it(marked: str) -> None:
    expected = [part.strip() for part in marked.split("¦")]
    assert [sentence.text for sentence in sentences(marked.replace("¦", ""))] == expected


def test_there_are_more_than_sixty_hard_cases() -> None:
    assert len(set(CASES)) >= 60


def test_nothing_comes_of_nothing() -> None:
    assert sentences("") == ()
    assert sentences(" \n\t\u00a0 \n") == ()


_PIECES = st.sampled_from(
    [
        "TP.",
        "ThS.",
        "v.v.",
        "…",
        "...",
        '"',
        "“",
        "”",
        "?",
        "!",
        ".",
        " ",
        "\n",
        "\r\n",
        "- ",
        "A.",
        "Hạ Long",
        "nói",
        "23.000",
        "14/7/2021",
        "(",
        ")",
        "\u2028",
        "\xa0",
        "đ/c",
        "Theo",
        ".vn",
        "1.",
        "AIDS.Dự",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_offsets_point_at_the_sentence_and_only_white_space_lies_between(text: str) -> None:
    end = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert text[end : sentence.start].strip() == ""
        assert "\n" not in sentence.text
        end = sentence.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    "piece",
    [".", ". ", '."', 'a."', "A.", "a. ", "...", "… ", '"', ")", " ", "TP.", "1.", ".A", "a.B", "?!", "-", "\n"],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = "Đầu câu" + piece * (length // len(piece))
        begin = time.process_time()
        sentences(text)
        return time.process_time() - begin

    assert seconds(200_000) < 20 * max(seconds(20_000), 0.02)
