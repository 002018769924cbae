"""What becomes of a reader's copy of an article that changed or was withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup, escape

from bot.catalogue import Catalogue
from bot.delivery.cards import card
from bot.delivery.digests import digest
from bot.delivery.markup import plain
from bot.delivery.schedule import zone_of
from bot.delivery.split import shorten
from bot.delivery.when import VIETNAM, when
from bot.messengers.base import Capabilities, Message
from bot.models import Article, DispatchKind, Settings
from handlers.base import Say
from storage.base import Copy, Delivery

_SUMMARY_MAX = 300


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a message; if it cannot be, say ``instead``."""

    message_id: str
    message: Message
    instead: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a message away; if it cannot be, say ``instead``."""

    message_id: str
    instead: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Say it in messages of their own."""

    messages: tuple[Message, ...]


Step = Edit | Delete | Note


def steps(
    sending: Delivery,
    *,
    catalogue: Catalogue,
    capabilities: Capabilities,
    say: Say,
    now: datetime,
    zone: tzinfo = VIETNAM,
) -> Sequence[Step]:
    """What is to be done with the copy, in this order. A card is edited, or deleted while it is young enough; a digest
    is written anew. Where the messenger cannot, a note says it, and never makes a sound."""
    article, copy = sending.dispatch.article, sending.copy
    if article is None or copy is None:
        return ()
    look = _Look(
        sending.subscriber.settings, catalogue, capabilities, say, now, zone_of(sending.subscriber.settings, zone)
    )
    is_retraction = sending.dispatch.kind is DispatchKind.RETRACTION
    note = (look.note(article, is_retraction=is_retraction),)
    if not copy.message_ids:
        return (Note(note),)
    if is_retraction and not copy.in_digest and _deletable(copy, capabilities, now):
        return tuple(Delete(each, note) for each in copy.message_ids)
    if not capabilities.edit:
        return (Note(note),)
    anew = look.anew(article, copy, is_retraction=is_retraction)
    if len(anew) != len(copy.message_ids):
        return (Note(note),)
    return tuple(Edit(id_, message, note) for id_, message in zip(copy.message_ids, anew, strict=True))


def _deletable(copy: Copy, capabilities: Capabilities, now: datetime) -> bool:
    within_s = capabilities.delete_within_s
    return capabilities.delete and (within_s is None or (now - copy.sent_at).total_seconds() < within_s)


@dataclass(frozen=True, slots=True)
class _Look:
    """How one reader is shown things on one messenger."""

    settings: Settings
    catalogue: Catalogue
    capabilities: Capabilities
    say: Say
    now: datetime
    zone: tzinfo

    def anew(self, article: Article, copy: Copy, *, is_retraction: bool) -> list[Message]:
        """What the messages of the copy are replaced with."""
        if copy.in_digest:
            return digest(
                copy.articles,
                settings=self.settings,
                catalogue=self.catalogue,
                capabilities=self.capabilities,
                say=self.say,
                at=copy.sent_at,
                zone=self.zone,
            )
        if is_retraction:
            return [Message(self._shown(self.say(self.settings.language, "retraction-edit", title=article.title)))]
        return [
            card(
                article,
                language=self.settings.language,
                settings=self.settings,
                catalogue=self.catalogue,
                capabilities=self.capabilities,
                say=self.say,
                now=self.now,
                reason=copy.reason,
                zone=self.zone,
            )
        ]

    def note(self, article: Article, *, is_retraction: bool) -> Message:
        """One short message for a reader whose copy cannot be changed."""
        language = self.settings.language
        if is_retraction:
            return Message(self._shown(self.say(language, "retraction-note", title=article.title)), silent=True)
        at = when(article.corrected_at or self.now, self.now, language=language, say=self.say, zone=self.zone)
        linked = Markup('<a href="{}">{}</a>').format(article.url, article.title)
        summary = shorten(escape(article.summary or article.lead), _SUMMARY_MAX, self.capabilities.unit)
        parts = [self.say(language, "correction-note", when=at), Markup("<b>{}</b>").format(linked), summary]
        return Message(self._shown(Markup("\n").join(filter(None, parts))), silent=True)

    def _shown(self, text: Markup) -> Markup:
        return text if self.capabilities.markup else escape(plain(text))
