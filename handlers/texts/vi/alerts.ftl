### Cảnh báo khẩn: bão, cấm biển, cắt điện … báo ngay cho người đã chọn, và báo lại khi đã yên.

menu-canhbao = Cảnh báo khẩn: bão, cấm biển, cắt điện…

## Trên thẻ: từ bao giờ, đến bao giờ, ai thông báo.

alert-times = 🕐 { $has_start ->
        [yes] Từ { $start }{ $end ->
            [notice] {" "}đến khi có thông báo mới
            [known] {" "}đến { $until }
           *[none] {""}
        }
       *[no] { $end ->
            [notice] Đến khi có thông báo mới
           *[known] Đến { $until }
        }
    }
alert-clock-today = { $clock } hôm nay
alert-clock = { $clock } ngày { $day }/{ $month }
alert-day = ngày { $day }/{ $month }
alert-end-of-day = hết ngày { $day }/{ $month }
alert-issuer = 🏛 { $issuer }

## /canhbao

alerts-title = 🚨 <b>Cảnh báo khẩn</b>
alerts-none-chosen = Bạn chưa chọn loại nào. Chọn bên dưới: hễ có là Loa báo ngay, khi đã yên Loa cũng báo lại.
alerts-chosen = Loa báo ngay cho bạn { $count } loại đã chọn, và khi đã yên Loa cũng báo lại.
alerts-where-all = 📍 Nơi: cả tỉnh
alerts-where = 📍 Nơi bạn chọn riêng: { $places }{ $more ->
        [0] {""}
       *[other] {" "}và { $more } nơi nữa
    }
alerts-where-mine = 📍 Nơi bạn theo dõi: { $places }{ $more ->
        [0] {""}
       *[other] {" "}và { $more } nơi nữa
    }. Đổi ở /diaban thì nơi nhận cảnh báo đổi theo.
alerts-where-nowhere = 📍 Nơi: cả tỉnh. Theo dõi địa bàn ở /diaban thì Loa chỉ báo chuyện ở đó.
alerts-at = 📍 Bạn muốn nhận cảnh báo ở đâu? Chọn ở dưới để thêm hoặc bỏ. Xã, phường thì gõ tên: <code>/canhbao cô tô</code>. Bỏ hết thì Loa theo địa bàn bạn theo dõi.
alerts-quiet-pass = 🌙 Giờ yên tĩnh: cảnh báo vẫn đến
alerts-quiet-wait = 🌙 Giờ yên tĩnh: cảnh báo chờ đến khi hết giờ
alerts-in-force = <b>Đang có hiệu lực</b>
alerts-nothing-in-force = Lúc này không có cảnh báo nào còn hiệu lực.
alerts-read = Đọc bài
alerts-unclear = Loa chưa rõ “{ $words }” là loại cảnh báo hay nơi nào. Bạn chọn ở dưới, hoặc gõ ví dụ <code>/canhbao cấm biển</code>, <code>/canhbao cô tô</code>.
alerts-full = Bạn đang theo dõi quá nhiều mục nên chưa thêm được. Bỏ bớt bằng /theodoi rồi thử lại nhé.
button-alerts = 🚨 Cảnh báo khẩn: bão, cấm biển…
button-alerts-settings = Cảnh báo khẩn ›
button-alerts-all = Chọn tất cả
button-alerts-none = Bỏ tất cả
button-alerts-everywhere = 📍 Cả tỉnh
button-alerts-my-places = 📍 Nơi tôi theo dõi
button-alerts-at = 📍 Chọn nơi riêng ›
button-alerts-back = ‹ Cảnh báo khẩn
button-alerts-quiet = 🌙 Báo cả giờ yên tĩnh
toast-alerts-on = Đã bật { $what }
toast-alerts-off = Đã tắt { $what }
toast-alerts-all-on = Đã bật mọi cảnh báo khẩn
toast-alerts-all-off = Đã tắt mọi cảnh báo khẩn

## /visao

why-alert-known = 🚨 Cảnh báo này Loa đã báo từ một bài trước, hoặc đã hết hạn, nên không báo thêm
why-alert-over = ✅ Cảnh báo đã hết trước khi đến lượt bạn, nên Loa không báo nữa
why-clear-unheard = ✅ Tin này báo một cảnh báo đã hết. Cảnh báo ấy chưa kịp đến bạn, nên Loa không nhắn
