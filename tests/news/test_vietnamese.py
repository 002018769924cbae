"""Vietnamese letters and words."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.vietnamese import fold, nfc, one_tone_style, same_words, syllables


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("ĐƯỜNG Nguyễn Huệ", "duong nguyen hue"),
        ("Hạ Long, bão số 3", "ha long, bao so 3"),
        (normalize("NFD", "Quảng Ninh đón Tết"), "quang ninh don tet"),
        ("\u00d0\u1ed3ng b\u1eb1ng", "dong bang"),  # a capital eth typed for Đ
        ("khuỷu tay quý", "khuyu tay quy"),
        ("café", "cafe"),
        ("", ""),
    ],
)
def test_folding_drops_every_mark_and_the_bar_of_d(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâđeêioôơuưyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ QRb"))
def test_folded_vietnamese_is_ascii_however_it_was_composed(text: str) -> None:
    assert fold(text).isascii()
    assert fold(normalize("NFD", text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "styled"),
    [
        ("hoà bình", "hòa bình"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("UỶ BAN", "ỦY BAN"),
        ("Uỷ ban", "Ủy ban"),
        ("khoẻ, thuỷ lợi, xoè, loè, goá", "khỏe, thủy lợi, xòe, lòe, góa"),
        ("oà khóc", "òa khóc"),
        ("quý, quỳ, Quỷ, QUỸ", "quý, quỳ, Quỷ, QUỸ"),
        ("hoàn, khuỷu, hoạt, xoáy, thuyền", "hoàn, khuỷu, hoạt, xoáy, thuyền"),
        ("hòa", "hòa"),
        (normalize("NFD", "hoá"), "hóa"),
    ],
)
def test_open_syllables_are_written_in_one_tone_style(text: str, styled: str) -> None:
    assert one_tone_style(text) == styled


@given(st.text())
def test_one_tone_style_is_reached_in_one_step_and_folds_like_the_text(text: str) -> None:
    styled = one_tone_style(text)
    assert one_tone_style(styled) == styled
    assert fold(styled) == fold(text)


def test_syllables_are_lower_case_words_without_punctuation() -> None:
    assert syllables("TP.Hạ Long: 23.000 du_khách!") == ["tp", "hạ", "long", "23", "000", "du", "khách"]


def test_a_decomposed_syllable_stays_in_one_piece() -> None:
    assert syllables(normalize("NFD", "Quảng Ninh")) == ["quảng", "ninh"]


def test_same_words_overlooks_style_and_punctuation_but_not_marks() -> None:
    assert same_words("Khoẻ mạnh — “Hoà Bình”", "khỏe mạnh: HÒA BÌNH.")
    assert not same_words("họp báo", "họp bão")
    assert not same_words("nước", "nước sạch")


def test_nfc_composes() -> None:
    assert nfc(normalize("NFD", "Cẩm Phả")) == "Cẩm Phả"
