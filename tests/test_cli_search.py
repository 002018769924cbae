"""``loa search`` and ``loa migrate`` on a database whose index is not there yet."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from storage import open_storage
from storage.search_index import folder_beside
from tests.contract.stories import publish


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOA_DATABASE", "loa.db")
    with closing(open_storage("loa.db")) as storage:
        for number, title in enumerate(("Cầu Bãi Cháy đón khách", "Cầu mới ở vịnh", "Sứa ở vịnh"), 1):
            publish(storage, f"bao.example:{number}", title=title, lead=f"Sapo <{number}>.")
    return tmp_path / "loa.db"


def test_search_brings_the_index_up_to_date_and_answers_in_json(database: Path) -> None:
    done = CliRunner().invoke(main, ["search", "cau", "vinh"])
    assert done.exit_code == 0
    [row] = json.loads(done.stdout)
    assert list(row) == ["id", "title", "url", "source", "published", "snippet", "score"]
    assert (row["id"], row["title"], row["source"], row["published"]) == (2, "Cầu mới ở vịnh", "bao", None)
    assert row["snippet"] == "Sapo &lt;2&gt;."
    assert row["score"] > 0


def test_search_takes_the_filters_of_the_chat_and_says_what_was_meant(database: Path) -> None:
    found = CliRunner().invoke(main, ["search", "vịnh", "tu:1/1/2020", "den:2/1/2020"])
    assert json.loads(found.stdout) == []
    slip = CliRunner().invoke(main, ["search", "--text", "baix chays"])
    assert "Ý bạn là: Bãi Cháy?" in slip.stdout


def test_migrate_builds_the_index(database: Path) -> None:
    assert not folder_beside(database).exists()
    done = CliRunner().invoke(main, ["migrate"])
    assert (done.exit_code, done.stdout) == (0, "The schema and the search index are up to date.\n")
    with closing(open_storage(str(database))) as storage:
        assert storage.follow_search().left == 0
    assert folder_beside(database).exists()


def test_search_says_when_older_articles_are_not_in_the_index_yet(database: Path) -> None:
    with closing(open_storage(str(database))) as running:
        running.follow_search(limit=1)  # it is the one that writes
        done = CliRunner().invoke(main, ["search", "vịnh"])
    assert "holds 33% of the articles so far" in done.stderr
    assert [row["id"] for row in json.loads(done.stdout)] == [3]
