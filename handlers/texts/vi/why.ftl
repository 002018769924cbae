### /visao: vì sao bạn nhận, hoặc chưa nhận, một bài. Mỗi bước một dòng, đúng sự thật.

menu-visao = Vì sao tôi nhận (hay không nhận) một bài
button-why = Vì sao tôi nhận tin này?

## Bạn hỏi bài nào?

why-ask =
    Bạn hỏi về bài nào? Chọn bên dưới, trả lời tin của Loa bằng <code>/visao</code>, hoặc gõ <code>/visao</code> kèm đường dẫn.
meant-no-article = Tin bạn trả lời không kèm bài báo nào mà Loa biết.
meant-no-number = Loa không có bài số { $number }.
meant-which = Tin này có nhiều bài. Ý bạn là bài nào?
meant-unseen = 🔎 Loa chưa thấy bài này, hoặc bài đã quá cũ nên không còn lưu.
why-unseen-read =
    🔎 Loa chưa thấy bài này, hoặc bài đã quá cũ nên không còn lưu.
    Loa có đọc { $paper }, lần gần nhất lúc { $read }. Bài vừa đăng thì ít phút nữa mới tới; bài không có trong nguồn tin của báo thì Loa không thấy được.
why-unseen-not-read =
    🔎 Loa chưa thấy bài này, hoặc bài đã quá cũ nên không còn lưu.
    Loa có theo { $paper }, nhưng chưa đọc được lần nào.
why-unseen-foreign =
    🔎 Loa chưa thấy bài này, hoặc bài đã quá cũ nên không còn lưu.
    Loa không đọc { $host }. Xem Loa đọc những báo nào: /nguon

## Từng bước

why-title = <b><a href="{ $url }">{ $title }</a></b>
    { $paper }
why-seen = 📥 Loa thấy bài lúc { $seen }
why-seen-published = 📥 Loa thấy bài lúc { $seen } (báo đăng { $published })
why-match = 🔔 Khớp với <b>{ $what }</b>, bạn theo dõi từ { $since }
why-everyone = 🔔 Tin dành cho tất cả mọi người
why-held-quiet = 🌙 Đang trong giờ yên tĩnh của bạn nên chờ đến { $until }
why-held-digest = 🗞 Chờ bản tin { $until } của bạn
why-held-cap = 📊 Bạn đã nhận đủ số bài trong ngày nên chờ bản tin { $until }
why-was-held-quiet = 🌙 Đến trong giờ yên tĩnh của bạn nên đã phải chờ
why-was-held-digest = 🗞 Để dành cho bản tin của bạn
why-was-held-cap = 📊 Hôm ấy bạn đã nhận đủ số bài nên đã phải chờ
why-bundled = 🗞 Gộp với các bài khác vào bản tin { $at }
why-queued = ⏳ Đang chờ sau một tin khác gửi tới bạn
why-turn-comes = ⏳ Đang xếp hàng, sắp tới lượt gửi
why-waiting-asked = ⏳ { $messenger } bảo chờ đến { $until }
why-waiting-trouble = ⏳ Chưa gửi được, Loa gửi lại lúc { $until }
why-waiting-doubt = ❓ Có thể đã đến: mạng đứt lúc gửi. Loa gửi thêm một lần lúc { $until }
why-sending = 📤 Đang gửi
why-sending-again = ❓ Có thể đã đến: mạng đứt lúc gửi. Loa đang gửi thêm một lần
why-sent = ✅ Đã gửi lúc { $at }
why-sent-again =
    ✅ Đã gửi lúc { $at }
    ❓ Có thể bạn thấy hai lần: lần trước mạng đứt lúc gửi nên Loa gửi thêm một lần
why-unknown = ❓ Có thể đã đến: mạng đứt lúc gửi, lần cuối { $at }. Loa không gửi nữa để khỏi trùng
why-gone = 🚪 Lúc { $at }, Loa không vào được cuộc trò chuyện này nên không gửi
why-gone-paused = ⏸ Khi tới lượt ({ $at }), bạn đang tạm dừng nhận tin
why-rejected = ⚠️ { $messenger } không nhận tin này nên Loa không gửi được
why-withdrawn-before = 🗑 Bài đã được rút lúc { $at }, trước khi đến bạn
why-withdrawn = 🗑 Bài đã được rút lúc { $at }
why-corrected = ✏️ Đã cập nhật lúc { $at }
why-corrected-perhaps = ✏️ Có lẽ đã cập nhật lúc { $at }: mạng đứt giữa chừng
why-corrected-soon = ✏️ Bài có thay đổi, Loa sắp cập nhật tin đã gửi bạn
why-retracted = 🗑 Bài đã được rút, Loa gỡ tin lúc { $at }
why-retracted-perhaps = 🗑 Bài đã được rút, có lẽ Loa đã gỡ tin lúc { $at }: mạng đứt giữa chừng
why-retracted-soon = 🗑 Bài đã được rút, Loa sắp gỡ tin đã gửi bạn

## Vì sao không nhận

why-not-news = 🗄 Khi Loa thấy thì bài đã cũ hoặc nguồn vừa được thêm, nên Loa không nhắn cho ai
why-forgotten = 📕 Đã quá { $days } ngày nên sổ gửi bài này không còn
why-page-due = ⏳ Bài còn chờ Loa đọc trang
why-turn = 📤 Đang gửi, chưa tới lượt bạn
why-changed = 🤷 Bây giờ thì bài này hợp với bạn; lúc bài ra, có lẽ bạn đang tạm dừng, ẩn hoặc lọc nó
why-paused = ⏸ Bạn đang tạm dừng nhận tin
why-nothing = 🔕 Bạn không theo dõi gì khớp với bài này
why-later = 🕔 Bạn theo dõi <b>{ $what }</b> từ { $since }, sau khi bài này ra
why-this-story = vụ này
why-muted = 🙈 Bạn đang ẩn <b>{ $what }</b>
why-muted-until = 🙈 Bạn đang ẩn <b>{ $what }</b> đến { $until }
why-filter-not = 🧹 Bộ lọc của bạn chặn: có từ “{ $words }”
why-filter-must = 🧹 Bộ lọc của bạn chặn: thiếu từ “{ $words }”
why-filter-any = 🧹 Bộ lọc của bạn chặn: không có từ nào trong { $words }
button-unmute = Hiện lại { $what }
button-read-it = Xem bài

messenger-web = Trang web

## /rut: quản trị viên rút một bài

retract-which = Rút bài nào? Chọn bên dưới, trả lời tin của Loa bằng <code>/rut</code>, hoặc gõ <code>/rut</code> kèm đường dẫn.
retract-ask =
    Rút bài này?

    • { $count ->
        [0] Chưa ai nhận bài này.
       *[other] Khoảng { $count } người đã nhận: Loa xóa tin nếu còn xóa được, nếu không thì sửa lại hoặc báo rằng bài đã rút.
    }
    • Ai chưa nhận sẽ không nhận nữa.
    • Việc này không hoàn tác được.
retract-already = Bài này đã được rút trước đó.
retract-done = 🗑 Đã rút “{ $title }”. Loa đang gỡ những tin đã gửi.
button-retract = 🗑 Rút bài
