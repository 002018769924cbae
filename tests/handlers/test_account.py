"""Why one got an article, or did not: every step that storage has on record, in a line that is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.audience import Heard, Later, Muted, Unasked, WhyNot
from bot.delivery.filters import Stopped
from bot.models import (
    Address,
    Article,
    ChatKind,
    DeliveryState,
    DispatchKind,
    Match,
    Mute,
    Settings,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from handlers.account import Reader, account
from handlers.voice import in_language
from storage.base import DeliveryTrace, Trace
from tests.handlers.desk import CATALOGUE, DAY, HOUR, MINUTE, NOW, PAPER, SAY

SEEN = NOW - 25 * MINUTE  # 16:05
ARTICLE = Article(7, "x:7", "https://bao.vn/7", "bao", "Bài", SEEN, published=SEEN - 7 * MINUTE)
SPORT = Subscription(SubscriptionKind.TOPIC, "the-thao", datetime.fromisoformat("2026-11-03T02:00Z"))
AN = Subscriber(1, Address("telegram", "5"), ChatKind.PRIVATE, "An", Settings(), NOW)
SEEN_LINE = "📥 Loa thấy bài lúc 16:05 (báo đăng 15:58)"
MATCH_LINE = "🔔 Khớp với ⚽ Thể thao, bạn theo dõi từ 09:00 ngày 3/11"


def reader(to: Subscriber = AN) -> Reader:
    return Reader(to, in_language(SAY, to.settings.language), CATALOGUE, ZoneInfo("Asia/Ho_Chi_Minh"), NOW)


def told(state: DeliveryState, **more: Any) -> DeliveryTrace:
    plain = DeliveryTrace(
        1, DispatchKind.ARTICLE, SEEN, state, SEEN + MINUTE, None, None, None, 1, 0, None, Match(SPORT)
    )
    return replace(plain, **more)


def trace(delivery: DeliveryTrace | None = None, **more: Any) -> Trace:
    return replace(Trace(ARTICLE, SEEN, complete=True, dispatched_at=SEEN, looked=True, delivery=delivery), **more)


def lines(of: Trace, to: Subscriber = AN) -> list[str]:
    return [each.striptags() for line in account(of, None, reader(to)) for each in line.split("\n")]


def rest(of: Trace) -> list[str]:
    """What comes after when it was seen and what it matched."""
    found = lines(of)
    assert found[:2] == [SEEN_LINE, MATCH_LINE]
    return found[2:]


# --- what is on record -----------------------------------------------------------------------------------------------


def test_what_was_sent_says_when() -> None:
    assert rest(trace(told(DeliveryState.SENT))) == ["✅ Đã gửi lúc 16:06"]


def test_a_date_that_was_guessed_is_not_given_as_the_papers() -> None:
    guessed = replace(ARTICLE, published_estimated=True)
    assert lines(trace(told(DeliveryState.SENT), article=guessed))[0] == "📥 Loa thấy bài lúc 16:05"


def test_what_went_to_everybody_matched_nothing() -> None:
    assert lines(trace(told(DeliveryState.SENT, reason=Match(None))))[1] == "🔔 Tin dành cho tất cả mọi người"


@pytest.mark.parametrize(
    ("hold", "now", "later"),
    [
        ("quiet", "🌙 Đang trong giờ yên tĩnh của bạn nên chờ đến 06:00 ngày mai", "🌙 Đến trong giờ yên tĩnh"),
        ("digest", "🗞 Chờ bản tin 06:00 ngày mai của bạn", "🗞 Để dành cho bản tin"),
        ("cap", "📊 Bạn đã nhận đủ số bài trong ngày nên chờ bản tin 06:00 ngày mai", "📊 Hôm ấy bạn đã nhận đủ"),
    ],
)
def test_what_waits_says_why_and_until_when_and_still_says_it_afterwards(hold: str, now: str, later: str) -> None:
    due = NOW + 13.5 * HOUR
    assert rest(trace(told(DeliveryState.HELD, hold=hold, due=due))) == [now]
    first, second = rest(trace(told(DeliveryState.SENT, hold=hold)))
    assert first.startswith(later)
    assert second == "✅ Đã gửi lúc 16:06"


def test_what_came_in_a_digest_says_in_which_and_how_that_ended() -> None:
    digest = told(DeliveryState.SENT, kind=DispatchKind.DIGEST, planned_at=NOW - 10 * MINUTE, at=NOW - 9 * MINUTE)
    bundled = told(DeliveryState.BUNDLED, hold="digest")
    assert rest(trace(bundled, digest=digest)) == [
        "🗞 Để dành cho bản tin của bạn",
        "🗞 Gộp với các bài khác vào bản tin 16:20",
        "✅ Đã gửi lúc 16:21",
    ]
    waiting = replace(digest, state=DeliveryState.WAITING, due=NOW + HOUR, detail="flood")
    assert rest(trace(bundled, digest=waiting))[-1] == "⏳ Telegram bảo chờ đến 17:30"


SOON, PAST = NOW + HOUR, NOW - MINUTE
OUTCOMES: list[tuple[dict[str, Any], str]] = [
    ({"state": DeliveryState.QUEUED}, "⏳ Đang chờ sau một tin khác gửi tới bạn"),
    ({"state": DeliveryState.WAITING, "due": SOON, "detail": "flood"}, "⏳ Telegram bảo chờ đến 17:30"),
    ({"state": DeliveryState.WAITING, "due": SOON, "detail": "pace"}, "⏳ Đang xếp hàng, sắp tới lượt gửi"),
    ({"state": DeliveryState.WAITING, "due": PAST}, "⏳ Đang xếp hàng, sắp tới lượt gửi"),
    (
        {"state": DeliveryState.WAITING, "due": SOON, "detail": "ConnectError"},
        "⏳ Chưa gửi được, Loa gửi lại lúc 17:30",
    ),
    (
        {"state": DeliveryState.WAITING, "due": SOON, "doubts": 1},
        "❓ Có thể đã đến: mạng đứt lúc gửi. Loa gửi thêm một lần lúc 17:30",
    ),
    (
        {"state": DeliveryState.WAITING, "due": PAST, "doubts": 1},
        "❓ Có thể đã đến: mạng đứt lúc gửi. Loa đang gửi thêm một lần",
    ),
    ({"state": DeliveryState.CLAIMED}, "📤 Đang gửi"),
    ({"state": DeliveryState.SENDING}, "📤 Đang gửi"),
    (
        {"state": DeliveryState.SENDING, "doubts": 1},
        "❓ Có thể đã đến: mạng đứt lúc gửi. Loa đang gửi thêm một lần",
    ),
    (
        {"state": DeliveryState.UNKNOWN, "doubts": 2},
        "❓ Có thể đã đến: mạng đứt lúc gửi, lần cuối 16:06. Loa không gửi nữa để khỏi trùng",
    ),
    (
        {"state": DeliveryState.GONE, "detail": "blocked"},
        "🚪 Lúc 16:06, Loa không vào được cuộc trò chuyện này nên không gửi",
    ),
    ({"state": DeliveryState.GONE, "detail": "asked"}, "⏸ Khi tới lượt (16:06), bạn đang tạm dừng nhận tin"),
    ({"state": DeliveryState.REJECTED}, "⚠️ Telegram không nhận tin này nên Loa không gửi được"),
]


@pytest.mark.parametrize(("state", "line"), OUTCOMES)
def test_every_way_a_delivery_stands_has_its_line(state: dict[str, Any], line: str) -> None:
    assert rest(trace(replace(told(DeliveryState.SENT), **state))) == [line]


def test_every_state_of_a_delivery_is_told() -> None:
    tested = {state["state"] for state, _ in OUTCOMES}
    assert tested == set(DeliveryState) - {DeliveryState.HELD, DeliveryState.BUNDLED, DeliveryState.SENT}


def test_what_may_have_come_twice_says_so() -> None:
    sent, twice = rest(trace(told(DeliveryState.SENT, doubts=1)))
    assert sent == "✅ Đã gửi lúc 16:06"
    assert twice.startswith("❓ Có thể bạn thấy hai lần")


CORRECTION, RETRACTION = DispatchKind.CORRECTION, DispatchKind.RETRACTION


@pytest.mark.parametrize(
    ("kind", "state", "line"),
    [
        (CORRECTION, DeliveryState.SENT, "✏️ Đã cập nhật lúc 16:06"),
        (CORRECTION, DeliveryState.WAITING, "✏️ Bài có thay đổi, Loa sắp cập nhật tin đã gửi bạn"),
        (CORRECTION, DeliveryState.UNKNOWN, "✏️ Có lẽ đã cập nhật lúc 16:06: mạng đứt giữa chừng"),
        (CORRECTION, DeliveryState.REJECTED, None),
        (RETRACTION, DeliveryState.SENT, "🗑 Bài đã được rút, Loa gỡ tin lúc 16:06"),
        (RETRACTION, DeliveryState.CLAIMED, "🗑 Bài đã được rút, Loa sắp gỡ tin đã gửi bạn"),
        (RETRACTION, DeliveryState.UNKNOWN, "🗑 Bài đã được rút, có lẽ Loa đã gỡ tin lúc 16:06: mạng đứt giữa chừng"),
        (RETRACTION, DeliveryState.GONE, "🗑 Bài đã được rút lúc 16:25"),
        (None, DeliveryState.SENT, "🗑 Bài đã được rút lúc 16:25"),
    ],
)
def test_what_came_after_is_told_too(kind: DispatchKind | None, state: DeliveryState, line: str | None) -> None:
    later = (told(state, kind=kind),) if kind else ()
    withdrawn = replace(ARTICLE, withdrawn_at=None if kind is CORRECTION else NOW - 5 * MINUTE)
    found = rest(trace(told(DeliveryState.SENT), article=withdrawn, later=later))
    assert found == ["✅ Đã gửi lúc 16:06", *([line] if line else [])]


def test_what_was_withdrawn_before_its_turn_says_so_once() -> None:
    withdrawn = replace(ARTICLE, withdrawn_at=NOW - 5 * MINUTE)
    assert rest(trace(told(DeliveryState.REJECTED), article=withdrawn)) == [
        "🗑 Bài đã được rút lúc 16:25, trước khi đến bạn"
    ]


# --- what is not on record -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"news_at": None}, "🗄 Khi Loa thấy thì bài đã cũ hoặc nguồn vừa được thêm, nên Loa không nhắn cho ai"),
        ({"complete": False, "looked": False, "dispatched_at": None}, "⏳ Bài còn chờ Loa đọc trang"),
        ({"looked": False}, "📤 Đang gửi, chưa tới lượt bạn"),
        ({"dispatched_at": NOW - 91 * DAY}, "📕 Đã quá 90 ngày nên sổ gửi bài này không còn"),
        ({"article": replace(ARTICLE, withdrawn_at=NOW)}, "🗑 Bài đã được rút lúc 16:30"),
        ({}, "🤷 Bây giờ thì bài này hợp với bạn; lúc bài ra, có lẽ bạn đang tạm dừng, ẩn hoặc lọc nó"),
    ],
)
def test_what_was_never_sent_has_its_reason(changes: dict[str, Any], line: str) -> None:
    assert lines(trace(**changes)) == [SEEN_LINE, line]


def test_who_pauses_is_told_of_the_pause() -> None:
    assert lines(trace(), replace(AN, paused="asked"))[1] == "⏸ Bạn đang tạm dừng nhận tin"


RED = Subscription(SubscriptionKind.KEYWORD, "bão đỏ", SEEN + HOUR - 5 * MINUTE)
WISHES = Settings(must=("bão",), any_of=("biển", "đảo", *map(str, range(9))), none_of=("bóng đá",))
CAUSES: list[tuple[WhyNot, str]] = [
    (Unasked(), "🔕 Bạn không theo dõi gì khớp với bài này"),
    (Later(RED), "🕔 Bạn theo dõi 🔑 bão đỏ từ 17:00, sau khi bài này ra"),
    (Muted(Mute(SubscriptionKind.SOURCE, PAPER)), "🙈 Bạn đang ẩn 📰 Báo Quảng Ninh"),
    (
        Muted(Mute(SubscriptionKind.TOPIC, "the-thao", NOW + 6 * DAY)),
        "🙈 Bạn đang ẩn ⚽ Thể thao đến 16:30 thứ hai",
    ),
    (Muted(Mute(SubscriptionKind.STORY, "7", NOW + HOUR)), "🙈 Bạn đang ẩn vụ này đến 17:30"),
    (
        Heard(replace(ARTICLE, source=PAPER, title="Cháy chợ")),
        "📰 Bạn đã có tin cùng vụ từ Báo Quảng Ninh: “Cháy chợ”. Muốn nhận mọi tin của vụ này, chọn “Theo dõi vụ này” dưới bài.",
    ),
    (Stopped("not", "bóng đá"), "🧹 Bộ lọc của bạn chặn: có từ “bóng đá”"),
    (Stopped("must", "bão"), "🧹 Bộ lọc của bạn chặn: thiếu từ “bão”"),
    (Stopped("any", "biển"), "🧹 Bộ lọc của bạn chặn: không có từ nào trong “biển”, “đảo”, “0”, “1”, “2”"),
]


@pytest.mark.parametrize(("cause", "line"), CAUSES)
@pytest.mark.parametrize("looked", [True, False])
def test_what_was_not_asked_for_says_what_stood_in_its_way(cause: WhyNot, line: str, looked: bool) -> None:
    wishing = reader(replace(AN, settings=WISHES))
    assert [each.striptags() for each in account(trace(looked=looked), cause, wishing)] == [SEEN_LINE, line]


def test_every_cause_is_told() -> None:
    assert {type(cause) for cause, _ in CAUSES} == set(get_args(WhyNot))
