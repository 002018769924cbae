"""Asking why: the article is found however it is pointed at, and what really happened to it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.models import (
    Alert,
    AlertKind,
    DeliveryState,
    FeedStatus,
    Match,
    Mute,
    Replied,
    Settings,
    SubscriptionKind,
)
from handlers.buttons import fits
from handlers.meant import links_in
from storage.base import Hold, Planned, Release
from tests.handlers.desk import DAY, HOUR, MINUTE, NOW, PAPER, RSS, Desk, actions, labels, shown

SPORT_SINCE = datetime.fromisoformat("2026-11-03T02:00Z")
LONG = "Đường ướt đèn mờ đồng bằng gió giật"


def follows(desk: Desk, chat: str = "5") -> Planned:
    return Planned(Match(desk.storage.subscriptions(desk.reader(chat).id)[0]))


async def test_an_article_is_found_by_link_number_or_answer_and_its_steps_are_told(desk: Desk) -> None:
    desk.follows("topic", "the-thao", since=SPORT_SINCE)
    article = desk.article(1, "the-thao", published=NOW - 7 * MINUTE)
    desk.at += MINUTE
    desk.deliver(article, "5")
    expected = [
        "Bài số 1",
        "Báo Quảng Ninh",
        "📥 Loa thấy bài lúc 16:30 (báo đăng 16:23)",
        "🔔 Khớp với ⚽ Thể thao, bạn theo dõi từ 09:00 ngày 3/11",
        "✅ Đã gửi lúc 16:31",
    ]
    card = Replied("40", (f"less:{article.id}",))
    for reply in (
        await desk.ask(f"/visao {article.url}"),
        await desk.ask("Vì sao?", replied=card),
        await desk.ask(f"/visao bài này {article.url}#top nhỉ?"),
        await desk.ask(f"/why {article.id}"),
        await desk.ask(f"/vì sao #{article.id}"),
        await desk.ask("tại sao", replied=card),
        await desk.ask("/visao", replied=Replied("40", (), (article.url,))),
        await desk.ask(action=f"why:{article.id}"),
    ):
        assert shown(reply) == expected
        assert actions(reply) == []


async def test_the_menu_of_a_card_leads_to_its_why(desk: Desk) -> None:
    desk.follows("topic", "the-thao")
    desk.deliver(desk.article(1, "the-thao"), "5")
    assert "why:1" in actions(await desk.ask(action="less:1"))


async def test_steps_are_told_in_english_and_on_the_readers_clock(desk: Desk) -> None:
    desk.reader("5", Settings(language="en", zone="Europe/Berlin"))
    desk.follows("topic", "the-thao", since=SPORT_SINCE)
    article = desk.article(1, "the-thao")
    desk.deliver(article, "5")
    assert shown(await desk.ask("/visao 1"))[2:] == [
        "📥 Seen at 10:30",
        "🔔 Matches ⚽ Sport, which you follow since 03:00 on 3/11",
        "✅ Sent at 10:30",
    ]


async def test_what_waits_for_the_morning_says_so(desk: Desk) -> None:
    desk.follows("topic", "the-thao", since=SPORT_SINCE)
    article = desk.article(1, "the-thao")
    desk.plan(article, {"5": replace(follows(desk), hold=Hold("quiet", NOW + 13.5 * HOUR))})
    assert shown(await desk.ask("/visao 1"))[-1].endswith("nên chờ đến 06:00 ngày mai")


async def test_the_first_send_and_the_second_of_one_in_doubt_are_told(desk: Desk) -> None:
    desk.follows("topic", "the-thao", since=SPORT_SINCE)
    sent = desk.plan(desk.article(1, "the-thao"), {"5": None})["5"]
    desk.end(sent, DeliveryState.WAITING, due=NOW + MINUTE, doubt=True, detail="TimedOut")
    assert "Loa gửi thêm một lần lúc 16:31" in shown(await desk.ask("/visao 1"))[-1]
    desk.at += 2 * MINUTE
    [again] = desk.storage.claim_due_deliveries(desk.at, 10, desk.at + MINUTE)
    desk.end(again, DeliveryState.SENT, message_id="41")
    assert shown(await desk.ask("/visao 1"))[-2] == "✅ Đã gửi lúc 16:32"


async def test_what_was_withdrawn_is_told_with_what_becomes_of_the_copy(desk: Desk) -> None:
    desk.follows("topic", "the-thao", since=SPORT_SINCE)
    article = desk.article(1, "the-thao")
    desk.deliver(article, "5")
    desk.at += HOUR
    desk.storage.retract(article.id, desk.at)
    assert shown(await desk.ask("/visao 1"))[-1] == "🗑 Bài đã được rút lúc 17:30"
    desk.deliver(desk.storage.article(article.id) or article, "5")
    assert shown(await desk.ask("/visao 1"))[-1] == "🗑 Bài đã được rút, Loa gỡ tin lúc 17:30"


async def looked(desk: Desk) -> None:
    """The sender has looked at everybody, and nobody wanted it."""
    desk.plan(desk.article(1, "the-thao", "y-te", lead="Bão đang vào. Đường ướt, đèn mờ, đồng bằng gió giật."), {})


async def test_who_follows_nothing_that_matches_may_follow_it_now(desk: Desk) -> None:
    desk.follows("topic", "du-lich")
    await looked(desk)
    reply = await desk.ask("/visao 1")
    assert shown(reply)[-1] == "🔕 Bạn không theo dõi gì khớp với bài này"
    assert actions(reply) == ["follow:topic:the-thao", "follow:topic:y-te", "open:1"]
    desk.at += MINUTE
    await desk.ask(action="follow:topic:the-thao")
    assert shown(await desk.ask("/visao 1"))[-1] == "🕔 Bạn theo dõi ⚽ Thể thao từ 16:31, sau khi bài này ra"


async def test_an_article_without_topics_offers_its_paper(desk: Desk) -> None:
    desk.reader()
    desk.plan(desk.article(1), {})
    assert actions(await desk.ask("/visao 1")) == [f"follow:source:{PAPER}", "open:1"]


async def test_an_alert_whose_all_clear_came_before_the_morning_says_so(desk: Desk) -> None:
    desk.follows("alert", "boats")
    ban = Alert(AlertKind.BOATS, "Cấm biển", wide=True)
    article = desk.article(1, alert=ban)
    desk.plan(article, {"5": replace(follows(desk), hold=Hold("quiet", NOW + 13 * HOUR))})
    assert "🌙" in shown(await desk.ask("/visao 1"))[-1]
    desk.at += HOUR
    clear = desk.article(2, alert=replace(ban, over=True))
    desk.plan(clear, {})
    desk.at += 12 * HOUR
    desk.storage.release([Release(desk.reader().id, go=(article.id,))], desk.at)
    assert desk.storage.claim_due_deliveries(desk.at, 9, desk.at + MINUTE) == []
    assert shown(await desk.ask("/visao 1"))[-1] == "✅ Cảnh báo đã hết trước khi đến lượt bạn, nên Loa không báo nữa"
    while (lease := desk.storage.claim_range("desk", desk.at, desk.at + MINUTE)) is not None:
        desk.storage.begin_deliveries(lease, "desk", lease.last, {}, desk.at, desk.at + MINUTE)
    assert "chưa kịp đến bạn" in shown(await desk.ask("/visao 2"))[-1]


@pytest.mark.parametrize(
    ("mute", "line"),
    [
        (Mute(SubscriptionKind.SOURCE, PAPER, NOW + 6 * DAY), "🙈 Bạn đang ẩn 📰 Báo Quảng Ninh đến 16:30 thứ hai"),
        (Mute(SubscriptionKind.TOPIC, "the-thao"), "🙈 Bạn đang ẩn ⚽ Thể thao"),
        (Mute(SubscriptionKind.KEYWORD, LONG), f"🙈 Bạn đang ẩn 🔑 {LONG}"),
        (Mute(SubscriptionKind.STORY, "1"), "🙈 Bạn đang ẩn vụ này"),
    ],
)
async def test_what_is_hidden_can_be_shown_again_at_once(desk: Desk, mute: Mute, line: str) -> None:
    desk.follows("topic", "the-thao")
    desk.storage.mute(desk.reader().id, mute)
    await looked(desk)
    reply = await desk.ask("/visao 1")
    assert shown(reply)[-1] == line
    lift, read = actions(reply)
    assert fits(lift)
    assert read == "open:1"
    await desk.ask(action=lift)
    assert desk.storage.mutes(desk.reader().id, NOW) == []
    assert shown(await desk.ask("/visao 1"))[-1].startswith("🤷")


async def test_a_filter_names_its_word_and_leads_to_the_filters(desk: Desk) -> None:
    desk.reader(settings=Settings(none_of=("bão",)))
    desk.follows("topic", "the-thao")
    await looked(desk)
    reply = await desk.ask("/visao 1")
    assert shown(reply)[-1] == "🧹 Bộ lọc của bạn chặn: có từ “bão”"
    assert "Nút này đã cũ" not in (await desk.ask(action=actions(reply)[0])).text


async def test_who_pauses_can_go_on_at_once(desk: Desk) -> None:
    desk.follows("topic", "the-thao")
    desk.storage.pause(desk.reader().id, "asked", NOW)
    await looked(desk)
    reply = await desk.ask("/visao 1")
    assert shown(reply)[-1] == "⏸ Bạn đang tạm dừng nhận tin"
    await desk.ask(action=actions(reply)[0])
    assert desk.reader().paused is None


async def test_an_old_article_was_told_to_nobody(desk: Desk) -> None:
    desk.follows("topic", "the-thao")
    article = desk.article(1, "the-thao", news_at=None)
    reply = await desk.ask("/visao 1")
    assert shown(reply)[-1].startswith("🗄")
    assert f"open:{article.id}" in actions(reply)


async def test_a_page_that_is_still_to_be_read_is_told(desk: Desk) -> None:
    desk.follows("topic", "the-thao")
    desk.article(1, "the-thao", wants_page=True)
    assert shown(await desk.ask("/visao 1"))[-1] == "⏳ Bài còn chờ Loa đọc trang"


async def test_a_turn_that_has_not_come_is_told(desk: Desk) -> None:
    desk.follows("topic", "the-thao")
    desk.article(1, "the-thao")
    assert shown(await desk.ask("/visao 1"))[-1] == "📤 Đang gửi, chưa tới lượt bạn"


# --- which article -----------------------------------------------------------------------------------------------------


async def test_answering_a_digest_asks_which_of_its_articles(desk: Desk) -> None:
    articles = [desk.article(number) for number in range(1, 13)]
    links = ("https://baoquangninh.vn/", *(f"{article.url}?utm_source=loa" for article in articles))
    which = await desk.ask("/visao", replied=Replied("40", (), links))
    assert shown(which)[0] == "Tin này có nhiều bài. Ý bạn là bài nào?"
    assert shown(which)[1:] == [f"{number}. Bài số {number}" for number in range(1, 11)]
    assert actions(which) == [f"why:{article.id}" for article in articles[:10]]
    assert labels(which) == [str(number) for number in range(1, 11)]


async def test_what_points_at_nothing_is_told_how_to_point(desk: Desk) -> None:
    assert shown(await desk.ask("/visao"))[0].startswith("Bạn hỏi về bài nào?")
    assert shown(await desk.ask("/visao", replied=Replied("40")))[0].startswith("Tin bạn trả lời không kèm bài")
    assert shown(await desk.ask("/visao 77"))[0] == "Loa không có bài số 77."
    assert "Nút này đã cũ" in (await desk.ask(action="why:77")).text


UNSEEN = "https://baoquangninh.vn/bai-chua-thay-3999999.html"


async def test_an_article_that_was_not_seen_says_whether_its_paper_is_read(desk: Desk) -> None:
    assert "Loa không đọc baoquangninh.vn" in (await desk.ask(f"/visao {UNSEEN}")).text
    feed = desk.feed()
    assert "chưa đọc được lần nào" in (await desk.ask(f"/visao {UNSEEN}")).text
    desk.storage.touch_feeds([replace(feed, status=FeedStatus.OK, checked_at=NOW - HOUR)])
    desk.feed(replace(RSS, url="https://baoquangninh.vn/rss/khac.rss"), checked_at=NOW, failures=1)
    for link in (UNSEEN, UNSEEN.replace("https://", "m."), UNSEEN.removeprefix("https://")):
        assert "Loa có đọc Báo Quảng Ninh, lần gần nhất lúc 15:30" in (await desk.ask(f"/visao {link}")).text
    assert "Loa không đọc example.com" in (await desk.ask("/visao https://example.com/bai-1.html")).text


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("xem https://bao.vn/a.html, https://bao.vn/b?utm_source=x.", ["https://bao.vn/a.html", "https://bao.vn/b"]),
        ("(bao.vn/a-1.html)", ["https://bao.vn/a-1.html"]),
        ("HTTPS://BAO.VN/A", ["https://bao.vn/A"]),
        ("bão số 3 bao.vn", []),
        ("javascript:alert(1) ftp://x.vn/a http://", []),
    ],
)
def test_links_are_found_as_people_paste_them(words: str, links: list[str]) -> None:
    assert list(links_in(words)) == links
