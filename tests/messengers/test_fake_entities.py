"""The fake reads HTML as the service does: texts and offsets are those of the Bot API server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from tests.fakes.telegram.entities import Entity, read_text, utf16_length
from tests.fakes.telegram.errors import ApiError


def read(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    shown, entities = read_text(text, "HTML")
    return shown, [(e.type, e.offset, e.length) for e in entities]


@pytest.mark.parametrize(
    ("text", "shown", "entities"),
    [
        ("<b>Chào</b> bạn", "Chào bạn", [("bold", 0, 4)]),
        ("<B>a</B><strong>b</strong>".replace("</B>", "</b>"), "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<u>a<s>b</s></u>", "ab", [("underline", 0, 2), ("strikethrough", 1, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<b></b>a", "a", []),
        ("  <b> a </b> ", "a", [("bold", 0, 1)]),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#39;&#x1F600;", "1 < 2 && 3 > 2 \"'😀", []),
        ("&nbsp;&eacute; & x", "&nbsp;&eacute; & x", []),
        ("<a href='https://a.vn/?x=1&amp;y=2'>a</a>", "a", [("text_link", 0, 1)]),
        ("<a href='javascript:alert(1)'>a</a>", "a", []),
        ("<pre><code class='language-py'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ("<span class='tg-spoiler'>x</span>", "x", [("spoiler", 0, 1)]),
        ("xem https://bao.vn/tin.html, nhé", "xem https://bao.vn/tin.html, nhé", [("url", 4, 23)]),
        ("a\r\nb\tc", "a\nb c", []),
    ],
)
def test_what_is_shown_and_where_it_is_styled(text: str, shown: str, entities: list[tuple[str, int, int]]) -> None:
    assert read(text) == (shown, entities)


def test_a_link_keeps_its_address() -> None:
    assert read_text("<a href='https://a.vn/?x=1&amp;y=2'>a</a>", "HTML")[1] == [
        Entity("text_link", 0, 1, url="https://a.vn/?x=1&y=2")
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ế<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("ế<b>x</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_errors_name_byte_offsets(text: str, error: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_text(text, "HTML")
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


def test_beyond_a_hundred_entities_are_dropped() -> None:
    assert len(read_text("<b>x</b> " * 150, "HTML")[1]) == 100


PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf")))


@given(PRINTABLE, PRINTABLE)
def test_escaped_text_arrives_as_it_was(before: str, inside: str) -> None:
    shown, entities = read_text(f"{escape(before)}<b>{escape(inside)}</b>", "HTML")
    assert shown == before + inside
    bold = [(e.offset, e.length) for e in entities if e.type == "bold"]
    assert bold == ([(utf16_length(before), utf16_length(inside))] if inside else [])


@given(st.text("<>/&;ab= \"'x", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        shown, entities = read_text(text, "HTML")
    except ApiError as error:
        assert "can't parse entities" in error.description
    else:
        assert all(0 <= e.offset < e.offset + e.length <= utf16_length(shown) for e in entities)
