"""A database from before the search index: its articles are found, and its keywords ask for what they say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import open_storage
from storage.base import SearchQuery
from storage.migrations import scripts
from storage.sqlite import upkeep
from tests.contract.stories import claim, follow_search, keyword, person, publish

NEW = "0007_search"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As the version before left it: nothing of the index, no anchors."""
    path = tmp_path / "loa.db"
    with monkeypatch.context() as before:
        before.setattr(upkeep, "scripts", lambda database: [each for each in scripts(database) if each[0] != NEW])
        open_storage(str(path)).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "insert into articles (identity, url, source, title, seen_at, at, lead, summary, published_estimated, topics,"
            " sections, feed_topics) values ('i', 'u', 'bao', 'Cầu cũ', 1, 1, 'Sapo.', '', 0, '[]', '[]', '[]')"
        )
        db.execute(
            "insert into subscribers (messenger, chat, thread, kind, name, settings, created_at)"
            " values ('telegram', '1', '', 'private', 'Bạn 1', '{}', 1)"
        )
        db.execute("insert into subscriptions values ('keyword', 'vịnh hạ long', 1, 'Vịnh Hạ Long', 1)")
        db.commit()
    return path


def test_old_articles_are_found_and_old_keywords_are_matched(old: Path) -> None:
    with closing(open_storage(str(old))) as storage:
        follow_search(storage)
        assert [hit.article.title for hit in storage.search(SearchQuery("cau cu")).hits] == ["Cầu cũ"]
        reader = person(storage, "2")
        storage.follow(reader.id, keyword("hạ long"))
        publish(storage, title="Bão tan trên vịnh Hạ Long", topics=())
        found = storage.candidates(claim(storage), 0, 10)
        assert [[each.value for each in one.subscriptions] for one in found] == [["Vịnh Hạ Long"], ["hạ long"]]
    with closing(sqlite3.connect(old)) as db:
        assert db.execute("select 1 from sqlite_master where name like 'article_index%'").fetchall() == []
