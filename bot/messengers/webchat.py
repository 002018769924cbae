"""The web chat: Loa's own messenger, for whoever opens the page.

Messages are lines in storage; pages that are open hear of them at once (``webchat_live``). What people do arrives
through ``say`` and ``press`` (``webchat_inbox``). The routes are in ``bot/web``.
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from bot.errors import StorageError
from bot.messengers import webchat_lines as lines
from bot.messengers.base import (
    About,
    Capabilities,
    Document,
    Event,
    Incoming,
    MenuCommand,
    Message,
    Outcome,
    Picture,
    QueryAnswer,
    RawUpdate,
    Rejected,
    RetryAt,
    Sent,
    Unit,
)
from bot.messengers.inbox import STORED_WITHIN_S, Inbox
from bot.messengers.plain import PlainMessenger
from bot.messengers.webchat_inbox import NAME, Visitor, is_chat, parse_update, raw_update
from bot.messengers.webchat_live import Live
from bot.messengers.webchat_pictures import PICTURE_BYTES_MAX, PictureFacts, Shelf, look_at
from bot.models import Address, Health, HealthState, Language
from storage.base import ChatLine
from storage.threads import StorageThreads

TEXT_MAX = 4096  # code points
HISTORY_LINES = 200  # what a page shows, and how far back a line can be edited
MARKUP_CHARS_MAX = 64 * 1024
DOCUMENT_BYTES_MAX = 2 * 1024 * 1024
RETRY_AFTER_S = 10.0

_log = logging.getLogger(__name__)


class WebChatMessenger(PlainMessenger):
    """``bot.messengers.base.Messenger`` for web pages."""

    name = NAME
    capabilities = Capabilities(
        text_max=TEXT_MAX,
        caption_max=TEXT_MAX,
        unit=Unit.CODE_POINTS,
        markup=True,
        buttons=True,
        button_rows_max=30,
        edit=True,
        delete=True,
        pictures=True,
        preview=True,
    )

    def __init__(
        self, db: StorageThreads, now: Callable[[], datetime], stored_within_s: float = STORED_WITHIN_S
    ) -> None:
        self.live = Live()
        self.epoch = token_hex(4)  # cursors of another run (perhaps of another database) are not trusted
        self.commands: Mapping[Language, Sequence[MenuCommand]] = {}
        self.health = Health(HealthState.OK, "", now())
        self._db = db
        self._now = now
        self._inbox = Inbox(stored_within_s)
        self._saying: dict[tuple[str, str], asyncio.Task[bool]] = {}
        self._shelf = Shelf()

    async def close(self) -> None:
        """Ends every open page's stream, so that the server can stop."""
        self.live.close()

    # --- what Loa says -----------------------------------------------------------------------------------------

    async def send(self, address: Address, message: Message) -> Outcome:
        if refusal := _refusal(address, message):
            return refusal
        try:
            picture = await self._keep_picture(message.picture)
            answered = await self._line(address.chat, message.answers) if message.answers else None
            before = lines.from_json(answered.body) if answered else None
            body = lines.to_json(lines.loa_body(message, picture, before))
            line = await self._db.write(self._db.storage.add_line, address.chat, body, self._now())
        except StorageError as error:
            return self._later(error)
        self.live.changed(address.chat)
        return Sent(str(line.id))

    async def edit(self, address: Address, message_id: str, message: Message) -> Outcome:
        if refusal := _refusal(address, message):
            return refusal
        try:
            line = await self._line(address.chat, message_id)
            old = lines.from_json(line.body) if line else lines.deleted_body()
            if line is None or old.get("author") != "loa":
                return Rejected("the message is gone")
            picture = await self._keep_picture(message.picture)
            body = lines.edited_body(old, message, picture)
            if body == old:
                return Sent(message_id)
            return await self._change(address.chat, message_id, lines.to_json(body))
        except StorageError as error:
            return self._later(error)

    async def delete(self, address: Address, message_id: str) -> Outcome:
        if not message_id.isdecimal():
            return Rejected("no such message")
        try:
            await self._change(address.chat, message_id, lines.to_json(lines.deleted_body()))
            return Sent(message_id)
        except StorageError as error:
            return self._later(error)

    async def answer(self, callback_id: str, text: str = "") -> None:
        chat, _, press = callback_id.partition(":")
        self.live.note(chat, "answer", press=press, text=text)

    async def typing(self, address: Address) -> None:
        self.live.note(address.chat, "typing")

    async def introduce(self, about: Mapping[Language, About]) -> None:
        """The page says it itself."""

    async def announce_commands(self, commands: Mapping[Language, Sequence[MenuCommand]]) -> None:
        self.commands = commands

    async def answer_query(self, query_id: str, answer: QueryAnswer) -> None:
        """Nothing is asked here from other chats."""

    async def manages(self, address: Address, person_id: str) -> bool | None:
        """Every chat is one person's."""
        return True

    async def fetch_picture(self, ref: str) -> bytes | None:
        return await self.picture(ref)

    # --- what people do ----------------------------------------------------------------------------------------

    def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        return self._inbox.updates()

    def parse(self, update: RawUpdate) -> Incoming | None:
        return parse_update(update)

    async def say(self, visitor: Visitor, client_id: str, text: str, picture: PictureFacts | None = None) -> bool:
        """Keep what a person wrote as a line and hand it on; ``client_id`` makes a repeated call the same message.
        False: it could not be stored for certain, say it again with the same ``client_id``."""
        key = (visitor.chat, client_id)
        if key not in self._saying:
            task = asyncio.create_task(self._say(visitor, client_id, text, picture))
            self._saying[key] = task
            task.add_done_callback(lambda _: self._saying.pop(key, None))
        return await asyncio.shield(self._saying[key])

    async def press(self, visitor: Visitor, client_id: str, line_id: int, action: str) -> bool:
        """Hand on a pressed button; as ``say``."""
        callback = f"{visitor.chat}:{client_id}"
        fields = {"action": action, "message_id": str(line_id), "callback_id": callback}
        return await self._arrive(visitor, client_id, Event.ACTION, fields)

    async def _say(self, visitor: Visitor, client_id: str, text: str, picture: PictureFacts | None) -> bool:
        try:
            line_id = await self._own_line(visitor.chat, client_id, text, picture)
        except StorageError as error:
            _log.error("web chat: a line could not be stored: %s", error)
            return False
        fields = {"text": text, "message_id": str(line_id)} | ({"picture_ref": picture.ref} if picture else {})
        return await self._arrive(visitor, client_id, Event.MESSAGE, fields)

    async def _own_line(self, chat: str, client_id: str, text: str, picture: PictureFacts | None) -> int:
        """The line of a message: there already, if this is a repetition."""
        for line in await self._history(chat):
            if lines.from_json(line.body).get("client") == client_id:
                return line.id
        body = lines.to_json(lines.me_body(text, client_id, picture))
        line = await self._db.write(self._db.storage.add_line, chat, body, self._now())
        self.live.changed(chat)
        return line.id

    async def _arrive(self, visitor: Visitor, client_id: str, event: Event, fields: Mapping[str, str]) -> bool:
        return await self._inbox.take(raw_update(visitor, client_id, event, self._now(), fields))

    # --- what the page shows -----------------------------------------------------------------------------------

    async def lines_after(self, chat: str, cursor: int) -> list[ChatLine]:
        """Lines that are new or changed after the cursor, in order of change."""
        found = await self._db.read(self._db.storage.lines, chat, cursor, HISTORY_LINES)
        return sorted(found, key=lambda line: line.changed)

    async def has_more_than(self, chat: str, count: int) -> bool:
        """Whether the chat holds more than ``count`` lines; not so any more once it was erased."""
        return len(await self._db.read(self._db.storage.lines, chat, 0, count + 1)) > count

    def keep_upload(self, content: bytes) -> PictureFacts | None:
        """Take a picture from a person; None when it is none that Loa takes."""
        facts = look_at(content)
        if facts:
            self._shelf.put(facts.ref, content)
        return facts

    async def picture(self, ref: str) -> bytes | None:
        """A picture by its name: an upload that is still on the shelf, or one that Loa sent."""
        if content := self._shelf.get(ref):
            return content
        stored = await self._db.read(self._db.storage.lines, _picture_chat(ref), 0, 1)
        return b64decode(stored[0].body) if stored else None

    async def document(self, chat: str, line_id: int) -> Document | None:
        line = await self._line(chat, str(line_id))
        return lines.document_of(lines.from_json(line.body)) if line else None

    # --- storage -----------------------------------------------------------------------------------------------

    async def _history(self, chat: str) -> list[ChatLine]:
        return await self._db.read(self._db.storage.lines, chat, 0, HISTORY_LINES)

    async def _line(self, chat: str, message_id: str) -> ChatLine | None:
        return next((line for line in await self._history(chat) if str(line.id) == message_id), None)

    async def _change(self, chat: str, message_id: str, body: str) -> Outcome:
        number = int(message_id) if message_id.isdecimal() else 0
        if not await self._db.write(self._db.storage.change_line, chat, number, body):
            return Rejected("the message is gone")
        self.live.changed(chat)
        return Sent(message_id)

    async def _keep_picture(self, picture: Picture | None) -> PictureFacts | None:
        """Store a picture once for all chats that get it, as the only line of a chat that nobody can open."""
        facts = look_at(picture.content) if picture else None
        if picture and facts and not await self._db.read(self._db.storage.lines, _picture_chat(facts.ref), 0, 1):
            content = b64encode(picture.content).decode("ascii")
            await self._db.write(self._db.storage.add_line, _picture_chat(facts.ref), content, self._now())
        return facts

    def _later(self, error: StorageError) -> RetryAt:
        _log.error("web chat: a line could not be stored: %s", error)
        return RetryAt(self._now() + timedelta(seconds=RETRY_AFTER_S), "storage")


def _picture_chat(ref: str) -> str:
    return f"picture/{ref}"


def _refusal(address: Address, message: Message) -> Rejected | None:
    """Why a message can never be shown, or None."""
    if not is_chat(address.chat):
        return Rejected("no such web chat")
    if len(message.text) > MARKUP_CHARS_MAX:
        return Rejected("the text is too long")
    if message.document and len(message.document.content) > DOCUMENT_BYTES_MAX:
        return Rejected("the file is larger than 2 MB")
    if message.picture and (len(message.picture.content) > PICTURE_BYTES_MAX or not look_at(message.picture.content)):
        return Rejected("not a JPEG, PNG, GIF or WebP picture of at most 10 MB")
    return None
