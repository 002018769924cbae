from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.broadcasts import BroadcastReporter
from bot.delivery.markup import visible
from bot.delivery.outbox import Outbox
from bot.delivery.planner import Planner
from bot.messengers.base import Gone, Message, Outcome, Rejected, RetryAt
from bot.models import Address, BroadcastState, ChatKind, Settings
from tests.delivery.fakes import PLAIN, Arrival, RecordingMessenger
from tests.delivery.newsroom import SAY, UNHURRIED, Newsroom


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        yield room


def reporter(room: Newsroom, messenger: RecordingMessenger) -> BroadcastReporter:
    return BroadcastReporter(room.db, {"telegram": Outbox(messenger, room.clock, UNHURRIED)}, SAY)


def said(arrival: Arrival) -> str:
    return visible(arrival.message.text) if arrival.message else ""


def calls(messenger: RecordingMessenger) -> list[str]:
    return [arrival.call for arrival in messenger.arrivals]


async def send_all(room: Newsroom, outcome_of: dict[str, Outcome] | None = None) -> RecordingMessenger:
    messenger = RecordingMessenger(outcome_of=lambda to, _: (outcome_of or {}).get(to.chat))
    await room.run_until_done(room.sender(messenger))
    return messenger


async def test_the_author_sees_one_message_that_follows_the_sending_and_then_a_report(room: Newsroom) -> None:
    author = room.subscribers(10)[0]
    broadcast = room.broadcast(author)
    messenger = RecordingMessenger()
    reports = reporter(room, messenger)
    await reports.look()
    await reports.look()
    assert calls(messenger) == ["send"]  # nothing changed: nothing is edited
    first = messenger.arrivals[0]
    assert first.address == Address("telegram", "1")
    assert "░░░░░░░░░░ 0%" in said(first)
    assert first.message is not None
    assert [button.action for row in first.message.buttons for button in row] == [f"cast:stop:{broadcast.id}"]
    await send_all(room, {"3": Gone("blocked"), "4": Rejected("no")})
    await reports.look()
    assert calls(messenger) == ["send", "edit", "send"]
    ended, report = messenger.arrivals[1:]
    assert ended.message_id == first.message_id
    assert "▓▓▓▓▓▓▓▓▓▓ 100%" in said(ended)
    assert ended.message is not None
    assert ended.message.buttons == ()
    assert said(report) == (
        "✅ Thông báo đã gửi xong.\n"
        "• Đã tới 8 người nhận.\n"
        "• 1 người đã chặn Loa hoặc rời đi. Loa giữ nguyên thiết lập của họ, họ quay lại là nhận tin tiếp.\n"
        "• 1 người không nhận được."
    )
    stored = room.storage.broadcast(broadcast.id)
    assert stored is not None
    assert stored.state is BroadcastState.DONE
    await reports.look()
    assert len(messenger.arrivals) == 3


async def test_who_sleeps_is_waited_for_and_the_author_sees_how_many(room: Newsroom) -> None:
    author = room.subscriber(1)
    room.subscriber(2, Settings(quiet=(15 * 60, 19 * 60)))  # the newsroom's clock says 16:30
    room.broadcast(author)
    messenger = RecordingMessenger()
    await room.run_until(room.sender(RecordingMessenger()), lambda: room.storage.next_due(room.clock()) is None)
    await reporter(room, messenger).look()
    assert "▓▓▓▓▓░░░░░ 50%" in said(messenger.arrivals[-1])
    assert said(messenger.arrivals[-1]).endswith("🌙 1 người đang trong giờ yên tĩnh, sẽ nhận khi hết giờ.")
    room.clock.forward(3 * 3600)
    await Planner(room.db, room.clock, lambda: None).look()
    await send_all(room)
    await reporter(room, messenger).look()
    assert said(messenger.arrivals[-1]) == "✅ Thông báo đã gửi xong.\n• Đã tới 2 người nhận."


async def test_after_a_restart_the_same_message_goes_on(room: Newsroom) -> None:
    author = room.subscribers(5)[0]
    room.broadcast(author)
    before, after = RecordingMessenger(), RecordingMessenger()
    await reporter(room, before).look()
    await send_all(room)
    await reporter(room, after).look()
    assert calls(after) == ["edit", "send"]
    assert after.arrivals[0].message_id == before.arrivals[0].message_id


async def test_the_message_with_the_confirming_button_becomes_the_progress(room: Newsroom) -> None:
    broadcast = room.broadcast(room.subscriber(1))
    room.storage.save_broadcast_progress(broadcast.id, "777", reported=False)
    messenger = RecordingMessenger()
    await reporter(room, messenger).look()
    assert [(arrival.call, arrival.message_id) for arrival in messenger.arrivals] == [("edit", "777")]


async def test_a_stopped_announcement_is_reported_as_stopped(room: Newsroom) -> None:
    author = room.subscribers(5)[0]
    broadcast = room.broadcast(author)
    messenger = RecordingMessenger()
    reports = reporter(room, messenger)
    await reports.look()
    room.storage.cancel_broadcast(broadcast.id, room.clock())
    await reports.look()
    ended, report = messenger.arrivals[1:]
    assert said(ended) == "✋ Đã dừng\n░░░░░░░░░░ 0%\nĐã tới 0 người nhận."
    assert said(report).startswith("✋ Thông báo đã dừng theo yêu cầu.\n• Đã tới 0 người nhận.")


async def test_an_author_who_cannot_be_reached_now_is_told_later(room: Newsroom) -> None:
    author = room.subscriber(1)
    room.broadcast(author)
    await send_all(room)
    later = room.clock() + timedelta(minutes=5)

    def outcome_of(_: Address, __: Message | None) -> Outcome | None:
        return RetryAt(later, "flood") if room.clock() < later else None

    shut = RecordingMessenger(outcome_of=outcome_of)
    await reporter(room, shut).look()
    assert len(room.storage.running_broadcasts()) == 1
    messenger = RecordingMessenger()
    await reporter(room, messenger).look()
    assert said(messenger.arrivals[-1]).startswith("✅ Thông báo đã gửi xong.")
    assert room.storage.running_broadcasts() == []


async def test_an_author_who_erased_everything_holds_nothing_up(room: Newsroom) -> None:
    author = room.subscribers(3)[0]
    broadcast = room.broadcast(author)
    room.storage.erase_subscriber(author)
    await send_all(room)
    messenger = RecordingMessenger()
    await reporter(room, messenger).look()
    assert messenger.arrivals == []
    assert broadcast.id not in [running.id for running in room.storage.running_broadcasts()]


async def test_where_nothing_can_be_edited_there_is_one_message_at_the_start_and_one_at_the_end(room: Newsroom) -> None:
    room.broadcast(room.subscriber(1))
    messenger = RecordingMessenger(capabilities=replace(PLAIN, edit=False))
    reports = reporter(room, messenger)
    await reports.look()
    await send_all(room)
    await reports.look()
    assert calls(messenger) == ["send", "send"]
    assert all(arrival.message and arrival.message.buttons == () for arrival in messenger.arrivals)
    assert all(arrival.message and "<b>" not in arrival.message.text for arrival in messenger.arrivals)


async def test_the_report_speaks_the_author_s_language_and_counts_as_it_does(room: Newsroom) -> None:
    author = room.subscriber(1, Settings(language="en"))
    room.broadcast(author)
    await send_all(room)
    messenger = RecordingMessenger()
    await reporter(room, messenger).look()
    assert said(messenger.arrivals[-1]) == "✅ The announcement has been sent.\n• 1 reader has it."


# --- an author with chats on two messengers --------------------------------------------------------------------------


def linked_author(room: Newsroom) -> int:
    """Reached on Telegram first, and on Zalo."""
    author, zalo = room.subscribers(1)[0], Address("zalo", "6ede")
    other, _ = room.storage.ensure_subscriber(zalo, ChatKind.PRIVATE, "Lan", Settings(), room.clock())
    room.storage.offer_link(author, "MA", room.clock(), room.clock() + timedelta(minutes=5))
    assert room.storage.link("MA", other.id, room.clock())
    return author


async def test_progress_is_told_where_it_was_announced_and_what_stands_elsewhere_is_never_edited(
    room: Newsroom,
) -> None:
    author = linked_author(room)
    broadcast = room.broadcast(author)
    room.storage.save_broadcast_progress(broadcast.id, "z77", reported=False, at=Address("zalo", "6ede"))
    telegram, zalo = RecordingMessenger(), RecordingMessenger(capabilities=PLAIN)
    outboxes = {"telegram": Outbox(telegram, room.clock, UNHURRIED), "zalo": Outbox(zalo, room.clock, UNHURRIED)}
    reports = BroadcastReporter(room.db, outboxes, SAY)
    await reports.look()
    await send_all(room)
    await reports.look()
    assert (calls(telegram), calls(zalo)) == ([], ["send"])
    assert zalo.arrivals[0].address == Address("zalo", "6ede")
    assert "đã gửi xong" in said(zalo.arrivals[0])


async def test_an_author_who_has_left_that_chat_is_told_in_the_other_by_a_message_of_its_own(room: Newsroom) -> None:
    author = linked_author(room)
    broadcast = room.broadcast(author)
    room.storage.save_broadcast_progress(broadcast.id, "77", reported=False, at=Address("zalo", "6ede"))
    room.storage.unlink(author, "zalo", room.clock())
    messenger = RecordingMessenger()
    await reporter(room, messenger).look()
    assert [(each.call, each.address) for each in messenger.arrivals] == [("send", Address("telegram", "1"))]
    await send_all(room)
    await reporter(room, messenger).look()
    assert calls(messenger) == ["send", "edit", "send"]
