### Bản tin, bài cập nhật, bài bị gỡ.

digest-heading = 🗞 <b>Bản tin { $clock }</b> · { $count } bài
digest-other = 📰 Tin khác
digest-continued = { $section } (tiếp)
digest-corrected = <i>(đã cập nhật { $when })</i>
digest-settings = ⚙️ Cài đặt

correction-note = ✏️ <b>Báo đã cập nhật bài này</b> · { $when }
retraction-edit =
    🚫 Bài này đã được rút:
    <s>{ $title }</s>
retraction-note =
    🚫 Một bài Loa gửi bạn nay đã được rút, mong bạn bỏ qua:
    <s>{ $title }</s>
