"""One's sources at a glance: when they were read, and in plain words what is wrong; more for admins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Feed, FeedSpec, FeedStatus, Health, HealthState, Settings, SummaryOutcome
from handlers.standing import trouble_of
from tests.handlers.desk import DAY, HOUR, MINUTE, NOW, PAPER, Desk, actions, shown

WELL = {"status": FeedStatus.OK, "checked_at": NOW - 10 * MINUTE, "changed_at": NOW - 25 * MINUTE}


def spec(path: str, source: str = PAPER, topic: str | None = None, parent: str | None = None) -> FeedSpec:
    return FeedSpec(f"https://bao.vn/{path}", source, path, topic=topic, parent=parent and f"https://bao.vn/{parent}")


async def test_each_source_has_its_line_and_the_first_line_sums_up(desk: Desk) -> None:
    desk.follows("source", PAPER)
    desk.feed(spec("a"), **WELL)
    desk.feed(spec("b"), **WELL | {"checked_at": NOW - 5 * MINUTE})
    assert shown(await desk.ask("/tinhtrang")) == [
        "✅ Nguồn của bạn đang được đọc đều",
        "✅ Báo Quảng Ninh · đọc 16:25 · bài mới 16:05",
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (FeedStatus.BLOCKED, "trang báo không cho Loa đọc từ 13:30"),
        (FeedStatus.CHALLENGE, "trang báo không cho Loa đọc từ 13:30"),
        (FeedStatus.UNREACHABLE, "không kết nối được từ 13:30"),
        (FeedStatus.THROTTLED, "trang báo đề nghị Loa đọc thưa hơn từ 13:30"),
        (FeedStatus.GONE, "không đọc được từ 13:30"),
    ],
)
async def test_what_is_wrong_is_said_in_plain_words(desk: Desk, status: FeedStatus, words: str) -> None:
    desk.follows("source", PAPER)
    desk.feed(spec("a"), **WELL | {"status": status, "status_since": NOW - 3 * HOUR})
    head, line, trouble = shown(await desk.ask("/tinhtrang"))
    assert head == "0 trên 1 nguồn của bạn đang được đọc đều"
    assert line.startswith("⚠️ Báo Quảng Ninh")
    assert trouble.endswith(words)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (FeedStatus.SILENT, "đọc được, nhưng lâu hơn thường lệ chưa có bài mới từ 16:05"),
        (FeedStatus.EMPTY, "đọc được, nhưng không có bài nào từ 16:05"),
        (FeedStatus.LAYOUT, "trang báo đổi giao diện, Loa tạm đọc theo cách chung từ 13:30"),
    ],
)
async def test_what_is_read_all_the_same_counts_as_read(desk: Desk, status: FeedStatus, words: str) -> None:
    desk.follows("source", PAPER)
    desk.feed(spec("a"), **WELL | {"status": status, "status_since": NOW - 3 * HOUR})
    head, line, trouble = shown(await desk.ask("/tinhtrang"))
    assert head == "✅ Nguồn của bạn đang được đọc đều"
    assert line.startswith("⚠️ Báo Quảng Ninh")
    assert trouble.strip() == words


async def test_what_should_have_been_read_by_now_is_late(desk: Desk) -> None:
    desk.follows("source", PAPER)
    desk.feed(spec("a"), **WELL | {"next_due": NOW - HOUR})
    assert shown(await desk.ask("/tinhtrang"))[2].strip() == "đọc trễ từ 15:30"


async def test_a_failure_is_no_reading(desk: Desk) -> None:
    desk.follows("source", PAPER)
    desk.feed(spec("a"), **WELL | {"failures": 1})
    assert shown(await desk.ask("/tinhtrang"))[1].startswith("✅ Báo Quảng Ninh · chưa đọc được")


async def test_of_many_feeds_it_says_how_many_are_ill(desk: Desk) -> None:
    desk.follows("source", PAPER)
    for path in "abc":
        desk.feed(spec(path), **WELL)
    desk.feed(spec("d"), **WELL | {"status": FeedStatus.BLOCKED, "status_since": NOW - DAY})
    assert shown(await desk.ask("/tinhtrang"))[2].endswith("từ 16:30 hôm qua (1 trên 4 mục)")


async def test_a_reader_who_gets_news_of_a_topic_hears_of_the_feeds_that_bring_it(desk: Desk) -> None:
    desk.follows("topic", "the-thao")
    desk.feed(spec("the-thao", topic="the-thao"), **WELL)
    desk.feed(spec("y-te", topic="y-te"), **WELL | {"status": FeedStatus.BLOCKED})
    desk.feed(spec("vnexpress", "vnexpress", topic="y-te"), **WELL)
    assert shown(await desk.ask("/tinhtrang"))[0] == "✅ Nguồn của bạn đang được đọc đều"


async def test_a_section_that_rests_stands_as_the_one_that_carries_it(desk: Desk) -> None:
    desk.follows("topic", "y-te")
    desk.feed(spec("y-te", topic="y-te", parent="xa-hoi"))
    desk.feed(spec("xa-hoi", topic="xa-hoi"), **WELL)
    assert "đọc 16:20" in shown(await desk.ask("/tinhtrang"))[1]


async def test_keywords_are_looked_up_in_every_source(desk: Desk) -> None:
    desk.follows("keyword", "bão")
    desk.feed(spec("a"), **WELL)
    desk.feed(spec("b", "vnexpress"), **WELL)
    assert "Cả 2 nguồn" in shown(await desk.ask("/tinhtrang"))[0]


async def test_who_follows_nothing_hears_of_everything(desk: Desk) -> None:
    assert shown(await desk.ask("/tinhtrang")) == ["Loa chưa đọc nguồn nào cho bạn."]
    desk.feed(spec("a"), **WELL)
    desk.feed(replace(spec("b", "vnexpress"), enabled=False), **WELL)
    assert shown(await desk.ask("/tinhtrang"))[0] == "✅ Nguồn Loa đọc đang được đọc đều"


async def test_a_long_list_is_cut_after_twelve_with_the_ill_ones_first(desk: Desk) -> None:
    for number in range(14):
        ill = {"status": FeedStatus.LAYOUT} if number == 13 else {}
        desk.feed(spec(f"x{number}", f"paper{number}"), **WELL | ill)
    lines = shown(await desk.ask("/tinhtrang"))
    assert lines[1].startswith("⚠️ paper13")
    assert lines[-1] == "… và 2 nguồn nữa"
    assert len([line for line in lines if "paper" in line]) == 12


async def test_times_are_on_the_readers_own_clock(desk: Desk) -> None:
    desk.reader(settings=Settings(zone="Europe/Berlin"))
    desk.feed(spec("a"), **WELL)
    assert "đọc 10:20" in shown(await desk.ask("tình trạng"))[1]
    desk.reader("6", Settings(language="en"))
    assert "read 16:20" in shown(await desk.ask("/status", chat="6"))[1]


# --- for admins ----------------------------------------------------------------------------------------------------


async def test_only_admins_see_what_waits_and_how_the_messengers_stand(desk: Desk) -> None:
    desk.feed(spec("a"), **WELL)
    desk.health = {
        "web": Health(HealthState.OK, "", NOW - HOUR),
        "telegram": Health(HealthState.CONFLICT, "two", NOW - 5 * MINUTE),
    }
    mine = await desk.ask("/tinhtrang")
    assert "Toàn hệ thống" not in mine.text
    assert "health" not in actions(mine)
    whole = await desk.ask("/tinhtrang", admin=True)
    assert shown(whole)[2:] == [
        "Toàn hệ thống",
        "📤 Không có gì chờ gửi",
        "⏱ Gửi đúng giờ",
        "💬 Trang web: ổn từ 15:30",
        "👥 Telegram: chương trình khác dùng cùng mã bot từ 16:25",
        "📡 1 trên 1 mục nguồn tin khỏe",
    ]
    assert "health" in actions(whole)


async def test_an_admin_sees_what_became_of_written_summaries(desk: Desk) -> None:
    outcomes = (SummaryOutcome.TOLD, SummaryOutcome.TOLD, SummaryOutcome.REJECTED, SummaryOutcome.FAILED)
    for number, outcome in enumerate(outcomes, start=1):
        article = desk.article(number)
        assert desk.storage.claim_summary(article.id, NOW.date(), 10)
        desk.storage.record_summary(article.id, outcome)
    line = "📝 Tóm tắt bằng máy hôm nay: hỏi 4, dùng 2, bỏ 1 vì không đúng bài, lỗi 1"
    assert line in shown(await desk.ask("/tinhtrang", admin=True))
    assert line not in shown(await desk.ask("/tinhtrang"))


async def test_an_admin_sees_what_is_late_and_since_when(desk: Desk) -> None:
    desk.follows("topic", "the-thao")
    desk.article(1, "the-thao")
    desk.at += 20 * MINUTE
    lines = shown(await desk.ask("/tinhtrang", admin=True))
    assert "📤 1 lượt tin chưa gửi xong (kể cả tin chờ giờ)" in lines
    assert "🐌 Gửi trễ từ 16:30" in lines


@pytest.mark.parametrize("state", HealthState)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_state_of_a_messenger_has_its_words(desk: Desk, state: HealthState, language: str) -> None:
    desk.reader(settings=Settings(language="vi" if language == "vi" else "en"))
    desk.health = {"zalo": Health(state, "", NOW)}
    assert any("Zalo" in line for line in shown(await desk.ask("/status", admin=True)))


# --- the rules -------------------------------------------------------------------------------------------------------


@given(st.sampled_from(FeedStatus), st.integers(-120, 120), st.booleans())
def test_a_feed_is_well_only_if_it_was_read_and_is_not_overdue(status: FeedStatus, due_in: int, read: bool) -> None:
    checked = NOW if read else None
    feed = Feed(1, spec("a"), status, checked_at=checked, next_due=NOW + timedelta(minutes=due_in))
    healthy = status in {FeedStatus.OK, FeedStatus.NEW}
    assert (trouble_of(feed, NOW) is None) == (healthy and read and due_in >= -15)
