"""A database from before places: its articles get theirs, the newest first, once each."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.models import NOWHERE, Whereabouts
from storage import open_storage
from storage.base import LatestQuery

BEACH = Whereabouts(("phuong-bai-chay",), ("tp-ha-long", "quang-ninh"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "loa.db"
    open_storage(str(path)).close()
    with closing(sqlite3.connect(path)) as db:
        for number in range(1, 8):
            db.execute(
                "insert into articles (identity, url, source, title, seen_at, at, lead, summary, published_estimated, topics,"
                " sections, feed_topics) values (?, 'u', 'bao', ?, 1, ?, 'Sapo.', '', 0, '[]', '[]', '[]')",
                (f"i{number}", f"Tin {number}", number),
            )
        db.commit()
    return path


def test_old_articles_are_placed_newest_first_and_none_twice(old: Path) -> None:
    with closing(open_storage(str(old))) as storage:
        first = storage.unplaced(3)
        assert [each.title for each in first] == ["Tin 7", "Tin 6", "Tin 5"]
        storage.place({first[0].id: BEACH, first[1].id: NOWHERE})
        storage.place({first[0].id: NOWHERE})  # a slice that was looked at twice changes nothing
    with closing(open_storage(str(old))) as storage:  # it goes on where it was
        assert [each.title for each in storage.unplaced(9)] == [f"Tin {number}" for number in (5, 4, 3, 2, 1)]
        for place in ("phuong-bai-chay", "tp-ha-long", "quang-ninh"):
            [found] = storage.latest(LatestQuery(place=place)).articles
            assert (found.title, found.where) == ("Tin 7", BEACH)


def test_nobody_is_told_of_an_old_article_for_its_place(old: Path) -> None:
    with closing(open_storage(str(old))) as storage:
        storage.place({each.id: BEACH for each in storage.unplaced(9)})
        assert storage.dispatches_open() == 0
        assert storage.unplaced(9) == []
