"""A database from before kinds and places of alerts were chosen apart."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import open_storage
from storage.migrations import scripts
from storage.sqlite import upkeep

NEW = "0013_alerts"


def test_kinds_at_places_become_kinds_and_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "loa.db"
    with monkeypatch.context() as before:
        before.setattr(upkeep, "scripts", lambda database: [each for each in scripts(database) if each[0] != NEW])
        open_storage(str(path)).close()
    held = {1: ("boats@co-to", "storm@co-to", "boats@van-don"), 2: ("boats", "power@co-to")}
    with closing(sqlite3.connect(path)) as db:
        for chat, values in held.items():
            db.execute(
                "insert into subscribers (messenger, chat, thread, kind, name, settings, created_at)"
                " values ('telegram', ?, '', 'private', 'An', '{}', 1)",
                (str(chat),),
            )
            db.executemany(
                "insert into subscriptions (kind, key, subscriber_id, value, since) values ('alert', ?, ?, ?, 1)",
                [(value, chat, value) for value in values],
            )
        db.commit()
    with closing(open_storage(str(path))) as storage:
        assert {each.value for each in storage.subscriptions(1)} == {"boats", "storm", "@co-to", "@van-don"}
        assert {each.value for each in storage.subscriptions(2)} == {"boats", "power", "@co-to"}
