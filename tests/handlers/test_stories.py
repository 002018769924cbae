"""A story under a card: the other papers, following it, and why its later reports stayed away."""

from __future__ import annotations

from typing import Any

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


async def test_where_no_other_paper_tells_of_it_that_is_said(desk: Desk) -> None:
    report(desk, 1)
    assert shown(await desk.ask(action="others:1")) == ["Chưa thấy báo nào khác viết về vụ này."]


async def test_a_story_is_followed_from_any_of_its_reports(desk: Desk) -> None:
    report(desk, 1)
    report(desk, 2, "vnexpress")
    assert (await desk.ask(action="story:2")).toast.startswith("Đang theo dõi vụ này")
    assert (await desk.ask(action="story:1")).toast == "Bạn đang theo dõi vụ này rồi."
    [followed] = desk.storage.subscriptions(desk.reader().id)
    assert (followed.kind, followed.value) == (SubscriptionKind.STORY, "1")


async def test_a_story_that_is_over_is_not_followed(desk: Desk) -> None:
    report(desk, 1)
    desk.at += 3 * DAY + HOUR
    assert "ba ngày không có tin mới" in (await desk.ask(action="story:1")).toast
    assert desk.storage.subscriptions(desk.reader().id) == []


async def test_a_button_of_an_article_that_is_gone_is_answered_kindly(desk: Desk) -> None:
    for action in ("others:99", "story:99", "others:", "story:x"):
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


async def test_why_a_later_report_stayed_away_is_told_with_the_first(desk: Desk) -> None:
    desk.follows("topic", "the-thao", since=NOW - DAY)
    desk.deliver(report(desk, 1, title="Cháy chợ Cửa Vạn"), "5")
    report(desk, 2, "vnexpress", title="Chợ Cửa Vạn cháy")
    reply = await desk.ask("/visao 2")
    assert shown(reply)[-1].startswith("📰 Bạn đã có tin cùng vụ từ Báo Quảng Ninh: “Cháy chợ Cửa Vạn”.")
    assert "story:2" in actions(reply)
