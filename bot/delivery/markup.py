"""Loa's small markup, read and written: ``b i u s code a[href] blockquote[expandable]`` over escaped text.

Reading is forgiving, writing is strict: a tag that is not ours is text, a tag that is not closed ends with the text,
and what comes out is always well-formed and escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from markupsafe import Markup, escape

from bot.messengers.base import Capabilities, Unit

_TAG = re.compile(
    r"""<(?:/(?P<close>b|i|u|s|code|a|blockquote)|(?P<open>b|i|u|s|code|blockquote)|(?P<quote>blockquote)\ expandable"""
    r"""|a\ href="(?P<href>[^"<>]*)")>""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Tag:
    """An open tag. ``number`` tells two neighbours of the same name apart; ``href`` is not escaped."""

    name: str
    number: int
    href: str = ""
    expandable: bool = False

    def opening(self) -> str:
        if self.name == "a":
            return f'<a href="{escape(self.href)}">'
        return f"<{self.name}{' expandable' if self.expandable else ''}>"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, not escaped, under the same tags, outermost first."""

    text: str
    tags: tuple[Tag, ...] = ()


def runs(markup: Markup) -> tuple[Run, ...]:
    """The text of ``markup`` as stretches; together they are all that a reader sees."""
    source = str(markup)  # a slice of Markup is Markup, and would not be escaped again
    found: list[Run] = []
    tags: tuple[Tag, ...] = ()
    at = 0
    for match in _TAG.finditer(source):
        _append(found, source[at : match.start()], tags)
        tags = _after(tags, match)
        at = match.end()
    _append(found, source[at:], tags)
    return tuple(found)


def _append(found: list[Run], escaped: str, tags: tuple[Tag, ...]) -> None:
    if escaped:
        found.append(Run(unescape(escaped), tags))


def _after(tags: tuple[Tag, ...], match: re.Match[str]) -> tuple[Tag, ...]:
    """The open tags after the tag of ``match``. Closing one closes what is open inside it; a stray end is nothing."""
    if match["close"]:
        names = [tag.name for tag in tags]
        if match["close"] not in names:
            return tags
        return tags[: len(names) - 1 - names[::-1].index(match["close"])]
    name = match["open"] or match["quote"] or "a"
    return (*tags, Tag(name, match.start(), unescape(match["href"] or ""), expandable=match["quote"] is not None))


def write(stretches: Iterable[Run]) -> Markup:
    """``stretches`` as markup; tags that go on from one to the next stay open between them."""
    parts: list[str] = []
    tags: tuple[Tag, ...] = ()
    for run in (*stretches, Run("")):
        kept = 0
        while kept < min(len(tags), len(run.tags)) and tags[kept] == run.tags[kept]:
            kept += 1
        parts += [f"</{tag.name}>" for tag in reversed(tags[kept:])]
        parts += [tag.opening() for tag in run.tags[kept:]]
        parts.append(str(escape(run.text)))
        tags = run.tags
    return Markup("".join(parts))  # noqa: S704 -- every text in it was escaped above


def visible(markup: Markup) -> str:
    """What a reader sees: the text without tags, entities resolved."""
    return "".join(run.text for run in runs(markup))


def length(markup: Markup, unit: Unit) -> int:
    """How long the text is for a messenger: in ``unit``, after the markup is taken away."""
    return measure(visible(markup), unit)


def measure(text: str, unit: Unit) -> int:
    return len(text) if unit is Unit.CODE_POINTS else len(text) + sum(character > "\uffff" for character in text)


def plain(markup: Markup) -> str:
    """The text for a messenger that shows no markup: a link's address follows its words in brackets."""
    return "".join(run.text for run in _written_out(markup))


def shown(markup: Markup, capabilities: Capabilities) -> Markup:
    """The text with what the messenger shows of its markup."""
    if capabilities.markup:
        return markup
    if not capabilities.bold:
        return escape(plain(markup))
    return write(Run(run.text, tuple(t for t in run.tags if t.name == "b")[:1]) for run in _written_out(markup))


def _written_out(markup: Markup) -> Iterator[Run]:
    stretches = runs(markup)
    for run, following in pairwise((*stretches, Run(""))):
        yield run
        link = next((tag for tag in run.tags if tag.name == "a"), None)
        if link is None or link in following.tags or not link.href:
            continue
        words = "".join(other.text for other in stretches if link in other.tags)
        if words.strip() != link.href:
            yield Run(f" ({link.href})")
