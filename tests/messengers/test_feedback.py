"""More and less of what an article is about, on every messenger: by its buttons, or by numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.models import Address
from tests.messengers.book.phones import answered, hears, until
from tests.messengers.book.place import Service, Telegram, Web, Zalo, place_of


@pytest.mark.parametrize("service", [Telegram, Zalo, Web], ids=lambda service: service.name)
async def test_more_is_followed_and_less_is_hidden(service: type[Service], tmp_path: Path) -> None:
    async with place_of(service(), tmp_path) as place:
        reader = place.readers[0]
        place.publish("Vịnh Bái Tử Long mở tuyến mới")
        await answered(reader, "👍", "1. Vịnh Bái Tử Long mở tuyến mới")
        await reader.chooses("1")
        await hears(reader, "Chọn điều muốn theo dõi")
        await reader.chooses("Du lịch")
        known = place.storage.subscriber_at(Address(place.service.name, reader.id))
        assert known is not None
        await until(lambda: [each.value for each in place.storage.subscriptions(known.id)] == ["du-lich"], reader.shown)
        await answered(reader, "bớt tin thế này", "1. Vịnh Bái Tử Long mở tuyến mới")
        await reader.chooses("1")
        await hears(reader, "Chọn điều muốn ẩn")
        await reader.chooses("Ẩn 🚢 Du lịch")
        await hears(reader, "trong bao lâu")
        await reader.chooses("Mãi mãi")
        now = known.created_at
        await until(lambda: [each.value for each in place.storage.mutes(known.id, now)] == ["du-lich"], reader.shown)
