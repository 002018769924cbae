from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import Address, ChatKind, Settings
from handlers import router
from handlers.base import Reply, Request
from handlers.understand import understand
from tests.handlers.desk import CATALOGUE, Desk, actions, labels


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path) as desk:
        yield desk


async def says(
    desk: Desk, messenger: str, text: str = "", action: str = "", kind: ChatKind = ChatKind.PRIVATE
) -> Reply:
    address = Address(messenger, "5")
    to, _ = desk.storage.ensure_subscriber(address, kind, "Lan", Settings(), desk.at)
    request = Request(replace(to, address=address), "5", is_admin=False, is_new=False, at=desk.at)
    if action:
        return await router.answer(replace(request, action=tuple(action.split(":"))), desk.services)
    said = understand(text, CATALOGUE)
    assert said is not None
    return await router.answer(replace(request, command=said.command, words=said.words), desk.services)


def code_in(reply: Reply) -> str:
    found = re.search(r"<code>(\w{4}-\w{4})</code>", reply.text)
    assert found is not None, reply.text
    return found[1]


async def test_a_code_said_in_the_other_chat_makes_them_one(desk: Desk) -> None:
    code = code_in(await says(desk, "telegram", "/lienket"))
    done = await says(desk, "zalo", f"liên kết {code.lower().replace('-', ' ')}")
    assert "Telegram, Zalo" in done.text
    assert labels(done)[:2] == ["Nhận tin qua Telegram", "Nhận tin qua Zalo"]
    assert actions(done) == ["link:to:telegram", "link:to:zalo", "link:off"]
    moved = await says(desk, "zalo", action="link:to:zalo")
    assert [button.active for row in moved.choices for button in row] == [True, False, False]
    assert "Nhận tin qua Zalo" in labels(await says(desk, "telegram", "/lienket"))


async def test_a_code_that_is_said_again_because_loa_stopped_before_it_answered_shows_where_one_stands(
    desk: Desk,
) -> None:
    code = code_in(await says(desk, "telegram", "/lienket"))
    await says(desk, "zalo", f"/lienket {code}")
    again = await says(desk, "zalo", f"/lienket {code}")
    assert "không dùng được" in again.text
    assert [("Telegram, Zalo" in each.text, actions(each)[-1]) for each in again.then] == [(True, "link:off")]


@pytest.mark.parametrize("wrong", ["7KQ2", "không phải mã", "OOOO-0000"])
async def test_what_is_no_code_is_answered_with_how_one_looks(desk: Desk, wrong: str) -> None:
    assert "8 chữ và số" in (await says(desk, "zalo", f"/lienket {wrong}")).text


async def test_an_old_used_or_made_up_code_is_refused_and_changes_nothing(desk: Desk) -> None:
    code = code_in(await says(desk, "telegram", "/lienket"))
    assert "không dùng được" in (await says(desk, "zalo", "/lienket 7KQ2-M9XW")).text
    desk.at += timedelta(minutes=6)
    assert "không dùng được" in (await says(desk, "zalo", f"/lienket {code}")).text
    fresh = code_in(await says(desk, "telegram", "/lienket"))
    assert fresh != code
    assert "không dùng được" in (await says(desk, "telegram", f"/lienket {fresh}")).text


async def test_one_parts_by_a_button_or_by_a_word(desk: Desk) -> None:
    for text, action in (("", "link:off"), ("/lienket tắt", "")):
        code = code_in(await says(desk, "telegram", "/lienket"))
        await says(desk, "zalo", f"/lienket {code}")
        assert "Đã bỏ liên kết" in (await says(desk, "zalo", text, action)).text
        assert "chưa liên kết" in (await says(desk, "zalo", text, action)).text


async def test_groups_and_old_buttons_are_answered_kindly(desk: Desk) -> None:
    assert "nhắn riêng" in (await says(desk, "telegram", "/lienket", kind=ChatKind.GROUP)).text
    assert "đã cũ" in (await says(desk, "web", action="link:to:zalo")).text


async def test_two_who_follow_different_things_may_choose_what_is_kept_and_change_their_mind(desk: Desk) -> None:
    await says(desk, "telegram", "/theodoi du lịch")
    await says(desk, "zalo", "/theodoi thể thao")
    done = await says(desk, "zalo", f"/lienket {code_in(await says(desk, 'telegram', '/lienket'))}")
    [asked] = done.then
    assert "đã gộp cả hai" in asked.text
    assert labels(asked) == ["Gộp cả hai", "Giữ của Telegram", "Giữ của Zalo"]
    assert [button.active for row in asked.choices for button in row] == [True, False, False]
    kept = await says(desk, "zalo", action=actions(asked)[2])
    assert "Đã giữ của Zalo: 1 mục" in kept.text
    assert [button.active for row in kept.choices for button in row] == [False, False, True]
    assert "2 mục" in (await says(desk, "telegram", action=actions(kept)[0])).text
    desk.at += timedelta(days=2)
    assert "đã cũ" in (await says(desk, "telegram", action=actions(kept)[1])).text


async def test_nobody_is_asked_where_one_of_two_is_new_and_who_unlinks_loses_nothing(desk: Desk) -> None:
    await says(desk, "telegram", "/theodoi du lịch")
    done = await says(desk, "zalo", f"/lienket {code_in(await says(desk, 'telegram', '/lienket'))}")
    assert done.then == ()
    await says(desk, "zalo", action="link:off")
    for messenger in ("telegram", "zalo"):
        assert "Du lịch" in (await says(desk, messenger, "/theodoi")).text
