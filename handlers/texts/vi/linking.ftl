## Một người, nhiều ứng dụng

messenger-name = { $messenger ->
        [telegram] Telegram
        [zalo] Zalo
       *[other] trang web
    }
link-code =
    🔗 Mã của bạn: <code>{ $code }</code>

    Trong 5 phút, bạn mở Loa ở nơi kia (Zalo, Telegram hay trang web) rồi nhắn:
    <code>/lienket { $code }</code>
    Hai nơi sẽ thành một: theo dõi chung, cài đặt chung, mỗi tin chỉ đến một lần. Mã này chỉ dành cho bạn, đừng đưa cho ai.
link-done =
    ✅ Xong! Loa biết bạn ở cả { $chats }. Những gì hai nơi theo dõi nay là một.

    Bạn muốn nhận tin ở đâu? Nơi ấy trục trặc lâu thì Loa nhắn sang nơi kia.
link-stands = 🔗 Loa nhắn bạn ở: { $chats }. Nơi được đánh dấu nhận tin, nơi kia để dự phòng.
link-to = Nhận tin qua { $messenger }
link-keep =
    Hai nơi đang theo dõi khác nhau. Loa đã gộp cả hai, cài đặt lấy từ nơi tạo mã.
    Bạn muốn khác thì chọn trong hôm nay nhé:
link-keep-both = Gộp cả hai
link-keep-one = Giữ của { $messenger }
link-kept-both = 👌 Đã gộp cả hai nơi: { $count } mục đang theo dõi, cài đặt của nơi tạo mã.
link-kept = 👌 Đã giữ của { $name }: { $count } mục đang theo dõi và cài đặt ở đó.
link-off = Bỏ liên kết nơi này
link-ended = Đã bỏ liên kết. Mỗi nơi giữ nguyên những gì đang theo dõi và cài đặt, từ nay đứng riêng.
link-none = Nơi này chưa liên kết với nơi nào. Gõ /lienket để lấy mã.
link-no-code = Mã gồm 8 chữ và số, như 7KQ2-M9XW. Gõ /lienket ở nơi kia để lấy mã mới nhé.
link-refused = Mã này không dùng được: đã quá 5 phút, đã dùng rồi, hai nơi cùng một ứng dụng, hoặc có nơi đang theo dõi quá { $max } mục. Bạn lấy mã mới bằng /lienket nhé.
link-in-private = Bạn nhắn riêng cho Loa rồi gõ /lienket nhé; ở nhóm và kênh thì không liên kết được.
