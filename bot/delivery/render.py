"""Articles, answers and announcements as messages that fit what a messenger can show. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo
from hashlib import blake2b

from markupsafe import Markup, escape

from bot.catalogue import Catalogue
from bot.delivery import menus
from bot.delivery.cards import card
from bot.delivery.digests import digest
from bot.delivery.markup import length, shown
from bot.delivery.schedule import zone_of
from bot.delivery.split import shorten, split
from bot.delivery.when import VIETNAM
from bot.messengers.base import Capabilities, Document, Message, Picture
from bot.models import Broadcast, DispatchKind, Language, Rows, Settings
from bot.news.weight import news_of_weight
from handlers.base import FilePart, Reply, Say
from storage.base import Delivery

_FILE_MESSAGES_MAX = 5


def reply(
    answer: Reply,
    *,
    language: Language,
    settings: Settings,
    catalogue: Catalogue,
    capabilities: Capabilities,
    say: Say,
    now: datetime,
    zone: tzinfo = VIETNAM,
    first: int = 1,
) -> list[Message]:
    """What a handler answered: text (with its picture), cards, the file, then what follows; choices under the last
    message of each part, numbered from ``first`` where there are no buttons. Empty only for an answer that says
    nothing."""
    local = zone_of(settings, zone)
    messages = _text(answer.text, answer.picture, capabilities)
    messages += [
        card(
            part.article,
            language=language,
            settings=settings,
            catalogue=catalogue,
            capabilities=capabilities,
            say=say,
            now=now,
            snippet=part.snippet,
            position=part.position,
            followed=part.followed,
            zone=local,
        )
        for part in answer.cards
    ]
    if answer.file is not None:
        messages += _file(answer.file, capabilities, say(language, "file-not-here"))
    messages = _with_choices(messages, answer.choices, capabilities, say(language, "card-more-choices"), first)
    if messages and capabilities.location and (answer.location_button or answer.location_done):
        messages[-1] = replace(messages[-1], location_button=answer.location_button, location_done=answer.location_done)
    first = menus.free(menus.choices_of(replace(answer, then=()), first), first)
    for following in answer.then:
        messages += reply(
            following,
            language=language,
            settings=settings,
            catalogue=catalogue,
            capabilities=capabilities,
            say=say,
            now=now,
            zone=zone,
            first=first,
        )
        first = menus.free(menus.choices_of(following, first), first)
    return messages


def _file(file: FilePart, capabilities: Capabilities, not_here: Markup) -> list[Message]:
    """A file; where none can be handed over, what it says, unless that is too long to read in a chat."""
    if capabilities.documents:
        caption = shorten(shown(file.caption, capabilities), capabilities.caption_max, capabilities.unit)
        return [Message(caption, document=Document(file.name, file.content))]
    messages = text_messages(file.caption, capabilities)
    read_out = text_messages(escape(file.content.decode("utf-8", "replace")), capabilities)
    return messages + (read_out if len(read_out) <= _FILE_MESSAGES_MAX else text_messages(not_here, capabilities))


def broadcast(
    announcement: Broadcast,
    picture: bytes | None,
    *,
    language: Language,
    settings: Settings,
    capabilities: Capabilities,
    say: Say,
) -> list[Message]:
    """An announcement under its heading. A text that is too long for a caption follows its picture."""
    text = Markup("\n\n").join(part for part in (say(language, "broadcast-heading"), announcement.text) if part)
    return [replace(message, silent=settings.silent) for message in _text(text, picture, capabilities)]


def delivery(
    sending: Delivery,
    picture: bytes | None,
    *,
    catalogue: Catalogue,
    capabilities: Capabilities,
    say: Say,
    now: datetime,
    zone: tzinfo = VIETNAM,
) -> list[Message]:
    """What a subscriber gets of a dispatch; ``picture`` is the announcement's."""
    settings = sending.subscriber.settings
    local = zone_of(settings, zone)
    if sending.dispatch.kind is DispatchKind.DIGEST:
        return digest(
            sending.articles,
            settings=settings,
            catalogue=catalogue,
            capabilities=capabilities,
            say=say,
            at=sending.dispatch.created_at,
            zone=local,
        )
    if sending.dispatch.broadcast is not None:
        return broadcast(
            sending.dispatch.broadcast,
            picture,
            language=settings.language,
            settings=settings,
            capabilities=capabilities,
            say=say,
        )
    article = sending.dispatch.article
    if article is None:
        return []
    return [
        card(
            article,
            language=settings.language,
            settings=settings,
            catalogue=catalogue,
            capabilities=capabilities,
            say=say,
            now=now,
            reason=sending.reason,
            zone=local,
            weight=news_of_weight(sending.dispatch.earlier, article) if sending.answers else None,
            answers=sending.answers,
        )
    ]


def impersonal(message: Message) -> Message:
    """For a channel, where many read and nobody chooses: links stay, choices go."""
    rows = (tuple(button for button in row if button.url is not None) for row in message.buttons)
    return replace(message, buttons=tuple(row for row in rows if row))


def text_messages(text: Markup, capabilities: Capabilities) -> list[Message]:
    """A text in as many messages as it needs."""
    return [Message(part) for part in split(shown(text, capabilities), capabilities.text_max, capabilities.unit)]


def fitted(message: Message, capabilities: Capabilities) -> Message:
    """A short message without what the messenger cannot show."""
    buttons = message.buttons if capabilities.buttons else ()
    return replace(message, text=shown(message.text, capabilities), buttons=buttons)


def _text(text: Markup, picture: bytes | None, capabilities: Capabilities) -> list[Message]:
    if picture is None or not capabilities.pictures:
        return text_messages(text, capabilities)
    upload = Picture(blake2b(picture, digest_size=16).hexdigest(), picture)
    if length(shown(text, capabilities), capabilities.unit) <= capabilities.caption_max:
        return [Message(shown(text, capabilities), picture=upload)]
    return [Message(Markup(""), picture=upload), *text_messages(text, capabilities)]


def _with_choices(
    messages: list[Message], choices: Rows, capabilities: Capabilities, more: Markup, first: int
) -> list[Message]:
    """Choices under the last message; rows beyond what a message takes go under messages of their own."""
    if not choices:
        return messages
    if not capabilities.buttons:
        return _with_menu(messages, menus.lines(choices, first), capabilities)
    messages = messages or [Message(shown(more, capabilities))]
    rows, most = (*messages[-1].buttons, *choices), capabilities.button_rows_max
    first_part = [*messages[:-1], replace(messages[-1], buttons=rows[:most])]
    rest = range(most, len(rows), most)
    return first_part + [Message(shown(more, capabilities), buttons=rows[start : start + most]) for start in rest]


def _with_menu(messages: list[Message], menu: Markup, capabilities: Capabilities) -> list[Message]:
    """The menu at the end of the text that it belongs to, where both fit in one message."""
    last = messages[-1] if messages else None
    if last is not None and last.preview is None and last.picture is None and last.document is None:
        together = last.text + Markup("\n\n") + menu
        if length(together, capabilities.unit) <= capabilities.text_max:
            return [*messages[:-1], replace(last, text=together)]
    return [*messages, *text_messages(menu, capabilities)]
