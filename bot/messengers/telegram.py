"""Telegram by its Bot API: python-telegram-bot for the calls, aiohttp under httpx for the way there."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from markupsafe import Markup
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from bot.messengers.base import (
    About,
    Capabilities,
    Incoming,
    MenuCommand,
    Message,
    Outcome,
    QueryAnswer,
    RawUpdate,
    Rejected,
    Sent,
    Unit,
    Unknown,
)
from bot.messengers.http_calls import ANSWER_S, CONNECT_S
from bot.messengers.telegram_calls import Calls
from bot.messengers.telegram_client import TelegramClient
from bot.messengers.telegram_draft import Draft, changed, draft_of
from bot.messengers.telegram_errors import Remedy, outcome_of, refuses_rich, remedy_for
from bot.messengers.telegram_inline import inline_result, invitation, without_addresses
from bot.messengers.telegram_managers import Managers
from bot.messengers.telegram_polling import Polling
from bot.messengers.telegram_profile import set_about, set_commands
from bot.messengers.telegram_updates import PICTURE_BYTES_MAX, Me, member_changed, parse_update
from bot.messengers.telegram_webhook import ENTRANCE, WebhookReceiving, way_of
from bot.messengers.webhook import Body, Webhook
from bot.models import Address, Health, Language

log = logging.getLogger(__name__)

API_BASE = "https://api.telegram.org"
CAPABILITIES = Capabilities(
    text_max=4096,
    caption_max=1024,
    unit=Unit.CODE_POINTS,
    markup=True,
    buttons=True,
    button_rows_max=25,
    edit=True,
    delete=True,
    pictures=True,
    preview=True,
    delete_within_s=47 * 3600.0,  # Bot API, deleteMessage: 48 hours by the service's clock
    styles_max=90,  # 100 entities, and the service makes some of its own: addresses, hashtags
    rich=True,
    location=True,
    threads=True,
    inline=True,
)
CALL_S = 90.0  # over a whole call, uploads included
START_S = 5.0
NOTE_MAX = 200  # code points of the note over the chat, Bot API answerCallbackQuery

# RetryAfter then holds a timedelta; without it python-telegram-bot warns at each 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)  # python-telegram-bot at an answer not as documented
FAILURES = (TelegramError, TimeoutError, *UNREADABLE)

Call = Callable[[Draft], Awaitable[TelegramMessage | bool]]


class TelegramMessenger:
    """The messenger ``telegram``. Chats, threads and messages go by the service's numbers, as text.

    ``health`` says how receiving stands; ``username`` (without @) is None until the service was reached once.
    ``paid``: what exceeds the free 30 messages a second is paid for in Stars (Bot API, allow_paid_broadcast).
    ``webhook`` None: updates are asked for by long polling.
    """

    name = "telegram"
    capabilities = CAPABILITIES
    entrance = ENTRANCE

    def __init__(
        self,
        token: str,
        *,
        api_base: str = API_BASE,
        proxy: str | None = None,
        paid: bool = False,
        webhook: Webhook | None = None,
    ) -> None:
        self._bot = TelegramClient(token, api_base.rstrip("/"), proxy)
        self._has_rich = True  # until the server says otherwise
        self._me = Me(int(token.partition(":")[0]))
        self._receiving = Polling(self._bot) if webhook is None else WebhookReceiving(self._bot, webhook)
        self._calls = Calls(self._bot, paid=paid)
        self._managers = Managers(self._bot.is_administrator, time.monotonic)
        self._upload_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._commands_due: Mapping[Language, Sequence[MenuCommand]] | None = None

    @property
    def health(self) -> Health:
        return self._receiving.health

    @property
    def username(self) -> str | None:
        return self._me.username

    async def start(self) -> None:
        await self._bot.open()
        try:
            async with asyncio.timeout(START_S):
                await self._introduce()
        except FAILURES as error:
            log.warning("Telegram does not answer yet (%s); Loa keeps trying.", _short(error))

    async def close(self) -> None:
        await self._bot.close_requests()

    # --- receiving ---

    async def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        async for batch in self._receiving.batches():
            await self._catch_up()
            for update in batch:
                self._forget_manager(update)
            yield batch

    def _forget_manager(self, update: RawUpdate) -> None:
        """Somebody's standing in a chat has changed: what was known of it is not true any more."""
        changed = member_changed(update.body) if '"chat_member"' in update.body else None
        if changed is not None:
            self._managers.forget(*changed)

    async def take(self, secret: str, body: Body) -> int:
        """An update that the service brought; see ``HasEntrance.take``."""
        receiving = self._receiving
        return await receiving.take(secret, body) if isinstance(receiving, WebhookReceiving) else 404

    async def _catch_up(self) -> None:
        """What could not be done while the service was out of reach."""
        try:
            if self._me.username is None:
                await self._introduce()
            if self._commands_due is not None:
                await set_commands(self._bot, self._commands_due)
                self._commands_due = None
        except FAILURES as error:
            log.info("Telegram: %s", _short(error))

    async def _introduce(self) -> None:
        me = await self._bot.get_me()
        self._me = Me(me.id, me.username)

    def parse(self, update: RawUpdate) -> Incoming | None:
        return parse_update(update.body, self._me, _now())

    # --- sending ---

    async def send(self, address: Address, message: Message) -> Outcome:
        draft = self._draft(address, message)
        if draft.picture is None or self._calls.has_upload(draft.picture):
            return await self._deliver(draft, self._calls.send)
        async with self._upload_turns.setdefault(draft.picture.key, asyncio.Lock()):
            if not self._calls.has_upload(draft.picture):
                return await self._deliver(draft, self._calls.send)
        return await self._deliver(draft, self._calls.send)

    async def edit(self, address: Address, message_id: str, message: Message) -> Outcome:
        if not message_id.isdecimal():
            return Rejected("no such message")

        async def call(draft: Draft) -> TelegramMessage | bool:
            return await self._calls.edit(draft, int(message_id))

        return await self._deliver(self._draft(address, message), call, message_id)

    async def delete(self, address: Address, message_id: str) -> Outcome:
        if not message_id.isdecimal():
            return Rejected("no such message")

        async def call(draft: Draft) -> bool:
            return await self._bot.delete_message(draft.chat, int(message_id))

        return await self._deliver(draft_of(address, _NOTHING), call, message_id)

    def _draft(self, address: Address, message: Message) -> Draft:
        draft = draft_of(address, message)
        return draft if self._has_rich else replace(draft, rich="")

    async def _deliver(self, draft: Draft, call: Call, message_id: str = "") -> Outcome:
        """One call, and one more for each part that is refused and can be left out."""
        tried: set[Remedy] = set()
        while True:
            try:
                async with asyncio.timeout(CALL_S):
                    answer = await call(draft)
                return Sent(message_id or str(answer.message_id if isinstance(answer, TelegramMessage) else ""))
            except TelegramError as error:
                remedy = self._remedy(error, draft)
                better = changed(draft, remedy) if remedy and remedy not in tried else None
                if better is None or remedy is None:
                    return outcome_of(error, _now(), message_id)
                log.warning("Telegram refused a part of a message (%s); sent again: %s", error.message, remedy.name)
                tried.add(remedy)
                draft = better
            except TimeoutError:
                return Unknown("CallTimeout")
            except UNREADABLE as error:
                return Unknown(type(error).__name__)

    def _remedy(self, error: TelegramError, draft: Draft) -> Remedy | None:
        """An upload that is refused is forgotten; where there was none, the picture itself is at fault. A server that
        does not know rich messages is not asked for them again."""
        if draft.rich and refuses_rich(error):
            self._has_rich = self._has_rich and not isinstance(error, EndPointNotFound)
            return Remedy.CLASSIC
        remedy = remedy_for(error)
        if remedy is Remedy.NEW_UPLOAD and draft.picture and not self._calls.forget_upload(draft.picture):
            return Remedy.NO_PICTURE
        return remedy

    # --- the rest ---

    async def answer(self, callback_id: str, text: str = "") -> None:
        try:
            await self._bot.answer_callback_query(callback_id, text[:NOTE_MAX] or None)
        except FAILURES as error:
            log.info("A button's waiting could not be ended: %s", _short(error))

    async def typing(self, address: Address) -> None:
        thread = int(address.thread) if address.thread.isdecimal() else None
        try:
            await self._bot.send_chat_action(address.chat, "typing", message_thread_id=thread)
        except FAILURES as error:
            log.debug("Typing could not be shown: %s", _short(error))

    async def answer_query(self, query_id: str, answer: QueryAnswer) -> None:
        """An address that is refused, of one article's picture or button, takes none of the others along."""
        try:
            try:
                await self._answer_query(query_id, answer)
            except BadRequest as error:
                if "url" not in error.message.lower():
                    raise
                log.warning("Telegram refused a part of an answer (%s); sent again without addresses", error.message)
                await self._answer_query(query_id, without_addresses(answer))
        except FAILURES as error:
            log.info("A query could not be answered: %s", _short(error))

    async def _answer_query(self, query_id: str, answer: QueryAnswer) -> None:
        await self._bot.answer_inline_query(
            query_id,
            [inline_result(each) for each in answer.results],
            answer.cached_s,
            answer.personal,
            answer.following,
            button=invitation(answer),
        )

    async def manages(self, address: Address, person_id: str) -> bool | None:
        return await self._managers.knows(address.chat, person_id)

    async def fetch_picture(self, ref: str) -> bytes | None:
        try:
            async with asyncio.timeout(CALL_S):
                file = await self._bot.get_file(ref)
                if (file.file_size or 0) > PICTURE_BYTES_MAX:
                    return None
                content = bytes(await file.download_as_bytearray())
        except (*FAILURES, RuntimeError) as error:  # RuntimeError: the answer names no path
            log.warning("A picture could not be fetched: %s", _short(error))
            return None
        return content if len(content) <= PICTURE_BYTES_MAX else None

    async def announce_commands(self, commands: Mapping[Language, Sequence[MenuCommand]]) -> None:
        """Out of reach, it is done as soon as the service answers."""
        try:
            await set_commands(self._bot, commands)
        except FAILURES as error:
            self._commands_due = commands
            log.warning("The command menu could not be set yet: %s", _short(error))

    async def introduce(self, about: Mapping[Language, About]) -> None:
        """Out of reach, it is left to the next start."""
        try:
            await set_about(self._bot, about)
        except FAILURES as error:
            log.info("What the bot is for could not be told: %s", _short(error))


async def check_token(
    token: str, *, api_base: str = API_BASE, proxy: str | None = None, webhook: Webhook | None = None
) -> tuple[bool, str]:
    """Whether the service takes the token, and a sentence about it and about how updates come."""
    client = TelegramClient(token, api_base.rstrip("/"), proxy)
    await client.open()
    try:
        async with asyncio.timeout(CONNECT_S + ANSWER_S):
            me, info = await client.get_me(), await client.webhook_info()
    except InvalidToken:
        return False, "the token is refused; copy it again from @BotFather"
    except FAILURES as error:
        reason = type(error.__cause__ or error).__name__
        return False, f"{api_base} does not answer ({reason}); look at the network, or set TELEGRAM_PROXY"
    finally:
        await client.close_requests()
    good, how = way_of(info, webhook, _now())
    return good, f"@{me.username} answers; {how}"


def _short(error: Exception) -> str:
    """Only a refusal's text is known to hold no address, and with it no token."""
    return error.message if isinstance(error, BadRequest) else type(error).__name__


def _now() -> datetime:
    return datetime.now(UTC)


_NOTHING = Message(text=Markup(""))
