"""Long texts in parts that fit a message: cut after paragraphs, else after sentences, else between words."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.delivery.markup import Run, measure, runs, visible, write
from bot.messengers.base import Unit
from bot.news.sentences import sentences

_FILLED_AT_LEAST = 0.4  # of the limit: a nicer place to cut is not worth a stub of a message


def split(text: Markup, limit: int, unit: Unit) -> list[Markup]:
    """``text`` in parts of at most ``limit`` (≥ 2), counted in ``unit`` after the markup is taken away.

    Each part is well-formed: tags are closed at its end and opened again in the next. Nothing but white space at the
    cuts is lost. A text without a visible character has no parts.
    """
    shown = visible(text)
    spans = _spans(shown, limit, unit)
    if len(spans) == 1 and spans[0] == (0, len(shown)):
        return [text]
    stretches = runs(text)
    return [write(_between(stretches, start, end)) for start, end in spans]


def shorten(text: Markup, limit: int, unit: Unit) -> Markup:
    """``text``, or as much of its beginning as fits into ``limit`` (≥ 3), then with an ellipsis."""
    if measure(visible(text), unit) <= limit:
        return text
    parts = split(text, limit - 1, unit)
    if not parts:
        return Markup("")
    stretches = runs(parts[0])
    return write((*stretches[:-1], Run(stretches[-1].text + "…", stretches[-1].tags)))


def _spans(shown: str, limit: int, unit: Unit) -> list[tuple[int, int]]:
    spans, start = [], _skip_space(shown, 0)
    while start < len(shown):
        end = _cut(shown, start, limit, unit)
        spans.append((start, start + len(shown[start:end].rstrip())))
        start = _skip_space(shown, end)
    return spans


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _cut(shown: str, start: int, limit: int, unit: Unit) -> int:
    """The end of the part that begins at ``start``, which is no white space."""
    room = _fits(shown, start, limit, unit)
    if room >= len(shown.rstrip()):
        return room
    least = start + max(1, int((room - start) * _FILLED_AT_LEAST))
    window = shown[start : room + 1]  # one more: an end exactly at the limit is seen
    paragraph = start + window.rfind("\n\n")
    if paragraph >= least:
        return paragraph
    ends = [start + sentence.end for sentence in sentences(window)[:-1]]
    sentence = max((end for end in ends if end <= room), default=0)
    if sentence >= least:
        return sentence
    space = next((at for at in range(room, start, -1) if shown[at].isspace()), 0)
    return space if space > start else room


def _fits(shown: str, start: int, limit: int, unit: Unit) -> int:
    """The largest end for which ``shown[start:end]`` is not above the limit."""
    end = min(len(shown), start + limit)
    if unit is Unit.CODE_POINTS:
        return end
    wide = 0
    for at in range(start, end):
        wide += 2 if shown[at] > "\uffff" else 1
        if wide > limit:
            return at
    return end


def _between(stretches: Iterable[Run], start: int, end: int) -> list[Run]:
    """The stretches of the text from ``start`` to ``end``."""
    found, at = [], 0
    for run in stretches:
        low, high = max(start - at, 0), min(end - at, len(run.text))
        if low < high:
            found.append(Run(run.text[low:high], run.tags))
        at += len(run.text)
    return found
