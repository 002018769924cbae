"""Places of articles that were stored before anybody looked for places."""

from __future__ import annotations

from collections.abc import Mapping

from bot.models import Article, Whereabouts
from storage.sqlite import article_rows
from storage.sqlite.connection import Connections

_UNPLACED = """
    select * from articles indexed by articles_unplaced where whereabouts = '{}' order by id desc limit ?
"""


class Placing(Connections):
    """PlaceStorage on SQLite."""

    def unplaced(self, limit: int) -> list[Article]:
        with self._read() as db:
            return [article_rows.article(row) for row in db.execute(_UNPLACED, (limit,))]

    def place(self, found: Mapping[int, Whereabouts]) -> None:
        with self._write() as db:
            for article_id, where in found.items():
                article_rows.place(db, article_id, where)
