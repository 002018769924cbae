"""What stays away: chosen under an article or by words, for how long, listed, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Mute, SubscriptionKind
from handlers.base import Services
from handlers.durations import FOR_EVER, split_duration
from tests.handlers.talking import NOW, TITLES, actions, ask, lan, words


def muted(services: Services) -> list[Mute]:
    return services.db.storage.mutes(lan(services).id, NOW)


def pick(offered: list[str], start: str) -> str:
    return next(action for action in offered if action.startswith(start))


@pytest.mark.parametrize(
    ("start", "kind", "value"),
    [
        ("mute:topic", SubscriptionKind.TOPIC, "thoi-tiet"),
        ("mute:source", SubscriptionKind.SOURCE, "baoquangninh"),
        ("mute:story", SubscriptionKind.STORY, "1"),
    ],
)
@pytest.mark.parametrize("days", [1, 7, 30, 0])
async def test_less_of_this_is_chosen_then_for_how_long(
    services: Services, start: str, kind: SubscriptionKind, value: str, days: int
) -> None:
    asked = await ask(services, action="less:1")
    how_long = await ask(services, action=pick(actions(asked), start))
    assert "bao lâu" in words(how_long)
    assert muted(services) == []
    hidden = await ask(services, action=next(each for each in actions(how_long) if each.endswith(f":{days}")))
    assert hidden.edit
    assert muted(services) == [Mute(kind, value, NOW + timedelta(days=days) if days else None)]
    await ask(services, action=pick(actions(hidden), "unmute"))
    assert muted(services) == []


async def test_a_story_is_called_by_its_title(services: Services) -> None:
    await ask(services, action="mute:story:1:7")
    assert TITLES[0] in words(await ask(services, "/im"))
    assert "một vụ đã qua" in words(await ask(services, action="mute:story:999:7"))


async def test_a_keyword_that_is_followed_may_be_hidden_or_dropped(services: Services) -> None:
    await ask(services, "/theodoi phòng bão số 9")
    asked = await ask(services, action="less:1")
    how_long = await ask(services, action=pick(actions(asked), "mute:keyword"))
    assert any(action.startswith("stop:keyword") for action in actions(how_long))
    await ask(services, action=next(each for each in actions(how_long) if each.endswith(":7")))
    assert muted(services) == [Mute(SubscriptionKind.KEYWORD, "phòng bão số 9", NOW + timedelta(days=7))]


@pytest.mark.parametrize(
    ("typed", "mute"),
    [
        ("bóng đá 3 ngày", Mute(SubscriptionKind.KEYWORD, "bóng đá", NOW + timedelta(days=3))),
        ("thể thao một tuần", Mute(SubscriptionKind.TOPIC, "the-thao", NOW + timedelta(days=7))),
        ("báo Quảng Ninh 12h", Mute(SubscriptionKind.SOURCE, "baoquangninh", NOW + timedelta(hours=12))),
        ("bóng đá", Mute(SubscriptionKind.KEYWORD, "bóng đá", NOW + timedelta(days=7))),
        ("bóng đá mãi mãi", Mute(SubscriptionKind.KEYWORD, "bóng đá", None)),
    ],
)
async def test_typed_words_hide_at_once(services: Services, typed: str, mute: Mute) -> None:
    assert "Đã ẩn" in words(await ask(services, f"/im {typed}"))
    assert muted(services) == [mute]


async def test_another_length_replaces_the_first(services: Services) -> None:
    hidden = await ask(services, "/im bóng đá 3 ngày")
    longer = await ask(services, action=next(each for each in actions(hidden) if each.endswith(":30")))
    assert "ngày 20/12" in words(longer)
    assert [mute.until for mute in muted(services)] == [NOW + timedelta(days=30)]


async def test_the_list_says_until_when_and_lifts_in_place(services: Services) -> None:
    assert "không ẩn mục nào" in words(await ask(services, "/im"))
    await ask(services, "/im bóng đá 3 ngày")
    await ask(services, "/im thể thao mãi mãi")
    listed = await ask(services, "/im")
    assert "🔑 bóng đá: đến 10:00 thứ hai" in words(listed)
    assert "Thể thao: đến khi bạn bỏ ẩn" in words(listed)
    lifted = await ask(services, action=pick(actions(listed), "unmute:keyword"))
    assert lifted.edit
    assert "bóng đá" in lifted.toast
    assert "🔑 bóng đá" not in lifted.text
    assert [mute.value for mute in muted(services)] == ["the-thao"]


async def test_a_name_that_is_nearly_one_is_asked_about(services: Services) -> None:
    which = await ask(services, "/im the thoa")
    assert "Loa chưa rõ" in words(which)
    assert actions(which) == ["mute:topic:the-thao", "mute:words:the thoa"]
    await ask(services, action="mute:words:the thoa")
    assert [mute.value for mute in muted(services)] == ["the thoa"]


async def test_what_left_the_catalogue_can_still_be_lifted(services: Services) -> None:
    await ask(services, "/im")
    gone = Mute(SubscriptionKind.TOPIC, "ngay-xua")
    services.db.storage.mute(lan(services).id, gone)
    await ask(services, action=pick(actions(await ask(services, "/im")), "unmute"))
    assert muted(services) == []


async def test_the_hundred_and_first_is_refused_kindly(services: Services) -> None:
    await ask(services, "/im")
    for number in range(100):
        services.db.storage.mute(lan(services).id, Mute(SubscriptionKind.KEYWORD, f"từ {number}"))
    assert "đủ 100 mục" in words(await ask(services, "/im bóng đá"))
    assert "Đã ẩn" in words(await ask(services, "/im từ 7"))
    assert len(muted(services)) == 100
    assert "và 80 mục nữa" in words(await ask(services, "/im"))


@pytest.mark.parametrize("typed", ["x", "3 ngày", "!!!", "a" * 300])
async def test_what_cannot_be_hidden_is_answered_with_an_example(services: Services, typed: str) -> None:
    assert "/im bóng đá 3 ngày" in words(await ask(services, f"/im {typed}"))
    assert muted(services) == []


@pytest.mark.parametrize(
    "action",
    ["mute:topic:x:7", "mute:keyword:x:7", "mute:story:x:7", "mute:topic:the-thao:367", "mute:words:", "mute:x"],
)
async def test_a_forged_mute_changes_nothing(services: Services, action: str) -> None:
    assert "Nút này đã cũ" in words(await ask(services, action=action))
    assert muted(services) == []


async def test_times_are_said_in_the_zone_of_the_person(services: Services) -> None:
    await ask(services, "/muigio Seoul")
    assert "đến 12:00 thứ hai" in words(await ask(services, "/im bóng đá 3 ngày"))


@pytest.mark.parametrize(
    ("typed", "rest", "length"),
    [
        ("bóng đá 3 ngày", "bóng đá", timedelta(days=3)),
        ("bóng đá 3ngày", "bóng đá", timedelta(days=3)),
        ("du lịch trong 2 tháng", "du lịch", timedelta(days=60)),
        ("football for a week", "football", timedelta(days=7)),
        ("thể thao MƯỜI NGÀY", "thể thao", timedelta(days=10)),
        ("bão số 3", "bão số 3", None),
        ("đảo Hải Nam", "đảo Hải Nam", None),
        ("dao hai nam", "dao hai nam", None),
        ("hoa mai", "hoa mai", None),
        ("x 9999 năm", "x", FOR_EVER),
        ("x vĩnh viễn", "x", FOR_EVER),
        ("x 0 ngày", "x", None),
        ("3 dayſ", "", timedelta(days=3)),
    ],
)
def test_lengths_are_read_at_the_end_of_what_is_typed(typed: str, rest: str, length: timedelta | None) -> None:
    assert split_duration(typed) == (rest, length)


async def test_a_time_next_year_is_said_with_its_year(services: Services) -> None:
    later = replace(services, now=lambda: NOW)
    assert "20/1/2027" in words(await ask(later, "/im bóng đá 61 ngày"))
