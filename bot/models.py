"""The values that flow through Loa: frozen, without behaviour that touches the world.

Every datetime is aware and in UTC; ``*_s`` is seconds; text is NFC. ``Markup`` is text in Loa's own small
markup (``b i u s code a[href] blockquote[expandable]``), already escaped; a messenger shows of it what it can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from hashlib import blake2b
from typing import Literal

from markupsafe import Markup

Language = Literal["vi", "en"]
DateOrder = Literal["dmy", "mdy"]


# --- what is polled -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A paper: ``id`` is what subscriptions hold and people may type (``baoquangninh``)."""

    id: str
    name: str
    home: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the catalogue's topics."""

    id: str
    emoji: str
    names: Mapping[Language, str]
    description: Mapping[Language, str]


class FeedKind(StrEnum):
    FEED = "feed"  # RSS, RDF, Atom or JSON Feed; which one is seen from the bytes
    PAGE = "page"  # a section page of a site without a feed


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as the catalogue describes it."""

    url: str
    source: str
    title: str
    kind: FeedKind = FeedKind.FEED
    topic: str | None = None
    section: str | None = None
    date_order: DateOrder = "dmy"
    site: str | None = None  # rules of news/sites.py by name; None: by the host of the page
    parent: str | None = None  # URL of the section that carries the same articles; polled only if that one fails
    enabled: bool = True
    note: str | None = None  # why it is off, or what is known of it


class FeedStatus(StrEnum):
    """The health of a feed. Only OK and NEW are healthy; none of the others means "no news"."""

    NEW = "new"
    OK = "ok"
    EMPTY = "empty"  # a valid feed without entries for long
    SILENT = "silent"  # no new entry for far longer than its own rhythm
    NOT_A_FEED = "not_a_feed"  # HTML or something else where a feed was due
    CHALLENGE = "challenge"  # a cookie or "Just a moment…" page
    BLOCKED = "blocked"  # 401, 403, 451 or robots.txt
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    LAYOUT = "layout"  # the site's rules stopped matching; the fallback serves
    UNREACHABLE = "unreachable"  # DNS, connection, TLS, time limit
    REFUSED = "refused"  # private address, too large, entity declarations
    ERROR = "error"  # any other answer
    GONE = "gone"  # 410: polled no more


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it stands: the catalogue's row and everything polling must remember over a restart."""

    id: int
    spec: FeedSpec
    status: FeedStatus = FeedStatus.NEW
    status_detail: str | None = None
    status_since: datetime | None = None
    etag: str | None = None  # byte for byte as served
    last_modified: str | None = None  # byte for byte as served
    body_hash: str | None = None
    first_polled_at: datetime | None = None
    checked_at: datetime | None = None
    changed_at: datetime | None = None  # last time a new entry was seen
    next_due: datetime | None = None  # None: now
    retry_at: datetime | None = None  # Retry-After: no request before it, restart or not
    failures: int = 0  # in a row
    moved_to: str | None = None
    moved_times: int = 0
    gap_s: float | None = None  # median gap between its newest entries; None: not known
    ttl_s: float | None = None  # how long it asked to be left alone when it was last read


# --- what is read ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, cleaned. ``key`` is its identity inside the feed (guid, else link)."""

    key: str
    url: str  # absolute, tracking parameters stripped
    title: str
    lead: str = ""
    published: datetime | None = None
    published_estimated: bool = False  # taken from the time an article's id holds
    updated: datetime | None = None
    author: str | None = None
    image: str | None = None
    sections: tuple[str, ...] = ()  # as the feed names them

    @property
    def fingerprint(self) -> str:
        """Changes when what a reader would see changes; white space does not count."""
        text = "\0".join(" ".join(part.split()) for part in (self.title, self.lead, self.url))
        return blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """An item that cannot be stored, and the sentence that says why."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed or a section page holds."""

    title: str
    entries: tuple[Entry, ...]
    refused: tuple[RefusedEntry, ...] = ()
    home: str | None = None
    ttl_s: int | None = None
    format: str = ""  # rss20, atom10, rdf, json, page …
    fingerprints: Mapping[str, str] = field(default_factory=dict)  # key → what to remember of each of ``entries``
    unchanged: int = 0  # items left out because they are known; without these and entries the feed is empty
    fallback: bool = False  # the rules of a known site matched nothing, the general ones served


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article page, read: the answer of ``loa extract``. ``body`` is paragraphs joined by a blank line."""

    url: str
    canonical_url: str | None = None
    title: str | None = None
    lead: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    section: str | None = None
    body: str | None = None
    image: str | None = None
    site: str | None = None  # name of the rules that matched; None: the fallback read it


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text with its place: ``text == whole[start:end]``."""

    text: str
    start: int
    end: int


class SummaryOutcome(StrEnum):
    """What became of asking the operator's endpoint for a summary."""

    ASKED = "asked"  # no answer yet, or the program ended before it came
    TOLD = "told"
    REJECTED = "rejected"  # it said what the article does not say, or nothing
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ScoredTopic:
    id: str
    score: float  # 0 … 1


class PlaceKind(StrEnum):
    PROVINCE = "province"
    AREA = "area"  # a district or town as it was; it lives on in its communes
    COMMUNE = "commune"
    WATER = "water"  # a bay, which belongs to no commune


@dataclass(frozen=True, slots=True)
class Place:
    """A place one can follow. ``points`` are (latitude, longitude) of where people live, in degrees (WGS 84);
    ``areas`` the old districts that a commune came from, the foremost first."""

    id: str
    kind: PlaceKind
    name: str  # with its type: phường Hạ Long
    points: tuple[tuple[float, float], ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that a text names; ``evidence`` is what the text calls it, by the name of today or an older one."""

    id: str
    name: str
    evidence: str


class AlertKind(StrEnum):
    """What people may want to be woken for. The order is the one in which kinds are offered."""

    STORM = "storm"
    BOATS = "boats"  # forbidden to sail, or allowed again
    RAIN = "rain"
    FLOOD = "flood"
    LANDSLIDE = "landslide"
    HEAT = "heat"
    POWER = "power"
    WATER = "water"
    ROAD = "road"
    MISSING = "missing"
    EPIDEMIC = "epidemic"
    SCORES = "scores"  # of exams and admissions
    ORDER = "order"  # an official telegram, an evacuation, no school


@dataclass(frozen=True, slots=True)
class Alert:
    """What an article tells people to know now. What the article does not say is None or empty.

    ``over`` is the all-clear. ``until_notice``: it holds until something else is announced. ``where`` are
    names as the article writes them; ``evidence`` is the headline that was believed, ``also`` further kinds it names.
    """

    kind: AlertKind
    evidence: str
    also: tuple[AlertKind, ...] = ()
    over: bool = False
    start: datetime | None = None
    until: datetime | None = None
    until_notice: bool = False
    where: tuple[str, ...] = ()
    issuer: str | None = None
    places: tuple[str, ...] = ()  # ids of the places of the province that it names
    around: tuple[str, ...] = ()  # what these lie in, or what lies in them
    wide: bool = False  # it concerns the whole province, or more

    @property
    def kinds(self) -> tuple[AlertKind, ...]:
        return (self.kind, *self.also)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an article plays, by ids of places: ``places`` are those that it names, ``regions`` what these lie in (old
    districts, the province), ``parts`` the communes of an old district of which it names none more exactly."""

    places: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


NOWHERE = Whereabouts()


STORY_LIFE = timedelta(hours=72)  # a story lives for this long after its last report


@dataclass(frozen=True, slots=True)
class Article:
    """An article as stored. ``identity`` is the paper's article number or the canonical URL, never the slug."""

    id: int
    identity: str
    url: str
    source: str
    title: str
    seen_at: datetime
    lead: str = ""
    summary: str = ""
    body: str = ""
    author: str | None = None
    image: str | None = None
    published: datetime | None = None
    published_estimated: bool = False
    updated: datetime | None = None
    topics: tuple[str, ...] = ()
    where: Whereabouts = NOWHERE
    sections: tuple[str, ...] = ()
    revision: int = 1  # grows when what readers were told has changed
    corrected_at: datetime | None = None  # when it last did
    alert: Alert | None = None
    rings: bool = False  # its alert is news: it is told at once to those who asked for its kind
    withdrawn_at: datetime | None = None  # the paper or an admin took it back
    story_id: int | None = None  # the article that began its story; None: it was not compared yet
    others: int = 0  # how many other papers tell of its story

    @property
    def at(self) -> datetime:
        """When it became news, for sorting and for showing: published, else seen."""
        return self.published or self.seen_at

    @property
    def places(self) -> tuple[str, ...]:
        """The places that it names, the foremost first."""
        return self.where.places

    @property
    def story(self) -> str:
        """The event it tells of, as subscriptions and mutes hold it."""
        return str(self.id if self.story_id is None else self.story_id)


# --- who is told ----------------------------------------------------------------------------------------------


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    THREAD = "thread"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a subscriber is reached; ids are opaque strings of the messenger."""

    messenger: str
    chat: str
    thread: str = ""

    def __str__(self) -> str:
        return f"{self.messenger}:{self.chat}" + (f"/{self.thread}" if self.thread else "")


MORNING, EVENING = 6 * 60 + 30, 18 * 60  # the digest times offered first


@dataclass(frozen=True, slots=True)
class Settings:
    """How a subscriber wants it. Times of day are minutes after midnight in ``zone``; weekdays count from Monday, 0.

    The filters hold words as typed: an article is pushed only if it says all of ``must``, one of ``any_of`` if there
    are any, and none of ``none_of``.
    """

    language: Language = "vi"
    silent: bool = False  # deliver without a sound
    pictures: bool = True
    summaries: bool = True  # False: title, source and link only
    digest: bool = False  # articles come together at ``digest_times``, not one by one
    digest_times: tuple[int, ...] = (MORNING, EVENING)  # ascending, 1 to 6
    digest_days: tuple[int, ...] = ()  # empty: every day
    quiet: tuple[int, int] | None = None  # from, until; past midnight if ``from`` is the later
    alerts_in_quiet: bool = False
    zone: str = ""  # IANA name; "": Loa's
    daily_max: int | None = None  # articles one by one a day; what is above comes in the next digest
    rich: bool = False  # digests as rich messages, where the messenger has them
    must: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One chat on one messenger. ``paused`` holds the reason why nothing is pushed, or None."""

    id: int
    address: Address
    kind: ChatKind
    name: str
    settings: Settings
    created_at: datetime
    paused: str | None = None  # "asked" by the person; "blocked", "kicked", "no_rights" … by the messenger


class SubscriptionKind(StrEnum):
    TOPIC = "topic"
    PLACE = "place"
    SOURCE = "source"
    KEYWORD = "keyword"
    STORY = "story"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a subscriber follows; ``value`` is the id of a topic, a place or a source, the keyword as typed (NFC), a
    story, or an alert's kind or place (``boats``, ``@phuong-bai-chay``)."""

    kind: SubscriptionKind
    value: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Mute:
    """What a subscriber wants less of; ``until`` None means until it is lifted."""

    kind: SubscriptionKind
    value: str
    until: datetime | None = None


# --- what is sent ---------------------------------------------------------------------------------------------


class Priority(IntEnum):
    """Who goes first when sends must wait."""

    REPLY = 0
    ALERT = 1
    ARTICLE = 2
    CORRECTION = 3
    BROADCAST = 4


class DispatchKind(StrEnum):
    ARTICLE = "article"  # an alert is one with Priority.ALERT
    BROADCAST = "broadcast"
    DIGEST = "digest"  # what each of its recipients waited for, in one message
    CORRECTION = "correction"  # an article changed: to whoever has it
    RETRACTION = "retraction"  # an article was withdrawn: from whoever has it


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a dispatch is for. ``places`` are those it tells of with what they lie in, ``parts`` what it concerns
    besides (see Whereabouts). ``text`` is what keywords are looked up in; ``since`` is when it became news: a
    subscription made later does not ask for it."""

    everyone: bool = False
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    source: str | None = None
    story: str | None = None
    text: str = ""
    since: datetime | None = None
    alert: Alert | None = None  # that is news

    @classmethod
    def of_article(cls, article: Article, news_at: datetime | None) -> Audience:
        return cls(
            topics=article.topics,
            places=(*article.where.places, *article.where.regions),
            parts=article.where.parts,
            source=article.source,
            story=article.story,
            text=f"{article.title}\n{article.lead}\n{article.body}",
            since=news_at,
            alert=article.alert if article.rings else None,
        )


class BroadcastState(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    CANCELLED = "cancelled"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """An announcement by an editor; ``topic`` None means everybody."""

    id: int
    author_id: int  # the subscriber who wrote it, and who hears of its progress
    text: Markup
    topic: str | None
    picture_id: int | None
    state: BroadcastState
    created_at: datetime
    dispatch_id: int | None = None
    progress_message_id: str | None = None
    told_at: Address | None = None  # the chat where its author hears of its progress, and that message is


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One thing to send to an audience, about ``article`` or ``broadcast`` as it stands now; a digest is about neither,
    as each of its deliveries holds articles of its own."""

    id: int
    kind: DispatchKind
    priority: Priority
    audience: Audience
    created_at: datetime
    article: Article | None = None
    broadcast: Broadcast | None = None
    earlier: tuple[Article, ...] = ()  # reports of the same story that were dispatched before

    def urgency(self, reason: Match) -> Priority:
        """An alert wakes those who asked for its kind; to everybody else it is an article like any other."""
        asked = reason.subscription
        return Priority.ALERT if asked and asked.kind is SubscriptionKind.ALERT else self.priority


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """What reports of one danger tell together: the alert as it stands, with the newest article that was told of it.
    It is over when its all-clear came, or at ``expires``."""

    id: int
    alert: Alert
    article: Article
    began: datetime
    expires: datetime


class DeliveryState(StrEnum):
    """Drawn in docs/delivery.md."""

    HELD = "held"  # until its reader's time: quiet hours, a digest
    QUEUED = "queued"  # behind an earlier one of the same subscriber and priority
    WAITING = "waiting"  # due at a time
    CLAIMED = "claimed"  # a sender has it, and it has not left
    SENDING = "sending"  # about to leave or gone; a lease that ran out is a doubt
    BUNDLED = "bundled"  # told in a digest, and ends as that does
    SENT = "sent"
    REJECTED = "rejected"  # this message, never
    GONE = "gone"  # this subscriber, until they return
    UNKNOWN = "unknown"  # may have arrived, twice in doubt: given up, on record


@dataclass(frozen=True, slots=True)
class Match:
    """Why a subscriber gets a dispatch: the strongest of the subscriptions that ask for it; None: everybody does."""

    subscription: Subscription | None


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message. Exactly one of ``action`` (≤ 64 bytes, comes back as Request.action) and ``url``."""

    label: str
    action: str | None = None
    url: str | None = None
    active: bool = False  # shown as chosen (a ✓ in front)
    forward: bool = False  # turns the page: what "tiếp" means where choices are typed


Rows = tuple[tuple[Button, ...], ...]


# --- messengers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Replied:
    """The message that a person answers: what its buttons do and where its links lead, in their order."""

    message_id: str
    actions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class HealthState(StrEnum):
    STARTING = "starting"  # nothing is known yet
    OK = "ok"
    UNREACHABLE = "unreachable"
    CONFLICT = "conflict"  # another instance receives with the same token
    TOKEN = "token"  # noqa: S105 - a word: the service refuses the token


@dataclass(frozen=True, slots=True)
class Health:
    """How a messenger stands with its service; ``detail`` is for the operator and holds no secret."""

    state: HealthState
    detail: str
    since: datetime
