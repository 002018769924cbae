"""A channel is managed from its owner's own chat: nothing is written there but news, and nobody can press anything."""

from __future__ import annotations

from pathlib import Path

from bot.models import Address
from tests.fakes.telegram import FakeTelegram
from tests.flow.conftest import ADMIN_ID, answer, hears, running, until


async def test_whoever_takes_the_bot_into_a_channel_chooses_its_topics_in_private(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    owner, channel = fake.person("Hà"), fake.place("Tin Hạ Long", "channel")
    channel.makes_admin(owner)
    owner.starts()
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        assert "Thêm quản trị viên" in (await answer(owner, "/kenh", "vào kênh của bạn")).text
        channel.takes_bot_in(by=owner)
        menu = await hears(owner, "Loa đã vào kênh Tin Hạ Long")
        owner.presses(menu, "Thời tiết")
        await until(lambda: "Đang đăng:" in menu.text)
        await until(lambda: channel.messages)
        post = channel.messages[0]
        assert [button.url is not None for row in post.buttons for button in row] == [True]
        owner.presses(menu, "Cho kênh nghỉ")
        await until(lambda: "đang nghỉ" in menu.text)
        stored = loa.db.storage.subscriber_at(Address("telegram", str(channel.id)))
        assert stored is not None
        assert (stored.name, stored.paused) == ("Tin Hạ Long", "asked")
        owner.presses(await answer(owner, "/kenh", "đang nghỉ"), "Đăng tiếp")
        await until(lambda: owner.messages[-1].text.count("Đang đăng"))


async def test_who_manages_it_no_more_or_never_did_changes_nothing(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    owner, other, channel = fake.person("Hà"), fake.person("Tú"), fake.place("Tin Hạ Long", "channel")
    channel.makes_admin(owner)
    owner.starts()
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        channel.takes_bot_in(by=owner)
        menu = await hears(owner, "Loa đã vào kênh")
        channel.chat.admins.clear()
        pressed = owner.presses(menu, "Thể thao")
        await until(lambda: pressed.answer is not None)
        assert "không quản trị" in (pressed.answer or "")
        assert "Thêm quản trị viên" in (await answer(other, "/kenh", "vào kênh của bạn")).text
        stored = loa.db.storage.subscriber_at(Address("telegram", str(channel.id)))
        assert stored is not None
        assert loa.db.storage.subscriptions(stored.id) == []


async def test_a_channel_that_takes_no_posts_any_more_is_told_to_its_owner_once(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    owner, operator = fake.person("Hà"), fake.person("Minh", id=ADMIN_ID)
    channel = fake.place("Tin Hạ Long", "channel")
    channel.makes_admin(owner)
    for person in (owner, operator):
        person.starts()
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        channel.takes_bot_in(by=owner)
        menu = await hears(owner, "Loa đã vào kênh")
        owner.presses(menu, "Thời tiết")
        await until(lambda: channel.messages)
        channel.forbids_bot_to_post(by=owner)
        told = await hears(owner, "không đăng được vào kênh Tin Hạ Long")
        assert "đăng bài" in told.text
        channel.takes_bot_in(by=owner)
        assert "Đang đăng: " in (await hears(owner, "Loa đã vào kênh")).text
        stored = loa.db.storage.subscriber_at(Address("telegram", str(channel.id)))
        assert stored is not None
        assert stored.paused is None
        assert loa.db.storage.subscriptions(stored.id) != []
        assert sum("không đăng được" in message.text for message in owner.messages) == 1
        assert [message for message in operator.messages if "kênh" in message.text] == []


async def test_nothing_is_said_in_a_channel_and_no_reader_presses_anything(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    owner, reader, channel = fake.person("Hà"), fake.person("Lan"), fake.place("Tin Hạ Long", "channel")
    channel.makes_admin(owner)
    owner.starts()
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        channel.takes_bot_in(by=owner)
        await hears(owner, "Loa đã vào kênh")
        posted = [channel.posts("/caidat") for _ in range(20)]  # more than anybody is answered
        await until(lambda: sum("Loa đã vào kênh" in message.text for message in owner.messages) >= 2)
        await until(lambda: loa.db.storage.open_updates("telegram", 100) == [])
        assert channel.messages == posted
        for data in ("topics:on:the-thao", "follow:topic:the-thao", "set:language:en", "erase:yes"):
            pressed = reader.presses_unknown(posted[0], data)
            await until(lambda pressed=pressed: pressed.answer is not None)  # type: ignore[misc]
            assert "nhắn riêng" in (pressed.answer or "")
        stored = loa.db.storage.subscriber_at(Address("telegram", str(channel.id)))
        assert stored is not None
        assert (loa.db.storage.subscriptions(stored.id), stored.settings.language) == ([], "vi")
