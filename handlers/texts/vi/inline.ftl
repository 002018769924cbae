### Gõ tên Loa trong một cuộc trò chuyện khác

inline-mine = 📌 Tin bạn theo dõi · đổi chủ đề
inline-choose = 📌 Chọn chủ đề bạn muốn nhận
inline-tell = 🔔 Báo tôi khi có tin “{ $words }”
