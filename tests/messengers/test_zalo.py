"""Zalo: every answer of the platform becomes exactly one outcome, and every update arrives once or is none of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.messengers import http_calls
from bot.messengers.base import (
    Event,
    Gone,
    Message,
    Outcome,
    Preview,
    Rejected,
    RetryAt,
    Sent,
    TokenRefused,
    Unknown,
)
from bot.messengers.http_outcomes import QUOTA_S_MAX, REFUSALS_MAX, outcome_of, quota_pause_s
from bot.messengers.webhook import Webhook
from bot.messengers.zalo import ZaloMessenger, parse_update, raw_update, styled
from bot.messengers.zalo_client import check_token, read_answer
from bot.models import Address, ChatKind, HealthState
from tests.fakes.telegram.faults import Cut, Hang, Raw
from tests.fakes.zalo import FakeZalo, Person, Refuse

NOW = datetime(2026, 11, 28, 5, tzinfo=UTC)


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as fake:
        yield fake


@pytest.fixture
async def messenger(fake: FakeZalo) -> AsyncIterator[ZaloMessenger]:
    messenger = ZaloMessenger(fake.token, api_base=fake.url)
    await messenger.start()
    yield messenger
    await messenger.close()


def at(person: Person) -> Address:
    return Address("zalo", person.id)


def text(words: str, **more: Any) -> Message:
    return Message(escape(words), **more)


# --- sending ---------------------------------------------------------------------------------------------------------


async def test_a_text_arrives_as_it_reads(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    outcome = await messenger.send(at(lan), text("Mưa & gió <cấp 8>\nhttps://bao.vn/1"))
    assert isinstance(outcome, Sent)
    assert outcome.message_id
    assert lan.texts == ["Mưa & gió <cấp 8>\nhttps://bao.vn/1"]
    assert fake.problems == []


async def test_a_card_comes_with_its_picture(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    card = text("Cấm biển", preview=Preview("https://bao.vn/1", "https://media.bao.vn/1.jpg"))
    assert isinstance(await messenger.send(at(lan), card), Sent)
    assert [(each.text, each.picture) for each in fake.shown] == [("Cấm biển", "https://media.bao.vn/1.jpg")]


async def test_a_picture_that_is_refused_costs_nobody_the_text(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    fake.order(Refuse(description="photo is invalid"), method="sendPhoto")
    card = text("Cấm biển", preview=Preview("https://bao.vn/1", "https://media.bao.vn/1.jpg"))
    assert isinstance(await messenger.send(at(lan), card), Sent)
    assert [(each.text, each.picture) for each in fake.shown] == [("Cấm biển", None)]


async def test_bold_words_are_bold_where_they_stand(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    words = Markup("🌀🌀 <b>Bão số 3 &amp; 4</b>\ntheo <b>Đài</b>")
    assert isinstance(await messenger.send(at(lan), Message(words)), Sent)
    assert [(each.text, each.bold) for each in fake.shown] == [("🌀🌀 Bão số 3 & 4\ntheo Đài", ("Bão số 3 & 4", "Đài"))]


async def test_bold_words_that_are_refused_cost_nobody_the_text(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    fake.order(Refuse(description="text_styles is invalid"), method="sendMessage")
    assert isinstance(await messenger.send(at(lan), Message(Markup("<b>Cấm biển</b>"))), Sent)
    assert [(each.text, each.bold) for each in fake.shown] == [("Cấm biển", ())]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.booleans())))
def test_every_text_is_whole_under_its_styles(parts: list[tuple[str, bool]]) -> None:
    markup = Markup("").join(Markup("<b>{}</b>").format(words) if bold else escape(words) for words, bold in parts)
    shown, styles = styled(markup)
    assert shown == "".join(words for words, _ in parts)
    units = shown.encode("utf-16-le")
    found = [units[2 * s["start"] : 2 * (s["start"] + s["len"])].decode("utf-16-le") for s in styles]
    assert found == [words for words, bold in parts if bold and words]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Refuse(200, "text is invalid"), Rejected("text is invalid")),
        (Refuse(400, "chat_id is invalid"), Rejected("chat_id is invalid")),
        (Refuse(401, "Unauthorized"), TokenRefused("Unauthorized")),
        (Refuse(200, "Unauthorized", 401), TokenRefused("Unauthorized")),
        (Refuse(403, "Forbidden"), TokenRefused("Forbidden")),
        (Raw(401, "<html>no</html>"), TokenRefused("HTTP 401")),
        (Raw(200, "<html>log in to this wifi</html>"), TokenRefused("HTTP 200")),
        (Refuse(408, "Request timeout"), Unknown("HTTP 408")),
        (Raw(502), "HTTP 502"),
        (Refuse(500, "Internal error"), "HTTP 500"),
        (Refuse(429, "Quota exceeded"), "quota"),
        (Refuse(200, "Quota exceeded", 429), "quota"),
    ],
    ids=str,
)
async def test_an_answer_has_one_meaning(
    fake: FakeZalo, messenger: ZaloMessenger, fault: Refuse | Raw, outcome: Outcome | str
) -> None:
    lan = fake.person()
    fake.order(fault)
    found = await messenger.send(at(lan), text("Tin"))
    if isinstance(outcome, str):
        assert isinstance(found, RetryAt)
        assert found.reason == outcome
        assert found.when > datetime.now(UTC)
    else:
        assert found == outcome
    assert lan.texts == []


@pytest.mark.parametrize("stored", [True, False])
async def test_a_cut_connection_leaves_a_doubt(fake: FakeZalo, messenger: ZaloMessenger, *, stored: bool) -> None:
    lan = fake.person()
    fake.order(Cut(stored=stored))
    assert isinstance(await messenger.send(at(lan), text("Tin")), Unknown)
    assert len(lan.texts) == stored


async def test_an_answer_that_does_not_come_leaves_a_doubt(
    fake: FakeZalo, messenger: ZaloMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_calls, "CONNECT_S", 0.05)
    client = messenger._client
    fake.order(Hang(stored=True))
    answer = await client.call("sendMessage", {"chat_id": fake.person().id, "text": "Tin"}, 0.05)
    assert outcome_of(answer, NOW) == Unknown("Timeout")


async def test_a_service_that_is_away_got_nothing(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    await fake.stop()
    found = await messenger.send(at(lan), text("Tin"))
    assert isinstance(found, RetryAt)
    assert found.whole_bot


async def test_the_quota_stops_the_whole_bot_ever_longer_until_something_is_taken(
    fake: FakeZalo, messenger: ZaloMessenger
) -> None:
    lan = fake.person()
    fake.order(Refuse(429, "Quota exceeded"), times=2)
    waits = []
    for _ in range(2):
        outcome = await messenger.send(at(lan), text("Tin"))
        assert isinstance(outcome, RetryAt)
        assert outcome.whole_bot
        waits.append(round((outcome.when - datetime.now(UTC)).total_seconds()))
    assert waits == [30, 60]
    assert isinstance(await messenger.send(at(lan), text("Tin")), Sent)
    fake.order(Refuse(429, "Quota exceeded"))
    outcome = await messenger.send(at(lan), text("Tin"))
    assert isinstance(outcome, RetryAt)
    assert round((outcome.when - datetime.now(UTC)).total_seconds()) == 30


@given(st.integers(0, 10_000))
def test_a_rest_is_never_longer_than_an_hour(times: int) -> None:
    assert 30 <= quota_pause_s(times) <= QUOTA_S_MAX


async def test_a_chat_that_refuses_everything_is_left_alone(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan, nobody = fake.person(), Address("zalo", "ffff")
    for _ in range(REFUSALS_MAX - 1):
        assert isinstance(await messenger.send(nobody, text("Tin")), Rejected)
    assert isinstance(await messenger.send(at(lan), text("Tin")), Sent)
    assert await messenger.send(nobody, text("Tin")) == Gone("refused")


async def test_a_refusal_between_two_that_arrive_is_about_the_message(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    for _ in range(REFUSALS_MAX + 1):
        fake.order(Refuse(200, "text is invalid"))
        assert isinstance(await messenger.send(at(lan), text("xấu")), Rejected)
        assert isinstance(await messenger.send(at(lan), text("tốt")), Sent)


async def test_what_zalo_cannot_do_is_refused_without_asking(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    lan = fake.person()
    assert isinstance(await messenger.edit(at(lan), "z1", text("x")), Rejected)
    assert isinstance(await messenger.delete(at(lan), "z1"), Rejected)
    assert fake.calls == []


# --- receiving -------------------------------------------------------------------------------------------------------


async def test_polls_bring_what_people_write_and_an_idle_one_is_no_trouble(
    fake: FakeZalo, messenger: ZaloMessenger
) -> None:
    lan = fake.person("Chị Lan")
    updates = messenger.updates()
    waiting = asyncio.ensure_future(anext(updates))
    while len(fake.called("getUpdates")) < 2:  # the first one ends with 408
        await asyncio.sleep(0)
    lan.says("tìm bão số 3")
    [update] = await waiting
    incoming = messenger.parse(update)
    assert incoming is not None
    assert (incoming.event, incoming.text, incoming.person.name) == (Event.MESSAGE, "tìm bão số 3", "Chị Lan")
    assert (incoming.address, incoming.kind) == (at(lan), ChatKind.PRIVATE)
    assert abs(incoming.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert messenger.health.state is HealthState.OK
    await updates.aclose()  # type: ignore[attr-defined]


async def test_a_webhook_that_is_left_over_is_taken_away(fake: FakeZalo, messenger: ZaloMessenger) -> None:
    fake.webhook = ("https://elsewhere.vn/hook", "another-secret")
    lan = fake.person()
    lan.says("chào")
    async for [update] in messenger.updates():
        assert messenger.parse(update)
        break
    assert fake.webhook is None


async def test_a_refused_token_is_said_and_waited_out(fake: FakeZalo) -> None:
    paused: list[float] = []
    wrong = ZaloMessenger("1:wrong", api_base=fake.url)

    async def sleep(seconds: float) -> None:
        paused.append(seconds)
        assert wrong.health.state is HealthState.TOKEN
        if len(paused) == 3:
            fake.token = "1:wrong"

    wrong._receiving._sleep = sleep
    fake.person().says("chào")
    async for _ in wrong.updates():
        break
    assert wrong.health.state is HealthState.OK
    assert paused == sorted(paused)
    await wrong.close()


def update_of(**message: Any) -> dict[str, Any]:
    chat = {"id": "c1", "chat_type": "PRIVATE"}
    whole = {"from": {"id": "c1", "display_name": "Lan"}, "chat": chat, "text": "x", "message_id": "m1", **message}
    return {"event_name": "message.text.received", "message": whole}


def test_the_same_message_has_the_same_name_however_it_is_wrapped() -> None:
    bare, wrapped = raw_update(update_of()), raw_update({"ok": True, "result": update_of()})
    assert bare == wrapped
    assert bare is not None
    other = raw_update(update_of(message_id="m2"))
    assert other is not None
    assert other.id != bare.id


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (1_750_316_131_602, datetime(2025, 6, 19, 6, 55, 31, 602000, tzinfo=UTC)),
        (1_750_316_131, datetime(2025, 6, 19, 6, 55, 31, tzinfo=UTC)),
        (None, NOW),
        (-5, NOW),
        ("hôm qua", NOW),
        (True, NOW),
        (10**30, NOW),
        pytest.param(10**400, NOW, id="more than any clock"),
    ],
)
def test_dates_are_milliseconds_or_seconds_or_none(date: object, expected: datetime) -> None:
    raw = raw_update(update_of(date=date))
    assert raw is not None
    incoming = parse_update(raw.body, NOW)
    assert incoming is not None
    assert incoming.at == expected


@pytest.mark.parametrize("name", ["photo_url", "photo"])
def test_a_picture_is_found_under_either_name(name: str) -> None:
    update = update_of(text=None, caption="ảnh đây", **{name: "https://photo.zdn.vn/1.jpg"})
    raw = raw_update(update | {"event_name": "message.image.received"})
    assert raw is not None
    incoming = parse_update(raw.body, NOW)
    assert incoming is not None
    assert (incoming.text, incoming.picture_ref) == ("ảnh đây", "https://photo.zdn.vn/1.jpg")


@pytest.mark.parametrize(
    "update",
    [
        update_of() | {"event_name": "message.unsupported.received"},
        update_of() | {"event_name": "oa.follow"},
        update_of(chat={"id": "g1", "chat_type": "GROUP"}),
        update_of(**{"from": {"id": "b", "is_bot": True}}),
        update_of(chat={"id": "x" * 500}),
    ],
    ids=["protected words", "unknown", "a group", "another bot", "an endless id"],
)
def test_what_is_not_for_loa_is_passed_over(update: dict[str, Any]) -> None:
    raw = raw_update(update)
    assert raw is not None
    assert parse_update(raw.body, NOW) is None


HALVES = st.text(st.characters(), max_size=8)  # of emoji that somebody cut in two, which JSON can spell
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(10**300, 10**400) | HALVES | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["event_name", "message", "result", "chat", "from", "date", "text"]), JSON)
def test_odd_input_is_never_an_error(value: object, key: str, inner: object) -> None:
    raw_update(value)
    update = update_of()
    update["message"][key] = inner
    raw = raw_update({**update, key: value})
    if raw is not None:
        raw.body.encode()
        parse_update(raw.body, NOW)
    parse_update(json.dumps(value), NOW)


def test_half_an_emoji_is_stored_and_read_as_a_sign_that_stands_for_it() -> None:
    """Whatever cuts names to a length may leave one: neither a database nor an address may hold it."""
    half = "\ud83d"
    name = {"id": f"c{half}", "display_name": f"Lan {half}"}
    raw = raw_update(update_of(**{"from": name}, chat={"id": f"c{half}"}, text=f"bão {half}", message_id=half))
    assert raw is not None
    raw.body.encode()
    incoming = parse_update(raw.body, NOW)
    assert incoming is not None
    assert (incoming.text, incoming.person.name, incoming.address.chat) == ("bão \ufffd", "Lan \ufffd", "c\ufffd")


@given(st.integers(100, 599), st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_every_answer_comes_to_an_outcome(status: int, body: bytes) -> None:
    outcome_of(read_answer(status, body), NOW)


# --- whether it is well ----------------------------------------------------------------------------------------------


async def test_the_check_tells_of_the_token_and_of_the_way_updates_come(fake: FakeZalo) -> None:
    hook = Webhook("https://loa.example.vn/webhooks/zalo", "mat-khau-dai")
    assert await check_token(fake.token, api_base=fake.url) == (
        True,
        "Bot Loa answers; messages are asked for, which is for trying things out",
    )
    good, says = await check_token(fake.token, api_base=fake.url, webhook=hook)
    assert (good, "will be set" in says) == (True, True)
    fake.webhook = (hook.url, hook.secret)
    assert "messages come to" in (await check_token(fake.token, api_base=fake.url, webhook=hook))[1]
    good, says = await check_token("1:falsch", api_base=fake.url)
    assert (good, "Zalo Bot Manager" in says, "falsch" in says) == (False, True, False)
    await fake.stop()
    assert (await check_token(fake.token, api_base=fake.url))[0] is False
