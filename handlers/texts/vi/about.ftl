### Loa là ai: hiện trên trang của bot, trước khi ai đó nhắn tin đầu tiên. Không có dấu định dạng.

about-short = Đọc báo giúp bạn: tin { $province } và điều bạn quan tâm, tóm tắt gọn, đến đúng lúc bạn muốn.
about-long =
    Loa đọc báo giúp bạn 📣

    • Chọn chủ đề, phường xã, tờ báo hay từ khóa: có tin là Loa tóm tắt rồi nhắn
    • Cảnh báo khẩn: bão, cấm biển, cắt điện…
    • Bản tin sáng, chiều; giờ yên tĩnh
    • Gõ vài từ để tìm tin, có dấu hay không dấu đều được

    Bấm Bắt đầu để chọn tin của bạn.
