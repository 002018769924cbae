"""Words that an article must say, or must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.filters import CHARACTERS_MAX, Filters, Misread, Stopped, parse_filters, says, stopped, write_filters
from bot.models import Settings
from bot.news.vietnamese import fold, nfc

STORM = "Bão số 3 vào vịnh Hạ Long. Cầu Bãi Cháy cấm xe máy khi gió giật cấp 8."


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("bão", "Bão số 3 vào bờ", True),
        ("bão", "Họp báo sáng nay", False),  # typed with marks: marks count
        ("bao", "Họp báo sáng nay", True),  # typed without: they do not
        ("bao", "Bảo tàng Quảng Ninh", True),
        ("bão", "bao gạo", False),
        ("hòa bình", "Hoà Bình mùa này", True),  # the tone on either vowel
        ("hoa binh", "Hoà Bình mùa này", True),
        ("điện", "Điện lực, điện gió", True),
        ("dien", "Điện lực", True),
        ("dien", "Diễn viên", True),
        ("điện", "Diễn viên", False),
        ("hạ long", "phường Hạ-Long", True),
        ("hạ long", "Hạ tầng Long An", False),
        ("ha", "Nhà máy", False),  # whole syllables
        ("công an", "(Công an) phường", True),
        ("COVID-19", "dịch covid 19 đã qua", True),
        ("hạ long", "Ha\u0323 Long", True),  # decomposed
        ("!!!", "Thật ư!!!", False),
        ("", "bất cứ gì", False),
    ],
)
def test_keywords_are_found_as_a_reader_means_them(keyword: str, text: str, found: bool) -> None:
    assert says(text, keyword) is found


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), None),
        (Settings(must=("bão", "hạ long")), None),
        (Settings(must=("bão", "cẩm phả")), Stopped("must", "cẩm phả")),
        (Settings(must=("báo",)), Stopped("must", "báo")),  # marks as typed
        (Settings(must=("bao",)), None),
        (Settings(must=("long cầu",)), None),  # words side by side, whatever stands between them
        (Settings(must=("long bãi",)), Stopped("must", "long bãi")),
        (Settings(any_of=("lũ", "xe máy")), None),
        (Settings(any_of=("lũ", "xe đạp")), Stopped("any", "lũ")),
        (Settings(none_of=("bóng đá",)), None),
        (Settings(none_of=("bóng đá", "xe máy")), Stopped("not", "xe máy")),
        (Settings(none_of=("má",)), None),  # whole syllables
        (Settings(must=("lũ",), none_of=("bão",)), Stopped("must", "lũ")),
        (Settings(must=("bão",), any_of=("gió",), none_of=("nắng",)), None),
    ],
)
def test_the_first_rule_that_stops_an_article_is_named(settings: Settings, expected: Stopped | None) -> None:
    assert stopped(settings, STORM) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('+bão "Hạ Long" -bóng đá -"bất động sản"', Filters(("bão",), ("Hạ Long",), ("bóng đá", "bất động sản"))),
        ("+bão, lũ, -U-23", Filters(("bão",), ("lũ",), ("U-23",))),
        ("bão\nlũ; mưa", Filters(any_of=("bão", "lũ", "mưa"))),
        ("bất động sản", Filters(any_of=("bất động sản",))),
        ("+ bão – bóng đá \u2212 tennis — golf", Filters(("bão",), (), ("bóng đá", "tennis", "golf"))),
        ("+“Hạ Long” «Cẩm Phả»", Filters(("Hạ Long",), ("Cẩm Phả",))),
        ('"Hạ Long"bão', Filters(any_of=("Hạ Long", "bão"))),
        ('+"bão, lũ"', Filters(("bão, lũ",))),
        ('màn hình 24", C++', Filters(any_of=("màn hình 24", "C++"))),
        ("+Hạ   Long, +hạ-long", Filters(("Hạ Long",))),
        ("+ba\u0303o", Filters(("bão",))),
        ("bão, bao", Filters(any_of=("bão", "bao"))),  # marks make two of them
        (",, +bão ,", Filters(("bão",))),
    ],
)
def test_filters_are_read_as_people_type_them(typed: str, expected: Filters) -> None:
    assert parse_filters(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Misread("nothing")),
        (" ,\n", Misread("nothing")),
        ("+", Misread("no_word", "+")),
        ("bão, -!!!", Misread("no_word", "-!!!")),
        ('+"" bão', Misread("no_word", '+""')),
        ("bão, " + "a" * 61, Misread("too_long", "a" * 60)),
        ('+"bão', Misread("open_quote", '"bão')),
        ("+bão, -Bão", Misread("twice", "Bão")),
        ("+thuỷ, thủy", Misread("twice", "thủy")),
        (", ".join(map(str, range(21))), Misread("too_many")),
    ],
)
def test_what_is_no_filter_says_why(typed: str, expected: Misread) -> None:
    assert parse_filters(typed) == expected


def test_as_much_as_is_allowed_is_read() -> None:
    assert parse_filters("+" + "a" * 60) == Filters(("a" * 60,))
    assert parse_filters(", ".join(map(str, range(20)))) == Filters(any_of=tuple(map(str, range(20))))
    assert parse_filters(", ".join(["bão"] * 50)) == Filters(any_of=("bão",))


TYPED = st.text(alphabet="ab ãB0+-–,;\n\"“”!_'.", max_size=80) | st.text(max_size=80)


@given(TYPED)
def test_what_was_read_is_written_so_that_it_reads_the_same(typed: str) -> None:
    read = parse_filters(typed)
    if isinstance(read, Filters):
        assert parse_filters(write_filters(read)) == read
        assert write_filters(Settings(must=read.must, any_of=read.any_of, none_of=read.none_of)) == write_filters(read)


@given(TYPED)
def test_whatever_is_typed_gives_clean_phrases_or_says_why(typed: str) -> None:
    read = parse_filters(typed)
    if isinstance(read, Misread):
        assert len(read.words) <= CHARACTERS_MAX
        return
    phrases = [*read.must, *read.any_of, *read.none_of]
    assert 1 <= len(phrases) <= 20
    for phrase in phrases:
        assert phrase == nfc(" ".join(phrase.split()))
        assert len(phrase) <= CHARACTERS_MAX
        assert says(phrase, phrase)


PHRASES = st.sampled_from(["bão", "bao", "Bảo", "hạ long", "ha long", "long", "lũ quét", "8", "quét 8"])
TEXTS = st.lists(st.sampled_from(["bão", "bao", "bảo", "hạ", "long", "lũ", "quét", "8", "."]), max_size=8).map(" ".join)


@given(st.lists(PHRASES, max_size=2), st.lists(PHRASES, max_size=2), st.lists(PHRASES, max_size=2), TEXTS)
def test_an_article_passes_if_it_says_all_and_one_and_none(
    must: list[str], any_of: list[str], none_of: list[str], text: str
) -> None:
    words = text.replace(".", " ").split()

    def stands(phrase: str) -> bool:
        sought, here = phrase.lower().split(), words
        if fold(phrase) == phrase.lower():
            here = [fold(word) for word in here]
        return any(here[at : at + len(sought)] == sought for at in range(len(here)))

    settings = Settings(must=tuple(must), any_of=tuple(any_of), none_of=tuple(none_of))
    wanted = all(map(stands, must)) and (not any_of or any(map(stands, any_of))) and not any(map(stands, none_of))
    assert (stopped(settings, text) is None) == wanted
