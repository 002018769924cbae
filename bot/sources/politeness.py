"""When a feed is polled again, and what its answers say of its health. Pure: ``now`` is an argument, nothing sleeps.

The rules are those by which feed readers are judged (rachelbythebay.com/w/feed): conditional requests an hour apart
unless the feed itself shows that it lives faster, a day without validators, max-age and Retry-After kept, a move
stored once it proved steady, 410 final. Everything needed stands in ``Feed``, so a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from itertools import pairwise
from statistics import median

from bot.models import Entry, Feed, FeedStatus
from storage.base import REVISIT_FIRST

HOUR_S = 3_600.0
DAY_S = 24 * HOUR_S

# One failure of these is an ordinary evening on the net; they become the feed's status when they last.
PASSING = frozenset({FeedStatus.UNREACHABLE, FeedStatus.ERROR, FeedStatus.THROTTLED})
HEALTHY = frozenset({FeedStatus.OK, FeedStatus.NEW})
_READ = frozenset({FeedStatus.OK, FeedStatus.EMPTY, FeedStatus.LAYOUT})
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_RHYTHM_ENTRIES = 20
_EVIDENCE_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class Policy:
    """The manners. The defaults are for other people's servers; a demonstration on loopback may hurry."""

    default_interval_s: float = HOUR_S
    min_interval_s: float = 300.0
    max_interval_s: float = DAY_S
    unvalidated_interval_s: float = DAY_S  # of a feed that cannot say "not modified" and shows no dates
    jitter: float = 0.1  # later, never earlier
    hint_max_s: float = 31 * DAY_S  # cache headers and Retry-After are believed so far
    backoff_s: float = 300.0
    steady_redirects: int = 3
    patience: int = 3  # failures in a row before a passing fault is the feed's status
    silent_s: float = 3 * DAY_S
    silent_min_s: float = 12 * HOUR_S  # of a feed that brings something every few minutes
    empty_s: float = DAY_S
    news_age_max_s: float = 48 * HOUR_S  # what was published earlier is stored, not pushed
    host_gap_s: float = 1.0
    # An article that readers have is asked for again so long after it was dispatched. Most corrections come early.
    revisit_after_s: tuple[float, ...] = (REVISIT_FIRST.total_seconds(), 3 * HOUR_S, 12 * HOUR_S, 36 * HOUR_S)
    missing_again_s: float = 2 * HOUR_S  # a page that is not there is looked for again, before it counts as withdrawn
    missing_watched_s: float = DAY_S  # … and so often again for a day, while no clear answer comes
    missing_together: int = 3  # so many others of the paper gone on the same day: the trouble is the site's


@dataclass(frozen=True, slots=True)
class Answer:
    """What a poll came to, as far as manners and health are concerned.

    ``status`` OK means that the feed was read or is ``unchanged``; EMPTY that it is valid and holds nothing; LAYOUT
    that a section page no longer looks as it did. ``body_hash`` is of a 200.
    """

    status: FeedStatus
    detail: str | None = None
    http_status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body_hash: str | None = None
    moved_to: str | None = None
    ttl_s: float | None = None
    entries: Sequence[Entry] = ()  # new or changed
    unchanged: bool = False  # 304, or the same bytes as before

    @property
    def read(self) -> bool:
        return self.status in _READ


def request_url(feed: Feed, policy: Policy) -> str:
    """Where to ask: the feed's URL, or where it moved once that proved steady."""
    steady = feed.moved_to is not None and feed.moved_times >= policy.steady_redirects
    return feed.moved_to if steady and feed.moved_to else feed.spec.url


def after_poll(feed: Feed, answer: Answer, now: datetime, policy: Policy) -> Feed:
    """The feed's new state, validators, health and next time included."""
    if answer.read:
        return _after_success(feed, answer, now, policy)
    return _after_failure(feed, answer, now, policy)


def _after_success(feed: Feed, answer: Answer, now: datetime, policy: Policy) -> Feed:
    changed_at = _changed_at(feed, answer, now)
    read = replace(
        _moved(_validated(feed, answer), answer, policy),
        first_polled_at=feed.first_polled_at or now,
        checked_at=now,
        changed_at=changed_at,
        gap_s=rhythm(feed, answer.entries, now),
        ttl_s=feed.ttl_s if answer.unchanged else answer.ttl_s,
        failures=0,
        retry_at=None,
    )
    status, detail = _health(read, answer, now, policy)
    due = now + timedelta(seconds=_interval_s(read, answer, now, policy))
    return _with_status(replace(read, next_due=due), status, detail, now)


def _after_failure(feed: Feed, answer: Answer, now: datetime, policy: Policy) -> Feed:
    failures = feed.failures + 1
    asked_until = retry_at(answer.headers, now, policy)
    failed = replace(feed, checked_at=now, failures=failures, retry_at=asked_until)
    if answer.status is FeedStatus.GONE:
        return _with_status(replace(failed, next_due=_NEVER, retry_at=None), answer.status, answer.detail, now)
    if feed.moved_to and failures >= 2 * policy.patience:  # the new address did not last: back to the one we know
        failed = replace(failed, moved_to=None, moved_times=0)
    wait_s = policy.backoff_s * 2.0 ** min(failures - 1, 20)
    if answer.http_status is not None and answer.http_status < 500:
        wait_s = max(wait_s, policy.default_interval_s)  # the server has answered: it need not be asked sooner
    wait_s = min(wait_s, policy.max_interval_s)
    wait_s = max(wait_s, _cache_s(answer.headers, now, policy)) * _jitter(feed, policy)
    due = max(now + timedelta(seconds=wait_s), asked_until or now)
    if answer.status in PASSING and feed.status is not FeedStatus.NEW and failures < policy.patience:
        return replace(failed, next_due=due, status_detail=answer.detail)
    return _with_status(replace(failed, next_due=due), answer.status, answer.detail, now)


def _with_status(feed: Feed, status: FeedStatus, detail: str | None, now: datetime) -> Feed:
    since = feed.status_since if status is feed.status and feed.status_since else now
    return replace(feed, status=status, status_detail=detail, status_since=since)


# --- what a good answer changes ------------------------------------------------------------------------------------


def _validated(feed: Feed, answer: Answer) -> Feed:
    """The validators as served last. A 304 may bring new ones or none; a 200 without them ends them."""
    etag, modified = answer.headers.get("etag") or None, answer.headers.get("last-modified") or None
    if answer.http_status == 304:
        return replace(feed, etag=etag or feed.etag, last_modified=modified or feed.last_modified)
    return replace(feed, etag=etag, last_modified=modified, body_hash=answer.body_hash)


def _moved(feed: Feed, answer: Answer, policy: Policy) -> Feed:
    if answer.moved_to is not None:
        same = answer.moved_to == feed.moved_to and feed.moved_times < policy.steady_redirects
        return replace(feed, moved_to=answer.moved_to, moved_times=feed.moved_times + 1 if same else 1)
    if feed.moved_to is not None and feed.moved_times < policy.steady_redirects:
        return replace(feed, moved_to=None, moved_times=0)  # asked at the old address, which answered itself
    return feed


def _changed_at(feed: Feed, answer: Answer, now: datetime) -> datetime | None:
    if not answer.entries:
        return feed.changed_at
    dates = [entry.published for entry in answer.entries if entry.published is not None]
    if feed.first_polled_at is None and dates:  # a feed found asleep did not wake for us
        return min(now, max(dates))
    return now


def rhythm(feed: Feed, entries: Sequence[Entry], now: datetime) -> float | None:
    """The typical gap between entries, on the evidence of at least ten dated ones; later polls adjust it slowly."""
    dates = sorted((entry.published for entry in entries if entry.published is not None), reverse=True)
    dates = dates[:_RHYTHM_ENTRIES]
    if len(dates) >= _EVIDENCE_ENTRIES:
        gaps = [(newer - older).total_seconds() for newer, older in pairwise(dates)]
        # Dates without a time lie on one another: there the span says more than the gaps.
        return median(gaps) or (dates[0] - dates[-1]).total_seconds() / len(gaps) or None
    if feed.gap_s is None or feed.changed_at is None or not entries:
        return feed.gap_s
    seen_s = max(0.0, (now - feed.changed_at).total_seconds()) / len(entries)
    return 0.8 * feed.gap_s + 0.2 * seen_s


def _health(feed: Feed, answer: Answer, now: datetime, policy: Policy) -> tuple[FeedStatus, str | None]:
    last = feed.changed_at or feed.first_polled_at or now
    quiet_s = (now - last).total_seconds()
    empty = answer.status is FeedStatus.EMPTY or feed.changed_at is None
    if answer.unchanged and feed.status in {FeedStatus.EMPTY, FeedStatus.LAYOUT}:
        return feed.status, feed.status_detail
    if answer.status is FeedStatus.LAYOUT:
        return answer.status, answer.detail
    if empty and quiet_s >= policy.empty_s:
        return FeedStatus.EMPTY, f"A valid feed without entries since {last:%d/%m/%Y}."
    if quiet_s > _silent_after_s(feed.gap_s, policy):
        return FeedStatus.SILENT, f"Nothing new since {last:%d/%m/%Y}."
    return FeedStatus.OK, None


def _silent_after_s(gap_s: float | None, policy: Policy) -> float:
    """How long a feed may bring nothing before that is strange: ten of its gaps at the least. Nights and weekends make
    long gaps, but a feed that brings something every few minutes does so on Sundays, too: a hundred gaps will do."""
    if gap_s is None:
        return policy.silent_s
    return max(10 * gap_s, min(max(100 * gap_s, policy.silent_min_s), policy.silent_s))


# --- when next -----------------------------------------------------------------------------------------------------


def _interval_s(feed: Feed, answer: Answer, now: datetime, policy: Policy) -> float:
    hint_s = max(_cache_s(answer.headers, now, policy), min(feed.ttl_s or 0.0, policy.hint_max_s))
    return max(_own_interval_s(feed, now, policy), hint_s) * _jitter(feed, policy)


def _own_interval_s(feed: Feed, now: datetime, policy: Policy) -> float:
    if feed.gap_s is not None:
        quiet_s = (now - feed.changed_at).total_seconds() if feed.changed_at else 0.0
        gap_s = max(feed.gap_s, quiet_s / 10)  # a feed that has fallen asleep is asked less
        return min(max(gap_s / 3, policy.min_interval_s), policy.max_interval_s)
    if feed.etag is None and feed.last_modified is None:
        return policy.unvalidated_interval_s
    return policy.default_interval_s


def _jitter(feed: Feed, policy: Policy) -> float:
    """A factor in 1 … 1 + jitter by the URL: feeds spread, and each keeps its own."""
    part = int.from_bytes(blake2b(feed.spec.url.encode(), digest_size=4).digest(), "big") / 2**32
    return 1 + policy.jitter * part


def _cache_s(headers: Mapping[str, str], now: datetime, policy: Policy) -> float:
    """How long the answer calls itself fresh (RFC 9111: max-age, else Expires)."""
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    ages = [part[8:].strip('"') for part in directives if part.startswith("max-age=")]
    if any(age.isdecimal() for age in ages):
        return min(max(float(age[:12]) for age in ages if age.isdecimal()), policy.hint_max_s)
    expires, date = _http_date(headers.get("expires")), _http_date(headers.get("date"))
    if expires is None:
        return 0.0
    return min(max((expires - (date or now)).total_seconds(), 0.0), policy.hint_max_s)


def retry_at(headers: Mapping[str, str], now: datetime, policy: Policy) -> datetime | None:
    """Retry-After in both of its forms (RFC 9110): seconds, or a date."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        wait_s = float(value[:12])
    elif (when := _http_date(value)) is not None:
        wait_s = (when - now).total_seconds()
    else:
        return None
    return now + timedelta(seconds=min(wait_s, policy.hint_max_s)) if wait_s > 0 else None


def _http_date(value: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime(value) if value else None
    except (ValueError, OverflowError):
        return None
    return when and (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
