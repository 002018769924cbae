### Địa bàn: nơi nào trong tỉnh bạn muốn nghe tin.

menu-diaban = Tin theo địa bàn: phường, xã, đặc khu
button-places = ‹ Địa bàn

places-ask = 📍 Bạn muốn nghe tin của nơi nào? Gõ tên phường, xã, có dấu hay không dấu, tên cũ hay mới: <code>/diaban bai chay</code>. Hoặc chọn bên dưới:
places-mine = Bạn đang theo dõi: <b>{ $places }</b>
places-share =
    📍 Bấm nút “Gửi vị trí của tôi” ở dưới: Loa tìm nơi gần bạn nhất. Loa xem một lần, không lưu lại.

    Hoặc gõ tên nơi bạn muốn.
places-location-seen = 👀 Loa xem xong rồi, không lưu vị trí của bạn.
places-location-dropped = ⌨️ Loa cất nút gửi vị trí nhé.
button-here = 📍 Tìm nơi gần tôi
button-share-location = 📍 Gửi vị trí của tôi
button-other-place = Nơi khác
button-right-follow = ✅ Đúng, theo dõi { $what }
places-no-share = <i>Ở đây Loa không xem được vị trí của bạn; trên Telegram thì gửi vị trí là xong.</i>
places-which = “{ $words }” có thể là mấy nơi. Bạn chọn nơi nào?
places-unknown = Loa chưa biết “{ $words }” ở { $province }. Bạn gõ lại, hoặc chọn bên dưới:
places-now = { $old } nay thuộc { $place }.
places-district =
    <b>{ $district }</b> nay là { $count } phường, xã. Chọn nơi để theo dõi hoặc bỏ.

    Dòng đầu là tin của tất cả.
places-near = 📍 Nơi gần bạn nhất là <b>{ $place }</b> (cách chừng { $km } km).
places-far = 📍 Vị trí này ở ngoài { $province } nên Loa chưa có tin. Bạn chọn một nơi trong tỉnh nhé.

why-place-within = 📍 Bài nói đến { $named }, thuộc { $place }
why-place-part = 📍 Bài nói đến { $named }, nay gồm cả { $place }
