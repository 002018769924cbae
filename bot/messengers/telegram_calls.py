"""From a draft to the call of the Bot API that shows it; a picture is uploaded once and then named."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from telegram import InputFile
from telegram import Message as TelegramMessage

from bot.messengers.base import Picture
from bot.messengers.telegram_client import TelegramClient
from bot.messengers.telegram_draft import Draft

UPLOADS_KEPT = 256


class Calls:
    """Raises what python-telegram-bot raises, and what it trips over in an answer not as documented."""

    def __init__(self, client: TelegramClient, *, paid: bool) -> None:
        self._client = client
        self._paid = paid
        self._uploads: OrderedDict[str, str] = OrderedDict()  # Picture.key → file_id

    def has_upload(self, picture: Picture) -> bool:
        return picture.key in self._uploads

    def forget_upload(self, picture: Picture) -> bool:
        """The next call uploads it anew. False: it was not uploaded."""
        return self._uploads.pop(picture.key, None) is not None

    async def send(self, draft: Draft) -> TelegramMessage:
        common: dict[str, Any] = {
            "chat_id": draft.chat,
            "message_thread_id": draft.thread,
            "reply_markup": draft.markup,
            "disable_notification": draft.silent or None,
            "allow_paid_broadcast": self._paid or None,
        }
        if draft.rich:
            return await self._client.send_rich(draft.rich, **common)
        common["reply_parameters"] = draft.reply
        common["parse_mode"] = draft.parse_mode
        if draft.document:
            file = InputFile(draft.document.content, filename=draft.document.name)
            return await self._client.send_document(document=file, caption=draft.text or None, **common)
        if draft.picture:
            return await self._send_picture(draft.picture, caption=draft.text or None, **common)
        return await self._client.send_message(text=draft.text, link_preview_options=draft.link_preview, **common)

    async def _send_picture(self, picture: Picture, **common: Any) -> TelegramMessage:
        known = self._uploads.get(picture.key)
        photo = known or InputFile(picture.content, filename="picture.jpg")
        sent = await self._client.send_photo(photo=photo, **common)
        if sent.photo and not known:
            self._uploads[picture.key] = sent.photo[-1].file_id
            while len(self._uploads) > UPLOADS_KEPT:
                self._uploads.popitem(last=False)
        return sent

    async def edit(self, draft: Draft, message_id: int) -> TelegramMessage | bool:
        if draft.rich:
            return await self._client.edit_rich(draft.rich, draft.chat, message_id, draft.keyboard)
        common: dict[str, Any] = {
            "chat_id": draft.chat,
            "message_id": message_id,
            "parse_mode": draft.parse_mode,
            "reply_markup": draft.keyboard,
        }
        if draft.caption:
            return await self._client.edit_message_caption(caption=draft.text or None, **common)
        return await self._client.edit_message_text(draft.text, link_preview_options=draft.link_preview, **common)
