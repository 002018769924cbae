from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.planner import Planner
from bot.messengers.base import Message, Outcome, Rejected
from bot.models import Address, DeliveryState, Settings
from storage.base import PageRead
from tests.delivery.fakes import PLAIN, TELEGRAM_LIKE, RecordingMessenger
from tests.delivery.newsroom import Newsroom


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        yield room


async def told(room: Newsroom, messenger: RecordingMessenger) -> list[tuple[str, str, str]]:
    """Send what there is to send; the calls it took: what, of which message, and what it shows."""
    before = len(messenger.arrivals)
    await room.run_until(room.sender(messenger), lambda: room.storage.next_due(room.clock()) is None)
    return [
        (each.call, each.message_id, str(each.message.text) if each.message else "")
        for each in messenger.arrivals[before:]
    ]


def correct(room: Newsroom, title: str, after_s: float = 1800) -> None:
    room.clock.forward(after_s)
    room.storage.save_page(PageRead(1, room.clock(), title=title))


async def test_what_readers_have_is_changed_where_it_stands_and_says_when(room: Newsroom) -> None:
    room.subscribers(3)
    room.article("Tàu cấm ra khơi từ 16 giờ")
    messenger = RecordingMessenger()
    sent = await told(room, messenger)
    correct(room, "Tàu cấm ra khơi từ 18 giờ")
    changed = await told(room, messenger)
    assert sorted(id_ for _, id_, _ in changed) == sorted(id_ for _, id_, _ in sent)
    assert {call for call, _, _ in changed} == {"edit"}
    assert all("từ 18 giờ" in text and "đã cập nhật 17:00" in text for _, _, text in changed)
    assert await told(room, messenger) == []


async def test_white_space_and_a_page_read_again_call_for_nothing(room: Newsroom) -> None:
    room.subscribers(1)
    room.article("Tàu cấm ra khơi")
    messenger = RecordingMessenger()
    await told(room, messenger)
    correct(room, "Tàu  cấm\nra khơi ")
    assert await told(room, messenger) == []


async def test_who_cannot_be_shown_the_change_is_told_of_it_once(room: Newsroom) -> None:
    room.subscribers(2)
    room.article("Tàu cấm ra khơi từ 16 giờ")
    messenger = RecordingMessenger(capabilities=PLAIN)
    await told(room, messenger)
    correct(room, "Tàu cấm ra khơi từ 18 giờ")
    notes = await told(room, messenger)
    assert [call for call, _, _ in notes] == ["send", "send"]
    assert all(
        text.startswith("✏️ Báo đã cập nhật bài này · 17:00\nTàu cấm") and "18 giờ" in text for _, _, text in notes
    )


async def test_a_message_that_refuses_to_be_changed_is_followed_by_a_note(room: Newsroom) -> None:
    room.subscriber(1)
    room.article("Một")
    messenger = RecordingMessenger()
    await told(room, messenger)
    correct(room, "Hai")

    class Refusing(RecordingMessenger):
        async def edit(self, address: Address, message_id: str, message: Message) -> Outcome:
            await super().edit(address, message_id, message)
            return Rejected("message can't be edited")

    refusing = Refusing()
    assert [call for call, _, _ in await told(room, refusing)] == ["edit", "send"]


async def test_a_second_change_overtakes_the_first(room: Newsroom) -> None:
    room.subscriber(1)
    room.article("Một")
    messenger = RecordingMessenger()
    await told(room, messenger)
    correct(room, "Hai")
    correct(room, "Ba")
    changed = await told(room, messenger)
    assert len(changed) == 1
    assert "Ba" in changed[0][2]


async def test_a_copy_that_was_under_way_is_changed_when_it_has_arrived(room: Newsroom) -> None:
    room.subscriber(1)
    room.article("Một")
    messenger = RecordingMessenger(latency_s=0.3)
    sender = room.sender(messenger)
    running = asyncio.create_task(sender.run())
    await room.wait_for(lambda: messenger.in_flight == 1)
    correct(room, "Hai", after_s=5)
    sender.wake()
    await room.wait_for(lambda: room.storage.next_due(room.clock()) is None)
    sender.stop()
    await running
    assert [(each.call, "Hai" in str(each.message and each.message.text)) for each in messenger.arrivals] == [
        ("send", False),
        ("edit", True),
    ]


async def test_who_waits_gets_the_article_as_it_is_now_and_no_correction(room: Newsroom) -> None:
    room.subscriber(1, Settings(quiet=(15 * 60, 19 * 60)))
    room.article("Một")
    messenger = RecordingMessenger()
    await told(room, messenger)
    correct(room, "Hai")
    room.clock.forward(3 * 3600)
    await Planner(room.db, room.clock, lambda: None).look()
    [(call, _, text)] = await told(room, messenger)
    assert (call, "Hai" in text) == ("send", True)


async def test_a_digest_is_written_anew_with_what_changed_marked(room: Newsroom) -> None:
    room.subscriber(1, Settings(digest=True, digest_times=(17 * 60,)))
    room.article("Một")
    room.article("Hai")
    messenger = RecordingMessenger()
    await told(room, messenger)
    room.clock.forward(1800)
    await Planner(room.db, room.clock, lambda: None).look()
    room.clock.forward(300)  # the queue is long
    [(_, id_, first)] = await told(room, messenger)
    correct(room, "Một, đã sửa", after_s=1500)
    [(call, changed, text)] = await told(room, messenger)
    assert (call, changed) == ("edit", id_)
    assert text.splitlines()[0] == first.splitlines()[0] == "🗞 <b>Bản tin 17:00</b> · 2 bài"
    assert "Một, đã sửa" in text
    assert "Hai" in text
    assert "đã cập nhật 17:30" in text


async def test_what_is_withdrawn_is_deleted_and_told_to_nobody_more(room: Newsroom) -> None:
    waiting = room.subscriber("night", Settings(quiet=(15 * 60, 19 * 60)))
    room.subscribers(2)
    room.article()
    messenger = RecordingMessenger()
    sent = await told(room, messenger)
    assert room.storage.retract(1, room.clock())
    assert not room.storage.retract(1, room.clock())
    gone = await told(room, messenger)
    assert sorted(gone) == sorted(("delete", id_, "") for _, id_, _ in sent)
    room.clock.forward(6 * 3600)
    await Planner(room.db, room.clock, lambda: None).look()
    assert await told(room, messenger) == []
    assert room.states([waiting]) == [DeliveryState.REJECTED]


async def test_what_is_too_old_to_be_deleted_says_that_it_was_withdrawn(room: Newsroom) -> None:
    room.subscriber(1)
    room.article("Tin nhầm")
    two_days = replace(TELEGRAM_LIKE, delete_within_s=timedelta(hours=48).total_seconds())
    messenger = RecordingMessenger(capabilities=two_days)
    await told(room, messenger)
    room.clock.forward(49 * 3600)
    room.storage.retract(1, room.clock())
    [(call, _, text)] = await told(room, messenger)
    assert (call, text) == ("edit", "🚫 Bài này đã được rút:\n<s>Tin nhầm</s>")


async def test_a_digest_loses_what_was_withdrawn_and_keeps_the_rest(room: Newsroom) -> None:
    room.subscriber(1, Settings(digest=True, digest_times=(17 * 60,)))
    room.article("Tin nhầm")
    room.article("Tin đúng")
    messenger = RecordingMessenger()
    await told(room, messenger)
    room.clock.forward(1800)
    await Planner(room.db, room.clock, lambda: None).look()
    await told(room, messenger)
    room.storage.retract(1, room.clock())
    [(call, _, text)] = await told(room, messenger)
    assert call == "edit"
    assert "Tin đúng" in text
    assert "Tin nhầm" not in text
