### Cài đặt: tin đến khi nào, đến thế nào, và tin nào thì thôi.

## Trang chính

settings-title = <b>Cài đặt</b>
settings-news-paused = Nhận tin: đang tạm dừng
settings-news-instant = Nhận tin: từng bài, ngay khi có
settings-news-digest = Nhận tin: bản tin { $times }{ $every ->
        [yes] {""}
       *[no] {", "}{ $days }
    }
settings-quiet-off = Giờ yên tĩnh: không
settings-quiet-on = Giờ yên tĩnh: { $from }–{ $until }{ $alerts ->
        [yes] {", "}cảnh báo vẫn đến
       *[no] {""}
    }
settings-cap-on = Từng bài: nhiều nhất { $max } bài một ngày
settings-filters-on = Lọc tin: { $count } điều kiện
settings-mutes-on = Đang ẩn: { $count } mục
settings-zone-on = Múi giờ: { $place }, bây giờ là { $clock }
settings-switches =
    Âm báo: { $silent ->
        [yes] tắt
       *[no] bật
    } · Ảnh: { $pictures ->
        [yes] có
       *[no] không
    } · Tóm tắt: { $summaries ->
        [yes] có
       *[no] không
    }
settings-silent = Nhận không kêu
settings-pictures = Kèm ảnh
settings-summaries = Kèm tóm tắt
settings-rich = Bản tin trình bày đẹp
settings-alerts = Cảnh báo cả giờ yên tĩnh
settings-pause = ⏸ Tạm dừng
settings-resume = ▶️ Nhận lại
settings-paused = Loa tạm im. Mọi lựa chọn của bạn vẫn được giữ; chọn <b>Nhận lại</b> khi bạn muốn.
settings-resumed = Loa lại nhắn tin cho bạn từ bây giờ.
toast-rich = Ứng dụng Telegram cũ có thể không hiện được kiểu này
button-digest = Bản tin ›
button-quiet = Giờ yên tĩnh ›
button-filters = Lọc tin ›
button-mutes = Đang ẩn ›
button-cap = Tối đa mỗi ngày ›
button-zone = Múi giờ ›
button-back-to-settings = ‹ Cài đặt
language-ask = Bạn muốn Loa nói tiếng gì?
language-done = Từ giờ Loa nói tiếng Việt với bạn.

## Bản tin

digest-off =
    <b>Bản tin</b>

    Bây giờ tin đến <b>từng bài, ngay khi có</b>. Muốn đọc gộp một lần? Chọn giờ bên dưới, hoặc gõ ví dụ <code>/bantin 6h30, 18h</code>.
digest-on =
    <b>Bản tin</b>: { $times }{ $every ->
        [yes] {""}
       *[no] {", "}{ $days }
    }
    { $paused ->
        [yes] Loa đang tạm dừng, chọn <b>Nhận lại</b> trong /caidat để có bản tin.
       *[no] Bản tin tới: <b>{ $next }</b>
    }

    Giờ khác, gõ ví dụ <code>/bantin 6h30, 12h, 18h</code> hoặc <code>/bantin thứ 2 4 6 7h</code>.
digest-times-choose = Chọn giờ nhận bản tin, nhiều nhất { $max } giờ một ngày:
digest-days-choose = Chọn ngày nhận bản tin:
digest-unclear =
    Loa chưa rõ “{ $words }”. Bạn gõ theo mẫu này nhé:
    <code>/bantin 6h30, 18h</code> – nhiều nhất { $max } giờ
    <code>/bantin thứ 2 4 6 7h</code> – những ngày ấy
    <code>/bantin tắt</code> – nhận từng bài ngay
digest-pick-now = Ngay khi có
digest-pick-morning = Sáng { $time }
digest-pick-evening = Tối { $time }
digest-pick-both = Sáng và tối
button-digest-times = Giờ khác ›
button-digest-days = Ngày trong tuần ›
button-back-to-digest = ‹ Bản tin
toast-last-time = Cần ít nhất một giờ. Muốn nhận từng bài, bấm ‹ Bản tin rồi chọn “Ngay khi có”.
toast-times-full = Nhiều nhất { $max } giờ một ngày. Bớt một giờ rồi thêm nhé.
toast-last-day = Cần ít nhất một ngày.

## Ngày và giờ

weekday = { $day ->
    [0] thứ hai
    [1] thứ ba
    [2] thứ tư
    [3] thứ năm
    [4] thứ sáu
    [5] thứ bảy
   *[6] chủ nhật
}
weekday-short = { $day ->
    [0] T2
    [1] T3
    [2] T4
    [3] T5
    [4] T6
    [5] T7
   *[6] CN
}
days-all = mọi ngày
days-work = ngày làm việc
days-weekend = cuối tuần
button-days-all = Mọi ngày
button-days-work = Ngày làm việc
when-tomorrow = { $clock } ngày mai
when-weekday = { $clock } { $day }
list-and = { $items } và { $last }

## Giờ yên tĩnh

quiet-off =
    <b>Giờ yên tĩnh</b>: không

    Loa nhắn bạn cả ngày lẫn đêm. Muốn yên tĩnh, chọn bên dưới, hoặc gõ ví dụ <code>/yentinh 22h-5h</code>.
quiet-on =
    <b>Giờ yên tĩnh</b>: { $from }–{ $until }

    Trong lúc đó Loa giữ tin lại, hết giờ mới nhắn. { $alerts ->
        [yes] Riêng cảnh báo khẩn (bão, lũ, cấm biển…) vẫn đến ngay.
       *[no] Cảnh báo khẩn (bão, lũ, cấm biển…) cũng chờ.
    }

    Giờ khác, gõ ví dụ <code>/yentinh 22h-5h</code>.
quiet-unclear =
    Loa chưa rõ “{ $words }”. Bạn gõ theo mẫu này nhé:
    <code>/yentinh 22h-5h</code> – từ 22h đến 5h
    <code>/yentinh tắt</code> – không cần yên tĩnh
quiet-whole-day = Từ { $time } đến { $time } là cả ngày. Muốn Loa nghỉ hẳn, bạn gõ /tamdung nhé.
quiet-none = Không cần

## Tối đa mỗi ngày

cap-off =
    <b>Tối đa mỗi ngày</b>: không giới hạn

    Nhiều tin quá? Chọn số bài Loa nhắn từng bài trong một ngày, hoặc gõ ví dụ <code>/toida 10</code>. Bài vượt mức sẽ vào bản tin, không mất bài nào.
cap-on =
    <b>Tối đa mỗi ngày</b>: { $max } bài

    Bài vượt mức sẽ vào bản tin lúc <b>{ $next }</b>, không mất bài nào.
cap-digest =
    <b>Tối đa mỗi ngày</b>: { $max ->
        [0] không giới hạn
       *[other] { $max } bài
    }

    Bạn đang nhận bản tin, nên mức này chỉ dùng khi bạn nhận từng bài.
cap-unclear = Loa chưa rõ “{ $words }”. Gõ một số từ 1 đến { $most }, ví dụ <code>/toida 10</code>, hoặc <code>/toida tắt</code> để không giới hạn.
cap-choice = { $max } bài
cap-none = Không giới hạn

## Lọc tin

filters-none =
    <b>Lọc tin</b>: không

    Loa nhắn mọi tin bạn theo dõi.
filters-some = <b>Lọc tin</b>
filters-must = Phải có: { $words }
filters-any = Một trong: { $words }
filters-not = Không có: { $words }
filters-how =
    Gõ <code>/loc +bão, "Hạ Long", -bóng đá</code>: dấu <code>+</code> là phải có, <code>-</code> là không được có, không dấu là có một trong số đó.
    Cách nhau bằng dấu phẩy. Bỏ hết: <code>/loc tắt</code>.
filters-misread = { $problem ->
        [open_quote] Ngoặc kép ở <code>{ $words }</code> chưa đóng.
        [too_long] Cụm từ “{ $words }…” dài quá { $characters } ký tự.
        [too_many] Nhiều nhất { $max } cụm từ thôi. Bạn bớt đi nhé.
        [twice] “{ $words }” được ghi hai lần với hai dấu khác nhau. Bạn chọn một thôi nhé.
        [no_word] Trong “{ $words }” không có chữ nào để tìm.
       *[nothing] Loa chưa thấy từ nào.
    } Ví dụ: <code>/loc +bão, "Hạ Long", -bóng đá</code>
filters-ask = Bạn muốn lọc từ nào? Ví dụ gõ <code>+bão, -bóng đá</code>. Gõ /thoi để thôi.
button-filters-add = ✏️ Thêm từ lọc
button-filters-clear = Bỏ hết
toast-filters-off = Không lọc nữa

## Thêm hay bớt tin thế này

more-which = Bạn muốn thêm tin như bài nào?
more-ask =
    Bạn muốn có thêm tin như bài này? Chọn điều muốn theo dõi nhé:

    <i>{ $title }</i>
more-all =
    Mọi điều bài này nói tới, bạn đều đang theo dõi rồi:

    <i>{ $title }</i>
less-which = Bạn muốn bớt tin như bài nào?

less-ask =
    Bạn muốn bớt những tin như bài này? Chọn điều muốn ẩn nhé:

    <i>{ $title }</i>
button-less = Ẩn { $what }
button-less-story = Ẩn riêng vụ này
mute-ask = Ẩn { $what } trong bao lâu?
mute-days = { $days } ngày
mute-for-ever = Mãi mãi
mute-done = Đã ẩn { $what } đến { $until }.
mute-done-for-ever = Đã ẩn { $what } cho đến khi bạn bỏ ẩn.
mute-undone = Tin về { $what } sẽ lại đến với bạn.
mute-full = Bạn đang ẩn đủ { $max } mục. Bỏ ẩn một mục rồi thêm mục mới nhé.
mute-which = Loa chưa rõ “{ $words }”. Bạn muốn ẩn:
mute-unclear = Bạn muốn ẩn gì? Gõ tên chủ đề, tờ báo hay từ khóa, ví dụ <code>/im bóng đá 3 ngày</code> (từ khóa dài { $min }–{ $max } ký tự).
mute-nothing =
    Bạn không ẩn mục nào.

    Muốn bớt tin, gõ ví dụ <code>/im bóng đá 3 ngày</code>, hoặc chọn “👎 Bớt tin thế này” dưới một bài.
mute-list =
    <b>Đang ẩn { $count } mục</b>

    { $what }

    Muốn hiện lại mục nào, bạn chọn mục ấy. Ẩn thêm: gõ ví dụ <code>/im bóng đá 3 ngày</code>.
mute-line = { $what }: đến { $until }
mute-line-for-ever = { $what }: đến khi bạn bỏ ẩn
mute-more = … và { $count } mục nữa
mute-story = 🗞️ vụ “{ $title }”
mute-story-gone = 🗞️ một vụ đã qua
button-lift = ✖️ { $what }
toast-lifted = Đã bỏ ẩn { $what }

## Múi giờ

zone-shown =
    <b>Múi giờ</b>: { $place }

    Ở đó bây giờ là <b>{ $clock } { $day }</b>. Giờ bản tin và giờ yên tĩnh tính theo giờ này.

    Nơi khác? Chọn bên dưới, hoặc gõ ví dụ <code>/muigio Seoul</code>.
zone-which = “{ $words }” có mấy múi giờ. Bạn ở gần đâu?
zone-near = Loa chưa biết “{ $words }”. Ý bạn là:
zone-unknown = Loa chưa biết “{ $words }”. Bạn gõ tên thành phố lớn gần nhất, ví dụ <code>/muigio Seoul</code>, hoặc chọn:
zone-ask = Bạn đang ở thành phố nào? Gõ /thoi để thôi.
button-zone-other = ✏️ Nơi khác

## Khi nào nhận tin, hỏi một lần lúc làm quen

start-when = Bạn muốn nhận tin khi nào?
start-when-now = Vâng, có tin là Loa nhắn ngay. Đổi ý lúc nào cũng được: /bantin
start-when-digest = Vâng, Loa gom tin lại, gửi bạn lúc { $times } mỗi ngày. Đổi ý lúc nào cũng được: /bantin

## Bảng lệnh

menu-bantin = Nhận tin ngay hay theo giờ
menu-yentinh = Giờ yên tĩnh
menu-loc = Lọc tin theo từ
menu-im = Tạm ẩn một chủ đề, báo, từ khóa
