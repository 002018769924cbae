"""Search on SQLite: FTS5 over folded text finds, storage/search_index.py ranks and shows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.models import Article
from storage.base import Hit, SearchPage, SearchQuery
from storage.search_index import INDEX_VERSION, Wanted, accent_score, fts5_query, read_query, snippet
from storage.sqlite import article_rows
from storage.sqlite.articles import newest_id
from storage.sqlite.connection import Connections
from storage.sqlite.values import stamp_or_none

RERANKED = 300
TOTAL_MAX = 1000

# Title, lead, body: a word in the title says most.
_FOUND = """
    from article_index join articles on articles.id = article_index.rowid
    where article_index match :match and articles.id <= :as_of and withdrawn_at is null
"""
_FILTERS = {
    "topic": " and exists (select 1 from article_topics where topic = :topic and article_id = id"
    " and article_topics.at = articles.at)",
    "place": " and exists (select 1 from article_places where place = :place and article_id = articles.id"
    " and article_places.at = articles.at)",
    "source": " and source = :source",
    "since": " and articles.at >= :since",
    "until": " and articles.at < :until",
}


@dataclass(frozen=True, slots=True)
class _Search:
    """The SQL behind one query: what follows FROM, its values, and how to order."""

    found: str
    values: dict[str, Any]
    order: str

    def count(self, db: sqlite3.Connection) -> int:
        count: int = db.execute(
            f"select count(*) from (select 1 {self.found} limit {TOTAL_MAX})",
            self.values,
        ).fetchone()[0]
        return count

    def articles(self, db: sqlite3.Connection, limit: int, offset: int) -> list[Article]:
        """In two steps: sorting thousands of whole articles would hold them all in memory."""
        ids = db.execute(
            f"select articles.id {self.found} {self.order} limit :limit offset :offset",
            self.values | {"limit": limit, "offset": offset},
        ).fetchall()
        rows = (article_rows.find(db, row["id"]) for row in ids)
        return [article_rows.article(row) for row in rows if row is not None]


class Search(Connections):
    """Searching articles."""

    def search(self, query: SearchQuery) -> SearchPage:
        wanted = read_query(query.words)
        with self._read() as db:
            as_of = query.as_of if query.as_of is not None else newest_id(db)
            for search in _searches(wanted, query, as_of):
                total = search.count(db)
                if total:
                    return SearchPage(_hits(db, search, wanted, query), total, as_of)
        return SearchPage((), 0, as_of)


def _searches(wanted: Wanted, query: SearchQuery, as_of: int) -> list[_Search]:
    """What to try in turn: all words, any word; without words the newest that pass the filters."""
    values = {
        "topic": query.topic,
        "place": query.place,
        "source": query.source,
        "since": stamp_or_none(query.since),
        "until": stamp_or_none(query.until),
    }
    filters = "".join(sql for name, sql in _FILTERS.items() if values[name] is not None)
    values["as_of"] = as_of
    all_words, any_word = fts5_query(wanted), fts5_query(wanted, any_part=True)
    if all_words is not None:
        order = "order by bm25(article_index, 5.0, 2.0, 1.0), articles.at desc"
        return [_Search(_FOUND + filters, values | {"match": match}, order) for match in (all_words, any_word)]
    if filters and not wanted.without:
        return [
            _Search(
                "from articles where id <= :as_of and withdrawn_at is null" + filters,
                values,
                "order by at desc, id desc",
            )
        ]
    return []


def _hits(db: sqlite3.Connection, search: _Search, wanted: Wanted, query: SearchQuery) -> tuple[Hit, ...]:
    """A page of hits. Of the best few hundred, those come first that hold what was typed with its marks."""
    start, end = query.offset, min(query.offset + query.limit, TOTAL_MAX)
    if not wanted.marked or start >= RERANKED:
        return tuple(
            Hit(article, _snippet(wanted, article), accent_score(wanted, _text(article), rank))
            for rank, article in enumerate(search.articles(db, end - start, start), start)
        )
    best = search.articles(db, RERANKED, 0)
    scores = [accent_score(wanted, _text(article), rank) for rank, article in enumerate(best)]
    order = sorted(range(len(best)), key=lambda rank: (-scores[rank], rank))
    found = [(best[rank], scores[rank]) for rank in order[start:end]]
    return tuple(Hit(article, _snippet(wanted, article), score) for article, score in found)


def _text(article: Article) -> str:
    return f"{article.title}\n{article.lead}\n{article.body}"


def _snippet(wanted: Wanted, article: Article) -> Markup:
    return snippet(wanted, "\n".join(filter(None, (article.lead, article.body))) or article.summary)


def refresh_index(db: sqlite3.Connection) -> None:
    """Index every article anew if it was indexed by another version of ``index_text``."""
    stored: int = db.execute("select value from counters where name = 'search'").fetchone()[0]
    if stored == INDEX_VERSION:
        return
    db.execute("insert into article_index (article_index) values ('delete-all')")
    for row in db.execute("select id, title, lead, body from articles"):
        article_rows.index(db, row["id"], row["title"], row["lead"], row["body"])
    db.execute("update counters set value = ? where name = 'search'", (INDEX_VERSION,))
