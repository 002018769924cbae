"""Articles as rows: reading, writing, and keeping what is derived from them in step."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.models import Article, Feed, Whereabouts
from storage.base import ArticleDraft
from storage.sqlite.alert_rows import dumped_or_none, loaded_or_none
from storage.sqlite.values import dump, load, moment, moment_or_none, stamp, stamp_or_none

_INSERT = """
    insert into articles (identity, url, source, title, seen_at, at, lead, summary, author, image, published,
        published_estimated, updated, topics, whereabouts, sections, feed_topics, news_at, page_due, page_site,
        page_topic, urgent, alert)
    values (:identity, :url, :source, :title, :seen_at, :at, :lead, :summary, :author, :image, :published,
        :published_estimated, :updated, :topics, :whereabouts, :sections, :feed_topics, :news_at, :page_due, :page_site,
        :page_topic, :urgent, :alert)
"""
_UPDATE = """
    update articles set url = :url, title = :title, at = :at, lead = :lead, summary = :summary, body = :body,
        author = :author, image = :image, published = :published, published_estimated = :published_estimated,
        updated = :updated, topics = :topics, whereabouts = :whereabouts, sections = :sections, alert = :alert
    where id = :id
"""


def article(row: sqlite3.Row) -> Article:
    return Article(
        id=row["id"],
        identity=row["identity"],
        url=row["url"],
        source=row["source"],
        title=row["title"],
        seen_at=moment(row["seen_at"]),
        lead=row["lead"],
        summary=row["summary"],
        body=row["body"],
        author=row["author"],
        image=row["image"],
        published=moment_or_none(row["published"]),
        published_estimated=bool(row["published_estimated"]),
        updated=moment_or_none(row["updated"]),
        topics=tuple(load(row["topics"])),
        where=_whereabouts(row["whereabouts"]),
        sections=tuple(load(row["sections"])),
        revision=row["revision"],
        corrected_at=moment_or_none(row["corrected_at"]),
        withdrawn_at=moment_or_none(row["withdrawn_at"]),
        story_id=row["story"],
        others=row["others"],
        alert=loaded_or_none(row["alert"]),
        rings=bool(row["rings"]),
    )


def in_digest(db: sqlite3.Connection, dispatch_id: int, subscriber_id: int) -> tuple[Article, ...]:
    """What a subscriber's digest holds, in the order in which it became news, without what was withdrawn."""
    rows = db.execute(
        """
        select articles.* from deliveries join dispatches on dispatches.id = dispatch_id
        join articles on articles.id = article_id
        where bundle = ? and subscriber_id = ? and state = 'bundled' and withdrawn_at is null order by dispatch_id
        """,
        (dispatch_id, subscriber_id),
    )
    return tuple(article(row) for row in rows)


def find(db: sqlite3.Connection, article_id: int) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("select * from articles where id = ?", (article_id,)).fetchone()
    return row


def find_identity(db: sqlite3.Connection, identity: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("select * from articles where identity = ?", (identity,)).fetchone()
    return row


def insert(db: sqlite3.Connection, draft: ArticleDraft, feed: Feed, now: datetime) -> int:
    """Store a new article; its page is due at once if it wants one."""
    seen_at, published = stamp(now), stamp_or_none(draft.published)
    columns: dict[str, Any] = {
        "identity": draft.identity,
        "url": draft.url,
        "source": draft.source,
        "title": draft.title,
        "seen_at": seen_at,
        "at": seen_at if published is None else published,
        "lead": draft.lead,
        "summary": draft.summary,
        "author": draft.author,
        "image": draft.image,
        "published": published,
        "published_estimated": int(draft.published_estimated),
        "updated": stamp_or_none(draft.updated),
        "topics": dump(draft.topics),
        "whereabouts": dump(asdict(draft.where)),
        "sections": dump(draft.sections),
        "feed_topics": dump(feed_topics(feed)),
        "news_at": stamp_or_none(draft.news_at),
        "page_due": 0 if draft.wants_page else None,
        "page_site": feed.spec.site,
        "page_topic": feed.spec.topic,
        "urgent": int(draft.urgent),
        "alert": dumped_or_none(draft.alert),
    }
    article_id = db.execute(_INSERT, columns).lastrowid
    assert article_id is not None  # noqa: S101 - an insert that did not raise has an id
    _index_topics(db, article_id, columns["at"], draft.topics)
    _index_places(db, article_id, columns["at"], draft.where)
    return article_id


def feed_topics(feed: Feed) -> tuple[str, ...]:
    return () if feed.spec.topic is None else (feed.spec.topic,)


def update(db: sqlite3.Connection, old: Article, new: Article) -> Article:
    """Store what changed of an article, its topics and places with it; topics that an editor gave it stay. What
    is stored now."""
    if new.topics != old.topics and _is_edited(db, old.id):
        new = replace(new, topics=old.topics)
    if new == old:
        return new
    db.execute(
        _UPDATE,
        {
            "id": new.id,
            "url": new.url,
            "title": new.title,
            "at": stamp(new.at),
            "lead": new.lead,
            "summary": new.summary,
            "body": new.body,
            "author": new.author,
            "image": new.image,
            "published": stamp_or_none(new.published),
            "published_estimated": int(new.published_estimated),
            "updated": stamp_or_none(new.updated),
            "topics": dump(new.topics),
            "whereabouts": dump(asdict(new.where)),
            "sections": dump(new.sections),
            "alert": dumped_or_none(new.alert),
        },
    )
    if (new.topics, new.at) != (old.topics, old.at):
        db.executemany(
            "delete from article_topics where topic = ? and at = ? and article_id = ?",
            [(topic, stamp(old.at), old.id) for topic in old.topics],
        )
        _index_topics(db, new.id, stamp(new.at), new.topics)
    if (new.where, new.at) != (old.where, old.at):
        db.execute("delete from article_places where article_id = ?", (old.id,))
        _index_places(db, new.id, stamp(new.at), new.where)
    return new


def place(db: sqlite3.Connection, article_id: int, where: Whereabouts) -> None:
    """Say where an article plays that was stored before anybody looked; once."""
    row = db.execute("select at from articles where id = ? and whereabouts = '{}'", (article_id,)).fetchone()
    if row is not None:
        db.execute("update articles set whereabouts = ? where id = ?", (dump(asdict(where)), article_id))
        _index_places(db, article_id, row["at"], where)


def _is_edited(db: sqlite3.Connection, article_id: int) -> bool:
    return db.execute("select 1 from topic_edits where article_id = ?", (article_id,)).fetchone() is not None


def delete(db: sqlite3.Connection, old: Article) -> None:
    """Forget an article that nothing points to any more, with its topics and places."""
    db.execute("delete from article_topics where article_id = ?", (old.id,))
    db.execute("delete from article_places where article_id = ?", (old.id,))
    db.execute("delete from articles where id = ?", (old.id,))


def _index_topics(db: sqlite3.Connection, article_id: int, at: int, topics: tuple[str, ...]) -> None:
    db.executemany(
        "insert or ignore into article_topics values (?, ?, ?)", [(topic, at, article_id) for topic in topics]
    )


def _index_places(db: sqlite3.Connection, article_id: int, at: int, where: Whereabouts) -> None:
    places = {*where.places, *where.regions, *where.parts}
    db.executemany("insert into article_places values (?, ?, ?)", [(place, at, article_id) for place in places])


def _whereabouts(column: str) -> Whereabouts:
    stored: dict[str, Iterable[str]] = load(column)
    return Whereabouts(**{name: tuple(places) for name, places in stored.items()})
