"""Loa among several people: a group's administrators decide, each thread is a subscriber of its own."""

from __future__ import annotations

from pathlib import Path

from bot.app import Loa
from bot.models import Address, Subscriber
from tests.fakes.telegram import FakeTelegram, Message, Place, Refuse, errors
from tests.flow.conftest import ADMIN_ID, hears, running, until
from tests.messengers.pictures import png


def texts(place: Place) -> list[str]:
    return [message.text for message in place.messages]


async def said(place: Place, holds: str, times: int = 1) -> Message:
    await until(lambda: sum(holds in text for text in texts(place)) >= times)
    return [message for message in place.messages if holds in message.text][-1]


async def test_everybody_reads_and_administrators_decide(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    group, boss, guest = fake.place("Tổ 5"), fake.person("Hà"), fake.person("Lan")
    group.makes_admin(boss)
    async with running(fake, tmp_path / "loa.db", papers):
        group.takes_bot_in(boss)
        guest.says("/trogiup", where=group)
        await said(group, "Loa giúp được gì")
        guest.says("/theodoi thể thao", where=group)
        await said(group, "chỉ quản trị viên")
        boss.says("/theodoi thể thao", where=group)
        await said(group, "Từ nay")
    asked = fake.called("getChatMember")
    assert sorted(call.number("user_id") for call in asked) == sorted([boss.id, guest.id])


async def test_a_menu_is_its_openers(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    group, boss, other, guest = fake.place("Tổ 5"), fake.person("Hà"), fake.person("Tú"), fake.person("Lan")
    for each in (boss, other):
        group.makes_admin(each)
    async with running(fake, tmp_path / "loa.db", papers):
        group.takes_bot_in(boss)
        boss.says("/caidat", where=group)
        menu = await said(group, "Cài đặt")
        pressed = [each.presses(menu, "Giờ yên tĩnh") for each in (other, guest)]
        await until(lambda: all(query.answer is not None for query in pressed))
        assert all("người khác mở" in (query.answer or "") for query in pressed)
        assert not menu.edited
        boss.presses(menu, "Giờ yên tĩnh")
        await until(lambda: menu.edited)


async def test_whoever_cannot_be_asked_about_changes_nothing(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    group, boss = fake.place("Tổ 5"), fake.person("Hà")
    async with running(fake, tmp_path / "loa.db", papers):
        group.takes_bot_in(boss)
        fake.order(Refuse(errors.bad("CHAT_ADMIN_REQUIRED")), method="getChatMember")
        boss.says("/theodoi thể thao", where=group)
        await said(group, "chưa hỏi được Telegram")
        group.makes_admin(boss)
        boss.says("/theodoi thể thao", where=group)  # what was not known is asked again
        await said(group, "Từ nay")


async def test_each_thread_is_a_subscriber_and_a_closed_one_pauses_alone(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    forum, boss, operator = fake.place("Diễn đàn"), fake.person("Hà"), fake.person("Minh", id=ADMIN_ID)
    forum.makes_admin(boss)
    operator.starts()
    weather, sport = forum.opens_thread(), forum.opens_thread()
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        forum.takes_bot_in(boss)
        boss.says("/theodoi thời tiết", where=forum, thread=weather)
        await said(forum, "Từ nay")
        boss.says("/theodoi thể thao", where=forum, thread=sport)
        await said(forum, "Từ nay", times=2)
        await until(lambda: any(m.preview and m.thread == weather for m in forum.messages))
        forum.closes_thread(weather)

        def at(thread: int) -> Subscriber:
            found = loa.db.storage.subscriber_at(Address("telegram", str(forum.id), str(thread)))
            assert found is not None
            return found

        await until(lambda: at(weather).paused == "thread_closed")
        assert at(sport).paused is None
        assert "Diễn đàn" in (await hears(operator, "một chủ đề của nhóm đã đóng")).text
        forum.chat.threads[weather] = True
        boss.says("/moi", where=forum, thread=weather)
        await hears(operator, "đã ổn trở lại")
        assert at(weather).paused is None
    told = [message for message in forum.messages if message.preview]
    assert {message.thread for message in told} <= {weather, sport}


async def test_who_calls_it_by_its_name_is_answered_and_who_answers_a_card_is_left_alone(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    group, guest = fake.place("Tổ 5"), fake.person("Lan")
    fake.state.privacy = False  # as an administrator Loa hears everything
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        group.takes_bot_in(guest)
        await said(group, "Chào cả nhà")
        await until(lambda: loa.db.storage.article_count() >= 20)
        loa.db.storage.follow_search()
        guest.says("@LoaQuangNinhBot học phí", where=group)
        found = await said(group, "học phí")
        guest.says("đúng rồi, học phí cao thật", where=group, answering=found)
        guest.says("mail tới lan@LoaQuangNinhBotnet.vn học phí", where=group)
        guest.sends_photo(png(), "@loaquangninhbot trợ giúp", where=group)
        await said(group, "Loa giúp được gì")
        guest.says("@LoaQuangNinhBot", where=group)
        await said(group, "Bạn tìm gì?")
        assert sum("học phí" in text.splitlines()[0] for text in texts(group)) == 1


async def test_a_guest_changes_nothing_with_an_address_either(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    group, boss, guest = fake.place("Tổ 5"), fake.person("Hà"), fake.person("Lan")
    group.makes_admin(boss)
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        group.takes_bot_in(boss)
        guest.says("/start@LoaQuangNinhBot t-the-thao", where=group)
        await said(group, "chỉ quản trị viên")
        boss.says("/start@LoaQuangNinhBot t-the-thao", where=group)
        await said(group, "Từ nay")
        assert [each.value for each in loa.db.storage.subscriptions(_at(loa, group).id)] == ["the-thao"]


async def test_an_anonymous_administrator_opens_a_menu_that_administrators_press(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    group, boss, guest = fake.place("Tổ 5"), fake.person("Hà"), fake.person("Lan")
    group.makes_admin(boss)
    async with running(fake, tmp_path / "loa.db", papers):
        group.takes_bot_in(boss)
        group.posts("/caidat")
        menu = await said(group, "Cài đặt")
        refused = guest.presses(menu, "Giờ yên tĩnh")
        await until(lambda: refused.answer is not None)
        assert "chỉ quản trị viên" in (refused.answer or "")
        boss.presses(menu, "Giờ yên tĩnh")
        await until(lambda: menu.edited)


async def test_who_is_no_administrator_any_more_changes_nothing_at_once(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    group, boss, owner = fake.place("Tổ 5"), fake.person("Hà"), fake.person("Tú")
    for each in (boss, owner):
        group.makes_admin(each)
    async with running(fake, tmp_path / "loa.db", papers):
        group.takes_bot_in(owner)
        boss.says("/theodoi thể thao", where=group)
        await said(group, "Từ nay")
        group.unmakes_admin(boss, by=owner)
        boss.says("/theodoi du lịch", where=group)
        await said(group, "chỉ quản trị viên")


async def test_thrown_out_everything_rests_and_comes_back_with_the_bot(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    forum, boss = fake.place("Diễn đàn"), fake.person("Hà")
    forum.makes_admin(boss)
    thread, closed, resting = (forum.opens_thread() for _ in range(3))
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        forum.takes_bot_in(boss)
        for at, words in ((thread, "du lịch"), (closed, "thời tiết"), (resting, "y tế")):
            boss.says(f"/theodoi {words}", where=forum, thread=at)
        await said(forum, "Từ nay", times=3)
        boss.says("/tamdung", where=forum, thread=resting)
        await until(lambda: _at(loa, forum, resting).paused == "asked")
        loa.db.storage.pause(_at(loa, forum, closed).id, "thread_closed", _at(loa, forum).created_at)
        forum.kicks_bot(boss)
        await until(lambda: _at(loa, forum, thread).paused == "blocked" and _at(loa, forum).paused == "blocked")
        forum.takes_bot_in(boss)
        await said(forum, "Chào cả nhà", times=1)
        await until(lambda: _at(loa, forum, thread).paused is None and _at(loa, forum).paused is None)
        await until(lambda: _at(loa, forum, resting).paused == "asked")
        assert _at(loa, forum, closed).paused == "thread_closed"
        forum.reopens_thread(closed, boss)
        await until(lambda: _at(loa, forum, closed).paused is None)
        unknown = forum.opens_thread()
        forum.reopens_thread(unknown, boss)
        boss.says("/trogiup", where=forum)
        await said(forum, "Loa giúp được gì")
        assert loa.db.storage.subscriber_at(Address("telegram", str(forum.id), str(unknown))) is None


async def test_a_group_that_moves_takes_everything_along_whatever_is_told_of_the_old_one(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    group, boss = fake.place("Tổ 5", "group"), fake.person("Hà")
    group.makes_admin(boss)
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        group.takes_bot_in(boss)
        boss.says("/theodoi thời tiết", where=group)
        await said(group, "Từ nay")
        fake.state.change_membership(group.chat, boss.user, "member", "left")
        await until(lambda: _at(loa, group).paused == "blocked")
        moved = group.migrates(boss)
        moved.makes_admin(boss)
        boss.says("/theodoi du lịch", where=moved)
        await said(moved, "Từ nay")
        await until(lambda: loa.db.storage.subscriber_at(Address("telegram", str(group.id))) is None)
        stored = _at(loa, moved)
        assert stored.paused is None
        followed = {each.value for each in loa.db.storage.subscriptions(stored.id)}
        assert followed == {"thoi-tiet", "du-lich"}
        await until(lambda: any(message.preview for message in moved.messages))


async def test_the_general_thread_of_a_forum_rests_while_it_is_closed(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    forum, boss, operator = fake.place("Diễn đàn"), fake.person("Hà"), fake.person("Minh", id=ADMIN_ID)
    forum.makes_admin(boss)
    operator.starts()
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        forum.takes_bot_in(boss)
        boss.says("/theodoi thời tiết", where=forum)
        await said(forum, "Từ nay")
        forum.opens_thread()  # the group is a forum now, and its subscriber the general thread's
        forum.chat.trouble = errors.bad("TOPIC_CLOSED")
        await until(lambda: _at(loa, forum).paused == "thread_closed")
        assert "Diễn đàn" in (await hears(operator, "một chủ đề của nhóm đã đóng")).text
        forum.chat.trouble = None
        fake.state.hear(fake.state.post(forum.chat, boss.user, service={"forum_topic_reopened": {}}))
        await until(lambda: _at(loa, forum).paused is None)
        assert sum("trở lại" in text for text in texts(forum)) == 0


def _at(loa: Loa, place: Place, thread: int | None = None) -> Subscriber:
    found = loa.db.storage.subscriber_at(Address("telegram", str(place.id), str(thread or "")))
    assert found is not None
    return found
