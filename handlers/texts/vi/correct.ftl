### /sua: quản trị viên sửa chủ đề của một bài

correct-which = Sửa chủ đề bài nào? Chọn bên dưới, trả lời tin của Loa bằng <code>/sua</code>, hoặc gõ <code>/sua</code> kèm đường dẫn.
correct-ask =
    Bài này nói về gì? Chọn hoặc bỏ chủ đề ở dưới, xong thì chọn <b>Lưu</b>.

    Ai theo dõi chủ đề vừa thêm sẽ nhận được bài, nếu bài ra chưa quá hai ngày. Loa cũng học theo bạn.
correct-saved =
    ✅ Đã lưu chủ đề của “{ $title }”: { $topics }.
    Cảm ơn bạn, Loa sẽ học theo.
correct-saved-none =
    ✅ Đã lưu: “{ $title }” không thuộc chủ đề nào.
correct-told = 📤 Loa đang gửi bài cho người theo dõi chủ đề vừa thêm.
button-save-topics = 💾 Lưu
button-correct = 🏷 Sửa chủ đề
