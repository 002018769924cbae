"""Bytes made fit for a parser, and what a parser must not see taken out."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.xmlbytes import mend, to_utf8, without_long_authors

TEXT = "<rss><title>Bão số 3</title></rss>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_in_any_form_becomes_utf8_without_a_mark(encoding: str) -> None:
    assert to_utf8(TEXT.encode(encoding)).decode() == TEXT


def test_a_declaration_says_what_the_bytes_are() -> None:
    assert to_utf8(b'\n\n<?xml version="1.0" encoding="utf-16"?><a/>') == b'<?xml version="1.0" encoding="utf-8"?><a/>'
    assert to_utf8(b'<?xml version="1.0" encoding="UTF-8"?><a/>') == b'<?xml version="1.0" encoding="UTF-8"?><a/>'
    assert to_utf8(b'<?xml version="1.0"?><a/>') == b'<?xml version="1.0"?><a/>'


@pytest.mark.parametrize(
    ("declared", "served", "text"),
    [
        ("windows-1252", None, "café"),
        ("utf-16", None, "café"),  # a false claim, as the bytes are no utf-16
        ("utf-8", "text/xml; charset=iso-8859-1", "café"),
        ("no-such-encoding", "text/xml; charset=neither", "café"),
    ],
)
def test_one_byte_encodings_are_read_by_the_claim_that_can_be_true(
    declared: str, served: str | None, text: str
) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?><a>{text}</a>'.encode("cp1252")
    assert to_utf8(body, served).decode().endswith(f"<a>{text}</a>")


def test_bytes_that_no_claim_reads_are_kept_as_far_as_they_go() -> None:
    assert "a" in to_utf8(b'<?xml version="1.0" encoding="ascii"?>a\x81\x8d').decode()


@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=40)))
def test_any_bytes_become_utf8(body: bytes, content_type: str | None) -> None:
    to_utf8(body, content_type).decode()


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        ("<a>R&D &amp; T&T &#225; &#xE1; &lt;</a>", "<a>R&amp;D &amp; T&amp;T &#225; &#xE1; &lt;</a>"),
        ("<a>&nbsp;&hellip;&unknown;</a>", "<a>&#160;&#8230;&amp;unknown;</a>"),
        ("<a><![CDATA[R&D &nbsp;]]>&</a>", "<a><![CDATA[R&D &nbsp;]]>&amp;</a>"),
        ("<a>&lt;![CDATA[R&D]]&gt;</a>", "<a><![CDATA[R&D]]></a>"),
        ("<a>\0\x0bB\uffff</a>", "<a>B</a>"),
        ("<a><![CDATA[&", "<a><![CDATA[&amp;"),
    ],
)
def test_common_faults_are_mended_outside_cdata(body: str, mended: str) -> None:
    assert mend(body.encode()).decode() == mended


LONG = "a." * 1_000


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (f"<author>{LONG}</author><b/>", "<author></author><b/>"),
        (f"<dc:creator x='1'><![CDATA[{LONG}]]></dc:creator>", "<dc:creator x='1'></dc:creator>"),
        (f"<AUTHOR><name>{LONG}</name></AUTHOR>", "<AUTHOR></AUTHOR>"),
        (f"<author><author>x</author>{LONG}</author>", "<author></author>"),
        (f"<item><author>{LONG}</item><b/>", "<item><author></item><b/>"),
        (f"<item><author>{LONG}", "<item><author>"),
        (f"<author/>{LONG}", f"<author/>{LONG}"),
        ("<author>Lan Anh</author>", "<author>Lan Anh</author>"),
        (f"<![CDATA[<author>{LONG}]]>", f"<![CDATA[<author>{LONG}]]>"),
        (f"<!-- <author> -->{LONG}", f"<!-- <author> -->{LONG}"),
        (f"<authority>{LONG}</authority>", f"<authority>{LONG}</authority>"),
    ],
)
def test_only_the_content_of_long_author_elements_is_taken_out(body: str, left: str) -> None:
    assert without_long_authors(body.encode()).decode() == left


@pytest.mark.parametrize("run", ["<author>", "<![CDATA[", "<!--", "</author>", "<author", "<item><author>", "&", "<"])
def test_hostile_bytes_take_linear_time(run: str) -> None:
    body = run.encode() * 200_000
    began = time.process_time()
    without_long_authors(mend(to_utf8(body)))
    assert time.process_time() - began < 2
