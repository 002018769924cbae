### Bản tin, đính chính, bài bị gỡ.

digest-heading = 🗞 <b>Bản tin { $clock }</b> · { $count } bài
digest-other = 📰 Tin khác
digest-continued = { $section } (tiếp)
digest-corrected = <i>(đã cập nhật { $when })</i>

correction-note = ✏️ <b>Đính chính.</b> Báo đã cập nhật bài này ({ $when }):
retraction-edit =
    🚫 Bài này đã được gỡ:
    <s>{ $title }</s>
retraction-note =
    🚫 Bài Loa gửi bạn hôm trước đã được gỡ, mong bạn bỏ qua:
    <s>{ $title }</s>
