### Một vụ việc qua nhiều báo: các báo khác, theo dõi vụ này.

card-others = +{ $count } báo khác
card-story = 🔔 vụ bạn theo dõi
card-follow-story = 🔔 Theo dõi vụ này
card-leave-story = 🔕 Bỏ theo dõi vụ này
card-other-papers = 📰 Các báo khác
card-weight-dead = 🔴 <b>Tin mới của vụ bạn đã đọc:</b> thêm người thiệt mạng
card-weight-missing = 🔴 <b>Tin mới của vụ bạn đã đọc:</b> thêm người mất tích
card-weight-hurt = 🔴 <b>Tin mới của vụ bạn đã đọc:</b> thêm người bị thương
card-weight-over = 🟢 <b>Tin mới của vụ bạn đã đọc:</b> đã ổn
card-weight-denied = ✏️ <b>Tin mới của vụ bạn đã đọc:</b> có đính chính

story-others =
    📰 <b>{ $title }</b>
    { $count } báo khác cũng viết về vụ này:
story-alone = Chưa thấy báo nào khác viết về vụ này. Chọn “Theo dõi vụ này”, có báo viết thêm là Loa nhắn bạn.
story-alone-followed = Chưa thấy báo nào khác viết về vụ này. Có báo viết thêm là Loa nhắn bạn.
story-alone-over = Không có báo nào khác viết về vụ này.
story-followed = Đang theo dõi vụ này. Báo nào viết thêm, Loa nhắn bạn; ba ngày không có tin mới thì Loa tự thôi. Muốn bỏ sớm: /theodoi.
story-already = Bạn đang theo dõi vụ này rồi. Muốn bỏ: /theodoi.
story-left = Đã bỏ theo dõi vụ này.
story-was-not = Bạn không theo dõi vụ này.
story-over = Vụ này đã ba ngày không có tin mới nên Loa không theo nữa.
why-heard = 📰 Bạn đã có tin cùng vụ từ { $paper }: “{ $title }”. Muốn nhận mọi tin của vụ này, chọn “Theo dõi vụ này” dưới bài.
