"""Whatever a person types or presses is answered: through real storage, never an exception, never a button too long."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models import Address
from handlers import router
from handlers.base import Reply, Services
from handlers.buttons import ACTION_BYTES_MAX
from handlers.understand import understand
from tests.handlers.talking import CATALOGUE, TITLES, actions, ask, words


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/start", "start", ""),
        ("/START@LoaBot", "start", ""),
        ("/moi du lịch", "moi", "du lịch"),
        ("/latest", "moi", ""),
        ("/moinhat", "moi", ""),
        ("/tin", "moi", ""),
        ("tin tức", "moi", ""),
        ("/cauhinh", "caidat", ""),
        ("/menu", "trogiup", ""),
        ("STOP", "tamdung", ""),
        ("dừng ạ", "tamdung", ""),
        ("Loa ơi, tin mới nhất đi", "moi", ""),
        ("loa oi tin moi nhe", "moi", ""),
        ("cảm ơn nhé!", "camon", ""),
        ("đổi ngôn ngữ", "ngonngu", "đổi ngôn ngữ"),
        ("tin Bãi Cháy", "moi", "Bãi Cháy"),
        ("tin Hạ Long", "moi", "Hạ Long"),  # which, is asked
        ("Tin tức về du lịch?", "moi", "du lịch"),
        ("tin bão số 9", "", "tin bão số 9"),
        ("đường đi", "", "đường đi"),
        ("/tim bão", "tim", "bão"),
        ("/tìm bão", "tim", "bão"),
        ("/search bao", "tim", "bao"),
        ("/theo dõi bão số 3", "theodoi", "bão số 3"),
        ("/FOLLOW du lich", "theodoi", "du lich"),
        ("theo doi du lich", "theodoi", "du lich"),
        ("/bo du lịch", "bo", "du lịch"),
        ("/chủ đề", "chude", ""),
        ("/cai dat", "caidat", ""),
        ("/ngonngu english", "ngonngu", "english"),
        ("/help", "trogiup", ""),
        ("trợ giúp", "trogiup", ""),
        ("/dulieu", "dulieu", ""),
        ("/xoa", "xoa", ""),
        ("/thongbao Chào", "thongbao", "Chào"),
        ("thôi", "thoi", ""),
        ("giá than hôm nay", "", "giá than hôm nay"),
        ("bão số 9", "", "bão số 9"),
        ("/khongco", "?", "khongco"),
    ],
)
def test_what_people_type_is_understood(text: str, command: str, rest: str) -> None:
    said = understand(text, CATALOGUE, "LoaBot")
    assert said is not None
    assert (said.command, said.words) == (command, rest)


async def test_an_unknown_command_is_answered_with_one_that_there_is_in_the_persons_language(
    services: Services,
) -> None:
    assert "Bạn thử /theodoi nhé" in words(await ask(services, "/theodio"))
    assert words(await ask(services, "/zzzzz")) == "Loa chưa biết lệnh /zzzzz."
    await ask(services, "/ngonngu english")
    assert "Try /follow." in words(await ask(services, "/theodio"))


@pytest.mark.parametrize("typed", ["😀😀", "...", "/tim 🌊", "-“”"])
async def test_what_holds_no_letter_is_not_searched_for(services: Services, typed: str) -> None:
    assert "Loa chỉ đọc được chữ" in words(await ask(services, typed))


@pytest.mark.parametrize("typed", ["x" * 41, "x"])
async def test_a_keyword_too_long_or_too_short_is_told_its_limits(services: Services, typed: str) -> None:
    reply = await ask(services, f"/theodoi {typed}")
    assert words(reply).startswith("Từ khóa cần từ 2 đến 40 ký tự.")


async def test_the_only_thing_found_is_opened_by_name_and_several_by_number(services: Services) -> None:
    only = await ask(services, "/tim tàu khách")
    assert only.choices[0][0].label == "Xem bài"
    assert TITLES[1] in words(await ask(services, action=actions(only)[0]))
    several = await ask(services, "/tim một đoạn dẫn")
    assert [button.label for button in several.choices[0]] == ["1", "2", "3"]


async def test_where_nothing_is_new_yet_the_way_to_hear_of_it_is_offered(services: Services) -> None:
    nothing = await ask(services, "tin Bãi Cháy")
    assert "theo dõi để Loa nhắn khi có tin" in words(nothing)
    assert "Theo dõi 📍 phường Bãi Cháy" in nothing.choices[0][0].label
    await ask(services, action=actions(nothing)[0])
    assert "quay lại sau ít phút" in words(await ask(services, "tin Bãi Cháy"))


async def test_who_follows_nothing_is_not_told_that_nothing_is_deleted(services: Services) -> None:
    assert "Loa lưu về bạn? Việc" in words(await ask(services, "/xoa"))
    await ask(services, "/theodoi du lịch")
    assert "về bạn, gồm 1 mục đang theo dõi? Việc" in words(await ask(services, "/xoa"))


async def test_three_taps_subscribe_and_show_the_newest(services: Services) -> None:
    assert "mình là Loa" in words(await ask(services, "/start"))
    assert (await ask(services, action="start:on:du-lich")).edit
    done = await ask(services, action="start:done")
    assert "Du lịch" in words(done)
    assert TITLES[1] in words(done)


async def test_following_by_words_stopping_and_everything_again(services: Services) -> None:
    assert "Từ nay" in words(await ask(services, "/theodoi bão số 9"))
    assert "rồi" in words(await ask(services, "/theodoi bão số 9"))
    assert "bão số 9" in words(await ask(services, "/theodoi"))
    assert "Đã bỏ" in words(await ask(services, "/bo bão số 9"))
    assert "chưa theo dõi gì" in words(await ask(services, "/theodoi"))


async def test_search_finds_without_marks_and_narrows(services: Services) -> None:
    assert TITLES[0] in words(await ask(services, "cam bien"))
    assert TITLES[0] in words(await ask(services, "/tim cấm biển chude:thời tiết tu:19/11"))
    assert "Chưa có bài nào" in words(await ask(services, "/tim cấm biển chude:thể thao"))


async def test_the_latest_turns_page_after_page(services: Services) -> None:
    first = await ask(services, "/moi")
    assert first.cards[0].article.title == TITLES[0]
    older = next(action for action in actions(first) if action.startswith("moi:"))
    second = await ask(services, action=older)
    assert second.edit
    assert second.cards[0].article.title == TITLES[1]


async def test_only_admins_announce_and_a_double_press_sends_once(services: Services) -> None:
    assert "quản trị" in words(await ask(services, "/thongbao Chào"))
    preview = await ask(services, "/thongbao Chào cả nhà", admin=True)
    assert "Chào cả nhà" in words(preview)
    go = next(action for action in actions(preview) if action.startswith("cast:go"))
    assert "quản trị" in words(await ask(services, action=go))
    assert "Đang gửi" in words(await ask(services, action=go, admin=True))
    assert "đã được xử lý" in (await ask(services, action=go, admin=True)).toast


async def test_settings_language_data_and_erasing(services: Services) -> None:
    assert "Ảnh: không" in words(await ask(services, action="set:pictures:off"))
    assert "English" in words(await ask(services, "/ngonngu english"))
    data = await ask(services, "/dulieu")
    assert data.file is not None
    assert b"Lan" in data.file.content
    yes = next(action for action in actions(await ask(services, "/xoa")) if action.startswith("erase:yes"))
    await ask(services, action=yes)
    assert services.db.storage.subscriber_at(Address("web", "a")) is None


async def test_less_of_this_hides_a_paper_and_takes_it_back(services: Services) -> None:
    asked = await ask(services, action="less:1")
    paper = next(action for action in actions(asked) if action.startswith("mute:source"))
    how_long = await ask(services, action=paper)
    hidden = await ask(services, action=next(action for action in actions(how_long) if action.endswith(":7")))
    assert "đến 10:00 ngày 27/11" in words(hidden)
    undo = next(action for action in actions(hidden) if action.startswith("unmute"))
    assert "sẽ lại đến" in words(await ask(services, action=undo))


async def test_every_button_that_is_offered_is_understood_and_short(services: Services) -> None:
    """Walks all buttons from a few beginnings, each kind of button once."""
    waiting = []
    for text in ("/start", "/chude", "/nguon", "/caidat", "/trogiup", "/moi", "cam bien", "/theodoi bão", "/dulieu"):
        waiting += actions(await ask(services, text, admin=True))
    walked: set[str] = set()
    while waiting:
        action = waiting.pop()
        assert len(action.encode()) <= ACTION_BYTES_MAX
        kind = re.sub(r"\d+", "0", ":".join(action.split(":")[:2]))
        if kind in walked:
            continue
        walked.add(kind)
        reply = await ask(services, action=action, admin=True)
        assert "Nút này đã cũ" not in words(reply), action
        waiting += actions(reply)
    assert len(walked) > 20


def says_something(reply: Reply) -> bool:
    return bool(reply.text.striptags() or reply.cards or reply.toast or reply.file)


@given(st.one_of(st.text(max_size=60), st.sampled_from(sorted(router.COMMANDS)).map("/{} x:y".format)), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
async def test_any_text_gets_an_answer(services: Services, text: str, admin: bool) -> None:
    assert says_something(await ask(services, text, admin=admin))


FAMILIES = st.sampled_from(sorted(router.ACTIONS))
PARTS = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["on", "off", "go", "1", "999999999999"])), max_size=4)


@given(FAMILIES, PARTS, st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
async def test_any_button_gets_an_answer(services: Services, family: str, parts: list[str], admin: bool) -> None:
    assert says_something(await ask(services, action=":".join([family, *parts]), admin=admin))


async def test_an_unknown_button_is_answered_kindly(services: Services) -> None:
    assert "Nút này đã cũ" in words(await ask(services, action="from:last:year"))
