"""Zalo by its Bot Platform: texts with bold words, pictures by their address; no buttons, no editing, no deleting.

A poll's answer that is lost on the way is lost for good (there is no offset and no confirmation), so polling is for
trying things out; in production the platform brings each update to a webhook, which answers once it is stored. Groups
are beta there (only mentions arrive, unmarked, and some bots cannot be added), so only private chats are heard.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from html import unescape
from typing import Any

from markupsafe import Markup

from bot.messengers.base import (
    Capabilities,
    Event,
    Incoming,
    Message,
    Outcome,
    Person,
    RawUpdate,
    Rejected,
    Unit,
)
from bot.messengers.http_calls import ANSWER_S
from bot.messengers.http_outcomes import Outcomes, timed_out, trouble_of
from bot.messengers.plain import PlainMessenger
from bot.messengers.receiving import Batch, Brought, Polling, Seen, Trouble
from bot.messengers.webhook import Body, Bringing, Entrance, Webhook
from bot.messengers.zalo_client import API_BASE, client_of, drop_webhook
from bot.models import Address, ChatKind, Health, HealthState

NAME = "zalo"
ENTRANCE = Entrance("/webhooks/zalo", "X-Bot-Api-Secret-Token", bytes_max=64 * 1024)
POLL_S = 30  # the service holds a poll for so long when there is nothing
LOOKED_AT_S = 600.0  # a webhook that another program took away is noticed within ten minutes
TEXT_MAX, NAME_MAX, ID_MAX = 4096, 128, 128  # of what is heard
_HEARD = frozenset(
    f"message.{what}.received" for what in ("text", "image", "sticker", "voice")
)  # "unsupported" is a person whose words the law protects: nothing is asked of them
_MILLISECONDS_FROM = 10**12
_SECONDS_MAX = 4 * 10**9
_BOLD = re.compile(r"(</?b>)")

Json = dict[str, Any]


class ZaloMessenger(PlainMessenger):
    """The messenger ``zalo``. ``webhook`` None: updates are asked for, which may lose one."""

    name = NAME
    entrance = ENTRANCE
    capabilities = Capabilities(
        text_max=2000,
        caption_max=2000,
        unit=Unit.UTF16,  # the platform does not say what it counts; nothing is more than this
        markup=False,
        bold=True,
        buttons=False,
        button_rows_max=0,
        edit=False,
        delete=False,
        pictures=False,  # an announcement's picture would have to be uploaded
        preview=True,
        documents=False,
    )

    def __init__(self, token: str, *, api_base: str = API_BASE, webhook: Webhook | None = None) -> None:
        self._client = client_of(token, api_base)
        self._receiving = (
            Polling("Zalo", self._poll)
            if webhook is None
            else Brought("Zalo", Bringing(webhook, raw_update), partial(self._see, webhook), LOOKED_AT_S)
        )
        self._outcomes = Outcomes("Zalo")
        self._unverified = False  # the platform could not reach the webhook, and nothing has come since

    @property
    def health(self) -> Health:
        return self._receiving.health

    async def close(self) -> None:
        await self._client.close()

    # --- receiving ---

    async def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        if isinstance(self._receiving, Polling):
            await drop_webhook(self._client)
        async for batch in self._receiving.batches():
            yield batch

    async def take(self, secret: str, body: Body) -> int:
        status = await self._receiving.take(secret, body) if isinstance(self._receiving, Brought) else 404
        self._unverified = self._unverified and status != 200
        return status

    def parse(self, update: RawUpdate) -> Incoming | None:
        return parse_update(update.body, _now())

    async def _poll(self, _: int) -> Batch | Trouble:
        """One update, or none: an idle poll ends as a timeout."""
        answer = await self._client.call("getUpdates", {"timeout": POLL_S}, POLL_S + ANSWER_S)
        if not answer.ok and not timed_out(answer):
            return trouble_of(answer, _now())
        update = raw_update(answer.result)
        return ([] if update is None else [update]), 0

    async def _see(self, webhook: Webhook) -> Seen | Trouble:
        """The platform keeps an address that it could not reach, and says so only when it is set: then it is set again,
        until it was reached or brings something."""
        info = await self._client.call("getWebhookInfo")
        if not info.ok and info.status != 404:  # 404: there is none
            return trouble_of(info, _now())
        if info.ok and _object(info.result).get("url") == webhook.url and not self._unverified:
            return Seen()
        given = {"url": webhook.url, "secret_token": webhook.secret}
        answer = await self._client.call("setWebhook", given)
        if not answer.ok:
            return trouble_of(answer, _now())
        self._unverified = _object(_object(answer.result).get("verification")).get("ok") is False
        if self._unverified:
            detail = f"Zalo cannot reach {ENTRANCE.path} under LOA_PUBLIC_URL"
            return Trouble(HealthState.UNREACHABLE, detail, last_s=LOOKED_AT_S)
        return Seen()

    # --- sending ---

    async def send(self, address: Address, message: Message) -> Outcome:
        """A picture or bold words that are refused cost nobody the text."""
        if message.document is not None or message.picture is not None:
            return Rejected("Zalo bots cannot upload")
        text, styles = styled(message.text)
        image = message.preview.image if message.preview else None
        outcome: Outcome = Rejected("")
        if image and image.startswith("https://"):
            outcome = await self._call("sendPhoto", address, photo=image, caption=text)
        elif styles:
            outcome = await self._call("sendMessage", address, text=text, text_styles=styles)
        if isinstance(outcome, Rejected):
            outcome = await self._call("sendMessage", address, text=text)
        return self._outcomes.in_chat(address.chat, outcome)

    async def _call(self, method: str, address: Address, **given: object) -> Outcome:
        answer = await self._client.call(method, {"chat_id": address.chat, **given})
        return self._outcomes.of(answer, _now())

    async def typing(self, address: Address) -> None:
        await self._client.call("sendChatAction", {"chat_id": address.chat, "action": "typing"})


def styled(text: Markup) -> tuple[str, list[Json]]:
    """The words, and where they are bold, in UTF-16 units (sendMessage, text_styles)."""
    shown, styles, began = "", list[Json](), None
    for part in _BOLD.split(str(text)):
        at = len(shown.encode("utf-16-le", "surrogatepass")) // 2
        if part == "<b>":
            began = at
        elif part == "</b>" and began is not None:
            styles += [{"start": began, "len": at - began, "st": ["b"]}] if at > began else []
            began = None
        else:
            shown += unescape(part)
    return shown, styles


# --- what an update says: odd input is None --------------------------------------------------------------------------


def raw_update(said: object) -> RawUpdate | None:
    """The update in a webhook's body or in the result of a poll. The same message brought again has the same id."""
    outer = _object(said)
    update = _object(outer.get("result")) or outer
    event, message = _text(update.get("event_name")), _object(update.get("message"))
    if not event or not message:
        return None
    body = json.dumps({"event_name": event, "message": message})  # in ASCII: no database takes half an emoji
    chat, number = _text(_object(message.get("chat")).get("id")), _text(message.get("message_id"))
    name = f"{event}:{chat}:{number}" if chat and number else body
    return RawUpdate(blake2b(name.encode(), digest_size=16).hexdigest(), body)


def parse_update(body: str, now: datetime) -> Incoming | None:
    """``now`` stands in where an update carries no time that can be."""
    try:
        update = _object(json.loads(body))
    except (ValueError, RecursionError):
        return None
    message = _object(update.get("message"))
    chat, sender = _object(message.get("chat")), _object(message.get("from"))
    chat_id, person_id = _id(chat.get("id")), _id(sender.get("id"))
    if _text(update.get("event_name")) not in _HEARD or not chat_id or not person_id or sender.get("is_bot") is True:
        return None
    if chat.get("chat_type", "PRIVATE") != "PRIVATE":
        return None
    return Incoming(
        Event.MESSAGE,
        Address(NAME, chat_id),
        ChatKind.PRIVATE,
        Person(person_id, _text(sender.get("display_name"))[:NAME_MAX]),
        _time(message.get("date"), now),
        text=(_text(message.get("text")) or _text(message.get("caption")))[:TEXT_MAX],
        message_id=_id(message.get("message_id")) or None,
        picture_ref=_text(message.get("photo_url")) or _text(message.get("photo")) or None,
    )


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Half surrogates are replaced: whatever cuts a text to a length may leave some."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else ""


def _id(value: object) -> str:
    text = _text(value)
    return text if len(text) <= ID_MAX else ""


def _time(value: object, now: datetime) -> datetime:
    """Milliseconds as they come, seconds as documented elsewhere."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _SECONDS_MAX * 1000:
        return now
    seconds = value / 1000 if value >= _MILLISECONDS_FROM else value
    return datetime.fromtimestamp(seconds, UTC) if seconds < _SECONDS_MAX else now


def _now() -> datetime:
    return datetime.now(UTC)
