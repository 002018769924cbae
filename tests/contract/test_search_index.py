"""The pure parts of search, which every database shares."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.models import Article
from bot.news.vietnamese import fold, nfc, syllables
from storage.search_index.documents import VERSION, document
from storage.search_index.snippets import as_written, snippet
from storage.search_index.suggesting import meant_by
from storage.search_index.wanted import PARTS_MAX, Part, Wanted, read_query
from storage.search_index.words import folded, pairs, written
from tests.contract.stories import NOW

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
        ("“bão số” 3", [("bao", "so"), ("3",)], []),
        ("30/4 P.Hạ", [("30", "4"), ("p", "ha")], []),
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
    assert ([part.words for part in wanted.parts], list(wanted.without)) == (parts, without)


def test_a_query_keeps_how_its_words_were_typed_in_one_tone_style() -> None:
    assert read_query("Hoà BÌNH 3").typed == ("hòa", "bình", "3")
    assert read_query("hoa binh").marked is False
    assert read_query("hoa bình").marked is True


@pytest.mark.parametrize("words", ["TP HCM", "tp.hcm", "TPHCM", "thành phố Hồ Chí Minh", "Sai Gon", "tp ho chi minh"])
def test_a_name_of_several_forms_is_one_part_with_all_of_them(words: str) -> None:
    [part] = read_query(words).parts
    assert {part.words, *part.others} == {
        ("tp", "hcm"),
        ("tphcm",),
        ("hcmc",),
        ("tp", "ho", "chi", "minh"),
        ("thanh", "pho", "ho", "chi", "minh"),
        ("sai", "gon"),
    }


def test_a_name_in_a_longer_query_leaves_the_rest_alone_and_quotes_mean_what_they_say() -> None:
    wanted = read_query("đường QN đẹp")
    assert [(part.words, part.others) for part in wanted.parts] == [
        (("duong",), ()),
        (("qn",), (("quang", "ninh"),)),
        (("dep",), ()),
    ]
    assert read_query('"TP HCM"').parts == (Part(("tp", "hcm"), quoted=True),)


def test_a_name_of_a_place_is_one_part_that_knows_what_it_names() -> None:
    named = (("Hoành Bồ", ("huyen-hoanh-bo",)), ("hoành", ("x",)))
    wanted = read_query("du lịch hoanh bo", named=named)
    assert [(part.words, part.places) for part in wanted.parts] == [
        (("du",), ()),
        (("lich",), ()),
        (("hoanh", "bo"), ("huyen-hoanh-bo",)),
    ]
    assert read_query('"hoành bồ"', named=named).parts == (Part(("hoành", "bồ"), quoted=True),)


def test_only_the_last_word_is_a_beginning_and_only_while_it_is_typed() -> None:
    assert [part.beginning for part in read_query("cầu ma", typing=True).parts] == [False, True]
    for finished in ("cầu ma ", "cầu ma.", '"cầu ma"'):
        assert not any(part.beginning for part in read_query(finished, typing=True).parts)
    assert not any(part.beginning for part in read_query("cầu ma").parts)


def test_words_run_together_stand_alone_when_loose_but_quotes_and_names_stay() -> None:
    parts = read_query('bão-mưa "gió to" Sài Gòn').parts
    assert [loose.words for part in parts for loose in part.loose()] == [
        ("bao",),
        ("mua",),
        ("gio", "to"),
        ("sai", "gon"),
    ]


@given(st.text() | texts)
def test_any_query_is_read_within_its_limits(words: str) -> None:
    wanted = read_query(words)
    assert len(wanted.parts) + len(wanted.without) <= PARTS_MAX
    assert all(re.fullmatch(r"[^\W_]+", word) for part in wanted.parts for word in part.words)
    assert len(wanted.words) == len(wanted.typed)


# --- what is indexed -----------------------------------------------------------------------------------------------


@given(texts)
def test_words_fold_one_by_one_and_stay_what_they_are(text: str) -> None:
    words = written(text)
    bare = folded(words)
    assert len(words) == len(bare)
    assert folded(bare) == bare
    assert [term.split("_") for term in pairs(bare)] == [list(two) for two in pairwise(bare)]


def test_no_phrase_reaches_from_the_title_into_the_lead() -> None:
    fields = document(Article(1, "i", "u", "bao", "Cầu mới", NOW, lead="thông xe", body="ở vịnh"))
    assert fields["text"] == ["cau moi", "thong xe", "o vinh"]
    assert " ".join(fields["pairs"]).split() == ["cau_moi", "thong_xe", "o_vinh"]
    assert " ".join(fields["marked"]).split() == ["cầu", "mới", "cầu_mới", "thông", "thông_xe", "ở", "vịnh", "ở_vịnh"]


def test_what_an_index_holds_changes_only_with_its_version() -> None:
    sample = "Đà Nẵng, hoà bình, ủy ban: ĂÂÊÔƠƯ ẵ ế ǔ ß ﬁ İ — Quảng Ninh 30/4, Ðồng Nai"
    fields = document(Article(7, "i", "u", "bao", sample, NOW, lead=sample, body=sample, topics=("a", "b")))
    assert (VERSION, blake2b(repr(sorted(fields.items())).encode(), digest_size=8).hexdigest()) == (
        2,
        "03eeeb6232bdbdb7",
    ), "what the index holds changed: raise VERSION, so that it is built anew"


# --- what is shown -------------------------------------------------------------------------------------------------


@given(texts, texts, st.integers(1, 40))
def test_a_snippet_is_a_piece_of_the_text_with_only_its_words_marked(words: str, text: str, length: int) -> None:
    wanted = read_query(words)
    shown = snippet(wanted, text, length)
    plain = Markup(re.sub("</?b>", "", shown)).unescape()
    piece = plain.removeprefix("… ").removesuffix(" …")
    assert piece in " ".join(nfc(text).split()) or plain in " ".join(nfc(text).split())
    asked = {word for part in wanted.parts for name in (part.words, *part.others) for word in name}
    for marked in re.findall("<b>(.*?)</b>", shown):
        assert {fold(syllable) for syllable in syllables(Markup(marked).unescape())} <= asked
    assert re.sub("</?b>", "", shown) == str(escape(plain)).replace("&#39;", "&#x27;").replace("&#34;", "&quot;")


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


def test_other_forms_of_a_name_are_marked_whole_and_beginnings_too() -> None:
    assert snippet(read_query("QN"), "Ninh ở Quảng Ninh") == Markup("Ninh ở <b>Quảng Ninh</b>")
    assert snippet(read_query("cầu ma", typing=True), "Mai qua cầu") == Markup("<b>Mai</b> qua <b>cầu</b>")


def test_without_a_word_the_beginning_is_shown() -> None:
    assert snippet(Wanted(), "Một hai ba", 2) == Markup("Một hai …")
    assert snippet(read_query("bão"), "") == Markup("")


# --- what was meant ------------------------------------------------------------------------------------------------

NEWS = [
    "Quảng Ninh cấm biển từ trưa nay",
    "Tàu du lịch Hạ Long nghỉ vì bão",
    "Du lịch Quảng Ninh đón khách đến Hạ Long",
    "Đông Triều mở hội, khách đi đường bộ",
    "Cẩm Phả mưa to, đường phố ngập",
]


def count(field: str, term: str) -> int:
    held: Counter[str] = Counter()
    for text in NEWS:
        words = folded(written(text))
        held.update(set(words if field == "text" else pairs(words)))
    return held[term]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quanng ninh", "quang ninh"),
        ("quag ninh", "quang ninh"),
        ("ha lnog", "ha long"),
        ("hạ lomg", "ha long"),
        ("quangninh", "quang ninh"),
        ("haj long", "ha long"),
        ("ddoong trieeuf", "dong trieu"),
        ("camaar phar", None),
        ("caamr phar", "cam pha"),
        ("d9uo7ng2 pho61", "duong pho"),
        ("quảng ninh", None),
        ("zzzz", None),
        ("", None),
        ("a b c d e f g h", None),
    ],
)
def test_what_was_probably_meant_by_a_slip(typed: str, meant: str | None) -> None:
    found = meant_by(folded(written(typed)), count)
    assert (" ".join(found) if found else None) == meant


@given(st.text(max_size=60) | texts)
def test_what_was_meant_stands_in_the_news(words: str) -> None:
    meant = meant_by(folded(written(words)), count)
    assert meant is None or all(count("pairs", pair) for pair in pairs(meant))


def test_what_was_meant_is_shown_as_an_article_writes_it() -> None:
    assert as_written(["quang", "ninh"], "Về Quảng Ninh") == "Quảng Ninh"
    assert as_written(["ha", "long", "quang"], "Quảng trường bên vịnh Hạ Long") == "Hạ Long Quảng"
    assert as_written(["xa"], "gần") == "xa"
