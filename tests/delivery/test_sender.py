from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from bot.delivery.outbox import Outbox
from bot.delivery.pace import Gcra, Pace
from bot.delivery.sender import Sender
from bot.errors import StorageError
from bot.messengers.base import Gone, Message, Moved, Outcome, Rejected, RetryAt, TokenRefused, Unknown
from bot.models import Address, ChatKind, DeliveryState, Mute, Settings, Subscription, SubscriptionKind
from storage.threads import StorageThreads
from tests.delivery.fakes import NOW, Arrival, RecordingMessenger
from tests.delivery.newsroom import TOPIC, UNHURRIED, Newsroom

P = ParamSpec("P")
T = TypeVar("T")
SENT, WAITING = DeliveryState.SENT, DeliveryState.WAITING


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        yield room


def text_of(arrival: Arrival) -> str:
    assert arrival.message is not None
    return str(arrival.message.text)


async def test_an_article_reaches_each_who_follows_it_once_and_nobody_else(room: Newsroom) -> None:
    followers = room.subscribers(40)
    other, muted = room.subscriber("other", topic="the-thao"), room.subscriber("muted")
    room.storage.mute(muted, Mute(SubscriptionKind.SOURCE, "baoquangninh"))
    room.article()
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger, slots=8))
    assert sorted(messenger.chats(), key=int) == [str(number) for number in range(1, 41)]
    assert set(room.states(followers)) == {SENT}
    assert room.states([other, muted]) == []
    assert messenger.in_flight_most <= 8


async def test_the_message_id_is_kept_for_corrections(room: Newsroom) -> None:
    follower = room.subscriber(1)
    room.article()
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger))
    [(_, state, message_id)] = room.storage.deliveries_of(follower, 5)
    assert (state, message_id) == (SENT, messenger.arrivals[0].message_id)


async def test_each_reader_gets_the_card_in_their_own_language(room: Newsroom) -> None:
    room.subscriber(1, Settings(language="en", silent=True))
    room.article()
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger))
    message = messenger.arrivals[0].message
    assert message is not None
    assert message.text.startswith("🚢 Tourism")
    assert message.silent


async def test_one_chat_that_must_wait_for_hours_holds_nobody_up_and_gets_it_then(room: Newsroom) -> None:
    followers = room.subscribers(30)

    def outcome_of(address: Address, _: Message | None) -> Outcome | None:
        shut = room.clock() < begin + timedelta(hours=12)
        return RetryAt(begin + timedelta(hours=12), "flood") if address.chat == "7" and shut else None

    begin = room.clock()
    room.article()
    messenger = RecordingMessenger(outcome_of=outcome_of)
    await room.run_until(room.sender(messenger, slots=4), lambda: room.states(followers).count(SENT) == 29)
    assert room.states(followers).count(WAITING) == 1
    room.clock.forward(11 * 3600)
    early = RecordingMessenger()
    room.subscriber(500)
    room.article("Tin khác")
    await room.run_until(room.sender(early), lambda: "500" in early.chats() and len(early.arrivals) == 30)
    assert "7" not in early.chats()
    assert room.states([followers[6]]) == [DeliveryState.QUEUED]  # nothing overtakes what the chat still waits for
    room.clock.forward(3601)
    late = RecordingMessenger()
    await room.run_until_done(room.sender(late))
    assert late.chats() == ["7", "7"]
    assert ["Tin khác" in text_of(arrival) for arrival in late.arrivals] == [False, True]


async def test_who_blocked_the_bot_is_paused_and_keeps_everything(room: Newsroom) -> None:
    follower = room.subscriber(1)
    room.article()
    messenger = RecordingMessenger(outcome_of=lambda *_: Gone("blocked"))
    await room.run_until_done(room.sender(messenger))
    stored = room.storage.subscriber(follower)
    assert stored is not None
    assert stored.paused == "blocked"
    assert room.states([follower]) == [DeliveryState.GONE]
    assert len(room.storage.subscriptions(follower)) == 1


async def test_a_group_that_moved_is_followed_to_its_new_chat(room: Newsroom) -> None:
    group = room.subscriber("-5")
    room.article()
    messenger = RecordingMessenger(outcome_of=lambda to, _: Moved("-100500") if to.chat == "-5" else None)
    await room.run_until_done(room.sender(messenger))
    assert messenger.chats() == ["-5", "-100500"]
    stored = room.storage.subscriber(group)
    assert stored is not None
    assert stored.address.chat == "-100500"


async def test_a_message_that_is_refused_is_not_sent_again(room: Newsroom) -> None:
    follower = room.subscriber(1)
    room.article()
    messenger = RecordingMessenger(outcome_of=lambda *_: Rejected("can't parse entities"))
    await room.run_until_done(room.sender(messenger))
    assert room.states([follower]) == [DeliveryState.REJECTED]
    assert len(messenger.arrivals) == 1


async def test_what_may_have_arrived_is_sent_once_more_and_then_stays_on_record(room: Newsroom) -> None:
    follower = room.subscriber(1)
    room.article()
    messenger = RecordingMessenger(outcome_of=lambda *_: Unknown("read timeout"))
    sender = room.sender(messenger)
    running = asyncio.create_task(sender.run())
    await room.wait_for(lambda: room.states([follower]) == [WAITING])
    room.clock.forward(60)
    sender.wake()
    await room.wait_for(lambda: room.states([follower]) == [DeliveryState.UNKNOWN])
    room.clock.forward(3600)
    sender.stop()
    await running
    await room.run_until_done(room.sender(messenger))
    assert len(messenger.arrivals) == 2


async def test_a_refused_token_tells_the_operator_once_and_loses_nothing(room: Newsroom) -> None:
    followers = room.subscribers(5)
    room.article()
    refusing = RecordingMessenger(outcome_of=lambda *_: TokenRefused("Unauthorized"))
    await room.run_until(room.sender(refusing), lambda: room.states(followers).count(WAITING) == 5)
    [notice] = room.storage.untold_notices(10)
    assert (notice.key, notice.kind, notice.over_at) == ("messenger:telegram", "token", None)
    assert notice.detail == {"title": "Telegram", "reason": "Unauthorized"}
    room.clock.forward(3600)
    await room.run_until_done(room.sender(RecordingMessenger()))
    assert set(room.states(followers)) == {SENT}
    [notice] = room.storage.untold_notices(10)
    assert notice.over_at is not None


async def test_a_messenger_that_is_not_there_is_waited_for(room: Newsroom) -> None:
    follower = room.subscriber(1)
    room.article()
    sender = Sender(room.db, room.poster({}), room.clock, "one")
    await room.run_until(sender, lambda: room.states([follower]) == [WAITING])
    room.clock.forward(3600)
    await room.run_until_done(room.sender(RecordingMessenger()))
    assert room.states([follower]) == [SENT]


async def test_a_bug_in_a_messenger_costs_one_delivery_and_stops_nobody(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    followers = room.subscribers(6)
    room.article()

    def outcome_of(address: Address, _: Message | None) -> Outcome | None:
        if address.chat == "3":
            raise ZeroDivisionError
        return None

    await room.run_until(
        room.sender(RecordingMessenger(outcome_of=outcome_of)), lambda: room.states(followers).count(SENT) == 5
    )
    assert room.states([followers[2]]) == [WAITING]
    assert "ZeroDivisionError" in caplog.text


class FullDisk(StorageThreads):
    """Refuses a number of writes of results, as a full disk does."""

    refusals = 3

    async def write(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        if self.refusals and call == self.storage.record_results:
            self.refusals -= 1
            raise StorageError("The disk is full: free some space.")
        return await super().write(call, *args, **kwargs)


async def test_a_database_that_refuses_is_waited_for_and_nothing_is_sent_twice(
    room: Newsroom, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sender.POLL_S", 0.02)
    followers = room.subscribers(10)
    room.article()
    await room.db.close()
    room.db = FullDisk(room.storage)
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger, slots=2))
    assert len(messenger.arrivals) == 10
    assert set(room.states(followers)) == {SENT}
    assert caplog.text.count("The disk is full") == 3


async def test_while_ends_cannot_be_recorded_no_more_is_sent_than_may_be_in_doubt(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sender.POLL_S", 0.02)
    followers = room.subscribers(30)
    room.article()
    await room.db.close()
    room.db = disk = FullDisk(room.storage)
    disk.refusals = 8
    messenger = RecordingMessenger()
    most = 0

    def over() -> bool:
        nonlocal most
        if disk.refusals:
            most = len(messenger.arrivals)
        return room.states(followers).count(SENT) == 30

    await room.run_until(room.sender(messenger, slots=5), over)
    assert most == 5


async def test_an_announcement_of_two_messages_is_one_delivery(room: Newsroom) -> None:
    author = room.subscriber(1)
    room.broadcast(author, "Một câu thông báo khá dài. " * 200)
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger))
    [(_, state, ids)] = room.storage.deliveries_of(author, 1)
    assert (state, ids) == (SENT, "1 2")


@pytest.mark.parametrize("cut", [Unknown("cut"), RetryAt(NOW + timedelta(hours=5), "flood"), TokenRefused("x")])
async def test_half_an_announcement_goes_on_behind_what_arrived(room: Newsroom, cut: Outcome) -> None:
    author = room.subscriber(1)
    room.broadcast(author, "Một câu thông báo khá dài. " * 200)
    answers = iter((None, cut))
    first, second = RecordingMessenger(outcome_of=lambda *_: next(answers)), RecordingMessenger()
    await room.run_until(room.sender(first), lambda: room.states([author]) == [WAITING])
    room.clock.forward(6 * 3600)
    await room.run_until_done(room.sender(second))
    whole = [text_of(arrival) for arrival in first.arrivals]
    assert [text_of(arrival) for arrival in second.arrivals] == whole[1:]
    [(_, state, ids)] = room.storage.deliveries_of(author, 1)
    assert (state, ids) == (SENT, "1 1")


async def test_the_second_message_waits_for_its_chat_and_is_not_lost(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.turns.CHAT_PATIENCE_S", 0.01)
    author = room.subscriber(1)
    room.broadcast(author, "Một câu thông báo khá dài. " * 200)
    messenger = RecordingMessenger()
    sender = room.sender(messenger, pace=Pace(Gcra(1e6, 9), Gcra(10, 1), Gcra(10, 1)))
    await room.run_until(sender, lambda: room.states([author]) == [WAITING])
    room.clock.forward(1)
    await room.run_until_done(room.sender(messenger))
    assert len(messenger.arrivals) == 2
    assert room.states([author]) == [SENT]


async def test_an_alerting_article_overtakes_a_broadcast_under_way(room: Newsroom) -> None:
    """An article is more urgent than an announcement, and does not wait for the end of its range."""
    followers = room.subscribers(300)
    room.broadcast(followers[0])
    messenger = RecordingMessenger()
    sender = room.sender(messenger, slots=8, pace=Pace(Gcra(400, 3)))
    running = asyncio.create_task(sender.run())
    await room.wait_for(lambda: len(messenger.arrivals) > 20)
    room.article("Tin khẩn")
    sender.wake()
    await room.wait_for(lambda: room.storage.dispatches_open() == 0)
    sender.stop()
    await running
    urgent = [i for i, a in enumerate(messenger.arrivals) if a.message and "Tin khẩn" in a.message.text]
    assert len(urgent) == 300
    assert urgent[-1] < 500  # of 600: all were told while the announcement went on


async def test_what_waits_and_what_is_new_both_go_on(room: Newsroom) -> None:
    """Neither a crowd that came due at once nor a large audience starves the other."""
    followers = room.subscribers(60)
    room.article("Cũ")
    soon = room.clock() + timedelta(seconds=5)
    shut = RecordingMessenger(outcome_of=lambda *_: RetryAt(soon, "bad gateway"))
    await room.run_until(room.sender(shut), lambda: room.states(followers).count(WAITING) == 60)
    room.clock.forward(3600)
    for number in range(60):
        room.subscriber(1000 + number, topic="the-thao")
    room.article("Mới", topic="the-thao")
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger, slots=8))
    titles = ["Cũ" if "Cũ" in text_of(arrival) else "Mới" for arrival in messenger.arrivals]
    assert Counter(titles) == {"Cũ": 60, "Mới": 60}
    assert {"Cũ", "Mới"} == set(titles[:40])


async def test_a_cancelled_broadcast_stops_where_it_stands(room: Newsroom) -> None:
    followers = room.subscribers(200)
    broadcast = room.broadcast(followers[0])
    messenger = RecordingMessenger(latency_s=0.01)
    sender = room.sender(messenger, slots=4)
    running = asyncio.create_task(sender.run())
    await room.wait_for(lambda: len(messenger.arrivals) >= 10)
    room.storage.cancel_broadcast(broadcast.id, room.clock())
    told = len(messenger.arrivals)
    await room.wait_for(lambda: room.storage.dispatches_open() == 0)
    sender.stop()
    await running
    assert len(messenger.arrivals) <= told + 8


async def test_a_sender_that_is_stopped_finishes_records_and_gives_its_range_back(room: Newsroom) -> None:
    followers = room.subscribers(100)
    room.article()
    first = RecordingMessenger(latency_s=0.02)
    await room.run_until(room.sender(first, slots=8), lambda: len(first.arrivals) >= 20)
    assert room.states(followers).count(SENT) == len(first.arrivals) < 100
    second = RecordingMessenger()
    await room.run_until_done(room.sender(second, owner="two"))  # no lease is waited for: the clock stands
    assert Counter(first.chats() + second.chats()) == {str(number): 1 for number in range(1, 101)}


async def test_what_does_not_end_is_cut_off_and_recorded_as_a_doubt(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sender.GRACE_S", 0.05)
    follower = room.subscriber(1)
    room.article()
    hanging = RecordingMessenger(latency_s=3600)
    await room.run_until(room.sender(hanging), lambda: len(hanging.arrivals) == 1)
    assert room.states([follower]) == [WAITING]
    room.clock.forward(60)
    messenger = RecordingMessenger(outcome_of=lambda *_: Unknown("read timeout"))
    await room.run_until_done(room.sender(messenger))
    assert room.states([follower]) == [DeliveryState.UNKNOWN]


async def test_a_sender_that_is_cancelled_stops_as_cleanly(room: Newsroom) -> None:
    followers = room.subscribers(50)
    room.article()
    messenger = RecordingMessenger(latency_s=0.02)
    running = asyncio.create_task(room.sender(messenger, slots=8).run())
    await room.wait_for(lambda: len(messenger.arrivals) >= 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert room.states(followers).count(SENT) == len(messenger.arrivals)


async def test_two_senders_share_the_work_and_repeat_none_of_it(room: Newsroom) -> None:
    followers = room.subscribers(300)
    for number in range(3):
        room.article(f"Bài {number}")
    one, two = RecordingMessenger(latency_s=0.005), RecordingMessenger(latency_s=0.005)
    senders = [room.sender(one, owner="one"), room.sender(two, owner="two")]
    running = [asyncio.create_task(sender.run()) for sender in senders]
    await room.wait_for(lambda: room.storage.dispatches_open() == 0)
    for sender in senders:
        sender.stop()
    await asyncio.gather(*running)
    assert set(Counter(one.chats() + two.chats()).values()) == {3}
    assert len(followers) * 3 == len(one.arrivals) + len(two.arrivals)
    assert min(len(one.arrivals), len(two.arrivals)) > 0


async def test_new_work_is_begun_at_once_when_the_sender_is_woken(room: Newsroom) -> None:
    follower = room.subscriber(1)
    messenger = RecordingMessenger()
    sender = room.sender(messenger)
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.05)
    room.article()
    begin = asyncio.get_running_loop().time()
    sender.wake()
    await room.wait_for(lambda: room.states([follower]) == [SENT])
    assert asyncio.get_running_loop().time() - begin < 0.8  # not the second after which it looks anyway
    sender.stop()
    await running


async def test_while_a_messenger_is_away_nothing_is_claimed_for_it_and_another_goes_on(room: Newsroom) -> None:
    followers = room.subscribers(300)
    until = room.clock() + timedelta(hours=2)
    telegram = RecordingMessenger(outcome_of=lambda *_: RetryAt(until, "ConnectError", whole_bot=True))
    web = RecordingMessenger(name="web")
    address = Address("web", "reader")
    reader, _ = room.storage.ensure_subscriber(address, ChatKind.PRIVATE, "Bạn", Settings(), room.clock())
    room.storage.follow(reader.id, Subscription(SubscriptionKind.TOPIC, TOPIC, room.clock() - timedelta(days=1)))
    outboxes = {each.name: Outbox(each, room.clock, UNHURRIED) for each in (telegram, web)}
    room.article()
    sender = Sender(room.db, room.poster(outboxes), room.clock, "one", slots=8)
    await room.run_until(sender, lambda: room.states([reader.id]) == [SENT])
    assert len(telegram.arrivals) <= 8
    assert set(room.states(followers)) == {WAITING}
    room.clock.forward(2 * 3600 + 1)
    well = RecordingMessenger()
    await room.run_until_done(room.sender(well))
    assert len(well.arrivals) == 300


async def test_a_messenger_that_does_not_answer_holds_its_share_and_no_more(room: Newsroom) -> None:
    """Its readers come first in the range, and the others get theirs meanwhile; then it answers again."""
    silent = [
        room.storage.ensure_subscriber(Address("zalo", f"z{n}"), ChatKind.PRIVATE, "Bạn", Settings(), room.clock())[0]
        for n in range(40)
    ]
    for each in silent:
        since = room.clock() - timedelta(days=1)
        room.storage.follow(each.id, Subscription(SubscriptionKind.TOPIC, TOPIC, since))
    followers = room.subscribers(60)
    answers = asyncio.Event()

    class Silent(RecordingMessenger):
        async def send(self, address: Address, message: Message) -> Outcome:
            outcome = await super().send(address, message)
            await answers.wait()
            return outcome

    zalo, telegram = Silent(name="zalo"), RecordingMessenger()
    outboxes = {each.name: Outbox(each, room.clock, UNHURRIED) for each in (zalo, telegram)}
    room.article()
    sender = Sender(room.db, room.poster(outboxes), room.clock, "one", slots=6, shares={"zalo": 2})
    running = asyncio.create_task(sender.run())
    await room.wait_for(lambda: set(room.states(followers)) == {SENT})
    assert len(zalo.arrivals) == 2
    answers.set()
    while len(zalo.arrivals) < 40:
        room.clock.forward(2)
        sender.wake()
        await room.wait_for(lambda: not sender._under_way)
    sender.stop()
    await running
    assert sorted(zalo.chats()) == sorted(each.address.chat for each in silent)
