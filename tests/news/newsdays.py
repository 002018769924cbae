"""Some days of news of an invented coast: what several papers wrote about one event, and events that look like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.news.reports import Report, report

START = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class News:
    event: str
    source: str
    hours: float
    title: str
    lead: str
    body: str

    @property
    def at(self) -> datetime:
        return START + timedelta(hours=self.hours)

    def report(self) -> Report:
        return report(self.title, self.lead, self.body, self.at, self.source)


NEWS = (
    News(
        "market-fire",
        "bao-a",
        0,
        "Cháy chợ Cửa Vạn trong đêm, nhiều ki ốt bị thiêu rụi",
        "Khoảng 1h sáng 4/5, lửa bùng lên tại dãy ki ốt bán vải ở chợ Cửa Vạn, phường Bạch Sa.",
        "Theo người dân, lửa phát ra từ ki ốt vải của bà Đoàn Thị Lụa rồi lan sang các gian bên cạnh. Công an phường Bạch Sa "
        "huy động 6 xe chữa cháy cùng 45 chiến sĩ, sau hơn hai giờ thì khống chế được đám cháy. 18 ki ốt bị thiêu rụi, may mắn "
        "không có người bị thương. Ông Lưu Văn Khải, trưởng ban quản lý chợ Cửa Vạn, cho biết thiệt hại ban đầu ước khoảng 7 tỷ "
        "đồng. Nguyên nhân nghi do chập điện. Tiểu thương được bố trí chỗ bán tạm ở sân vận động phường trong sáng nay.",
    ),
    News(
        "market-fire",
        "bao-b",
        3,
        "Phường Bạch Sa: 18 gian hàng vải cháy rụi giữa đêm",
        "Đám cháy ở chợ Cửa Vạn rạng sáng nay làm 18 ki ốt vải thành tro, thiệt hại chừng 7 tỷ đồng.",
        "Rạng sáng 4/5, người dân quanh chợ Cửa Vạn, phường Bạch Sa, bị đánh thức bởi tiếng nổ lớn. Ngọn lửa bắt đầu ở gian của bà "
        "Đoàn Thị Lụa, lan rất nhanh vì toàn vải vóc. Cảnh sát điều 6 xe chữa cháy và 45 người tới hiện trường, hơn 3h sáng dập "
        "tắt hoàn toàn. Trưởng ban quản lý chợ, ông Lưu Văn Khải, nói chưa ai bị thương, 18 ki ốt cháy hết. Bước đầu nghi "
        "chập điện gây cháy. Các tiểu thương mất hàng được phường cho bán tạm tại sân vận động.",
    ),
    News(
        "market-fire",
        "bao-c",
        20,
        "Hỗ trợ tiểu thương chợ Cửa Vạn sau vụ cháy",
        "Mỗi hộ có ki ốt bị cháy ở chợ Cửa Vạn được hỗ trợ trước 20 triệu đồng.",
        "Chiều 4/5, Ủy ban nhân dân phường Bạch Sa thăm hỏi 18 hộ có ki ốt vải bị thiêu rụi trong vụ cháy chợ Cửa Vạn rạng sáng "
        "cùng ngày. Mỗi hộ nhận trước 20 triệu đồng. Ông Lưu Văn Khải, trưởng ban quản lý chợ, cho biết sân vận động phường đã kê "
        "đủ 18 gian bán tạm. Bà Đoàn Thị Lụa, chủ gian hàng nơi lửa bùng lên, mong sớm được vay vốn. Công an đang "
        "khám nghiệm để kết luận nguyên nhân, trước mắt nghi do chập điện. Thiệt hại của vụ cháy khoảng 7 tỷ đồng.",
    ),
    News(
        "workshop-fire",
        "bao-a",
        22,
        "Cháy xưởng gỗ ở xã Đồng Rui trong đêm",
        "Khoảng 22h ngày 4/5, lửa bùng lên tại một xưởng gỗ ở thôn Hạ, xã Đồng Rui.",
        "Theo người dân, lửa phát ra từ kho mùn cưa của xưởng gỗ do ông Trịnh Văn Mạnh làm chủ rồi lan sang nhà bên cạnh. Công an "
        "xã Đồng Rui huy động 3 xe chữa cháy cùng 20 chiến sĩ, sau hơn một giờ thì khống chế được đám cháy. Khoảng 300 m2 nhà xưởng "
        "bị thiêu rụi, một công nhân bị bỏng nhẹ ở tay. Thiệt hại ban đầu ước khoảng 2 tỷ đồng. Nguyên nhân nghi do chập "
        "điện. Xưởng này từng bị nhắc nhở vì để vật liệu dễ cháy sát nguồn điện.",
    ),
    News(
        "boat-rescue",
        "bao-a",
        5,
        "Cứu 9 ngư dân trên tàu cá chìm gần đảo Hòn Mực",
        "Tàu cá QB 4417 bị sóng đánh chìm cách đảo Hòn Mực 6 hải lý, 9 ngư dân được cứu an toàn.",
        "Sáng 4/5, tàu cá QB 4417 do ông Vi Văn Thược làm thuyền trưởng gặp sóng lớn, nước tràn vào khoang máy rồi chìm. Nhận tin "
        "báo, Đồn biên phòng Hòn Mực điều hai xuồng cao tốc ra cứu. Đến 9h, cả 9 ngư dân được đưa lên đảo, sức khỏe ổn định. Hai "
        "người bị xây xát nhẹ được băng bó tại trạm xá. Thuyền trưởng Vi Văn Thược kể mọi người bám vào phao suốt ba giờ. "
        "Biên phòng nhắc các tàu theo dõi gió mùa trước khi ra khơi.",
    ),
    News(
        "boat-rescue",
        "bao-c",
        7,
        "Bám phao ba giờ giữa biển, 9 ngư dân thoát chết",
        "Cả 9 người trên tàu cá bị chìm ở vùng biển Hòn Mực đã vào bờ an toàn sáng nay.",
        "Khi tàu QB 4417 bị sóng đánh chìm cách Hòn Mực chừng 6 hải lý, 9 ngư dân chỉ kịp mặc áo phao rồi nhảy xuống biển. Thuyền "
        "trưởng Vi Văn Thược cho biết nước tràn vào khoang máy rất nhanh. Họ bám vào nhau suốt ba giờ cho tới khi hai xuồng cao tốc "
        "của Đồn biên phòng Hòn Mực tới nơi. Trạm xá trên đảo băng bó cho hai người bị xây xát, bảy người còn lại khỏe mạnh. "
        "Gia đình các ngư dân đã ra cầu cảng đón người thân.",
    ),
    News(
        "boat-collision",
        "bao-b",
        30,
        "Hai tàu cá đâm nhau ở cửa sông Nhạn, một người mất tích",
        "Va chạm lúc 4h sáng 5/5 ở cửa sông Nhạn làm một tàu cá chìm, một ngư dân mất tích.",
        "Tàu cá TS 2206 của ông Phùng Bá Lượng đang thả lưới thì bị tàu vận tải cát đâm vào mạn, chìm sau ít phút. Ba ngư dân được "
        "tàu bạn vớt lên, anh Phùng Bá Hiển 27 tuổi mất tích. Cảng vụ và bộ đội biên phòng cửa sông Nhạn huy động 8 phương tiện "
        "tìm kiếm. Tài công tàu cát khai trời tối, sương mù nên không thấy đèn tàu cá. Công an đã tạm giữ tài công để "
        "điều tra. Việc tìm kiếm tiếp tục trong đêm nay.",
    ),
    News(
        "boat-collision",
        "bao-d",
        33,
        "Tìm ngư dân mất tích sau vụ tàu cát đâm tàu cá",
        "Tám phương tiện đang tìm anh Phùng Bá Hiển, mất tích sau va chạm ở cửa sông Nhạn.",
        "Rạng sáng 5/5, tàu cá TS 2206 do ông Phùng Bá Lượng điều khiển bị một tàu chở cát đâm chìm tại cửa sông Nhạn. Trên tàu có bốn "
        "người, ba người được cứu, riêng anh Phùng Bá Hiển, 27 tuổi, con trai chủ tàu, chưa tìm thấy. Bộ đội biên phòng và cảng vụ "
        "đưa 8 phương tiện rà dọc cửa sông. Tài công tàu cát bị tạm giữ, khai do sương mù không thấy đèn. Gia đình mong "
        "bà con đi biển báo tin nếu phát hiện dấu vết.",
    ),
    News(
        "school-poisoning",
        "bao-a",
        10,
        "32 học sinh trường tiểu học Đá Trắng nhập viện sau bữa trưa",
        "Sau bữa ăn bán trú ngày 4/5, 32 học sinh trường tiểu học Đá Trắng đau bụng, nôn ói.",
        "Khoảng 13h, nhiều học sinh trường tiểu học Đá Trắng kêu đau bụng sau suất cơm trưa có món gà rim. Nhà trường đưa 32 em tới "
        "Trung tâm y tế Bình Khê. Bác sĩ Tống Thị Nga cho biết các em có dấu hiệu ngộ độc thực phẩm, 5 em phải truyền dịch, đến tối "
        "tất cả đã tỉnh táo. Mẫu thức ăn của công ty suất ăn Hương Quê được niêm phong. Sở Y tế yêu cầu tạm dừng bếp ăn bán "
        "trú cho tới khi có kết quả xét nghiệm.",
    ),
    News(
        "school-poisoning",
        "bao-b",
        12,
        "Nghi ngộ độc gà rim, hàng chục học trò Đá Trắng phải cấp cứu",
        "32 em nhỏ ở trường Đá Trắng được đưa vào Trung tâm y tế Bình Khê chiều 4/5.",
        "Suất cơm trưa bán trú hôm 4/5 của trường tiểu học Đá Trắng gồm gà rim, canh bí. Ăn xong chừng một giờ, học sinh lần lượt nôn "
        "ói. Trung tâm y tế Bình Khê tiếp nhận 32 em, trong đó 5 em truyền dịch. Bác sĩ Tống Thị Nga nói các cháu đã ổn, còn theo dõi "
        "qua đêm. Đơn vị nấu là công ty suất ăn Hương Quê. Cơ quan chức năng niêm phong mẫu gà rim gửi xét nghiệm; bếp bán "
        "trú tạm ngừng hoạt động.",
    ),
    News(
        "bridge-opening",
        "bao-c",
        14,
        "Thông xe cầu Mây Bạc nối hai bờ vịnh",
        "Cầu Mây Bạc dài 2,1 km, vốn 1.900 tỷ đồng, thông xe sáng 4/5 sau ba năm thi công.",
        "Sáng 4/5, lãnh đạo tỉnh cắt băng thông xe cầu Mây Bạc, nối phường Vân Hải với khu kinh tế Nam Vịnh. Cầu dài 2,1 km, rộng "
        "26 m, sáu làn xe, tổng vốn 1.900 tỷ đồng. Từ nay đi từ Vân Hải sang Nam Vịnh chỉ còn 10 phút thay vì 50 phút qua phà. Giám đốc "
        "ban quản lý dự án Hồ Sỹ Tân cho biết công trình vượt tiến độ bốn tháng. Phà Vân Hải dừng chạy từ ngày 10/5.",
    ),
    News(
        "bridge-opening",
        "bao-d",
        16,
        "Cầu 1.900 tỷ đồng đưa vào sử dụng, phà Vân Hải sắp nghỉ",
        "Người dân phường Vân Hải vui mừng khi cầu Mây Bạc thông xe, sang Nam Vịnh chỉ mất 10 phút.",
        "Nhiều người đứng kín hai đầu cầu Mây Bạc trong lễ thông xe sáng 4/5. Cây cầu 6 làn xe, dài 2,1 km nối Vân Hải với khu kinh tế Nam "
        "Vịnh, tiêu tốn 1.900 tỷ đồng và xong sớm bốn tháng, theo giám đốc ban quản lý dự án Hồ Sỹ Tân. Trước đây bà con phải đi phà "
        "mất 50 phút. Bến phà Vân Hải sẽ ngừng hoạt động từ 10/5, công nhân phà được bố trí việc mới.",
    ),
    News(
        "gold-monday",
        "bao-a",
        2,
        "Giá vàng hôm nay 4/5: vàng miếng tăng 500.000 đồng",
        "Giá vàng miếng sáng nay mua vào 118,5 triệu đồng, bán ra 121 triệu đồng một lượng.",
        "Sáng 4/5, giá vàng miếng tại các tiệm lớn niêm yết mua vào 118,5 triệu đồng mỗi lượng, bán ra 121 triệu đồng, tăng 500.000 đồng "
        "so với hôm trước. Vàng nhẫn trơn bán ra 119,2 triệu đồng. Giá vàng thế giới giao dịch quanh 3.350 USD mỗi ounce. Chuyên gia cho "
        "rằng nhà đầu tư chờ số liệu lạm phát của Mỹ. Tỷ giá trung tâm giữ nguyên, chênh lệch giữa vàng trong nước và thế giới còn cao.",
    ),
    News(
        "gold-tuesday",
        "bao-a",
        26,
        "Giá vàng hôm nay 5/5: vàng miếng giảm 700.000 đồng",
        "Giá vàng miếng sáng nay mua vào 117,8 triệu đồng, bán ra 120,3 triệu đồng một lượng.",
        "Sáng 5/5, giá vàng miếng tại các tiệm lớn niêm yết mua vào 117,8 triệu đồng mỗi lượng, bán ra 120,3 triệu đồng, giảm 700.000 đồng "
        "so với hôm trước. Vàng nhẫn trơn bán ra 118,6 triệu đồng. Giá vàng thế giới giao dịch quanh 3.331 USD mỗi ounce. Chuyên gia cho "
        "rằng nhà đầu tư chờ số liệu lạm phát của Mỹ. Tỷ giá trung tâm giữ nguyên, chênh lệch giữa vàng trong nước và thế giới còn cao.",
    ),
    News(
        "road-accident-north",
        "bao-b",
        6,
        "Xe tải đâm xe máy trên quốc lộ 4B, một người chết",
        "Tai nạn lúc 7h sáng 4/5 ở km 41 quốc lộ 4B qua xã Pò Mạ.",
        "Khoảng 7h ngày 4/5, xe tải chở đá do tài xế Nông Văn Chấn điều khiển đâm vào xe máy đi cùng chiều tại km 41 quốc lộ 4B, đoạn qua "
        "xã Pò Mạ. Người đi xe máy, ông La Văn Ích 52 tuổi, tử vong tại chỗ. Tài xế bị tạm giữ, nồng độ cồn bằng không. Cảnh sát giao thông "
        "phân luồng, quốc lộ ùn tắc gần hai giờ. Nguyên nhân đang được điều tra làm rõ.",
    ),
    News(
        "road-accident-south",
        "bao-b",
        8,
        "Xe khách đâm xe máy trên quốc lộ 10, một người chết",
        "Tai nạn lúc 9h sáng 4/5 ở ngã ba Cầu Rào, quốc lộ 10.",
        "Khoảng 9h ngày 4/5, xe khách do tài xế Đặng Hữu Lộc điều khiển đâm vào xe máy đi cùng chiều tại ngã ba Cầu Rào trên quốc lộ 10, "
        "phường Yên Giang. Người đi xe máy, chị Mạc Thị Hồng 34 tuổi, tử vong tại chỗ. Tài xế bị tạm giữ, nồng độ cồn bằng không. Cảnh sát "
        "giao thông phân luồng, quốc lộ ùn tắc gần một giờ. Nguyên nhân đang được điều tra làm rõ.",
    ),
)
