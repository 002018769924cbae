"""A digest: many articles in one readable message, by topic. Pure.

The same digest always comes in the same parts: one that was interrupted goes on behind those that arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from markupsafe import Markup, escape

from bot.catalogue import Catalogue
from bot.delivery.markup import length, plain, visible
from bot.delivery.split import shorten
from bot.delivery.when import when
from bot.messengers.base import Capabilities, Message, Unit
from bot.models import Article, Language, Settings
from handlers.base import Say

_TITLE_MAX = 250
_SUMMARY_MAX = 220
_FEW = 5  # articles of which each is summarised; of more only the first of a topic
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class _Item:
    """One article: ``line`` names it, ``summary`` may be empty."""

    line: Markup
    summary: Markup

    def text(self) -> Markup:
        quote = Markup("<blockquote>{}</blockquote>").format(self.summary) if self.summary else Markup("")
        return _lines(Markup("• ") + self.line, quote)

    def rich(self) -> Markup:
        return Markup("<li>{}{}</li>").format(self.line, Markup("<br>") + self.summary if self.summary else "")


@dataclass(frozen=True, slots=True)
class _Section:
    heading: Markup
    items: tuple[_Item, ...]

    def text(self) -> Markup:
        return _lines(Markup("<b>{}</b>").format(self.heading), *(item.text() for item in self.items))

    def rich(self) -> Markup:
        """As sendRichMessage takes it (Bot API, rich message formatting options)."""
        items = Markup("").join(item.rich() for item in self.items)
        return Markup("<h3>{}</h3><ul>{}</ul>").format(self.heading, items)


@dataclass(frozen=True, slots=True)
class _Voice:
    """How one reader is told things: in a language, by the clock of a zone, as of ``at``."""

    language: Language
    say: Say
    at: datetime
    zone: tzinfo

    def __call__(self, key: str, **values: object) -> Markup:
        return self.say(self.language, key, **values)

    def when(self, moment: datetime) -> Markup:
        return when(moment, self.at, language=self.language, say=self.say, zone=self.zone)


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
    told = list({each.identity: each for each in articles if each.withdrawn_at is None}.values())
    if not told:
        return []
    voice = _Voice(settings.language, say, at, zone)
    heading = voice("digest-heading", clock=f"{at.astimezone(zone):%H:%M}", count=len(told))
    sections = _sections(told, settings, catalogue, voice)
    is_rich = settings.rich and capabilities.rich
    return [
        Message(_shown(text, capabilities), silent=settings.silent, rich=rich if is_rich else None)
        for text, rich in _parts(heading, sections, capabilities, voice)
    ]


def _sections(articles: Sequence[Article], settings: Settings, catalogue: Catalogue, voice: _Voice) -> list[_Section]:
    """In the order of the catalogue; what has no topic comes last."""
    by_topic: dict[str, list[Article]] = {topic: [] for topic in (*catalogue.topics, "")}
    for article in articles:
        by_topic[next((topic for topic in article.topics if topic in catalogue.topics), "")].append(article)
    all_summed_up = len(articles) <= _FEW
    return [
        _Section(
            _heading(topic, catalogue, voice),
            tuple(
                _item(each, catalogue, voice, summed_up=settings.summaries and (all_summed_up or number == 0))
                for number, each in enumerate(found)
            ),
        )
        for topic, found in by_topic.items()
        if found
    ]


def _heading(topic_id: str, catalogue: Catalogue, voice: _Voice) -> Markup:
    topic = catalogue.topics.get(topic_id)
    return escape(f"{topic.emoji} {topic.names[voice.language]}") if topic else voice("digest-other")


def _item(article: Article, catalogue: Catalogue, voice: _Voice, *, summed_up: bool) -> _Item:
    source = catalogue.sources.get(article.source)
    title = shorten(escape(article.title), _TITLE_MAX, Unit.CODE_POINTS)
    if article.url.startswith(_WEB):
        title = Markup('<a href="{}">{}</a>').format(article.url, title)
    told = Markup("<i>{} · {}</i>").format(source.name if source else article.source, voice.when(article.at))
    parts = [title]
    if article.corrected_at is not None and article.corrected_at > voice.at:
        parts.append(voice("digest-corrected", when=voice.when(article.corrected_at)))
    summary = shorten(escape((article.summary or article.lead).strip()), _SUMMARY_MAX, Unit.CODE_POINTS)
    return _Item(Markup(" ").join((*parts, told)), summary if summed_up else Markup(""))


def _parts(
    heading: Markup, sections: Sequence[_Section], capabilities: Capabilities, voice: _Voice
) -> Iterator[tuple[Markup, Markup]]:
    """Each part as text and as a rich message, cut between articles; a topic that goes on says so."""
    head, part = heading, list[_Section]()
    for section in sections:
        rest = _Section(section.heading, ())
        for item in section.items:
            longer = replace(rest, items=(*rest.items, item))
            if (part or rest.items) and not _fits(head, [*part, longer], capabilities):
                yield _written(head, [*part, rest] if rest.items else part)
                head, part = Markup(""), []
                again = voice("digest-continued", section=section.heading) if rest.items else section.heading
                longer = _Section(again, (item,))
            rest = longer
        part.append(rest)
    yield _written(head, part)


def _fits(head: Markup, sections: Sequence[_Section], capabilities: Capabilities) -> bool:
    text, _ = _written(head, sections)
    return length(_shown(text, capabilities), capabilities.unit) <= capabilities.text_max


def _written(head: Markup, sections: Sequence[_Section]) -> tuple[Markup, Markup]:
    text = Markup("\n\n").join(filter(None, (head, *(section.text() for section in sections))))
    title = Markup("<h2>{}</h2>").format(visible(head)) if head else Markup("")
    return text, title + Markup("").join(section.rich() for section in sections)


def _shown(text: Markup, capabilities: Capabilities) -> Markup:
    return text if capabilities.markup else escape(plain(text))


def _lines(*parts: Markup) -> Markup:
    return Markup("\n").join(part for part in parts if part)
