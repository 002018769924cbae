"""What becomes of a reader's copy of an article that changed or was withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup, escape

from bot.catalogue import Catalogue
from bot.delivery.cards import card
from bot.delivery.digests import digest
from bot.delivery.markup import measure, visible
from bot.delivery.schedule import zone_of
from bot.delivery.split import shorten
from bot.delivery.when import VIETNAM, when
from bot.messengers.base import Capabilities, Message
from bot.models import Article, DispatchKind, Settings
from handlers.base import Say
from storage.base import Copy, Delivery

_TITLE_MAX = 300
_SUMMARY_MAX = 300
_LINK_MAX = 500  # written out where there is no markup
_WEB = ("http://", "https://")


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
    """What is to be done with the copy, in this order.

    A copy is edited; what was withdrawn and stands alone is deleted while it is young enough. A digest is written anew,
    each of its messages edited and those that are left over deleted. Where that cannot be, a note says it once and
    never makes a sound.

    A corrected digest mostly grows and is edited from its last message on, one that loses an article from its first:
    what moves to another message stands there before it leaves its own, so that one that cannot be edited costs none.
    """
    article, copy = sending.dispatch.article, sending.copy
    if article is None or copy is None:
        return ()
    settings = sending.subscriber.settings
    look = _Look(settings, catalogue, capabilities, say, now, zone_of(settings, zone))
    if sending.dispatch.kind is DispatchKind.RETRACTION:
        note = (look.withdrawn("retraction-note", article),)
        is_alone = not copy.articles
        if is_alone and copy.message_ids and _deletable(copy, capabilities, now):
            return tuple(Delete(each, note) for each in copy.message_ids)
        anew = [look.withdrawn("retraction-edit", article)] if is_alone else look.digest(copy)
    else:
        note = (look.corrected(article),)
        anew = look.digest(copy) if copy.in_digest else [look.card(article, copy)]
    spare = copy.message_ids[len(anew) :]
    too_long = not anew or len(anew) > len(copy.message_ids)
    if not capabilities.edit or too_long or (spare and not _deletable(copy, capabilities, now)):
        return (Note(note),)
    edits = [Edit(id_, message, note) for id_, message in zip(copy.message_ids, anew, strict=False)]
    if sending.dispatch.kind is DispatchKind.CORRECTION:
        edits.reverse()
    return (*edits, *(Delete(id_, note) for id_ in spare))


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

    def digest(self, copy: Copy) -> list[Message]:
        """What is left of it, as it reads now; what changed since it was made is marked."""
        return digest(
            copy.articles,
            settings=self.settings,
            catalogue=self.catalogue,
            capabilities=self.capabilities,
            say=self.say,
            at=copy.made_at or copy.sent_at,
            zone=self.zone,
        )

    def card(self, article: Article, copy: Copy) -> Message:
        return card(
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

    def withdrawn(self, key: str, article: Article) -> Message:
        text = self.say(self.settings.language, key, title=self._title(article))
        return Message(text if self.capabilities.markup else escape(visible(text)), silent=True)

    def corrected(self, article: Article) -> Message:
        """One short message for a reader whose copy cannot be changed."""
        language, title = self.settings.language, self._title(article)
        at = when(article.corrected_at or self.now, self.now, language=language, say=self.say, zone=self.zone)
        heading = self.say(language, "correction-note", when=at)
        summary = escape((article.summary or article.lead).strip()) if self.settings.summaries else Markup("")
        summary = shorten(summary, _SUMMARY_MAX, self.capabilities.unit)
        link = article.url if article.url.startswith(_WEB) else ""
        if not self.capabilities.markup:
            written = escape(link) if measure(link, self.capabilities.unit) <= _LINK_MAX else Markup("")
            return Message(_lines(escape(visible(heading)), title, summary, written), silent=True)
        named = Markup('<b><a href="{}">{}</a></b>').format(link, title) if link else Markup("<b>{}</b>").format(title)
        quote = Markup("<blockquote>{}</blockquote>").format(summary) if summary else Markup("")
        return Message(_lines(heading, named, quote), silent=True)

    def _title(self, article: Article) -> Markup:
        return shorten(escape(article.title), _TITLE_MAX, self.capabilities.unit)


def _lines(*parts: Markup) -> Markup:
    return Markup("\n").join(part for part in parts if part)
