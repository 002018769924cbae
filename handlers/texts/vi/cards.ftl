### Thẻ tin: những chữ quanh một bài báo.

card-read = Đọc bài
card-follow = Theo dõi { $topic }
card-more = 👍 Thêm tin thế này
card-less = 👎 Bớt tin thế này
card-updated = cập nhật { $when }
card-corrected = ✏️ đã cập nhật { $when }
card-keyword = từ khóa “{ $word }”
file-not-here = Nội dung này dài quá, mà ở đây Loa không gửi được tệp. Bạn hỏi người vận hành Loa để nhận nhé.
card-more-choices = Mời bạn chọn tiếp:

## Khi nào: giờ nếu là hôm nay, ngày nếu đã lâu hơn.

card-today = { $clock }
card-yesterday = hôm qua, { $clock }
card-day = { $day }/{ $month }
card-date = { $day }/{ $month }/{ $year }

## Thông báo của ban biên tập.

broadcast-heading = 📢 <b>Thông báo</b>
