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
    Hai nơi sẽ thành một: theo dõi chung, cài đặt chung, mỗi tin chỉ đến một lần.
link-done =
    ✅ Xong! Loa biết bạn ở cả { $chats }. Những gì hai nơi theo dõi đã gộp lại, cài đặt lấy từ nơi tạo mã.

    Bạn muốn nhận tin ở đâu? Nơi ấy trục trặc lâu thì Loa nhắn sang nơi kia.
link-stands = 🔗 Loa nhắn bạn ở: { $chats }. Nơi được đánh dấu nhận tin, nơi kia để dự phòng.
link-to = Nhận tin qua { $messenger }
link-off = Tách nơi này ra
link-ended = Đã tách. Từ nay nơi này đứng riêng, bạn chọn lại chủ đề bằng /chude nhé.
link-none = Nơi này chưa liên kết với nơi nào. Gõ /lienket để lấy mã.
link-no-code = Mã gồm 8 chữ và số, như 7KQ2-M9XW. Gõ /lienket ở nơi kia để lấy mã mới nhé.
link-refused = Mã này không dùng được: đã quá 5 phút, đã dùng rồi, hoặc hai nơi cùng một ứng dụng. Bạn lấy mã mới bằng /lienket nhé.
link-in-private = Bạn nhắn riêng cho Loa rồi gõ /lienket nhé; ở nhóm và kênh thì không liên kết được.
