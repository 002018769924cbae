"""A dispatch is planned as ranges of subscriber ids: whom it concerns is looked at slice by slice, later."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.models import Audience, Dispatch, DispatchKind, Priority
from storage.sqlite import article_rows
from storage.sqlite.broadcast_rows import broadcast
from storage.sqlite.values import moment, moment_or_none, stamp

RANGE_IDS = 1000


def dispatch_news(db: sqlite3.Connection, article_id: int, now: datetime) -> bool:
    """Dispatch a complete article that is news, once. True if it is dispatched now."""
    created = db.execute(
        """
        insert into dispatches (kind, priority, article_id, created_at)
        select 'article', ?, id, ? from articles where id = ? and news_at is not null and page_due is null
            and not exists (select 1 from dispatches where article_id = articles.id)
        """,
        (Priority.ARTICLE.value, stamp(now), article_id),
    )
    if created.rowcount < 1:
        return False
    plan(db, created.lastrowid or 0, Priority.ARTICLE)
    return True


def widen(db: sqlite3.Connection, article_id: int) -> None:
    """The article of a dispatch concerns more people now: look at everybody once more. Who has a delivery keeps it."""
    row = db.execute("select id, priority from dispatches where article_id = ?", (article_id,)).fetchone()
    if row is not None:
        db.execute("delete from ranges where dispatch_id = ?", (row["id"],))
        plan(db, row["id"], Priority(row["priority"]))


def plan(db: sqlite3.Connection, dispatch_id: int, priority: Priority) -> None:
    """Ranges over all subscriber ids there are, by arithmetic: a million subscribers are a thousand rows."""
    low, high = db.execute("select min(id), max(id) from subscribers").fetchone()
    if low is None:
        return
    db.executemany(
        "insert into ranges (dispatch_id, priority, after, last) values (?, ?, ?, ?)",
        [
            (dispatch_id, priority.value, after, min(after + RANGE_IDS, high))
            for after in range(low - 1, high, RANGE_IDS)
        ],
    )


def load_dispatch(db: sqlite3.Connection, dispatch_id: int) -> Dispatch:
    """The dispatch with its article or broadcast as they stand now."""
    row = db.execute("select * from dispatches where id = ?", (dispatch_id,)).fetchone()
    if row["article_id"] is not None:
        return _article_dispatch(db, row)
    told = broadcast(
        db.execute(
            """
            select broadcasts.*, dispatches.id as dispatch_id from broadcasts
            join dispatches on dispatches.broadcast_id = broadcasts.id where broadcasts.id = ?
            """,
            (row["broadcast_id"],),
        ).fetchone()
    )
    audience = Audience(everyone=True) if told.topic is None else Audience(topics=(told.topic,))
    return Dispatch(
        id=row["id"],
        kind=DispatchKind.BROADCAST,
        priority=Priority(row["priority"]),
        audience=audience,
        created_at=moment(row["created_at"]),
        broadcast=told,
    )


def _article_dispatch(db: sqlite3.Connection, row: sqlite3.Row) -> Dispatch:
    stored = db.execute("select * from articles where id = ?", (row["article_id"],)).fetchone()
    article = article_rows.article(stored)
    return Dispatch(
        id=row["id"],
        kind=DispatchKind.ARTICLE,
        priority=Priority(row["priority"]),
        audience=Audience(
            topics=article.topics,
            source=article.source,
            text=f"{article.title}\n{article.lead}\n{article.body}",
            since=moment_or_none(stored["news_at"]),
        ),
        created_at=moment(row["created_at"]),
        article=article,
    )


def cancel(db: sqlite3.Connection, dispatch_id: int, now: datetime) -> None:
    """Nobody more is looked at, and who waits for another attempt waits no longer."""
    db.execute("delete from ranges where dispatch_id = ?", (dispatch_id,))
    stopped = db.execute(
        """
        update deliveries set state = case doubts when 0 then 'rejected' else 'unknown' end, due = null, at = ?,
            detail = 'cancelled' where dispatch_id = ? and state = 'waiting'
        """,
        (stamp(now), dispatch_id),
    )
    if stopped.rowcount:
        recount(db, dispatch_id)
    db.execute("update dispatches set cancelled = 1 where id = ?", (dispatch_id,))


def recount(db: sqlite3.Connection, dispatch_id: int) -> None:
    """Set the counts of a dispatch from its deliveries."""
    found = dict(
        db.execute("select state, count(*) from deliveries where dispatch_id = ? group by state", (dispatch_id,))
    )
    db.execute(
        "update dispatches set waiting = :waiting, rejected = :rejected, unknown = :unknown where id = :id",
        {"waiting": 0, "rejected": 0, "unknown": 0} | found | {"id": dispatch_id},
    )
