"""The pure part of search, which every database shares."""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.news.vietnamese import fold, nfc, syllables
from storage.search_index import (
    INDEX_VERSION,
    PARTS_MAX,
    Wanted,
    accent_score,
    fts5_query,
    index_text,
    read_query,
    snippet,
)

WORDS = [
    "bão",
    "báo",
    "Bão",
    "bao",
    "đồng",
    "bằng",
    "hoà",
    "hòa",
    "số",
    "3",
    "so",
    "<b>",
    "&amp;",
    "…",
    "-",
    '"',
    "\n\n",
    "🌀",
    "TP.HCM",
]
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=120).map(" ".join)


@pytest.mark.parametrize(
    ("words", "parts", "without"),
    [
        ("Bão số 3", [("bao",), ("so",), ("3",)], []),
        ('"bão số" 3', [("bao", "so"), ("3",)], []),
        ("30/4 TP.HCM", [("30", "4"), ("tp", "hcm")], []),
        ("bão -mưa", [("bao",)], [("mua",)]),
        ('bão -"mưa to"', [("bao",)], [("mua", "to")]),
        ("bão-mưa", [("bao", "mua")], []),
        ('bão "số', [("bao",), ("so",)], []),
        ("-mưa", [], [("mua",)]),
        ("* ( ) - … 🌀", [], []),
    ],
)
def test_a_query_is_read_as_people_mean_it(
    words: str, parts: list[tuple[str, ...]], without: list[tuple[str, ...]]
) -> None:
    wanted = read_query(words)
    assert (list(wanted.parts), list(wanted.without)) == (parts, without)


def test_a_query_keeps_how_its_words_were_typed_in_one_tone_style() -> None:
    assert read_query("Hoà BÌNH 3").typed == ("hòa", "bình", "3")
    assert read_query("hoa binh").marked is False
    assert read_query("hoa bình").marked is True


def test_neighbours_join_without_changing_what_is_found() -> None:
    assert fts5_query(read_query("bão số 3")) == '"bao" AND "so" AND "3" AND ("bao" OR "bao so" OR "so 3")'
    assert fts5_query(read_query("bão -mưa")) == '("bao") NOT ("mua")'
    assert fts5_query(read_query("-mưa")) is None


@given(st.text() | texts)
def test_any_query_is_read_within_its_limits(words: str) -> None:
    wanted = read_query(words)
    assert len(wanted.parts) + len(wanted.without) <= PARTS_MAX
    assert all(re.fullmatch(r"[^\W_]+", syllable) for part in wanted.parts for syllable in part)
    assert sum(map(len, wanted.parts)) == len(wanted.typed)


@given(texts, texts, st.integers(1, 40))
def test_a_snippet_is_a_piece_of_the_text_with_only_its_words_marked(words: str, text: str, length: int) -> None:
    wanted = read_query(words)
    shown = snippet(wanted, text, length)
    plain = Markup(re.sub("</?b>", "", shown)).unescape()
    piece = plain.removeprefix("… ").removesuffix(" …")
    assert piece in " ".join(nfc(text).split()) or plain in " ".join(nfc(text).split())
    asked = {syllable for part in wanted.parts for syllable in part}
    for marked in re.findall("<b>(.*?)</b>", shown):
        assert {fold(syllable) for syllable in syllables(Markup(marked).unescape())} <= asked
    assert re.sub("</?b>", "", shown) == str(escape(plain)).replace("&#39;", "&#x27;").replace("&#34;", "&quot;")


@given(texts, st.integers(0, 300))
def test_scores_are_never_below_what_a_rank_is_worth(text: str, rank: int) -> None:
    score = accent_score(read_query("bão số 3"), text, rank)
    assert 5 / (10 + rank) <= score <= 4 + 5 / (10 + rank)


def test_a_word_found_late_in_a_long_text_is_shown_with_its_surroundings() -> None:
    text = " ".join(["chữ"] * 400) + " rồi bão số 3 đổ bộ " + " ".join(["nữa"] * 400)
    shown = snippet(read_query("bão số 3"), text)
    assert "<b>bão số 3</b>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(syllables(shown.striptags())) == 32


def test_the_piece_with_the_most_different_words_is_shown() -> None:
    text = f"bão ở xa. {'Chữ khác. ' * 60} Hôm qua bão gần bờ."
    assert "<b>bão</b> gần <b>bờ</b>" in snippet(read_query("bão bờ"), text)


def test_look_alikes_are_marked_only_where_the_typed_word_is_missing() -> None:
    assert snippet(read_query("bão"), "Nhà báo nói về bão") == Markup("Nhà báo nói về <b>bão</b>")
    assert snippet(read_query("bão"), "Nhà báo") == Markup("Nhà <b>báo</b>")
    assert snippet(read_query("bao so 3"), "Bão số 3 so với") == Markup("<b>Bão số 3 so</b> với")
    assert snippet(read_query("hoà"), "Hòa bình") == Markup("<b>Hòa</b> bình")


def test_without_a_word_the_beginning_is_shown() -> None:
    assert snippet(Wanted(), "Một hai ba", 2) == Markup("Một hai …")
    assert snippet(read_query("bão"), "") == Markup("")


def test_the_words_as_typed_and_side_by_side_score_highest() -> None:
    wanted = read_query("cơn bão")
    order = ["Cơn bão", "bão và cơn mưa", "cơn mưa", "con bao"]
    scores = [accent_score(wanted, text, 0) for text in order]
    assert all(better > worse for better, worse in pairwise(scores))


def test_what_an_index_holds_changes_only_with_its_version() -> None:
    sample = "Đà Nẵng, hoà bình, ủy ban: ĂÂÊÔƠƯ ẵ ế ǔ ß ﬁ İ — Quảng Ninh 30/4, Ðồng Nai"
    assert (INDEX_VERSION, blake2b(index_text(sample).encode(), digest_size=8).hexdigest()) == (
        1,
        "4d744835301ab70f",
    ), "fold() changed: raise INDEX_VERSION, so that what is stored is indexed anew"
