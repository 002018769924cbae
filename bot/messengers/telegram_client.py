"""Calls of the Bot API: python-telegram-bot's, and those that it does not know."""

from __future__ import annotations

from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, EndPointNotFound, InvalidToken
from telegram.request import HTTPXRequest

from bot.messengers.http_calls import ANSWER_S, CONNECT_S
from bot.messengers.webhook import Webhook
from bot.transport import aiohttp_transport

# chat_member comes only where the bot is an administrator.
ALLOWED_UPDATES = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member", "chat_member")
_NO_MEMBER = ("participant_id_invalid", "user not found", "member not found")  # getChatMember of somebody outside
POLL_S = 30  # the service holds a poll for so long when there is nothing


class TelegramClient(Bot):
    """python-telegram-bot's, with updates left raw: one that it cannot parse would take its whole batch along."""

    def __init__(self, token: str, api_base: str, proxy: str | None) -> None:
        super().__init__(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=_request(ANSWER_S, proxy),
            get_updates_request=_request(POLL_S + ANSWER_S, proxy),
        )

    async def open(self) -> None:
        """``initialize`` without its getMe, which fails while the network is down."""
        for request in self._request:
            await request.initialize()

    async def close_requests(self) -> None:
        for request in self._request:
            await request.shutdown()

    async def raw_updates(self, offset: int) -> Any:
        asked = {"offset": offset, "timeout": POLL_S, "limit": 100, "allowed_updates": ALLOWED_UPDATES}
        return await self._post("getUpdates", asked)

    async def webhook_info(self) -> dict[str, Any]:
        answer = await self._post("getWebhookInfo")
        if not isinstance(answer, dict):
            raise TypeError("getWebhookInfo answered with something else than an object")
        return answer

    async def install_webhook(self, webhook: Webhook) -> None:
        await self.set_webhook(webhook.url, secret_token=webhook.secret, allowed_updates=ALLOWED_UPDATES)

    async def drop_webhook(self) -> None:
        await self.delete_webhook(drop_pending_updates=False)

    async def is_administrator(self, chat: str, person_id: str) -> bool:
        try:
            answer = await self._post("getChatMember", {"chat_id": chat, "user_id": person_id})
        except BadRequest as error:
            if any(words in error.message.lower() for words in _NO_MEMBER):
                return False
            raise
        return isinstance(answer, dict) and answer.get("status") in {"creator", "administrator"}

    async def send_rich(self, html: str, **common: Any) -> TelegramMessage:
        """sendRichMessage (Bot API 10.1). EndPointNotFound: the server is older than that, and nothing was sent."""
        return await self._rich("sendRichMessage", html, common)

    async def edit_rich(
        self, html: str, chat_id: str, message_id: int, reply_markup: InlineKeyboardMarkup | None
    ) -> TelegramMessage:
        """editMessageText with ``rich_message`` (Bot API 10.1). An older server misses the ``text``: BadRequest."""
        of = {"chat_id": chat_id, "message_id": message_id, "reply_markup": reply_markup}
        return await self._rich("editMessageText", html, of)

    async def _rich(self, method: str, html: str, arguments: dict[str, Any]) -> TelegramMessage:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = await self._post(method, given | {"rich_message": {"html": html}})
        except InvalidToken as error:  # what python-telegram-bot makes of every 404
            if "method not found" in error.message.lower():
                raise EndPointNotFound(error.message) from error
            raise
        return TelegramMessage.de_json(answer, self)


def _request(read_s: float, proxy: str | None) -> HTTPXRequest:
    return HTTPXRequest(
        read_timeout=read_s,
        write_timeout=None,
        media_write_timeout=None,
        connect_timeout=CONNECT_S,
        pool_timeout=None,
        httpx_kwargs={"transport": aiohttp_transport(proxy=proxy), "trust_env": False},
    )
