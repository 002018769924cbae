"""Everything the service remembers about one bot."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.entities import commands_in
from tests.fakes.telegram.errors import NEVER_STARTED, bad
from tests.fakes.telegram.inline import Inquiry
from tests.fakes.telegram.requests import Call
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.webhook import Delivering
from tests.fakes.telegram.world import Chat, File, Kind, Message, User

QUERY_LIFETIME_S = 150
INQUIRY_LIFETIME_S = 30


class Clock:
    """The service's time in Unix seconds: the real one unless told otherwise, and what a test adds to it."""

    def __init__(self, time_s: Callable[[], float] = time.time) -> None:
        self._time_s = time_s
        self._ahead = 0.0

    def __call__(self) -> float:
        return self._time_s() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass(slots=True)
class Query:
    """A pressed button. ``answer`` is the note shown, "" for none, None while the button still waits."""

    id: str
    until: float
    answer: str | None = None
    alert: bool = False


@dataclass(slots=True)
class State:
    bot: User
    clock: Clock
    updates: Updates
    open_chats: bool = False  # every number is a person who started the bot
    privacy: bool = True  # in groups the bot hears only what is said to it
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    inquiries: dict[str, Inquiry] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    about: dict[tuple[str, str], str] = field(default_factory=dict)  # by kind and language
    delivering: Delivering = field(init=False)

    def __post_init__(self) -> None:
        self.delivering = Delivering(self.updates)

    def now(self) -> int:
        return int(self.clock())

    def add_chat(self, chat_id: int, kind: Kind, name: str, username: str | None = None) -> Chat:
        chat = self.chats[chat_id] = Chat(chat_id, kind, name, username)
        if kind == "private":
            chat.trouble = NEVER_STARTED
        return chat

    def add_file(self, name: str, content: bytes, size: tuple[int, int] | None = None) -> File:
        number = len(self.files) + 1
        file_id = f"{'AgACAgUAAx' if size else 'BQACAgUAAx'}{number:014d}"
        file = self.files[file_id] = File(file_id, name, content, size)
        return file

    def chat_of(self, call: Call) -> Chat:
        """The chat a call names, whatever may be wrong with it."""
        wanted = call.text("chat_id").strip()
        if not wanted:
            raise bad("chat_id is empty")
        if wanted.startswith("@"):
            found = next((c for c in self.chats.values() if (c.username or "").lower() == wanted[1:].lower()), None)
        elif re.fullmatch(r"-?\d+", wanted):
            found = self.chats.get(int(wanted))
            if found is None and self.open_chats and int(wanted) > 0:
                found = self.add_chat(int(wanted), "private", "Bạn đọc")
                found.trouble = None
        else:
            found = None
        if found is None:
            raise bad("chat not found")
        return found

    def open_chat(self, call: Call) -> Chat:
        """The chat a message may be sent to now, in its thread if one is named."""
        chat = self.chat_of(call)
        if chat.trouble:
            raise chat.trouble
        if thread := call.number("message_thread_id"):
            if thread not in chat.threads:
                raise bad("message thread not found")
            if not chat.threads[thread]:
                raise bad("TOPIC_CLOSED")
        return chat

    def post(self, chat: Chat, sender: User | None, **content: Any) -> Message:
        """Put a message into a chat."""
        message = Message(chat.next_id, chat, sender, self.now(), **content)
        if sender is not None:
            chat.members[sender.id] = sender
        chat.next_id += 1
        chat.messages.append(message)
        return message

    def hear(self, message: Message) -> int | None:
        """Tell the bot of a message by somebody else; None if it is not for its ears."""
        message.entities = message.entities or commands_in(message.text)
        if message.chat.kind == "channel":
            return self.updates.add("channel_post", message.as_json())
        if self.privacy and message.chat.kind != "private" and not message.service and not self._addressed(message):
            return None
        return self.updates.add("message", message.as_json())

    def _addressed(self, message: Message) -> bool:
        name = f"@{self.bot.username}".lower()
        commands = message.styled("bot_command")
        mine = any("@" not in command or command.lower().endswith(name) for command in commands)
        answered = message.chat.message(message.answers) if message.answers else None
        return mine or name in message.text.lower() or (answered is not None and answered.sender == self.bot)

    def ask(self, message: Message, person: User, data: str) -> Query:
        query = Query(str(10**17 + len(self.queries)), self.clock() + QUERY_LIFETIME_S)
        self.queries[query.id] = query
        payload = {"id": query.id, "from": person.as_json(), "message": message.as_json(), "data": data}
        self.updates.add("callback_query", payload | {"chat_instance": str(message.chat.id * 7919)})
        return query

    def inquire(self, person: User, words: str, offset: str) -> Inquiry:
        """Somebody types the bot's name and some words in a chat where the bot is not."""
        inquiry = Inquiry(str(2 * 10**17 + len(self.inquiries)), self.clock() + INQUIRY_LIFETIME_S)
        self.inquiries[inquiry.id] = inquiry
        payload = {"id": inquiry.id, "from": person.as_json(), "query": words, "offset": offset, "chat_type": "sender"}
        self.updates.add("inline_query", payload)
        return inquiry

    def change_membership(self, chat: Chat, by: User, old: str, new: str, **rights: bool) -> None:
        """The bot's own standing in a chat changed, to a status with these rights besides the usual."""
        self.updates.add("my_chat_member", self._change(chat, by, self.bot, old, new, rights))

    def change_standing(self, chat: Chat, by: User, whose: User, old: str, new: str) -> None:
        """Somebody else's."""
        self.updates.add("chat_member", self._change(chat, by, whose, old, new, {}))

    def _change(self, chat: Chat, by: User, whose: User, old: str, new: str, rights: dict[str, bool]) -> dict[str, Any]:
        return {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": self.now(),
            "old_chat_member": self.member(whose.as_json(), old),
            "new_chat_member": self.member(whose.as_json(), new) | rights,
        }

    def member(self, user: dict[str, Any], status: str) -> dict[str, Any]:
        """How somebody stands in a chat."""
        found: dict[str, Any] = {"user": user, "status": status}
        if status == "kicked":
            found["until_date"] = 0
        if status == "administrator":
            found |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
        return found


_RIGHTS: Sequence[str] = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
)
