from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.delivery import schedule
from bot.delivery.planner import Planner
from bot.delivery.when import VIETNAM
from bot.messengers.base import Rejected, RetryAt
from bot.models import DeliveryState, Settings
from tests.delivery.fakes import RecordingMessenger
from tests.delivery.newsroom import Newsroom

HELD, SENT, BUNDLED = DeliveryState.HELD, DeliveryState.SENT, DeliveryState.BUNDLED
NIGHT = Settings(quiet=(15 * 60, 19 * 60))  # the newsroom's clock says 16:30
EVENING = Settings(digest=True, digest_times=(18 * 60,))


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        yield room


def planner(room: Newsroom) -> Planner:
    return Planner(room.db, room.clock, lambda: None)


async def sent_now(room: Newsroom) -> list[str]:
    """What goes out once everything that is due has gone; what is held stays."""
    messenger = RecordingMessenger()
    sender = room.sender(messenger)

    def over() -> bool:
        return room.storage.next_due(room.clock()) is None

    await room.run_until(sender, over)
    return [str(arrival.message.text) for arrival in messenger.arrivals if arrival.message]


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24T{local}").replace(tzinfo=VIETNAM).astimezone(UTC)


async def test_nothing_comes_in_quiet_hours_and_everything_after_them(room: Newsroom) -> None:
    reader = room.subscriber(1, NIGHT)
    room.article("Một")
    room.article("Hai")
    assert await sent_now(room) == []
    assert room.states([reader]) == [HELD]
    room.clock.at = at("18:59:59")
    await planner(room).look()
    assert await sent_now(room) == []
    room.clock.at = at("19:00")
    await planner(room).look()
    first, second = await sent_now(room)
    assert "Một" in first
    assert "Hai" in second


async def test_many_that_waited_for_the_morning_come_in_one_message(room: Newsroom) -> None:
    reader = room.subscriber(1, NIGHT)
    for number in range(5):
        room.article(f"Bài số {number}")
    await sent_now(room)
    room.clock.at = at("19:00")
    await planner(room).look()
    [digest] = await sent_now(room)
    assert all(f"Bài số {number}" in digest for number in range(5))
    states = [state for _, state, _ in room.storage.deliveries_of(reader, 10)]
    assert states == [SENT] + [BUNDLED] * 5


async def test_a_digest_comes_at_its_time_and_holds_what_was_news(room: Newsroom) -> None:
    room.subscriber(1, EVENING)
    room.article("Một")
    room.article("Hai")
    await sent_now(room)
    room.clock.at = at("17:59:59")
    await planner(room).look()
    assert await sent_now(room) == []
    room.clock.at = at("18:00")
    await planner(room).look()
    [digest] = await sent_now(room)
    assert "Một" in digest
    assert "Hai" in digest


async def test_a_digest_that_was_missed_while_loa_was_down_comes_when_it_runs_again(room: Newsroom) -> None:
    room.subscriber(1, EVENING)
    room.article()
    await sent_now(room)
    room.clock.at = at("21:30")
    await planner(room).look()
    assert len(await sent_now(room)) == 1


async def test_a_change_of_settings_moves_what_is_held_and_loses_nothing(room: Newsroom) -> None:
    reader = room.subscriber(1, EVENING)
    room.article()
    await sent_now(room)
    instant = Settings()
    room.storage.save_settings(reader, instant, schedule.openings(instant, room.clock(), VIETNAM))
    await planner(room).look()
    assert len(await sent_now(room)) == 1


async def test_a_zone_that_changed_meanwhile_is_looked_at_again(room: Newsroom) -> None:
    reader = room.subscriber(1, EVENING)
    room.article()
    await sent_now(room)
    moved = Settings(digest=True, digest_times=(18 * 60,), zone="Europe/Berlin")
    room.storage.save_settings(reader, moved, schedule.openings(moved, room.clock(), VIETNAM))
    room.clock.at = at("18:00")
    await planner(room).look()
    assert await sent_now(room) == []
    room.clock.at = datetime(2026, 11, 24, 18, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    await planner(room).look()
    assert len(await sent_now(room)) == 1


async def test_above_the_most_of_a_day_the_rest_comes_in_the_next_digest(room: Newsroom) -> None:
    room.subscriber(1, Settings(daily_max=2, digest_times=(18 * 60,)))
    sent = []
    for number in range(4):
        room.article(f"Bài {number}")
        sent.append(len(await sent_now(room)))
    assert sent == [1, 1, 0, 0]
    room.clock.at = at("18:00")
    await planner(room).look()
    [digest] = await sent_now(room)
    assert "Bài 2" in digest
    assert "Bài 3" in digest


async def test_a_storm_of_news_for_one_chat_comes_together_behind_the_first(room: Newsroom) -> None:
    reader = room.subscriber(1)
    begin = room.clock()
    for number in range(10):
        room.article(f"Bài {number}")
    flood = RecordingMessenger(outcome_of=lambda *_: RetryAt(begin + timedelta(hours=1), "flood"))
    await room.run_until(room.sender(flood), lambda: len(room.storage.deliveries_of(reader, 20)) == 10)
    room.clock.forward(3601)
    [digest] = await sent_now(room)
    assert all(f"Bài {number}" in digest for number in range(10))
    states = [state for _, state, _ in room.storage.deliveries_of(reader, 20)]
    assert states == [SENT] + [BUNDLED] * 10


async def test_a_digest_that_is_refused_takes_no_article_with_it(room: Newsroom) -> None:
    reader = room.subscriber(1, EVENING)
    for number in range(5):
        room.article(f"Bài {number}")
    await sent_now(room)
    room.clock.at = at("18:00")
    await planner(room).look()
    answers = iter([Rejected("message is too long")])
    messenger = RecordingMessenger(outcome_of=lambda *_: next(answers, None))
    await room.run_until_done(room.sender(messenger))
    assert len(messenger.arrivals) == 6
    states = [state for _, state, _ in room.storage.deliveries_of(reader, 20)]
    assert states == [DeliveryState.REJECTED] + [SENT] * 5


async def test_who_paused_meanwhile_is_not_told(room: Newsroom) -> None:
    reader = room.subscriber(1, EVENING)
    room.article()
    await sent_now(room)
    room.storage.pause(reader, "asked", room.clock())
    room.clock.at = at("18:00")
    await planner(room).look()
    assert await sent_now(room) == []
    assert room.states([reader]) == [DeliveryState.GONE]


async def test_a_clock_that_was_days_ahead_does_not_delay_a_digest_by_days(room: Newsroom) -> None:
    reader = room.subscriber(1, EVENING)
    right = room.clock.at
    room.clock.forward(3 * 86_400)
    room.article()
    await sent_now(room)
    room.clock.at = right
    running = asyncio.create_task(planner(room).run())
    await room.wait_for(lambda: room.storage.next_held() == at("18:00"))
    running.cancel()
    room.clock.at = at("18:00")
    await planner(room).look()
    assert len(await sent_now(room)) == 1
    assert BUNDLED in [state for _, state, _ in room.storage.deliveries_of(reader, 2)]
