### /tinhtrang: nguồn tin của bạn đọc lúc nào, có gì chưa ổn. Xem một lần là rõ.

menu-tinhtrang = Nguồn tin của bạn có ổn không

status-none = Loa chưa đọc nguồn nào cho bạn.
status-well = ✅ <b>{ $total ->
    [1] Nguồn
   *[other] Cả { $total } nguồn
} { $follows ->
    [yes] của bạn
   *[no] Loa đọc
} đang được đọc đều</b>
status-ill = <b>{ $read } trên { $total } nguồn { $follows ->
    [yes] của bạn
   *[no] Loa đọc
} đang được đọc đều</b>
status-source = { $well ->
    [yes] ✅
   *[no] ⚠️
} { $paper } · { $facts }
status-read = đọc { $at }
status-not-read = chưa đọc được
status-news = bài mới { $at }
status-more = … và { $count } nguồn nữa

status-blocked = trang báo không cho Loa đọc
status-unreachable = không kết nối được
status-broken = nguồn tin trả về thứ không đọc được
status-throttled = trang báo đề nghị Loa đọc thưa hơn
status-unread = chưa tới lượt đọc lần đầu
status-late = đọc trễ
status-silent = đọc được, nhưng lâu hơn thường lệ chưa có bài mới
status-empty = đọc được, nhưng không có bài nào
status-layout = trang báo đổi giao diện, Loa tạm đọc theo cách chung
status-since = từ { $at }
status-part = ({ $ill } trên { $total } mục)

## Cho quản trị viên

status-whole = <b>Toàn hệ thống</b>
status-open = { $count ->
    [0] 📤 Không có gì chờ gửi
   *[other] 📤 { $count } lượt tin chưa gửi xong (kể cả tin chờ giờ)
}
status-behind = 🐌 Gửi trễ từ { $since }
status-on-time = ⏱ Gửi đúng giờ
status-feeds = 📡 { $well } trên { $total } mục nguồn tin khỏe
status-summaries = 📝 Tóm tắt bằng máy hôm nay: hỏi { $asked }, dùng { $told }, bỏ { $rejected } vì không đúng bài, lỗi { $failed }
status-messenger-starting = 💬 { $name }: chưa rõ (từ { $since })
status-messenger-ok = 💬 { $name }: ổn từ { $since }
status-messenger-unreachable = 🔌 { $name }: không kết nối được từ { $since }
status-messenger-conflict = 👥 { $name }: chương trình khác dùng cùng mã bot từ { $since }
status-messenger-token = 🔑 { $name }: không nhận mã bot từ { $since }
