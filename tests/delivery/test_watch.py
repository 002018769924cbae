"""What the operator would otherwise find out last: a messenger that does not answer, and news that waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.markup import visible
from bot.delivery.notices import NoticeTeller
from bot.delivery.outbox import Outbox
from bot.delivery.watch import Watch, of_messenger, of_queue
from bot.models import Address, Health, HealthState
from tests.delivery.fakes import NOW, RecordingMessenger
from tests.delivery.newsroom import SAY, UNHURRIED, Newsroom

MINUTE = timedelta(minutes=1)
AN = Address("telegram", "1")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        yield room


class Operator:
    """A watch and a teller over one messenger, as the program runs them; ``hears`` is what reached the admin."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.messenger = RecordingMessenger()
        self.restart()

    def restart(self) -> None:
        room, outboxes = self.room, {"telegram": Outbox(self.messenger, self.room.clock, UNHURRIED)}
        self.watch = Watch(room.db, [self.messenger], room.clock)
        self.teller = NoticeTeller(room.db, outboxes, SAY, room.clock, [AN])

    def finds(self, state: HealthState, detail: str = "") -> None:
        self.messenger.health = Health(state, detail, self.room.clock())

    async def hears(self, after: timedelta = timedelta()) -> list[str]:
        """What is new after so long, looked at every half a minute."""
        before = len(self.messenger.arrivals)
        until = self.room.clock() + after
        while True:
            await self.watch.look()
            await self.teller.look()
            if self.room.clock() >= until:
                break
            self.room.clock.forward(30)
        return [visible(each.message.text) for each in self.messenger.arrivals[before:] if each.message]


@pytest.mark.parametrize(
    ("state", "words"), [(HealthState.TOKEN, "mã bot"), (HealthState.CONFLICT, "một chương trình khác")]
)
async def test_a_messenger_in_trouble_is_told_once_and_once_when_it_is_over(
    room: Newsroom, state: HealthState, words: str
) -> None:
    operator = Operator(room)
    assert await operator.hears(MINUTE) == []
    operator.finds(state, "why")
    [told] = await operator.hears(10 * MINUTE)
    assert words in told
    assert told.startswith(("🔑 Telegram", "👥 Telegram"))
    operator.restart()
    assert await operator.hears(10 * MINUTE) == []
    operator.finds(HealthState.OK)
    [over] = await operator.hears(10 * MINUTE)
    assert over.startswith("✅ Telegram đã ổn trở lại")


async def test_a_connection_that_comes_back_within_three_minutes_is_nobodys_worry(room: Newsroom) -> None:
    operator = Operator(room)
    operator.finds(HealthState.UNREACHABLE, "ConnectError")
    assert await operator.hears(2.5 * MINUTE) == []
    operator.finds(HealthState.OK)
    assert await operator.hears(10 * MINUTE) == []


async def test_a_connection_that_stays_away_is_told_with_its_beginning(room: Newsroom) -> None:
    operator = Operator(room)
    operator.finds(HealthState.UNREACHABLE, "ConnectError")
    [told] = await operator.hears(5 * MINUTE)
    assert "không kết nối được từ 16:30" in told
    assert told.endswith("ConnectError")


async def test_one_trouble_that_turns_into_another_is_not_called_well_in_between(room: Newsroom) -> None:
    operator = Operator(room)
    operator.finds(HealthState.CONFLICT, "two")
    await operator.hears()
    operator.finds(HealthState.TOKEN, "refused")
    [told] = await operator.hears(MINUTE)
    assert "mã bot" in told
    operator.finds(HealthState.OK)
    [over] = await operator.hears(MINUTE)
    assert over.startswith("✅ Telegram đã ổn")


async def test_news_that_waits_too_long_is_told_once_and_once_when_it_has_gone_out(room: Newsroom) -> None:
    operator = Operator(room)
    follower = room.subscriber(5)
    room.article()
    assert await operator.hears(4.5 * MINUTE) == []
    [late] = await operator.hears(10 * MINUTE)
    assert late.startswith("🐌 Tin gửi đi đang trễ từ 16:30")
    await room.run_until_done(room.sender(RecordingMessenger()))
    assert room.storage.deliveries_of(follower, 1)
    [over] = await operator.hears(10 * MINUTE)
    assert over == "✅ Tin gửi đi đã kịp trở lại (đã trễ từ 16:30)."


async def test_what_is_over_while_loa_was_down_is_told_after_the_restart(room: Newsroom) -> None:
    operator = Operator(room)
    operator.finds(HealthState.TOKEN, "refused")
    await operator.hears()
    operator.finds(HealthState.OK)
    operator.restart()
    assert len(await operator.hears()) == 1


MOMENTS = st.integers(0, 3600).map(lambda seconds: NOW - timedelta(seconds=seconds))


@given(st.sampled_from(HealthState), MOMENTS)
def test_only_what_lasts_is_a_trouble_and_only_what_is_well_ends_one(state: HealthState, since: datetime) -> None:
    finding = of_messenger("telegram", Health(state, "", since), NOW)
    ends = finding is not None and finding.kind is None
    assert ends == (state is HealthState.OK)
    raised = finding is not None and finding.kind is not None
    lasting = state is HealthState.UNREACHABLE and NOW - since >= 3 * MINUTE
    assert raised == (lasting or state in {HealthState.TOKEN, HealthState.CONFLICT})


@given(st.none() | MOMENTS)
def test_a_queue_is_late_after_five_minutes_and_caught_up_within_one(since: datetime | None) -> None:
    finding = of_queue(since, NOW)
    waits = NOW - since if since else timedelta()
    assert (finding is not None and finding.kind == "queue") == (waits >= 5 * MINUTE)
    assert (finding is not None and finding.kind is None) == (waits < MINUTE)
