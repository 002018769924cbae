"""Among several people reading is free and changing is not; what is new is closed until it is known to be reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.models import Address, ChatKind, Settings
from handlers import company, router
from handlers.base import Reply, Request
from tests.handlers.desk import NOW, Desk, actions

READING = {"start", "moi", "tim", "nguon", "trogiup", "visao", "tinhtrang", "chiase", "thoi", "camon", "?"}


async def asked(desk: Desk, kind: ChatKind, manages: bool | None, *, is_admin: bool = False, **said: object) -> Reply:
    address = Address("telegram", "-77")
    to, _ = desk.storage.ensure_subscriber(address, kind, "Tổ 5", Settings(), NOW)

    async def known() -> bool | None:
        return manages

    request = Request(to, "5", is_admin=is_admin, is_new=False, at=NOW, manages=known)
    return await router.answer(replace(request, **said), desk.services)  # type: ignore[arg-type] # fields by name


def test_every_command_that_is_not_reading_wants_a_manager() -> None:
    def wanting(kind: ChatKind) -> set[str]:
        to = Address("telegram", "-77")
        return {name for name in router.COMMANDS if company.wants_manager(_request(to, kind, command=name))}

    assert wanting(ChatKind.GROUP) == wanting(ChatKind.THREAD) == set(router.COMMANDS) - READING
    assert wanting(ChatKind.PRIVATE) == wanting(ChatKind.CHANNEL) == set()


def _request(address: Address, kind: ChatKind, **said: object) -> Request:
    from bot.models import Subscriber

    to = Subscriber(1, address, kind, "Tổ 5", Settings(), NOW)
    return replace(Request(to, "5", is_admin=False, is_new=False, at=NOW), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("manages", "is_admin", "holds"),
    [
        (True, False, "Từ nay"),
        (False, False, "chỉ quản trị viên"),
        (None, False, "chưa hỏi được"),
        (False, True, "Từ nay"),
    ],
)
async def test_who_manages_decides(tmp_path: Path, manages: bool | None, is_admin: bool, holds: str) -> None:
    async with Desk(tmp_path) as desk:
        reply = await asked(desk, ChatKind.GROUP, manages, is_admin=is_admin, command="theodoi", words="thể thao")
        assert holds in reply.text


async def test_a_button_that_may_not_be_pressed_changes_nothing_and_says_so_over_the_chat(tmp_path: Path) -> None:
    async with Desk(tmp_path) as desk:
        reply = await asked(desk, ChatKind.GROUP, manages=False, action=("topics", "on", "the-thao"))
        assert (str(reply.text), reply.choices) == ("", ())
        assert "chỉ quản trị viên" in reply.toast
        anothers = await asked(desk, ChatKind.GROUP, manages=True, action=("topics", "on", "the-thao"), opened_by="6")
        assert "người khác mở" in anothers.toast
        read = await asked(desk, ChatKind.GROUP, manages=False, action=("help",), opened_by="6")
        assert read.toast == ""
        papers = await asked(desk, ChatKind.GROUP, manages=False, action=("others", "9"), opened_by="6")
        assert "quản trị viên" not in papers.toast
        assert desk.storage.subscriptions(1) == []


async def test_of_all_that_can_be_said_and_pressed_nothing_changes_what_the_group_gets(tmp_path: Path) -> None:
    async with Desk(tmp_path) as desk:
        article = desk.article(1, "du-lich")
        buttons = await _everything_offered(desk, article.id)
        for words in ("thể thao", "bão", "báo Quảng Ninh"):
            await asked(desk, ChatKind.GROUP, manages=True, command="theodoi", words=words)
        assert {each.partition(":")[0] for each in buttons} >= {
            "set",
            "topics",
            "sources",
            "mute",
            "more",
            "place",
            "alerts",
        }
        group, _ = desk.storage.ensure_subscriber(Address("telegram", "-77"), ChatKind.GROUP, "Tổ 5", Settings(), NOW)
        before = desk.storage.export_subscriber(group.id)
        for pressed in buttons:
            await asked(desk, ChatKind.GROUP, manages=False, action=tuple(pressed.split(":")))
        for command in router.COMMANDS:
            for words in ("", "thể thao", "tắt", "t-the-thao", "7h"):
                await asked(desk, ChatKind.GROUP, manages=False, command=command, words=words)
        assert desk.storage.export_subscriber(group.id) == before
        assert len(before["subscriptions"]) >= 3


async def _everything_offered(desk: Desk, article_id: int) -> set[str]:
    """The buttons of every command's answer, of cards, and of what these open."""
    found = {f"{family}:{article_id}" for family in ("more", "less", "story", "others", "open", "why", "share")}
    for command in router.COMMANDS:
        found |= set(actions(await asked(desk, ChatKind.GROUP, manages=True, command=command)))
    for pressed in sorted(found):
        found |= set(actions(await asked(desk, ChatKind.GROUP, manages=True, action=tuple(pressed.split(":")))))
    return found
