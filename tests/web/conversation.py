"""A scripted conversation with everything that Loa says: greeting, cards, results, settings, a broadcast.

All texts, papers and places in them are invented here.
"""

from __future__ import annotations

from markupsafe import Markup

from bot.messengers.base import Event, Incoming, MenuCommand, Message, Picture, Preview, Sent
from bot.messengers.webchat import WebChatMessenger
from bot.models import Address, Button, Rows

PICTURES = "https://anh.bao-mau.example"
COMMANDS = [
    MenuCommand("moi", "Tin mới nhất, theo chủ đề hoặc báo"),
    MenuCommand("tim", "Tìm trong các bài đã đăng"),
    MenuCommand("chude", "Những chủ đề bạn theo dõi"),
    MenuCommand("caidat", "Cài đặt: ảnh, tóm tắt, âm báo"),
    MenuCommand("dulieu", "Xem dữ liệu Loa lưu về bạn"),
    MenuCommand("trogiup", "Loa giúp được gì"),
]
TOPICS = {
    "thoi-tiet": "⛈️ Thời tiết",
    "giao-thong": "🚦 Giao thông",
    "du-lich": "🚢 Du lịch",
    "giao-duc": "🎓 Giáo dục",
    "y-te": "🏥 Y tế",
    "kinh-te": "💼 Kinh tế",
}

GREETING = Markup(
    "<b>Xin chào, tôi là Loa 📢</b>\n"
    "Tôi đọc báo Quảng Ninh giúp bạn, tóm tắt và nhắn ngay khi có tin thuộc chủ đề bạn chọn.\n\n"
    "Chạm vào những chủ đề bạn quan tâm, rồi chọn <b>Xong</b>:"
)
SUMMARY = Markup(
    "Sáng nay, đội tàu khách vịnh Hoa Đào đón những chuyến đầu tiên sau ba ngày neo bến tránh gió. "
    "Ban quản lý cảng cho biết hơn 4.200 khách đã mua vé trước 9 giờ, cao nhất kể từ đầu mùa. "
    "Các tàu đều được kiểm tra áo phao, bộ đàm và thiết bị dẫn đường trước khi rời bến. "
    "Dự báo gió nhẹ cấp 3, tầm nhìn trên 10 km, thuận lợi cho tham quan đến hết cuối tuần. "
    "Du khách nên có mặt trước giờ tàu chạy 30 phút để làm thủ tục."
)
PRESSED: dict[str, set[str]] = {}


def topic_keys(chosen: set[str]) -> Rows:
    buttons = [Button(label, f"theo:{topic}", active=topic in chosen) for topic, label in TOPICS.items()]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return (*rows, (Button("Xong", "xong"),))


def card(
    title: str, topic: str, *, image: str | None = "ha-long.jpg", when: str = "08:15", summary: Markup = SUMMARY
) -> Message:
    text = Markup(
        "{topic}\n<b>{title}</b>\n<blockquote expandable>{summary}</blockquote>\n<i>Báo Vịnh Hoa Đào · {when}</i>"
    ).format(topic=topic, title=title, summary=summary, when=when)
    url = "https://vinhhoadao.example/bai-1234.html"
    return Message(
        text,
        buttons=((Button("Đọc bài", url=url), Button("Bớt tin này", "bot:du-lich")),),
        preview=Preview(url, f"{PICTURES}/{image}") if image else None,
    )


RESULTS = Message(
    Markup(
        "🔎 <b>bão số 3</b>: 12 bài\n\n"
        "<b>1. Tàu thuyền vào bờ trước 15 giờ</b>\n"
        "…toàn bộ tàu cá đã về bến tránh <b>bão số 3</b>, không còn phương tiện nào ngoài khơi…\n"
        '<a href="https://vinhhoadao.example/1">Báo Vịnh Hoa Đào</a> · hôm nay, 07:40\n\n'
        "<b>2. Trường học cho nghỉ sáng thứ Năm</b>\n"
        "…để bảo đảm an toàn khi <b>bão</b> đổ bộ, học sinh ba phường ven biển…\n"
        '<a href="https://songkhoi.example/2">Nhật báo Sông Khôi</a> · hôm qua, 21:05'
    ),
    buttons=((Button("‹", "tim:0"), Button("1/3", "tim:0", active=True), Button("›", "tim:5")),),
)
HOSTILE = Markup(
    '<img src=x onerror="window.stolen=1"><script>window.stolen=2</script><svg onload="window.stolen=3"></svg>'
    '<a href="javascript:window.stolen=4">bấm</a> <b onclick="window.stolen=5">đậm</b> <iframe src="//x.example"></iframe>'
    '<a href="https://that.example/?a=1&amp;b=2" onmouseover="window.stolen=6">thật</a> &lt;i&gt;chữ&lt;/i&gt;'
)


async def answer(webchat: WebChatMessenger, incoming: Incoming) -> None:
    """What the script says to each thing a person does."""
    if incoming.event is Event.ACTION:
        await _press(webchat, incoming)
    elif incoming.picture_ref:
        content = await webchat.fetch_picture(incoming.picture_ref) or b""
        text = Markup("<b>Xem trước thông báo</b>\n{}").format(incoming.text)
        keys = ((Button("Gửi ngay", "gui"), Button("Bỏ", "bo")),)
        await webchat.send(incoming.address, Message(text, keys, picture=Picture("tb", content)))
    else:
        await webchat.typing(incoming.address)
        for message in _messages(incoming):
            assert isinstance(await webchat.send(incoming.address, message), Sent)


def _messages(incoming: Incoming) -> list[Message]:
    word = incoming.text.split()[0].lower()
    if word == "/start":
        return [Message(GREETING, topic_keys(PRESSED.get(incoming.address.chat, set())))]
    if word == "/moi":
        return [
            card("Tàu khách vịnh Hoa Đào trở lại sau ba ngày neo bến", "🚢 Du lịch · 1/120"),
            card("Cầu Cửa Sông thông xe sớm hai tuần", "🚦 Giao thông · 2/120", image="mat.jpg", when="07:50"),
        ]
    if word == "/tim":
        return [RESULTS]
    if word == "/dai":
        count = int(incoming.text.split()[1])
        lines = Markup("\n").join([Markup("<b>Đầu</b>"), *(f"Dòng {number}" for number in range(count))])
        return [Message(lines, ((Button("Sau", "sau"),),))]
    if word == "/xau":
        return [Message(HOSTILE)]
    return [Message(Markup("Bạn viết: {}").format(incoming.text))]


async def _press(webchat: WebChatMessenger, incoming: Incoming) -> None:
    verb, _, topic = incoming.action.partition(":")
    chosen = PRESSED.setdefault(incoming.address.chat, set())
    toast = ""
    if verb == "theo":
        chosen ^= {topic}
        toast = f"{'Đã theo dõi' if topic in chosen else 'Đã bỏ'} {TOPICS[topic][2:].strip()}"
        await webchat.edit(incoming.address, incoming.message_id or "", Message(GREETING, topic_keys(chosen)))
    elif verb == "xong":
        text = Markup("Xong! Bạn theo dõi <b>{} chủ đề</b>. Có tin mới, Loa nhắn ngay.").format(len(chosen))
        await webchat.send(incoming.address, Message(text))
    elif verb == "sau":
        await webchat.send(incoming.address, Message(Markup("Hết rồi.")))
    await webchat.answer(incoming.callback_id or "", toast)


async def push(webchat: WebChatMessenger, chat: str, title: str = "Bão số 3 vào vịnh tối nay") -> str:
    """A new article arrives."""
    outcome = await webchat.send(Address("web", chat), card(title, "⛈️ Thời tiết", image="bao.jpg", when="vừa xong"))
    assert isinstance(outcome, Sent)
    return outcome.message_id
