"""Vietnamese letters and words: one form of writing, folding for search, syllables."""

from __future__ import annotations

import re
from unicodedata import normalize

_MARKS = re.compile("[\u0300-\u036f]+")
_SYLLABLE = re.compile(r"[^\W_]+")

# đ is a letter of its own: no normal form takes its bar off. Eth and the African d look like it and are typed for it.
_D = str.maketrans("đðɖ", "ddd")

_ONLY_VIETNAMESE = frozenset("đơưảạắằẳẵặấầẩẫậẻẽẹếềểễệỉịỏọốồổỗộớờởỡợủụứừửữựỳỷỹỵ")
_SAMPLE_CHARACTERS = 500

# Open syllables in oa, oe, uy are written with the tone on either vowel (hoà, hòa). After q the u belongs to the
# consonant (quý), and before another letter there is only one way (hoàn, khuỷu).
_NEW_STYLE = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_OLD_STYLE = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_TONE_STYLE = {
    case(new): case(old)
    for new, old in zip(_NEW_STYLE, _OLD_STYLE, strict=True)
    for case in (str.lower, str.upper, str.capitalize)
}
_ENDING = re.compile(rf"(?<![qQ])(?:{'|'.join(_TONE_STYLE)})(?!\w)")


def nfc(text: str) -> str:
    """``text`` in Unicode's composed form, in which everything inside Loa is kept."""
    return normalize("NFC", text)


def fold(text: str) -> str:
    """``text`` as a search sees it: lower case, without tone and vowel marks, đ as d. The length may change.

    For looking things up only, never for telling what they mean: *báo* and *bão* are one when folded.
    """
    bare = _MARKS.sub("", normalize("NFD", normalize("NFC", text).lower()))
    return normalize("NFC", bare).translate(_D)


def one_tone_style(text: str) -> str:
    """``text`` in NFC with *hoà, khoẻ, thuỷ* written as *hòa, khỏe, thủy*; *quý* and *hoàn* have only one way."""
    return _ENDING.sub(lambda match: _TONE_STYLE[match[0]], normalize("NFC", text))


def is_vietnamese(text: str) -> bool:
    """Whether ``text`` is written in Vietnamese with its marks: letters that hardly another language has are common."""
    letters = [letter for letter in normalize("NFC", text[:_SAMPLE_CHARACTERS]).lower() if letter.isalpha()]
    return sum(letter in _ONLY_VIETNAMESE for letter in letters) > 0.05 * len(letters)


def syllables(text: str) -> list[str]:
    """The words of ``text`` as written apart: runs of letters and digits, NFC, lower case, in order."""
    return _SYLLABLE.findall(normalize("NFC", text).lower())


def same_words(a: str, b: str) -> bool:
    """Whether both say the same syllables; case, tone style, punctuation and white space do not count."""
    return syllables(one_tone_style(a)) == syllables(one_tone_style(b))
