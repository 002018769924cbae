"""An editor says what an article is about: chosen first, saved once, told to who asked for it, and on record."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Article, Replied
from handlers.base import Reply
from handlers.buttons import ACTION_BYTES_MAX
from tests.handlers.desk import CATALOGUE, DAY, HOUR, Desk, actions, labels, shown

TOPICS = tuple(CATALOGUE.topics)


def ticked(reply: Reply) -> list[str]:
    return [button.label for row in reply.choices for button in row if button.active]


def press(reply: Reply, label: str) -> str:
    """The action of the button that says so."""
    [found] = [each.action for row in reply.choices for each in row if label in each.label and each.action]
    return found


async def chosen(desk: Desk, asked: Reply, *pressed: str) -> Reply:
    """The screen after these buttons, one after the other."""
    for label in pressed:
        asked = await desk.ask(action=press(asked, label), admin=True)
    return asked


def topics_of(desk: Desk, article: Article) -> tuple[str, ...]:
    stored = desk.storage.article(article.id)
    assert stored is not None
    return stored.topics


async def test_only_admins_may_and_forged_buttons_do_nothing(desk: Desk) -> None:
    article = desk.article(1, "the-thao")
    save = press(await desk.ask(f"/sua {article.url}", admin=True), "Lưu")
    for reply in (
        await desk.ask(f"/sua {article.url}"),
        await desk.ask(action=f"sua:{article.id}"),
        await desk.ask(action=save),
    ):
        assert shown(reply) == ["Lệnh này dành cho người quản trị."]
    assert desk.storage.topic_edits(0, 10) == []


async def test_it_shows_the_article_with_its_topics_ticked(desk: Desk) -> None:
    article = desk.article(1, "the-thao", "y-te")
    asked = await desk.ask(f"/sua {article.url}?utm_source=zalo", admin=True)
    assert shown(asked)[:2] == ["Bài số 1", "Báo Quảng Ninh"]
    assert ticked(asked) == ["🏥 Y tế", "⚽ Thể thao"]
    assert len(labels(asked)) == len(TOPICS) + 2
    assert desk.storage.topic_edits(0, 10) == []


async def test_a_press_turns_a_topic_over_and_nothing_is_saved_before_it_is_said(desk: Desk) -> None:
    article = desk.article(1, "the-thao")
    asked = await desk.ask(f"/sua {article.id}", admin=True)
    turned = await chosen(desk, asked, "Thể thao", "Văn hóa", "Du lịch", "Du lịch")
    assert turned.edit
    assert ticked(turned) == ["🎭 Văn hóa"]
    assert topics_of(desk, article) == ("the-thao",)


async def test_saving_makes_them_the_article_s_and_is_on_record(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    article = desk.article(1, "the-thao")
    asked = await chosen(desk, await desk.ask(f"/sua {article.id}", admin=True), "Thể thao", "Văn hóa", "Xã hội")
    with caplog.at_level(logging.INFO, logger="handlers.correct"):
        done = await desk.ask(action=press(asked, "Lưu"), admin=True)
    assert done.edit
    assert shown(done)[0] == "✅ Đã lưu chủ đề của “Bài số 1”: 👥 Xã hội, 🎭 Văn hóa."
    assert topics_of(desk, article) == ("xa-hoi", "van-hoa")
    [lesson] = desk.storage.topic_edits(0, 10)
    assert (lesson.article.id, lesson.edited) == (article.id, True)
    [record] = caplog.records
    assert record.getMessage().endswith(f"gave article {article.id} ({article.identity}) the topics: xa-hoi, van-hoa.")


async def test_an_article_may_be_about_none_of_them(desk: Desk) -> None:
    article = desk.article(1, "the-thao")
    asked = await chosen(desk, await desk.ask(f"/sua {article.id}", admin=True), "Thể thao")
    done = await desk.ask(action=press(asked, "Lưu"), admin=True)
    assert shown(done) == ["✅ Đã lưu: “Bài số 1” không thuộc chủ đề nào."]
    assert topics_of(desk, article) == ()


@pytest.mark.parametrize(("age", "told"), [(HOUR, True), (3 * DAY, False)])
async def test_who_follows_a_topic_that_it_gains_gets_it_while_it_is_news(
    desk: Desk, age: timedelta, told: bool
) -> None:
    desk.follows("topic", "van-hoa", since=desk.at - 9 * DAY)
    desk.follows("topic", "the-thao", since=desk.at - 9 * DAY, chat="6")
    article = desk.article(1, "the-thao")
    desk.deliver(article, "6")
    desk.at += age
    asked = await chosen(desk, await desk.ask(f"/sua {article.id}", admin=True), "Văn hóa")
    done = await desk.ask(action=press(asked, "Lưu"), admin=True)
    assert ("đang gửi bài" in done.text) is told
    lease = desk.storage.claim_range("desk", desk.at, desk.at + HOUR)
    assert (lease is not None) is told
    if lease is not None:
        assert lease.dispatch.audience.topics == ("van-hoa", "the-thao")


async def test_it_is_pointed_at_as_for_the_other_commands(desk: Desk) -> None:
    articles = [desk.article(number) for number in (1, 2)]
    card = Replied("40", (f"less:{articles[0].id}",), ())
    assert shown(await desk.ask("/sua", admin=True, replied=card))[0] == "Bài số 1"
    digest = Replied("40", (), tuple(article.url for article in articles))
    which = await desk.ask("/sua", admin=True, replied=digest)
    assert actions(which) == [f"sua:{article.id}" for article in articles]
    assert shown(await desk.ask(action=actions(which)[1], admin=True))[0] == "Bài số 2"
    newest = await desk.ask("/fix", admin=True)
    assert shown(newest)[0].startswith("Sửa chủ đề bài nào?")
    assert actions(newest) == [f"sua:{article.id}" for article in reversed(articles)]
    assert f"sua:{articles[0].id}" in actions(await desk.ask(action=f"less:{articles[0].id}", admin=True))


async def test_a_withdrawn_article_is_left_alone(desk: Desk) -> None:
    article = desk.article(1, "the-thao")
    save = press(await desk.ask(f"/sua {article.id}", admin=True), "Lưu")
    desk.storage.retract(article.id, desk.at)
    for reply in (await desk.ask(f"/sua {article.id}", admin=True), await desk.ask(action=save, admin=True)):
        assert shown(reply)[-1] == "Bài này đã được rút trước đó."


async def test_buttons_of_another_catalogue_are_old(desk: Desk) -> None:
    article = desk.article(1, "the-thao")
    asked = await desk.ask(f"/sua {article.id}", admin=True)
    fewer = dict(list(CATALOGUE.topics.items())[1:])
    desk.services = replace(desk.services, catalogue=replace(CATALOGUE, topics=fewer))
    assert "Nút này đã cũ" in (await desk.ask(action=press(asked, "Lưu"), admin=True)).text
    assert topics_of(desk, article) == ("the-thao",)
    assert desk.storage.topic_edits(0, 10) == []


async def test_a_topic_that_left_the_catalogue_is_not_taken_away_by_saving(desk: Desk) -> None:
    article = desk.article(1, "the-thao", "chu-de-rieng")
    asked = await desk.ask(f"/sua {article.id}", admin=True)
    await desk.ask(action=press(asked, "Lưu"), admin=True)
    assert topics_of(desk, article) == ("the-thao", "chu-de-rieng")


async def test_buttons_stay_within_what_messengers_take(desk: Desk) -> None:
    article = replace(desk.article(), id=10**14, topics=TOPICS)
    from handlers.correct import _action

    assert len(_action(CATALOGUE, article, 2 ** len(TOPICS) - 1, "save").encode()) <= ACTION_BYTES_MAX
