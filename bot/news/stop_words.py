"""Syllables of which every Vietnamese text is full, whatever it tells of."""

from bot.news.vietnamese import syllables

STOP_WORDS = frozenset(
    syllables(
        "và của là có được cho các những một trong với khi đã đang sẽ ở tại từ đến về này đó ra vào lại cũng như thì "
        "mà để do bị bởi vì nếu theo trên dưới sau trước qua rất nhiều còn chỉ không phải người nên đây nay nhưng cùng "
        "hơn việc năm ngày tháng đồng ông bà"
    )
)
