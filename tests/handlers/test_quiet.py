"""Quiet hours and the most a day, as people set them."""

from __future__ import annotations

import pytest

from handlers.base import Services
from tests.handlers.talking import actions, ask, chosen, lan, words


async def test_one_tap_makes_the_night_quiet_and_one_ends_it(services: Services) -> None:
    assert "không" in words(await ask(services, "/yentinh"))
    night = await ask(services, action="quiet:1320-360")
    assert "22:00–06:00" in words(night)
    assert "cũng chờ" in words(night)
    assert "22:00–06:00" in chosen(night)
    assert lan(services).settings.quiet == (1320, 360)
    await ask(services, action="quiet:off")
    assert lan(services).settings.quiet is None


async def test_alerts_pass_only_for_who_says_so(services: Services) -> None:
    assert not any("alerts" in action for action in actions(await ask(services, "/yentinh")))
    await ask(services, "/yentinh 22h-5h")
    assert "vẫn đến ngay" in words(await ask(services, action="quiet:alerts:on"))
    assert lan(services).settings.alerts_in_quiet
    assert "set:alerts:off" in actions(await ask(services, "/caidat"))
    assert "cũng chờ" in words(await ask(services, action="quiet:alerts:off"))
    assert not lan(services).settings.alerts_in_quiet


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("22h-5h", (1320, 300)),
        ("từ 10 giờ tối tới 5 giờ sáng hôm sau", (1320, 300)),
        ("22:30 - 6:15", (1350, 375)),
        ("13h-14h", (780, 840)),
        ("23h-0h", (1380, 0)),
    ],
)
async def test_typed_hours_are_kept(services: Services, typed: str, span: tuple[int, int]) -> None:
    await ask(services, f"/yentinh {typed}")
    assert lan(services).settings.quiet == span
    await ask(services, "/yentinh tắt")
    assert lan(services).settings.quiet is None


@pytest.mark.parametrize("typed", ["hihi", "22h", "25h-30h", "-"])
async def test_what_is_no_span_is_said_with_an_example(services: Services, typed: str) -> None:
    assert "/yentinh 22h-5h" in words(await ask(services, f"/yentinh {typed}"))
    assert lan(services).settings.quiet is None


async def test_a_whole_day_of_quiet_is_a_pause(services: Services) -> None:
    assert "/tamdung" in words(await ask(services, "/yentinh 7h-7h"))
    assert lan(services).settings.quiet is None


@pytest.mark.parametrize("action", ["quiet:0-0", "quiet:1440-3", "quiet:-", "quiet:1-2-3", "quiet:alerts", "quiet:x"])
async def test_a_forged_span_changes_nothing(services: Services, action: str) -> None:
    assert "Nút này đã cũ" in words(await ask(services, action=action))
    assert lan(services).settings.quiet is None


async def test_a_limit_says_where_the_rest_goes(services: Services) -> None:
    assert "không giới hạn" in words(await ask(services, "/toida"))
    ten = await ask(services, action="cap:10")
    assert "10 bài" in words(ten)
    assert "18:00 hôm nay" in words(ten)
    assert lan(services).settings.daily_max == 10
    assert "không giới hạn" in words(await ask(services, action="cap:off"))


@pytest.mark.parametrize(("typed", "most"), [("10", 10), ("7 bài", 7), ("12 tin một ngày", 12), ("tắt", None)])
async def test_a_typed_limit_is_kept(services: Services, typed: str, most: int | None) -> None:
    await ask(services, "/toida 3")
    await ask(services, f"/toida {typed}")
    assert lan(services).settings.daily_max == most


@pytest.mark.parametrize("typed", ["0", "501", "-3", "nhiều", "1000000000000", "²"])
async def test_what_is_no_limit_is_said_with_an_example(services: Services, typed: str) -> None:
    assert "/toida 10" in words(await ask(services, f"/toida {typed}"))
    assert lan(services).settings.daily_max is None


async def test_a_limit_beside_a_digest_says_that_it_waits(services: Services) -> None:
    await ask(services, "/bantin sáng")
    assert "chỉ dùng khi" in words(await ask(services, "/toida 5"))
