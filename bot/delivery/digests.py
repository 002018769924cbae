"""A digest: many articles in one readable message, by topic. Pure.

The same digest always comes in the same parts: one that was interrupted goes on behind those that arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from markupsafe import Markup, escape

from bot.catalogue import Catalogue
from bot.delivery.markup import measure, runs, shown, visible
from bot.delivery.split import shorten
from bot.delivery.when import when
from bot.messengers.base import Capabilities, Message, Unit
from bot.models import Article, Button, Language, Rows, Settings
from bot.news.summarise import line_summary
from handlers.base import Say

_TITLE_MAX = 250
_SUMMARY_MAX = 220
_LINK_MAX = 500  # written out where there is no markup; a longer one would be most of the message
_FEW = 5  # articles of which each is summed up; of more, only the first of a topic
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one reader is told things on one messenger: in a language, by the clock of a zone, as of ``at``."""

    settings: Settings
    catalogue: Catalogue
    capabilities: Capabilities
    say: Say
    at: datetime
    zone: tzinfo

    @property
    def language(self) -> Language:
        return self.settings.language

    def __call__(self, key: str, **values: object) -> Markup:
        return self.say(self.language, key, **values)

    def when(self, moment: datetime) -> Markup:
        return when(moment, self.at, language=self.language, say=self.say, zone=self.zone)

    def shown(self, markup: Markup) -> Markup:
        return shown(markup, self.capabilities)

    def piece(self, text: Markup, rich: Markup) -> _Piece:
        size = measure(visible(text), self.capabilities.unit) + 1
        return _Piece(text, rich, size, len({tag for run in runs(text) for tag in run.tags}))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line or more of a message, as text and for a rich message (Bot API, rich message formatting options)."""

    text: Markup
    rich: Markup
    size: int  # of the text, and of the line break before it
    styles: int  # stretches of the text that stand under a tag


Block = list[_Piece]  # a heading and what stands under it


def digest(
    articles: Sequence[Article],
    *,
    settings: Settings,
    catalogue: Catalogue,
    capabilities: Capabilities,
    say: Say,
    at: datetime,
    zone: tzinfo,
) -> list[Message]:
    """The messages of a digest made at ``at``; none if there is nothing left to tell. An article that changed after
    ``at`` is marked; ``zone`` is the reader's."""
    left = {each.identity: each for each in articles if each.withdrawn_at is None}
    told = list({each.story: each for each in left.values()}.values())  # of each story the newest report
    if not told:
        return []
    reader = _Reader(settings, catalogue, capabilities, say, at, zone)
    parts = _parts(_head(len(told), reader), _sections(told, reader), reader)
    is_rich = settings.rich and capabilities.rich
    messages = [Message(_text(part), silent=settings.silent, rich=_rich(part) if is_rich else None) for part in parts]
    return [*messages[:-1], replace(messages[-1], buttons=_buttons(reader))]


def _text(part: Sequence[Block]) -> Markup:
    return Markup("\n\n").join(Markup("\n").join(piece.text for piece in block) for block in part)


def _rich(part: Sequence[Block]) -> Markup:
    return Markup("").join(
        heading.rich + (Markup("<ul>{}</ul>").format(Markup("").join(item.rich for item in items)) if items else "")
        for heading, *items in part
    )


def _head(count: int, reader: _Reader) -> _Piece:
    text = reader("digest-heading", clock=f"{reader.at.astimezone(reader.zone):%H:%M}", count=count)
    return reader.piece(reader.shown(text), Markup("<h2>{}</h2>").format(visible(text)))


def _buttons(reader: _Reader) -> Rows:
    return ((Button(visible(reader("digest-settings")), "settings"),),) if reader.capabilities.buttons else ()


def _sections(articles: Sequence[Article], reader: _Reader) -> list[tuple[Markup, list[_Piece]]]:
    """Names of topics and what there is of each, in the order of the catalogue; what has no topic comes last."""
    topics = reader.catalogue.topics
    by_topic: dict[str, list[Article]] = {topic: [] for topic in (*topics, "")}
    for article in articles:
        by_topic[next((topic for topic in article.topics if topic in topics), "")].append(article)
    is_short = len(articles) <= _FEW
    return [
        (_name(topic, reader), [_item(each, reader, summed_up=is_short or each is found[0]) for each in found])
        for topic, found in by_topic.items()
        if found
    ]


def _name(topic_id: str, reader: _Reader) -> Markup:
    topic = reader.catalogue.topics.get(topic_id)
    return escape(f"{topic.emoji} {topic.names[reader.language]}") if topic else reader("digest-other")


def _heading(name: Markup, reader: _Reader) -> _Piece:
    return reader.piece(reader.shown(Markup("<b>{}</b>").format(name)), Markup("<h3>{}</h3>").format(name))


def _item(article: Article, reader: _Reader, *, summed_up: bool) -> _Piece:
    """One line, and below it one sentence: ``• Title · Báo Quảng Ninh · 16:05``."""
    unit = reader.capabilities.unit
    title = shorten(escape(article.title), _TITLE_MAX, unit)
    link = article.url if article.url.startswith(_WEB) else ""
    linked = Markup('<a href="{}">{}</a>').format(link, title) if link else title
    about = _about(article, reader)
    summary = _one_sentence(article, unit) if summed_up and reader.settings.summaries else Markup("")
    rich = Markup("<li>{} · {}{}</li>").format(linked, about, Markup("<br>") + summary if summary else "")
    if reader.capabilities.markup:
        quote = Markup("<blockquote>{}</blockquote>").format(summary) if summary else Markup("")
        return reader.piece(_lines(Markup("• {} · {}").format(linked, about), quote), rich)
    written = escape(link) if measure(link, unit) <= _LINK_MAX else Markup("")
    return reader.piece(_lines(Markup("• {} · {}").format(title, reader.shown(about)), summary, written), rich)


def _about(article: Article, reader: _Reader) -> Markup:
    """Who wrote it and when, and whether it changed since the digest."""
    source = reader.catalogue.sources.get(article.source)
    about = Markup("{} · {}").format(source.name if source else article.source, reader.when(article.at))
    if article.others:
        about = Markup("{} · {}").format(about, reader("card-others", count=article.others))
    if article.corrected_at is None or article.corrected_at <= reader.at:
        return about
    return Markup("{} {}").format(about, reader("digest-corrected", when=reader.when(article.corrected_at)))


def _one_sentence(article: Article, unit: Unit) -> Markup:
    line = line_summary(article.summary or article.lead, article.title, _SUMMARY_MAX)
    return shorten(escape(line), _SUMMARY_MAX, unit)


def _parts(head: _Piece, sections: Sequence[tuple[Markup, list[_Piece]]], reader: _Reader) -> list[list[Block]]:
    """Cut between articles; a topic that goes on in the next part says so."""
    parts: list[list[Block]] = [[[head]]]
    for name, items in sections:
        new = [_heading(name, reader)]
        for item in items:
            if not _fits([*parts[-1], [*new, item]], reader.capabilities):
                parts.append([])
                new = new or [_heading(reader("digest-continued", section=name), reader)]
            if new:
                parts[-1].append(new)
            parts[-1][-1].append(item)
            new = []
    return parts


def _fits(part: Sequence[Block], capabilities: Capabilities) -> bool:
    size = sum(sum(piece.size for piece in block) + 1 for block in part)
    styles = sum(piece.styles for block in part for piece in block)
    return size <= capabilities.text_max and styles <= (capabilities.styles_max or styles)


def _lines(*parts: Markup) -> Markup:
    return Markup("\n").join(part for part in parts if part)
