"""A dispatch is planned as ranges of subscriber ids: whom it concerns is looked at slice by slice, later."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from bot.models import Audience, Dispatch, DispatchKind, Priority
from storage.sqlite import alerts, article_rows, revisits, stories
from storage.sqlite.broadcast_rows import broadcast
from storage.sqlite.telling import told
from storage.sqlite.values import moment, moment_or_none, stamp

RANGE_IDS = 1000


def dispatch_news(db: sqlite3.Connection, article_id: int, now: datetime) -> bool:
    """Dispatch a complete article that is news, once. True if it is dispatched now."""
    row = db.execute(
        """
        select * from articles where id = ? and news_at is not null and page_due is null and withdrawn_at is null
            and not exists (select 1 from dispatches where article_id = articles.id and kind = 'article')
        """,
        (article_id,),
    ).fetchone()
    if row is None:
        return False
    priority = Priority.ALERT if row["urgent"] else Priority.ARTICLE
    dispatch_id = add(db, DispatchKind.ARTICLE, priority, now, article_id=article_id)
    _plan_news(db, dispatch_id, priority, rings=alerts.ring(db, row, now))
    db.execute("update articles set told = ? where id = ?", (told(article_rows.article(row)), article_id))
    revisits.schedule_first(db, article_id, now)
    return True


def _plan_news(db: sqlite3.Connection, dispatch_id: int, priority: Priority, *, rings: bool) -> None:
    """An alert that is news is planned over everybody twice: first for those who asked for it."""
    if rings and priority is not Priority.ALERT:
        plan(db, dispatch_id, Priority.ALERT, dispatch_id)
    plan(db, dispatch_id, priority, dispatch_id)


def add(
    db: sqlite3.Connection,
    kind: DispatchKind,
    priority: Priority,
    now: datetime,
    *,
    article_id: int | None = None,
    revision: int | None = None,
) -> int:
    created = db.execute(
        "insert into dispatches (kind, priority, article_id, revision, created_at) values (?, ?, ?, ?, ?)",
        (kind.value, priority.value, article_id, revision, stamp(now)),
    )
    return created.lastrowid or 0


def widen(db: sqlite3.Connection, article_id: int) -> bool:
    """The article of a dispatch concerns more people now: look at everybody once more. Who has a delivery keeps it.
    False: it was not dispatched, or taken back."""
    row = db.execute(
        """
        select dispatches.id, priority, rings from dispatches join articles on articles.id = article_id
        where article_id = ? and kind = 'article' and cancelled = 0
        """,
        (article_id,),
    ).fetchone()
    if row is None:
        return False
    db.execute("delete from ranges where dispatch_id = ?", (row["id"],))
    _plan_news(db, row["id"], Priority(row["priority"]), rings=bool(row["rings"]))
    return True


def plan(
    db: sqlite3.Connection, dispatch_id: int, priority: Priority, rank: int, *, newest_first: bool = False
) -> None:
    """Ranges over all subscriber ids there are, by arithmetic: a million subscribers are a thousand rows."""
    low, high = db.execute("select min(id), max(id) from subscribers").fetchone()
    if low is None:
        return
    starts = range(low - 1, high, RANGE_IDS)
    db.executemany(
        "insert into ranges (dispatch_id, priority, rank, after, last) values (?, ?, ?, ?, ?)",
        [
            (dispatch_id, priority.value, rank, after, min(after + RANGE_IDS, high))
            for after in (reversed(starts) if newest_first else starts)
        ],
    )


def load_dispatch(db: sqlite3.Connection, dispatch_id: int) -> Dispatch:
    """The dispatch with its article or broadcast as they stand now."""
    row = db.execute("select * from dispatches where id = ?", (dispatch_id,)).fetchone()
    if row["article_id"] is not None:
        return _article_dispatch(db, row)
    if row["broadcast_id"] is not None:
        return _broadcast_dispatch(db, row)
    return Dispatch(
        id=row["id"],
        kind=DispatchKind.DIGEST,
        priority=Priority(row["priority"]),
        audience=Audience(),
        created_at=moment(row["created_at"]),
    )


def _broadcast_dispatch(db: sqlite3.Connection, row: sqlite3.Row) -> Dispatch:
    announced = broadcast(
        db.execute(
            """
            select broadcasts.*, dispatches.id as dispatch_id from broadcasts
            join dispatches on dispatches.broadcast_id = broadcasts.id where broadcasts.id = ?
            """,
            (row["broadcast_id"],),
        ).fetchone()
    )
    return Dispatch(
        id=row["id"],
        kind=DispatchKind.BROADCAST,
        priority=Priority(row["priority"]),
        audience=Audience(everyone=True) if announced.topic is None else Audience(topics=(announced.topic,)),
        created_at=moment(row["created_at"]),
        broadcast=announced,
    )


def _article_dispatch(db: sqlite3.Connection, row: sqlite3.Row) -> Dispatch:
    stored = db.execute("select * from articles where id = ?", (row["article_id"],)).fetchone()
    article = article_rows.article(stored)
    audience = Audience.of_article(article, moment_or_none(stored["news_at"]))
    if alerts.is_over(db, article):
        audience = replace(audience, alert=None)  # nobody else is woken by it
    return Dispatch(
        id=row["id"],
        kind=DispatchKind(row["kind"]),
        priority=Priority(row["priority"]),
        audience=audience,
        created_at=moment(row["created_at"]),
        article=article,
        earlier=stories.earlier(db, article) if row["kind"] == DispatchKind.ARTICLE else (),
    )


def cancel(db: sqlite3.Connection, dispatch_id: int) -> None:
    """Nobody more is looked at; who waits is ended slice by slice, and what is claimed does not leave."""
    db.execute("delete from ranges where dispatch_id = ?", (dispatch_id,))
    db.execute("update dispatches set cancelled = 1 where id = ?", (dispatch_id,))
