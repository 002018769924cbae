### Loa's name typed in another conversation

inline-mine = 📌 News you follow · change topics
inline-choose = 📌 Choose the topics you want
inline-tell = 🔔 Tell me of news on “{ $words }”
