from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.markup import visible
from bot.delivery.notices import NoticeTeller
from bot.delivery.outbox import Outbox
from bot.messengers.base import Gone, RetryAt, TokenRefused
from bot.models import Address, FeedStatus, HealthState, Settings
from storage.base import Notice
from tests.delivery.fakes import NOW, RecordingMessenger
from tests.delivery.newsroom import SAY, UNHURRIED, Newsroom

AN, BINH = Address("telegram", "1"), Address("telegram", "2")
PAPER = {"title": "Báo <Hạ Long>", "url": "https://bao.vn/rss", "reason": "HTTP 403"}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        yield room


def teller(room: Newsroom, messenger: RecordingMessenger, admins: Sequence[Address] = (AN,)) -> NoticeTeller:
    outboxes = {"telegram": Outbox(messenger, room.clock, UNHURRIED)}
    return NoticeTeller(room.db, outboxes, SAY, room.clock, admins)


def said(messenger: RecordingMessenger) -> list[str]:
    return [visible(arrival.message.text) for arrival in messenger.arrivals if arrival.message]


async def test_a_trouble_is_told_once_when_it_begins_and_once_when_it_is_over(room: Newsroom) -> None:
    messenger = RecordingMessenger()
    tells = teller(room, messenger)
    room.storage.raise_notice(Notice("feed:1", "blocked", PAPER, NOW))
    await tells.look()
    await tells.look()
    assert len(said(messenger)) == 1
    assert "Báo <Hạ Long>" in said(messenger)[0]
    assert "https://bao.vn/rss" in said(messenger)[0]
    assert said(messenger)[0].endswith("HTTP 403")
    room.clock.forward(3600)
    room.storage.end_notices("feed:1", room.clock())
    await tells.look()
    await tells.look()
    assert said(messenger)[1:] == ["✅ Báo <Hạ Long> đã ổn trở lại (có sự cố từ 16:30)."]


@pytest.mark.parametrize(("name", "advice"), [("Telegram", "TELEGRAM_PROXY"), ("Zalo", "LOA_PUBLIC_URL")])
async def test_what_to_do_about_a_messenger_out_of_reach_is_about_that_messenger(
    room: Newsroom, name: str, advice: str
) -> None:
    messenger = RecordingMessenger()
    room.storage.raise_notice(Notice(f"messenger:{name.lower()}", "unreachable", {"title": name}, NOW))
    await teller(room, messenger).look()
    [told] = said(messenger)
    assert [word for word in ("TELEGRAM_PROXY", "LOA_PUBLIC_URL") if word in told] == [advice]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_trouble_has_its_own_text(room: Newsroom, language: str) -> None:
    room.subscriber(1, Settings(language="vi" if language == "vi" else "en"))
    kinds = [status.value for status in FeedStatus if status not in (FeedStatus.OK, FeedStatus.NEW)]
    of_messengers = [
        ("messenger:telegram", state.value) for state in HealthState if state.value not in {"ok", "starting"}
    ]
    for key, kind in (*((f"feed:{kind}", kind) for kind in (*kinds, "never heard of")), *of_messengers):
        messenger = RecordingMessenger()
        room.storage.raise_notice(Notice(key, kind, PAPER, NOW))
        await teller(room, messenger).look()
        [text] = said(messenger)
        assert "Báo <Hạ Long>" in text
        other = visible(SAY("vi" if language == "vi" else "en", "notice-other", name=PAPER["title"], url=PAPER["url"]))
        assert text.startswith(other) == (kind == "never heard of")


async def test_many_troubles_at_once_are_one_message_to_each_admin(room: Newsroom) -> None:
    messenger = RecordingMessenger()
    for number in range(8):
        room.storage.raise_notice(Notice(f"feed:{number}", "unreachable", PAPER, NOW))
    await teller(room, messenger, [AN, BINH]).look()
    assert messenger.chats() == ["1", "2"]
    assert room.storage.untold_notices(50) == []


async def test_a_feed_that_falls_from_one_trouble_into_another_is_not_called_well(room: Newsroom) -> None:
    messenger = RecordingMessenger()
    tells = teller(room, messenger)
    room.storage.raise_notice(Notice("feed:1", "unreachable", PAPER, NOW))
    await tells.look()
    room.storage.end_notices("feed:1", NOW + timedelta(hours=1), keep_kind="error")
    room.storage.raise_notice(Notice("feed:1", "error", PAPER, NOW + timedelta(hours=1)))
    await tells.look()
    assert "ổn trở lại" not in "".join(said(messenger))
    assert len(said(messenger)) == 2
    assert room.storage.untold_notices(50) == []


@pytest.mark.parametrize("outcome", [TokenRefused("Unauthorized"), RetryAt(NOW + timedelta(hours=1), "flood")])
async def test_what_no_admin_could_be_told_stays_untold(room: Newsroom, outcome: TokenRefused | RetryAt) -> None:
    shut = RecordingMessenger(outcome_of=lambda *_: outcome)
    room.storage.raise_notice(Notice("messenger:telegram", "token", {"title": "telegram", "reason": "x"}, NOW))
    await teller(room, shut).look()
    assert len(room.storage.untold_notices(50)) == 1
    messenger = RecordingMessenger()
    await teller(room, messenger).look()
    assert "token" in said(messenger)[0]


async def test_one_admin_who_left_does_not_keep_the_others_from_hearing(room: Newsroom) -> None:
    messenger = RecordingMessenger(outcome_of=lambda to, _: Gone("blocked") if to == AN else None)
    room.storage.raise_notice(Notice("feed:1", "gone", PAPER, NOW))
    tells = teller(room, messenger, [AN, BINH])
    await tells.look()
    await tells.look()
    assert messenger.chats() == ["1", "2"]


async def test_without_admins_a_trouble_is_in_the_log_once(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    room.storage.raise_notice(Notice("feed:1", "gone", PAPER, NOW))
    tells = teller(room, RecordingMessenger(), [])
    await tells.look()
    await tells.look()
    assert caplog.text.count("feed:1: gone") == 1
