"""The book. Each scenario is the same for every messenger; where one cannot do a thing, the scenario holds it to what it does
instead, and says so in the words that stand in docs/messengers.md."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from bot.models import Address
from storage.base import SearchQuery
from tests.messengers.book import company
from tests.messengers.book.phones import answered, hears, until
from tests.messengers.book.place import Place

Told = str  # what the messenger does, for the table


async def subscribe(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "/start", "mình là Loa")
    await reader.chooses("Du lịch")
    address = Address(place.service.name, reader.id)
    await until(lambda: _follows(place, address) == ["du-lich"], reader.shown)
    return "by buttons" if place.capabilities.buttons else "by number or by words"


def _follows(place: Place, address: Address) -> list[str]:
    known = place.storage.subscriber_at(address)
    return [each.value for each in place.storage.subscriptions(known.id)] if known else []


async def push(place: Place) -> Told:
    reader, other = place.readers
    await answered(reader, "theo dõi du lịch", "Du lịch")
    await answered(other, "theo dõi thể thao", "Thể thao")
    place.publish("Vịnh Bái Tử Long mở tuyến mới")
    card = await hears(reader, "Vịnh Bái Tử Long mở tuyến mới")
    assert "Báo Quảng Ninh" in card
    place.publish("Giải bơi mở rộng", "the-thao")
    await hears(other, "Giải bơi mở rộng")
    assert not any("Bái Tử Long" in text for text in other.shown())
    if not place.capabilities.markup:
        assert "https://baoquangninh.vn/bai-1.html" in card
    if place.capabilities.buttons:
        return "a card with buttons"
    return "picture, text and address" if place.capabilities.preview else "text and address"


async def page(place: Place) -> Told:
    reader = place.readers[0]
    for number in range(3):
        place.publish(f"Bản tin số {number}")
    await answered(reader, "tin mới", "Bản tin số 2")
    if place.capabilities.buttons:
        await reader.chooses("Cũ hơn")
    else:
        await reader.says("tiếp")
    await hears(reader, "Bản tin số 1")
    return "turned in place" if place.capabilities.edit else "“tiếp” turns the page"


async def search(place: Place) -> Told:
    reader = place.readers[0]
    place.publish("Cầu Bãi Cháy đóng một làn")
    place.publish("Giải bơi mở rộng", "the-thao")
    await _is_found(place, "cầu bãi cháy")
    found = await answered(reader, "cau bai chay", "Cầu Bãi Cháy")
    assert "Giải bơi" not in found
    return "yes"


async def _is_found(place: Place, words: str) -> None:
    """The index follows within a second."""
    await until(lambda: place.storage.search(SearchQuery(words)).hits, lambda: words)


async def settings(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "/yentinh 22h-6h", "22")
    await answered(reader, "/bantin 6h30, 18h", "18:00")
    await answered(reader, "/caidat", "Cài đặt")
    address = Address(place.service.name, reader.id)
    known = place.storage.subscriber_at(address)
    assert known is not None
    assert (known.settings.quiet, known.settings.digest_times) == ((22 * 60, 6 * 60), (390, 1080))
    return "yes"


async def question(place: Place) -> Told:
    """A question of Loa's waits for words, and is called off."""
    reader = place.readers[0]
    await answered(reader, "/tim", "Bạn tìm gì")
    await answered(reader, "thôi", "")
    place.publish("Chợ đêm mở lại")
    await _is_found(place, "chợ đêm")
    await answered(reader, "/tim chợ đêm", "Chợ đêm mở lại")
    return "yes"


async def broadcast(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "/start", "mình là Loa")
    await answered(place.editor, "/thongbao Chiều nay phà Tuần Châu tạm dừng.", "Gửi chứ?")
    await place.editor.chooses("Gửi cho")
    await hears(reader, "phà Tuần Châu tạm dừng")
    await hears(place.editor, "Thông báo đã gửi xong")
    return "progress in one message" if place.capabilities.edit else "told at the start and at the end"


async def correction(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "theo dõi du lịch", "Du lịch")
    article = place.publish("Tàu cấm ra khơi từ 16 giờ")
    await hears(reader, "từ 16 giờ")
    place.correct(article, "Tàu cấm ra khơi từ 18 giờ")
    await hears(reader, "từ 18 giờ")
    stands = any("từ 16 giờ" in text for text in reader.shown())
    assert stands is not place.capabilities.edit
    return "edited in place" if place.capabilities.edit else "a short new message"


async def block(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "theo dõi du lịch", "Du lịch")
    address = Address(place.service.name, reader.id)
    reader.goes()
    for number in range(4):
        place.publish(f"Tin {number} khi vắng")
        await until(lambda: place.storage.dispatches_open() == 0, lambda: "deliveries are open")
    known = place.storage.subscriber_at(address)
    assert known is not None
    assert known.paused is not None
    reader.returns()
    await answered(reader, "/theodoi", "Du lịch")
    place.publish("Tin khi trở lại")
    await hears(reader, "Tin khi trở lại")
    return "seen at once" if place.capabilities.buttons else "after three refusals in a row"


async def flood(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "theo dõi du lịch", "Du lịch")
    place.service.flood(reader)
    place.publish("Tin sau khi chờ")
    await hears(reader, "Tin sau khi chờ")
    assert [text for text in reader.shown() if "Tin sau khi chờ" in text] == [reader.shown()[-1]]
    return "waits as asked" if place.service.name == "telegram" else "rests, ever longer"


async def outage(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "theo dõi du lịch", "Du lịch")
    await place.service.close()
    place.publish("Tin lúc mất mạng")
    await until(lambda: place.storage.dispatches_open() == 1)
    await place.service.open()
    await hears(reader, "Tin lúc mất mạng")
    assert len([text for text in reader.shown() if "Tin lúc mất mạng" in text]) == 1
    return "told when it is back"


async def files(place: Place) -> Told:
    reader = place.readers[0]
    await answered(reader, "theo dõi du lịch", "Du lịch")
    await answered(reader, "/dulieu", "Tất cả những gì Loa lưu về bạn")
    if place.capabilities.documents:
        assert reader.files() == ["loa-du-lieu.json"]
        return "a file"
    await hears(reader, f'"address": "{place.service.name}:{reader.id}"')
    return "what is short is read out"


async def linking(place: Place) -> Told:
    """The chats of one person here and on another messenger."""
    reader, elsewhere = place.readers[0], place.elsewhere
    await answered(reader, "theo dõi du lịch", "Du lịch")
    await answered(elsewhere, "theo dõi thể thao", "Thể thao")
    offer = await answered(reader, "/lienket", "Mã của bạn")
    code = re.search(r"\b\w{4}-\w{4}\b", offer)
    assert code is not None
    await answered(elsewhere, f"/lienket {code[0]}", "Xong")
    await elsewhere.chooses("Gộp cả hai")
    await hears(elsewhere, "Đã gộp cả hai nơi: 2 mục")
    place.publish("Giải bơi mở rộng", "the-thao")
    await hears(reader, "Giải bơi mở rộng")
    await until(lambda: place.storage.dispatches_open() == 0)
    assert not any("Giải bơi mở rộng" in text for text in elsewhere.shown())
    await answered(elsewhere, "/lienket tắt", "Đã bỏ liên kết")
    place.publish("Chạy bộ quanh vịnh", "the-thao")
    for phone in (reader, elsewhere):
        await hears(phone, "Chạy bộ quanh vịnh")
    return "one person: each article once"


class Scenario(NamedTuple):
    lived: Callable[[Place], Awaitable[Told]]
    says: str
    without: Mapping[str, str] = MappingProxyType({})  # messenger → why it cannot happen there


_NO_GROUPS = {
    "zalo": "groups are beta there, and not served",
    "web": "a page is one person's",
    "sms": "a number is one person's",
}
_NO_QUERIES = {
    "zalo": "the platform asks no bot; write to Loa itself",
    "web": "other chats are not there; search in this one",
    "sms": "other chats are not there; search in this one",
}


BOOK = (
    Scenario(subscribe, "Subscribe"),
    Scenario(push, "Push"),
    Scenario(page, "Page"),
    Scenario(search, "Search"),
    Scenario(settings, "Settings"),
    Scenario(question, "Ask, and call it off"),
    Scenario(broadcast, "Broadcast"),
    Scenario(correction, "Correction"),
    Scenario(company.group_announcement, "Announcement to a group", _NO_GROUPS),
    Scenario(company.threads, "Threads of a forum", _NO_GROUPS),
    Scenario(company.inline, "Search from any chat", _NO_QUERIES),
    Scenario(files, "Files"),
    Scenario(linking, "Two chats linked, and parted"),
    Scenario(block, "Block and return", {"web": "a page is opened or not"}),
    Scenario(flood, "Flood", {"web": "Loa's own page asks for no rest"}),
    Scenario(outage, "Outage", {"web": "it is away when Loa is"}),
)
