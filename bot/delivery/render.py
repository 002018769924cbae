"""Articles, answers and announcements as messages that fit what a messenger can show. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo
from hashlib import blake2b

from markupsafe import Markup, escape

from bot.catalogue import Catalogue
from bot.delivery.cards import card
from bot.delivery.digests import digest
from bot.delivery.markup import length, plain
from bot.delivery.schedule import zone_of
from bot.delivery.split import shorten, split
from bot.delivery.when import VIETNAM
from bot.messengers.base import Capabilities, Document, Message, Picture
from bot.models import Broadcast, DispatchKind, Language, Rows, Settings
from handlers.base import Reply, Say
from storage.base import Delivery


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
) -> list[Message]:
    """What a handler answered: text (with its picture), cards, the file, then what follows; choices under the last
    message of each part. Empty only for an answer that says nothing."""
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
        caption = shorten(_shown(answer.file.caption, capabilities), capabilities.caption_max, capabilities.unit)
        messages.append(Message(caption, document=Document(answer.file.name, answer.file.content)))
    messages = _with_choices(messages, answer.choices, capabilities, say(language, "card-more-choices"))
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
        )
    return messages


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
    if sending.dispatch.article is None:
        return []
    return [
        card(
            sending.dispatch.article,
            language=settings.language,
            settings=settings,
            catalogue=catalogue,
            capabilities=capabilities,
            say=say,
            now=now,
            reason=sending.reason,
            zone=local,
        )
    ]


def text_messages(text: Markup, capabilities: Capabilities) -> list[Message]:
    """A text in as many messages as it needs."""
    return [Message(part) for part in split(_shown(text, capabilities), capabilities.text_max, capabilities.unit)]


def fitted(message: Message, capabilities: Capabilities) -> Message:
    """A short message without what the messenger cannot show."""
    buttons = message.buttons if capabilities.buttons else ()
    return replace(message, text=_shown(message.text, capabilities), buttons=buttons)


def _shown(text: Markup, capabilities: Capabilities) -> Markup:
    return text if capabilities.markup else escape(plain(text))


def _text(text: Markup, picture: bytes | None, capabilities: Capabilities) -> list[Message]:
    if picture is None or not capabilities.pictures:
        return text_messages(text, capabilities)
    upload = Picture(blake2b(picture, digest_size=16).hexdigest(), picture)
    if length(_shown(text, capabilities), capabilities.unit) <= capabilities.caption_max:
        return [Message(_shown(text, capabilities), picture=upload)]
    return [Message(Markup(""), picture=upload), *text_messages(text, capabilities)]


def _with_choices(messages: list[Message], choices: Rows, capabilities: Capabilities, more: Markup) -> list[Message]:
    """Choices under the last message; rows beyond what a message takes go under messages of their own."""
    if not choices:
        return messages
    if not capabilities.buttons:
        return [*messages, *text_messages(_as_lines(choices), capabilities)]
    messages = messages or [Message(_shown(more, capabilities))]
    rows, most = (*messages[-1].buttons, *choices), capabilities.button_rows_max
    shown = [*messages[:-1], replace(messages[-1], buttons=rows[:most])]
    rest = range(most, len(rows), most)
    return shown + [Message(_shown(more, capabilities), buttons=rows[start : start + most]) for start in rest]


def _as_lines(choices: Rows) -> Markup:
    """What can be chosen, for a messenger without buttons."""
    buttons = [button for row in choices for button in row]
    marks = ["✓" if button.active else "•" for button in buttons]
    links = [f": {button.url}" if button.url else "" for button in buttons]
    lines = [f"{mark} {button.label}{link}" for mark, button, link in zip(marks, buttons, links, strict=True)]
    return escape("\n".join(lines))
