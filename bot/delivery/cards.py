"""An article as a card: topic, title, summary in a quote, source and time, its picture, and what can be done. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from markupsafe import Markup, escape

from bot.catalogue import Catalogue
from bot.delivery.alerts import details, heading
from bot.delivery.markup import length, measure, shown, visible
from bot.delivery.split import shorten
from bot.delivery.when import VIETNAM, when
from bot.messengers.base import Capabilities, Message, Preview
from bot.models import (
    STORY_LIFE,
    Article,
    Button,
    Language,
    Match,
    Rows,
    Settings,
    Subscription,
    SubscriptionKind,
    Topic,
)
from bot.news.weight import Weight
from handlers.base import Say

_LONG_SUMMARY = 240  # characters; a longer one is folded up until it is asked for
_TITLE_MAX = 300
_KEYWORD_MAX = 60
_SUMMARY_MIN = 40  # what is cut shorter than this says nothing
_UPDATED_AFTER = timedelta(minutes=10)
_ACTION_BYTES_MAX = 64  # Bot API, callback_data
_WEB = ("http://", "https://")
_TOPIC = SubscriptionKind.TOPIC


def card(
    article: Article,
    *,
    language: Language,
    settings: Settings,
    catalogue: Catalogue,
    capabilities: Capabilities,
    say: Say,
    now: datetime,
    snippet: Markup | None = None,
    position: tuple[int, int] | None = None,
    reason: Match | None = None,
    followed: frozenset[str] = frozenset(),
    zone: tzinfo = VIETNAM,
    weight: Weight | None = None,
    answers: str | None = None,
) -> Message:
    """One message, whatever the article holds.

    ``snippet`` stands in place of the summary, ``position`` counts the card in a list (3 of 120), ``reason`` says why
    it is pushed: then its topic, keyword, place or story is named; an alert opens with what and where it is, from when
    until when and on whose word. Topics ``followed`` and the one it is pushed for are not offered. ``weight`` is what
    it adds to what its reader knows of the story, ``answers`` the message that told of it.
    """
    asked = reason.subscription if reason else None
    topic = _topic(article, catalogue, asked)
    link = article.url if article.url.startswith(_WEB) else None
    title = Markup("<b>{}</b>").format(shorten(escape(article.title), _TITLE_MAX, capabilities.unit))
    head = _lines(_topic_line(topic, position, asked, catalogue, language, say), title)
    if article.alert is not None and asked is not None and asked.kind is SubscriptionKind.ALERT:
        said = details(article.alert, language=language, say=say, now=now, zone=zone)
        head = _lines(heading(article.alert, language), said) + Markup("\n\n") + title
    if weight is not None:
        head = _lines(say(language, f"card-weight-{weight}"), head)
    foot = _foot(article, catalogue, link if capabilities.markup else None, language, say, now, zone)
    if link and not capabilities.markup and measure(link, capabilities.unit) < capabilities.text_max // 2:
        foot = _lines(foot, escape(link))
    room = capabilities.text_max - length(head, capabilities.unit) - length(foot, capabilities.unit) - len("\n\n" * 2)
    body = _quote(snippet, _summary(article, settings), room, capabilities)
    text = Markup("\n\n").join(part for part in (head, body, foot) if part)
    preview = link is not None and article.image is not None and settings.pictures and capabilities.preview
    offered = _offered(topic, asked, followed)
    return Message(
        shown(text, capabilities),
        buttons=_buttons(article, offered, link, asked, language, say, now) if capabilities.buttons else (),
        preview=Preview(link, article.image) if preview and link else None,
        silent=settings.silent,
        answers=answers,
    )


def _lines(*parts: Markup) -> Markup:
    return Markup("\n").join(part for part in parts if part)


def _topic(article: Article, catalogue: Catalogue, asked: Subscription | None) -> Topic | None:
    """The topic a reader follows, else the article's first."""
    known = [topic for topic in article.topics if topic in catalogue.topics]
    if asked is not None and asked.kind is _TOPIC and asked.value in known:
        return catalogue.topics[asked.value]
    return catalogue.topics[known[0]] if known else None


def _topic_line(
    topic: Topic | None,
    position: tuple[int, int] | None,
    asked: Subscription | None,
    catalogue: Catalogue,
    language: Language,
    say: Say,
) -> Markup:
    parts = [escape(f"{topic.emoji} {topic.names[language]}")] if topic else []
    if asked is not None and asked.kind is SubscriptionKind.KEYWORD:
        parts.append(say(language, "card-keyword", word=asked.value[:_KEYWORD_MAX]))
    if asked is not None and asked.kind is SubscriptionKind.PLACE:
        parts.append(escape(f"📍 {catalogue.gazetteer.name(asked.value)}"))
    if asked is not None and asked.kind is SubscriptionKind.STORY:
        parts.append(say(language, "card-story"))
    if position is not None:
        parts.append(escape(f"{position[0]}/{position[1]}"))
    return Markup(" · ").join(parts)


def _foot(
    article: Article,
    catalogue: Catalogue,
    link: str | None,
    language: Language,
    say: Say,
    now: datetime,
    zone: tzinfo,
) -> Markup:
    """Who wrote it and when: ``Báo Quảng Ninh · 16:05 · cập nhật 17:30 · +3 báo khác``; what readers were told and then
    changed says so."""
    source = catalogue.sources.get(article.source)
    name = escape(source.name if source else article.source)
    parts = [Markup('<a href="{}">{}</a>').format(link, name) if link else name]
    parts.append(when(article.at, now, language=language, say=say, zone=zone))
    if article.corrected_at is not None:
        corrected = when(article.corrected_at, now, language=language, say=say, zone=zone)
        parts.append(say(language, "card-corrected", when=corrected))
    elif article.updated is not None and article.updated - article.at >= _UPDATED_AFTER:
        changed = when(article.updated, now, language=language, say=say, zone=zone)
        parts.append(say(language, "card-updated", when=changed))
    if article.others:
        parts.append(say(language, "card-others", count=article.others))
    return Markup(" · ").join(parts)


def _summary(article: Article, settings: Settings) -> Markup:
    return escape((article.summary or article.lead).strip()) if settings.summaries else Markup("")


def _quote(snippet: Markup | None, summary: Markup, room: int, capabilities: Capabilities) -> Markup:
    words = summary if snippet is None else snippet
    if not words or room < _SUMMARY_MIN:
        return Markup("")
    if not capabilities.markup:
        return shorten(words, room, capabilities.unit)
    fitting = shorten(words, room, capabilities.unit)
    folded = snippet is None and len(visible(fitting)) > _LONG_SUMMARY
    opening = Markup("<blockquote expandable>") if folded else Markup("<blockquote>")
    return opening + fitting + Markup("</blockquote>")


def _offered(topic: Topic | None, asked: Subscription | None, followed: frozenset[str]) -> Topic | None:
    """The topic, unless its news comes already, or may: a story that is followed is told before a topic that is."""
    if topic is None or topic.id in followed or (asked and asked.kind is SubscriptionKind.STORY):
        return None
    return None if asked and (asked.kind, asked.value) == (_TOPIC, topic.id) else topic


def _buttons(
    article: Article,
    offered: Topic | None,
    link: str | None,
    asked: Subscription | None,
    language: Language,
    say: Say,
    now: datetime,
) -> Rows:
    def label(key: str, **values: object) -> str:
        return visible(say(language, key, **values))

    read = [Button(label("card-read"), url=link)] if link else []
    lives = now - article.at <= STORY_LIFE
    if lives or article.others:  # before there are any: a card stays as it was sent, and they come later
        read.append(Button(label("card-other-papers"), action=f"others:{article.id}"))
    follow = []
    action = f"follow:topic:{offered.id}" if offered else ""
    if offered and len(action.encode()) <= _ACTION_BYTES_MAX:
        follow.append(Button(label("card-follow", topic=offered.names[language]), action=action))
    if asked is not None and asked.kind is SubscriptionKind.STORY:
        follow.append(Button(label("card-leave-story"), action=f"story:{article.id}:off"))
    elif lives:
        follow.append(Button(label("card-follow-story"), action=f"story:{article.id}"))
    feedback = [Button(label(f"card-{which}"), action=f"{which}:{article.id}") for which in ("more", "less")]
    return tuple(tuple(row) for row in (read, follow, feedback) if row)
