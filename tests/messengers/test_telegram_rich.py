"""Rich messages: for those who want them, where the server has them; for everybody else the classic text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markupsafe import Markup

from bot.messengers.base import Gone, Message, Rejected, Sent, TokenRefused
from bot.messengers.telegram import TelegramMessenger
from bot.models import Address, Button
from tests.fakes.telegram import FakeTelegram, Person, Refuse, errors
from tests.fakes.telegram.rich import links, shown

CLASSIC = Markup("<b>Bản tin</b>\nBến cảng đón tàu")
RICH = Markup(
    '<h2>Bản tin</h2><ul><li><a href="https://bao.vn/1">Bến cảng &amp; tàu</a> <i>16:05</i><br>Sáng nay.</li></ul>'
)
MESSAGE = Message(CLASSIC, ((Button("Cài đặt", action="set"),),), silent=True, rich=RICH)


@pytest.fixture
def an(fake: FakeTelegram) -> Person:
    an = fake.person("An")
    an.starts()
    return an


def at(person: Person) -> Address:
    return Address("telegram", str(person.id))


def methods(fake: FakeTelegram) -> list[str]:
    return [call.method for call in fake.calls if call.method != "getMe"]


async def test_a_rich_message_arrives_with_its_layout_its_links_and_its_buttons(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    assert await messenger.send(at(an), MESSAGE) == Sent("1")
    [seen] = an.messages
    assert [block["type"] for block in seen.rich] == ["heading", "list"]
    assert shown(seen.rich) == "Bản tin\nBến cảng & tàu 16:05\nSáng nay.\n"
    assert links(seen.rich) == [("Bến cảng & tàu", "https://bao.vn/1")]
    assert (seen.text, seen.silent, seen.button("Cài đặt").data) == ("", True, "set")
    assert fake.problems == []


async def test_a_rich_message_is_edited_as_one(fake: FakeTelegram, messenger: TelegramMessenger, an: Person) -> None:
    await messenger.send(at(an), MESSAGE)
    assert await messenger.edit(at(an), "1", replace(MESSAGE, rich=Markup("<p>hai</p>"))) == Sent("1")
    assert an.messages[0].button("Cài đặt").data == "set"
    assert await messenger.edit(at(an), "1", Message(CLASSIC, rich=Markup("<p>mới</p>"))) == Sent("1")
    assert [(shown(m.rich), m.text, m.buttons) for m in an.messages] == [("mới\n", "", [])]
    assert await messenger.edit(at(an), "1", Message(CLASSIC, rich=Markup("<p>mới</p>"))) == Sent("1")
    assert methods(fake) == ["sendRichMessage", *3 * ["editMessageText"]]
    assert isinstance(await messenger.edit(at(an), "99", MESSAGE), Rejected)
    assert len(methods(fake)) == 5
    assert fake.problems == []


async def test_who_turned_rich_messages_off_has_the_old_one_edited_to_the_classic(
    messenger: TelegramMessenger, an: Person
) -> None:
    await messenger.send(at(an), MESSAGE)
    assert await messenger.edit(at(an), "1", Message(CLASSIC)) == Sent("1")
    assert [(m.text, m.rich) for m in an.messages] == [("Bản tin\nBến cảng đón tàu", [])]


async def test_a_server_without_rich_messages_is_asked_once(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    fake.order(Refuse(errors.NO_METHOD), method="sendRichMessage", times=None)
    for number in ("1", "2"):
        assert await messenger.send(at(an), MESSAGE) == Sent(number)
    assert methods(fake) == ["sendRichMessage", "sendMessage", "sendMessage"]
    assert [(m.text, m.silent, bool(m.buttons)) for m in an.messages] == 2 * [("Bản tin\nBến cảng đón tàu", True, True)]
    await messenger.edit(at(an), "1", Message(Markup("mới"), rich=RICH))
    assert an.messages[0].text == "mới"


@pytest.mark.parametrize("description", ["can't parse rich message", "RICH_VALIDATE_CTOR_NOT_ALLOWED", "no such thing"])
async def test_a_rich_message_that_is_refused_comes_as_text_and_the_next_one_is_tried(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, description: str
) -> None:
    fake.order(Refuse(errors.bad(description)), method="sendRichMessage")
    assert await messenger.send(at(an), MESSAGE) == Sent("1")
    assert await messenger.send(at(an), MESSAGE) == Sent("2")
    assert methods(fake) == ["sendRichMessage", "sendMessage", "sendRichMessage"]


async def test_a_place_that_takes_no_rich_messages_gets_the_text(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    fake.order(Refuse(errors.no_rights("the rich message")), method="sendRichMessage")
    assert await messenger.send(at(an), MESSAGE) == Sent("1")


@pytest.mark.parametrize("error", [errors.NO_TOKEN, errors.UNAUTHORIZED])
async def test_a_refused_token_is_not_taken_for_a_missing_method(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person, error: errors.ApiError
) -> None:
    fake.order(Refuse(error), method="sendRichMessage")
    assert isinstance(await messenger.send(at(an), MESSAGE), TokenRefused)
    assert await messenger.send(at(an), MESSAGE) == Sent("1")
    assert methods(fake) == ["sendRichMessage", "sendRichMessage"]


async def test_a_chat_that_is_gone_is_not_tried_with_text(
    fake: FakeTelegram, messenger: TelegramMessenger, an: Person
) -> None:
    fake.order(Refuse(errors.bad("chat not found")), method="sendRichMessage")
    assert await messenger.send(at(an), MESSAGE) == Gone("chat_not_found")
    assert methods(fake) == ["sendRichMessage"]


async def test_markup_that_the_classic_text_cannot_show_either_is_left_out(
    messenger: TelegramMessenger, an: Person
) -> None:
    assert await messenger.send(at(an), Message(Markup("<b>a <i>b</b>"), rich=Markup("<h7>a</h7>"))) == Sent("1")
    assert [(m.text, m.entities, m.rich) for m in an.messages] == [("a b", [], [])]
