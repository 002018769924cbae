"""What articles teach of topics, what was learned, and what editors say of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from storage.base import Lesson, TopicMemory
from storage.sqlite import article_rows, corrections, delivery_rows, planning
from storage.sqlite.connection import Connections
from storage.sqlite.values import dump, load, stamp

_LESSONS = """
    select articles.*, id as number, exists (select 1 from topic_edits where article_id = articles.id) as edited
    from articles where id > ? and seen_at <= ? order by id limit ?
"""
_EDITS = """
    select articles.*, number, 1 as edited from topic_edits join articles on articles.id = article_id
    where number > ? order by number limit ?
"""
# Of which nothing can have arrived; nothing queues behind what is held for later.
_TAKE_BACK = """
    delete from deliveries where dispatch_id = ? and state = 'held' and due > ? and doubts = 0 and message_id is null
        and reason_kind = 'topic' and reason_value not in (select value from json_each(?))
"""


class Topics(Connections):
    """TopicStorage on SQLite."""

    def lessons(self, after: int, until: datetime, limit: int) -> list[Lesson]:
        with self._read() as db:
            return [_lesson(row) for row in db.execute(_LESSONS, (after, stamp(until), limit))]

    def topic_edits(self, after: int, limit: int) -> list[Lesson]:
        with self._read() as db:
            return [_lesson(row) for row in db.execute(_EDITS, (after, limit))]

    def edit_topics(self, article_id: int, topics: tuple[str, ...], now: datetime, news_from: datetime) -> bool:
        with self._write() as db:
            row = article_rows.find(db, article_id)
            if row is None or row["withdrawn_at"] is not None:
                return False
            old = article_rows.article(row)
            db.execute("delete from topic_edits where article_id = ?", (article_id,))
            article_rows.update(db, old, replace(old, topics=topics))
            db.execute("insert into topic_edits (article_id, at) values (?, ?)", (article_id, stamp(now)))
            if row["news_at"] is None or row["news_at"] < stamp(news_from):
                return False
            gains, loses = not set(topics) <= set(old.topics), _take_back(db, article_id, topics, now)
            return (gains or loses) and planning.widen(db, article_id) and gains

    def topic_memory(self) -> TopicMemory | None:
        with self._read() as db:
            row = db.execute("select saved, article, edit from topic_model").fetchone()
            return None if row is None else TopicMemory(*row)

    def save_topic_memory(self, memory: TopicMemory) -> None:
        with self._write() as db:
            db.execute(
                "insert or replace into topic_model (id, saved, article, edit) values (1, ?, ?, ?)",
                (memory.saved, memory.article, memory.edit),
            )


def _take_back(db: sqlite3.Connection, article_id: int, topics: tuple[str, ...], now: datetime) -> bool:
    """What is held for a topic that the article has no more, as if it had never been planned."""
    dispatch_id = corrections.news_dispatch(db, article_id)
    if dispatch_id is None:
        return False
    taken = db.execute(_TAKE_BACK, (dispatch_id, stamp(now), dump(topics))).rowcount
    delivery_rows.count(db, dispatch_id, {"held": -taken})
    return taken > 0


def _lesson(row: sqlite3.Row) -> Lesson:
    return Lesson(row["number"], article_rows.article(row), tuple(load(row["feed_topics"])), bool(row["edited"]))
