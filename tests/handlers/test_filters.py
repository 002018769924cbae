"""The words that news must say, or must not: typed, shown in words, dropped one by one."""

from __future__ import annotations

import pytest

from handlers.base import Services
from tests.handlers.talking import actions, ask, lan, words


def held(services: Services) -> tuple[tuple[str, ...], ...]:
    settings = lan(services).settings
    return settings.must, settings.any_of, settings.none_of


async def test_filters_are_typed_with_signs_and_shown_in_words(services: Services) -> None:
    assert "Lọc tin: không" in words(await ask(services, "/loc"))
    shown = await ask(services, '/loc +bão "Hạ Long" -bóng đá')
    assert held(services) == (("bão",), ("Hạ Long",), ("bóng đá",))
    for line in ("Phải có: “bão”", "Một trong: “Hạ Long”", "Không có: “bóng đá”"):
        assert line in shown.text.splitlines()


async def test_more_words_are_added_and_one_put_elsewhere_moves(services: Services) -> None:
    await ask(services, "/loc +bão, lũ")
    await ask(services, "/loc -Lũ, +báo")
    assert held(services) == (("bão", "báo"), (), ("Lũ",))


async def test_a_phrase_is_dropped_by_its_button(services: Services) -> None:
    shown = await ask(services, "/loc +bão, +lũ, -bóng đá")
    drops = [action for action in actions(shown) if action.startswith("filter:drop")]
    assert len(drops) == 3
    dropped = await ask(services, action=drops[0])
    assert dropped.edit
    assert held(services) == (("lũ",), (), ("bóng đá",))
    await ask(services, action=drops[0])
    assert held(services) == (("lũ",), (), ("bóng đá",))


@pytest.mark.parametrize("way", ["/loc tắt", "/loc off", "filter:off"])
async def test_all_of_them_are_dropped_at_once(services: Services, way: str) -> None:
    await ask(services, "/loc +bão, -bóng đá")
    await (ask(services, way) if way.startswith("/") else ask(services, action=way))
    assert held(services) == ((), (), ())


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ('+"bão', "chưa đóng"),
        ("-!!!", "không có chữ nào"),
        ("+bão, -bão", "hai dấu khác nhau"),
        ("a" * 61, "dài quá 60"),
        (", ".join(f"từ {number}" for number in range(21)), "Nhiều nhất 20"),
        (",", "chưa thấy từ nào"),
    ],
)
async def test_what_cannot_be_a_filter_is_explained_with_an_example(
    services: Services, typed: str, answer: str
) -> None:
    reply = words(await ask(services, f"/loc {typed}"))
    assert answer in reply
    assert '/loc +bão, "Hạ Long", -bóng đá' in reply
    assert held(services) == ((), (), ())


async def test_what_is_held_counts_towards_the_most(services: Services) -> None:
    await ask(services, "/loc " + ", ".join(f"từ {number}" for number in range(20)))
    assert "Nhiều nhất 20" in words(await ask(services, "/loc thêm"))
    assert len(lan(services).settings.any_of) == 20


async def test_a_question_is_answered_without_a_command(services: Services) -> None:
    await ask(services, "/loc")
    assert "lọc từ nào" in words(await ask(services, action="filter:ask"))
    assert "chưa đóng" in words(await ask(services, '+"bão'))
    await ask(services, "+bão")
    assert held(services) == (("bão",), (), ())
    await ask(services, "bão số 9")
    assert held(services) == (("bão",), (), ())


@pytest.mark.parametrize("action", ["filter:drop", "filter:drop:x:y", "filter:drop:must", "filter:x:must:y"])
async def test_a_forged_button_changes_nothing(services: Services, action: str) -> None:
    await ask(services, "/loc +bão")
    assert "Nút này đã cũ" in words(await ask(services, action=action))
    assert held(services) == (("bão",), (), ())
