"""Where sentences end."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.sentences import sentences
from tests.news.hard_cases import HardCase, agreement, hard_cases

CASES = hard_cases()
NOT_YET = {  # each would cost another: a brand's inner point looks like a lost space, a name like the word it is made of
    "Kết nối Wi.Fi miễn phí ở bến xe.",
    "Công ty Yazaki Ltd. ¦Nhà máy ở Đông Mai tuyển 2.000 người.",
}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.marked not in NOT_YET], ids=lambda case: case.text[:40]
)
def test_a_sentence_ends_where_a_reader_would_end_it(case: HardCase) -> None:
    assert [sentence.text for sentence in sentences(case.text)] == list(case.sentences)


def test_of_two_hundred_hard_cases_ninety_nine_of_a_hundred_boundaries_are_right() -> None:
    assert len({case.text for case in CASES}) >= 200
    assert agreement(CASES, lambda text: [sentence.text for sentence in sentences(text)]).share >= 0.99


def test_nothing_comes_of_nothing() -> None:
    assert sentences("") == ()
    assert sentences(" \n\t\u00a0 \n") == ()


_PIECES = st.sampled_from(
    [
        "TP.",
        "ThS.",
        "v.v.",
        "…",
        "...",
        '"',
        "“",
        "”",
        "?",
        "!",
        ".",
        " ",
        "\n",
        "\r\n",
        "- ",
        "A.",
        "Hạ Long",
        "nói",
        "23.000",
        "14/7/2021",
        "(",
        ")",
        "\u2028",
        "\xa0",
        "đ/c",
        "Theo",
        ".vn",
        "1.",
        "AIDS.Dự",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_offsets_point_at_the_sentence_and_only_white_space_lies_between(text: str) -> None:
    end = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert text[end : sentence.start].strip() == ""
        assert "\n" not in sentence.text
        end = sentence.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    "piece",
    [".", ". ", '."', 'a."', "A.", "a. ", "...", "… ", '"', ")", " ", "TP.", "1.", ".A", "a.B", "?!", "-", "\n"],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = "Đầu câu" + piece * (length // len(piece))
        begin = time.process_time()
        sentences(text)
        return time.process_time() - begin

    gc.disable()  # it would go through what the tests before left
    try:
        assert min(seconds(200_000), seconds(200_000)) < 20 * max(seconds(20_000), 0.02)
    finally:
        gc.enable()
