"""A channel is managed from its owner's own chat: nothing is written there but news, and nobody can press anything."""

from __future__ import annotations

from pathlib import Path

from bot.models import Address
from tests.fakes.telegram import FakeTelegram
from tests.flow.conftest import answer, hears, running, until


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
