from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.delivery.markup import Run, Tag, length, measure, plain, runs, visible, write
from bot.delivery.split import shorten, split
from bot.messengers.base import Unit

TAGS = {"b", "i", "u", "s", "code", "a", "blockquote"}


class Reader(HTMLParser):
    """A second reader of the markup: which tags are open where, and what is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert [name for name, _ in attrs] in ([], ["href"], ["expandable"])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen += data


def read(markup: Markup) -> str:
    reader = Reader()
    reader.feed(str(markup))
    reader.close()
    assert reader.open == []
    assert re.search(r"&(?!amp;|lt;|gt;|#34;|#39;)", markup) is None
    return reader.seen


WORDS = st.text(st.sampled_from("aăâđêôơưếộữ &<>\"'.!?\n🎉𝄞0123 ."), max_size=40)


@st.composite
def texts(draw: st.DrawFn, depth: int = 0) -> Markup:
    parts: list[Markup] = []
    for _ in range(draw(st.integers(0, 4))):
        inner = escape(draw(WORDS)) if depth > 2 or draw(st.booleans()) else draw(texts(depth + 1))
        tag = draw(st.sampled_from(["", "b", "i", "u", "s", "code", "a", "blockquote", "expandable"]))
        if tag == "a":
            parts.append(Markup('<a href="https://bao.vn/?a=1&amp;b={}">').format(draw(WORDS)) + inner + Markup("</a>"))
        elif tag == "expandable":
            parts.append(Markup("<blockquote expandable>") + inner + Markup("</blockquote>"))
        else:
            parts.append(Markup(f"<{tag}>") + inner + Markup(f"</{tag}>") if tag else inner)
    return Markup("").join(parts)


def bare(text: str) -> str:
    return "".join(text.split())


@given(texts(), st.integers(2, 60), st.sampled_from(Unit))
def test_parts_fit_are_well_formed_and_lose_nothing_but_space(text: Markup, limit: int, unit: Unit) -> None:
    parts = split(text, limit, unit)
    assert bare("".join(read(part) for part in parts)) == bare(read(text))
    assert all(0 < length(part, unit) <= limit for part in parts)


@given(texts())
def test_what_is_written_reads_as_before(text: Markup) -> None:
    again = write(runs(text))
    assert read(again) == read(text) == visible(text)
    assert runs(write(runs(again))) == runs(again) or visible(again) == ""


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_a_fault(text: str) -> None:
    read(write(runs(Markup(text))))


@given(texts(), st.integers(3, 60), st.sampled_from(Unit))
def test_a_shortened_text_fits_and_says_that_it_goes_on(text: Markup, limit: int, unit: Unit) -> None:
    short = shorten(text, limit, unit)
    assert length(short, unit) <= limit
    assert short in (text, "") or read(short).endswith("…")


def test_a_text_that_fits_is_left_exactly_as_it_is() -> None:
    text = Markup("<b>Một</b> hai\n\n  ba")
    assert split(text, 100, Unit.CODE_POINTS) == [text]


def test_tags_are_closed_at_a_cut_and_opened_again() -> None:
    text = Markup('<b>Một hai ba <a href="https://bao.vn/?a=1&amp;b=2">bốn năm sáu</a></b>')
    assert split(text, 15, Unit.CODE_POINTS) == [
        Markup('<b>Một hai ba <a href="https://bao.vn/?a=1&amp;b=2">bốn</a></b>'),
        Markup('<b><a href="https://bao.vn/?a=1&amp;b=2">năm sáu</a></b>'),
    ]


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("Câu một dài. Câu hai.\n\nĐoạn hai rất là dài.", 36, "Câu một dài. Câu hai."),  # a paragraph
        ("Ở TP. Hạ Long có mưa. Ở Cẩm Phả trời nắng đẹp.", 40, "Ở TP. Hạ Long có mưa."),  # a sentence, not its TP.
        ("một hai ba bốn năm", 13, "một hai ba"),  # a word
        ("một hai ba", 10, "một hai ba"),
        ("Một hai.  Ba bốn.", 8, "Một hai."),  # an end exactly at the limit
        ("abcdefghij", 4, "abcd"),
        ("Vâng. một hai ba bốn năm sáu bảy tám chín mười", 40, "Vâng. một hai ba bốn năm sáu bảy tám"),  # no stub
    ],
)
def test_cuts_are_where_a_reader_would_pause(text: str, limit: int, first: str) -> None:
    assert visible(split(escape(text), limit, Unit.CODE_POINTS)[0]) == first


def test_telegram_counts_an_emoji_once_and_zalo_twice() -> None:
    emojis = Markup("🎉" * 4096)
    assert len(split(emojis, 4096, Unit.CODE_POINTS)) == 1
    parts = split(emojis, 4096, Unit.UTF16)
    assert [measure(part, Unit.UTF16) for part in parts] == [4096, 4096]


def test_a_text_of_two_megabytes_is_split_in_a_moment() -> None:
    text = escape("Một câu dài vừa phải & có dấu. " * 70_000)
    parts = split(text, 4096, Unit.CODE_POINTS)
    assert bare("".join(visible(part) for part in parts)) == bare(visible(text))


def test_white_space_alone_has_no_parts() -> None:
    assert split(Markup(" \n "), 10, Unit.CODE_POINTS) == []


def test_plain_text_writes_links_out_once_and_not_when_the_words_are_the_link() -> None:
    text = Markup(
        'Xem <a href="https://bao.vn/?a=1&amp;b=2">bài <b>này</b></a> &lt;3, <a href="http://a.vn">http://a.vn</a>'
    )
    assert plain(text) == "Xem bài này (https://bao.vn/?a=1&b=2) <3, http://a.vn"


def test_neighbouring_quotes_stay_two_quotes() -> None:
    text = Markup("<blockquote>một</blockquote><blockquote>hai</blockquote>")
    assert write(runs(text)) == text


def test_tags_that_are_not_ours_are_text_and_open_ones_end_with_it() -> None:
    assert write(runs(Markup("<script>x</script><b>đậm"))) == Markup("&lt;script&gt;x&lt;/script&gt;<b>đậm</b>")
    assert write(runs(Markup("<b><i>a</b>b</i>"))) == Markup("<b><i>a</i></b>b")
    assert write([Run("x", (Tag("a", 0, 'h"<'),))]) == Markup('<a href="h&#34;&lt;">x</a>')
