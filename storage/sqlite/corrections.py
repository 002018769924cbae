"""An article that changed or was withdrawn after people were told of it: their copies follow."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.models import DispatchKind, Priority
from storage.base import Copy
from storage.sqlite import article_rows, delivery_rows, planning, stories
from storage.sqlite.telling import told
from storage.sqlite.values import moment, moment_or_none, stamp


def note_change(db: sqlite3.Connection, article_id: int, now: datetime) -> bool:
    """Plan a correction if a complete article says other than what people were told. True if it does.

    A correction that is under way already is overtaken: everybody gets the newest only.
    """
    row = article_rows.find(db, article_id)
    if row is None or row["told"] is None or row["page_due"] is not None or row["withdrawn_at"] is not None:
        return False
    says = told(article_rows.article(row))
    if says == row["told"]:
        return False
    revision = row["revision"] + 1
    db.execute(
        "update articles set told = ?, revision = ?, corrected_at = ? where id = ?",
        (says, revision, stamp(now), article_id),
    )
    for older in _open_dispatches(db, article_id, (DispatchKind.CORRECTION,)):
        planning.cancel(db, older)
    _plan(db, DispatchKind.CORRECTION, article_id, now, revision)
    return True


def take_as_told(db: sqlite3.Connection, article_id: int) -> None:
    """What the article says now, whole as it is, is no change of what people were told."""
    row = article_rows.find(db, article_id)
    if row is not None and row["told"] is not None and row["page_due"] is None:
        db.execute("update articles set told = ? where id = ?", (told(article_rows.article(row)), article_id))


def withdraw(db: sqlite3.Connection, article_id: int, now: datetime) -> bool:
    """Nobody more is told of the article, and whoever was loses it. False: it was withdrawn already."""
    gone = db.execute(
        """
        update articles set withdrawn_at = ?, page_due = null, revisit_due = null
        where id = ? and withdrawn_at is null
        """,
        (stamp(now), article_id),
    )
    if gone.rowcount < 1:
        return False
    stories.count_papers(db, article_id)
    for dispatch_id in _open_dispatches(db, article_id, (DispatchKind.ARTICLE, DispatchKind.CORRECTION)):
        planning.cancel(db, dispatch_id)
    if news_dispatch(db, article_id) is not None:
        _plan(db, DispatchKind.RETRACTION, article_id, now, None)
    return True


def news_dispatch(db: sqlite3.Connection, article_id: int) -> int | None:
    """The dispatch that told of the article."""
    row = db.execute("select id from dispatches where article_id = ? and kind = 'article'", (article_id,)).fetchone()
    return None if row is None else row["id"]


def _plan(db: sqlite3.Connection, kind: DispatchKind, article_id: int, now: datetime, revision: int | None) -> None:
    dispatch_id = planning.add(db, kind, Priority.CORRECTION, now, article_id=article_id, revision=revision)
    newest = -(news_dispatch(db, article_id) or 0)
    planning.plan(db, dispatch_id, Priority.CORRECTION, newest, newest_first=True)


def _open_dispatches(db: sqlite3.Connection, article_id: int, kinds: tuple[DispatchKind, ...]) -> list[int]:
    rows = db.execute("select id, kind from dispatches where article_id = ? and cancelled = 0", (article_id,))
    return [row["id"] for row in rows if row["kind"] in kinds]


def follow_up(db: sqlite3.Connection, subscriber_id: int, article_id: int, shown: int, now: datetime) -> None:
    """A copy arrived that showed revision ``shown``: if the article went on meanwhile, so must the copy."""
    row = db.execute(
        """
        select dispatches.id from dispatches join articles on articles.id = article_id
        where article_id = :article and cancelled = 0 and case when withdrawn_at is not null then kind = 'retraction'
            else kind = 'correction' and dispatches.revision = articles.revision and articles.revision > :shown end
        """,
        {"article": article_id, "shown": shown},
    ).fetchone()
    if row is None:
        return
    added = db.execute(
        """
        insert or ignore into deliveries (dispatch_id, subscriber_id, state, priority, due, attempts, at)
        values (?, ?, 'waiting', ?, ?, 0, ?)
        """,
        (row["id"], subscriber_id, Priority.CORRECTION.value, stamp(now), stamp(now)),
    )
    if added.rowcount:
        db.execute("update dispatches set waiting = waiting + 1 where id = ?", (row["id"],))


def copy_of(db: sqlite3.Connection, subscriber_id: int, article_id: int) -> Copy | None:
    """What a subscriber has of the article; None: nothing that is known to have arrived."""
    row = db.execute(
        """
        select told.*, coalesce(whole.message_id, told.message_id) as message_ids,
            coalesce(whole.at, told.at) as ended_at, coalesce(whole.state, told.state) as ended,
            digests.created_at as made_at
        from dispatches join deliveries as told on told.dispatch_id = dispatches.id
        left join deliveries as whole
            on told.state = 'bundled' and whole.dispatch_id = told.bundle and whole.subscriber_id = told.subscriber_id
        left join dispatches as digests on digests.id = whole.dispatch_id
        where dispatches.article_id = ? and dispatches.kind = 'article' and told.subscriber_id = ?
        """,
        (article_id, subscriber_id),
    ).fetchone()
    if row is None or row["ended"] != "sent":
        return None
    ids, reason = tuple((row["message_ids"] or "").split()), delivery_rows.match(row)
    if row["state"] != "bundled":
        return Copy(ids, moment(row["ended_at"]), reason)
    return Copy(
        ids,
        moment(row["ended_at"]),
        reason,
        in_digest=True,
        articles=article_rows.in_digest(db, row["bundle"], subscriber_id),
        made_at=moment_or_none(row["made_at"]),
    )


def shown(db: sqlite3.Connection, subscriber_id: int, article_id: int, revision: int) -> None:
    """The subscriber's copy shows ``revision`` now."""
    db.execute(
        """
        update deliveries set revision = max(revision, ?) where subscriber_id = ? and dispatch_id =
            (select id from dispatches where article_id = ? and kind = 'article')
        """,
        (revision, subscriber_id, article_id),
    )
