### Người soạn thông báo thấy gì trong lúc gửi và khi gửi xong.

progress-sending =
    📢 <b>Đang gửi thông báo</b>
    { $bar } { $percent }%
    Đã tới { $sent } trên khoảng { $audience } người nhận.
progress-stopping =
    ✋ <b>Đang dừng…</b>
    { $bar } { $percent }%
    Đã tới { $sent } người nhận; những tin đang trên đường sẽ đi nốt.
progress-done =
    📢 <b>Đã gửi xong</b>
    { $bar } { $percent }%
    Đã tới { $sent } người nhận.
progress-cancelled =
    ✋ <b>Đã dừng</b>
    { $bar } { $percent }%
    Đã tới { $sent } người nhận.
progress-held = 🌙 { $count } người đang trong giờ yên tĩnh, sẽ nhận khi hết giờ.
progress-stop = ✋ Dừng gửi

report-done = ✅ <b>Thông báo đã gửi xong.</b>
report-cancelled = ✋ <b>Thông báo đã dừng theo yêu cầu.</b>
report-sent = • Đã tới { $count } người nhận.
report-gone = • { $count } người đã chặn Loa hoặc rời đi. Loa giữ nguyên thiết lập của họ, họ quay lại là nhận tin tiếp.
report-rejected = • { $count } người không nhận được.
report-unknown = • { $count } người chưa chắc đã nhận được: Loa đã gửi hai lần mà không có hồi âm.
