"""Letting go of what is past its age, a slice at a time, so that nobody waits for it."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from bot.models import STORY_LIFE
from storage.base import ARTICLES_KEPT
from storage.sqlite import article_rows, privacy
from storage.sqlite.connection import Connections
from storage.sqlite.delivery_rows import OPEN
from storage.sqlite.values import stamp

UPDATES_KEPT = timedelta(days=7)
OPEN_UPDATES_KEPT = timedelta(days=30)  # of a messenger that is not asked any more
DELIVERIES_KEPT = timedelta(days=90)
LOST_KEPT = timedelta(days=365)
# Each costs a millisecond or more: its words must be found in the search index, or its rows in many tables.
ARTICLES_AT_ONCE = SUBSCRIBERS_AT_ONCE = 10

_OPEN = ", ".join(f"'{state}'" for state in OPEN)
_PAST_THEIR_AGE = (
    """
    delete from updates where number in
        (select number from updates where at < :week and (body is null or at < :month) limit :limit)
    """,
    """
    delete from notices where id in
        (select id from notices where over_at < :week and told and told_over limit :limit)
    """,
    """
    delete from dialogs where (subscriber_id, person_id) in
        (select subscriber_id, person_id from dialogs where until <= :now limit :limit)
    """,
    """
    delete from subscriptions where (kind, key, subscriber_id) in (
        select kind, key, subscriber_id from subscriptions
        where kind = 'story' and not exists (select 1 from articles where story = cast(key as integer) and at > :life)
        limit :limit
    )
    """,
    """
    delete from mutes where (subscriber_id, kind, key) in
        (select subscriber_id, kind, key from mutes where until <= :now limit :limit)
    """,
    """
    delete from link_sides where (subscriber_id, place) in
        (select subscriber_id, place from link_sides where until <= :now limit :limit)
    """,
    """
    delete from alerts where id in (select id from alerts where expires < :kept limit :limit)
    """,
)
# A digest goes after the deliveries that it told of.
_FINISHED_DISPATCHES = f"""
    select id, kind from dispatches where trimmed = 0 and created_at < :season and {" + ".join(OPEN)} = 0
        and not exists (select 1 from ranges where dispatch_id = dispatches.id)
        and not (kind = 'digest' and exists (select 1 from deliveries where bundle = dispatches.id))
    order by created_at limit :limit
"""
_DELIVERIES = f"""
    delete from deliveries where dispatch_id = :id and subscriber_id in (
        select subscriber_id from deliveries as told where dispatch_id = :id and not exists (
            select 1 from deliveries as digest where digest.dispatch_id = told.bundle
                and digest.subscriber_id = told.subscriber_id and digest.state in ({_OPEN})
        ) limit :limit
    )
"""
_OLD_ARTICLES = """
    select * from articles where seen_at < :kept
        and not exists (select 1 from dispatches where article_id = articles.id and trimmed = 0)
    order by seen_at limit :limit
"""
_LOST_SUBSCRIBERS = """
    select id from subscribers where paused is not null and paused <> 'asked' and paused_at < :year
    order by paused_at limit :limit
"""


class Trimming(Connections):
    """Trimming on SQLite."""

    def trim(self, now: datetime, limit: int = 1000, articles_kept: timedelta = ARTICLES_KEPT) -> int:
        ages = {
            "now": stamp(now),
            "life": stamp(now - STORY_LIFE),
            "week": stamp(now - UPDATES_KEPT),
            "month": stamp(now - OPEN_UPDATES_KEPT),
            "season": stamp(now - min(DELIVERIES_KEPT, articles_kept)),
            "kept": stamp(now - articles_kept),
            "year": stamp(now - LOST_KEPT),
        }
        left = limit
        with self._write() as db:
            for sql in _PAST_THEIR_AGE:
                left -= db.execute(sql, ages | {"limit": left}).rowcount
            for trim in (_trim_dispatches, _trim_articles, _trim_subscribers):
                left -= trim(db, ages, left)
        return limit - left


def _trim_dispatches(db: sqlite3.Connection, ages: dict[str, int], limit: int) -> int:
    deleted = 0
    for row in db.execute(_FINISHED_DISPATCHES, ages | {"limit": limit}).fetchall():
        deleted += _trim_dispatch(db, row, limit - deleted)
    return deleted


def _trim_dispatch(db: sqlite3.Connection, dispatch: sqlite3.Row, limit: int) -> int:
    """Delete its deliveries; its counts stay, but for a digest's. Without rows left it is not looked at again."""
    if limit <= 0:
        return 0
    which = {"id": dispatch["id"]}
    deleted = db.execute(_DELIVERIES, which | {"limit": limit}).rowcount
    if db.execute("select 1 from deliveries where dispatch_id = :id limit 1", which).fetchone():
        return deleted
    if dispatch["kind"] == "digest":
        return deleted + db.execute("delete from dispatches where id = :id", which).rowcount
    db.execute("update dispatches set trimmed = 1 where id = :id", which)
    return deleted


def _trim_articles(db: sqlite3.Connection, ages: dict[str, int], limit: int) -> int:
    rows = db.execute(_OLD_ARTICLES, ages | {"limit": min(limit, ARTICLES_AT_ONCE)}).fetchall()
    for row in rows:
        # An entry without a date of its own would be news again if its feed still lists it: it stays known.
        db.execute("delete from entries where article_id = ? and dated = 1", (row["id"],))
        db.execute("update entries set article_id = null where article_id = ?", (row["id"],))
        db.execute("delete from dispatches where article_id = ?", (row["id"],))
        article_rows.delete(db, article_rows.article(row))
    return len(rows)


def _trim_subscribers(db: sqlite3.Connection, ages: dict[str, int], limit: int) -> int:
    rows = db.execute(_LOST_SUBSCRIBERS, ages | {"limit": min(limit, SUBSCRIBERS_AT_ONCE)}).fetchall()
    for row in rows:
        privacy.erase(db, row["id"])
    return len(rows)
