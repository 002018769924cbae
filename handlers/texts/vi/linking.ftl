## Một người, nhiều ứng dụng

messenger-name = { $messenger ->
        [telegram] Telegram
        [zalo] Zalo
       *[other] trang web
    }
link-code =
    🔗 Mã của bạn: <code>{ $code }</code>

    Trong 5 phút, mở chỗ kia bạn dùng Loa (Zalo, Telegram hay trang web) và nhắn:
    <code>/lienket { $code }</code>
    Hai nơi sẽ thành một: theo dõi chung, cài đặt chung, mỗi tin chỉ đến một lần.
link-done =
    ✅ Xong! Loa biết bạn ở cả { $chats }. Những gì hai nơi theo dõi đã gộp lại, cài đặt lấy từ nơi tạo mã.

    Bạn muốn nhận tin ở đâu? Nơi ấy trục trặc lâu thì Loa nhắn sang nơi kia.
link-stands = 🔗 Loa nhắn bạn ở: { $chats }. Nơi được đánh dấu nhận tin, nơi kia để dự phòng.
link-to = Nhận tin qua { $messenger }
link-off = Tách chỗ này ra
link-ended = Đã tách. Từ nay chỗ này đứng riêng, bạn chọn lại chủ đề bằng /chude nhé.
link-none = Chỗ này chưa liên kết với chỗ nào. Gõ /lienket để lấy mã.
link-no-code = Mã gồm 8 chữ và số, như 7KQ2-M9XW. Gõ /lienket ở chỗ kia để lấy mã mới nhé.
link-refused = Mã này không dùng được: đã quá 5 phút, đã dùng rồi, hoặc hai chỗ cùng một ứng dụng. Bạn lấy mã mới bằng /lienket nhé.
link-in-private = Liên kết chỉ dành cho chỗ nhắn riêng với Loa.
