"""An admin withdraws an article: asked first, done once, and on record without anything private."""

from __future__ import annotations

import logging

import pytest

from bot.models import Replied
from tests.handlers.desk import NOW, Desk, actions, shown


async def test_only_admins_may_and_forged_buttons_do_nothing(desk: Desk) -> None:
    article = desk.article()
    for reply in (
        await desk.ask(f"/rut {article.url}"),
        await desk.ask(action=f"retract:{article.id}"),
        await desk.ask(action=f"retract:yes:{article.id}"),
    ):
        assert shown(reply) == ["Lệnh này dành cho người quản trị."]
    assert desk.storage.article(article.id) == article


async def test_it_shows_the_article_says_what_will_happen_and_asks_first(desk: Desk) -> None:
    article = desk.article()
    asked = await desk.ask(f"/rut {article.url}?utm_source=zalo", admin=True)
    assert shown(asked)[:3] == ["Bài số 1", "Báo Quảng Ninh", "Rút bài này?"]
    assert "Chưa ai nhận bài này" in asked.text
    assert actions(asked) == [f"retract:yes:{article.id}", "never"]
    assert desk.storage.article(article.id) == article


async def test_a_press_withdraws_and_a_second_one_says_that_it_was_done(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    article = desk.article()
    admin = desk.reader("9").id
    with caplog.at_level(logging.WARNING, logger="handlers.retract"):
        done = await desk.ask(action=f"retract:yes:{article.id}", chat="9", admin=True)
        again = await desk.ask(action=f"retract:yes:{article.id}", chat="9", admin=True)
    assert "Đã rút “Bài số 1”" in done.text
    assert done.edit
    withdrawn = desk.storage.article(article.id)
    assert withdrawn is not None
    assert withdrawn.withdrawn_at == NOW
    assert shown(again) == ["Bài này đã được rút trước đó."]
    assert [record.getMessage() for record in caplog.records] == [
        f"Subscriber {admin} withdrew article {article.id} ({article.identity})."
    ]
    assert "đã được rút" in (await desk.ask(f"/rut #{article.id}", admin=True)).text


async def test_it_says_how_many_have_it(desk: Desk) -> None:
    for chat in "567":
        desk.follows("topic", "the-thao", chat=chat)
    article = desk.article(1, "the-thao")
    desk.deliver(article, "5", "6")
    assert "Khoảng 2 người đã nhận" in (await desk.ask(f"/rut {article.id}", admin=True)).text


async def test_an_article_is_pointed_at_by_answering_its_card(desk: Desk) -> None:
    article = desk.article()
    card = Replied("40", ("follow:topic:the-thao", f"less:{article.id}"), ("https://nguoikhac.vn/",))
    assert actions(await desk.ask("/rut", admin=True, replied=card))[0] == f"retract:yes:{article.id}"


async def test_answering_a_digest_asks_which_of_its_articles(desk: Desk) -> None:
    articles = [desk.article(number) for number in (1, 2, 3)]
    digest = Replied("40", (), tuple(article.url for article in articles))
    which = await desk.ask("/rut", admin=True, replied=digest)
    assert shown(which)[1:] == ["1. Bài số 1", "2. Bài số 2", "3. Bài số 3"]
    assert actions(which) == [f"retract:{article.id}" for article in articles]
    chosen = await desk.ask(action=actions(which)[1], admin=True)
    assert shown(chosen)[0] == "Bài số 2"


@pytest.mark.parametrize(
    ("words", "replied", "answer"),
    [
        ("", None, "Rút bài nào?"),
        ("cái bài hôm qua", None, "Rút bài nào?"),
        ("99", None, "Loa không có bài số 99."),
        ("https://baoquangninh.vn/x-3999999.html", None, "🔎 Loa chưa thấy bài này"),
        ("", Replied("40"), "Tin bạn trả lời không kèm bài báo nào mà Loa biết."),
    ],
)
async def test_what_points_at_nothing_is_told_how_to_point(
    desk: Desk, words: str, replied: Replied | None, answer: str
) -> None:
    reply = await desk.ask(f"/rut {words}", admin=True, replied=replied)
    assert shown(reply)[0].startswith(answer)
    assert "Rút bài nào?" in shown(reply)[-1]


async def test_who_points_at_nothing_may_choose_among_the_newest(desk: Desk) -> None:
    articles = [desk.article(number) for number in range(1, 8)]
    for command, family in (("/visao", "why"), ("/rut", "retract"), ("/rut 99", "retract")):
        reply = await desk.ask(command, admin=True)
        assert actions(reply) == [f"{family}:{article.id}" for article in reversed(articles[2:])]
        assert "1. Bài số 7" in shown(reply)


async def test_an_admin_finds_it_under_the_card_too_and_nobody_else_does(desk: Desk) -> None:
    article = desk.article()
    withdraw = f"retract:{article.id}"
    assert withdraw in actions(await desk.ask(action=f"less:{article.id}", admin=True))
    assert withdraw not in actions(await desk.ask(action=f"less:{article.id}"))
