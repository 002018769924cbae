"""A story under a card: the other papers, following it, and why its later reports stayed away."""

from __future__ import annotations

from typing import Any

from bot.messengers.telegram import NOTE_MAX
from bot.models import Article, SubscriptionKind
from storage.base import PageRead
from tests.handlers.desk import DAY, HOUR, NOW, PAPER, Desk, actions, labels, shown


def report(desk: Desk, number: int, paper: str = PAPER, **changes: Any) -> Article:
    """Of the story that article 1 began."""
    article = desk.article(number, "the-thao", source=paper, wants_page=True, **changes)
    desk.storage.save_page(PageRead(article.id, desk.at, story=1))
    found = desk.storage.article(article.id)
    assert found is not None
    return found


async def test_the_other_papers_are_named_with_title_and_link(desk: Desk) -> None:
    report(desk, 1)
    report(desk, 2, "vnexpress", title="Cháy chợ")
    report(desk, 3, "vnexpress", title="Cháy chợ: thêm ảnh")
    report(desk, 4, "tuoitre", title="Chợ cháy <đêm>")
    reply = await desk.ask(action="others:1")
    lines = shown(reply)
    assert lines[1] == "2 báo khác cũng viết về vụ này:"
    assert lines[2:] == ["• Cháy chợ: thêm ảnh · VnExpress · 16:30", "• Chợ cháy <đêm> · Tuổi Trẻ · 16:30"]
    assert 'href="https://baoquangninh.vn/bai-3270003.html"' in reply.text
    assert "&lt;đêm&gt;" in reply.text
    assert actions(reply) == ["story:1"]


async def test_what_the_papers_tell_between_them_stands_below(desk: Desk) -> None:
    fire = "Đám cháy lúc 2 giờ sáng nay thiêu rụi bốn mươi gian hàng của chợ Cửa Vạn, không ai bị thương."
    help_ = "Ủy ban nhân dân phường hỗ trợ mỗi hộ có gian hàng bị cháy năm triệu đồng và chỗ bán tạm trong một tháng."
    for number, paper, body in ((1, PAPER, fire), (2, "vnexpress", help_)):
        article = desk.article(number, "the-thao", source=paper, wants_page=True, title="Cháy chợ Cửa Vạn")
        desk.storage.save_page(PageRead(article.id, desk.at, body=body, story=1))
    text = (await desk.ask(action="others:1")).text
    assert text.endswith(f"<blockquote expandable>{fire} {help_}</blockquote>")


async def test_where_no_other_paper_tells_of_it_a_note_says_so_and_what_can_be_done(desk: Desk) -> None:
    report(desk, 1)
    report(desk, 2)
    alone = await desk.ask(action="others:1")
    assert (alone.text, alone.toast[:20]) == ("", "Chưa thấy báo nào kh")
    assert "“Theo dõi vụ này”" in alone.toast
    await desk.ask(action="story:1")
    assert "“Theo dõi vụ này”" not in (await desk.ask(action="others:1")).toast
    desk.at += 4 * DAY
    assert (await desk.ask(action="others:1")).toast == "Không có báo nào khác viết về vụ này."


async def test_papers_that_came_after_the_card_was_sent_are_found_from_its_button(desk: Desk) -> None:
    assert report(desk, 1).others == 0
    report(desk, 2, "vnexpress", title="Cháy chợ")
    assert "Cháy chợ" in (await desk.ask(action="others:1")).text


async def test_a_story_is_followed_from_any_of_its_reports(desk: Desk) -> None:
    report(desk, 1)
    report(desk, 2, "vnexpress")
    assert (await desk.ask(action="story:2")).toast.startswith("Đang theo dõi vụ này")
    assert (await desk.ask(action="story:1")).toast == "Bạn đang theo dõi vụ này rồi. Muốn bỏ: /theodoi."
    [followed] = desk.storage.subscriptions(desk.reader().id)
    assert (followed.kind, followed.value) == (SubscriptionKind.STORY, "1")


async def test_who_follows_is_offered_to_leave_and_does(desk: Desk) -> None:
    report(desk, 1)
    report(desk, 2, "vnexpress")
    await desk.ask(action="story:1")
    assert actions(await desk.ask(action="others:2")) == ["story:2:off"]
    assert (await desk.ask(action="story:2:off")).toast == "Đã bỏ theo dõi vụ này."
    assert desk.storage.subscriptions(desk.reader().id) == []
    assert (await desk.ask(action="story:2:off")).toast == "Bạn không theo dõi vụ này."
    assert actions(await desk.ask(action="others:2")) == ["story:2"]


async def test_a_story_that_is_over_is_still_left_but_no_more_offered(desk: Desk) -> None:
    report(desk, 1)
    report(desk, 2, "vnexpress")
    await desk.ask(action="story:1")
    desk.at += 3 * DAY + HOUR
    assert actions(await desk.ask(action="others:1")) == ["story:1:off"]
    await desk.ask(action="story:1:off")
    assert actions(await desk.ask(action="others:1")) == []


async def test_a_note_over_the_chat_fits_what_telegram_shows(desk: Desk) -> None:
    report(desk, 1)
    for action in ("others:1", "story:1", "story:1", "story:1:off", "story:1:off"):
        assert 0 < len((await desk.ask(action=action)).toast) <= NOTE_MAX


async def test_a_story_that_is_over_is_not_followed(desk: Desk) -> None:
    report(desk, 1)
    desk.at += 3 * DAY + HOUR
    assert "ba ngày không có tin mới" in (await desk.ask(action="story:1")).toast
    assert desk.storage.subscriptions(desk.reader().id) == []


async def test_a_button_of_an_article_that_is_gone_is_answered_kindly(desk: Desk) -> None:
    for action in ("others:99", "story:99", "story:99:off", "others:", "story:x"):
        reply = await desk.ask(action=action)
        assert reply.text or reply.toast


async def test_a_followed_story_is_called_by_its_title_and_can_be_left(desk: Desk) -> None:
    report(desk, 1, title="Cháy chợ Cửa Vạn")
    await desk.ask(action="story:1")
    mine = await desk.ask("/theodoi")
    assert "Cháy chợ Cửa Vạn" in mine.text
    assert any("Cháy chợ Cửa Vạn" in each for each in labels(mine))
    [stop] = [each for each in actions(mine) if each.startswith("stop:story")]
    left = await desk.ask(action=stop)
    assert "Cháy chợ Cửa Vạn" in left.text
    assert desk.storage.subscriptions(desk.reader().id) == []
    assert (await desk.ask(action=next(each for each in actions(left) if each.startswith("story:")))).toast


async def test_a_followed_story_has_a_row_of_its_own_for_its_title_is_long(desk: Desk) -> None:
    report(desk, 1, title="Cháy chợ Cửa Vạn")
    for subject in ("du lịch", "thể thao"):
        await desk.ask(f"/theodoi {subject}")
    await desk.ask(action="story:1")
    rows = [[each.label for each in row] for row in (await desk.ask("/theodoi")).choices]
    assert [len(row) for row in rows[:2]] == [2, 1]
    assert rows[1] == ["✖️ 🗞️ vụ “Cháy chợ Cửa Vạn”"]


async def test_why_a_later_report_stayed_away_is_told_with_the_first(desk: Desk) -> None:
    desk.follows("topic", "the-thao", since=NOW - DAY)
    desk.deliver(report(desk, 1, title="Cháy chợ Cửa Vạn"), "5")
    report(desk, 2, "vnexpress", title="Chợ Cửa Vạn cháy")
    reply = await desk.ask("/visao 2")
    assert shown(reply)[-1].startswith("📰 Bạn đã có tin cùng vụ từ Báo Quảng Ninh: “Cháy chợ Cửa Vạn”.")
    assert "story:2" in actions(reply)
