from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from markupsafe import Markup

from bot.delivery.outbox import CALL_S_MAX, REPLY_PATIENCE_S, TOKEN_PAUSE_S, Outbox
from bot.delivery.pace import PACE, Gcra, Pace, Window
from bot.delivery.turns import Turns
from bot.messengers.base import Message, Outcome, RetryAt, Sent, TokenRefused, Unknown
from bot.models import Address, Priority
from tests.delivery.fakes import LoopClock, RecordingMessenger, most_in

pytestmark = [pytest.mark.looptime]
FREE = Pace(Gcra(1e6, 100), Gcra(1e6, 100), Gcra(1e6, 100), Window(1000, 1.0))


def person(number: int) -> Address:
    return Address("telegram", str(number))


def text(words: str) -> Message:
    return Message(Markup(words))


def loop_time() -> float:
    return asyncio.get_running_loop().time()


def outbox_for(messenger: RecordingMessenger, pace: Pace | None = None) -> Outbox:
    return Outbox(messenger, LoopClock(), pace)


async def test_no_second_of_a_broadcast_holds_more_than_the_limit() -> None:
    messenger = RecordingMessenger(latency_s=0.2)
    outbox = outbox_for(messenger)
    await asyncio.gather(*(outbox.send(person(n), text("x"), Priority.BROADCAST) for n in range(300)))
    times = [arrival.at for arrival in messenger.arrivals]
    assert len(times) == 300
    assert most_in(times, 1.0) <= 29
    assert times[-1] == pytest.approx((300 - 3) / 26, abs=0.1)


async def test_one_person_gets_a_few_at_once_and_then_one_a_second() -> None:
    messenger = RecordingMessenger()
    outbox = outbox_for(messenger)
    await asyncio.gather(*(outbox.send(person(1), text(str(n)), Priority.REPLY) for n in range(8)))
    assert [round(arrival.at, 1) for arrival in messenger.arrivals] == [0, 0, 0, 1, 2, 3, 4, 5]


async def test_a_group_never_gets_more_than_twenty_in_a_minute() -> None:
    messenger = RecordingMessenger()
    outbox = outbox_for(messenger)
    group = Address("telegram", "-100123")
    await asyncio.gather(*(outbox.send(group, text(str(n)), Priority.REPLY) for n in range(50)))
    assert most_in([arrival.at for arrival in messenger.arrivals], 60.0) <= 20


@pytest.mark.parametrize("latency_s", [0.0, 0.1, 5.0])
async def test_a_broadcast_to_everybody_delays_a_reply_by_less_than_a_second(latency_s: float) -> None:
    messenger = RecordingMessenger(latency_s=latency_s)
    outbox = outbox_for(messenger)
    sends = [asyncio.create_task(outbox.send(person(n), text("all"), Priority.BROADCAST)) for n in range(700)]
    for second in range(1, 11):
        await asyncio.sleep(second + 0.123 - loop_time())
        asked = loop_time()
        reply = asyncio.create_task(outbox.send(person(n := 5000 + second), text("reply"), Priority.REPLY))
        also_told = asyncio.create_task(outbox.send(person(second), text("reply"), Priority.REPLY))
        await asyncio.gather(reply, also_told)
        arrived = [a.at for a in messenger.arrivals if a.message == text("reply") and a.at >= asked]
        assert n == 5000 + second
        assert max(arrived) - asked < 1.0
    await asyncio.gather(*sends)


async def test_the_more_urgent_goes_first_and_the_older_among_equals() -> None:
    messenger = RecordingMessenger()
    outbox = outbox_for(messenger, Pace(Gcra(1, 1)))
    order = [Priority.BROADCAST, Priority.ARTICLE, Priority.REPLY, Priority.ALERT, Priority.ARTICLE, Priority.REPLY]
    await asyncio.gather(*(outbox.send(person(n), text("x"), priority) for n, priority in enumerate(order)))
    assert messenger.chats() == ["0", "2", "5", "3", "1", "4"]


async def test_one_chat_is_told_in_the_order_in_which_it_was_spoken_to_however_slow_the_service() -> None:
    messenger = RecordingMessenger(latency_s=3.0)
    outbox = outbox_for(messenger, FREE)
    await asyncio.gather(*(outbox.send(person(1), text(str(n)), Priority.REPLY) for n in range(5)))
    assert [a.message for a in messenger.arrivals] == [text(str(n)) for n in range(5)]
    assert messenger.in_flight_most == 1


async def test_a_wait_asked_of_one_chat_stops_that_chat_only() -> None:
    clock = LoopClock()
    twelve_hours = timedelta(hours=12)
    refused: list[Address] = []

    def outcome_of(address: Address, _: Message | None) -> Outcome | None:
        if address.chat == "7" and not refused:
            refused.append(address)
            return RetryAt(clock() + twelve_hours, "flood")
        return None

    messenger = RecordingMessenger(outcome_of=outcome_of)
    outbox = Outbox(messenger, clock)
    outcomes = await asyncio.gather(*(outbox.send(person(n), text("x"), Priority.ARTICLE) for n in range(30)))
    assert [n for n, outcome in enumerate(outcomes) if not isinstance(outcome, Sent)] == [7]
    again = await outbox.send(person(7), text("x"), Priority.ARTICLE)
    assert isinstance(again, RetryAt)
    assert again.reason == PACE
    assert again.when - clock() > timedelta(hours=11)
    assert messenger.chats().count("7") == 1
    assert loop_time() < 3


async def test_a_wait_asked_of_the_whole_bot_stops_everybody_and_ends() -> None:
    clock = LoopClock()
    answers: list[Outcome | None] = [RetryAt(clock.begin + timedelta(seconds=5), "flood", whole_bot=True)]
    messenger = RecordingMessenger(outcome_of=lambda *_: answers.pop() if answers else None)
    outbox = Outbox(messenger, clock)
    assert isinstance(await outbox.send(person(1), text("x"), Priority.ARTICLE), RetryAt)
    handed_back = await outbox.send(person(2), text("x"), Priority.ARTICLE)
    assert handed_back == RetryAt(clock.begin + timedelta(seconds=5), PACE)
    assert await outbox.send(person(3), text("reply"), Priority.REPLY) == Sent("2")
    assert loop_time() == pytest.approx(5.0, abs=0.01)


async def test_a_reply_that_was_put_off_is_sent_again_before_what_came_later() -> None:
    clock = LoopClock()
    answers: list[Outcome | None] = [RetryAt(clock.begin + timedelta(seconds=9), "flood")]
    messenger = RecordingMessenger(outcome_of=lambda *_: answers.pop() if answers else None)
    outbox = Outbox(messenger, clock)
    both = (outbox.send(person(1), text(words), Priority.REPLY) for words in ("first", "second"))
    assert all(isinstance(outcome, Sent) for outcome in await asyncio.gather(*both))
    assert [a.message for a in messenger.arrivals] == [text("first"), text("first"), text("second")]
    assert messenger.arrivals[1].at == pytest.approx(9.0, abs=0.01)


async def test_a_reply_is_given_up_when_its_chat_is_shut_for_longer_than_anyone_waits() -> None:
    clock = LoopClock()
    later = clock.begin + timedelta(seconds=REPLY_PATIENCE_S + 1)
    messenger = RecordingMessenger(outcome_of=lambda *_: RetryAt(later, "flood"))
    assert await Outbox(messenger, clock).send(person(1), text("x"), Priority.REPLY) == RetryAt(later, "flood")
    assert loop_time() < 1


async def test_a_service_that_always_says_now_is_not_asked_for_ever() -> None:
    clock = LoopClock()
    messenger = RecordingMessenger(outcome_of=lambda *_: RetryAt(clock.begin, "bad gateway"))
    outcome = await Outbox(messenger, clock).send(person(1), text("x"), Priority.REPLY)
    assert outcome == RetryAt(clock.begin, "bad gateway")
    assert loop_time() < REPLY_PATIENCE_S + 2


async def test_many_articles_for_one_chat_are_handed_back_with_times_that_do_not_collide() -> None:
    messenger = RecordingMessenger(latency_s=0.05)
    outbox = outbox_for(messenger)
    outcomes = await asyncio.gather(*(outbox.send(person(1), text(str(n)), Priority.ARTICLE) for n in range(20)))
    assert loop_time() < 3  # nobody else's slice is held
    back = sorted(outcome.when for outcome in outcomes if isinstance(outcome, RetryAt))
    assert len(back) >= 15
    assert all(b - a >= timedelta(seconds=0.99) for a, b in pairwise(back))


async def test_a_push_that_finds_no_turn_for_long_is_handed_back_unsent() -> None:
    messenger = RecordingMessenger()
    outbox = outbox_for(messenger, Pace(Gcra(1, 1), Gcra(10, 3)))
    replies = [asyncio.create_task(outbox.send(person(n), text("r"), Priority.REPLY)) for n in range(60)]
    await asyncio.sleep(0)
    outcome = await outbox.send(person(99), text("x"), Priority.BROADCAST)
    assert isinstance(outcome, RetryAt)
    assert "99" not in messenger.chats()
    await asyncio.gather(*replies)


async def test_a_refused_token_stops_all_calls_for_a_while_and_then_one_tries() -> None:
    answers: list[Outcome | None] = [TokenRefused("Unauthorized")]
    messenger = RecordingMessenger(outcome_of=lambda *_: answers.pop() if answers else None)
    outbox = outbox_for(messenger)
    for n in range(5):
        assert await outbox.send(person(n), text("x"), Priority(n % 4)) == TokenRefused("Unauthorized")
    assert len(messenger.arrivals) == 1
    await asyncio.sleep(TOKEN_PAUSE_S + 0.1)
    assert isinstance(await outbox.send(person(1), text("x"), Priority.REPLY), Sent)


async def test_a_caller_who_leaves_gives_his_turn_to_the_next() -> None:
    messenger = RecordingMessenger(latency_s=1.0)
    outbox = outbox_for(messenger)
    tasks = [asyncio.create_task(outbox.send(person(1), text(str(n)), Priority.REPLY)) for n in range(4)]
    await asyncio.sleep(0.5)
    tasks[0].cancel()  # under way
    tasks[1].cancel()  # waiting
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [a.message for a in messenger.arrivals] == [text("0"), text("2"), text("3")]


async def test_a_caller_who_leaves_in_the_moment_of_his_turn_gives_it_on_too() -> None:
    turns = Turns(FREE)
    assert await turns.wait("1", Priority.REPLY, turns.number(), is_group=False) is None
    leaving = asyncio.create_task(turns.wait("1", Priority.REPLY, turns.number(), is_group=False))
    await asyncio.sleep(0)
    turns.done("1", Priority.REPLY)  # his turn
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    async with asyncio.timeout(20):
        assert await turns.wait("1", Priority.REPLY, turns.number(), is_group=False) is None


async def test_a_messenger_that_raises_frees_its_chat() -> None:
    def broken(address: Address, message: Message | None) -> Outcome | None:
        if message == text("bad"):
            raise RuntimeError
        return None

    outbox = outbox_for(RecordingMessenger(outcome_of=broken))
    with pytest.raises(RuntimeError):
        await outbox.send(person(1), text("bad"), Priority.ARTICLE)
    assert isinstance(await outbox.send(person(1), text("good"), Priority.ARTICLE), Sent)


async def test_ten_thousands_of_chats_are_forgotten_when_they_are_quiet() -> None:
    outbox = outbox_for(RecordingMessenger(), Pace(Gcra(1000, 10)))
    for begin in range(0, 8_000, 500):
        await asyncio.gather(
            *(outbox.send(person(n), text("x"), Priority.BROADCAST) for n in range(begin, begin + 500))
        )
    assert len(outbox._turns._lanes) < 3_000


async def test_edits_and_deletes_wait_like_sends() -> None:
    messenger = RecordingMessenger()
    outbox = outbox_for(messenger, Pace(chat=Gcra(1, 1)))
    await outbox.send(person(1), text("x"), Priority.REPLY)
    await outbox.edit(person(1), "1", text("y"))
    await outbox.delete(person(1), "1")
    assert [(a.call, round(a.at, 2)) for a in messenger.arrivals] == [("send", 0), ("edit", 1), ("delete", 2)]


async def test_a_call_that_hangs_does_not_shut_its_chat_for_ever() -> None:
    messenger = RecordingMessenger(latency_s=10 * CALL_S_MAX)
    outbox = outbox_for(messenger)
    assert await outbox.edit(person(1), "5", text("x"), Priority.ALERT) == Unknown("no answer")
    messenger.latency_s = 0.0
    assert isinstance(await outbox.send(person(1), text("x"), Priority.ARTICLE), Sent)


async def test_a_service_that_is_away_is_tried_ever_more_rarely_and_at_once_again_when_it_is_back() -> None:
    clock, back_at = LoopClock(), 120.0

    def outcome_of(_: Address, __: Message | None) -> Outcome | None:
        if loop_time() >= back_at:
            return None
        return RetryAt(clock() + timedelta(seconds=5), "ConnectError", whole_bot=True)

    messenger = RecordingMessenger(outcome_of=outcome_of)
    outbox = Outbox(messenger, clock, FREE)
    while loop_time() < back_at + 60:
        outcome = await outbox.send(person(1), text("x"), Priority.ARTICLE)
        if isinstance(outcome, RetryAt):
            await asyncio.sleep((outcome.when - clock()).total_seconds())
        else:
            break
    gaps = [round(b.at - a.at) for a, b in pairwise(messenger.arrivals)]
    assert gaps[:4] == [5, 10, 20, 30]
    assert max(gaps) == 30
    assert outbox.shut_until is None


async def test_who_asks_hears_until_when_the_service_is_away() -> None:
    clock = LoopClock()
    until = clock() + timedelta(hours=3)
    outbox = Outbox(RecordingMessenger(outcome_of=lambda *_: RetryAt(until, "flood", whole_bot=True)), clock, FREE)
    assert outbox.shut_until is None
    await outbox.send(person(1), text("x"), Priority.ARTICLE)
    assert outbox.shut_until == until
