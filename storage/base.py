"""The storage protocol and the laws every database keeps.

Synchronous; one call is one transaction: when it returns, all of it is on disk, when it raises ``StorageError``,
none of it is. Methods are safe to repeat: what is already there is left as it is. Calls may come from any thread;
asyncio code goes through ``storage/threads.py``. ``now`` is always an argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup

from bot.models import (
    Address,
    Article,
    Audience,
    Broadcast,
    BroadcastState,
    ChatKind,
    DeliveryState,
    Dispatch,
    Feed,
    FeedSpec,
    Match,
    Mute,
    Settings,
    Subscriber,
    Subscription,
)

# --- values ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article as a poll found it, not stored yet. With ``wants_page`` it waits for its page before it is pushed;
    ``news_at`` None means: store it, push it to nobody (an old article of a new feed)."""

    identity: str
    url: str
    source: str
    title: str
    lead: str = ""
    summary: str = ""
    author: str | None = None
    image: str | None = None
    published: datetime | None = None
    published_estimated: bool = False
    updated: datetime | None = None
    topics: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    wants_page: bool = False
    news_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PolledEntry:
    """A new or changed entry with the article it tells of."""

    key: str
    fingerprint: str
    draft: ArticleDraft


@dataclass(frozen=True, slots=True)
class Poll:
    """Everything one poll changes. ``feed`` is the new state, validators included."""

    feed: Feed
    at: datetime
    entries: tuple[PolledEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedPoll:
    new_articles: int
    dispatches: int


@dataclass(frozen=True, slots=True)
class PageDue:
    """An article whose page is to be read. ``site`` is the feed's rule name, ``attempts`` counts earlier tries."""

    article: Article
    site: str | None
    topic: str | None  # the feed's default
    attempts: int
    news_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageRead:
    """What reading an article's page came to. ``retry_at`` set: not yet, try again then. Otherwise the article is
    complete (with or without a page) and pushed if it is news."""

    article_id: int
    at: datetime
    retry_at: datetime | None = None
    title: str | None = None
    lead: str | None = None
    summary: str | None = None
    body: str | None = None
    author: str | None = None
    image: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    section: str | None = None
    topics: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class LatestQuery:
    """The newest first. ``as_of`` (an article id) keeps pages stable while new articles arrive; None: now."""

    topic: str | None = None
    source: str | None = None
    as_of: int | None = None
    offset: int = 0
    limit: int = 5


@dataclass(frozen=True, slots=True)
class ArticlePage:
    articles: tuple[Article, ...]
    total: int
    as_of: int


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """``words`` as typed: with or without diacritics, "quoted phrases", -without."""

    words: str
    topic: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: int | None = None
    offset: int = 0
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """``snippet`` is escaped text as the article writes it, with the words found in <b>."""

    article: Article
    snippet: Markup
    score: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    hits: tuple[Hit, ...]
    total: int
    as_of: int


@dataclass(frozen=True, slots=True)
class Dialog:
    """A question that waits for its answer in a chat; gone after ``until``."""

    name: str
    data: Mapping[str, Any]
    until: datetime


@dataclass(frozen=True, slots=True)
class RangeLease:
    """A leased range of subscriber ids of one dispatch: ``after < id <= last`` are still to be looked at."""

    id: int
    dispatch: Dispatch
    after: int
    last: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subscriber who may be in the audience, with what is needed to decide it."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]
    mutes: tuple[Mute, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A send that is to happen now; ``attempts`` includes this one, ``doubts`` counts earlier unknowns."""

    dispatch: Dispatch
    subscriber: Subscriber
    attempts: int
    doubts: int
    reason: Match


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """How a send ended, as decided by delivery/outcomes.py."""

    dispatch_id: int
    subscriber_id: int
    state: DeliveryState
    at: datetime
    due: datetime | None = None  # for WAITING
    doubt: bool = False  # this attempt may have arrived
    message_id: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a dispatch stands: deliveries by state, and whether every range and delivery has ended."""

    audience: int
    counts: Mapping[DeliveryState, int]
    done: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the operator must know, told once when it begins and once when it is over."""

    key: str  # feed:<id>, messenger:<name> …
    kind: str  # a FeedStatus value, "token" … : names the text
    detail: Mapping[str, str]
    since: datetime
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update that was stored and not finished; ``number`` is its order of arrival."""

    number: int
    id: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A message in a web chat as it stands (edits replace it). ``body`` is the web chat's own JSON."""

    id: int
    chat: str
    body: str
    at: datetime
    changed: int  # grows with every new, edited or deleted line: the cursor of live pages


# --- the protocol, by noun ---------------------------------------------------------------------------------------


class FeedStorage(Protocol):
    def sync_feeds(self, specs: Sequence[FeedSpec], now: datetime) -> None:
        """Make the catalogue's feeds the stored ones: new rows added, specs replaced, feeds that left the catalogue
        switched off. What people added by ``add_feed`` stays. Polling state is kept."""

    def add_feed(self, spec: FeedSpec, now: datetime) -> Feed: ...

    def remove_feed(self, url: str) -> bool: ...

    def feeds(self) -> list[Feed]: ...

    def feed(self, url: str) -> Feed | None: ...

    def claim_due_feeds(self, now: datetime, limit: int, lease_until: datetime) -> list[Feed]:
        """Enabled feeds whose ``next_due`` has come and that nobody else holds, longest overdue first. A feed with a
        ``parent`` is due only while the parent's status is neither OK nor NEW. A lease that ran out is free again."""

    def known_entries(self, feed_id: int, keys: Sequence[str]) -> dict[str, str]:
        """key → fingerprint of those of ``keys`` that are stored."""

    def save_poll(self, poll: Poll) -> SavedPoll:
        """Entries, articles, dispatches and the feed's state, and the lease given back, in one transaction.

        An article whose identity is stored gains topics and sections; it is not created again. A complete article
        with ``news_at`` gets one ARTICLE dispatch, whose ranges are planned here. When an entry that is news brings
        topics to an article that is dispatched already, its dispatch is planned once more for the wider audience, and
        deliveries that exist are never repeated. An entry whose fingerprint changed corrects the article's texts; that
        alone is sent to nobody."""

    def touch_feeds(self, feeds: Sequence[Feed]) -> None:
        """Save the state of feeds without new entries (304, equal body, failure); leases given back."""

    def subscribers_of_feed_source(self, source: str) -> int:
        """How many subscribers follow the source: for the User-Agent."""


class ArticleStorage(Protocol):
    def claim_due_pages(self, now: datetime, limit: int, lease_until: datetime) -> list[PageDue]:
        """Articles that want their page, news first, then newest first."""

    def save_page(self, page: PageRead) -> bool:
        """Complete the article (or postpone it) and dispatch it if it is news, in one transaction. True if
        dispatched. Fields that are None leave what is stored; ``topics`` replaces what was guessed, but not the
        topics that the article's feeds stand for."""

    def article(self, article_id: int) -> Article | None: ...

    def latest(self, query: LatestQuery) -> ArticlePage: ...

    def search(self, query: SearchQuery) -> SearchPage: ...

    def article_count(self) -> int: ...


class SubscriberStorage(Protocol):
    def ensure_subscriber(
        self, address: Address, kind: ChatKind, name: str, settings: Settings, now: datetime
    ) -> tuple[Subscriber, bool]:
        """The subscriber at the address, created if need be (True). The name is renewed, settings are kept."""

    def subscriber(self, subscriber_id: int) -> Subscriber | None: ...

    def subscriber_at(self, address: Address) -> Subscriber | None: ...

    def save_settings(self, subscriber_id: int, settings: Settings) -> None: ...

    def pause(self, subscriber_id: int, reason: str, now: datetime) -> None:
        """Stop pushing. Everything is kept."""

    def resume(self, subscriber_id: int, now: datetime) -> None: ...

    def migrate(self, old: Address, new: Address) -> None:
        """Move a subscriber, and all threads of the chat, to a new chat id. Repeating it does nothing."""

    def follow(self, subscriber_id: int, subscription: Subscription) -> bool:
        """True if new; a mute of the same thing ends. At most 100 subscriptions: then StorageError is not raised,
        the answer is False."""

    def unfollow(self, subscriber_id: int, subscription: Subscription) -> bool: ...

    def unfollow_all(self, subscriber_id: int) -> int: ...

    def subscriptions(self, subscriber_id: int) -> list[Subscription]: ...

    def mute(self, subscriber_id: int, mute: Mute) -> None: ...

    def unmute(self, subscriber_id: int, mute: Mute) -> None: ...

    def mutes(self, subscriber_id: int, now: datetime) -> list[Mute]: ...

    def dialog(self, subscriber_id: int, person_id: str, now: datetime) -> Dialog | None: ...

    def save_dialog(self, subscriber_id: int, person_id: str, dialog: Dialog | None) -> None: ...

    def export_subscriber(self, subscriber_id: int) -> dict[str, Any]:
        """Everything stored about a subscriber, as JSON-ready values with readable keys."""

    def erase_subscriber(self, subscriber_id: int) -> None:
        """Delete everything about a subscriber; a delivery in flight ends without a trace."""

    def count_audience(self, audience: Audience) -> int:
        """How many subscribers who are not paused an everyone- or topic-audience holds now."""


class DeliveryStorage(Protocol):
    def save_broadcast(
        self, author_id: int, text: Markup, topic: str | None, picture: bytes | None, now: datetime
    ) -> Broadcast:
        """Store a draft."""

    def broadcast(self, broadcast_id: int) -> Broadcast | None: ...

    def picture(self, picture_id: int) -> bytes | None: ...

    def start_broadcast(self, broadcast_id: int, now: datetime) -> Broadcast | None:
        """DRAFT → SENDING with its dispatch planned; None if it was no draft any more (pressed twice)."""

    def cancel_broadcast(self, broadcast_id: int, now: datetime) -> BroadcastState | None:
        """Stop it where it stands: no further recipient is claimed."""

    def running_broadcasts(self) -> list[Broadcast]:
        """SENDING, and those CANCELLED or DONE whose end was not reported yet."""

    def save_broadcast_progress(self, broadcast_id: int, message_id: str | None, reported: bool) -> None:
        """Remember the message that shows the progress; ``reported``: the end was told."""

    def finish_broadcast(self, broadcast_id: int) -> None:
        """SENDING → DONE."""

    def claim_range(self, owner: str, now: datetime, lease_until: datetime) -> RangeLease | None:
        """Lease the next free range: by priority, then oldest dispatch. A lease that ran out is free again."""

    def candidates(self, lease: RangeLease, after: int, limit: int) -> list[Candidate]:
        """The next subscribers by id in ``after < id <= lease.last`` who are not paused and of whom something could
        match the audience; ``subscriptions`` and ``mutes`` are only those that bear on it. Fewer than ``limit``:
        there are no more."""

    def begin_deliveries(
        self,
        lease: RangeLease,
        owner: str,
        position: int,
        matches: Mapping[int, Match],
        now: datetime,
        lease_until: datetime,
    ) -> list[Delivery] | None:
        """Write a SENDING row for every subscriber in ``matches`` who has none for this dispatch, move the range to
        ``position`` (``position >= lease.last`` ends it) and extend its lease. None: the lease was lost, send
        nothing."""

    def claim_due_deliveries(self, now: datetime, limit: int, lease_until: datetime) -> list[Delivery]:
        """WAITING rows that are due, and SENDING rows whose lease ran out (their doubt is counted here; a second
        doubt makes them UNKNOWN instead of being claimed), by priority, then age."""

    def record_results(self, results: Sequence[DeliveryResult]) -> None: ...

    def progress(self, dispatch_id: int) -> Progress: ...

    def dispatches_open(self) -> int:
        """How many dispatches still have something to do."""

    def deliveries_of(self, subscriber_id: int, limit: int) -> list[tuple[int, DeliveryState, str | None]]:
        """Newest first: (dispatch id, state, message id)."""


class InboxStorage(Protocol):
    def store_updates(self, messenger: str, updates: Sequence[tuple[str, str]], now: datetime) -> int:
        """Keep (id, body) pairs; ids seen in the last week are ignored. Returns how many are new."""

    def open_updates(self, messenger: str, limit: int, after: int = 0) -> list[StoredUpdate]:
        """Unfinished updates with ``number > after`` in order of arrival."""

    def begin_update(self, messenger: str, number: int) -> None:
        """Count an attempt, before it is handled: one that kills the program is found by its count."""

    def finish_update(self, messenger: str, number: int) -> None:
        """Handled, or given up. The body is forgotten, the id kept for a week."""


class NoticeStorage(Protocol):
    def raise_notice(self, notice: Notice) -> None:
        """Begins, unless one of the same key and kind is open."""

    def end_notices(self, key: str, now: datetime, keep_kind: str | None = None) -> None:
        """What is open under the key is over, but for ``keep_kind``."""

    def untold_notices(self, limit: int) -> list[Notice]:
        """Begun or over, and not told."""

    def mark_told(self, notice: Notice) -> None: ...


class WebChatStorage(Protocol):
    def add_line(self, chat: str, body: str, now: datetime) -> ChatLine: ...

    def change_line(self, chat: str, line_id: int, body: str) -> ChatLine | None: ...

    def lines(self, chat: str, changed_after: int = 0, limit: int = 200) -> list[ChatLine]:
        """The newest ``limit`` lines changed after the cursor, in order of id."""


class Storage(
    FeedStorage,
    ArticleStorage,
    SubscriberStorage,
    DeliveryStorage,
    InboxStorage,
    NoticeStorage,
    WebChatStorage,
    Protocol,
):
    """Everything Loa keeps."""

    def migrate_schema(self) -> list[str]:
        """Bring the schema up to date; the names of what was applied. Runs inside ``open_storage`` too."""

    def batch(self) -> AbstractContextManager[None]:
        """Calls of this thread inside it are one transaction, committed at its end; each of them that raises is
        undone alone. When leaving it raises, nothing of any of them is kept."""

    def backup(self, path: str) -> None:
        """A consistent copy into a file that did not exist, checked before it gets its name."""

    def trim(self, now: datetime, limit: int = 1000) -> int:
        """Delete a slice of what is past its age (updates and told notices after a week, deliveries of finished
        dispatches after 90 days, dialogs past their time); rows deleted."""

    def close(self) -> None: ...
