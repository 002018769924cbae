"""Chats and what stands in them, as a subscriber sees it, and as the service writes it (Bot API, "Available types")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.telegram.entities import Entity
from tests.fakes.telegram.errors import ApiError

Kind = Literal["private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class User:
    id: int
    name: str
    language: str | None = None
    username: str | None = None
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        extra = {"username": self.username, "language_code": self.language}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.name} | _present(extra)


@dataclass(frozen=True, slots=True)
class Preview:
    """The card under (or above) a text."""

    url: str
    large: bool = False
    above: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    data: str | None = None
    url: str | None = None


@dataclass(slots=True)
class File:
    """An upload. ``id`` is the file_id; dimensions only for photos."""

    id: str
    name: str
    content: bytes
    size: tuple[int, int] | None = None

    def as_json(self) -> dict[str, Any]:
        base = {"file_id": self.id, "file_unique_id": f"u{self.id[-12:]}", "file_size": len(self.content)}
        if self.size is None:
            return base | {"file_name": self.name}
        return base | {"width": self.size[0], "height": self.size[1]}


@dataclass(slots=True)
class Message:
    """One message. ``text`` is the caption where there is a photo or a document."""

    id: int
    chat: Chat
    sender: User | None
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    buttons: list[list[Button]] = field(default_factory=list)
    photo: File | None = None
    document: File | None = None
    location: tuple[float, float] | None = None
    preview: Preview | None = None
    rich: list[dict[str, Any]] = field(default_factory=list)  # blocks, instead of a text
    silent: bool = False
    thread: int | None = None
    answers: int | None = None  # the message that it is shown as a reply to
    edited_at: int | None = None
    deleted: bool = False
    service: dict[str, Any] = field(default_factory=dict)

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    def button(self, label: str) -> Button:
        """The button whose label holds ``label``."""
        found = [button for row in self.buttons for button in row if label in button.text]
        if len(found) != 1:
            raise LookupError(f"{len(found)} buttons hold {label!r} in {self.buttons}")
        return found[0]

    def styled(self, kind: str) -> list[str]:
        """The stretches of text under entities of a kind."""
        wide = self.text.encode("utf-16-le")
        return [
            wide[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le") for e in self.entities if e.type == kind
        ]

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"message_id": self.id, "date": self.date, "chat": self.chat.as_json()}
        if self.sender:
            found["from"] = self.sender.as_json()
        if self.chat.kind == "channel" or (self.sender and self.sender.username == "GroupAnonymousBot"):
            found["sender_chat"] = self.chat.as_json()
        if self.thread is not None:
            found |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.answers is not None and (answered := self.chat.message(self.answers)):
            found["reply_to_message"] = {k: v for k, v in answered.as_json().items() if k != "reply_to_message"}
        if self.edited_at is not None:
            found["edit_date"] = self.edited_at
        if self.buttons:
            found["reply_markup"] = {"inline_keyboard": [[_button_json(b) for b in row] for row in self.buttons]}
        return found | self._content_json() | self.service

    def _content_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.rich:
            found["rich_message"] = {"blocks": self.rich}
        if self.photo:
            found["photo"] = photo_sizes(self.photo)
        if self.location:
            found["location"] = dict(zip(("latitude", "longitude"), self.location, strict=True))
        if self.document:
            found["document"] = self.document.as_json()
        if self.text:
            media = self.photo or self.document
            found["caption" if media else "text"] = self.text
            if self.entities:
                found["caption_entities" if media else "entities"] = [e.as_json() for e in self.entities]
        if self.preview:
            flags = {"prefer_large_media": self.preview.large, "show_above_text": self.preview.above}
            found["link_preview_options"] = {"url": self.preview.url} | {k: True for k, on in flags.items() if on}
        return found


@dataclass(slots=True)
class Chat:
    """A chat. ``trouble`` is what every message to it is refused with; ``threads`` are its topics, open or not."""

    id: int
    kind: Kind
    name: str
    username: str | None = None
    messages: list[Message] = field(default_factory=list)
    trouble: ApiError | None = None
    threads: dict[int, bool] = field(default_factory=dict)
    members: dict[int, User] = field(default_factory=dict)  # who spoke there, or was named
    admins: set[int] = field(default_factory=set)
    next_id: int = 1
    location_button: str = ""  # beside where one types, if any

    @property
    def shown(self) -> list[Message]:
        """What stands there now: nothing that was deleted."""
        return [message for message in self.messages if not message.deleted]

    @property
    def last(self) -> Message:
        return self.shown[-1]

    def message(self, message_id: int) -> Message | None:
        return next((m for m in reversed(self.messages) if m.id == message_id and not m.deleted), None)

    def as_json(self) -> dict[str, Any]:
        label = "first_name" if self.kind == "private" else "title"
        extra = {"username": self.username, "is_forum": True if self.threads else None}
        return {"id": self.id, "type": self.kind, label: self.name} | _present(extra)


def photo_sizes(photo: File) -> list[dict[str, Any]]:
    """A photo comes in several sizes, the largest last."""
    width, height = photo.size or (1, 1)
    small = {"width": max(width // 4, 1), "height": max(height // 4, 1), "file_size": max(len(photo.content) // 8, 1)}
    largest = photo.as_json()
    thumb = {"file_id": f"{photo.id}-s", "file_unique_id": f"{largest['file_unique_id']}s"}
    return [thumb | small, largest]


def _button_json(button: Button) -> dict[str, Any]:
    return {"text": button.text} | _present({"callback_data": button.data, "url": button.url})


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
