### Lời của Loa trong trò chuyện. Loa xưng "Loa", gọi người đọc là "bạn".

## Chào hỏi

start-hello =
    Chào bạn, mình là <b>Loa</b> 📣

    Loa đọc báo giúp bạn: có tin mới hợp ý, Loa tóm tắt rồi nhắn ngay.

    Bạn quan tâm chuyện gì? Chọn ở dưới, đủ rồi thì chọn <b>Xong</b>.
start-again =
    Chào { $name }, Loa đây 📣

    Bạn đang theo dõi { $count } mục. Chọn ở dưới để thêm hoặc bớt chủ đề, đủ rồi thì chọn <b>Xong</b>.
start-old-address = 🔗 Đường dẫn bạn vừa mở đã cũ hoặc Loa không nhận ra. Không sao, mời bạn bắt đầu ở đây:
start-done =
    Xong rồi! Bạn theo dõi { $what }{ $more ->
        [0] {""}
       *[other] {" "}và { $more } mục nữa
    }.{ $shown ->
        [0] {""}
       *[other] {" "}Đây là tin mới nhất.
    }
start-done-none =
    Bạn chưa chọn chủ đề nào. Không sao: bạn có thể theo dõi { $paper }, hoặc hỏi Loa bất cứ lúc nào bằng cách gõ vài từ cần tìm.

## Nút bấm

button-done = ✅ Xong
button-other-language = English
button-start = Về đầu
button-help = Trợ giúp
button-topics = Chủ đề
button-sources = Nguồn tin
button-latest = Tin mới nhất
button-latest-of = Tin mới: { $what }
button-settings = Cài đặt
button-mine = Đang theo dõi
button-follow = Theo dõi
button-follow-this = Theo dõi { $what }
button-follow-keyword = Theo dõi từ khóa “{ $words }”
button-follow-again = Theo dõi lại
button-follow-home = Theo dõi báo tỉnh
button-stop-this = Bỏ theo dõi
button-stop-all = Bỏ tất cả
button-no = Không
button-never-mind = Thôi
button-undo = Hoàn tác
button-cancel = Hủy
button-back = ‹ Trước
button-further = Sau ›
button-newer = ‹ Mới hơn
button-older = Cũ hơn ›
button-back-to-help = ‹ Trợ giúp
button-newest-first = Mới nhất trước
button-best-first = Khớp nhất trước
button-meant = Tìm “{ $words }”
button-without-filters = Tìm không lọc
button-erase = Xóa dữ liệu của tôi
button-erase-all = Xóa tất cả
button-health = Sức khỏe nguồn tin
button-send = Gửi cho { $count } người
button-choose-topic = Chọn người nhận
button-rewrite = Viết lại

## Theo dõi

follow-done = Từ nay có tin về { $what }, Loa sẽ nhắn bạn.
follow-already = Bạn đang theo dõi { $what } rồi.
follow-full = Bạn đã theo dõi đủ { $max } mục. Bớt một mục rồi thêm mục mới nhé.
follow-which = Loa chưa rõ “{ $words }”. Ý bạn là:
follow-nothing = Bạn muốn theo dõi gì? Chọn chủ đề bên dưới, hoặc gõ ví dụ <code>/theodoi bão số 3</code>.
follow-no-keyword = Từ khóa cần từ { $min } đến { $max } ký tự. Bạn gõ lại nhé, ví dụ <code>/theodoi bão số 3</code>.
follow-none = Bạn chưa theo dõi gì. Chọn chủ đề bên dưới, hoặc gõ ví dụ <code>/theodoi du lịch</code>.
follow-mine =
    Bạn đang theo dõi { $count } mục:

    { $what }

    Muốn bỏ mục nào, bạn chọn mục ấy.
stop-done = Đã bỏ theo dõi { $what }.
stop-was-not = Bạn không theo dõi { $what }.
stop-unknown = Bạn không theo dõi mục nào tên “{ $words }”.
stop-all-ask = Bỏ theo dõi cả { $count } mục? Loa sẽ không nhắn tin mới cho bạn nữa.
stop-all-done = Đã bỏ theo dõi { $count } mục. Khi cần, bạn cứ gọi Loa.
topics-all = Chọn chủ đề để theo dõi hoặc bỏ:
topics-about =
    { $what }

    { $about }
toast-followed = Đã theo dõi { $what }
toast-already = Bạn đang theo dõi { $what } rồi
toast-stopped = Đã bỏ { $what }
toast-saved = Đã lưu

## Thôi

never-mind = Vâng, mọi thứ vẫn như cũ.
nothing-to-cancel = Không có gì đang chờ cả. Bạn cần gì cứ gõ nhé.

## Tin mới nhất

latest-none = Chưa có bài nào ở đây. { $offered ->
        [yes] Bạn theo dõi để Loa nhắn khi có tin, hoặc chọn chủ đề khác nhé.
       *[no] Bạn thử chủ đề khác, hoặc quay lại sau ít phút nhé.
    }
latest-which = Loa chưa rõ “{ $words }”. Ý bạn là:

## Tìm kiếm

search-ask = Bạn tìm gì? Gõ vài từ, có dấu hay không dấu đều được.
search-found = 🔎 <b>{ $words }</b>: { $total } bài
search-filters = <i>{ $filters }</i>
search-since = từ { $day }
search-until = đến { $day }
search-ignored = <i>Loa chưa hiểu: { $unclear }</i>
search-alerts = 🚨 Xem cảnh báo đang có hiệu lực, hoặc để Loa báo ngay khi có: /canhbao
search-unread = <i>⏳ Loa đang đọc lại các bài cũ, mới xong { $percent }%. Lát nữa bạn tìm lại sẽ đủ hơn.</i>
search-meant = Ý bạn là <b>{ $words }</b>?
search-nothing =
    Chưa có bài nào về “{ $words }”.
    Bạn thử ít từ hơn, hoặc theo dõi để Loa nhắn khi có tin.
search-unclear = Loa chưa hiểu “{ $unclear }”. Ví dụ: <code>/tim cấm biển chude:thời tiết tu:hôm qua</code>
search-forgotten = Lượt tìm này đã cũ. Bạn gõ lại từ cần tìm nhé.

## Khi nào

when-today = { $clock } hôm nay
when-yesterday = { $clock } hôm qua
when-this-year = { $clock } ngày { $day }

## Nguồn tin

sources-all = Các báo Loa đang đọc. Chọn báo để theo dõi hoặc bỏ:
health = <b>Nguồn tin</b>: { $well } trên { $total } nguồn khỏe, { $ill } cần xem.
health-more = … và { $count } nguồn nữa.

## Dữ liệu

data-summary =
    <b>Loa biết gì về bạn</b>

    Tên: { $name }
    Mã của bạn: <code>{ $address }</code>
    Dùng Loa từ: { $since }
    Đang theo dõi: { $followed } mục
    Đang ẩn: { $muted } mục

    Toàn bộ nằm trong tệp dưới đây.
data-file = Tất cả những gì Loa lưu về bạn
erase-ask = Xóa tất cả những gì Loa lưu về bạn{ $followed ->
        [0] {""}
       *[other] , gồm { $followed } mục đang theo dõi
    }? Việc này không hoàn tác được.
erase-done = Đã xóa hết. Cảm ơn bạn đã nghe Loa; khi nào cần, bạn chỉ việc gõ /start.

## Trợ giúp

help-all =
    <b>Loa giúp được gì?</b>

    /moi – tin mới nhất
    /tim – tìm tin, hoặc cứ gõ từ cần tìm
    /chude – chọn chủ đề
    /theodoi – thêm chủ đề, báo, từ khóa
    /diaban – tin của phường, xã bạn ở
    /canhbao – báo ngay khi có bão, cấm biển, cắt điện…
    /caidat – cài đặt
    /visao – vì sao nhận (hay không nhận) một bài
    /chiase – gửi người quen: đường dẫn và mã QR
    /tinhtrang – nguồn tin có ổn không

    Lệnh gõ không dấu, viết hoa đều được. Bạn muốn xem kỹ phần nào?
help-follow-title = Theo dõi
help-follow =
    <b>Theo dõi</b>

    <code>/theodoi du lịch</code> – một chủ đề
    <code>/theodoi báo Quảng Ninh</code> – một tờ báo
    <code>/theodoi bão số 3</code> – một từ khóa
    <code>/bo du lịch</code> – bỏ theo dõi
    <code>/theodoi</code> – xem đang theo dõi gì

    Gõ từ khóa có dấu, Loa tìm đúng dấu; gõ không dấu, Loa tìm cả hai.
help-latest-title = Tin mới
help-latest =
    <b>Tin mới nhất</b>

    <code>/moi</code> – của báo tỉnh
    <code>/moi thể thao</code> – của một chủ đề hay một tờ báo
    <code>/moi tất cả</code> – của mọi nguồn
help-search-title = Tìm kiếm
help-search =
    <b>Tìm kiếm</b>

    Gõ vài từ là Loa tìm. Muốn kỹ hơn:
    <code>"cấm biển"</code> – đúng cụm từ
    <code>bão -bóng</code> – bỏ bài có từ này
    <code>chude:y tế</code> <code>nguon:báo Quảng Ninh</code> <code>noi:Bãi Cháy</code>
    <code>tu:1/7</code> <code>den:hôm qua</code> – theo ngày
help-settings-title = Cài đặt
help-settings =
    <b>Cài đặt</b>

    /caidat – mọi cài đặt, chọn để đổi
    /bantin – nhận tin ngay, hay gộp thành bản tin theo giờ
    /canhbao – cảnh báo nào thì báo ngay, ở đâu
    /yentinh – giờ Loa không nhắn
    /loc – chỉ nhận tin có (hoặc không có) những từ bạn chọn
    /im – tạm ẩn một chủ đề, tờ báo hay từ khóa
    /toida – nhiều nhất bao nhiêu bài một ngày
    /muigio – nếu bạn ở xa Việt Nam
    /ngonngu – tiếng Việt hay tiếng Anh
    /tamdung và /tieptuc – nghỉ và nhận lại
    /lienket – dùng Loa ở mấy nơi (Zalo, Telegram, trang web) như một
    /kenh – cho Loa đăng tin vào kênh Telegram của bạn
help-privacy-title = Dữ liệu của bạn
help-privacy =
    <b>Dữ liệu của bạn</b>

    /dulieu – xem và tải mọi điều Loa lưu về bạn
    /xoa – xóa hết

    Loa chỉ giữ tên, các lựa chọn của bạn và những tin đã gửi bạn. Chặn Loa rồi mở lại, mọi lựa chọn vẫn còn.
help-admin-title = Quản trị
help-admin =
    <b>Dành cho người quản trị</b>

    /thongbao – soạn thông báo bằng chữ hoặc ảnh, xem trước, chọn người nhận, rồi gửi
    /rut – rút một bài: trả lời tin ấy, hoặc gõ kèm đường dẫn
    /sua – sửa chủ đề của một bài, cũng như vậy; Loa học theo
    /tinhtrang – tin chờ gửi, kết nối và nguồn tin
    /nguon – nguồn tin và sức khỏe của chúng

    Loa báo cho bạn khi có trục trặc, và báo lại khi đã ổn.
help-unknown = Loa chưa biết lệnh /{ $name }.
help-unknown-nearest = Bạn thử /{ $nearest } nhé.
help-thanks = Không có gì, Loa rất vui được giúp bạn 🌿
help-no-words = Loa chỉ đọc được chữ. Bạn gõ vài từ cần tìm nhé.
old-button = Nút này đã cũ. Bạn gõ lại lệnh, hoặc bấm /start nhé.

## Thông báo của ban biên tập

admins-only = Lệnh này dành cho người quản trị.
broadcast-ask = Bạn muốn thông báo điều gì? Gửi chữ, hoặc một ảnh kèm chú thích. Gõ /thoi để hủy.
broadcast-too-long = Thông báo dài { $length } ký tự, nhiều nhất là { $max }. Bạn viết gọn lại nhé.
broadcast-no-picture = Loa không lấy được ảnh này (ảnh lớn nhất 10 MB). Bạn gửi lại nhé.
broadcast-preview = 👀 Xem trước. Người nhận sẽ thấy:
broadcast-confirm =
    Gửi tới: <b>{ $to }</b> ({ $count } người).

    Gửi chứ?
broadcast-everybody = Tất cả mọi người
broadcast-choose = Gửi thông báo này cho ai?
broadcast-started = 📤 Đang gửi tới <b>{ $to }</b>…
broadcast-already = Thông báo này đã được xử lý rồi
broadcast-ended = Thông báo đã gửi xong trước đó
broadcast-stopping = Đang dừng gửi
broadcast-dropped = Đã bỏ bản nháp.

## Bảng lệnh

menu-moi = Tin mới nhất
menu-tim = Tìm tin
menu-theodoi = Theo dõi chủ đề, báo, từ khóa
menu-bo = Bỏ theo dõi
menu-chude = Các chủ đề
menu-nguon = Các nguồn tin
menu-caidat = Cài đặt
menu-ngonngu = Ngôn ngữ
menu-dulieu = Dữ liệu Loa lưu về bạn
menu-xoa = Xóa dữ liệu của bạn
menu-trogiup = Trợ giúp

## Khi có chuyện

trouble = Loa vừa gặp trục trặc với yêu cầu này và đã ghi lại. Bạn thử lại giúp Loa nhé.
too-fast = Bạn nhắn nhanh quá, Loa chưa kịp đọc. Nghỉ tay chừng mười giây rồi nhắn tiếp nhé.
welcome-back = Chào bạn trở lại! Mọi lựa chọn của bạn vẫn còn nguyên.

## Trong nhóm

company-hello =
    Chào cả nhà, mình là <b>Loa</b> 📣

    Quản trị viên gõ /chude để chọn tin cho nhóm. Ai cũng hỏi được: gõ <code>/tim bão số 3</code>, hoặc <code>@{ $bot } bão số 3</code>.
company-managers-only = Trong nhóm, chỉ quản trị viên đổi được cài đặt của Loa. Bạn nhắn riêng cho Loa để có tin của riêng mình nhé.
company-not-known = Loa chưa hỏi được Telegram xem ai quản trị nhóm này. Bạn thử lại sau ít phút nhé.
company-another = Bảng này do người khác mở. Bạn gõ lại lệnh để có bảng của mình nhé.

## Chia sẻ

button-share = Chia sẻ bài này
button-share-story = 🔔 Chia sẻ cả vụ này
share-here =
    🔗 <b>{ $what }</b>
    { $address }

    Ai bấm vào hoặc quét mã là mở ngay trong Loa. Bạn cứ gửi cho người quen, hoặc in ra dán ở nhà văn hóa.
share-ask = Bạn muốn chia sẻ gì? Gõ <code>/chiase du lịch</code>, trả lời một bài bằng /chiase, hoặc chọn bài dưới đây.
share-too-long = Từ khóa này dài quá cho một đường dẫn. Bạn rút gọn lại, chừng ba mươi chữ cái thôi nhé.
share-no-address = Loa chưa có đường dẫn nào để chia sẻ: người vận hành chưa nối Loa với Telegram.
