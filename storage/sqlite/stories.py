"""Stories: which articles tell of one event, and what of it a subscriber has heard."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.models import Article
from storage.sqlite import article_rows
from storage.sqlite.connection import Connections
from storage.sqlite.values import dump, stamp

REPORTS_MAX = 30  # of a story, the newest, when somebody asks for all
EARLIER_MAX = 300  # of a story, the newest, with which a further one is compared: who had one of these has heard of it

# Deliveries of earlier reports that were not refused: what was told, or will be. Of a digest, its own row says how it
# ended.
_HEARD = """
    select told.subscriber_id, told.dispatch_id, dispatches.article_id,
        coalesce(whole.message_id, told.message_id) as message_ids
    from dispatches join deliveries as told on told.dispatch_id = dispatches.id
    left join deliveries as whole
        on told.state = 'bundled' and whole.dispatch_id = told.bundle and whole.subscriber_id = told.subscriber_id
    where dispatches.kind = 'article' and dispatches.cancelled = 0
        and dispatches.article_id in (select value from json_each(:articles))
        and told.subscriber_id in (select value from json_each(:subscribers))
        and coalesce(whole.state, told.state) not in ('rejected', 'gone')
    order by told.dispatch_id
"""
_NEWEST = """
    select * from
        (select * from articles where story = :story and withdrawn_at is null order by id desc limit :limit)
    order by id
"""
_LIVING = """
    select * from articles
    where story in (select story from articles where at >= :since) and page_due is null and at >= :kept and id > :after
    order by id limit :limit
"""


class Stories(Connections):
    """StoryStorage on SQLite."""

    def story(self, story: int) -> list[Article]:
        with self._read() as db:
            rows = db.execute(_NEWEST, {"story": story, "limit": REPORTS_MAX})
            return [article_rows.article(row) for row in rows]

    def living_stories(self, since: datetime, kept: datetime, after: int, limit: int) -> list[Article]:
        with self._read() as db:
            bounds = {"since": stamp(since), "kept": stamp(kept), "after": after, "limit": limit}
            return [article_rows.article(row) for row in db.execute(_LIVING, bounds)]


def join(db: sqlite3.Connection, article_id: int, story: int | None) -> None:
    """The article belongs to the story from now on, unless it belongs to one."""
    if story is not None:
        db.execute("update articles set story = coalesce(story, ?) where id = ?", (story, article_id))
        count_papers(db, article_id)


def count_papers(db: sqlite3.Connection, article_id: int) -> None:
    """Tell all reports of the article's story how many other papers there are."""
    db.execute(
        """
        update articles set others = max(0, (
            select count(distinct source) from articles as report
            where report.story = articles.story and report.withdrawn_at is null
        ) - 1) where story = (select story from articles where id = ?)
        """,
        (article_id,),
    )


def earlier(db: sqlite3.Connection, article: Article) -> tuple[Article, ...]:
    """The other reports of its story that were dispatched before it, in their order."""
    if article.story_id is None:
        return ()
    rows = db.execute(
        """
        select articles.* from articles join dispatches on article_id = articles.id and kind = 'article'
        where story = :story and articles.id <> :id and withdrawn_at is null and dispatches.id < coalesce(
            (select id from dispatches where article_id = :id and kind = 'article'), 1 << 62)
        order by dispatches.id desc limit :limit
        """,
        {"story": article.story_id, "id": article.id, "limit": EARLIER_MAX},
    ).fetchall()
    return tuple(article_rows.article(row) for row in reversed(rows))


def heard(db: sqlite3.Connection, of: Iterable[Article], subscribers: Iterable[int]) -> dict[int, list[sqlite3.Row]]:
    """By subscriber, the deliveries of these articles that were not refused, in their order."""
    ids = [article.id for article in of]
    found: dict[int, list[sqlite3.Row]] = {}
    if ids:
        for row in db.execute(_HEARD, {"articles": dump(ids), "subscribers": dump(list(subscribers))}):
            found.setdefault(row["subscriber_id"], []).append(row)
    return found
