"""Conversations: nobody is answered out of order, twice over a restart is the most, and nothing is forgotten."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from markupsafe import Markup

from bot import chat
from bot.calm import ALLOWANCE, QUIET_S
from bot.chat import CHATS_AT_ONCE
from bot.delivery.markup import visible
from bot.messengers.base import Event, Gone, Moved, Outcome, RawUpdate, Rejected, Unknown
from bot.models import Address, ChatKind, Replied, Settings
from handlers import router
from handlers.base import Reply, Request, Services
from storage.sqlite import SqliteStorage
from tests.delivery.fakes import NOW
from tests.delivery.newsroom import SAY, Newsroom
from tests.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with Newsroom(tmp_path) as room:
        yield Town(room)


class Handler:
    """Stands in for all handlers: repeats what was said; what was said to be held waits until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.requests: list[Request] = []
        self.gates: dict[str, asyncio.Event] = {}
        monkeypatch.setattr(router, "answer", self)

    def hold(self, words: str) -> asyncio.Event:
        return self.gates.setdefault(words, asyncio.Event())

    async def __call__(self, request: Request, _services: Services) -> Reply:
        self.requests.append(request)
        if request.words in self.gates:
            await self.gates[request.words].wait()
        if request.words == "sai":
            raise ZeroDivisionError(request.words)
        return Reply(Markup("{}!").format(request.words))

    def begun(self) -> list[str]:
        return [request.words for request in self.requests]


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Handler:
    return Handler(monkeypatch)


@pytest.fixture
def locked(town: Town, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """While it is open, another program holds the database for longer than anybody waits."""
    storage = town.room.storage
    assert isinstance(storage, SqliteStorage)
    storage._writer.conn.execute("pragma busy_timeout = 10")
    monkeypatch.setattr(chat, "STORAGE_PAUSE_S", 0.01)

    @contextmanager
    def hold() -> Iterator[None]:
        with closing(sqlite3.connect(storage.path, isolation_level=None)) as other:
            other.execute("begin immediate")
            yield

    return hold


async def test_a_name_is_one_line_and_turns_nothing_around(town: Town, handler: Handler) -> None:
    """Administrators are told of chats by their names: none may read like a notice of Loa's."""
    async with town.running():
        town.does("chào", person="An\n\n⚠️ Loa \u202eab")
        await town.until(lambda: bool(town.said()))
    [known] = town.room.storage.in_chat(Address("telegram", "5"))
    assert known.name == "Bạn An ⚠️ Loa ab"


# --- order -----------------------------------------------------------------------------------------------------------


async def test_a_chat_is_answered_in_order_and_a_slow_answer_delays_no_other_chat(town: Town, handler: Handler) -> None:
    gate = handler.hold("một")
    async with town.running():
        town.does("một")
        town.does("hai")
        town.does("ba", chat="6")
        await town.until(lambda: town.said("6") == ["ba!"])
        assert handler.begun() == ["một", "ba"]
        gate.set()
        await town.all_handled()
    assert town.said() == ["một!", "hai!"]


async def test_who_waits_for_an_answer_sees_that_it_is_under_way(
    town: Town, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = handler.hold("một")
    async with town.running():
        town.does("hai", chat="6")
        await town.all_handled()
        monkeypatch.setattr(chat, "TYPING_AFTER_S", 0.0)
        town.does("một")
        await town.until(lambda: town.phone.typed == ["5"])
        gate.set()
        await town.all_handled()
    assert town.phone.typed == ["5"]


async def test_many_chats_are_served_at_once_and_the_rest_wait_their_turn(town: Town, handler: Handler) -> None:
    gate = handler.hold("chờ")
    async with town.running():
        for chat in range(100, 100 + CHATS_AT_ONCE + 5):
            town.does("chờ", chat=str(chat))
        await town.until(lambda: town.phone.confirmed == town.number and len(handler.requests) == CHATS_AT_ONCE)
        gate.set()
        await town.all_handled()
    assert sorted(town.phone.chats()) == [str(chat) for chat in range(100, 100 + CHATS_AT_ONCE + 5)]


async def test_an_update_that_comes_twice_is_answered_once(town: Town, handler: Handler) -> None:
    async with town.running():
        update = town.does("một")
        await town.all_handled()
        town.phone.arriving.put_nowait([update])
        town.does("hai")
        await town.until(lambda: town.said()[-1:] == ["hai!"])
    assert town.said() == ["một!", "hai!"]


# --- crashes and faults ------------------------------------------------------------------------------------------------


async def test_what_a_crash_left_unfinished_is_done_again_in_order(town: Town, handler: Handler) -> None:
    handler.hold("một")
    async with town.running():
        town.does("một")
        town.does("hai")
        await town.until(lambda: handler.begun() == ["một"] and len(town.open()) == 2)
    assert town.said() == []
    handler.gates.clear()
    async with town.running():
        await town.until(lambda: not town.open())
    assert town.said() == ["một!", "hai!"]


async def test_an_update_that_ends_the_program_twice_is_given_up_with_an_apology(town: Town, handler: Handler) -> None:
    handler.hold("độc")
    town.does("độc")
    for crash in (1, 2):
        async with town.running():
            await town.until(lambda times=crash: handler.begun() == ["độc"] * times)  # type: ignore[misc]  # its default
    async with town.running():
        town.does("lành")
        await town.until(lambda: town.said()[-1:] == ["lành!"])
        await town.until(lambda: not town.open())
    assert handler.begun() == ["độc", "độc", "lành"]
    assert town.said() == [visible(SAY("vi", "trouble")), "lành!"]


async def test_a_handler_that_fails_is_apologised_for_and_keeps_what_was_said_out_of_the_log(
    town: Town, handler: Handler, caplog: pytest.LogCaptureFixture
) -> None:
    async with town.running():
        town.does("sai")
        town.does("đúng")
        await town.all_handled()
    assert town.said() == [visible(SAY("vi", "trouble")), "đúng!"]
    assert "ZeroDivisionError" in caplog.text
    assert "sai" not in caplog.text


async def test_while_the_database_is_locked_nothing_is_confirmed_or_given_up_and_then_all_is_answered(
    town: Town, handler: Handler, locked: Callable[[], AbstractContextManager[None]], caplog: pytest.LogCaptureFixture
) -> None:
    gate = handler.hold("đang hỏi")
    async with town.running():
        town.does("đang hỏi")
        await town.until(lambda: handler.begun() == ["đang hỏi"])
        with locked():
            gate.set()
            town.does("hỏi thêm")
            await town.until(lambda: caplog.text.count("storage refused, trying again") >= 3)
            assert town.phone.confirmed == 1
        await town.all_handled()
    assert town.said() == ["đang hỏi!", "hỏi thêm!"]
    assert "The database is locked by another program." in caplog.text


async def test_what_says_nothing_is_finished_and_forgotten(town: Town, handler: Handler) -> None:
    async with town.running():
        town.phone.arriving.put_nowait([RawUpdate("nothing", "{}")])
        town.number += 1
        await town.all_handled()
    assert (handler.requests, town.phone.arrivals) == ([], [])


# --- too much at once ----------------------------------------------------------------------------------------------------


async def test_a_flood_is_asked_for_calm_once_and_heard_again_after_a_silence(town: Town, handler: Handler) -> None:
    async with town.running():
        for word in range(40):
            town.does(str(word), after_s=0)
        town.does("bình tĩnh", after_s=QUIET_S + 1)
        town.does("ba", chat="6", after_s=0)
        await town.all_handled()
    served = [f"{word}!" for word in range(ALLOWANCE.burst)]
    assert town.said() == [*served, visible(SAY("vi", "too-fast")), "bình tĩnh!"]
    assert town.said("6") == ["ba!"]


# --- coming and going ------------------------------------------------------------------------------------------------------


async def test_a_block_keeps_everything_and_an_unblock_restores_it_with_a_greeting(town: Town) -> None:
    to = town.room.subscriber("5", Settings(language="en", silent=True))
    kept = (town.room.storage.subscriptions(to), town.room.storage.subscriber(to))
    async with town.running():
        town.does(event=Event.BLOCKED)
        await town.all_handled()
        blocked = town.person()
        assert blocked is not None
        assert blocked.paused == "blocked"
        assert town.said() == []
        town.does(event=Event.RETURNED)
        await town.all_handled()
    assert town.said() == [visible(SAY("en", "welcome-back"))]
    returned = town.person()
    assert returned is not None
    assert returned.paused is None
    assert (town.room.storage.subscriptions(to), returned.settings) == (kept[0], kept[1] and kept[1].settings)


async def test_whoever_had_gone_and_writes_again_is_back(town: Town, handler: Handler) -> None:
    to = town.room.subscriber("5")
    town.room.storage.pause(to, "kicked", NOW)
    async with town.running():
        town.does("mưa")
        await town.all_handled()
    assert town.said() == ["mưa!"]
    assert handler.requests[0].subscriber.paused is None
    back = town.person()
    assert back is not None
    assert back.paused is None


async def test_who_asked_for_a_pause_keeps_it_while_talking(town: Town, handler: Handler) -> None:
    to = town.room.subscriber("5")
    town.room.storage.pause(to, "asked", NOW)
    async with town.running():
        town.does("mưa")
        await town.all_handled()
    assert handler.requests[0].subscriber.paused == "asked"


async def test_a_stranger_who_blocks_or_invites_leaves_no_more_than_a_chat(town: Town) -> None:
    async with town.running():
        town.does(event=Event.BLOCKED)
        await town.all_handled()
        assert town.person() is None
        town.does(event=Event.RETURNED)
        await town.all_handled()
    assert town.person() is not None
    assert town.said() == []


async def test_a_group_that_moves_takes_everything_along(town: Town, handler: Handler) -> None:
    to = town.room.subscriber("-5")
    async with town.running():
        town.does(event=Event.MOVED, chat="-5", kind=ChatKind.GROUP, moved_to="-1005")
        await town.all_handled()
    moved = town.person("-1005")
    assert moved is not None
    assert moved.id == to
    assert town.person("-5") is None


# --- in company ------------------------------------------------------------------------------------------------------------


async def test_what_people_say_to_one_another_leaves_no_trace(town: Town, handler: Handler) -> None:
    async with town.running():
        for word in range(30):
            town.does(f"chuyện {word}", chat="-5", kind=ChatKind.GROUP, person="8", after_s=0)
        await town.all_handled()
        assert town.person("-5") is None
        town.does("/moi", chat="-5", kind=ChatKind.GROUP, person="8", after_s=0)
        await town.all_handled()
    assert [request.command for request in handler.requests] == ["moi"]
    assert len(town.said("-5")) == 1
    stored = (town.room.path / "loa.db").read_bytes() + (town.room.path / "loa.db-wal").read_bytes()
    assert "chuyện 7".encode() not in stored


# --- answers -----------------------------------------------------------------------------------------------------------------


async def test_a_handler_learns_who_asks_and_what_is_answered(town: Town, handler: Handler) -> None:
    async with town.running():
        town.does("/moi", chat="1", replies=True)
        town.does("/moi thể thao", chat="6")
        await town.all_handled()
    first, second = sorted(handler.requests, key=lambda request: request.person_id)  # chats are served side by side
    assert (first.command, first.replied, first.is_admin, first.is_new) == (
        "moi",
        Replied("40", ("less:12",)),
        True,
        True,
    )
    assert (second.words, second.replied, second.is_admin) == ("thể thao", None, False)


async def test_a_pressed_button_stops_waiting_and_its_message_is_changed_in_place(town: Town) -> None:
    async with town.running():
        town.does(action="topics:on:the-thao", event=Event.ACTION)
        await town.all_handled()
    [(callback, toast)] = town.phone.answered
    assert (callback, toast) == ("99", "Đã theo dõi ⚽ Thể thao")
    assert [(arrival.call, arrival.message_id) for arrival in town.phone.arrivals] == [("edit", "7")]


async def test_an_answer_that_cannot_be_put_in_place_is_said_all_the_same(town: Town) -> None:
    town.phone.outcome_of = lambda _, __: Rejected("message can't be edited") if len(town.phone.arrivals) == 1 else None
    async with town.running():
        town.does(action="topics:on:the-thao", event=Event.ACTION)
        await town.all_handled()
    assert [arrival.call for arrival in town.phone.arrivals] == ["edit", "send"]


@pytest.mark.parametrize(("outcome", "times"), [(Unknown("timeout"), 2), (Rejected("too long"), 1)])
async def test_an_answer_that_may_be_lost_is_sent_once_more_and_never_again(
    town: Town, handler: Handler, outcome: Outcome, times: int
) -> None:
    town.phone.outcome_of = lambda *_: outcome
    async with town.running():
        town.does("một")
        await town.all_handled()
    assert town.said() == ["một!"] * times


async def test_who_left_before_the_answer_is_paused_and_who_moved_gets_it_there(town: Town, handler: Handler) -> None:
    outcomes: dict[str, Outcome] = {"5": Gone("blocked"), "-6": Moved("-1006")}
    town.phone.outcome_of = lambda to, _: outcomes.get(to.chat)
    async with town.running():
        town.does("một")
        town.does("/moi hai", chat="-6", kind=ChatKind.GROUP)
        await town.all_handled()
    left = town.person()
    assert left is not None
    assert left.paused == "blocked"
    assert town.said("-1006") == ["hai!"]
    assert town.person("-1006") is not None
