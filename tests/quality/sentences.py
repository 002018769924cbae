"""How well Loa finds the ends of Vietnamese sentences, next to underthesea, pyvi and the naive rule."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec

from bot.news.sentences import sentences
from tests.news.hard_cases import agreement, hard_cases
from tests.quality.newspapers import province
from tests.quality.report import Bar, Report, Table

Split = Callable[[str], Sequence[str]]
_TIMED_CHARACTERS = 300_000


def measure() -> Report:
    cases = hard_cases()
    ours = agreement(cases, _ours)
    return Report(
        "Sentences",
        f"{len(cases)} hard cases written for this project (`tests/news/sentence_cases.txt`), {ours.right + ours.missed} boundaries inside "
        "them. A boundary is right, missed or invented; the share is right ÷ all three. Speed on the province's articles.",
        (Bar("boundaries right", 100 * ours.share, least=99, unit=" %"),),
        (_table(),),
        (
            "The rules were mended after the cases were written; at first sight they had 92.0 % of the boundaries of 166 of them right.",
            "pyvi cuts words but has no splitter of sentences.",
        ),
    )


def _table() -> Table:
    cases = hard_cases()
    text = "\n".join(article.body for article in province())[:_TIMED_CHARACTERS]
    rows = []
    for name, split in {
        "**Loa**": _ours,
        "point and space": _naive,
        "underthesea": _underthesea(),
        "pyvi": None,
    }.items():
        if split is None:
            absent = "has none" if name == "pyvi" else "not installed"
            rows.append((name, absent, "", "", "", ""))
            continue
        found = agreement(cases, split)
        begin = time.process_time()
        split(text)
        speed = len(text) / (time.process_time() - begin) / 1e6
        share = f"{100 * found.share:.1f} %"
        rows.append(
            (name, share, str(found.missed), str(found.invented), f"{found.cases} of {len(cases)}", f"{speed:.1f}")
        )
    return Table(("splitter", "boundaries right", "missed", "invented", "cases right", "Mchar/s"), tuple(rows))


def _ours(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


def _naive(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?…])\s+|\n+", text) if part.strip()]


def _underthesea() -> Split | None:
    if find_spec("underthesea") is None:
        return None
    split: Split = import_module("underthesea").sent_tokenize
    return split
