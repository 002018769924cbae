"""Articles of our own whose headline does not say it all: what they are alerts of, and which only look like one.

Each is a headline and the text below it, its lead first, a paragraph a line; all are of the province's own paper, of
Monday, 20 July 2026, 8:00. They were written before any rule looked below a headline.
"""

from __future__ import annotations

Piece = tuple[str, str]

TOLD: dict[str, tuple[Piece, ...]] = {
    "boats": (
        ("Quảng Ninh họp chỉ đạo ứng phó bão số 3", "Chủ tịch UBND tỉnh yêu cầu cấm biển từ 12h ngày 20/7, đưa toàn bộ tàu thuyền vào nơi tránh trú."),
        ("Hội nghị trực tuyến triển khai ứng phó bão số 3", "Sáng 20/7, Ban Chỉ huy Phòng thủ dân sự tỉnh tổ chức hội nghị trực tuyến.\nTại hội nghị, lãnh đạo tỉnh thống nhất cấm biển từ 12 giờ ngày 20/7 cho đến khi có thông báo mới."),
        ("Lãnh đạo tỉnh kiểm tra khu neo đậu Cái Xà Cong", "Theo thông báo của Bộ Chỉ huy Bộ đội Biên phòng tỉnh, từ 10h sáng 20/7, tất cả tàu cá không được ra khơi."),
        ("Cô Tô sẵn sàng trước bão", "UBND đặc khu Cô Tô quyết định tạm dừng cấp phép rời cảng đối với tàu khách từ 13h ngày 20/7."),
        ("Vịnh Hạ Long vắng khách vì gió lớn", "Cảng vụ Đường thủy nội địa Quảng Ninh thông báo tạm dừng cấp phép cho tàu du lịch tham quan vịnh Hạ Long từ 14h hôm nay."),
        ("Thông báo của Cảng vụ hàng hải Quảng Ninh", "Do ảnh hưởng của gió mùa, các phương tiện thủy không được rời cảng từ 18h ngày 20/7 đến khi thời tiết ổn định."),
        ("Gió mạnh trên vịnh Bắc Bộ", "Đồn Biên phòng Cô Tô thông báo dừng làm thủ tục xuất bến cho tàu cá từ chiều nay, 20/7."),
        ("Vân Đồn: Lịch tàu ra đảo thay đổi", "Các tuyến tàu Cái Rồng - Quan Lạn, Minh Châu tạm ngừng chạy từ 12h ngày 20/7 do biển động mạnh."),
        ("Du lịch Hạ Long những ngày bão", "Ban Quản lý vịnh Hạ Long thông báo tạm dừng đón khách tham quan, lưu trú trên vịnh từ 12h ngày 20/7."),
        ("Ngư dân Quảng Yên hối hả neo tàu", "Từ 11h sáng nay, UBND tỉnh ra lệnh cấm biển, các tàu cá của phường Phong Cốc đã về bến."),
        ("Khách hủy tour ra đảo", "Nhiều đoàn khách phải đổi lịch khi tàu cao tốc ra Cô Tô dừng hoạt động từ 20/7 theo thông báo của Cảng vụ."),
        ("Móng Cái triển khai các phương án phòng bão", "Phường Móng Cái 1 nghiêm cấm tàu thuyền ra khơi kể từ 9h ngày 20/7 và sắp xếp neo đậu tại bến Mũi Ngọc."),
        ("Hải Hà: Nhiều bè mảng đã về bờ", "Đồn Biên phòng Quảng Đức không cấp lệnh xuất bến cho bất kỳ phương tiện nào từ 8h ngày 20/7."),
        ("Bão số 3 áp sát, Quảng Ninh khẩn trương ứng phó", "Toàn tỉnh cấm biển, cấm các hoạt động vui chơi trên biển từ 6h ngày 21/7."),
        ("Công điện số 5 của Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh Quảng Ninh yêu cầu các địa phương ven biển cấm tàu thuyền ra khơi từ 12 giờ ngày 20/7."),
    ),
    "boats over": (
        ("Hạ Long nhộn nhịp trở lại", "Từ 10h sáng nay 20/7, tàu du lịch trên vịnh Hạ Long hoạt động trở lại bình thường."),
        ("Quảng Ninh khắc phục hậu quả bão số 3", "UBND tỉnh cho phép tàu cá ra khơi trở lại từ 15h ngày 20/7."),
        ("Thông báo của Cảng vụ Đường thủy nội địa", "Cảng vụ Đường thủy nội địa Quảng Ninh cấp phép lại cho tàu du lịch rời cảng từ 13h ngày 20/7."),
        ("Cô Tô đón khách sau ba ngày biển động", "Tuyến tàu Cái Rồng - Cô Tô được khôi phục từ sáng nay, 20/7, du khách ra đảo bình thường."),
        ("Quảng Ninh: Cuộc sống trở lại sau bão", "Lệnh cấm biển được dỡ bỏ từ 7h ngày 20/7, ngư dân Vân Đồn chuẩn bị ra khơi."),
        ("Bão số 3 tan, các địa phương khẩn trương dọn dẹp", "Theo Ban Chỉ huy Phòng thủ dân sự tỉnh, từ 9h hôm nay bãi bỏ lệnh cấm biển trên toàn tỉnh."),
        ("Ngư dân Cửa Ông hồ hởi", "Sáng nay, Đồn Biên phòng Cửa Ông đã cấp lệnh xuất bến trở lại cho tàu cá."),
        ("Vịnh Hạ Long mở cửa", "Từ 8h ngày 20/7, Ban Quản lý vịnh Hạ Long đón khách tham quan trở lại sau hai ngày tạm dừng."),
    ),
    "power": (
        ("Thông báo của Công ty Điện lực Quảng Ninh", "Lịch ngừng cung cấp điện ngày 21/7 tại phường Hồng Gai, phường Hạ Long, phường Bãi Cháy."),
        ("Điện lực Cẩm Phả sửa chữa lưới điện", "Để sửa chữa đường dây, Điện lực Cẩm Phả tạm ngừng cấp điện khu vực phường Mông Dương từ 6h đến 11h ngày 22/7."),
        ("Nâng cấp trạm 110kV Tiên Yên", "Trong quá trình thi công, khu vực các xã Tiên Yên, Điền Xá sẽ mất điện từ 5h đến 17h ngày 23/7."),
        ("Ngành điện bảo dưỡng trước mùa bão", "Công ty Điện lực Quảng Ninh thông báo cắt điện một số khu vực ở Uông Bí từ 8h ngày 21/7."),
        ("Đông Triều: Dông lốc làm đổ nhiều cây xanh", "Từ 3h sáng nay 20/7, hàng nghìn hộ dân phường Mạo Khê bị mất điện, Điện lực đang khẩn trương khắc phục."),
        ("Sự cố trạm biến áp ở Hà Tu", "Sự cố xảy ra lúc 5h ngày 20/7 khiến nhiều khu phố phường Hà Tu mất điện, dự kiến đến 12h mới có điện."),
        ("Kế hoạch công tác tuần của Điện lực Vân Đồn", "Từ ngày 20/7 đến ngày 26/7, Điện lực Vân Đồn ngừng cung cấp điện luân phiên để bảo trì tại xã đảo."),
        ("Móng Cái: Di dời cột điện mở rộng đường", "Khu vực phường Móng Cái 2 tạm ngừng cung cấp điện từ 7h đến 18h ngày mai, theo thông báo của Điện lực Móng Cái."),
    ),
    "power over": (
        ("Ngành điện nỗ lực sau dông lốc", "Đến 7h ngày 20/7, Công ty Điện lực Quảng Ninh đã khôi phục cấp điện cho toàn bộ khách hàng ở Cô Tô."),
        ("Điện lực Hải Hà xuyên đêm sửa chữa", "Toàn bộ các thôn của xã Quảng Hà đã có điện trở lại từ 6h sáng nay."),
    ),
    "water": (
        ("Thông báo của Công ty CP Nước sạch Quảng Ninh", "Để đấu nối đường ống, Công ty tạm ngừng cấp nước khu vực phường Cao Xanh từ 22h ngày 20/7 đến 5h ngày 21/7."),
        ("Súc xả tuyến ống D800", "Xí nghiệp nước Hạ Long thông báo cắt nước tại phường Hà Lầm từ 20h tối nay."),
        ("Nhà máy nước Diễn Vọng bảo trì", "Công ty Nước sạch cho biết, từ 21h ngày 21/7 các phường Cẩm Phả, Cửa Ông sẽ ngừng cấp nước."),
        ("Thi công đường bao biển làm hỏng ống dẫn nước", "Sự cố xảy ra rạng sáng 20/7 khiến hàng nghìn hộ dân phường Quang Hanh mất nước sinh hoạt."),
        ("Vân Đồn lo nước cho khách du lịch", "Từ hôm nay, khu vực Cái Rồng thiếu nước sạch, Công ty Nước sạch yêu cầu người dân chủ động dự trữ."),
    ),
    "water over": (
        ("Sửa xong đường ống ở Cẩm Phả", "Từ 4h sáng 20/7, nước sạch được cấp trở lại cho các hộ dân phường Quang Hanh."),
        ("Công nhân ngành nước làm việc xuyên đêm", "Đến 6h hôm nay, phường Hà Khẩu có nước trở lại."),
    ),
    "storm": (
        ("Thời tiết Quảng Ninh ngày 20/7", "Theo Đài Khí tượng Thủy văn tỉnh, hồi 7h hôm nay, tâm bão số 3 cách Móng Cái 250 km, dự báo đổ bộ vào đêm mai."),
        ("Trung tâm khí tượng họp khẩn", "Trung tâm Dự báo Khí tượng Thủy văn quốc gia cảnh báo áp thấp nhiệt đới có khả năng mạnh lên thành bão trong 24 giờ tới, ảnh hưởng Bắc Bộ."),
        ("Các hồ đập ở Quảng Ninh được kiểm tra", "Dự báo từ chiều 21/7, bão số 3 sẽ ảnh hưởng trực tiếp đến Quảng Ninh với gió giật cấp 12."),
        ("Ngành than di chuyển thiết bị", "Trước dự báo bão số 3 đổ bộ Quảng Ninh vào ngày 21/7, TKV yêu cầu các đơn vị dừng sản xuất lộ thiên."),
        ("Nông dân Đầm Hà gặt lúa chạy bão", "Dự báo ngày mai bão số 3 sẽ đi vào vùng biển Quảng Ninh - Hải Phòng."),
    ),
    "rain": (
        ("Thời tiết ngày 20/7", "Đài Khí tượng Thủy văn Quảng Ninh dự báo đêm nay và ngày mai, các xã miền Đông có mưa to đến rất to, có nơi trên 150 mm."),
        ("Bắc Bộ đón không khí lạnh", "Từ đêm 21/7, khu vực Đông Bắc Bộ có mưa lớn diện rộng, cơ quan khí tượng cảnh báo dông lốc."),
        ("Dự báo cuối tuần tại Hạ Long", "Cảnh báo mưa dông, gió giật mạnh ở Hạ Long, Cẩm Phả từ chiều 20/7 đến 22/7."),
        ("Khí tượng: Rãnh áp thấp hoạt động mạnh", "Theo Trung tâm Dự báo Khí tượng Thủy văn, từ ngày 20 đến 23/7 Quảng Ninh có khả năng xảy ra mưa lớn, cục bộ trên 200 mm."),
    ),
    "flood": (
        ("Họp bàn vận hành hồ Yên Lập", "Công ty Thủy lợi thông báo xả lũ hồ Yên Lập từ 14h ngày 20/7, người dân hạ du Quảng Yên chủ động phòng tránh."),
        ("Thời tiết Bình Liêu, Ba Chẽ", "Đài Khí tượng Thủy văn tỉnh cảnh báo lũ quét trên các sông suối ở Bình Liêu, Ba Chẽ trong 6 giờ tới."),
        ("Trường học Tiên Yên đóng cửa", "Sáng nay 20/7, nước sông Tiên Yên dâng cao, nhiều khu phố đang ngập sâu, người dân được yêu cầu sơ tán."),
        ("Triều cường tại Quảng Yên", "Từ ngày 21/7 đến ngày 24/7, vùng ngoài đê Hà Nam có nguy cơ ngập do triều cường, theo Đài Khí tượng Thủy văn."),
    ),
    "landslide": (
        ("Bí thư phường Hà Lầm xuống tổ dân phố", "Ban Chỉ huy phường yêu cầu di dời 20 hộ trước 18h ngày 20/7 do nguy cơ sạt lở đất từ bãi thải."),
        ("Thời tiết Quảng Ninh", "Trong 24 giờ tới, cảnh báo sạt lở đất ở Ba Chẽ, Bình Liêu, Hải Hà, theo cơ quan khí tượng."),
        ("Đường lên Bình Liêu khó đi", "Sáng 20/7, tỉnh lộ 341 đang sạt lở nghiêm trọng, Sở Xây dựng cảnh báo người dân không đi qua."),
    ),
    "heat": (
        ("Thời tiết tuần mới", "Đài Khí tượng Thủy văn Quảng Ninh dự báo từ ngày 21/7, toàn tỉnh xảy ra nắng nóng gay gắt, có nơi trên 38 độ."),
        ("Bắc Bộ chờ mưa", "Từ hôm nay đến ngày 24/7, cơ quan khí tượng cảnh báo nắng nóng diện rộng ở Bắc Bộ."),
        ("Hạ Long vào hè", "Theo Đài Khí tượng, nắng nóng tiếp tục kéo dài ở Hạ Long đến ngày 23/7."),
    ),
    "road": (
        ("Carnaval Hạ Long: Công an lên phương án", "Công an tỉnh thông báo cấm đường Hạ Long, đoạn Sun Carnival từ 17h đến 23h ngày 21/7."),
        ("Sửa chữa cầu Bãi Cháy", "Sở Xây dựng Quảng Ninh cấm xe tải trên 10 tấn qua cầu Bãi Cháy từ 22h ngày 20/7."),
        ("Thi công nút giao Đồng Đăng", "Từ ngày 21/7, Cục Đường bộ phân luồng giao thông trên cao tốc Hạ Long - Vân Đồn, xe khách đi theo quốc lộ 18."),
        ("Mưa lớn ở miền Đông", "Sáng 20/7, quốc lộ 18C bị chia cắt tại xã Hoành Mô, các phương tiện không thể lưu thông."),
        ("Bảo trì hầm Cửa Lục", "Ban Quản lý dự án thông báo tạm đóng hầm Cửa Lục từ 23h đêm nay đến 4h sáng mai tại Hạ Long."),
    ),
    "road over": (
        ("Bình Liêu sau mưa lũ", "Đến 6h ngày 20/7, quốc lộ 18C đã thông xe trở lại sau hai ngày chia cắt."),
    ),
    "missing": (
        ("Biên phòng Cô Tô nhận tin báo khẩn", "Đêm 19/7, tàu cá QN-90123 cùng 3 lao động mất liên lạc trên vùng biển Cô Tô, lực lượng chức năng đang tìm kiếm."),
        ("Cầu cứu của một gia đình ở Hồng Gai", "Chiều 19/7, cụ bà Nguyễn Thị Thơm, 80 tuổi, trú phường Hồng Gai, đi lạc; gia đình nhờ cộng đồng tìm người thân."),
        ("Tai nạn trên sông Ka Long", "Sáng 20/7, hai học sinh bị nước cuốn trôi, Công an phường Móng Cái 1 đang tìm kiếm nạn nhân."),
        ("Lật thuyền ở Bái Tử Long", "Vụ việc xảy ra rạng sáng nay ở Vân Đồn; hiện lực lượng cứu hộ đang tìm kiếm 2 ngư dân mất tích."),
    ),
    "missing over": (
        ("Tin vui ở Ba Chẽ", "Sáng 20/7, lực lượng chức năng xã Lương Minh đã tìm thấy cháu bé đi lạc trong rừng, sức khỏe ổn định."),
    ),
    "epidemic": (
        ("Sở Y tế họp giao ban", "Trong ngày 19/7, CDC Quảng Ninh ghi nhận ổ dịch sốt xuất huyết mới tại phường Hà An."),
        ("Đầm Hà tiêu hủy đàn lợn", "Ngày 20/7, UBND xã Đầm Hà công bố dịch tả lợn châu Phi trên địa bàn."),
        ("Bệnh viện Bãi Cháy tăng giường", "Từ ngày 18/7 đến 20/7, Sở Y tế Quảng Ninh phát hiện ổ dịch sởi tại phường Bãi Cháy, 15 ca mắc."),
    ),
    "scores": (
        ("Sở GD&ĐT Quảng Ninh họp báo", "Sáng nay 20/7, Sở GD&ĐT Quảng Ninh công bố điểm thi tuyển sinh vào lớp 10."),
        ("Tin vui với thí sinh Hạ Long", "Từ 8h ngày 20/7, thí sinh có thể tra cứu điểm thi tốt nghiệp THPT trên cổng của Sở Giáo dục."),
        ("Đại học Hạ Long tuyển sinh 2026", "Chiều nay, Đại học Hạ Long công bố điểm chuẩn 22 ngành đào tạo."),
        ("Hội đồng tuyển sinh Trường Chuyên Hạ Long làm việc", "Ngày 20/7, Sở Giáo dục và Đào tạo công bố danh sách trúng tuyển lớp 10 chuyên."),
        ("Bộ GD-ĐT chốt lịch", "Bộ GD-ĐT thông báo sẽ công bố điểm chuẩn đại học trước 17h ngày 22/7 trên cả nước."),
    ),
    "order": (
        ("UBND tỉnh chủ động trước bão", "Ngày 20/7, Chủ tịch UBND tỉnh Quảng Ninh đã ban hành Công điện số 12 về ứng phó bão số 3."),
        ("Trường học chuẩn bị cho tuần mới", "Sở GD&ĐT Quảng Ninh thông báo cho học sinh nghỉ học ngày 21/7 để tránh bão."),
        ("Bí thư Tỉnh ủy thị sát Cái Rồng", "UBND đặc khu Vân Đồn yêu cầu sơ tán dân trên các lồng bè trước 15h ngày 20/7."),
        ("Thủ tướng chủ trì cuộc họp tại Hà Nội", "Ngày 20/7, Thủ tướng ký Công điện khẩn yêu cầu các tỉnh Bắc Bộ ứng phó mưa lũ."),
    ),
}  # fmt: skip

NOT_TOLD: tuple[Piece, ...] = (
    # a year ago, or longer
    ("Hạ Long hồi sinh sau siêu bão", "Cách đây một năm, ngày 7/9/2024, Quảng Ninh cấm biển từ 12h để đón siêu bão Yagi."),
    ("Ngư dân Cô Tô nhớ bão", "Ngày 20/7/2025, tỉnh ra lệnh cấm biển, cả xóm thức trắng đêm."),
    ("Chuyện nghề của người lái đò", "Ông Tư kể, tháng 7 năm ngoái tàu du lịch Hạ Long tạm dừng hoạt động suốt một tuần."),
    ("Quảng Yên khôi phục nuôi hàu", "Năm 2024, bão số 3 đổ bộ Quảng Ninh khiến toàn bộ lồng bè bị cuốn trôi."),
    ("Làng chài Cửa Vạn: Ký ức bão", "Đêm 6/9/2024, loa phát thanh yêu cầu tàu thuyền vào nơi tránh trú."),
    ("Ba Chẽ trồng lại rừng", "Trận lũ quét tháng 9/2024 làm sạt lở nhiều đoạn đường tại xã Lương Minh."),
    ("Điểm lại những cơn bão lớn vào Quảng Ninh", "Từ ngày 26/7/1955 đến nay, nhiều cơn bão đổ bộ Quảng Ninh, có năm cấm biển cả tuần."),
    ("Trận lụt lịch sử 2015 nhìn từ Hạ Long", "Từ ngày 26/7/2015, Quảng Ninh mưa lớn kéo dài, nhiều nơi ngập sâu."),
    ("Người giữ đèn biển Cô Tô", "Hơn 20 năm làm nghề, anh đã chứng kiến hàng chục lần cấm biển, tàu thuyền nằm bờ."),
    ("Tưởng niệm nạn nhân vụ lật tàu", "Một năm trước, chiều 19/7/2025, tàu du lịch gặp dông lốc trên vịnh Hạ Long, 39 người tử vong, mất tích."),
    # films, books, songs
    ("Phim về biển đảo gây sốt", "Bộ phim mở đầu bằng cảnh lệnh cấm biển được phát đi lúc 12h ở làng chài Cô Tô, tối nay 20/7 chiếu tại Hạ Long."),
    ("Ra mắt tiểu thuyết Mùa bão", "Cuốn sách kể chuyện bão số 3 đổ bộ Quảng Ninh, ra mắt sáng 20/7 tại Hạ Long."),
    ("Đêm nhạc Biển gọi", "Tối 20/7, ca sĩ Lan Anh hát Cơn bão nghiêng đêm tại quảng trường 30/10, Hạ Long."),
    ("Triển lãm ảnh Những ngày cấm biển", "Triển lãm khai mạc ngày 20/7 tại Bảo tàng Quảng Ninh, kéo dài đến ngày 30/7."),
    # numbers of a season or a half year
    ("Kinh tế 6 tháng của Vân Đồn", "Trong 6 tháng đầu năm, Vân Đồn có 12 ngày tạm dừng cấp phép tàu khách do thời tiết xấu."),
    ("Ngành điện tổng kết quý II", "Từ ngày 1/4 đến ngày 30/6, Điện lực Quảng Ninh ngừng cung cấp điện theo kế hoạch 45 lần, giảm 10%."),
    ("Tai nạn giao thông giảm", "Từ ngày 15/6 đến 14/7, toàn tỉnh xảy ra 12 vụ, làm 5 người tử vong, 1 người mất tích."),
    ("Thống kê dịch bệnh nửa đầu năm", "Từ đầu năm đến ngày 15/7, Quảng Ninh ghi nhận 320 ca sốt xuất huyết, giảm 20% so với cùng kỳ."),
    ("Chỉ số sản xuất công nghiệp tháng 6", "Do nắng nóng kéo dài, sản lượng điện ở Quảng Ninh tăng 8% từ ngày 1/6 đến 30/6."),
    ("Toàn cảnh tuyển sinh lớp 10", "Điểm chuẩn vào lớp 10 của Quảng Ninh năm 2025 dao động từ 15 đến 32 điểm, theo Sở GD&ĐT."),
    # elsewhere
    ("Thanh Hóa chủ động ứng phó bão", "UBND tỉnh Thanh Hóa cấm biển từ 12h ngày 20/7, kêu gọi tàu thuyền vào bờ."),
    ("Miền Trung căng mình chống bão", "Từ 17h ngày 20/7, Nghệ An, Hà Tĩnh cấm biển và sơ tán dân vùng ven biển."),
    ("Cà Mau: Ngư dân lo lắng", "Từ 18h ngày 20/7, Đồn Biên phòng Sông Đốc không cho tàu cá ra khơi, tỉnh Cà Mau yêu cầu neo đậu."),
    ("Điện lực Nghệ An thông báo", "Lịch ngừng cung cấp điện ngày 21/7 tại TP Vinh, Nghệ An."),
    ("Đà Nẵng sửa đường ống", "Công ty Cấp nước Đà Nẵng tạm ngừng cấp nước quận Hải Châu từ 22h ngày 20/7."),
    ("Trung Quốc chuẩn bị đón bão", "Từ 12h ngày 20/7, Quảng Đông cấm tàu thuyền ra khơi, sơ tán 200.000 người."),
    ("Nhật Bản: Nắng nóng kỷ lục", "Cơ quan khí tượng Nhật Bản cảnh báo nắng nóng trên 39 độ từ ngày 20/7 tại Tokyo."),
    ("Philippines hứng bão", "Từ sáng 20/7, Manila ngập sâu, chính quyền yêu cầu sơ tán hàng nghìn người."),
    ("Phú Quốc: Khách kẹt lại", "Từ sáng 20/7, tàu cao tốc Rạch Giá - Phú Quốc tạm dừng hoạt động do biển động."),
    ("Lâm Đồng họp khẩn", "Sáng 20/7, đèo Bảo Lộc sạt lở, tỉnh Lâm Đồng cấm đường, phân luồng qua quốc lộ 28."),
    ("Quảng Ninh chia sẻ với Nghệ An", "Đoàn công tác của tỉnh đến Nghệ An, nơi đang ngập sâu từ ngày 19/7, trao 2 tỷ đồng hỗ trợ."),
    # how to, advice, rules
    ("Mẹo giữ thực phẩm khi cúp điện", "Khi mất điện từ 4 giờ trở lên, người dân Quảng Ninh nên bỏ thực phẩm tươi sống, Sở Y tế khuyến cáo ngày 20/7."),
    ("Cách neo tàu an toàn", "Khi có lệnh cấm biển, chủ tàu cần neo đậu cách nhau 5 m, Chi cục Thủy sản Quảng Ninh hướng dẫn ngày 20/7."),
    ("Cần làm gì khi có bão", "Trước bão 24 giờ, người dân cần gia cố nhà cửa, dự trữ nước, theo hướng dẫn của tỉnh Quảng Ninh."),
    ("Quy định mới về tàu du lịch", "Từ ngày 1/8, tàu du lịch vịnh Hạ Long phải dừng hoạt động khi gió cấp 6 theo quyết định của UBND tỉnh."),
    ("Mức phạt tàu ra khơi khi cấm biển", "Từ ngày 1/8, chủ tàu ra khơi khi có lệnh cấm biển bị phạt đến 50 triệu đồng ở Quảng Ninh."),
    ("Phòng sốt xuất huyết mùa mưa", "CDC Quảng Ninh hướng dẫn người dân diệt lăng quăng, đậy kín bể nước từ ngày 20/7."),
    ("Lái xe an toàn qua đèo", "Nếu quốc lộ 18C sạt lở, tài xế nên dừng xe, gọi đường dây nóng của Sở Xây dựng."),
    ("Nhận biết sốc nhiệt", "Những ngày nắng nóng từ 35 độ trở lên, người già ở Hạ Long nên ở trong nhà từ 10h đến 16h."),
    # drills and plans
    ("Diễn tập phòng thủ dân sự ở Cô Tô", "Ngày 20/7, Cô Tô diễn tập phương án cấm biển, sơ tán dân khi bão số 9 đổ bộ."),
    ("Phường Hà Tu thực hành ứng phó sạt lở", "Tình huống giả định: từ 8h ngày 20/7 bãi thải có nguy cơ sạt lở, phường sơ tán 50 hộ dân."),
    ("Thông qua phương án phòng chống thiên tai", "Khi bão gần bờ, tỉnh sẽ cấm biển, dừng cấp phép tàu du lịch; phương án được thông qua sáng 20/7 tại Hạ Long."),
    ("Quảng Ninh lấy ý kiến phương án cấm xe tải", "Theo dự thảo, từ ngày 1/9 xe tải bị cấm qua cầu Bãi Cháy vào giờ cao điểm."),
    ("Nâng cấp lưới điện Cô Tô", "Dự án khởi công ngày 20/7 sẽ giúp Cô Tô giảm mất điện trong mùa bão."),
    ("Kịch bản vận hành hồ chứa", "Theo kịch bản, hồ Yên Lập xả lũ khi mực nước vượt 29 m; họp thông qua ngày 20/7."),
    ("Tập huấn cứu nạn ở Vân Đồn", "Từ ngày 20/7 đến 22/7, 60 học viên tập huấn tìm kiếm người mất tích trên biển."),
    # aftermath, help, crime, gossip
    ("Mặt trận trao quà", "Sáng 20/7, đoàn trao quà cho 30 hộ dân bị ngập ở Tiên Yên sau trận lũ tuần trước."),
    ("Thiệt hại do dông lốc ở Ba Chẽ", "Theo UBND xã, trận dông chiều 15/7 làm tốc mái 20 nhà, cột điện gãy gây mất điện; nay đã ổn định."),
    ("Nhóm trộm cáp điện sa lưới", "Sáng 20/7, Công an Cẩm Phả bắt nhóm trộm cáp làm mất điện khu phố hồi tháng 5."),
    ("Bắt kẻ giả danh điện lực", "Công an Quảng Ninh cảnh báo ngày 20/7: kẻ gian gọi điện dọa cắt điện từ 14h nếu không chuyển tiền."),
    ("Tài xế xe tải vào đường cấm", "Rạng sáng 20/7, tổ công tác xử lý xe tải đi vào đường cấm ở Hạ Long."),
    ("Cứu nạn kịp thời trên biển", "Sáng 20/7, Biên phòng Cô Tô cứu 5 thuyền viên, đưa về bờ an toàn, không ai mất tích."),
    ("Quán cà phê Bão Biển", "Quán mở từ 8h ngày 20/7 tại Hạ Long, phục vụ món cà phê muối."),
    ("Khởi tố chủ tàu", "Ngày 20/7, Công an tỉnh khởi tố chủ tàu vẫn ra khơi khi có lệnh cấm biển, làm một người mất tích."),
    # ordinary news whose text touches a hazard
    ("Khai mạc giải bơi Cô Tô", "Giải dự kiến diễn ra ngày 12/7 nhưng lùi đến sáng nay 20/7 vì trước đó tàu ra đảo tạm dừng."),
    ("Đám cưới trên đảo Quan Lạn", "Cô dâu phải chờ ba ngày vì cấm biển, cuối cùng cũng ra đảo sáng 18/7."),
    ("Than Quảng Ninh cung ứng điện mùa khô", "TKV cam kết đủ than, không để ngừng cung cấp điện trong đợt nắng nóng từ ngày 20/7."),
    ("Xe buýt điện chạy thử ở Hạ Long", "Từ ngày 20/7, tuyến số 3 chạy thử, tạm dừng tuyến xe buýt cũ."),
    ("Sun World Hạ Long ưu đãi", "Từ ngày 20/7 đến 30/8, công viên nước mở cửa miễn phí cho học sinh nghỉ hè."),
    ("Hội Nông dân Hải Hà thi tay nghề", "Sáng 20/7, trời mưa to nhưng hội thi vẫn diễn ra tại xã Quảng Hà."),
    ("Trao thưởng học sinh giỏi", "Sáng 20/7, Trường THPT Hòn Gai tuyên dương 30 em có điểm thi cao nhất."),
    ("Ngân hàng giảm lãi suất", "Từ ngày 20/7, khách hàng bị ảnh hưởng bởi bão số 3 ở Quảng Ninh được giảm lãi suất."),
    ("Cẩm Phả thông xe tuyến đường mới", "Sáng 20/7, phường Cẩm Phả khánh thành, đưa vào sử dụng tuyến đường dài 2 km."),
    ("Đấu giá tài sản tàu du lịch", "Từ 8h ngày 20/7, Cảng vụ Quảng Ninh nhận hồ sơ đấu giá tàu đã dừng hoạt động."),
    ("Bóng đá biển hoãn khai mạc", "Ban tổ chức dời giải sang ngày 25/7 do sân Tuần Châu mưa lớn."),
    ("Doanh nghiệp nước sạch lãi lớn", "Quý II, Công ty Nước sạch Quảng Ninh lãi 20 tỷ đồng, cấp nước cho 300.000 hộ."),
    ("Tàu Spectrum of the Seas cập cảng", "Sáng 20/7, tàu du lịch quốc tế đưa 4.000 khách đến Hạ Long, rời cảng lúc 18h."),
    ("Kè biển Trà Cổ hoàn thành", "Công trình chống sạt lở bờ biển Trà Cổ bàn giao ngày 20/7 cho phường Móng Cái 1."),
    ("Tuyển sinh lớp 10: Thí sinh nhập học", "Từ ngày 20/7 đến 22/7, thí sinh trúng tuyển lớp 10 ở Quảng Ninh nộp hồ sơ."),
    ("Vaccine sởi về Quảng Ninh", "Từ ngày 20/7, CDC Quảng Ninh tiêm vắc xin sởi miễn phí cho trẻ 9 tháng tuổi."),
    ("Chợ hải sản Hạ Long", "Giá tôm, mực tăng 20% từ ngày 18/7 do tàu cá nằm bờ tránh gió tuần trước."),
    ("Ứng dụng cảnh báo thiên tai", "Từ ngày 20/7, người dân Quảng Ninh nhận cảnh báo lũ quét, sạt lở qua ứng dụng mới của tỉnh."),
    ("Đội cứu hộ Cô Tô nhận thuyền mới", "Sáng 20/7, đội nhận xuồng cao tốc phục vụ tìm kiếm người mất tích khi có bão."),
    ("Sửa luật phòng thủ dân sự", "Ngày 20/7, Quốc hội thảo luận quy định ban bố tình trạng khẩn cấp, sơ tán dân, cấm biển."),
    ("Đại hội Hội Nghề cá Quảng Ninh", "Đại hội ngày 20/7 kiến nghị hỗ trợ ngư dân những ngày cấm biển."),
    ("Bảo tồn rùa biển Vân Đồn", "Từ ngày 20/7, Vườn quốc gia Bái Tử Long cấm tàu giã cào vào vùng lõi."),
    ("Hạ Long cấm xe điện trên vỉa hè", "Từ ngày 1/8, Hạ Long xử phạt xe điện chở khách dừng đỗ sai quy định."),
    ("Thi tốt nghiệp: Chấm thi nghiêm túc", "Đến ngày 20/7, Quảng Ninh chấm xong bài thi, không để sai sót điểm thi."),
)  # fmt: skip

# Written after the rules above had been mended, to see what they still miss.
MORE_TOLD: dict[str, tuple[Piece, ...]] = {
    "boats": (
        ("Biên phòng Quảng Ninh trực 100% quân số", "Từ 15h chiều 20/7, các đồn biên phòng tuyến biển dừng kiểm soát xuất bến, kêu gọi tàu cá vào bờ tránh trú."),
        ("Thời tiết xấu, khách rời Cô Tô sớm", "Chính quyền đặc khu Cô Tô cho biết chuyến tàu cuối rời đảo lúc 11h hôm nay, sau đó tạm dừng hoạt động tàu khách đến khi có thông báo mới."),
        ("Đặc khu Vân Đồn họp khẩn", "Chủ tịch UBND đặc khu yêu cầu toàn bộ tàu thuyền không ra khơi từ 9h sáng 20/7, hoàn thành neo đậu trước 16h."),
        ("Quảng Ninh: Không để người dân ở lại lồng bè", "Trưa 19/7, Phó Chủ tịch UBND tỉnh kiểm tra tại Vân Đồn.\nTheo đó, tỉnh cấm biển từ 5h ngày 20/7, đưa người trên lồng bè vào bờ trước 18h."),
        ("Đón gió mùa Đông Bắc", "Cảng vụ Hàng hải Quảng Ninh tạm ngừng cấp phép rời cảng cho phương tiện thủy nội địa từ 20h tối nay."),
        ("Phà Tuần Châu - Gia Luận thông báo", "Tuyến phà tạm dừng phục vụ từ 12h ngày 20/7 do gió giật mạnh tại Tuần Châu."),
    ),
    "boats over": (
        ("Sau gió mùa, biển lặng", "Cảng vụ Đường thủy nội địa Quảng Ninh cho phép tàu du lịch rời cảng trở lại từ 6h30 ngày 20/7."),
        ("Cô Tô sáng nay", "Tàu khách tuyến Vân Đồn - Cô Tô chạy trở lại từ 7h sáng 20/7."),
        ("Bà con ngư dân Quảng Yên vươn khơi", "Từ 5h ngày 20/7, khi lệnh cấm biển được gỡ bỏ, hơn 300 tàu cá Quảng Yên ra khơi."),
    ),
    "power": (
        ("Điện lực Đông Triều: Kế hoạch tuần 30", "Ngày 21/7, từ 7h30 đến 15h30 ngừng cấp điện các khu Vĩnh Tuy, Vĩnh Trung, phường Mạo Khê."),
        ("Cây đổ sau dông ở Tiên Yên", "Dông mạnh rạng sáng 20/7 quật đổ cây xanh, gây mất điện tại nhiều thôn của xã Tiên Yên."),
    ),
    "water": (
        ("Hạ Long thay đồng hồ tổng", "Chiều 21/7, phường Hồng Gai bị gián đoạn cấp nước trong 4 giờ, Xí nghiệp nước Hạ Long thông báo."),
    ),
    "storm": (
        ("Thủy sản Vân Đồn thu hoạch sớm", "Bão số 3 dự kiến đổ bộ Quảng Ninh chiều 21/7, người nuôi hàu khẩn trương thu hoạch."),
    ),
    "flood": (
        ("Công ty Thủy lợi Đông Triều ra thông báo", "Từ 16h hôm nay, hồ Khe Chè xả lũ, người dân hạ du phường Bình Khê không qua lại ngầm tràn."),
    ),
    "road": (
        ("Phường Việt Hưng sửa cống", "Từ 20h ngày 20/7 đến 5h ngày 21/7, cấm các phương tiện qua nút giao Việt Hưng."),
        ("Mưa đêm tại Ba Chẽ", "Đến 7h sáng nay, thôn Khe Nà, xã Lương Minh bị cô lập do ngầm tràn ngập sâu."),
    ),
    "missing": (
        ("Gia đình trình báo công an", "Từ chiều 19/7, em N.T.H., 14 tuổi, ở phường Cửa Ông mất liên lạc với gia đình; công an đang tìm kiếm."),
    ),
    "scores": (
        ("Trường ĐH Công nghiệp Quảng Ninh", "Ngày 20/7, nhà trường công bố điểm sàn xét tuyển năm 2026 các ngành mỏ, điện."),
    ),
    "order": (
        ("Các trường ở Ba Chẽ chủ động", "Do mưa lớn, xã Ba Chẽ cho học sinh nghỉ học ngày 20/7."),
        ("Bình Liêu đêm không ngủ", "Rạng sáng 20/7, xã Lục Hồn di dời khẩn cấp 34 hộ dân khỏi vùng nguy hiểm."),
    ),
}  # fmt: skip

MORE_NOT_TOLD: tuple[Piece, ...] = (
    ("Cảng vụ Quảng Ninh siết quản lý", "Từ ngày 20/7, tàu du lịch chở quá số người bị đình chỉ, không cấp phép rời cảng 30 ngày."),
    ("Hải Phòng ra công điện", "UBND TP Hải Phòng yêu cầu dừng hoạt động phà Đồng Bài từ 14h ngày 20/7."),
    ("Đội tàu Hồng Long dừng chạy", "Từ ngày 20/7, Quảng Ninh đình chỉ một tàu du lịch vì chặt chém khách trên vịnh Hạ Long."),
    ("Nhà báo kể chuyện tác nghiệp mùa bão", "Sáng 20/7, nhà báo Minh Hà kể lại chuyến ra Cô Tô khi đảo đang cấm biển."),
    ("Quảng Ninh đón 80.000 lượt khách", "Tính đến ngày 20/7, dù có ba ngày cấm biển do bão số 1, lượng khách vẫn tăng 12%."),
    ("Ngày hội Biên phòng", "Sáng 20/7, học sinh xem bộ đội trình diễn kêu gọi tàu thuyền vào nơi tránh trú tại Cô Tô."),
    ("Điện lực hỗ trợ khách hàng", "Từ ngày 20/7, khách hàng ở Quảng Ninh nhận lịch cắt điện qua ứng dụng EVNNPC.CSKH."),
    ("Phường Bãi Cháy gỡ khó mặt bằng", "Hộ ông Hùng bị cắt nước từ ngày 15/7 vì không bàn giao mặt bằng, phường họp ngày 20/7."),
    ("Thanh niên Hạ Long dọn rác", "Sáng 20/7, 200 đoàn viên dọn bãi tắm ngập rác sau triều cường tuần qua."),
    ("Ra mắt phim tài liệu về siêu bão", "Phim kể 24 giờ bão Yagi vào Quảng Ninh, phát sóng 20h ngày 20/7."),
    ("Học bổng cho học sinh vùng lũ", "Sáng 20/7, 50 suất học bổng được trao cho học sinh Ba Chẽ từng phải sơ tán."),
    ("Nắng đẹp, Cô Tô kín phòng", "Từ ngày 20 đến 26/7, khách sạn Cô Tô kín phòng, tàu cao tốc tăng 10 chuyến mỗi ngày."),
    ("Bão số 3 suy yếu ở Nghệ An", "Sáng 20/7, bão số 3 suy yếu thành vùng áp thấp trên đất liền Nghệ An."),
    ("Người dân Thanh Hóa dọn nhà", "Từ sáng 20/7, TP Sầm Sơn mất điện, mất nước sau bão, chính quyền khắc phục."),
    ("Xét nghiệm nước giếng ở Hoành Bồ", "Ngày 20/7, CDC Quảng Ninh lấy mẫu nước sau phản ánh thiếu nước sạch kéo dài nhiều năm."),
    ("Trạm thu phí không dừng", "Từ 0h ngày 20/7, cao tốc Hạ Long - Vân Đồn dừng thu phí thủ công, xe không dán thẻ bị phạt."),
    ("Sách trắng thiên tai", "Báo cáo công bố ngày 20/7 tại Hạ Long cho biết mỗi năm Quảng Ninh chịu 2-3 cơn bão, ngập lụt, sạt lở."),
    ("Lịch thi đấu bóng đá nữ", "Trận Than Khoáng Sản gặp Hà Nội lúc 17h ngày 20/7 có thể dời do mưa lớn tại Cẩm Phả."),
    ("Kỷ luật giáo viên lộ đề", "Ngày 20/7, Sở GD&ĐT Quảng Ninh kỷ luật giáo viên sửa điểm thi lớp 10."),
    ("Giá vé tàu ra đảo Cô Tô", "Từ ngày 20/7, vé tàu Vân Đồn - Cô Tô giảm 10%, trẻ em miễn phí."),
)  # fmt: skip
