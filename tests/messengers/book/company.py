"""The part of the book where others listen: groups, threads, other chats. Only Telegram has these so far; its fake is what
moves them."""

from __future__ import annotations

from bot.models import Address
from storage.base import SearchQuery
from tests.fakes import telegram
from tests.messengers.book.phones import answered, hears, until
from tests.messengers.book.place import Place, Telegram


def _town(place: Place) -> tuple[telegram.FakeTelegram, telegram.Place, telegram.Person]:
    """The service, a group with Loa in it, and its administrator."""
    assert isinstance(place.service, Telegram)
    fake = place.service.fake
    group, boss = fake.place("Tổ 5"), fake.person("Hà")
    group.makes_admin(boss)
    return fake, group, boss


async def _said(group: telegram.Place, words: str, thread: int | None = None) -> telegram.Message:
    def found() -> list[telegram.Message]:
        return [each for each in group.messages if words in each.text and each.thread == thread]

    await until(found, lambda: (words, [each.text for each in group.messages]))
    return found()[-1]


async def threads(place: Place) -> str:
    _, forum, boss = _town(place)
    weather, sport = forum.opens_thread(), forum.opens_thread()
    forum.takes_bot_in(boss)
    boss.says("/theodoi thời tiết", where=forum, thread=weather)
    await _said(forum, "Từ nay", weather)
    boss.says("/theodoi thể thao", where=forum, thread=sport)
    await _said(forum, "Từ nay", sport)
    place.publish("Giải bơi mở rộng", "the-thao")
    await _said(forum, "Giải bơi mở rộng", sport)
    forum.closes_thread(weather)
    place.publish("Gió mùa tràn về", "thoi-tiet")
    closed = Address(place.service.name, str(forum.id), str(weather))
    await until(lambda: (known := place.storage.subscriber_at(closed)) is not None and known.paused)
    place.publish("Chạy bộ quanh vịnh", "the-thao")
    await _said(forum, "Chạy bộ quanh vịnh", sport)
    return "each follows its own; a closed one rests alone"


async def inline(place: Place) -> str:
    fake, _, _ = _town(place)
    lan = fake.person("Lan")
    place.publish("Cầu Bãi Cháy đóng một làn")
    await until(lambda: place.storage.search(SearchQuery("cau bai chay")).hits)
    inquiry = lan.looks_up("cau bai chay")
    await until(lambda: inquiry.answer)
    [offer] = inquiry.answer or []
    assert "Cầu Bãi Cháy" in offer.text
    assert place.storage.subscriber_at(Address(place.service.name, str(lan.id))) is None
    return "cards to send in any chat"


async def group_announcement(place: Place) -> str:
    _, group, boss = _town(place)
    group.takes_bot_in(boss)
    boss.says("/theodoi thể thao", where=group)
    await _said(group, "Từ nay")
    await answered(place.editor, "/thongbao Chiều nay phà Tuần Châu tạm dừng.", "Gửi chứ?")
    await place.editor.chooses("Gửi cho")
    await _said(group, "phà Tuần Châu tạm dừng")
    await hears(place.editor, "Thông báo đã gửi xong")
    assert len([each for each in group.messages if "phà Tuần Châu" in each.text]) == 1
    return "a group gets it once, like a person"
