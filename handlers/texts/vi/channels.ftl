## Kênh

channels-in-private = Mời bạn nhắn riêng cho Loa để chọn tin cho kênh.
channels-nowhere = Kênh chỉ có trên Telegram; ở đây Loa nhắn tin cho riêng bạn.
channels-none =
    📣 <b>Cho Loa đăng tin vào kênh của bạn</b>

    1. Mở kênh → Quản trị viên → Thêm quản trị viên → @{ $bot }
    2. Bật quyền <b>đăng bài</b>; các quyền khác tắt hết cũng được.

    Xong, Loa sẽ nhắn bạn ở đây để chọn chủ đề.
channels-which = Bạn muốn chọn tin cho kênh nào?
channels-welcome = 📣 Loa đã vào kênh <b>{ $name }</b>.
channels-menu =
    📣 <b>{ $name }</b>
    { $state ->
        [rests] Kênh đang nghỉ, Loa chưa đăng gì.
        [posts] Đang đăng: { $what }
       *[empty] Chưa đăng gì. Bạn chọn chủ đề muốn đăng nhé.
    }
channels-rest = ⏸ Cho kênh nghỉ
channels-go = ▶️ Đăng tiếp
channels-not-yours = Bạn không quản trị kênh này, hoặc Loa chưa hỏi được Telegram. Bạn thử lại sau ít phút nhé.
