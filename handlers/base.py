"""What a handler gets and what it answers: ``(Request, Services) → Reply``, the same on every messenger."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from markupsafe import Markup

from bot.catalogue import Catalogue
from bot.models import Address, Article, Health, Language, Replied, Rows, Subscriber
from storage.base import Dialog
from storage.threads import StorageThreads


class Say(Protocol):
    """The texts: ``say(language, key, name=value …)``. Values are escaped unless they are Markup."""

    def __call__(self, language: Language, key: str, /, **values: object) -> Markup: ...


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a person asks, free of any messenger.

    ``command`` is the canonical name without the slash ("theodoi"), "" for free text; ``words`` is what follows it.
    ``action`` is a pressed button's, split at ":" ("moi", "xa-hoi", "120", "5"). ``dialog`` is the question that
    waits for this answer, if any. ``manages`` tells whether the person may change what the chat gets; None from it: the
    messenger could not be asked.
    """

    subscriber: Subscriber
    person_id: str
    is_admin: bool
    is_new: bool
    at: datetime
    command: str = ""
    words: str = ""
    action: tuple[str, ...] = ()
    message_id: str | None = None
    has_picture: bool = False
    fetch_picture: Callable[[], Awaitable[bytes | None]] | None = None
    dialog: Dialog | None = None
    replied: Replied | None = None  # the message that this one answers
    manages: Callable[[], Awaitable[bool | None]] | None = None  # None: nobody else is there to be asked about
    manages_at: Callable[[Address], Awaitable[bool | None]] | None = None  # the same of another chat
    opened_by: str | None = None  # whose message it is that a pressed button stands under, if known
    location: tuple[float, float] | None = None  # latitude and longitude that the person shares, in degrees

    @property
    def language(self) -> Language:
        return self.subscriber.settings.language


@dataclass(frozen=True, slots=True)
class CardPart:
    """An article to show as a card in an answer; ``position`` numbers it in a list ("3/120"). ``followed`` are the
    topics that need not be offered any more."""

    article: Article
    snippet: Markup | None = None  # instead of the summary
    position: tuple[int, int] | None = None
    followed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FilePart:
    name: str
    content: bytes
    caption: Markup = Markup("")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers: text, cards, a file, in this order, and the choices under the last of them.

    ``edit``: replace the message whose button was pressed instead of sending a new one (where the messenger can).
    ``toast``: a short note over the chat for a pressed button. ``dialog``: what the next message answers; every
    reply without one ends the dialog. ``then``: what follows as messages of their own. ``location_button``: offer a
    button of that name that shares where the person is, where a messenger can, until an answer with ``location_done``
    takes it away; both only without choices, in a chat with one person.
    """

    text: Markup = Markup("")
    cards: tuple[CardPart, ...] = ()
    file: FilePart | None = None
    picture: bytes | None = None
    choices: Rows = ()
    edit: bool = False
    toast: str = ""
    dialog: Dialog | None = None
    location_button: str = ""
    location_done: bool = False
    then: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers may use. ``admins`` are the addresses of LOA_ADMINS as written there (``telegram:123``)."""

    db: StorageThreads
    catalogue: Catalogue = field(repr=False)
    say: Say
    now: Callable[[], datetime]
    timezone: str = "Asia/Ho_Chi_Minh"
    admins: frozenset[str] = field(default_factory=frozenset)
    health: Callable[[], Mapping[str, Health]] = dict  # of each messenger
    usernames: Callable[[], Mapping[str, str | None]] = dict  # how the bot is called on each messenger, without @
    rich_on: frozenset[str] = frozenset()  # the messengers that show rich messages
    location_on: frozenset[str] = frozenset()  # the messengers on which one may share where one is


Handler = Callable[[Request, Services], Awaitable[Reply]]
