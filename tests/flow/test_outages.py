"""Telegram away for hours, asking for rest, or silent: everything is told when it can be, in order, and once."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.telegram import Cut, Flood, Hang, Person, Raw
from tests.flow.lives import Life
from tests.flow.papers import marks
from tests.flow.town import Town

HALF_A_DAY_S = 12 * 3600
MINUTE_S = 60.0
# How long the program waits for an answer, and between two attempts to reach the service that is away: in earnest 25 and up
# to 30 seconds. Time that a test lets pass is no jump of the clock.
BRISK = {
    "bot.messengers.telegram_client.ANSWER_S": 3.0,
    "bot.messengers.telegram_polling.NETWORK_PAUSE_S_MAX": 0.3,
    "bot.messengers.telegram_errors.SOON_S": 2.0,
    "bot.delivery.outbox.AWAY_S_MAX": 2.0,
    "bot.delivery.planner.JUMP_S": 1e9,
}
READERS = 3
RETRIED_S = 31.0  # what may have arrived is sent once more within half a minute


@pytest.fixture
async def readers(town: Town) -> list[Person]:
    return [town.reader() for _ in range(READERS)]


@pytest.fixture
async def life(town: Town, readers: list[Person]) -> AsyncIterator[Life]:
    """At work; each reader has had the first article."""
    life = await town.live(constants=BRISK)
    await town.until(lambda: town.service.called("getUpdates"))
    await publish(town)
    yield life
    if life.runs:
        assert await life.stop() == 0


async def publish(town: Town, sent: int = READERS) -> int:
    """Another article, planned for everybody and known to have been sent to so many; its number."""
    number = town.papers.publish("thoi-tiet").number
    await town.until(lambda: len(states(town, number)) == READERS and states(town, number).count("sent") == sent)
    return number


def rows(town: Town, number: int) -> list[sqlite3.Row]:
    """The deliveries of an article, by chat; their own or those of the digests that tell of it."""
    with closing(sqlite3.connect(town.database)) as db:
        db.row_factory = sqlite3.Row
        return db.execute(
            """
            select cast(subscribers.chat as integer) as chat, whole.* from articles
            join dispatches on article_id = articles.id and dispatches.kind = 'article'
            join deliveries as own on own.dispatch_id = dispatches.id
            join deliveries as whole on whole.dispatch_id = coalesce(own.bundle, own.dispatch_id)
                and whole.subscriber_id = own.subscriber_id
            join subscribers on subscribers.id = own.subscriber_id
            where articles.title like ? order by 1
            """,
            (f"% A{number}R%",),
        ).fetchall()


def states(town: Town, number: int) -> list[str]:
    return [row["state"] for row in rows(town, number)]


def due(row: sqlite3.Row) -> datetime:
    return datetime.fromtimestamp(row["due"] / 1e6, UTC)


async def test_after_hours_without_telegram_everything_is_told_once_and_in_order(
    town: Town, readers: list[Person], life: Life
) -> None:
    await town.service.stop()
    for _ in range(6):
        await publish(town, sent=0)
        town.pass_time(30 * MINUTE_S)
    readers[0].says("/trogiup")
    await town.service.start()
    town.pass_time(30 * MINUTE_S)
    await town.until(lambda: all(town.told(number) == len(readers) for number in range(1, 8)))
    await town.until(lambda: any("Loa giúp được gì" in message.text for message in readers[0].messages))
    assert await life.stop() == 0
    found = town.findings()
    assert (found.problems, found.repeated) == ([], set())
    for reader in readers:
        assert max(len(marks(each.text)) for each in reader.messages) > 3  # in a digest, not one by one


async def test_a_rest_of_a_second_is_kept_and_delays_that_chat_only(
    town: Town, readers: list[Person], life: Life
) -> None:
    town.service.order(Flood(1), chat=readers[0].id)
    number = await publish(town)
    assert [town.told(number, to=reader) for reader in readers] == [1, 1, 1]
    assert [row["doubts"] for row in rows(town, number)] == [0, 0, 0]
    refused = [call.at for call in town.service.calls if call.status == 429]
    came = [call.at for call in town.service.calls if call.chat == readers[0].id and call.status == 200][-1]
    assert len(refused) == 1
    assert came - refused[0] >= 1


async def test_a_rest_of_half_a_day_is_kept_over_a_crash_and_delays_that_chat_only(
    town: Town, readers: list[Person], life: Life
) -> None:
    asked_at = town.clock()
    town.service.order(Flood(HALF_A_DAY_S), chat=readers[0].id)
    first = await publish(town, sent=2)
    await town.until(lambda: states(town, first)[0] == "waiting")
    assert due(rows(town, first)[0]) >= asked_at + timedelta(seconds=HALF_A_DAY_S)
    life.kill()
    await life.outlived()
    town.pass_time(6 * 3600)
    heir = await town.live(constants=BRISK)
    second = await publish(town, sent=2)
    assert [town.told(number, to=readers[0]) for number in (first, second)] == [0, 0]
    assert await heir.stop() == 0
    town.pass_time(6 * 3600)
    heir = await town.live(constants=BRISK)
    await town.until(lambda: town.told(second) == len(readers))
    assert await heir.stop() == 0
    found = town.findings()
    assert (found.problems, found.repeated) == ([], set())
    assert len([call for call in town.service.calls if call.status == 429]) == 1


async def test_an_error_of_the_service_is_waited_out(town: Town, readers: list[Person], life: Life) -> None:
    town.service.order(Raw(502), method="sendMessage", times=9)
    number = town.papers.publish("thoi-tiet").number
    await town.until(lambda: len([call for call in town.service.calls if call.status == 502]) >= 3)
    town.service.clear_orders()
    town.pass_time(MINUTE_S)
    await town.until(lambda: town.told(number) == len(readers))
    assert await life.stop() == 0
    found = town.findings()
    assert (found.problems, found.repeated) == ([], set())


@pytest.mark.parametrize(
    ("fault", "arrivals"),
    [(Hang(stored=True), 2), (Hang(stored=False), 1), (Cut(stored=True), 2), (Cut(stored=False), 1)],
    ids=["it arrived and no answer came", "nothing came", "it arrived and was cut off", "it was cut off"],
)
async def test_what_may_have_arrived_is_sent_once_more_with_a_mark(
    town: Town, readers: list[Person], life: Life, fault: Cut | Hang, arrivals: int
) -> None:
    town.service.order(fault, chat=readers[0].id)
    number = town.papers.publish("thoi-tiet").number
    await town.until(lambda: states(town, number) == ["waiting", "sent", "sent"])
    town.pass_time(RETRIED_S)
    await town.until(lambda: states(town, number) == ["sent"] * 3)
    assert [town.told(number, to=reader) for reader in readers] == [arrivals, 1, 1]
    assert [row["doubts"] for row in rows(town, number)] == [1, 0, 0]
    assert town.findings().problems == []


async def test_what_may_have_arrived_twice_is_given_up_on_record(town: Town, readers: list[Person], life: Life) -> None:
    town.service.order(Cut(stored=True), chat=readers[0].id, times=2)
    number = town.papers.publish("thoi-tiet").number
    await town.until(lambda: states(town, number) == ["waiting", "sent", "sent"])
    town.pass_time(RETRIED_S)
    await town.until(lambda: states(town, number) == ["unknown", "sent", "sent"])
    later = await publish(town)
    assert [town.told(each, to=readers[0]) for each in (number, later)] == [2, 1]
    assert town.findings().problems == []
