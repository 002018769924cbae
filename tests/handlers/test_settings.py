"""The first screen of the settings: everything at a glance, and a switch for each thing that has two states."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from bot.models import Address, Settings
from handlers.base import Reply, Services
from tests.handlers.talking import actions, ask, chosen, lan, words

TELEGRAM = Address("telegram", "5")


async def test_a_newcomer_sees_few_lines(services: Services) -> None:
    shown = await ask(services, "/caidat")
    assert len(shown.text.splitlines()) == 5
    assert "Nhận tin: từng bài, ngay khi có" in shown.text
    assert "Giờ yên tĩnh: không" in shown.text


async def test_everything_chosen_is_said_at_a_glance(services: Services) -> None:
    for text in ("/bantin 6h30, 18h thứ 2 4", "/yentinh 22h-5h", "/loc -bóng", "/im thể thao", "/muigio Seoul"):
        await ask(services, text)
    shown = (await ask(services, "/caidat")).text
    for line in (
        "Nhận tin: bản tin 06:30 và 18:00, T2, T4",
        "Giờ yên tĩnh: 22:00–05:00",
        "Múi giờ: Seoul, bây giờ là 12:00",
        "Lọc tin: 1 điều kiện",
        "Đang ẩn: 1 mục",
    ):
        assert line in shown
    await ask(services, "/bantin tắt")
    await ask(services, "/toida 5")
    assert "nhiều nhất 5 bài một ngày" in (await ask(services, "/caidat")).text
    await ask(services, "/tamdung")
    assert "đang tạm dừng" in (await ask(services, "/caidat")).text


@pytest.mark.parametrize("name", ["silent", "pictures", "summaries"])
async def test_a_switch_says_what_shall_be(services: Services, name: str) -> None:
    await ask(services, "/caidat")
    for value in ("on", "on", "off", "off"):
        turned = await ask(services, action=f"set:{name}:{value}")
        assert turned.edit
        assert getattr(lan(services).settings, name) is (value == "on")


async def test_rich_digests_are_offered_where_they_can_be_shown(services: Services) -> None:
    assert "set:rich:on" not in actions(await ask(services, "/caidat"))
    assert "set:rich:on" in actions(await ask(services, "/caidat", address=TELEGRAM))
    rich = await ask(services, action="set:rich:on", address=TELEGRAM)
    assert "cũ có thể không hiện" in rich.toast
    assert "Bản tin trình bày đẹp" in chosen(rich)


async def test_every_screen_leads_back_in_place(services: Services) -> None:
    screens = ("digest", "quiet", "filter", "muted", "cap", "zone")
    offered = actions(await ask(services, "/caidat"))
    for screen in screens:
        assert screen in offered
        opened = await ask(services, action=screen)
        assert opened.edit
        assert "set" in actions(opened)
    back = await ask(services, action="set")
    assert back.edit
    assert not (await ask(services, action="settings")).edit


async def test_both_languages_show_every_screen(services: Services) -> None:
    await ask(services, "/ngonngu english")
    for text, start in (
        ("/settings", "Settings"),
        ("/digest morning", "Digest: 06:30 The next one: 06:30 tomorrow"),
        ("/quiet 22:00-5:00", "Quiet hours: 22:00–05:00"),
        ("/limit 5", "Daily limit: 5 articles"),
        ("/filter +bão", "Filters"),
        ("/mute bóng đá 3 days", "🔑 bóng đá is hidden until 10:00 on Monday"),
        ("/timezone Taipei", "Time zone: Taipei It is 11:00 on Friday"),
    ):
        assert words(await ask(services, text)).startswith(start), text


async def test_all_settings_are_handed_over_with_readable_names(services: Services) -> None:
    for text in ("/bantin sáng", "/yentinh 22h-5h", "/loc +bão", "/muigio Seoul", "/toida 5", "/im thể thao"):
        await ask(services, text)
    data: Reply = await ask(services, "/dulieu")
    assert data.file is not None
    for name in asdict(Settings()):
        assert f'"{name}"' in data.file.content.decode()
    assert "Asia/Seoul" in data.file.content.decode()


async def test_cards_know_what_is_followed_and_do_not_offer_it_again(services: Services) -> None:
    await ask(services, "/theodoi du lịch, thời tiết")
    followed = frozenset({"du-lich", "thoi-tiet"})
    latest = await ask(services, "/moi du lịch")
    assert [part.followed for part in latest.cards] == [followed]
    assert not any(action.startswith("follow:") for action in actions(latest))
    assert [part.followed for part in (await ask(services, action="open:1")).cards] == [followed]
    done = await ask(services, action="start:done")
    assert {part.followed for part in done.cards} == {followed}
    assert any(action.startswith("follow:") for action in actions(await ask(services, "/moi giáo dục")))
