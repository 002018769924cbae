"""What every messenger promises: the port between Loa and Telegram, Zalo or the web chat.

A messenger turns a ``Message`` into calls of its service and each answer into exactly one ``Outcome``; it turns
what people do into ``Incoming``. It keeps no schedule and no pace (delivery/ does), and raises nothing for what the
service may answer: an exception out of a messenger is a bug.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from markupsafe import Markup

from bot.models import Address, ChatKind, Health, Language, Replied, Rows


class Unit(StrEnum):
    CODE_POINTS = "code_points"
    UTF16 = "utf16"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a messenger can show; delivery/render.py fits every message to it."""

    text_max: int  # in ``unit``, counted after the markup is taken away
    caption_max: int
    unit: Unit
    markup: bool  # Loa's markup is shown; otherwise text arrives plain, links written out
    buttons: bool
    button_rows_max: int
    edit: bool
    delete: bool
    pictures: bool
    preview: bool  # a link can be shown as a picture card
    delete_within_s: float | None = None  # how old a message may be to be deleted; None: no limit
    bold: bool = False  # words are shown bold where no other markup is
    styles_max: int | None = None  # stretches under a tag in one message; what comes after them is shown plain
    rich: bool = False  # ``Message.rich`` can be shown
    documents: bool = True  # files can be handed over
    threads: bool = False  # a chat may have several, each a subscriber of its own
    location: bool = False  # a message may offer to share where the reader is, to one person alone
    inline: bool = False  # what is typed behind the bot's name in other chats is asked of it


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to upload. ``key`` names its content, so that a messenger may reuse an earlier upload."""

    key: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand over, with the message's text as its caption."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """Show the picture card of ``url`` above the text."""

    url: str
    image: str | None = None  # for messengers that draw the card themselves


@dataclass(frozen=True, slots=True)
class Message:
    """One message, already fitted to the messenger's capabilities."""

    text: Markup
    buttons: Rows = ()
    picture: Picture | None = None  # then ``text`` is its caption
    document: Document | None = None
    preview: Preview | None = None  # None: no link preview at all
    silent: bool = False
    answers: str | None = None  # the earlier message of the chat that it goes on from, if that is still there
    location_button: str = ""  # beside where one types: shares where the reader is, when pressed
    location_done: bool = False  # takes that button away
    rich: Markup | None = None  # the same with headings and lists, for those who want it; ``text`` serves the others


# --- outcomes: a send ends in exactly one of these -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: str


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Not delivered for certain; may be sent again from ``when`` on. ``whole_bot``: nobody else before it either."""

    when: datetime
    reason: str
    whole_bot: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message will never be taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """This subscriber cannot be reached until they return; ``reason`` is one stable word (blocked, kicked …)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new id (a group became a supergroup); not delivered, send to ``chat`` instead."""

    chat: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived."""

    reason: str


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """The service does not accept the bot's token: not delivered; stop sending and tell the operator."""

    reason: str


Outcome = Sent | RetryAt | Rejected | Gone | Moved | Unknown | TokenRefused


# --- what people do --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What is offered for a query; ``message`` is what is sent in the person's name when it is chosen. ``id`` ≤ 64
    bytes."""

    id: str
    title: str
    description: str
    image: str | None
    message: Message


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """``following`` is the offset of the next page, "" if there is none. The answer serves whoever asks the same for
    ``cached_s``, or only the asker, if it is ``personal``. ``invitation``: the label of a button above the results, and
    what ``/start`` is given in the private chat that it opens."""

    results: Sequence[QueryResult]
    following: str = ""
    cached_s: int = 0
    personal: bool = False
    invitation: tuple[str, str] | None = None


class Event(StrEnum):
    MESSAGE = "message"  # text, a picture with a caption, or a location
    ACTION = "action"  # a button was pressed
    BLOCKED = "blocked"  # the bot was blocked or removed
    RETURNED = "returned"  # unblocked or invited again
    REOPENED = "reopened"  # a thread that was closed is open
    MOVED = "moved"  # the chat has a new id
    QUERY = "query"  # words typed behind the bot's name in a chat of others


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts; in a private chat the same as the chat. ``id`` is what LOA_ADMINS names."""

    id: str
    name: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did, parsed from a stored update."""

    event: Event
    address: Address
    kind: ChatKind
    person: Person
    at: datetime
    text: str = ""
    action: str = ""
    message_id: str | None = None  # of the message itself, or the one the pressed button sits on
    callback_id: str | None = None  # to be answered, so that the button stops waiting; a query's own id
    offset: str = ""  # where a query's next page begins
    picture_ref: str | None = None  # for fetch_picture
    moved_to: str | None = None
    replied: Replied | None = None  # the message that this one answers
    title: str = ""  # of the chat, where it is not one person's
    called: bool = False  # where others listen: the bot's name was said, which ``text`` leaves out
    location: tuple[float, float] | None = None  # latitude and longitude that the person shares, in degrees


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as the service gave it; stored before it is confirmed or answered."""

    id: str  # unique per messenger: the second arrival of the same id is ignored
    body: str  # JSON


@dataclass(frozen=True, slots=True)
class MenuCommand:
    """``for_all``: where several people share a chat, everybody may use it."""

    name: str
    description: str
    for_all: bool = True


@dataclass(frozen=True, slots=True)
class About:
    """What the bot is for, in plain text: in a line of at most 120 characters, and in at most 512."""

    short: str
    long: str


class Messenger(Protocol):
    """A messenger. Every method may be called concurrently; ``start`` comes first, ``close`` last."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def health(self) -> Health: ...

    @property
    def username(self) -> str | None:
        """How people call the bot where others listen, without @; None: not at all, or not known yet."""

    async def start(self) -> None:
        """Connect as far as needed. A network that is down is no error: ``updates`` keeps trying."""

    async def close(self) -> None: ...

    def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        """Batches of new updates for ever. Asking for the next batch confirms the one before to the service, so the
        caller stores each batch first."""

    def parse(self, update: RawUpdate) -> Incoming | None:
        """What an update says, or None when it is nothing for Loa. Never raises, whatever the body holds."""

    async def send(self, address: Address, message: Message) -> Outcome: ...

    async def edit(self, address: Address, message_id: str, message: Message) -> Outcome:
        """Replace a message's text and buttons. Equal content is ``Sent``; a message that is gone is ``Rejected``."""

    async def delete(self, address: Address, message_id: str) -> Outcome:
        """Take a message away. One that is gone already is ``Sent``; one that may not be deleted is ``Rejected``."""

    async def answer(self, callback_id: str, text: str = "") -> None:
        """End a button's waiting, with a short note shown over the chat. Failures are logged, not raised."""

    async def typing(self, address: Address) -> None:
        """Show for some seconds that an answer is under way. Failures are not raised."""

    async def answer_query(self, query_id: str, answer: QueryAnswer) -> None:
        """Offer results for a query. Failures are logged, not raised."""

    async def manages(self, address: Address, person_id: str) -> bool | None:
        """Whether a person may change what a chat gets that others share; None: the service could not be asked."""

    async def fetch_picture(self, ref: str) -> bytes | None:
        """The picture a person sent (≤ 10 MB), or None when it cannot be had any more."""

    async def announce_commands(self, commands: Mapping[Language, Sequence[MenuCommand]]) -> None:
        """Show the command menu, where the messenger has one."""

    async def introduce(self, about: Mapping[Language, About]) -> None:
        """Say what the bot is for to who has not talked with it yet, where the messenger shows that and says nothing
        yet. Failures are logged, not raised."""
