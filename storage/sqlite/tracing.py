"""What became of an article for one subscriber."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.models import Article, DeliveryState, DispatchKind
from storage.base import DeliveryTrace, Trace
from storage.sqlite import article_rows, corrections, delivery_rows, stories
from storage.sqlite.connection import Connections
from storage.sqlite.values import moment, moment_or_none

_ONE = """
    select deliveries.*, kind, created_at from deliveries join dispatches on dispatches.id = dispatch_id
    where dispatch_id = ? and subscriber_id = ?
"""
_LATER = """
    select deliveries.*, kind, created_at from dispatches join deliveries on dispatch_id = dispatches.id
    where article_id = ? and kind in ('correction', 'retraction') and subscriber_id = ? order by dispatch_id
"""


class Tracing(Connections):
    """Answers to "why did I get this, or not?" on SQLite."""

    def trace(self, subscriber_id: int, article_id: int) -> Trace | None:
        with self._read() as db:
            row = article_rows.find(db, article_id)
            if row is None:
                return None
            news = corrections.news_dispatch(db, article_id)
            told = db.execute(_ONE, (news, subscriber_id)).fetchone()
            whole = db.execute(_ONE, (told["bundle"], subscriber_id)).fetchone() if told and told["bundle"] else None
            return Trace(
                article_rows.article(row),
                moment_or_none(row["news_at"]),
                complete=row["page_due"] is None,
                dispatched_at=_planned_at(db, news),
                looked=news is not None and not _is_ahead(db, news, subscriber_id),
                delivery=told and _delivery(told),
                digest=whole and _delivery(whole),
                later=tuple(map(_delivery, db.execute(_LATER, (article_id, subscriber_id)))),
                dispatch_id=news,
                heard=_heard(db, article_rows.article(row), subscriber_id),
            )


def _heard(db: sqlite3.Connection, article: Article, subscriber_id: int) -> tuple[Article, ...]:
    earlier = stories.earlier(db, article)
    told = {row["article_id"] for row in stories.heard(db, earlier, [subscriber_id]).get(subscriber_id, ())}
    return tuple(each for each in earlier if each.id in told)


def _planned_at(db: sqlite3.Connection, dispatch_id: int | None) -> datetime | None:
    row = db.execute("select created_at from dispatches where id = ?", (dispatch_id,)).fetchone()
    return None if row is None else moment(row["created_at"])


def _is_ahead(db: sqlite3.Connection, dispatch_id: int, subscriber_id: int) -> bool:
    """Whether the sender has not come to the subscriber yet."""
    return (
        db.execute(
            "select 1 from ranges where dispatch_id = ? and after < ? and last >= ?",
            (dispatch_id, subscriber_id, subscriber_id),
        ).fetchone()
        is not None
    )


def _delivery(row: sqlite3.Row) -> DeliveryTrace:
    return DeliveryTrace(
        dispatch_id=row["dispatch_id"],
        kind=DispatchKind(row["kind"]),
        planned_at=moment(row["created_at"]),
        state=DeliveryState(row["state"]),
        at=moment(row["at"]),
        due=moment_or_none(row["due"]),
        hold=row["hold"],
        detail=row["detail"],
        attempts=row["attempts"],
        doubts=row["doubts"],
        message_id=row["message_id"],
        reason=delivery_rows.match(row),
    )
