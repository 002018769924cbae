"""Zalo by its Bot Platform: plain texts and pictures by their address; no buttons, no editing, no deleting."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime

from bot.messengers.base import (
    Capabilities,
    Gone,
    Incoming,
    MenuCommand,
    Message,
    Outcome,
    QueryResult,
    RawUpdate,
    Rejected,
    RetryAt,
    Sent,
    Unit,
)
from bot.messengers.webhook import Webhook
from bot.messengers.zalo_client import API_BASE, ZaloClient
from bot.messengers.zalo_outcomes import outcome_of, quota_pause_s
from bot.messengers.zalo_receiving import Receiving
from bot.messengers.zalo_updates import NAME, parse_update
from bot.models import Address, Health, Language

log = logging.getLogger(__name__)

CAPABILITIES = Capabilities(
    text_max=2000,
    caption_max=2000,
    unit=Unit.UTF16,  # the platform does not say what it counts; nothing is more than this
    markup=False,
    buttons=False,
    button_rows_max=0,
    edit=False,
    delete=False,
    pictures=False,  # an announcement's picture would have to be uploaded
    preview=True,
    documents=False,
)
REFUSALS_MAX = 3  # in a row: nothing says that somebody blocked the bot but that nothing is taken
_CHATS_REMEMBERED = 10_000


class ZaloMessenger:
    """The messenger ``zalo``. ``webhook`` None: updates are asked for, which may lose one (see zalo_receiving.py)."""

    name = NAME
    username = None
    capabilities = CAPABILITIES

    def __init__(self, token: str, *, api_base: str = API_BASE, webhook: Webhook | None = None) -> None:
        self._client = ZaloClient(token, api_base)
        self._receiving = Receiving(self._client, webhook)
        self._quota_met = 0  # times in a row
        self._refusals: OrderedDict[str, int] = OrderedDict()

    @property
    def health(self) -> Health:
        return self._receiving.health

    async def start(self) -> None:
        """Nothing to connect: the first call does."""

    async def close(self) -> None:
        await self._client.close()

    # --- receiving ---

    def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        return self._receiving.batches()

    async def take(self, secret: str, body: bytes) -> int:
        """An update that the platform brought; see ``Bringing.take``."""
        return await self._receiving.take(secret, body)

    def parse(self, update: RawUpdate) -> Incoming | None:
        return parse_update(update.body, _now())

    # --- sending ---

    async def send(self, address: Address, message: Message) -> Outcome:
        if message.document is not None or message.picture is not None:
            return Rejected("Zalo bots cannot upload")
        text = str(message.text.unescape())
        image = message.preview.image if message.preview else None
        if image and image.startswith("https://"):
            given = {"chat_id": address.chat, "photo": image, "caption": text}
            outcome = await self._call("sendPhoto", given)
            if not isinstance(outcome, Rejected):
                return self._judged(address, outcome)
        return self._judged(address, await self._call("sendMessage", {"chat_id": address.chat, "text": text}))

    async def edit(self, address: Address, message_id: str, message: Message) -> Outcome:
        return Rejected("Zalo bots cannot edit")

    async def delete(self, address: Address, message_id: str) -> Outcome:
        return Rejected("Zalo bots cannot delete")

    async def _call(self, method: str, given: Mapping[str, str]) -> Outcome:
        outcome = outcome_of(await self._client.call(method, given), _now(), quota_pause_s(self._quota_met + 1))
        if isinstance(outcome, RetryAt) and outcome.reason == "quota":
            self._quota_met += 1
            log.warning("Zalo's quota is used up; the bot rests until %s.", f"{outcome.when:%H:%M:%S}")
        elif isinstance(outcome, Sent):
            self._quota_met = 0
        return outcome

    def _judged(self, address: Address, outcome: Outcome) -> Outcome:
        """A chat that refuses one message after the other is not there any more."""
        if isinstance(outcome, Sent):
            self._refusals.pop(address.chat, None)
        elif isinstance(outcome, Rejected):
            times = self._refusals.pop(address.chat, 0) + 1
            if times >= REFUSALS_MAX:
                return Gone("refused")
            self._refusals[address.chat] = times
            if len(self._refusals) > _CHATS_REMEMBERED:
                self._refusals.popitem(last=False)
        return outcome

    # --- the rest ---

    async def answer(self, callback_id: str, text: str = "") -> None:
        """There are no buttons."""

    async def typing(self, address: Address) -> None:
        await self._client.call("sendChatAction", {"chat_id": address.chat, "action": "typing"})

    async def answer_query(self, query_id: str, results: Sequence[QueryResult], following: str, cached_s: int) -> None:
        """Nothing is asked here from other chats."""

    async def manages(self, address: Address, person_id: str) -> bool | None:
        """Every chat is one person's."""
        return True

    async def fetch_picture(self, ref: str) -> bytes | None:
        """Pictures lie at addresses of others, which Loa does not follow; an editor announces in words here."""
        return None

    async def announce_commands(self, commands: Mapping[Language, Sequence[MenuCommand]]) -> None:
        """There is no menu of commands."""


async def check_token(token: str, *, api_base: str = API_BASE, webhook: Webhook | None = None) -> tuple[bool, str]:
    """Whether the service takes the token, and a sentence about it and about how updates come."""
    client = ZaloClient(token, api_base)
    try:
        me = await client.call("getMe")
        if not me.ok:
            if me.status is None or me.status >= 500:
                return False, f"{api_base} does not answer ({me.trouble or me.status})"
            return False, "the token is refused; copy it again from the Zalo Bot Manager"
        name = me.result.get("account_name") if isinstance(me.result, dict) else None
        info = await client.call("getWebhookInfo")
        url = info.result.get("url") if info.ok and isinstance(info.result, dict) else None
    finally:
        await client.close()
    return _mode(str(name or "the bot"), url, webhook)


def _mode(name: str, url: object, webhook: Webhook | None) -> tuple[bool, str]:
    if webhook is None:
        left = "; a webhook is set, it will be removed at the start" if url else ""
        return True, f"{name} answers; updates are asked for, which is for trying things out{left}"
    if url == webhook.url:
        return True, f"{name} answers; updates come to {webhook.url}"
    return True, f"{name} answers; the webhook {webhook.url} will be set at the start"


def _now() -> datetime:
    return datetime.now(UTC)
