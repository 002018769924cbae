"""Search on SQLite: the index finds, rows are shown; triggers number what changes, for the index to follow."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from bot.models import Article
from bot.news.vietnamese import fold
from storage.base import ArticleChange, Hit, IndexState, SearchPage, SearchQuery
from storage.search_index import folder_beside
from storage.search_index.index import RANKED, DamagedError, Found, SearchIndex
from storage.search_index.snippets import as_written, snippet
from storage.search_index.wanted import Wanted, read_query
from storage.sqlite import article_rows
from storage.sqlite.articles import newest_id
from storage.sqlite.connection import Connections
from storage.sqlite.values import stamp_or_none

_FILTERS = {
    "topic": " and exists (select 1 from article_topics where topic = :topic and article_id = id"
    " and article_topics.at = articles.at)",
    "place": " and exists (select 1 from article_places where place = :place and article_id = articles.id"
    " and article_places.at = articles.at)",
    "source": " and source = :source",
    "since": " and articles.at >= :since",
    "until": " and articles.at < :until",
    "as_of": " and id <= :as_of",
}
_LOOKED_AT_MAX = 32  # rankings, of a hundred kB at most
_ASKED_HOW = 20  # articles
_CHANGES = """
    select number, article_changes.article_id as changed, articles.* from article_changes
    left join articles on articles.id = article_changes.article_id and withdrawn_at is null
    where number > ? order by number limit ?
"""


class Search(Connections):
    """Searching articles."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._index = SearchIndex(folder_beside(path))
        self._looked_at: dict[SearchQuery, Found] = {}

    def search(self, query: SearchQuery) -> SearchPage:
        wanted = read_query(query.words, typing=query.typing, named=query.named)
        with self._read() as db:
            as_of = query.as_of if query.as_of is not None else newest_id(db)
            if not wanted.parts:
                return SearchPage((), 0, as_of) if wanted.without else _newest(db, query, as_of)
            found = self._found(wanted, query, as_of)
            shown = found.hits[query.offset : query.offset + query.limit]
            return SearchPage(_hits(db, wanted, shown), found.total, as_of, _meant(db, found), _read_share(db, found))

    def _found(self, wanted: Wanted, query: SearchQuery, as_of: int) -> Found:
        """Who turns the page stays in the ranking that he looks at, whatever has been stored since."""
        key = replace(query, as_of=as_of, offset=0, limit=0)
        found = self._looked_at.get(key) if query.offset else None
        if found is None:
            try:
                found = self._looked_at[key] = self._index.find(wanted, query)
            except DamagedError:  # the next ``follow_search`` sees to it
                return Found((), 0)
            with suppress(KeyError, RuntimeError):  # another thread was quicker
                while len(self._looked_at) > _LOOKED_AT_MAX:
                    del self._looked_at[next(iter(self._looked_at))]
        return found

    def follow_search(self, limit: int = 500) -> IndexState:
        return self._index.follow(self, limit)

    def newest_article(self) -> int:
        with self._read() as db:
            return newest_id(db)

    def newest_change(self) -> int:
        with self._read() as db:
            newest: int = db.execute("select coalesce(max(number), 0) from article_changes").fetchone()[0]
            return newest

    def article_changes(self, after: int, limit: int) -> list[ArticleChange]:
        with self._read() as db:
            return [
                ArticleChange(row["number"], row["changed"], None if row["id"] is None else article_rows.article(row))
                for row in db.execute(_CHANGES, (after, limit))
            ]

    def articles_up_to(self, article_id: int, limit: int) -> list[Article]:
        with self._read() as db:
            rows = db.execute(
                "select * from articles where id <= ? and withdrawn_at is null order by id desc limit ?",
                (article_id, limit),
            )
            return [article_rows.article(row) for row in rows]

    def close(self) -> None:
        self._index.close()
        super().close()


def _newest(db: sqlite3.Connection, query: SearchQuery, as_of: int) -> SearchPage:
    """Without words, the newest that pass the filters."""
    values: dict[str, Any] = {
        "topic": query.topic,
        "place": query.place,
        "source": query.source,
        "since": stamp_or_none(query.since),
        "until": stamp_or_none(query.until),
    }
    if not any(value is not None for value in values.values()):
        return SearchPage((), 0, as_of)
    values["as_of"] = as_of
    filters = "".join(sql for name, sql in _FILTERS.items() if values[name] is not None)
    found = f"from articles where withdrawn_at is null {filters}"
    total: int = db.execute(f"select count(*) from (select 1 {found} limit {RANKED})", values).fetchone()[0]
    rows = db.execute(
        f"select * {found} order by at desc, id desc limit :limit offset :offset",
        values | {"limit": query.limit, "offset": query.offset},
    )
    articles = [article_rows.article(row) for row in rows]
    return SearchPage(tuple(Hit(article, _snippet(Wanted(), article), 0.0) for article in articles), total, as_of)


def _hits(db: sqlite3.Connection, wanted: Wanted, found: tuple[tuple[int, float], ...]) -> tuple[Hit, ...]:
    """What the index found and is still there."""
    rows = ((article_rows.find(db, article_id), score) for article_id, score in found)
    articles = [(article_rows.article(row), score) for row, score in rows if row and row["withdrawn_at"] is None]
    return tuple(Hit(article, _snippet(wanted, article), score) for article, score in articles)


def _meant(db: sqlite3.Connection, found: Found) -> str | None:
    """As most of the best articles write it that write it with marks."""
    if found.meant is None:
        return None
    rows = (article_rows.find(db, article_id) for article_id, _ in found.meant.best.hits[:_ASKED_HOW])
    texts = (_whole(article_rows.article(row)) for row in rows if row is not None)
    forms = Counter(as_written(found.meant.words, text) for text in texts)
    return max(forms, key=lambda form: (fold(form) != form.lower(), forms[form]), default=None)


def _read_share(db: sqlite3.Connection, found: Found) -> float:
    """By their numbers; what came after the index was begun is in it."""
    stored = newest_id(db)
    if not stored:
        return 1.0
    return 0.0 if found.left is None else max(0.0, 1 - found.left / stored)


def _whole(article: Article) -> str:
    return f"{article.title}\n{article.lead}\n{article.body}"


def _snippet(wanted: Wanted, article: Article) -> Markup:
    return snippet(wanted, "\n".join(filter(None, (article.lead, article.body))) or article.summary)
