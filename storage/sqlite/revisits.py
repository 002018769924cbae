"""What is remembered of an article's page, and when it is asked for again."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from datetime import datetime

from storage.base import REVISIT_FIRST, PageRead, PageState
from storage.sqlite.values import dump, load, stamp


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
