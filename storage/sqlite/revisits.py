"""What is remembered of an article's page, when it is asked for again, and what a wrong clock did to such times."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from datetime import datetime, timedelta

from storage.base import REVISIT_FIRST, PageRead, PageState
from storage.sqlite.values import dump, load, stamp

# The longest that bot/sources gives anything: a lease, a feed (a month, with the jitter), a page, a page once more.
_LEASE_MAX = timedelta(minutes=15)
_FEED_WAIT_MAX = timedelta(days=35)
_PAGE_WAIT_MAX = timedelta(hours=1)
_REVISIT_WAIT_MAX = timedelta(hours=36)

_MEND = (
    "update feeds set lease_until = :lease where lease_until > :lease",
    """
    update feeds set next_due = next_due - (checked_at - :now), retry_at = retry_at - (checked_at - :now)
    where checked_at > :now
    """,
    """
    update feeds set checked_at = :now, changed_at = min(changed_at, :now), status_since = min(status_since, :now),
        first_polled_at = min(first_polled_at, :now) where checked_at > :now
    """,
    """
    update feeds set next_due = min(next_due, :feed), retry_at = min(retry_at, :feed)
    where due > :feed and status <> 'gone'
    """,
    "update feeds set due = max(coalesce(next_due, 0), coalesce(retry_at, 0)) where due > :now",
    "update articles set page_due = :now where page_due > :page",
    "update articles set revisit_due = :soon where revisit_due > :revisit",
    "update articles set missing_since = :now where missing_since > :now",
)


def schedule_first(db: sqlite3.Connection, article_id: int, now: datetime) -> None:
    """The article was dispatched at ``now``: its page is asked for again some time later."""
    db.execute("update articles set revisit_due = ? where id = ?", (stamp(now + REVISIT_FIRST), article_id))


def page_state(row: sqlite3.Row) -> PageState | None:
    return None if row["page_state"] is None else PageState(**load(row["page_state"]))


def remember(db: sqlite3.Connection, page: PageRead) -> None:
    """Keep how the page was, and let an article that it reveals to be old be no news."""
    if page.page is not None:
        db.execute("update articles set page_state = ? where id = ?", (dump(asdict(page.page)), page.article_id))
    drop_old_news(db, page.article_id, page.news_from)


def drop_old_news(db: sqlite3.Connection, article_id: int, news_from: datetime | None) -> None:
    """What was surely published before ``news_from`` is no news, unless it was dispatched already."""
    if news_from is not None:
        db.execute(
            """
            update articles set news_at = null where id = ? and published < ? and published_estimated = 0
                and not exists (select 1 from dispatches where article_id = articles.id)
            """,
            (article_id, stamp(news_from)),
        )


def mend_times(db: sqlite3.Connection, now: datetime) -> None:
    """After the clock jumped: nothing waits longer than it would have without. What was polled in a future that did not
    come is taken to have been polled now."""
    times = {
        "now": stamp(now),
        "lease": stamp(now + _LEASE_MAX),
        "feed": stamp(now + _FEED_WAIT_MAX),
        "page": stamp(now + _PAGE_WAIT_MAX),
        "revisit": stamp(now + _REVISIT_WAIT_MAX),
        "soon": stamp(now + REVISIT_FIRST),
    }
    for change in _MEND:
        db.execute(change, times)
