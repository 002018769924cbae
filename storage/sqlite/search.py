"""Search on SQLite: FTS5 over folded text finds, storage/search_index.py ranks and shows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from bot.models import Article
from storage.base import Hit, SearchPage, SearchQuery
from storage.search_index import Wanted, accent_score, fts5_query, read_query, snippet
from storage.sqlite import article_rows
from storage.sqlite.articles import newest_id
from storage.sqlite.connection import Connections
from storage.sqlite.values import stamp_or_none

RERANKED = 300
TOTAL_MAX = 1000

# Title, lead, body: a word in the title says most.
_FOUND = """
    from article_index join articles on articles.id = article_index.rowid
    where article_index match :match and articles.id <= :as_of
"""
_FILTERS = {
    "topic": " and exists (select 1 from article_topics where topic = :topic and article_id = id"
    " and article_topics.at = articles.at)",
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

    def rows(self, db: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
        return db.execute(
            f"select articles.* {self.found} {self.order} limit :limit",
            self.values | {"limit": limit},
        ).fetchall()


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
        return [_Search("from articles where id <= :as_of" + filters, values, "order by at desc, id desc")]
    return []


def _hits(db: sqlite3.Connection, search: _Search, wanted: Wanted, query: SearchQuery) -> tuple[Hit, ...]:
    """A page of hits: what was typed with marks first among the best few hundred, then the newer of equals."""
    end = min(query.offset + query.limit, TOTAL_MAX)
    depth = max(RERANKED, end) if wanted.marked else end
    ranked: list[tuple[float, Article]] = []
    for rank, row in enumerate(search.rows(db, depth)):
        article = article_rows.article(row)
        text = f"{article.title}\n{article.lead}\n{article.body}"
        ranked.append((accent_score(wanted, text, rank), article))
    ranked.sort(key=lambda pair: (-pair[0], -pair[1].at.timestamp()))
    return tuple(Hit(article, _snippet(wanted, article), score) for score, article in ranked[query.offset : end])


def _snippet(wanted: Wanted, article: Article) -> Any:
    return snippet(wanted, "\n".join(filter(None, (article.lead, article.body))) or article.summary)
