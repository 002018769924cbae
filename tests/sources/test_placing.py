"""The places of older articles are found in the background, a few at a time, and nothing is looked at twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.catalogue import load_catalogue
from bot.news.places import PlaceFinder
from bot.sources.placing import place_some
from storage import open_storage
from storage.base import LatestQuery
from storage.threads import StorageThreads

CATALOGUE = load_catalogue()
FINDER = PlaceFinder(CATALOGUE.gazetteer, CATALOGUE.home)
TITLES = ("Cháy ở phường Bãi Cháy", "Chợ phiên Bình Liêu", "Giá vàng tăng")


async def test_old_articles_are_found_by_their_places_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "loa.db"
    open_storage(str(path)).close()
    with closing(sqlite3.connect(path)) as db:
        for number in range(12):
            db.execute(
                "insert into articles (identity, url, source, title, seen_at, at, lead, summary, published_estimated, topics,"
                " sections, feed_topics) values (?, 'u', 'baoquangninh', ?, 1, ?, '', '', 0, '[]', '[]', '[]')",
                (f"i{number}", TITLES[number % 3], number),
            )
        db.commit()
    with closing(open_storage(str(path))) as storage:
        threads = StorageThreads(storage)
        assert [await place_some(threads, FINDER) for _ in range(4)] == [5, 5, 2, 0]
        await threads.close()
        assert storage.latest(LatestQuery(place="phuong-bai-chay")).total == 4
        assert storage.latest(LatestQuery(place="xa-binh-lieu")).total == 4
