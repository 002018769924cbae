"""python-telegram-bot and aiogram both talk to the fake: what two libraries read the same way, it says rightly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.transport import aiohttp_transport
from tests.fakes.telegram import Cut, FakeTelegram, Flood, Hang, Limits, Raw, Refuse
from tests.fakes.telegram import errors as fake_errors
from tests.fakes.telegram.requests import unknown
from tests.messengers.pictures import png


@pytest.fixture
async def ptb(fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    send, poll = (
        HTTPXRequest(read_timeout=2, httpx_kwargs={"transport": aiohttp_transport(), "trust_env": False})
        for _ in range(2)
    )
    base, files = f"{fake.url}/bot", f"{fake.url}/file/bot"
    async with telegram.Bot(fake.token, base, files, request=send, get_updates_request=poll) as bot:
        yield bot


@pytest.fixture
async def aio(fake: FakeTelegram) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(fake.url), timeout=20)
    yield aiogram.Bot(fake.token, session=session)
    if session._session:  # its own close() sleeps for a quarter of a second
        await session._session.close()


async def test_aiogram_finds_nothing_it_does_not_know_in_any_answer(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person("An")
    an.says("/start")
    photo = an.sends_photo(png(400, 300), "ảnh")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Đọc", callback_data="doc")]])
    sent = await aio.send_message(
        an.id,
        "<b>Chào</b> <a href='https://a.vn'>a</a>",
        parse_mode="HTML",
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(url="https://a.vn/tin", prefer_large_media=True, show_above_text=True),
    )
    an.presses(an.messages[-1], "Đọc")
    an.blocks()
    an.unblocks()
    answers: list[Any] = [
        await aio.get_me(),
        sent,
        await aio.edit_message_text("khác", chat_id=an.id, message_id=sent.message_id),
        await aio.edit_message_reply_markup(chat_id=an.id, message_id=sent.message_id, reply_markup=keyboard),
        await aio.send_photo(an.id, BufferedInputFile(png(), "a.png"), caption="<i>x</i>", parse_mode="HTML"),
        await aio.edit_message_caption(chat_id=an.id, message_id=sent.message_id + 1, caption="y"),
        await aio.send_document(an.id, BufferedInputFile(b"{}", "du-lieu.json"), disable_notification=True),
        await aio.get_updates(timeout=0),
        await aio.get_webhook_info(),
        await aio.get_chat(an.id),
    ]
    assert [found for answer in answers for found in unknown(answer)] == []
    updates = answers[7]
    assert [u.event_type for u in updates] == ["message", "message", "callback_query", *["my_chat_member"] * 2]
    assert updates[1].message.photo[-1].file_id == (photo.photo and photo.photo.id)
    assert updates[2].callback_query.data == "doc"
    file = await aio.get_file(updates[1].message.photo[-1].file_id)
    content = await aio.download_file(file.file_path or "")
    assert content
    assert content.read() == png(400, 300)
    assert await aio.send_chat_action(an.id, "typing")
    assert await aio.answer_callback_query(updates[2].callback_query.id, text="xong")
    assert await aio.set_my_commands([BotCommand(command="moi", description="tin mới")], language_code="vi")
    assert [c.command for c in await aio.get_my_commands(language_code="vi")] == ["moi"]
    assert await aio.get_my_commands() == []
    assert await aio.delete_message(an.id, sent.message_id)
    assert [m.text for m in an.messages] == ["y", ""]
    with pytest.raises(TelegramBadRequest):
        await aio.set_webhook("http://loa.example.vn/hook")
    assert await aio.set_webhook("https://loa.example.vn/hook", secret_token="bi-mat")
    assert (await aio.get_webhook_info()).url == "https://loa.example.vn/hook"
    assert await aio.delete_webhook()
    assert fake.problems == []


async def test_python_telegram_bot_reads_the_same(fake: FakeTelegram, ptb: telegram.Bot) -> None:
    group = fake.place("Tổ 5")
    an = fake.person("An")
    group.takes_bot_in(an)
    thread = group.opens_thread()
    an.says("/moi@LoaQuangNinhBot", where=group, thread=thread)
    sent = await ptb.send_message(group.id, "<b>x</b>", parse_mode="HTML", message_thread_id=thread)
    assert (sent.is_topic_message, sent.message_thread_id, sent.chat.is_forum) == (True, thread, True)
    photo = await ptb.send_photo(group.id, png(), caption="c", message_thread_id=thread)
    again = await ptb.send_photo(group.id, photo.photo[-1].file_id)
    assert again.photo[-1].file_id == photo.photo[-1].file_id
    await ptb.send_document(group.id, b"abc", filename="a.txt")
    await ptb.edit_message_text("z", group.id, sent.message_id)
    await ptb.set_my_commands([("moi", "tin mới")], language_code="vi")
    updates = await ptb.get_updates(timeout=0)
    assert [u.my_chat_member is not None for u in updates] == [True, False]
    assert updates[1].message
    assert updates[1].message.entities[0].type == "bot_command"
    assert [m.text for m in group.messages] == ["z", "c", "", ""]
    assert fake.problems == []


async def test_every_way_to_pass_parameters_is_understood(fake: FakeTelegram) -> None:
    an = fake.person()
    an.starts()
    url = f"{fake.url}/bot{fake.token}"
    import httpx

    async with httpx.AsyncClient(transport=aiohttp_transport()) as http:
        preview = '{"is_disabled": true}'
        asked = {"chat_id": str(an.id), "text": "x", "link_preview_options": preview}
        for answer in [
            await http.get(f"{url}/SENDmessage", params=asked),
            await http.post(f"{url}/sendMessage", params=asked),
            await http.post(f"{url}/sendMessage", data=asked),
            await http.post(f"{url}/sendMessage", json=asked | {"link_preview_options": {"is_disabled": True}}),
            await http.post(f"{url}/sendMessage", files={k: (None, v) for k, v in asked.items()}),
        ]:
            assert answer.json()["result"]["text"] == "x"
        assert len(an.messages) == 5
        nothing = await http.get(f"{url}/sendMesage", params=asked)
        assert (nothing.status_code, nothing.json()["description"]) == (404, "Not Found: method not found")
        wrong = await http.get(f"{url}/sendMessage", params=asked | {"txet": "x"})
        assert "unknown txet" in wrong.json()["description"]
        nested = await http.post(
            f"{url}/sendMessage", json=asked | {"link_preview_options": {"is_disabled": True, "big": True}}
        )
        assert "unknown link_preview_options.big" in nested.json()["description"]
        assert (await http.get(f"{fake.url}/bot1:AAA/getMe")).status_code == 401
        assert (await http.get(f"{fake.url}/getMe")).status_code == 404


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("x" * 4097, "message is too long"),
        ("  \n ", "message text is empty"),
        ("<b>x", "can't parse entities"),
    ],
)
async def test_texts_the_service_would_not_take(fake: FakeTelegram, aio: aiogram.Bot, text: str, error: str) -> None:
    an = fake.person()
    an.starts()
    with pytest.raises(TelegramBadRequest, match=error):
        await aio.send_message(an.id, text, parse_mode="HTML")
    assert an.messages == []


async def test_limits_count_code_points_after_the_markup_is_gone(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person()
    an.starts()
    await aio.send_message(an.id, f"<b>{'😀' * 4096}</b>", parse_mode="HTML")
    await aio.send_photo(an.id, BufferedInputFile(png(), "a.png"), caption=f"<b>{'ế' * 1024}</b>", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await aio.send_photo(an.id, BufferedInputFile(png(), "a.png"), caption="ế" * 1025)


@pytest.mark.parametrize(
    ("buttons", "error"),
    [
        ([[{"text": "x", "callback_data": "ế" * 22}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "url": "http://localhost/"}]], "Wrong HTTP URL"),
        ([[{"text": "x"}]], "Text buttons are unallowed"),
        ([[{"text": "x", "callback_data": "x"}] * 5] * 21, "reply markup is too long"),
    ],
)
async def test_keyboards_the_service_would_not_take(
    fake: FakeTelegram, aio: aiogram.Bot, buttons: list[list[dict[str, str]]], error: str
) -> None:
    an = fake.person()
    an.starts()
    with pytest.raises(TelegramBadRequest, match=error):
        await aio.send_message(
            an.id, "x", reply_markup=InlineKeyboardMarkup.model_validate({"inline_keyboard": buttons})
        )


async def test_a_location_is_asked_for_in_private_chats_only(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an, group = fake.person(), fake.place()
    an.starts()
    group.takes_bot_in(an)
    button = KeyboardButton(text="Tôi ở đây", request_location=True)
    asking = ReplyKeyboardMarkup(keyboard=[[button]], one_time_keyboard=True)
    await aio.send_message(an.id, "Bạn ở đâu?", reply_markup=asking)
    an.shares_location("ở đây", 20.9, 107.0)
    with pytest.raises(TelegramBadRequest, match="location can be requested in private chats only"):
        await aio.send_message(group.id, "Bạn ở đâu?", reply_markup=asking)
    await aio.send_message(an.id, "Xong", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(LookupError):
        an.shares_location("ở đây", 20.9, 107.0)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (png(2000, 90), "PHOTO_INVALID_DIMENSIONS"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png(8, 8) + bytes(10 * 2**20), "too big for a photo"),
    ],
)
async def test_photos_the_service_would_not_take(
    fake: FakeTelegram, aio: aiogram.Bot, content: bytes, error: str
) -> None:
    an = fake.person()
    an.starts()
    with pytest.raises(TelegramBadRequest, match=error):
        await aio.send_photo(an.id, BufferedInputFile(content, "a.png"))


@pytest.mark.parametrize(
    ("fault", "ptb_error", "aiogram_error"),
    [
        (Refuse(fake_errors.BLOCKED), Forbidden, TelegramForbiddenError),
        (Refuse(fake_errors.bad("chat not found")), BadRequest, TelegramBadRequest),
        (Refuse(fake_errors.migrated(-1001)), ChatMigrated, TelegramMigrateToChat),
        (Refuse(fake_errors.TWO_POLLERS), Conflict, TelegramConflictError),
        (Refuse(fake_errors.UNAUTHORIZED), InvalidToken, TelegramUnauthorizedError),
        (Flood(1), telegram.error.RetryAfter, TelegramRetryAfter),
        (Flood(1, parameters=False), NetworkError, TelegramAPIError),
        (Raw(502), NetworkError, ClientDecodeError),
        (Raw(500, '{"ok":false,"description":"oops"}', "application/json"), NetworkError, TelegramServerError),
        (Raw(200), telegram.error.TelegramError, ClientDecodeError),
        (Cut(stored=False), NetworkError, TelegramNetworkError),
        (Hang(stored=False), TimedOut, TelegramNetworkError),
    ],
)
async def test_each_fault_is_the_error_that_both_libraries_know(
    fake: FakeTelegram, ptb: telegram.Bot, aio: aiogram.Bot, fault: Any, ptb_error: Any, aiogram_error: Any
) -> None:
    an = fake.person()
    an.starts()
    fake.order(fault)
    with pytest.raises(ptb_error):
        await ptb.send_message(an.id, "x", read_timeout=1.0)
    fake.clock.advance(2)
    fake.order(fault, chat=an.id)
    with pytest.raises(aiogram_error):
        await aio.send_message(an.id, "x", request_timeout=1.0)  # type: ignore[arg-type]  # an int only by its annotation
    fake.clock.advance(2)
    assert an.messages == []
    await ptb.send_message(an.id, "y")
    assert [m.text for m in an.messages] == ["y"]


@pytest.mark.parametrize("fault", [Hang(stored=True), Cut(stored=True), Raw(502, stored=True), Raw(200, stored=True)])
async def test_a_fault_after_storing_leaves_the_message(fake: FakeTelegram, ptb: telegram.Bot, fault: Any) -> None:
    an = fake.person()
    an.starts()
    fake.order(fault, method="sendMessage")
    with pytest.raises(telegram.error.TelegramError):
        await ptb.send_message(an.id, "x", read_timeout=1.0)
    assert [m.text for m in an.messages] == ["x"]


async def test_nothing_passes_before_a_flood_is_over(fake: FakeTelegram, ptb: telegram.Bot) -> None:
    an, binh = fake.person("An"), fake.person("Bình")
    an.starts()
    binh.starts()
    fake.order(Flood(12 * 3600), chat=an.id)
    for waited, left in [(0, 12 * 3600), (1, 12 * 3600 - 1), (12 * 3600 - 2, 1)]:
        fake.clock.advance(waited)
        with pytest.raises(telegram.error.RetryAfter) as caught:
            await ptb.send_message(an.id, "x")
        assert abs(caught.value._retry_after.total_seconds() - left) <= 1
    await ptb.send_message(binh.id, "not his flood")
    fake.clock.advance(2)
    await ptb.send_message(an.id, "x")


async def test_the_pace_of_bot_chat_and_group(fake: FakeTelegram, ptb: telegram.Bot) -> None:
    fake.pace.limits = Limits()
    an, group = fake.person("An"), fake.place("Tổ 5")
    an.starts()
    group.takes_bot_in(an)
    for _ in range(3):
        await ptb.send_message(an.id, "x")
    with pytest.raises(telegram.error.RetryAfter):
        await ptb.send_message(an.id, "x")
    for _ in range(20):
        await ptb.send_message(group.id, "x")
    with pytest.raises(telegram.error.RetryAfter) as caught:
        await ptb.send_message(group.id, "x")
    assert caught.value._retry_after.total_seconds() > 50
    fake.clock.advance(61)
    others = [fake.person(str(i)) for i in range(31)]
    for person in others[:30]:
        person.starts()
        await ptb.send_message(person.id, "x")
    others[30].starts()
    with pytest.raises(telegram.error.RetryAfter):
        await ptb.send_message(others[30].id, "x")


async def test_refusals_by_the_state_of_a_chat(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an, group = fake.person("An"), fake.place("Tổ 5", "group")
    cases: list[tuple[int, str]] = [
        (an.id, "can't initiate conversation"),
        (group.id, "not a member of the group chat"),
    ]
    for chat, text in cases:
        with pytest.raises(TelegramForbiddenError, match=text):
            await aio.send_message(chat, "x")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await aio.send_message(42, "x")
    an.says("/start")
    an.blocks()
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await aio.send_message(an.id, "x")
    group.takes_bot_in(an)
    new = group.migrates(an)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await aio.send_message(group.id, "x")
    assert moved.value.migrate_to_chat_id == new.id
    thread = new.opens_thread()
    new.closes_thread(thread)
    for wrong, text in [(thread, "TOPIC_CLOSED"), (999, "message thread not found")]:
        with pytest.raises(TelegramBadRequest, match=text):
            await aio.send_message(new.id, "x", message_thread_id=wrong)
    new.kicks_bot(an)
    with pytest.raises(TelegramForbiddenError, match="kicked from the supergroup chat"):
        await aio.send_message(new.id, "x")
    channel = fake.place("Loa", "channel", username="loaquangninh")
    channel.takes_bot_in(an)
    assert (await aio.send_message("@LoaQuangNinh", "x")).sender_chat
    channel.silences_bot()
    with pytest.raises(TelegramBadRequest, match="not enough rights to send text messages to the chat"):
        await aio.send_message(channel.id, "x")


async def test_editing_and_deleting_have_their_rules(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person("An")
    theirs = an.says("hỏi")
    mine = await aio.send_message(an.id, "đáp")
    cases = [(mine.message_id, "is not modified"), (theirs.id, "can't be edited"), (99, "message to edit not found")]
    for message_id, text in cases:
        with pytest.raises(TelegramBadRequest, match=text):
            await aio.edit_message_text("đáp", chat_id=an.id, message_id=message_id)
    with pytest.raises(TelegramBadRequest, match="no caption in the message"):
        await aio.edit_message_caption(chat_id=an.id, message_id=mine.message_id, caption="x")
    fake.clock.advance(49 * 3600)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await aio.delete_message(an.id, mine.message_id)
    await aio.edit_message_text("đáp lại", chat_id=an.id, message_id=mine.message_id)
    assert (an.messages[-1].text, an.messages[-1].edited) == ("đáp lại", True)


async def test_a_button_waits_150_seconds(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person("An")
    query = an.presses_unknown(an.says("x"), "moi")
    fake.clock.advance(149)
    await aio.answer_callback_query(query.id, text="đây")
    assert query.answer == "đây"
    fake.clock.advance(2)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await aio.answer_callback_query(query.id)


# --- getUpdates ------------------------------------------------------------------------------------------------


async def ids(bot: aiogram.Bot, **asked: Any) -> list[int]:
    return [update.update_id for update in await bot.get_updates(**asked)]


async def test_an_offset_confirms_all_below_it(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person("An")
    for i in range(5):
        an.says(str(i))
    first = await ids(aio)
    assert len(first) == 5
    assert await ids(aio, offset=first[2], limit=2) == first[2:4]
    assert await ids(aio, offset=1) == first[2:]
    assert await ids(aio, offset=-1) == first[4:]
    assert await ids(aio, offset=2) == first[4:]
    assert await ids(aio, offset=first[4] + 1) == []


async def test_the_same_question_at_once_gets_one_update(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person("An")
    an.says("1")
    an.says("2")
    assert [len(await ids(aio)), len(await ids(aio))] == [2, 1]
    fake.clock.advance(4)
    assert len(await ids(aio)) == 2


async def test_a_poll_ends_as_soon_as_something_comes(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    poll = asyncio.create_task(ids(aio, timeout=50))
    while not fake.state.updates.polls:
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    fake.person("An").says("x")
    assert len(await poll) == 1


async def test_a_second_poller_ends_the_waiting_one(fake: FakeTelegram, aio: aiogram.Bot, ptb: telegram.Bot) -> None:
    waiting = asyncio.create_task(ids(aio, timeout=50))
    while not fake.state.updates.polls:
        await asyncio.sleep(0)
    second = asyncio.create_task(ptb.get_updates(timeout=50))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await waiting
    fake.person("An").says("x")
    assert len(await second) == 1


async def test_a_webhook_excludes_polling(fake: FakeTelegram, ptb: telegram.Bot) -> None:
    fake.state.delivering.url = "https://loa.example.vn/hook"
    with pytest.raises(Conflict, match="webhook is active"):
        await ptb.get_updates()
    assert (await ptb.get_webhook_info()).url == "https://loa.example.vn/hook"
    await ptb.delete_webhook()
    assert await ptb.get_updates() == ()


async def test_allowed_updates_act_on_what_comes_later(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person("An")
    an.says("x")
    an.blocks()
    assert len(await ids(aio, allowed_updates=["message"], offset=5)) == 2
    an.unblocks()
    an.says("y")
    assert len(await ids(aio, offset=-1)) == 1


async def test_updates_live_a_day(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an = fake.person("An")
    an.says("x")
    fake.clock.advance(23 * 3600)
    an.says("y")
    fake.clock.advance(2 * 3600)
    assert len(await ids(aio)) == 1


async def test_in_a_group_the_bot_hears_only_what_is_said_to_it(fake: FakeTelegram, aio: aiogram.Bot) -> None:
    an, group = fake.person("An"), fake.place("Tổ 5")
    group.takes_bot_in(an)
    for text in ["chào cả nhà", "/moi", "/moi@OtherBot", "hỏi @LoaQuangNinhBot chút"]:
        an.says(text, where=group)
    texts = [u.message.text for u in await aio.get_updates() if u.message]
    assert texts == ["/moi", "hỏi @LoaQuangNinhBot chút"]
