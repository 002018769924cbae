### Loa báo cho quản trị viên: chuyện gì, ở đâu, nên làm gì. Mỗi chuyện một lần khi bắt đầu, một lần khi đã yên.

notice-empty =
    📭 <b>{ $name }</b>: nguồn vẫn mở được nhưng từ lâu không có bài nào.
    Mời bạn mở thử { $url }; nếu báo đã bỏ nguồn này, hãy xóa nó bằng <code>loa feeds remove</code>.
notice-silent =
    🤫 <b>{ $name }</b>: lâu hơn hẳn thường lệ chưa có bài mới.
    Có thể báo đã đổi địa chỉ nguồn tin. Mời bạn xem { $url } và trang chủ của báo.
notice-not_a_feed =
    📄 <b>{ $name }</b>: nơi đáng lẽ là nguồn tin lại trả về một trang khác.
    Mời bạn chạy <code>loa feeds test</code> với { $url } để tìm địa chỉ mới.
notice-challenge =
    🚧 <b>{ $name }</b>: trang báo chặn máy đọc tin bằng trang kiểm tra trình duyệt.
    Loa vẫn thử lại thưa hơn. Nếu kéo dài, hãy xin tòa soạn cho phép Loa truy cập.
notice-blocked =
    🚫 <b>{ $name }</b>: trang báo không cho Loa đọc nữa.
    Hãy liên hệ tòa soạn, hoặc bỏ nguồn { $url }.
notice-throttled =
    🐢 <b>{ $name }</b>: trang báo đề nghị Loa hỏi thưa hơn. Loa đã làm theo, bạn không cần làm gì.
notice-layout =
    🧩 <b>{ $name }</b>: trang báo đã đổi giao diện, quy tắc đọc bài không còn khớp.
    Bài vẫn được đọc bằng cách chung, có thể kém gọn hơn. Hãy cập nhật quy tắc của trang này.
notice-unreachable =
    🔌 <b>{ $name }</b>: không kết nối được tới { $url }.
    Loa tự thử lại. Nếu nhiều nguồn cùng mất, hãy kiểm tra mạng của máy chủ.
notice-refused =
    ⛔ <b>{ $name }</b>: Loa không đọc nguồn này vì lý do an toàn.
    Hãy kiểm tra địa chỉ { $url }; nếu là máy nội bộ của bạn, thêm nó vào LOA_PRIVATE_FEED_HOSTS.
notice-error =
    ⚠️ <b>{ $name }</b>: nguồn { $url } trả lời lỗi. Loa tự thử lại, mỗi lần một thưa hơn.
notice-gone =
    🪦 <b>{ $name }</b>: báo cho biết nguồn { $url } đã đóng hẳn. Loa không hỏi nữa.
    Nếu có địa chỉ mới, hãy thêm bằng <code>loa feeds add</code>.
notice-messenger-token =
    🔑 <b>{ $name }</b> không chấp nhận mã bot (token). Loa không gửi được tin nào qua đó.
    Hãy lấy mã mới, ghi vào cấu hình rồi khởi động lại Loa. Tin đang chờ không bị mất.
notice-messenger-conflict =
    👥 <b>{ $name }</b>: một chương trình khác đang nhận tin bằng cùng mã bot (từ { $since }).
    Hai bên giành nhau nên lệnh của người đọc có thể mất. Hãy tắt bớt một.
notice-messenger-unreachable =
    🔌 <b>{ $name }</b>: Loa không kết nối được từ { $since }.
    Loa tự thử lại, tin đang chờ không bị mất. Nếu kéo dài, hãy kiểm tra mạng{ $name ->
        [Telegram] {" "}hoặc đặt TELEGRAM_PROXY
       *[other] , và LOA_PUBLIC_URL nếu bạn dùng webhook
    }.
notice-queue =
    🐌 <b>Tin gửi đi đang trễ</b> từ { $since }.
    Không tin nào bị mất. Hãy xem Loa còn chạy phần gửi không, máy có quá tải không; /tinhtrang cho biết còn bao nhiêu đang chờ.
notice-queue-over = ✅ <b>Tin gửi đi đã kịp trở lại</b> (đã trễ từ { $since }).
notice-thread =
    🧵 <b>{ $name }</b>: một chủ đề của nhóm đã đóng, bị xóa hoặc không cho Loa đăng nữa. Loa ngừng đăng riêng ở đó.
    Mở lại rồi gõ một lệnh của Loa trong chủ đề ấy, ví dụ /moi, là tin đến tiếp.
notice-channel =
    📣 Loa không đăng được vào kênh <b>{ $name }</b> nữa.
    Mở kênh → Quản trị viên → Loa → bật quyền <b>đăng bài</b>; không thấy Loa thì thêm lại. Các chủ đề đã chọn vẫn còn, có quyền là Loa đăng tiếp.
    Nếu không cần Loa ở đó nữa thì bạn không phải làm gì.
notice-other = ⚠️ <b>{ $name }</b> cần bạn để ý. { $url }
notice-over = ✅ <b>{ $name }</b> đã ổn trở lại (có sự cố từ { $since }).
