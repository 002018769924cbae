"""A message on its way to Telegram: what a call is made from, and what becomes of it when a part is refused. Pure."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.messengers.base import Document, Message, Picture, Preview
from bot.messengers.telegram_errors import Remedy
from bot.models import Address, Rows


@dataclass(frozen=True, slots=True)
class Draft:
    """``caption``: the message to edit holds a picture or a file."""

    chat: str
    thread: int | None
    text: str
    html: bool
    buttons: Rows
    picture: Picture | None
    document: Document | None
    preview: Preview | None
    silent: bool
    caption: bool
    rich: str = ""  # instead of everything else but the buttons
    answers: int | None = None
    location_button: str = ""
    location_done: bool = False

    @property
    def parse_mode(self) -> str | None:
        return "HTML" if self.html else None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        rows = [
            [
                InlineKeyboardButton(
                    f"✓ {button.label}" if button.active else button.label, url=button.url, callback_data=button.action
                )
                for button in row
            ]
            for row in self.buttons
        ]
        return InlineKeyboardMarkup(rows) if rows else None

    @property
    def markup(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
        """What a new message carries: a message holds one keyboard, and those under it go first."""
        if self.keyboard is not None:
            return self.keyboard
        if self.location_button:
            share = KeyboardButton(self.location_button, request_location=True)
            return ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
        return ReplyKeyboardRemove() if self.location_done else None

    @property
    def reply(self) -> ReplyParameters | None:
        """What it goes on from may be gone meanwhile."""
        return ReplyParameters(self.answers, allow_sending_without_reply=True) if self.answers else None

    @property
    def link_preview(self) -> LinkPreviewOptions:
        if self.preview is None:
            return LinkPreviewOptions(is_disabled=True)
        return LinkPreviewOptions(url=self.preview.url, prefer_large_media=True, show_above_text=True)


def draft_of(address: Address, message: Message) -> Draft:
    return Draft(
        address.chat,
        int(address.thread) if address.thread.isdecimal() else None,
        str(message.text),
        html=True,
        buttons=message.buttons,
        picture=message.picture,
        document=message.document,
        preview=message.preview,
        silent=message.silent,
        caption=bool(message.picture or message.document),
        rich=str(message.rich or ""),
        answers=int(message.answers) if message.answers and message.answers.isdecimal() else None,
        location_button=message.location_button,
        location_done=message.location_done,
    )


def changed(draft: Draft, remedy: Remedy) -> Draft | None:
    """The draft with the remedy applied; None if that leaves it as it was."""
    match remedy:
        case Remedy.CLASSIC:
            new = replace(draft, rich="")
        case Remedy.PLAIN:
            new = replace(draft, text=plain(draft.text) if draft.html else draft.text, html=False)
        case Remedy.NO_LINKS:
            rows = (tuple(button for button in row if button.url is None) for row in draft.buttons)
            new = replace(draft, buttons=tuple(row for row in rows if row))
        case Remedy.NO_BUTTONS:
            new = replace(draft, buttons=(), location_button="")
        case Remedy.NO_PICTURE:
            new = replace(draft, picture=None)
        case Remedy.AS_CAPTION | Remedy.AS_TEXT:
            new = replace(draft, caption=remedy is Remedy.AS_CAPTION)
        case Remedy.NEW_UPLOAD:
            return draft  # what changes is the memory of earlier uploads
    return None if new == draft else new


def plain(markup: str) -> str:
    """What is read of a text whose markup Telegram refused."""
    return html.unescape(re.sub(r"</?[a-z][^<>]*>", "", markup))
