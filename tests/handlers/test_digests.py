"""News at once or together: chosen by a tap, by words, on days and at times of one's own."""

from __future__ import annotations

import pytest

from bot.models import EVENING, MORNING
from handlers.base import Services
from handlers.weekdays import parse_days
from tests.handlers.talking import actions, ask, chosen, lan, words

WORKDAYS = (0, 1, 2, 3, 4)


async def test_one_tap_brings_the_news_together_and_says_when(services: Services) -> None:
    assert "từng bài, ngay khi có" in words(await ask(services, "/bantin"))
    both = await ask(services, action="digest:both")
    assert both.edit
    assert "06:30 và 18:00" in words(both)
    assert "Bản tin tới: 18:00 hôm nay" in words(both)
    assert chosen(both) == ["Sáng và tối"]
    held = lan(services).settings
    assert (held.digest, held.digest_times, held.digest_days) == (True, (MORNING, EVENING), ())


async def test_news_at_once_comes_back_and_remembers_the_times(services: Services) -> None:
    await ask(services, "/bantin 7h, 12h")
    at_once = await ask(services, action="digest:now")
    assert chosen(at_once) == ["Ngay khi có"]
    assert not lan(services).settings.digest
    assert "07:00 và 12:00" in words(await ask(services, "/bantin bật"))


@pytest.mark.parametrize(
    ("typed", "times", "days"),
    [
        ("6h30, 12h, 18h", (390, 720, 1080), ()),
        ("18h 6h30", (390, 1080), ()),
        ("thứ 2 4 6 7h", (420,), (0, 2, 4)),
        ("7h ngày làm việc", (420,), WORKDAYS),
        ("cuối tuần 8h", (480,), (5, 6)),
        ("mọi ngày 7:15", (435,), ()),
        ("sáng", (MORNING,), ()),
        ("tối", (EVENING,), ()),
        ("sáng và tối", (MORNING, EVENING), ()),
        ("thứ bảy", (MORNING, EVENING), (5,)),
        ("thứ hai sáng", (MORNING,), (0,)),
        ("6 rưỡi sáng và 8h tối các ngày thứ 2, 4, 6", (390, 1200), (0, 2, 4)),
    ],
)
async def test_typed_times_and_days_are_kept(
    services: Services, typed: str, times: tuple[int, ...], days: tuple[int, ...]
) -> None:
    await ask(services, f"/bantin {typed}")
    held = lan(services).settings
    assert (held.digest, held.digest_times, held.digest_days) == (True, times, days)


@pytest.mark.parametrize("typed", ["tắt", "tat", "off", "ngay", "từng bài"])
async def test_typed_words_end_digests(services: Services, typed: str) -> None:
    await ask(services, "/bantin sáng")
    assert "từng bài" in words(await ask(services, f"/bantin {typed}"))
    assert not lan(services).settings.digest


@pytest.mark.parametrize("typed", ["hihi", "25h", "1h 2h 3h 4h 5h 6h 7h", "thứ 2 bao giờ cũng được"])
async def test_what_is_no_time_is_said_with_an_example_and_changes_nothing(services: Services, typed: str) -> None:
    reply = await ask(services, f"/bantin {typed}")
    assert "Loa chưa rõ" in words(reply)
    assert "/bantin 6h30, 18h" in words(reply)
    assert not lan(services).settings.digest


async def test_times_of_the_grid_are_turned_over_one_by_one(services: Services) -> None:
    assert "digest:time:720:on" in actions(await ask(services, action="digest:times"))
    noon = await ask(services, action="digest:time:720:on")
    assert chosen(noon) == ["12:00"]
    assert chosen(await ask(services, action="digest:time:1200:on")) == ["12:00", "20:00"]
    assert chosen(await ask(services, action="digest:time:1200:on")) == ["12:00", "20:00"]
    assert chosen(await ask(services, action="digest:time:720:off")) == ["20:00"]
    last = await ask(services, action="digest:time:1200:off")
    assert "ít nhất một giờ" in last.toast
    assert lan(services).settings.digest_times == (1200,)


async def test_a_seventh_time_is_refused_kindly(services: Services) -> None:
    await ask(services, "/bantin 5h 6h 7h 8h 9h 10h")
    full = await ask(services, action="digest:time:720:on")
    assert "Nhiều nhất 6 giờ" in full.toast
    assert lan(services).settings.digest_times == (300, 360, 420, 480, 540, 600)


async def test_typed_times_stand_in_the_grid(services: Services) -> None:
    await ask(services, "/bantin 6h47")
    assert "06:47" in chosen(await ask(services, action="digest:times"))


async def test_days_are_turned_over_one_by_one_and_one_stays(services: Services) -> None:
    await ask(services, "/bantin sáng")
    assert len(chosen(await ask(services, action="digest:days"))) == 8
    await ask(services, action="digest:day:6:off")
    assert lan(services).settings.digest_days == (0, 1, 2, 3, 4, 5)
    await ask(services, action="digest:day:6:on")
    assert lan(services).settings.digest_days == ()
    assert "Ngày làm việc" in chosen(await ask(services, action="digest:on:work"))
    for day in (1, 2, 3, 4):
        await ask(services, action=f"digest:day:{day}:off")
    assert "ít nhất một ngày" in (await ask(services, action="digest:day:0:off")).toast
    assert lan(services).settings.digest_days == (0,)
    assert "Bản tin tới: 06:30 thứ hai" in words(await ask(services, "/bantin"))


@pytest.mark.parametrize(
    "action",
    ["digest:time:1440:on", "digest:time:x:on", "digest:day:7:on", "digest:day:1:up", "digest:on:x", "digest:x"],
)
async def test_a_forged_button_changes_nothing(services: Services, action: str) -> None:
    assert "Nút này đã cũ" in words(await ask(services, action=action))
    assert not lan(services).settings.digest


async def test_somebody_paused_is_not_promised_a_digest(services: Services) -> None:
    await ask(services, "/bantin sáng")
    await ask(services, "/tamdung")
    shown = words(await ask(services, "/bantin"))
    assert "Bản tin tới" not in shown
    assert "tạm dừng" in shown


async def test_a_newcomer_is_asked_once_when_news_shall_come(services: Services) -> None:
    await ask(services, "/start")
    await ask(services, action="start:on:du-lich")
    done = await ask(services, action="start:done")
    assert "khi nào" in words(done)
    assert [action for action in actions(done) if action.startswith("start:when:")] == [
        "start:when:now",
        "start:when:morning",
        "start:when:evening",
        "start:when:both",
    ]
    morning = await ask(services, action="start:when:morning")
    assert morning.edit
    assert "06:30 mỗi ngày" in words(morning)
    assert lan(services).settings.digest_times == (MORNING,)
    await ask(services, action="digest:on:work")
    await ask(services, action="start:when:morning")
    assert lan(services).settings.digest_days == ()
    assert "nhắn ngay" in words(await ask(services, action="start:when:now"))
    assert not lan(services).settings.digest


@pytest.mark.parametrize(
    ("typed", "days", "rest"),
    [
        ("thứ 2 4 6 7h", (0, 2, 4), "7h"),
        ("t2 t4 t6 6h30 18h", (0, 2, 4), "6h30 18h"),
        ("T2-T6 7h", WORKDAYS, "7h"),
        ("thứ hai đến thứ sáu", WORKDAYS, ""),
        ("từ thứ 2 tới thứ 6, 7h", WORKDAYS, "7h"),
        ("thứ sáu - thứ hai", (0, 4, 5, 6), ""),
        ("thứ 2, 4 và 6 lúc 7 giờ", (0, 2, 4), "luc 7 gio"),
        ("thứ 2 4 6 7 sáng", (0, 2, 4), "7 sang"),
        ("thứ 7 tối", (5,), "toi"),
        ("chủ nhật hằng tuần", (6,), ""),
        ("CN", (6,), ""),
        ("mon-fri 6:30", WORKDAYS, "6:30"),
        ("mon wed fri 7:00", (0, 2, 4), "7:00"),
        ("every thursday 7h", (3,), "7h"),
        ("7h hằng ngày", (), "7h"),
        ("6h30, 12h, 18h", None, "6h30, 12h, 18h"),
        ("tháng 7", None, "thang 7"),
    ],
)
def test_days_are_read_out_of_what_is_typed(typed: str, days: tuple[int, ...] | None, rest: str) -> None:
    assert parse_days(typed) == (days, rest)
