"""How long something stays hidden, as people type it. Pure."""

from __future__ import annotations

import re
from datetime import timedelta

OFFERED_DAYS = (1, 7, 30)
FOR_EVER = timedelta.max
_DAYS_MAX = 366
_UNITS = {
    timedelta(hours=1): "h giờ gio hour hours",
    timedelta(days=1): "ngày ngay hôm hom d day days",
    timedelta(days=7): "tuần tuan w week weeks",
    timedelta(days=30): "tháng thang month months",
    timedelta(days=365): "năm nam year years",
}
_UNIT = {name: unit for unit, names in _UNITS.items() for name in names.split()}
_NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_NUMBER = {"a": 1, "an": 1, **{name: number for number, name in enumerate(_NUMBERS, 1)}}
_IN_WORDS = "giờ|ngày|tuần|tháng|năm|hour|day|week|month|year"  # with their marks: Hải Nam, typed bare, is no two years
_LENGTH = re.compile(
    rf"(?:^|\s)(?:(?:trong|for)\s+)?(?:(\d{{1,4}})\s*({'|'.join(_UNIT)})|({'|'.join(_NUMBER)})\s+({_IN_WORDS}))$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"(?:^|\s)(?:mãi mãi|mai mai|luôn luôn|vĩnh viễn|vinh vien|for ?ever)$", re.IGNORECASE)


def split_duration(words: str) -> tuple[str, timedelta | None]:
    """What is meant, and for how long: ``bóng đá 3 ngày`` → ``bóng đá``, 3 days. None: nothing is said of it.

    More than a year is ``FOR_EVER``, and so is ``mãi mãi``.
    """
    text = " ".join(words.split())
    always = _ALWAYS.search(text)
    if always:
        return text[: always.start()], FOR_EVER
    said = _LENGTH.search(text)
    if said is None:
        return text, None
    count = int(said[1]) if said[1] else _NUMBER[said[3].casefold()]
    length = count * _UNIT[(said[2] or said[4]).casefold()]
    return text[: said.start()], (FOR_EVER if length > timedelta(days=_DAYS_MAX) else length) or None
