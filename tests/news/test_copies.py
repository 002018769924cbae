"""Texts that are printed twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.news.copies import containment, is_copy, sketch
from tests.news.newsdays import NEWS

WORDS = st.lists(
    st.sampled_from(["bão", "sóng", "gió", "tàu", "cảng", "biển", "đảo", "lưới", "cá", "mực", "phao"]), max_size=60
)


def whole(at: int) -> str:
    return f"{NEWS[at].title}\n{NEWS[at].lead}\n{NEWS[at].body}"


def test_a_new_title_and_no_lead() -> None:
    assert is_copy(sketch(whole(0)), sketch(f"Lửa giữa đêm\n{NEWS[0].body}"))


def test_half_of_it() -> None:
    parts = NEWS[0].body.split(". ")
    assert is_copy(sketch(whole(0)), sketch(". ".join(parts[::2])))


def test_its_beginning_with_a_link() -> None:
    teaser = ". ".join(f"{NEWS[1].lead} {NEWS[1].body}".split(". ")[:3])
    assert is_copy(sketch(f"{NEWS[1].title}\n{teaser}\nĐọc tiếp: https://bao.example/1"), sketch(whole(1)))


def test_what_a_paper_puts_under_everything() -> None:
    assert is_copy(sketch(whole(2)), sketch(f"{whole(2)}\n{'Mời bạn đọc theo dõi báo trên các nền tảng khác. ' * 8}"))


def test_tone_style_and_case_do_not_count() -> None:
    assert containment(sketch("Hoà bình thuỷ triều khoẻ mạnh"), sketch("HÒA BÌNH THỦY TRIỀU KHỎE MẠNH")) in {0.0, 1.0}
    assert sketch("Hoà bình thuỷ triều khoẻ mạnh").tolist() == sketch("hòa bình thủy triều khỏe mạnh").tolist()


def test_two_papers_on_one_event_are_no_copies() -> None:
    assert not is_copy(sketch(whole(0)), sketch(whole(1)))


def test_a_phrase_that_everybody_uses_makes_no_copy() -> None:
    phrase = "Nguyên nhân vụ việc đang được cơ quan chức năng điều tra làm rõ."
    assert not is_copy(sketch(phrase), sketch(f"{whole(4)} {phrase}"))


def test_nothing_is_a_copy_of_nothing() -> None:
    assert containment(sketch(""), sketch("")) == 0
    assert not is_copy(sketch(""), sketch(whole(0)))


@given(WORDS, WORDS)
def test_a_part_is_contained_in_the_whole(part: list[str], rest: list[str]) -> None:
    one, other = sketch(" ".join(part)), sketch(" ".join([*part, *rest]))
    assert containment(one, other) == (1.0 if len(one) else 0.0)
    assert containment(one, other) == containment(other, one)
