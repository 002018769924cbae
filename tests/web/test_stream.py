"""The live stream through a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from markupsafe import Markup

from bot.messengers.base import Incoming, Message
from bot.messengers.webchat import HISTORY_LINES, WebChatMessenger
from bot.messengers.webchat_live import STREAMS_PER_CLIENT_MAX, Live
from bot.models import Address, ChatKind, Settings
from bot.web.events import read_cursor, stream_events, write_cursor
from bot.web.visitors import COOKIE, reader_chat
from tests.web.serving import chat_server, clock

Event = tuple[str, dict[str, Any], str]


class Visitor:
    """A visitor's browser, as far as the stream goes."""

    def __init__(self, client: httpx.AsyncClient, webchat: WebChatMessenger) -> None:
        self.client = client
        self.webchat = webchat
        self.address = Address("web", reader_chat(client.cookies[COOKIE]))

    @asynccontextmanager
    async def watch(self, cursor: str = "", **headers: str) -> AsyncIterator[AsyncIterator[Event]]:
        params = {"after": cursor} if cursor else None
        async with self.client.stream("GET", "/api/events", params=params, headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            yield events(answer)

    async def hear(self, text: str) -> str:
        outcome = await self.webchat.send(self.address, Message(Markup("{}").format(text)))
        return outcome.message_id  # type: ignore[union-attr] # a failure shows here


async def events(answer: httpx.Response) -> AsyncIterator[Event]:
    name, data, event_id = "", "", ""
    async for line in answer.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            data = value
        elif field == "id":
            event_id = value
        elif not line and name:
            yield name, json.loads(data), event_id
            name = ""


async def texts(stream: AsyncIterator[Event], count: int) -> list[str]:
    """The texts of the reader's next ``count`` lines."""
    found: list[str] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            name, data, _ = await anext(stream)
            if name == "lines" and data["chat"] == "reader":
                found += [line.get("html", line.get("text", "deleted")) for line in data["lines"]]
    return found


async def ignore(_: WebChatMessenger, __: Incoming) -> None:
    """Takes what is said, answers nothing."""


@asynccontextmanager
async def visiting(address: str, webchat: WebChatMessenger) -> AsyncIterator[Visitor]:
    async with httpx.AsyncClient(base_url=address, headers={"Origin": address}, trust_env=False) as client:
        (await client.post("/api/session")).raise_for_status()
        yield Visitor(client, webchat)


@pytest_asyncio.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    async with chat_server(tmp_path / "web.db", ignore) as (address, webchat), visiting(address, webchat) as visitor:
        yield visitor


async def test_a_page_gets_what_was_said_before_and_then_what_arrives(visitor: Visitor) -> None:
    await visitor.hear("cũ")
    async with visitor.watch() as stream:
        name, data, event_id = await anext(stream)
        assert (name, data["chat"], data["reset"], bool(event_id)) == ("lines", "reader", True, True)
        assert [line["html"] for line in data["lines"]] == ["cũ"]
        await visitor.hear("mới")
        assert await texts(stream, 1) == ["mới"]


async def test_a_conversation_without_lines_is_told_to_be_empty(visitor: Visitor) -> None:
    async with visitor.watch() as stream:
        told = [await anext(stream), await anext(stream)]
    assert [(data["chat"], data["lines"]) for _, data, _ in told] == [("reader", []), ("editor", [])]


async def test_after_a_break_nothing_is_lost_and_nothing_repeated(visitor: Visitor) -> None:
    await visitor.hear("một")
    cursor = ""
    async with visitor.watch() as stream:
        for _ in range(2):
            *_, cursor = await anext(stream)
    for text in ("hai", "ba"):
        await visitor.hear(text)
    async with visitor.watch(cursor) as stream:
        assert await texts(stream, 2) == ["hai", "ba"]
    async with visitor.watch(**{"Last-Event-ID": cursor}) as stream:
        assert await texts(stream, 2) == ["hai", "ba"]


async def test_every_place_in_the_stream_is_safe_to_break_at(visitor: Visitor) -> None:
    """Whatever a page had seen when it broke off, the rest comes, in order."""
    async with visitor.watch() as stream:
        seen = [await anext(stream) for _ in range(2)]
        for number in range(6):
            await visitor.hear(str(number))
            seen.append(await anext(stream))
    for place, (_, _, cursor) in enumerate(seen[1:]):
        async with visitor.watch(cursor) as stream:
            missed = [str(number) for number in range(place, 6)]
            assert await texts(stream, len(missed)) == missed


async def test_edits_and_deletions_reach_a_page_that_was_away(visitor: Visitor) -> None:
    first, second = await visitor.hear("một"), await visitor.hear("hai")
    async with visitor.watch() as stream:
        for _ in range(2):
            *_, cursor = await anext(stream)
    await visitor.webchat.edit(visitor.address, second, Message(Markup("hai sửa")))
    await visitor.webchat.delete(visitor.address, first)
    await visitor.hear("ba")
    async with visitor.watch(cursor) as stream:
        assert await texts(stream, 3) == ["hai sửa", "deleted", "ba"]


async def test_a_page_forgets_what_was_erased(visitor: Visitor) -> None:
    db = visitor.webchat._db
    subscriber, _ = await db.write(
        db.storage.ensure_subscriber, visitor.address, ChatKind.PRIVATE, "Bạn đọc", Settings(), clock()
    )
    for text in ("một", "hai"):
        await visitor.hear(text)
    async with visitor.watch() as stream:
        for _ in range(2):
            await anext(stream)
        await visitor.hear("ba")
        assert (await anext(stream))[1]["reset"] is False
        await db.write(db.storage.erase_subscriber, subscriber.id)
        await visitor.hear("Đã xóa hết")
        _, data, _ = await anext(stream)
    assert (data["reset"], [line["html"] for line in data["lines"]]) == (True, ["Đã xóa hết"])


async def test_a_cursor_of_another_run_starts_from_the_beginning(visitor: Visitor) -> None:
    await visitor.hear("một")
    for cursor in ("00000000:900,900", "junk", f"{visitor.webchat.epoch}:1", "\x00", "9" * 500):
        async with visitor.watch(cursor) as stream:
            _, data, _ = await anext(stream)
            assert (data["reset"], len(data["lines"])) == (True, 1), cursor


async def test_two_tabs_see_the_same(visitor: Visitor) -> None:
    async with visitor.watch() as one, visitor.watch() as other:
        await texts(one, 0)
        said = await visitor.client.post("/api/reader/messages", json={"id": "client-01", "text": "từ thẻ một"})
        assert said.status_code == 202
        await visitor.hear("trả lời")
        assert await texts(one, 2) == await texts(other, 2) == ["từ thẻ một", "trả lời"]


async def test_lines_arrive_in_the_order_in_which_they_were_sent(visitor: Visitor) -> None:
    async with visitor.watch() as stream:
        sending = asyncio.gather(*(visitor.hear(str(number)) for number in range(40)))
        got = await texts(stream, 40)
        await sending
    kept = [json.loads(line.body)["html"] for line in await visitor.webchat.lines_after(visitor.address.chat, 0)]
    assert got == kept
    assert sorted(got, key=int) == [str(number) for number in range(40)]


async def test_nobody_hears_what_another_reader_is_told(visitor: Visitor) -> None:
    async with visiting(str(visitor.client.base_url).rstrip("/"), visitor.webchat) as other, other.watch() as stream:
        await visitor.hear("chuyện riêng")
        await visitor.webchat.typing(visitor.address)
        await other.hear("của bạn")
        seen: list[str] = []
        while not seen or "của bạn" not in seen[-1]:
            seen.append(json.dumps(await anext(stream), ensure_ascii=False))
    assert "riêng" not in "".join(seen)
    assert "typing" not in "".join(seen)


async def test_a_newcomer_gets_the_newest_lines_only(visitor: Visitor) -> None:
    for number in range(HISTORY_LINES + 5):
        await visitor.hear(str(number))
    async with visitor.watch() as stream:
        got = await texts(stream, HISTORY_LINES)
    assert (got[0], got[-1], len(got)) == ("5", str(HISTORY_LINES + 4), HISTORY_LINES)


async def test_typing_and_answers_pass_by(visitor: Visitor) -> None:
    async with visitor.watch() as stream:
        for _ in range(2):
            await anext(stream)
        await visitor.webchat.typing(visitor.address)
        await visitor.webchat.answer(f"{visitor.address.chat}:press-001", "Đã theo dõi")
        assert (await anext(stream))[:2] == ("typing", {"chat": "reader"})
        assert (await anext(stream))[:2] == (
            "answer",
            {"chat": "reader", "press": "press-001", "text": "Đã theo dõi"},
        )


async def test_typing_is_told_before_the_line_that_it_announces(webchat: WebChatMessenger) -> None:
    address = Address("web", "a" * 32)
    stream = stream_events(webchat, "me", {"reader": address.chat}, "")
    for _ in range(2):
        await anext(stream)
    await webchat.typing(address)
    await webchat.send(address, Message(Markup("đây")))
    assert [b"event: typing" in await anext(stream), b"event: lines" in await anext(stream)] == [True, True]
    await stream.aclose()  # type: ignore[attr-defined] # an async generator


async def test_the_oldest_tab_gives_way_when_there_are_too_many(webchat: WebChatMessenger) -> None:
    chats = {"reader": "a" * 32}
    oldest = stream_events(webchat, "me", chats, "")
    for _ in range(2):
        await anext(oldest)
    tabs = [stream_events(webchat, "me", chats, "") for _ in range(STREAMS_PER_CLIENT_MAX)]
    for tab in tabs:
        await anext(tab)
    assert [part async for part in oldest] == [b"event: replaced\ndata: {}\n\n"]
    assert len(webchat.live) == STREAMS_PER_CLIENT_MAX
    await webchat.close()
    for tab in tabs:
        assert not [part async for part in tab if b"replaced" in part]
    assert len(webchat.live) == 0


async def test_a_silent_stream_says_that_it_is_alive(webchat: WebChatMessenger) -> None:
    stream = stream_events(webchat, "me", {"reader": "a" * 32}, "", heartbeat_s=0.01)
    for expected in (b"retry", b"event: lines", b"event: alive", b"event: alive"):
        assert expected in await anext(stream)
    await webchat.close()


async def test_a_page_that_leaves_is_forgotten(visitor: Visitor) -> None:
    async with visitor.watch() as stream:
        await anext(stream)
        assert len(visitor.webchat.live) == 1
    async with asyncio.timeout(20):
        while len(visitor.webchat.live):
            await visitor.hear("còn ai không")


async def test_closing_the_messenger_ends_every_stream(visitor: Visitor) -> None:
    async with visitor.watch() as stream:
        for _ in range(2):
            await anext(stream)
        await visitor.webchat.close()
        async with asyncio.timeout(20):
            assert [event async for event in stream] == []


async def test_a_full_house_is_said_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Live, "is_full", True)
    assert (await visitor.client.get("/api/events")).status_code == 503


def test_a_cursor_is_read_as_it_was_written() -> None:
    assert read_cursor(write_cursor("0a1b2c3d", [5, 0]), "0a1b2c3d", 2) == [5, 0]
