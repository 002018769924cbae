"""The storage protocol and the laws every database keeps.

Synchronous; one call is one transaction: when it returns, all of it is on disk, when it raises ``StorageError``,
none of it is. Methods are safe to repeat: what is already there is left as it is. Calls may come from any thread;
asyncio code goes through ``storage/threads.py``. ``now`` is always an argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from markupsafe import Markup

from bot.models import (
    NOWHERE,
    Address,
    Alert,
    AlertEvent,
    Article,
    Audience,
    Broadcast,
    BroadcastState,
    ChatKind,
    DeliveryState,
    Dispatch,
    DispatchKind,
    Feed,
    FeedSpec,
    Match,
    Mute,
    Priority,
    Settings,
    Subscriber,
    Subscription,
    SummaryOutcome,
    Whereabouts,
)

HoldReason = Literal["quiet", "digest", "cap"]

REVISIT_FIRST = timedelta(minutes=30)  # after an article was dispatched; bot/sources/politeness.py has the later ones
ARTICLES_KEPT = timedelta(days=730)
LAYOUT_SIGNS = 30  # three pages in a row that only the general reader could read, or ten without an article
FEW = 3  # more articles than this for one chat at a time become a digest
OVER = "over"  # the detail of an alert that was never sent, since its all-clear came first

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
    where: Whereabouts = NOWHERE
    sections: tuple[str, ...] = ()
    wants_page: bool = False
    news_at: datetime | None = None
    urgent: bool = False  # people must see it now
    news_from: datetime | None = None  # if it turns out to be published before, it is no news
    alert: Alert | None = None


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
    """``dispatches``: how many entries brought something that is to be sent now, corrections included."""

    new_articles: int
    dispatches: int


@dataclass(frozen=True, slots=True)
class PageState:
    """What is remembered of an article's page for the next time it is asked for: the validators as served, and what the
    page itself said, which the feed may have worded otherwise."""

    url: str  # where it was in the end
    etag: str | None = None
    last_modified: str | None = None
    rules: str | None = None  # the site's rules that read it; None: the general reader
    title: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class PageDue:
    """An article whose page is to be read. ``site`` is the feed's rule name, ``attempts`` counts earlier tries;
    ``page`` is how it was when it was last read."""

    article: Article
    site: str | None
    topic: str | None  # the feed's default
    attempts: int
    news_at: datetime | None
    page: PageState | None = None


@dataclass(frozen=True, slots=True)
class RevisitDue:
    """An article that was dispatched, whose page is to be asked for again. ``missing_since`` is when it was first
    answered that there is none; ``missing_beside`` counts the other articles of the source that went missing within a
    day of that."""

    due: PageDue
    dispatched_at: datetime
    missing_since: datetime | None
    missing_beside: int


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
    where: Whereabouts | None = None
    page: PageState | None = None
    news_from: datetime | None = None  # if it was published before, it is no news after all
    alert: Alert | None = None
    story: int | None = None  # the article that began its story, perhaps itself; None: it was not compared


@dataclass(frozen=True, slots=True)
class Revisit:
    """What asking for an article's page again came to. ``read`` is what it says now, None if that is what it said or
    cannot be believed; ``withdrawn``: the paper took the article back. ``next_due`` None: it is asked for no more."""

    article_id: int
    at: datetime
    next_due: datetime | None
    missing_since: datetime | None = None
    read: PageRead | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A stored article with what is known of its topics: what its feeds stand for, or with ``edited`` its own, which an
    editor gave it. ``number`` orders lessons."""

    number: int
    article: Article
    feed_topics: tuple[str, ...]
    edited: bool


@dataclass(frozen=True, slots=True)
class TopicMemory:
    """What was learned of topics (news/learner.py's bytes), and the numbers of the last article and the last correction
    that it was learned from."""

    saved: bytes
    article: int
    edit: int


@dataclass(frozen=True, slots=True)
class LatestQuery:
    """The newest first, of a topic or a place, of a source. ``as_of`` (an article id) keeps pages stable while new
    articles arrive; None: now."""

    topic: str | None = None
    place: str | None = None
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
    """``words`` as typed: with or without diacritics, "quoted phrases", -without. ``typing``: the last word may be the
    beginning of one. ``newest``: the newest first instead of the best. ``named``: names of places among the words, each
    with the ids that it stands for: what plays there answers as what says the name."""

    words: str
    topic: str | None = None
    place: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: int | None = None
    offset: int = 0
    limit: int = 5
    newest: bool = False
    typing: bool = False
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """``snippet`` is escaped text as the article writes it, with the words found in <b>. ``score`` ranks the hits of
    one search and means nothing beside those of another; 0 where the newest come first."""

    article: Article
    snippet: Markup
    score: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``meant`` is what was probably meant by words that find little or nothing: a query that finds more. ``read`` is
    the share of the stored articles that can be found by words, less than 1 while an index is built anew."""

    hits: tuple[Hit, ...]
    total: int
    as_of: int
    meant: str | None = None
    read: float = 1.0


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """Something about an article changed; of several changes only the last is known. None: it can be found no more."""

    number: int
    article_id: int
    article: Article | None


@dataclass(frozen=True, slots=True)
class IndexState:
    """About how many articles the search index has still to take in; ``elsewhere``: another process sees to that."""

    left: int
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Dialog:
    """A question that waits for its answer in a chat; gone after ``until``."""

    name: str
    data: Mapping[str, Any]
    until: datetime


@dataclass(frozen=True, slots=True)
class RangeLease:
    """A leased range of subscriber ids of one dispatch: ``after < id <= last`` are still to be looked at. At equal
    priority the range of lower ``rank`` goes first, then the one of lower id. ``alerted``: it is the first look at
    everybody, for those who asked for the alert alone; a second one finds all the others."""

    id: int
    dispatch: Dispatch
    after: int
    last: int
    rank: int = 0
    alerted: bool = False

    @property
    def priority(self) -> Priority:
        return Priority.ALERT if self.alerted else self.dispatch.priority


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subscriber who may be in the audience, with what is needed to decide it. ``told`` counts the articles pushed
    one by one on the reader's day that began at ``told_day``. ``alerted``: the dispatch brings the all-clear of an
    alert that the subscriber got, and this is why. ``heard`` are those of the dispatch's earlier reports, by article,
    that the subscriber was told or will be."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]
    mutes: tuple[Mute, ...]
    told_day: datetime | None = None
    told: int = 0
    alerted: Match | None = None
    heard: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """A delivery waits for its reader's time."""

    reason: HoldReason
    until: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """What a subscriber in the audience is to get: now, or when ``hold`` is over, or when the messenger takes something
    again, ``not_before``. ``day`` is when the reader's day began if the delivery counts towards the most that is wanted
    in a day."""

    match: Match
    hold: Hold | None = None
    not_before: datetime | None = None
    day: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldDelivery:
    dispatch_id: int
    kind: DispatchKind
    priority: Priority
    reason: HoldReason
    held_at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class HeldSubscriber:
    """A subscriber some of whose held deliveries are due: all of these, by dispatch."""

    subscriber: Subscriber
    deliveries: tuple[HeldDelivery, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """What becomes of a subscriber's held deliveries: those in ``go`` take their turn, in one digest if ``bundle``;
    the others are held on."""

    subscriber_id: int
    go: tuple[int, ...] = ()
    bundle: bool = False
    hold: Mapping[int, Hold] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a subscriber has of an article that changed or was withdrawn: its messages, and if it stood in a digest,
    everything that digest holds, as it is now, but for what was withdrawn."""

    message_ids: tuple[str, ...]
    sent_at: datetime
    reason: Match
    in_digest: bool = False
    articles: tuple[Article, ...] = ()
    made_at: datetime | None = None  # the digest


@dataclass(frozen=True, slots=True)
class Delivery:
    """A send that is to happen now; ``attempts`` includes this one, ``doubts`` counts earlier unknowns.

    ``arrived`` are the messages of it that are known to have arrived: what follows them is still to be sent. A digest
    has its ``articles``, a correction or retraction the ``copy`` that it is about. ``answers`` is the message in which
    the subscriber first heard of the story.
    """

    dispatch: Dispatch
    subscriber: Subscriber
    attempts: int
    doubts: int
    reason: Match
    arrived: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    copy: Copy | None = None
    answers: str | None = None

    @property
    def urgency(self) -> Priority:
        return self.dispatch.urgency(self.reason)


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """How a send ended, as decided by delivery/outcomes.py."""

    dispatch_id: int
    subscriber_id: int
    state: DeliveryState
    at: datetime
    due: datetime | None = None  # for WAITING, and for HELD: the reader's quiet hours have begun meanwhile
    doubt: bool = False  # this attempt may have arrived
    message_id: str | None = None
    detail: str | None = None
    to: Address | None = None  # where it went: ids are kept as long as news goes there


@dataclass(frozen=True, slots=True)
class DeliveryTrace:
    """Where a delivery stands. ``due`` is when it goes on, ``hold`` why it was held, ``message_id`` what arrived."""

    dispatch_id: int
    kind: DispatchKind
    planned_at: datetime
    state: DeliveryState
    at: datetime
    due: datetime | None
    hold: HoldReason | None
    detail: str | None
    attempts: int
    doubts: int
    message_id: str | None
    reason: Match


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of an article for a subscriber. ``news_at`` None: it was pushed to nobody; ``complete`` False: its
    page is still to be read; ``looked`` False: the sender has not come to this subscriber yet. ``digest`` is the one
    that ``delivery`` was told in, ``later`` the corrections and retractions. ``dispatch_id`` is of what told of it.
    ``heard`` are earlier reports of its story that the subscriber was told or will be."""

    article: Article
    news_at: datetime | None
    complete: bool
    dispatched_at: datetime | None
    looked: bool
    delivery: DeliveryTrace | None = None
    digest: DeliveryTrace | None = None
    later: tuple[DeliveryTrace, ...] = ()
    dispatch_id: int | None = None
    heard: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """The process that has a role on this database."""

    role: str
    owner: str
    since: datetime


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
    at: datetime  # when it was stored


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
        with ``news_at`` gets one ARTICLE dispatch, whose ranges are planned here. If its alert is news, twice:
        for those who asked for it, before everything else, and for all others. It is news when no report told of the
        same danger, or none as it is now; an all-clear is, when it closes one. When an entry that is news brings
        topics to an article that is dispatched already, its dispatch is planned once more for the wider audience, and
        deliveries that exist are never repeated. An entry whose fingerprint changed corrects the article's texts; that
        alone is sent to nobody."""

    def touch_feeds(self, feeds: Sequence[Feed]) -> None:
        """Save the state of feeds without new entries (304, equal body, failure); leases given back."""

    def reclaim_reading(self, now: datetime) -> None:
        """The poller before this one is dead: feeds that it held are free, pages of news that it held are due."""

    def subscribers_of_feed_source(self, source: str) -> int:
        """How many subscribers follow the source: for the User-Agent."""


class Archive(Protocol):
    """The articles, for the search index to follow."""

    def newest_article(self) -> int:
        """The highest number an article has; 0: there is none."""

    def newest_change(self) -> int:
        """The number of the last change; 0: there was none. Numbers only grow."""

    def article_changes(self, after: int, limit: int) -> list[ArticleChange]:
        """What changed after the change of this number, in order."""

    def articles_up_to(self, article_id: int, limit: int) -> list[Article]:
        """Those that can be found, this one and older, the newest first."""


class ArticleStorage(Archive, Protocol):
    def claim_due_pages(self, now: datetime, limit: int, lease_until: datetime) -> list[PageDue]:
        """Articles that want their page, news first, then newest first."""

    def save_page(self, page: PageRead) -> bool:
        """Complete the article (or postpone it) and dispatch it if it is news, or what changed of it, in one
        transaction. True if something is to be sent now. Fields that are None leave what is stored; ``topics`` replaces
        what was guessed, but not the topics that the article's feeds stand for."""

    def claim_due_revisits(self, now: datetime, limit: int, lease_until: datetime) -> list[RevisitDue]:
        """Complete articles that are to be asked for again, longest due first. A lease that ran out is due again."""

    def save_revisit(self, revisit: Revisit) -> bool:
        """Store what asking again came to. True if that planned a correction or a retraction."""

    def article(self, article_id: int) -> Article | None: ...

    def find_article(self, identity: str) -> Article | None:
        """By what ``news/urls.py`` makes of its address."""

    def latest(self, query: LatestQuery) -> ArticlePage: ...

    def search(self, query: SearchQuery) -> SearchPage:
        """By an index that ``follow_search`` keeps. The best first: what holds the words with the marks they were typed
        with, then what says them best; of equals the newest. Where nothing has all words, what has any of them. A
        damaged index finds nothing until ``follow_search`` has built it anew."""

    def follow_search(self, limit: int = 500) -> IndexState:
        """Bring the search index a slice closer to what is stored: first what changed, then, in an index that is new or
        was damaged, the older articles, newest first. Not in a batch. StorageError: it cannot be written."""

    def article_count(self) -> int: ...

    def alerts_in_force(self, now: datetime, limit: int) -> list[AlertEvent]:
        """What was told as an alert and is not over, the newest first."""


class StoryStorage(Protocol):
    def story(self, story: int) -> list[Article]:
        """Its newest reports (30 at most) in the order in which they came, without what was withdrawn."""

    def living_stories(self, since: datetime, kept: datetime, after: int, limit: int) -> list[Article]:
        """Complete articles from ``kept`` on of stories with a report from ``since`` on, by id beyond ``after``."""


class TopicStorage(Protocol):
    def lessons(self, after: int, until: datetime, limit: int) -> list[Lesson]:
        """Articles beyond the number ``after`` that were seen by ``until``, in the order in which they were stored."""

    def topic_edits(self, after: int, limit: int) -> list[Lesson]:
        """Articles whose topics editors gave, beyond the number ``after``, in the order in which they last did."""

    def edit_topics(self, article_id: int, topics: tuple[str, ...], now: datetime, news_from: datetime) -> bool:
        """An editor says what the article is about; that stands, whatever feeds and pages say later. If it became news
        since ``news_from``, followers of a topic that it gains are told of it: then True. Of a topic that it loses,
        those for whom it is held are looked at anew: they get it only if they follow something else of it."""

    def topic_memory(self) -> TopicMemory | None: ...

    def save_topic_memory(self, memory: TopicMemory) -> None: ...


class PlaceStorage(Protocol):
    def unplaced(self, limit: int) -> list[Article]:
        """Articles at which nobody has looked for places: stored before these were known. The newest first."""

    def place(self, found: Mapping[int, Whereabouts]) -> None:
        """Where such articles play, if anywhere; nobody is told of them. What was placed before stays as it is."""


class SummaryStorage(Protocol):
    def claim_summary(self, article_id: int, day: date, most: int) -> bool:
        """May a summary of the article be asked for? Once an article, and ``most`` times a day."""

    def record_summary(self, article_id: int, outcome: SummaryOutcome) -> None:
        """What became of it; of an article that was not asked for, nothing is recorded."""

    def summary_counts(self, day: date) -> dict[SummaryOutcome, int]:
        """What became of the day's; outcomes that did not occur are left out."""


class SubscriberStorage(Protocol):
    def ensure_subscriber(
        self, address: Address, kind: ChatKind, name: str, settings: Settings, now: datetime
    ) -> tuple[Subscriber, bool]:
        """The subscriber at the address, created if need be (True). The name is renewed, settings are kept."""

    def subscriber(self, subscriber_id: int) -> Subscriber | None: ...

    def subscriber_at(self, address: Address) -> Subscriber | None: ...

    def save_settings(
        self, subscriber_id: int, settings: Settings, openings: Mapping[HoldReason, datetime] | None = None
    ) -> None:
        """``openings``: when what is held for each reason comes up next under the new settings."""

    def pause(self, subscriber_id: int, reason: str, now: datetime) -> None:
        """Stop pushing. Everything is kept, also that the subscriber had asked for it ("asked+blocked")."""

    def resume(self, subscriber_id: int, now: datetime) -> None:
        """Go on; who had asked for the pause before another reason came stays paused ("asked")."""

    def add_manager(self, subscriber_id: int, person_id: str) -> None:
        """The person took the bot into the channel, and decides what is posted there."""

    def managed_by(self, messenger: str, person_id: str) -> list[Subscriber]:
        """The channels of a person, in the order in which they came; those that the bot has left too."""

    def managers_of(self, subscriber_id: int) -> list[Address]:
        """The own chats of those who took the bot into a channel."""

    def in_chat(self, address: Address) -> list[Subscriber]:
        """The subscriber of a chat and those of its threads, whatever thread the address names."""

    def migrate(self, old: Address, new: Address, now: datetime) -> None:
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

    def save_broadcast_progress(
        self, broadcast_id: int, message_id: str | None, reported: bool, at: Address | None = None
    ) -> None:
        """Remember the message that shows the progress, and the chat ``at`` which its author hears of it; None: what is
        known stays. ``reported``: the end was told."""

    def finish_broadcast(self, broadcast_id: int) -> None:
        """SENDING → DONE."""

    def claim_range(self, owner: str, now: datetime, lease_until: datetime) -> RangeLease | None:
        """Lease the next free range: by priority, then oldest dispatch; of corrections the newest article first, of its
        copies the newest first. A lease that ran out is free again."""

    def candidates(self, lease: RangeLease, after: int, limit: int) -> list[Candidate]:
        """The next subscribers by id in ``after < id <= lease.last`` who are not paused and of whom something could
        match the audience (of keywords those that it says, marks aside); ``subscriptions`` and ``mutes`` are only those
        that bear on it. For a correction or a retraction: who has the article as it was. Fewer than ``limit``: there
        are no more."""

    def begin_deliveries(
        self,
        lease: RangeLease,
        owner: str,
        position: int,
        plans: Mapping[int, Planned],
        now: datetime,
        lease_until: datetime,
    ) -> list[Delivery] | None:
        """Write a row for every subscriber in ``plans`` who has none for this dispatch, move the range to ``position``
        (``position >= lease.last`` ends it) and extend its lease. A row is HELD if its plan says so, QUEUED behind an
        open one of the same subscriber and priority, else CLAIMED and returned. None: the lease was lost, send
        nothing."""

    def claim_due_deliveries(
        self,
        now: datetime,
        limit: int,
        lease_until: datetime,
        shut: Sequence[str] = (),
        under_way: Sequence[tuple[int, int]] = (),
    ) -> list[Delivery]:
        """WAITING rows that are due, and CLAIMED and SENDING rows whose lease ran out, by priority, then age; not those
        of the messengers in ``shut``, nor what the sender has ``under_way`` itself (dispatch, subscriber). A lost
        SENDING is a doubt, counted here; a second doubt makes it UNKNOWN instead of being claimed. When more than
        ``FEW`` articles are queued behind one, all of them become a digest."""

    def depart(self, dispatch_id: int, subscriber_id: int, attempt: int, arrived: Sequence[str], now: datetime) -> bool:
        """A message of the delivery is about to leave: CLAIMED → SENDING, with the messages that have arrived. False:
        the delivery ended or is somebody else's; nothing may leave."""

    def record_results(self, results: Sequence[DeliveryResult]) -> None:
        """End attempts. What ends lets the next of its subscriber and priority take its turn. An article that changed
        or was withdrawn while it was under way gets its correction or retraction here; a digest that is rejected is
        taken apart again."""

    def held_due(self, now: datetime, limit: int) -> list[HeldSubscriber]:
        """Subscribers with held deliveries that are due, longest due first; those who are paused are ended here."""

    def held_later(self, now: datetime, after: int, limit: int) -> list[HeldSubscriber]:
        """Subscribers by id beyond ``after`` with deliveries that are held beyond ``now``."""

    def next_held(self) -> datetime | None:
        """When the first held delivery is due."""

    def release(self, releases: Sequence[Release], now: datetime) -> None: ...

    def next_due(self, now: datetime) -> datetime | None:
        """When a sender has something to do next, ``now`` or earlier if there is already; None: nothing waits but what
        is held."""

    def late_since(self, now: datetime) -> datetime | None:
        """Since when the most overdue delivery or range has been waiting for a sender; None: nothing is overdue."""

    def mend_times(self, now: datetime, jumped: timedelta = timedelta()) -> None:
        """After the clock ``jumped``, if it is known how far: what waits waits as long as it was to. In any case no
        lease and no wait lies further ahead than the longest there can be."""

    def reclaim(self, now: datetime) -> None:
        """The senders before this one are dead: what they held is free at once."""

    def sweep_cancelled(self, now: datetime, limit: int) -> int:
        """End deliveries of cancelled dispatches that have not left; how many."""

    def retract(self, article_id: int, now: datetime) -> bool:
        """Withdraw an article: whoever waits for it waits no longer, whoever has it gets a RETRACTION. False: it was
        withdrawn already, or there is none."""

    def trace(self, subscriber_id: int, article_id: int) -> Trace | None: ...

    def progress(self, dispatch_id: int) -> Progress: ...

    def dispatches_open(self) -> int:
        """How many dispatches still have something to do."""

    def deliveries_of(self, subscriber_id: int, limit: int) -> list[tuple[int, DeliveryState, str | None]]:
        """Newest first: (dispatch id, state, message id)."""


class RoleStorage(Protocol):
    def claim_roles(
        self, roles: Sequence[str], owner: str, now: datetime, until: datetime, dead: str = ""
    ) -> RoleHolder | None:
        """Take all of the roles, or none of them if one is held by another process whose time has not run out: that
        one is returned. ``dead`` is an owner of whom it is known that he is."""

    def renew_roles(self, owner: str, roles: Sequence[str], until: datetime) -> bool:
        """False: one of them went to somebody else, and this owner must stop."""

    def release_roles(self, owner: str) -> None: ...


KEEPING = timedelta(hours=24)  # how long one may choose what to keep of two chats


class LinkStorage(Protocol):
    """Several chats of one person are one subscriber: what is followed and chosen is one, and news goes to one of them,
    the subscriber's ``address``. What arrived in another is out of reach: what corrects it is said anew."""

    def offer_link(self, subscriber_id: int, code: str, now: datetime, until: datetime) -> None:
        """Whoever says the code in another chat until then is this subscriber; an earlier code ends."""

    def link(self, code: str, subscriber_id: int, now: datetime) -> Subscriber | None:
        """The chat where the code was said becomes another address of who offered it, whose settings stay, unless only
        the other one follows anything; what both follow and wait for is put together. None: the code is unknown, used
        or too old, or the two cannot be one: both are private, on different messengers."""

    def sides(self, subscriber_id: int, now: datetime) -> list[str]:
        """The messengers of two chats that were linked in the last ``KEEPING`` and differed in what they followed and
        how, who offered the code first: ``keep_side`` may choose. Empty: there is nothing to choose."""

    def keep_side(self, subscriber_id: int, messenger: str | None, now: datetime) -> bool:
        """Of what the two had, keep what was followed, muted and set there; None: of both, as ``link`` left it. What is
        followed since stays. False: there is nothing to choose."""

    def addresses(self, subscriber_id: int) -> list[Address]:
        """The one that news goes to first."""

    def prefer(self, subscriber_id: int, messenger: str) -> None:
        """News goes to the address on that messenger."""

    def unlink(self, subscriber_id: int, messenger: str, now: datetime) -> bool:
        """The chat on that messenger is a subscriber of its own again, with a copy of what is followed, muted and
        set."""

    def fall_back(self, subscriber_id: int, failed: Address) -> Address | None:
        """News cannot be had at an address any more, until somebody writes from it: where it goes now. None: nowhere
        else."""

    def move_away(self, messenger: str, usable: Sequence[str], limit: int) -> int:
        """A messenger is away: whoever can be reached on another gets news there meanwhile. How many they were, and
        ``come_back`` for when it is well again."""

    def come_back(self, messenger: str, limit: int) -> int: ...


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

    def count_strange_page(self, site: str, signs: int, notice: Notice) -> None:
        """A page that the rules of ``site`` did not match; ``signs`` is how far it speaks for a new layout. ``notice``
        begins when the pages since ``forget_strange_pages`` come to LAYOUT_SIGNS."""

    def forget_strange_pages(self, site: str, key: str, now: datetime) -> None:
        """The rules of ``site`` matched: the count begins anew, and what is open under the notice's ``key`` is over."""

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
    TopicStorage,
    PlaceStorage,
    SummaryStorage,
    StoryStorage,
    SubscriberStorage,
    DeliveryStorage,
    RoleStorage,
    LinkStorage,
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

    def trim(self, now: datetime, limit: int = 1000, articles_kept: timedelta = ARTICLES_KEPT) -> int:
        """Delete a slice of what is past its age, about ``limit`` rows; how many they were.

        Handled updates and told notices after a week, dialogs and mutes past their time, deliveries of finished
        dispatches after 90 days (or with the articles, if that is sooner) and then their digests, articles that nothing
        is under way of ``articles_kept`` after they were seen, subscribers whom a messenger paused a year ago."""

    def close(self) -> None: ...
