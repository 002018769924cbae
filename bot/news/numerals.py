"""Numbers as Vietnamese writes them, in digits and in words: patterns, and what they come to. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile

DIGITS = r"\d{1,15}(?:[.,]\d{1,15}){0,5}"
SCALES = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
SHORT_SCALES = {"k": 1_000, "tr": 1_000_000}  # 12k, 12tr: glued to their digits
SCALE = rf"(?:(?<=\d)k|(?<=\d)tr|(?:{'|'.join(SCALES)})(?: (?:{'|'.join(SCALES)}))?)"
SPELT = {
    word: number
    for number, words in enumerate(
        ("", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy bẩy", "tám", "chín", "mười")
    )
    for word in words.split()
}
UNITS = "|".join(word for word in SPELT if word != "mười")
SPELT_NUMBER = rf"(?:{UNITS}) mươi(?: (?:{UNITS}))?|mười(?: (?:{UNITS}))?|{UNITS}"


def values_in_digits(text: str) -> frozenset[Decimal]:
    """What a number may mean: ``1,234`` is read as it would be in Vietnamese and as in English."""
    groups = re.split(r"[.,]", text)
    marks = [char for char in text if char in ".,"]
    if not marks:
        return frozenset({Decimal(text)})
    thousands = sum(1 for _ in takewhile(lambda group: len(group) == 3, groups[1:]))
    found = set()
    if thousands == len(marks) and len(set(marks)) == 1 and len(groups[0]) <= 3 and groups[0] != "0":
        found.add(Decimal("".join(groups)))
        if marks != [","]:
            return frozenset(found)
    if len(set(marks[:-1])) <= 1 and (len(marks) == 1 or marks[-1] != marks[0]):
        found.add(Decimal("".join(groups[:-1]) + "." + groups[-1]))
    return frozenset(found) or frozenset({Decimal("".join(groups))})


def value_in_words(spelt: str) -> int:
    """Of what ``SPELT_NUMBER`` matches, or of one word of it and one of ``SCALES``."""
    words = spelt.lower().split()
    if words[-1] in SCALES:
        return SPELT[words[0]] * SCALES[words[-1]]
    if "mươi" in words:
        return 10 * SPELT[words[0]] + sum(SPELT[word] for word in words[2:])
    return sum(SPELT[word] for word in words)
