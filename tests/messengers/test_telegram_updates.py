"""What an update says, from chats of every kind; and nothing at all from what is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.base import Event
from bot.messengers.telegram import TelegramMessenger
from bot.messengers.telegram_updates import Me, member_changed, parse_update
from bot.models import Address, ChatKind
from tests.fakes.telegram import FakeTelegram
from tests.messengers.pictures import png

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ME = Me(7, "LoaBot")
AN = {"id": 5, "is_bot": False, "first_name": "An", "last_name": "Bùi", "language_code": "vi-VN"}
PRIVATE = {"id": 5, "type": "private", "first_name": "An"}
GROUP = {"id": -100, "type": "supergroup", "title": "Tổ 5"}


def message(chat: dict[str, Any] = PRIVATE, **more: Any) -> Any:
    update = {"update_id": 1, "message": {"message_id": 3, "date": 1_764_000_000, "chat": chat, "from": AN} | more}
    return parse_update(json.dumps(update), ME, NOW)


def test_a_private_text() -> None:
    said = message(text="/moi xã hội")
    assert (said.event, said.address, said.kind) == (Event.MESSAGE, Address("telegram", "5"), ChatKind.PRIVATE)
    assert (said.text, said.message_id, said.at) == ("/moi xã hội", "3", datetime.fromtimestamp(1_764_000_000, UTC))
    assert (said.person.id, said.person.name, said.person.language) == ("5", "An Bùi", "vi")


@pytest.mark.parametrize(
    ("code", "language"), [("vi", "vi"), ("VI-vn", "vi"), ("en-US", "en"), ("fr", "en"), (None, None)]
)
def test_the_language_of_a_person(code: str | None, language: str | None) -> None:
    assert message(text="x", **{"from": AN | {"language_code": code}}).person.language == language


def test_text_is_nfc_and_whole() -> None:
    assert message(text="Ba\u0303o \ud83d so\u0302\u0301 3\0 ").text == "Bão \ufffd số 3"
    assert len(message(text="x" * 2_000_000).text) == 4096


def test_a_photo_with_its_caption_gives_the_largest_that_fits() -> None:
    sizes = [
        {"file_id": "small", "width": 90, "height": 60, "file_size": 1000},
        {"file_id": "huge", "width": 9000, "height": 6000, "file_size": 11 * 2**20},
        {"file_id": "large", "width": 1280, "height": 900, "file_size": 200_000},
        {"file_id": "unsized", "width": 800, "height": 600},
    ]
    said = message(caption="Thông báo", photo=sizes)
    assert (said.text, said.picture_ref) == ("Thông báo", "large")
    assert message(photo=sizes[:1]).text == ""


def test_a_location_that_is_shared() -> None:
    said = message(location={"latitude": 20.95, "longitude": 107, "horizontal_accuracy": 30.0})
    assert (said.event, said.text, said.location) == (Event.MESSAGE, "", (20.95, 107.0))
    assert message(text="chào").location is None


NOWHERE = [(None, 107), ("20", 107), (91, 0), (0, -181), (float("nan"), 0), (0, float("inf")), (True, 0), (10**400, 0)]


@pytest.mark.parametrize("location", [{}, [], "20.9,107", *({"latitude": a, "longitude": b} for a, b in NOWHERE)])
def test_a_location_that_is_none_says_nothing(location: Any) -> None:
    assert message(location=location) is None


def test_a_location_in_company_is_heard_only_as_an_answer() -> None:
    there = {"latitude": 20.95, "longitude": 107.0}
    assert message(GROUP, location=there) is None
    assert message(GROUP, location=there, reply_to_message={"from": {"id": 7}}).location == (20.95, 107.0)


def test_a_topic_is_a_place_and_a_thread_of_replies_is_none() -> None:
    topic = message(GROUP, text="/moi", message_thread_id=9, is_topic_message=True)
    assert (topic.address, topic.kind) == (Address("telegram", "-100", "9"), ChatKind.THREAD)
    replies = message(GROUP, text="/moi", message_thread_id=9)
    assert (replies.address, replies.kind) == (Address("telegram", "-100"), ChatKind.GROUP)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/moi", "/moi"),
        ("/moi@loabot x", "/moi@loabot x"),
        ("/moi@otherbot", None),
        ("chiều nay họp", None),
        ("@LoaBot thời tiết", "thời tiết"),
        ("@LoaBot", ""),
        ("mưa to quá @loabot, bao giờ tạnh", "mưa to quá  , bao giờ tạnh"),
        ("@LoaBotViet thời tiết", None),
        ("lan@LoaBot.vn", None),
        ("/moi@otherloabot", None),
    ],
)
def test_in_company_it_listens_to_what_is_said_to_it(text: str, heard: str | None) -> None:
    said = message(GROUP, text=text)
    assert (said.text if said else None) == heard
    assert not said or said.called is ("@" in text and not text.startswith("/"))


def test_it_is_called_in_a_caption_too() -> None:
    said = message(GROUP, caption="@LoaBot thời tiết", photo=[{"file_id": "x", "width": 1, "height": 1}])
    assert (said.text, said.called, said.picture_ref) == ("thời tiết", True, "x")


def test_a_card_that_was_chosen_from_its_results_is_not_said_to_it() -> None:
    assert message(text="Cấm biển từ 12 giờ", via_bot={"id": 7, "is_bot": True}) is None
    assert message(text="bão", via_bot={"id": 8, "is_bot": True}).text == "bão"


def test_a_thread_that_is_open_again() -> None:
    said = message(GROUP, forum_topic_reopened={}, message_thread_id=9, is_topic_message=True)
    assert (said.event, said.address.thread, said.kind) == (Event.REOPENED, "9", ChatKind.THREAD)
    general = message(GROUP, general_forum_topic_unhidden={})
    assert (general.event, general.address.thread, general.kind) == (Event.REOPENED, "", ChatKind.GROUP)


def test_a_reply_to_the_bot_is_said_to_it() -> None:
    assert message(GROUP, text="bão", reply_to_message={"from": {"id": 7}}).text == "bão"
    assert message(GROUP, text="bão", reply_to_message={"from": {"id": 8}}) is None


def test_a_channel_gives_commands_only() -> None:
    channel = {"id": -200, "type": "channel", "title": "Loa"}
    post = {"message_id": 3, "date": 1_764_000_000, "chat": channel, "sender_chat": channel}
    for text, event in [("/start", Event.MESSAGE), ("Tin hôm nay", None)]:
        said = parse_update(json.dumps({"update_id": 1, "channel_post": post | {"text": text}}), ME, NOW)
        assert (said and said.event) == event
        assert not said or (said.kind, said.person.id, said.person.name) == (ChatKind.CHANNEL, "-200", "Loa")


def test_other_bots_are_not_listened_to_but_anonymous_administrators_are() -> None:
    robot = AN | {"is_bot": True}
    assert message(GROUP, text="/moi", **{"from": robot}) is None
    said = message(GROUP, text="/moi", sender_chat=GROUP, **{"from": robot})
    assert (said.person.id, said.person.name) == ("-100", "Tổ 5")


def test_a_group_that_moved() -> None:
    moved = message({"id": -5, "type": "group", "title": "x"}, migrate_to_chat_id=-1005)
    assert (moved.event, moved.address.chat, moved.moved_to) == (Event.MOVED, "-5", "-1005")


@pytest.mark.parametrize(
    "extra", [{"sticker": {}}, {"new_chat_title": "x"}, {"text": " "}, {"migrate_from_chat_id": -5}]
)
def test_what_says_nothing_is_nothing(extra: dict[str, Any]) -> None:
    assert message(**extra) is None


# --- what is answered ----------------------------------------------------------------------------------------------

CARD = {
    "message_id": 40,
    "date": 1,
    "chat": PRIVATE,
    "from": {"id": 7, "is_bot": True, "first_name": "Loa"},
    "text": "Cầu mới 🌉 báo https://bao.vn/a?x=1 nói",
    "entities": [
        {"type": "bold", "offset": 0, "length": 7},
        {"type": "text_link", "offset": 11, "length": 3, "url": "https://bao.vn/bai-1.html"},
        {"type": "url", "offset": 15, "length": 20},
    ],
    "reply_markup": {
        "inline_keyboard": [
            [{"text": "Đọc bài", "url": "https://bao.vn/bai-1.html"}],
            [{"text": "Theo dõi", "callback_data": "follow:topic:x"}, {"text": "Ít", "callback_data": "less:12"}],
        ]
    },
}


def test_an_answer_brings_the_buttons_and_links_of_what_it_answers() -> None:
    replied = message(text="/visao", reply_to_message=CARD).replied
    assert (replied.message_id, replied.actions) == ("40", ("follow:topic:x", "less:12"))
    assert replied.links == ("https://bao.vn/bai-1.html", "https://bao.vn/a?x=1")


def test_links_are_found_under_a_picture_and_in_a_rich_message_in_reading_order() -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "https://a.vn/1"}
    pictured = message(text="/visao", reply_to_message={"message_id": 4, "caption": "x", "caption_entities": [link]})
    assert pictured.replied.links == ("https://a.vn/1",)
    rich = {"blocks": [{"text": [{"url": "https://a.vn/1"}, "và"]}, {"items": [{"text": {"url": "https://a.vn/2"}}]}]}
    said = message(text="/visao", reply_to_message={"message_id": 4, "rich_message": rich})
    assert said.replied.links == ("https://a.vn/1", "https://a.vn/2")


def test_who_answers_nothing_brings_nothing() -> None:
    assert message(text="/visao").replied is None
    opening = {"message_id": 9, "forum_topic_created": {"name": "Tin", "icon_color": 1}}
    in_topic = message(GROUP, text="/visao", message_thread_id=9, is_topic_message=True, reply_to_message=opening)
    assert in_topic.replied is None


def test_what_is_answered_is_taken_within_limits() -> None:
    rows = [[{"text": "x", "callback_data": f"less:{n}"}] for n in range(500)] + [[{"callback_data": "x" * 65}]]
    links = [{"type": "text_link", "url": f"https://a.vn/{n}"} for n in range(500)]
    answered = {"message_id": 4, "text": "x", "entities": links, "reply_markup": {"inline_keyboard": rows}}
    replied = message(text="/visao", reply_to_message=answered).replied
    assert (len(replied.actions), len(replied.links)) == (100, 100)
    rich: Any = {"blocks": [[{"url": f"https://a.vn/{n}"}] for n in range(500)] + [[[]]] * 20_000}
    assert len(message(text="/visao", reply_to_message={"message_id": 4, "rich_message": rich}).replied.links) == 100


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
REPLY_FIELDS = ("message_id", "text", "caption", "entities", "caption_entities", "reply_markup", "rich_message")
PARTS = st.dictionaries(
    st.sampled_from(["type", "offset", "length", "url", "callback_data", "inline_keyboard"]), JSON_VALUES
)


@given(st.dictionaries(st.sampled_from(REPLY_FIELDS), JSON_VALUES | st.lists(PARTS, max_size=3) | PARTS))
def test_whatever_is_answered_the_answer_is_heard(answered: dict[str, Any]) -> None:
    said = message(text="/visao", reply_to_message=answered)
    assert said.text == "/visao"
    assert said.replied is None or all(isinstance(each, str) for each in (*said.replied.actions, *said.replied.links))


def test_a_pressed_button() -> None:
    query = {"id": "99", "from": AN, "data": "moi:xa-hoi", "message": {"message_id": 8, "date": 0, "chat": PRIVATE}}
    pressed = parse_update(json.dumps({"update_id": 1, "callback_query": query}), ME, NOW)
    assert pressed
    assert (pressed.event, pressed.action, pressed.callback_id) == (Event.ACTION, "moi:xa-hoi", "99")
    assert (pressed.message_id, pressed.at, pressed.person.id) == ("8", NOW, "5")
    del query["message"]
    assert parse_update(json.dumps({"update_id": 1, "callback_query": query}), ME, NOW) is None


@pytest.mark.parametrize(
    ("chat", "data", "message_id"),
    [(GROUP, "moi:xa-hoi", "8"), (GROUP, "never", None), (PRIVATE, "never", "8")],
    ids=["a button that is there", "one that is not", "one's own chat"],
)
def test_whoever_makes_up_a_button_where_others_read_changes_no_message_with_it(
    chat: dict[str, Any], data: str, message_id: str | None
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Mới", "callback_data": "moi:xa-hoi"}, {"text": "Đọc", "url": "x"}], 7]}
    shown = {"message_id": 8, "date": 1, "chat": chat, "reply_markup": keyboard}
    query = {"id": "99", "from": AN, "data": data, "message": shown}
    pressed = parse_update(json.dumps({"update_id": 1, "callback_query": query}), ME, NOW)
    assert pressed
    assert (pressed.action, pressed.message_id) == (data, message_id)


@pytest.mark.parametrize(
    ("chat", "old", "new", "event"),
    [
        (PRIVATE, {"status": "member"}, {"status": "kicked"}, Event.BLOCKED),
        (PRIVATE, {"status": "kicked"}, {"status": "member"}, Event.RETURNED),
        (GROUP, {"status": "left"}, {"status": "administrator"}, Event.RETURNED),
        (GROUP, {"status": "member"}, {"status": "administrator"}, None),
        (GROUP, {"status": "member"}, {"status": "restricted", "is_member": True}, Event.BLOCKED),
        (
            GROUP,
            {"status": "left"},
            {"status": "restricted", "is_member": True, "can_send_messages": True},
            Event.RETURNED,
        ),
        (
            {"id": -9, "type": "channel"},
            {"status": "administrator"},
            {"status": "administrator", "can_post_messages": False},
            Event.BLOCKED,
        ),
        (GROUP, {"status": "kicked"}, {"status": "left"}, None),
    ],
)
def test_blocks_and_returns(chat: Any, old: Any, new: Any, event: Event | None) -> None:
    change = {"chat": chat, "from": AN, "date": 1_764_000_000, "old_chat_member": old, "new_chat_member": new}
    found = parse_update(json.dumps({"update_id": 1, "my_chat_member": change}), ME, NOW)
    assert (found and found.event) == event


async def test_what_the_service_sends_is_understood(fake: FakeTelegram, messenger: TelegramMessenger) -> None:
    an, group = fake.person("An"), fake.place("Tổ 5", "group")
    an.says("/start")
    an.sends_photo(png(), "ảnh")
    group.takes_bot_in(an)
    an.says("/moi", where=group)
    new = group.migrates(an)
    an.presses_unknown(an.chat.last, "moi")
    an.blocks()
    an.unblocks()
    new.kicks_bot(an)
    batch = [u async for batch in one(messenger) for u in batch]
    found = [messenger.parse(update) for update in batch]
    assert [f and f.event.value for f in found] == [
        "message",
        "message",
        "returned",
        "message",
        "moved",
        None,
        "action",
        "blocked",
        "returned",
        "blocked",
    ]


async def one(messenger: TelegramMessenger) -> Any:
    async for batch in messenger.updates():
        yield batch
        return


# --- whatever comes --------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    *("chat", "id", "type", "private", "group", "supergroup", "channel", "date", "text", "caption", "photo", "file_id"),
    *(
        "width",
        "height",
        "from",
        "first_name",
        "data",
        "message_id",
        "message_thread_id",
        "is_topic_message",
        "message",
    ),
    *("migrate_to_chat_id", "old_chat_member", "new_chat_member", "status"),
]
LIKELY = st.recursive(
    JSON | st.sampled_from(FIELDS),
    lambda inner: st.dictionaries(st.sampled_from(FIELDS), inner, max_size=8) | st.lists(inner, max_size=3),
    max_leaves=30,
)


@given(st.sampled_from(["message", "channel_post", "callback_query", "my_chat_member", "chat_member"]), LIKELY)
def test_parsing_never_raises(kind: str, payload: Any) -> None:
    body = json.dumps({"update_id": 1, kind: payload})
    parse_update(body, ME, NOW)
    member_changed(body)


@given(st.text())
def test_parsing_anything_at_all_never_raises(body: str) -> None:
    parse_update(body, ME, NOW)


@pytest.mark.parametrize("body", ["[" * 100_000, "9" * 10_000, '{"message":{"date":1e400}}', "null", "[]", "NaN"])
def test_hostile_json_is_nothing(body: str) -> None:
    assert parse_update(body, ME, NOW) is None


@pytest.mark.parametrize("date", [10**30, -(10**30), "x", None, 1e300])
def test_a_date_that_is_none_becomes_now(date: Any) -> None:
    assert message(text="x", date=date).at == NOW
