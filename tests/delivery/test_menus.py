"""Where there are no buttons: what is typed leads to what was meant, or to nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.delivery.menus import CHOICES_MAX, FRESH, Choice, Menu, choices_of, free, lines, picked, recall, remember
from bot.models import Button
from bot.news.vietnamese import fold, syllables
from handlers.base import Reply
from storage.base import Dialog

NOW = datetime(2026, 11, 28, 5, tzinfo=UTC)


def menu_of(*choices: Choice) -> Menu:
    return Menu(dict(enumerate(choices, 1)))


TOPICS = menu_of(
    Choice("⛔ Cảnh báo", "topics:on:canh-bao"),
    Choice("🏫 Giáo dục", "topics:on:giao-duc"),
    Choice("⚽ Thể thao", "topics:off:the-thao"),
    Choice("Sau ›", "topics:2", turns=True),
    Choice("Thôi", "never"),
)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("2", 2),
        (" 2. ", 2),
        ("(2)", 2),
        ("số 2", 2),
        ("so 2", 2),
        ("chọn 2", 2),
        ("hai", 2),
        ("Hai!", 2),
        ("ba", 3),
        ("bốn", 4),
        ("tư", 4),
        ("số năm", 5),
        ("two", 2),
        ("Giáo dục", 2),
        ("giao duc", 2),
        ("GIÁO DỤC.", 2),
        ("thể thao", 3),
        ("tiếp", 4),
        ("xem tiếp", 4),
        ("sau", 4),  # the sixth, were there one
        ("thôi", 5),
        ("6", None),
        ("0", None),
        ("100", None),
        ("giáo", None),
        ("gíao dục", None),  # other marks than those of the choice
        ("tin bão số 2", None),
        ("", None),
        ("2" * 500, None),
    ],
)
def test_a_number_its_word_or_the_choices_own_words_choose(said: str, number: int | None) -> None:
    assert picked(TOPICS, said) == (TOPICS.choices[number].action if number else None)


def test_numbers_are_said_as_people_say_them() -> None:
    menu = menu_of(*(Choice(f"Mục số {n} đây", f"a:{n}") for n in range(1, CHOICES_MAX + 1)))
    for said, number in (
        ("mười", 10),
        ("mười một", 11),
        ("mười lăm", 15),
        ("hai mươi", 20),
        ("hai mươi tư", 24),
        ("ba muoi lam", 35),
        ("99", 99),
    ):
        assert picked(menu, said) == f"a:{number}"


def test_what_could_be_two_choices_is_neither() -> None:
    storm, paper, bag = Choice("Bão", "a"), Choice("Báo", "b"), Choice("Bao", "c")
    menu = menu_of(storm, paper, bag)
    assert [picked(menu, word) for word in ("bão", "báo", "bao")] == ["a", "b", "c"]
    assert picked(menu_of(storm, paper), "bao") is None
    three = menu_of(Choice("Nhất", "1"), Choice("Ba", "2"), Choice("Nhì", "3"))
    assert [picked(three, word) for word in ("ba", "3", "nhì")] == [None, "3", "3"]


LABELS = st.text(st.sampled_from("abđêôơ ạảấ🏫-"), min_size=1, max_size=12)
MENUS = st.lists(LABELS, min_size=1, max_size=12).map(
    lambda labels: menu_of(*(Choice(label, f"a:{n}", turns=n == 3) for n, label in enumerate(labels, 1)))
)


@given(MENUS, st.text(max_size=30) | LABELS)
def test_any_answer_leads_to_a_choice_or_to_none(menu: Menu, said: str) -> None:
    assert picked(menu, said) in {None, *(choice.action for choice in menu.choices.values())}


@given(MENUS, st.data())
def test_a_number_that_is_shown_always_chooses_its_line(menu: Menu, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(menu.choices)))
    assert picked(menu, str(number)) == f"a:{number}"


@given(MENUS, st.data())
def test_the_words_of_a_choice_never_choose_another(menu: Menu, data: st.DataObject) -> None:
    choice = data.draw(st.sampled_from([*menu.choices.values()]))
    for said in (choice.label, fold(choice.label)):
        action = picked(menu, said)
        chosen = [each for each in menu.choices.values() if each.action == action]
        assert all(syllables(fold(each.label)) == syllables(fold(choice.label)) for each in chosen)


def test_a_reply_is_numbered_through_all_that_follows_it() -> None:
    rows = ((Button("Một", "a"), Button("Báo", url="https://bao.vn/1")), (Button("Hai", "b", active=True),))
    reply = Reply(Markup("x"), choices=rows, then=(Reply(Markup("y"), choices=((Button("Ba", "c"),),)),))
    assert {n: choice.action for n, choice in choices_of(reply).items()} == {1: "a", 2: "b", 3: "c"}
    assert str(lines(rows)) == "1. Một\n• Báo: https://bao.vn/1\n2. ✓ Hai"
    assert str(lines(reply.then[0].choices, free([1, 2]))) == "3. Ba"


def test_a_choice_that_is_a_number_keeps_it_and_the_others_count_on_behind() -> None:
    """The second page of a search: "6" is the sixth title, wherever its button stands."""
    found = tuple(Button(str(n), f"open:{n}") for n in range(6, 9))
    reply = Reply(choices=((Button("Ý bạn là “bão”?", "meant"),), found, (Button("‹ Trước", "back"),)))
    assert str(lines(reply.choices)) == "6 · 7 · 8\n9. Ý bạn là “bão”?\n10. ‹ Trước"
    menu = Menu(choices_of(reply))
    assert [picked(menu, said) for said in ("6", "số 8", "9", "10", "1")] == ["open:6", "open:8", "meant", "back", None]


def test_a_number_that_is_taken_is_not_given_again() -> None:
    one, two = ((Button("1", "a"), Button("Một", "b")),), ((Button("1", "c"), Button("Ba", "d")),)
    reply = Reply(choices=one, then=(Reply(choices=two),))
    assert {n: choice.action for n, choice in choices_of(reply).items()} == {1: "a", 2: "b", 3: "c", 4: "d"}
    assert [str(lines(one)), str(lines(two, 3))] == ["1\n2. Một", "3. 1\n4. Ba"]


def test_labels_are_text() -> None:
    assert str(lines(((Button("a < b & c", "x"),),))) == "1. a &lt; b &amp; c"


def test_a_menu_is_remembered_while_it_is_fresh_and_the_question_under_it_for_its_own_time() -> None:
    question = Dialog("loc", {"add": "must"}, NOW + timedelta(hours=1))
    kept = remember(TOPICS.choices, question, NOW)
    assert recall(kept, NOW) == Menu(TOPICS.choices, question)
    assert recall(kept, NOW + FRESH) == Menu({}, question)
    assert recall(kept, NOW + timedelta(hours=2)) == Menu({}, None)
    assert kept.until == question.until


def test_what_an_earlier_loa_remembered_is_no_menu_any_more() -> None:
    data = {"fresh": (NOW + FRESH).isoformat(), "choices": [["Giáo dục", "topics:on:giao-duc", False]]}
    assert recall(Dialog("menu", data, NOW + FRESH), NOW) == Menu({})


def test_a_menu_without_a_question_lasts_as_long_as_it_is_fresh() -> None:
    kept = remember(TOPICS.choices, None, NOW)
    assert (kept.until, recall(kept, NOW)) == (NOW + FRESH, TOPICS)
