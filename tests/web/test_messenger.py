from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.errors import StorageError
from bot.messengers.base import (
    Document,
    Event,
    Incoming,
    MenuCommand,
    Message,
    Messenger,
    Outcome,
    Picture,
    Preview,
    RawUpdate,
    Rejected,
    RetryAt,
    Sent,
)
from bot.messengers.inbox import Inbox
from bot.messengers.webchat import DOCUMENT_BYTES_MAX, WebChatMessenger
from bot.messengers.webchat_inbox import EDITOR_CHAT, Visitor, parse_update, raw_update
from bot.messengers.webchat_lines import shown_line
from bot.models import Address, Button
from tests.web.samples import png
from tests.web.serving import clock, open_webchat

CHAT = "0123456789abcdef" * 2
READER = Address("web", CHAT)
VISITOR = Visitor(CHAT, "vi")


async def shown(webchat: WebChatMessenger, chat: str = CHAT) -> list[dict[str, Any]]:
    return [shown_line(line) for line in await webchat.lines_after(chat, 0)]


def sent_id(outcome: Outcome) -> str:
    assert isinstance(outcome, Sent)
    return outcome.message_id


async def taken(webchat: WebChatMessenger) -> list[Incoming | None]:
    """The next batch of updates, stored by whoever reads them."""
    updates = webchat.updates()
    batch = await anext(updates)
    confirming = asyncio.ensure_future(anext(updates))
    await asyncio.sleep(0)
    confirming.cancel()
    return [webchat.parse(update) for update in batch]


def test_it_is_a_messenger(webchat: WebChatMessenger) -> None:
    messenger: Messenger = webchat
    assert messenger.name == "web"


async def test_what_is_sent_is_a_line_with_everything_in_it(webchat: WebChatMessenger) -> None:
    message = Message(
        Markup("<b>Tin</b>"),
        ((Button("Đọc", url="https://bao.example/1"), Button("Bớt", "bot:x", active=True)),),
        picture=Picture("k", png(8, 6)),
        document=Document("dữ liệu.json", b"{}"),
        preview=Preview("https://bao.example/1", "https://bao.example/1.jpg"),
        silent=True,
    )
    line_id = sent_id(await webchat.send(READER, message))
    [line] = await shown(webchat)
    assert line.pop("at")
    assert line.pop("picture").items() >= {"width": 8, "height": 6}.items()
    assert line == {
        "id": int(line_id),
        "author": "loa",
        "html": "<b>Tin</b>",
        "buttons": [
            [{"label": "Đọc", "url": "https://bao.example/1"}, {"label": "Bớt", "action": "bot:x", "active": True}]
        ],
        "document": {"name": "dữ liệu.json", "bytes": 2},
        "preview": {"url": "https://bao.example/1", "image": "https://bao.example/1.jpg"},
        "silent": True,
    }


async def test_what_goes_on_from_an_earlier_line_shows_how_that_begins(webchat: WebChatMessenger) -> None:
    first = sent_id(await webchat.send(READER, Message(Markup("<b>Cháy chợ</b>\nLửa &amp; khói " + "đêm " * 40))))
    later = sent_id(await webchat.send(READER, Message(Markup("2 người chết"), answers=first)))
    await webchat.send(READER, Message(Markup("Đã dập tắt"), answers="9999"))
    assert await webchat.edit(READER, later, Message(Markup("3 người chết"))) == Sent(later)
    quoted = {str(line["id"]): line.get("answers", "") for line in await shown(webchat)}
    assert set(quoted) == {first, later, str(int(later) + 1)}
    assert quoted[first] == quoted[str(int(later) + 1)] == ""
    assert quoted[later].startswith("Cháy chợ Lửa & khói đêm")
    assert quoted[later].endswith("…")


async def test_an_edit_replaces_text_and_keys_and_keeps_the_picture(webchat: WebChatMessenger) -> None:
    first = Message(Markup("một"), ((Button("A", "a"),),), picture=Picture("k", png()))
    line_id = sent_id(await webchat.send(READER, first))
    before = await webchat.lines_after(CHAT, 0)
    assert await webchat.edit(READER, line_id, Message(Markup("hai"))) == Sent(line_id)
    [line] = await webchat.lines_after(CHAT, before[0].changed)
    now = shown_line(line)
    assert (now["id"], now["html"], "buttons" in now, "picture" in now) == (int(line_id), "hai", False, True)


async def test_an_edit_that_changes_nothing_is_sent_and_wakes_nobody(webchat: WebChatMessenger) -> None:
    line_id = sent_id(await webchat.send(READER, Message(Markup("một"))))
    [before] = await webchat.lines_after(CHAT, 0)
    assert await webchat.edit(READER, line_id, Message(Markup("một"))) == Sent(line_id)
    assert await webchat.lines_after(CHAT, before.changed) == []


async def test_what_is_gone_or_not_ours_cannot_be_edited(webchat: WebChatMessenger) -> None:
    line_id = sent_id(await webchat.send(READER, Message(Markup("một"))))
    assert await webchat.delete(READER, line_id) == Sent(line_id)
    saying = asyncio.ensure_future(webchat.say(VISITOR, "client-01", "của tôi"))
    await taken(webchat)
    assert await saying
    mine = (await webchat.lines_after(CHAT, 0))[-1]
    for message_id in (line_id, str(mine.id), "999", "x", "", "²"):
        assert isinstance(await webchat.edit(READER, message_id, Message(Markup("hai"))), Rejected)
    for message_id in ("x", "", "²"):
        assert isinstance(await webchat.delete(READER, message_id), Rejected)


async def test_what_is_gone_already_counts_as_deleted_and_nothing_else_is_touched(webchat: WebChatMessenger) -> None:
    line_id = sent_id(await webchat.send(READER, Message(Markup("một"))))
    assert await webchat.delete(READER, "999") == Sent("999")
    assert await webchat.delete(Address("web", "f" * 32), line_id) == Sent(line_id)
    assert [line["html"] for line in await shown(webchat)] == ["một"]


async def test_a_deleted_line_keeps_nothing_of_its_text(webchat: WebChatMessenger) -> None:
    line_id = sent_id(await webchat.send(READER, Message(Markup("bí mật"), picture=Picture("k", png()))))
    await webchat.delete(READER, line_id)
    [line] = await webchat.lines_after(CHAT, 0)
    assert json.loads(line.body) == {"deleted": True}


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (Address("web", "../picture"), Message(Markup("x"))),
        (Address("web", "picture/0123"), Message(Markup("x"))),
        (READER, Message(Markup("x") * 70_000)),
        (READER, Message(Markup("x"), picture=Picture("k", b"<svg/>"))),
        (READER, Message(Markup("x"), document=Document("d", b"x" * (DOCUMENT_BYTES_MAX + 1)))),
    ],
)
async def test_what_can_never_be_shown_is_rejected(
    webchat: WebChatMessenger, address: Address, message: Message
) -> None:
    assert isinstance(await webchat.send(address, message), Rejected)
    assert await shown(webchat) == []


async def test_a_database_that_refuses_means_try_again(
    webchat: WebChatMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    line_id = sent_id(await webchat.send(READER, Message(Markup("một"))))

    def refuse(*_: object) -> None:
        raise StorageError("the disk is full")

    for name in ("add_line", "change_line"):
        monkeypatch.setattr(webchat._db.storage, name, refuse)
    assert isinstance(await webchat.send(READER, Message(Markup("hai"))), RetryAt)
    assert isinstance(await webchat.edit(READER, line_id, Message(Markup("hai"))), RetryAt)
    assert isinstance(await webchat.delete(READER, line_id), RetryAt)
    assert await webchat.say(VISITOR, "client-01", "xin chào") is False


async def test_a_picture_for_many_chats_is_stored_once_and_survives_a_restart(tmp_path: Path) -> None:
    content = png(50, 40)
    async with open_webchat(tmp_path / "web.db") as webchat:
        for number in range(3):
            await webchat.send(Address("web", f"{number:032x}"), Message(Markup("x"), picture=Picture("k", content)))
        ref = (await shown(webchat, f"{0:032x}"))[0]["picture"]["ref"]
        kept = await webchat.lines_after(f"picture/{ref}", 0)
    assert len(kept) == 1
    async with open_webchat(tmp_path / "web.db") as webchat:
        assert await webchat.picture(ref) == content
        assert await webchat.picture("0" * 32) is None


async def test_a_document_is_handed_over_only_in_its_own_chat(webchat: WebChatMessenger) -> None:
    line_id = int(sent_id(await webchat.send(READER, Message(Markup("x"), document=Document("d.json", b"\0\xff")))))
    assert await webchat.document(CHAT, line_id) == Document("d.json", b"\0\xff")
    assert await webchat.document("f" * 32, line_id) is None


# --- what people do ---------------------------------------------------------------------------------------------


async def test_what_is_said_becomes_a_line_and_an_update(webchat: WebChatMessenger) -> None:
    saying = asyncio.ensure_future(webchat.say(VISITOR, "client-01", "xin <chào>"))
    [incoming] = await taken(webchat)
    assert await saying
    [line] = await shown(webchat)
    assert (line["author"], line["text"], line["client"]) == ("me", "xin <chào>", "client-01")
    assert incoming is not None
    assert (incoming.event, incoming.address, incoming.text) == (Event.MESSAGE, READER, "xin <chào>")
    assert (incoming.person.id, incoming.person.language, incoming.message_id) == (CHAT, "vi", str(line["id"]))


async def test_a_message_said_twice_is_one_line_and_one_update_id(webchat: WebChatMessenger) -> None:
    twice = [asyncio.ensure_future(webchat.say(VISITOR, "client-01", "một")) for _ in range(2)]
    updates = webchat.updates()
    first = await anext(updates)
    again = asyncio.ensure_future(anext(updates))
    assert await asyncio.gather(*twice) == [True, True]
    third = asyncio.ensure_future(webchat.say(VISITOR, "client-01", "một"))
    assert {update.id for update in [*first, *await again]} == {f"{CHAT}:client-01"}
    await updates.aclose()  # type: ignore[attr-defined] # an async generator
    assert await third is False
    assert len(await shown(webchat)) == 1


async def test_true_means_that_somebody_stored_it(tmp_path: Path) -> None:
    inbox = Inbox(stored_within_s=5)
    taking = asyncio.ensure_future(inbox.take(RawUpdate("a", "{}")))
    updates = cast("AsyncIterator[list[RawUpdate]]", inbox.updates())
    await anext(updates)
    await asyncio.sleep(0)
    assert not taking.done()
    following = asyncio.ensure_future(anext(updates))
    assert await taking is True
    following.cancel()


async def test_nobody_there_to_store_it_means_false() -> None:
    assert await Inbox(stored_within_s=0.01).take(RawUpdate("a", "{}")) is False


async def test_a_pressed_button_carries_what_is_needed_to_answer_it(webchat: WebChatMessenger) -> None:
    stream = webchat.live.open("me", [CHAT])
    pressing = asyncio.ensure_future(webchat.press(VISITOR, "client-01", 17, "theo:y-te"))
    [incoming] = await taken(webchat)
    assert await pressing
    assert incoming is not None
    assert (incoming.event, incoming.action, incoming.message_id) == (Event.ACTION, "theo:y-te", "17")
    await webchat.answer(incoming.callback_id or "", "Đã theo dõi")
    assert list(stream.notes) == [("answer", {"chat": CHAT, "press": "client-01", "text": "Đã theo dõi"})]


async def test_a_persons_picture_can_be_fetched_by_its_reference(webchat: WebChatMessenger) -> None:
    facts = webchat.keep_upload(png())
    assert facts is not None
    saying = asyncio.ensure_future(webchat.say(VISITOR, "client-01", "", facts))
    [incoming] = await taken(webchat)
    assert await saying
    assert incoming is not None
    assert await webchat.fetch_picture(incoming.picture_ref or "") == png()


def test_the_editor_is_a_person_of_its_own() -> None:
    incoming = parse_update(raw_update(Visitor(EDITOR_CHAT), "client-01", Event.MESSAGE, clock(), {"text": "x"}))
    assert incoming is not None
    assert (str(incoming.address), incoming.person.id) == ("web:editor", "editor")


GOOD = json.loads(raw_update(VISITOR, "client-01", Event.ACTION, clock(), {"text": "x", "action": "y"}).body)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "picture_ref"]), JUNK, min_size=1, max_size=3))
def test_parse_takes_any_json(broken: dict[str, Any]) -> None:
    incoming = parse_update(RawUpdate("a", json.dumps(GOOD | broken)))
    if incoming is not None:
        assert isinstance(incoming.text, str)
        assert incoming.at.tzinfo is not None


@given(st.text(max_size=30))
def test_parse_takes_any_text(body: str) -> None:
    assert parse_update(RawUpdate("a", body)) is None


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', "[" * 100_000, "{}", '{"chat": 5}'])
def test_parse_of_nonsense_is_none(body: str) -> None:
    assert parse_update(RawUpdate("a", body)) is None


async def test_nothing_private_is_logged(webchat: WebChatMessenger, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    webchat._inbox = Inbox(stored_within_s=0.01)
    assert await webchat.say(VISITOR, "client-01", "chuyện riêng") is False
    await webchat.send(READER, Message(Markup("trả lời riêng")))
    assert caplog.text
    assert not any(secret in caplog.text for secret in ("riêng", CHAT, "client-01"))


async def test_commands_are_kept_for_the_page(webchat: WebChatMessenger) -> None:
    await webchat.announce_commands({"vi": [MenuCommand("moi", "Tin mới")]})
    assert webchat.commands == {"vi": [MenuCommand("moi", "Tin mới")]}
