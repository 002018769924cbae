"""Asking again for articles that readers have: which are due, and what came of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import Article
from storage.base import PageRead, Revisit, RevisitDue
from storage.sqlite import article_rows, corrections, revisits
from storage.sqlite.articles import page_due, with_page
from storage.sqlite.connection import Connections
from storage.sqlite.values import MICROSECOND, load, moment, moment_or_none, stamp, stamp_or_none

_DAY = timedelta(days=1) // MICROSECOND

_DUE = """
    select articles.*, dispatches.created_at as dispatched_at, (
        select count(*) from articles as beside where beside.source = articles.source
            and beside.missing_since between articles.missing_since - :day and articles.missing_since + :day
            and beside.id <> articles.id
    ) as missing_beside
    from articles join dispatches on dispatches.article_id = articles.id and dispatches.kind = 'article'
    where revisit_due <= :now and page_due is null and withdrawn_at is null
    order by revisit_due limit :limit
"""


class Rereading(Connections):
    """The part of ArticleStorage that asks again, on SQLite."""

    def claim_due_revisits(self, now: datetime, limit: int, lease_until: datetime) -> list[RevisitDue]:
        with self._write() as db:
            rows = db.execute(_DUE, {"now": stamp(now), "day": _DAY, "limit": limit}).fetchall()
            until = stamp(lease_until)
            db.executemany("update articles set revisit_due = ? where id = ?", [(until, row["id"]) for row in rows])
            return [_revisit_due(row) for row in rows]

    def save_revisit(self, revisit: Revisit) -> bool:
        with self._write() as db:
            row = article_rows.find(db, revisit.article_id)
            if row is None or row["withdrawn_at"] is not None:
                return False
            db.execute(
                "update articles set revisit_due = ?, missing_since = ? where id = ?",
                (stamp_or_none(revisit.next_due), stamp_or_none(revisit.missing_since), revisit.article_id),
            )
            if revisit.withdrawn:
                return corrections.withdraw(db, revisit.article_id, revisit.at)
            return revisit.read is not None and _save_read(db, row, revisit.read)


def _save_read(db: sqlite3.Connection, row: sqlite3.Row, read: PageRead) -> bool:
    old = article_rows.article(row)
    article_rows.update(db, old, _reread(old, read, load(row["feed_topics"])))
    revisits.remember(db, read)
    return corrections.note_change(db, old.id, read.at)


def _reread(old: Article, read: PageRead, feed_topics: list[str]) -> Article:
    """When it was published and what it is about were settled when readers were told."""
    settled = replace(read, published=None, section=None, topics=None, where=None, alert=None)
    return with_page(old, settled, feed_topics)


def _revisit_due(row: sqlite3.Row) -> RevisitDue:
    return RevisitDue(
        page_due(row), moment(row["dispatched_at"]), moment_or_none(row["missing_since"]), row["missing_beside"]
    )
