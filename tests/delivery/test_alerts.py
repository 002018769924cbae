"""Alerts on their way: told before anything else to who asked, as a card that says what matters first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.alerts import details, heading
from bot.delivery.cards import card
from bot.delivery.markup import visible
from bot.delivery.pace import Gcra, Pace
from bot.delivery.planner import Planner
from bot.delivery.planning import plan
from bot.delivery.when import VIETNAM
from bot.models import (
    Address,
    Alert,
    AlertKind,
    Article,
    Audience,
    ChatKind,
    DeliveryState,
    Dispatch,
    DispatchKind,
    FeedSpec,
    Language,
    Match,
    Priority,
    Settings,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from storage.base import ArticleDraft, Candidate, Poll, PolledEntry
from tests.delivery.fakes import NOW, PLAIN, TELEGRAM_LIKE, RecordingMessenger
from tests.delivery.newsroom import CATALOGUE, SAY, TOPIC, Newsroom

HOUR = timedelta(hours=1)
BAN = Alert(
    AlertKind.BOATS,
    "Cấm biển từ 12h",
    start=NOW + HOUR,
    until_notice=True,
    where=("Cô Tô", "vịnh Hạ Long"),
    issuer="Cảng vụ Quảng Ninh",
    wide=True,
)
ASKED = Subscription(SubscriptionKind.ALERT, "boats", NOW - timedelta(days=1))


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        yield room


def report(room: Newsroom, title: str, alert: Alert) -> None:
    url = f"https://baoquangninh.vn/{len(title)}-{room.articles}.html"
    room.articles += 1
    room.storage.sync_feeds([FeedSpec("https://baoquangninh.vn/rss/", "baoquangninh", "Trang nhất")], room.clock())
    draft = ArticleDraft(url, url, "baoquangninh", title, topics=(TOPIC,), news_at=room.clock(), alert=alert)
    room.storage.save_poll(Poll(room.storage.feeds()[0], room.clock(), (PolledEntry(url, url, draft),)))


def woken(room: Newsroom, chat: object, settings: Settings | None = None, topic: str | None = None) -> int:
    reader = room.subscriber(chat, settings, topic)
    room.storage.follow(reader, ASKED)
    return reader


async def test_who_asked_is_told_before_those_who_follow_the_topic_each_once(room: Newsroom) -> None:
    room.subscribers(60)
    for chat in range(101, 121):
        woken(room, chat, topic=TOPIC)
    report(room, "Cấm biển từ 12h", BAN)
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger, slots=4))
    chats = [int(chat) for chat in messenger.chats()]
    assert sorted(chats) == [*range(1, 61), *range(101, 121)]
    assert sorted(chats[:20]) == list(range(101, 121))


async def test_later_reports_reach_followers_of_the_topic_alone_and_the_all_clear_all_who_were_woken(
    room: Newsroom,
) -> None:
    asked, follower = woken(room, 1), room.subscriber(2)
    messenger = RecordingMessenger()
    report(room, "Cấm biển từ 12h", BAN)
    report(room, "Quảng Ninh cấm biển", BAN)
    await room.run_until_done(room.sender(messenger))
    assert sorted(messenger.chats()) == ["1", "2", "2"]
    room.storage.unfollow_all(asked)
    room.clock.forward(3600)
    report(room, "Tàu hoạt động trở lại", replace(BAN, over=True))
    await room.run_until_done(room.sender(messenger))
    assert sorted(messenger.chats()) == ["1", "1", "2", "2", "2"]
    [last] = [each for each in messenger.arrivals if each.message and "✅" in each.message.text]
    assert last.address.chat == "1"
    assert room.states([asked, follower]) == [DeliveryState.SENT] * 2


async def test_quiet_hours_hold_an_alert_unless_it_may_pass(room: Newsroom) -> None:
    day = (0, 24 * 60 - 1)
    sleeper = woken(room, 1, Settings(quiet=day))
    watcher = woken(room, 2, Settings(quiet=day, alerts_in_quiet=True))
    report(room, "Cấm biển từ 12h", BAN)
    messenger = RecordingMessenger()
    await room.run_until(room.sender(messenger), lambda: room.states([watcher]) == [DeliveryState.SENT])
    assert messenger.chats() == ["2"]
    await room.run_until(room.sender(messenger), lambda: room.states([sleeper]) == [DeliveryState.HELD])


async def test_an_alert_that_waits_for_the_morning_is_dropped_by_its_all_clear(room: Newsroom) -> None:
    night = Settings(quiet=(0, 24 * 60 - 1))  # by the clock of Viet Nam
    sleeper, watcher, follower = woken(room, 1, night), woken(room, 2), woken(room, 3, night, TOPIC)
    messenger = RecordingMessenger()
    report(room, "Cấm biển từ 12h", BAN)
    held, sent = DeliveryState.HELD, DeliveryState.SENT
    await room.run_until(
        room.sender(messenger), lambda: room.states([sleeper, watcher, follower]) == [held, sent, held]
    )
    room.clock.forward(3600)
    report(room, "Tàu hoạt động trở lại", replace(BAN, over=True))
    await room.run_until(room.sender(messenger), lambda: len(messenger.arrivals) == 2)
    room.clock.at = datetime(2026, 11, 24, 23, 59, tzinfo=VIETNAM)
    await Planner(room.db, room.clock, lambda: None).look()
    await room.run_until_done(room.sender(messenger))
    assert room.storage.deliveries_of(sleeper, 9) == [(1, DeliveryState.REJECTED, None)]
    assert [(each.address.chat, "✅" in each.message.text) for each in messenger.arrivals if each.message] == [
        ("2", False),
        ("2", True),
        ("3", False),  # who follows the topic gets the all-clear as any other article
    ]


async def test_neither_digest_nor_daily_most_holds_an_alert(room: Newsroom) -> None:
    woken(room, 1, Settings(digest=True))
    woken(room, 2, Settings(daily_max=1))
    for number in range(3):
        report(room, f"Cấm biển lần {number}", replace(BAN, wide=False, places=(f"noi-{number}",)))
    messenger = RecordingMessenger()
    await room.run_until_done(room.sender(messenger))
    assert sorted(messenger.chats()) == ["1"] * 3 + ["2"] * 3


def test_the_all_clear_is_planned_for_whoever_got_the_alert_and_follows_nothing() -> None:
    over = replace(BAN, over=True)
    clear = Dispatch(7, DispatchKind.ARTICLE, Priority.ARTICLE, Audience(alert=over, source="x", since=NOW), NOW)
    reader = Subscriber(5, Address("telegram", "5"), ChatKind.PRIVATE, "An", Settings(), NOW)
    plans, _ = plan(clear, [Candidate(reader, (), (), alerted=Match(ASKED))], NOW, VIETNAM, 9)
    assert plans[5].match == Match(ASKED)
    assert plan(clear, [Candidate(reader, (), ())], NOW, VIETNAM, 9)[0] == {}


# --- the card -------------------------------------------------------------------------------------------------------

ARTICLE = Article(
    77,
    "x",
    "https://baoquangninh.vn/cam-bien-3456.html",
    "baoquangninh",
    "Cấm biển từ 12h trưa nay",
    NOW,
    topics=("thoi-tiet",),
    alert=BAN,
    rings=True,
)


def lines(article: Article = ARTICLE, reason: Subscription = ASKED, **changes: Any) -> list[str]:
    arguments: dict[str, Any] = {"language": "vi", "settings": Settings(), "capabilities": TELEGRAM_LIKE} | changes
    message = card(article, catalogue=CATALOGUE, say=SAY, now=NOW, reason=Match(reason), **arguments)
    shown = visible(message.text) if arguments["capabilities"].markup else str(message.text)
    return [line for line in shown.split("\n") if line]


def test_the_card_opens_with_what_and_where_then_when_then_who() -> None:
    said = lines()
    assert said[0] == "⛔ Cấm biển · Cô Tô, vịnh Hạ Long"
    assert said[1].startswith("🕐 Từ ")
    assert said[1].endswith(" đến khi có thông báo mới")
    assert said[2:4] == ["🏛 Cảng vụ Quảng Ninh", "Cấm biển từ 12h trưa nay"]
    assert said[-1].startswith("Báo Quảng Ninh")


def test_the_all_clear_says_so_first() -> None:
    assert lines(replace(ARTICLE, alert=replace(BAN, over=True)))[0].startswith("✅ Tàu thuyền được đi lại · Cô Tô")


def test_who_follows_the_topic_gets_the_article_as_any_other() -> None:
    assert lines(reason=Subscription(SubscriptionKind.TOPIC, "thoi-tiet", NOW))[0].startswith("⛈️ Thời tiết")


def test_what_is_not_known_is_not_said() -> None:
    bare = Alert(AlertKind.POWER, "Mất điện")
    assert lines(replace(ARTICLE, alert=bare))[:2] == ["🔌 Mất điện, cắt điện", "Cấm biển từ 12h trưa nay"]


def test_a_messenger_without_markup_shows_it_too() -> None:
    assert lines(capabilities=PLAIN)[0] == "⛔ Cấm biển · Cô Tô, vịnh Hạ Long"


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        ((17, 13, 0), None, "🕐 Từ 13:00 hôm nay"),
        ((18, 13, 30), (18, 17, 0), "🕐 Từ 13:30 ngày 18/8 đến 17:00 ngày 18/8"),
        ((24, 0, 0), (28, 23, 59), "🕐 Từ ngày 24/8 đến hết ngày 28/8"),
        (None, (17, 18, 0), "🕐 Đến 18:00 hôm nay"),
        (None, None, ""),
    ],
)
def test_times_are_told_as_people_say_them(
    start: tuple[int, int, int] | None, until: tuple[int, int, int] | None, said: str
) -> None:
    def at(parts: tuple[int, int, int] | None) -> datetime | None:
        return None if parts is None else datetime(2026, 8, *parts, tzinfo=VIETNAM)

    alert = Alert(AlertKind.ROAD, "Cấm đường", start=at(start), until=at(until))
    now = datetime(2026, 8, 17, 9, tzinfo=VIETNAM)
    assert visible(details(alert, language="vi", say=SAY, now=now, zone=VIETNAM)) == said


def test_every_kind_has_a_heading_in_both_languages() -> None:
    languages: tuple[Language, ...] = ("vi", "en")
    said = {
        visible(heading(Alert(kind, "", over=over), language))
        for kind in AlertKind
        for over in (True, False)
        for language in languages
    }
    assert len(said) == 4 * len(AlertKind)


def test_a_name_that_means_markup_is_shown_as_it_is() -> None:
    assert "<i>" in visible(heading(replace(BAN, where=("<i>Cô Tô",)), "vi"))


async def test_an_alert_does_not_wait_for_the_end_of_an_article_s_range(room: Newsroom) -> None:
    room.subscribers(300)
    for chat in range(1001, 1021):
        woken(room, chat)
    room.article("Tin thường")
    messenger = RecordingMessenger()
    sender = room.sender(messenger, slots=8, pace=Pace(Gcra(400, 3)))
    running = asyncio.create_task(sender.run())
    await room.wait_for(lambda: len(messenger.arrivals) > 20)
    report(room, "Cấm biển từ 12h", BAN)
    sender.wake()
    await room.wait_for(lambda: room.storage.dispatches_open() == 0)
    sender.stop()
    await running
    alerts = [at for at, each in enumerate(messenger.arrivals) if int(each.address.chat) > 1000]
    assert len(alerts) == 20
    assert alerts[-1] < 200  # of 620: all were told while the article went on
