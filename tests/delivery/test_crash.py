"""A sender is killed at each of its steps, and another takes over when its leases are over."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from bot.delivery.outbox import Outbox
from bot.delivery.sender import LEASE_S, Sender
from bot.messengers.base import Message, Outcome
from bot.models import Address, DeliveryState
from storage.base import Storage
from storage.threads import StorageThreads
from tests.delivery.fakes import RecordingMessenger
from tests.delivery.newsroom import UNHURRIED, Newsroom

P = ParamSpec("P")
T = TypeVar("T")
SUBSCRIBERS, SLOTS = 11, 4


class Life:
    """Ends after a number of steps. Whatever is under way then never goes on, as in a process that was killed."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.over = asyncio.Event()

    async def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            self.over.set()
        if self.over.is_set():
            await asyncio.get_running_loop().create_future()


class MortalThreads(StorageThreads):
    def __init__(self, storage: Storage, life: Life) -> None:
        super().__init__(storage)
        self.life = life

    async def read(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        await self.life.step()
        return await super().read(call, *args, **kwargs)

    async def write(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        await self.life.step()  # killed before it was written …
        result = await super().write(call, *args, **kwargs)
        await self.life.step()  # … or after
        return result


class MortalMessenger(RecordingMessenger):
    life: Life

    async def send(self, address: Address, message: Message) -> Outcome:
        await self.life.step()  # killed before the message left …
        outcome = await super().send(address, message)
        await self.life.step()  # … or before its answer came
        return outcome


async def bury() -> None:
    """Take away what is left of the dead, however often it holds on."""
    for _ in range(50):
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)


async def live_until_killed(room: Newsroom, steps: int, messenger: MortalMessenger) -> bool:
    """Whether the sender was killed before it had done everything."""
    life = messenger.life = Life(steps)
    db = MortalThreads(room.storage, life)
    poster = room.poster({"telegram": Outbox(messenger, room.clock, UNHURRIED)})
    sender = Sender(db, poster, room.clock, "doomed", slots=SLOTS)
    poster._db = db
    running = asyncio.create_task(sender.run())
    await room.wait_for(lambda: life.over.is_set() or room.storage.dispatches_open() == 0)
    killed = life.over.is_set()
    life.over.set()
    running.cancel()
    await bury()
    await db.close()
    return killed


@pytest.mark.parametrize("begin", range(5))
async def test_killed_at_any_step_nothing_is_lost_and_no_more_is_repeated_than_was_under_way(
    tmp_path: Path, begin: int
) -> None:
    for steps in range(begin, 60, 5):
        folder = tmp_path / str(steps)
        folder.mkdir()
        async with Newsroom(folder) as room:
            followers = room.subscribers(SUBSCRIBERS)
            room.article()
            doomed, heir = MortalMessenger(), RecordingMessenger()
            killed = await live_until_killed(room, steps, doomed)
            room.clock.forward(LEASE_S + 1)
            await room.run_until_done(room.sender(heir, owner="heir", slots=SLOTS))
            told = Counter(doomed.chats() + heir.chats())
            assert set(told) == {str(number) for number in range(1, SUBSCRIBERS + 1)}, f"lost, killed at step {steps}"
            assert sum(told.values()) - SUBSCRIBERS <= SLOTS, f"too many repeated, killed at step {steps}"
            assert max(told.values()) <= 2
            assert set(room.states(followers)) == {DeliveryState.SENT}
            assert killed or steps > 40


async def test_before_the_lease_is_over_nobody_takes_what_may_still_be_under_way(tmp_path: Path) -> None:
    async with Newsroom(tmp_path) as room:
        followers = room.subscribers(SUBSCRIBERS)
        room.article()
        doomed, heir = MortalMessenger(), RecordingMessenger()
        doomed.outcome_of = lambda *_: _kill(doomed) if len(doomed.arrivals) == 3 else None
        assert await live_until_killed(room, 1_000_000, doomed)
        room.clock.forward(LEASE_S - 1)
        room.subscriber("new")
        room.article("Tin mới")
        held = {DeliveryState.CLAIMED, DeliveryState.SENDING}
        in_doubt = [each for each in followers if held.intersection(room.states([each]))]
        assert in_doubt
        await room.run_until(room.sender(heir, owner="heir"), lambda: heir.chats().count("new") == 1)
        old = [a for a in heir.arrivals if a.message and "Tin mới" not in a.message.text]
        assert {a.address.chat for a in old}.isdisjoint(str(each) for each in in_doubt)


async def test_a_delivery_whose_sender_died_twice_is_given_up_and_stays_on_record(tmp_path: Path) -> None:
    async with Newsroom(tmp_path) as room:
        follower = room.subscriber(1)
        room.article()
        messengers = [MortalMessenger(), MortalMessenger(), MortalMessenger()]
        for messenger in messengers:
            # it dies when the message has left, before the answer comes
            messenger.life = Life(1_000_000)
            messenger.outcome_of = lambda _, __, life=messenger: _kill(life)  # type: ignore[misc]
            await live_until_killed(room, 1_000_000, messenger)
            room.clock.forward(LEASE_S + 1)
        assert [len(messenger.arrivals) for messenger in messengers] == [1, 1, 0]
        assert room.states([follower]) == [DeliveryState.UNKNOWN]


def _kill(messenger: MortalMessenger) -> None:
    messenger.life.steps = 0
