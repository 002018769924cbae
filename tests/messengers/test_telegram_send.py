"""Every answer of the service becomes exactly one outcome: the messenger against the Bot API server of our own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from markupsafe import Markup

from bot.messengers.base import (
    About,
    Document,
    Gone,
    MenuCommand,
    Message,
    Moved,
    Outcome,
    Picture,
    Preview,
    QueryAnswer,
    QueryResult,
    Rejected,
    RetryAt,
    Sent,
    TokenRefused,
    Unknown,
)
from bot.messengers.telegram import TelegramMessenger, check_token
from bot.models import Address, Button
from tests.fakes.telegram import Cut, FakeTelegram, Flood, Hang, Person, Raw, Refuse
from tests.fakes.telegram import errors as fake_errors
from tests.fakes.telegram.world import Preview as ShownPreview
from tests.messengers.pictures import png


def at(person: Person) -> Address:
    return Address("telegram", str(person.id))


@pytest.fixture
def an(fake: FakeTelegram) -> Person:
    an = fake.person("An")
    an.starts()
    return an


def text(markup: str, **more: Any) -> Message:
    return Message(Markup(markup), **more)


async def test_a_message_may_ask_where_somebody_is_until_another_takes_that_away(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    await messenger.send(at(an), text("Bạn ở đâu?", location_button="📍 Gửi vị trí"))
    assert an.chat.location_button == "📍 Gửi vị trí"
    await messenger.send(at(an), text("Tin mới", buttons=((Button("Đọc", "open:1"),),)))
    assert an.chat.location_button == "📍 Gửi vị trí"
    await messenger.send(at(an), text("Đã xem", location_done=True))
    assert an.chat.location_button == ""
    assert fake.problems == []


async def test_a_message_goes_on_from_an_earlier_one_and_arrives_without_it(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    first = await messenger.send(at(an), text("Cháy chợ"))
    assert isinstance(first, Sent)
    assert isinstance(await messenger.send(at(an), text("2 người chết", answers=first.message_id)), Sent)
    assert isinstance(await messenger.send(at(an), text("Đã dập tắt", answers="999999")), Sent)
    assert isinstance(await messenger.send(at(an), text("Hết", answers="no number")), Sent)
    assert [str(seen.answers or "") for seen in an.messages] == ["", first.message_id, "", ""]
    assert fake.problems == []


# --- what a subscriber sees ------------------------------------------------------------------------------------


async def test_a_text_arrives_with_markup_buttons_and_card(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    rows = ((Button("Đọc", url="https://bao.vn/1"), Button("Theo dõi", action="td:bao", active=True)),)
    outcome = await messenger.send(
        at(an),
        text(
            "<b>Bão số 3</b>\n<blockquote expandable>Gió giật &amp; mưa</blockquote>",
            buttons=rows,
            preview=Preview("https://bao.vn/1"),
        ),
    )
    [seen] = an.messages
    assert outcome == Sent(str(seen.id))
    assert seen.text == "Bão số 3\nGió giật & mưa"
    assert (seen.styled("bold"), seen.styled("expandable_blockquote")) == (["Bão số 3"], ["Gió giật & mưa"])
    assert seen.preview == ShownPreview("https://bao.vn/1", large=True, above=True)
    assert [(b.text, b.data, b.url) for b in seen.buttons[0]] == [
        ("Đọc", None, "https://bao.vn/1"),
        ("✓ Theo dõi", "td:bao", None),
    ]
    assert not seen.silent
    assert fake.problems == []


async def test_without_a_preview_no_card_is_shown(messenger: TelegramMessenger, an: Person) -> None:
    await messenger.send(at(an), text("https://bao.vn/1", silent=True))
    assert (an.messages[0].preview, an.messages[0].silent) == (None, True)


async def test_a_thread_gets_its_own(fake: FakeTelegram, messenger: TelegramMessenger, an: Person) -> None:
    group = fake.place("Tổ 5")
    group.takes_bot_in(an)
    thread = group.opens_thread()
    assert isinstance(await messenger.send(Address("telegram", str(group.id), str(thread)), text("x")), Sent)
    assert group.messages[0].thread == thread
    group.closes_thread(thread)
    assert await messenger.send(Address("telegram", str(group.id), str(thread)), text("x")) == Gone("thread_closed")
    assert isinstance(await messenger.send(Address("telegram", str(group.id)), text("x")), Sent)


async def test_a_picture_is_uploaded_once_however_many_get_it(fake: FakeTelegram, messenger: TelegramMessenger) -> None:
    people = [fake.person(str(i)) for i in range(8)]
    for person in people:
        person.starts()
    message = text("<b>Thông báo</b>", picture=Picture("k1", png()))
    outcomes = await asyncio.gather(*(messenger.send(at(person), message) for person in people))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert sum(bool(call.files) for call in fake.called("sendPhoto")) == 1
    assert {person.messages[0].photo and person.messages[0].photo.content for person in people} == {png()}
    assert people[0].messages[0].styled("bold") == ["Thông báo"]


async def test_a_failed_upload_does_not_stop_the_others(fake: FakeTelegram, messenger: TelegramMessenger) -> None:
    gone, an = fake.person("gone"), fake.person("An")
    an.starts()
    message = text("x", picture=Picture("k1", png()))
    outcomes = await asyncio.gather(messenger.send(at(gone), message), messenger.send(at(an), message))
    assert list(outcomes) == [Gone("never_started"), Sent("1")]


async def test_an_upload_the_service_forgot_is_sent_anew(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    message = text("x", picture=Picture("k1", png()))
    await messenger.send(at(an), message)
    fake.state.files.clear()
    assert isinstance(await messenger.send(at(an), message), Sent)
    assert [bool(call.files) for call in fake.called("sendPhoto")] == [True, False, True]
    assert len(an.messages) == 2


@pytest.mark.parametrize("content", [b"no picture", png(2000, 90), png(8, 8) + bytes(10 * 2**20)])
async def test_a_picture_that_cannot_be_shown_leaves_its_text(
    messenger: TelegramMessenger, an: Person, content: bytes
) -> None:
    assert isinstance(await messenger.send(at(an), text("<b>x</b>", picture=Picture("k", content))), Sent)
    assert [(m.text, m.photo) for m in an.messages] == [("x", None)]


async def test_a_place_that_takes_no_photos_gets_the_text(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    fake.order(Refuse(fake_errors.no_rights("photos")), method="sendPhoto")
    assert isinstance(await messenger.send(at(an), text("x", picture=Picture("k", png()))), Sent)
    assert an.messages[0].photo is None


async def test_a_document_arrives_with_its_name(messenger: TelegramMessenger, an: Person) -> None:
    outcome = await messenger.send(at(an), text("<b>Dữ liệu</b>", document=Document("du-lieu.json", b"{}")))
    assert isinstance(outcome, Sent)
    document = an.messages[0].document
    assert document
    assert (document.name, document.content, an.messages[0].text) == ("du-lieu.json", b"{}", "Dữ liệu")


async def test_bad_markup_is_sent_once_as_plain_text(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    rows = ((Button("Đọc", action="doc"),),)
    assert isinstance(await messenger.send(at(an), text("<b>a &lt; <i>b</b> c", buttons=rows)), Sent)
    assert [(m.text, m.entities, len(m.buttons)) for m in an.messages] == [("a < b c", [], 1)]
    fake.order(Refuse(fake_errors.bad("can't parse entities: whatever")), times=2)
    assert isinstance(await messenger.send(at(an), text("x")), Rejected)
    assert len(an.messages) == 1


async def test_buttons_that_are_refused_are_left_out(messenger: TelegramMessenger, an: Person) -> None:
    rows = ((Button("Đọc", url="http://localhost/1"), Button("Thêm", action="them")),)
    assert isinstance(await messenger.send(at(an), text("x", buttons=rows)), Sent)
    assert [[b.text for b in row] for row in an.messages[0].buttons] == [["Thêm"]]
    assert isinstance(await messenger.send(at(an), text("y", buttons=((Button("Thêm", action="ế" * 22),),))), Sent)
    assert an.messages[1].buttons == []


# --- editing, deleting -----------------------------------------------------------------------------------------


async def test_an_edit_replaces_text_and_buttons(messenger: TelegramMessenger, an: Person) -> None:
    sent = await messenger.send(at(an), text("1/2", buttons=((Button("Tiếp", action="t"),),)))
    assert isinstance(sent, Sent)
    assert await messenger.edit(at(an), sent.message_id, text("<i>2/2</i>")) == sent
    assert [(m.text, m.buttons, m.edited) for m in an.messages] == [("2/2", [], True)]
    assert await messenger.edit(at(an), sent.message_id, text("<i>2/2</i>")) == sent


async def test_an_edit_finds_out_whether_there_is_a_picture(messenger: TelegramMessenger, an: Person) -> None:
    picture = Picture("k", png())
    first, second = [await messenger.send(at(an), m) for m in (text("a", picture=picture), text("b"))]
    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert await messenger.edit(at(an), first.message_id, text("a2")) == first
    assert await messenger.edit(at(an), second.message_id, text("b2", picture=picture)) == second
    assert [(m.text, bool(m.photo)) for m in an.messages] == [("a2", True), ("b2", False)]


async def test_what_is_gone_is_deleted_and_cannot_be_edited(messenger: TelegramMessenger, an: Person) -> None:
    sent = await messenger.send(at(an), text("x"))
    assert isinstance(sent, Sent)
    assert await messenger.delete(at(an), sent.message_id) == sent
    assert an.messages == []
    assert await messenger.delete(at(an), sent.message_id) == sent
    assert isinstance(await messenger.edit(at(an), sent.message_id, text("y")), Rejected)
    assert isinstance(await messenger.edit(at(an), "web-7", text("y")), Rejected)
    assert isinstance(await messenger.delete(at(an), ""), Rejected)


async def test_nothing_is_deleted_after_48_hours_of_the_service(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    first, second = [await messenger.send(at(an), text(words)) for words in "ab"]
    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    within_s = messenger.capabilities.delete_within_s
    assert within_s is not None
    fake.clock.advance(within_s)
    assert await messenger.delete(at(an), first.message_id) == first
    fake.clock.advance(48 * 3600 + 1 - within_s)
    refused = await messenger.delete(at(an), second.message_id)
    assert refused == Rejected("Message can't be deleted for everyone")
    assert [m.text for m in an.messages] == ["b"]
    assert await messenger.edit(at(an), second.message_id, text("b2")) == second


@pytest.mark.parametrize("paid", [True, False])
async def test_only_who_pays_goes_beyond_the_free_pace(fake: FakeTelegram, an: Person, paid: bool) -> None:
    messenger = TelegramMessenger(fake.token, api_base=fake.url, paid=paid)
    for message in (text("x"), text("x", picture=Picture("k", png())), text("x", rich=Markup("<p>x</p>"))):
        assert isinstance(await messenger.send(at(an), message), Sent)
    assert [call.params.get("allow_paid_broadcast") for call in fake.calls] == 3 * ["true" if paid else None]
    await messenger.close()


# --- what goes wrong -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "description", "outcome"),
    [
        (403, "Forbidden: bot was blocked by the user", Gone("blocked")),
        (403, "Forbidden: user is deactivated", Gone("deactivated")),
        (403, "Forbidden: bot can't initiate conversation with a user", Gone("never_started")),
        (403, "Forbidden: bots can't send messages to bots", Gone("bot")),
        (403, "Forbidden: bot was kicked from the group chat", Gone("kicked")),
        (403, "Forbidden: bot was kicked from the supergroup chat", Gone("kicked")),
        (403, "Forbidden: bot is not a member of the channel chat", Gone("not_member")),
        (403, "Forbidden: the group chat was deleted", Gone("deleted")),
        (403, "Forbidden: something new", Gone("forbidden")),
        (400, "Bad Request: chat not found", Gone("chat_not_found")),
        (400, "Bad Request: private chat not found", Gone("chat_not_found")),
        (400, "Bad Request: chat_id is empty", Gone("chat_not_found")),
        (400, "Bad Request: PEER_ID_INVALID", Gone("chat_not_found")),
        (400, "Bad Request: CHANNEL_PRIVATE", Gone("kicked")),
        (400, "Bad Request: USER_DEACTIVATED_BAN", Gone("deactivated")),
        (400, "Bad Request: not enough rights to send text messages to the chat", Gone("no_rights")),
        (400, "Bad Request: have no write access to the chat", Gone("no_rights")),
        (400, "Bad Request: need administrator rights in the channel chat", Gone("no_rights")),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Gone("no_rights")),
        (400, "Bad Request: CHAT_RESTRICTED", Gone("no_rights")),
        (400, "Bad Request: message thread not found", Gone("thread_gone")),
        (400, "Bad Request: TOPIC_CLOSED", Gone("thread_closed")),
        (400, "Bad Request: message is too long", Rejected("Message is too long")),
        (400, "Bad Request: message text is empty", Rejected("Message text is empty")),
        (400, "Bad Request: MESSAGE_ID_INVALID", Rejected("Message_id_invalid")),
        (413, "Request Entity Too Large", Rejected("Request Entity Too Large")),
        (401, "Unauthorized", TokenRefused("Unauthorized")),
        (404, "Not Found", TokenRefused("Not Found")),
    ],
)
async def test_each_refusal_has_its_outcome(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, code: int, description: str, outcome: Outcome
) -> None:
    fake.order(Refuse(fake_errors.ApiError(code, description)))
    assert await messenger.send(at(an), text("x")) == outcome
    assert len(fake.called("sendMessage")) == 1


def soon(outcome: Outcome, seconds: float) -> RetryAt:
    assert isinstance(outcome, RetryAt)
    assert abs(outcome.when - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=3)
    return outcome


@pytest.mark.parametrize("parameters", [True, False])
@pytest.mark.parametrize("seconds", [1, 37, 12 * 3600])
async def test_a_flood_is_waited_out_to_the_second(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, seconds: int, parameters: bool
) -> None:
    fake.order(Flood(seconds, parameters=parameters))
    assert not soon(await messenger.send(at(an), text("x")), seconds).whole_bot


async def test_a_group_that_moved_gives_its_new_id(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    group = fake.place("Tổ 5", "group")
    group.takes_bot_in(an)
    new = group.migrates(an)
    assert await messenger.send(Address("telegram", str(group.id)), text("x")) == Moved(str(new.id))
    assert isinstance(await messenger.send(Address("telegram", str(new.id)), text("x")), Sent)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_broken_service_is_tried_again(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, status: int
) -> None:
    fake.order(Raw(status))
    soon(await messenger.send(at(an), text("x")), 5)


async def test_a_service_out_of_reach_stops_the_whole_bot(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    await fake.stop()
    await messenger.typing(at(an))  # finds the kept connection broken
    assert soon(await messenger.send(at(an), text("x")), 5).whole_bot
    await fake.start()
    assert isinstance(await messenger.send(at(an), text("x")), Sent)


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize(
    "fault",
    [
        Cut,
        lambda stored: Raw(200, stored=stored),
        lambda stored: Raw(200, '{"ok":false}', "application/json", stored),
        lambda stored: Raw(200, '{"ok":true,"result":7}', "application/json", stored),
        lambda stored: Raw(200, '{"ok":true,"result":{"message_id":1}}', "application/json", stored),
        lambda stored: Raw(200, "[]", "application/json", stored),
    ],
)
async def test_what_may_have_arrived_is_unknown_and_not_sent_again(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, fault: Any, stored: bool
) -> None:
    fake.order(fault(stored))
    assert isinstance(await messenger.send(at(an), text("x")), Unknown)
    assert len(an.messages) == stored
    assert len(fake.called("sendMessage")) == 1


async def test_an_answer_that_does_not_come_is_unknown(
    fake: FakeTelegram, an: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.telegram_client.ANSWER_S", 0.05)
    messenger = TelegramMessenger(fake.token, api_base=fake.url)
    fake.order(Hang(stored=True))
    assert await messenger.send(at(an), text("x")) == Unknown("ReadTimeout")
    assert len(fake.called("sendMessage")) == 1
    await messenger.close()


async def test_a_call_ends_even_if_the_answer_drips(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.telegram.CALL_S", 0.05)
    fake.order(Hang(stored=False))
    assert await messenger.send(at(an), text("x")) == Unknown("CallTimeout")


# --- the rest of the port --------------------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", ["WEBDOCUMENT_URL_INVALID", "BUTTON_URL_INVALID"])
async def test_an_address_that_is_refused_costs_nobody_what_else_was_found(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, refusal: str
) -> None:
    inquiry = an.looks_up("bão")
    shown = text("Bão", buttons=((Button("Đọc", url="https://bao.example/1"),),))
    found = QueryResult("a1-1", "Bão số 3", "Báo · Gió mạnh", "https://bao.example/1.jpg", shown)
    fake.order(Refuse(fake_errors.bad(refusal)), method="answerInlineQuery")
    await messenger.answer_query(inquiry.id, QueryAnswer((found,)))
    assert [(each.title, each.buttons) for each in inquiry.answer or ()] == [("Bão số 3", [])]
    first, second = (call.params["results"][0] for call in fake.called("answerInlineQuery"))
    assert ("thumbnail_url" in first, "thumbnail_url" in second) == (True, False)


async def test_a_pressed_button_is_answered_and_an_old_one_is_no_error(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    query = an.presses_unknown(an.says("x"), "moi")
    await messenger.answer(query.id, "Đã theo dõi" + "!" * 300)
    assert query.answer == ("Đã theo dõi" + "!" * 300)[:200]
    fake.clock.advance(200)
    await messenger.answer(query.id)
    fake.order(Cut(stored=False))
    await messenger.answer(query.id)
    await messenger.typing(at(an))
    fake.order(Raw(200))
    await messenger.typing(at(an))


async def test_a_picture_sent_by_a_person_is_fetched(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    an.sends_photo(png(800, 600), "Mất điện")
    [batch] = [batch async for batch in one(messenger)]
    incoming = messenger.parse(batch[0])
    assert incoming
    assert incoming.picture_ref
    assert await messenger.fetch_picture(incoming.picture_ref) == png(800, 600)
    assert await messenger.fetch_picture("nothing") is None
    await fake.stop()
    assert await messenger.fetch_picture(incoming.picture_ref) is None


async def one(messenger: TelegramMessenger) -> Any:
    async for batch in messenger.updates():
        yield batch
        return


COMMANDS = {
    "vi": [MenuCommand("moi", "Tin mới nhất"), MenuCommand("caidat", "Cài đặt", for_all=False)],
    "en": [MenuCommand("latest", "Latest news")],
}


async def test_the_menu_is_set_in_vietnamese_and_for_everybody_else(
    fake: FakeTelegram, messenger: TelegramMessenger
) -> None:
    await messenger.announce_commands(COMMANDS)  # type: ignore[arg-type]  # the literal's keys are plain strings
    assert fake.state.commands[("default", "vi")][0] == {"command": "moi", "description": "Tin mới nhất"}
    assert [c["command"] for c in fake.state.commands[("default", "")]] == ["latest"]
    in_groups, of_administrators = (
        [each["command"] for each in fake.state.commands[(scope, "vi")]]
        for scope in ("all_group_chats", "all_chat_administrators")
    )
    assert (in_groups, of_administrators) == (["moi"], ["moi", "caidat"])


ABOUT = {"vi": About("Đọc báo giúp bạn", "Đọc báo\ngiúp bạn"), "en": About("Reads for you", "x" * 600)}


async def test_what_the_bot_is_for_is_said_where_nothing_is_said_yet(
    fake: FakeTelegram, messenger: TelegramMessenger
) -> None:
    fake.state.about["short_description", "vi"] = "Của người vận hành"
    await messenger.introduce(ABOUT)  # type: ignore[arg-type]  # as above
    assert fake.state.about == {
        ("short_description", "vi"): "Của người vận hành",
        ("description", "vi"): "Đọc báo\ngiúp bạn",
        ("short_description", ""): "Reads for you",
        ("description", ""): "x" * 512,
    }
    assert fake.problems == []
    await fake.stop()
    await messenger.introduce(ABOUT)  # type: ignore[arg-type]  # as above: a failure is no error


async def test_the_menu_is_set_later_if_the_service_was_out_of_reach(fake: FakeTelegram) -> None:
    await fake.stop()
    messenger = TelegramMessenger(fake.token, api_base=fake.url)
    await messenger.start()
    await messenger.announce_commands(COMMANDS)  # type: ignore[arg-type]  # the literal's keys are plain strings
    assert messenger.username is None
    await fake.start()
    fake.person("An").says("/start")
    async for _ in messenger.updates():
        break
    assert ("default", "vi") in fake.state.commands
    assert messenger.username == "LoaQuangNinhBot"
    await messenger.close()


async def test_it_serves_again_after_it_was_closed(messenger: TelegramMessenger, an: Person) -> None:
    await messenger.close()
    await messenger.start()
    assert isinstance(await messenger.send(at(an), text("x")), Sent)


async def test_a_token_is_checked(fake: FakeTelegram) -> None:
    assert await check_token(fake.token, api_base=fake.url) == (
        True,
        "@LoaQuangNinhBot answers; messages come by long polling",
    )
    good, says = await check_token("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", api_base=fake.url)
    assert (good, says) == (False, "the token is refused; copy it again from @BotFather")
    await fake.stop()
    good, says = await check_token(fake.token, api_base=fake.url)
    assert (good, says) == (
        False,
        f"{fake.url} does not answer (ConnectError); look at the network, or set TELEGRAM_PROXY",
    )
