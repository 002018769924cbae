"""Articles that readers have are asked for again: has the page changed, has it gone?"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from storage.base import REVISIT_FIRST
from storage.sqlite.values import stamp


def schedule_first(db: sqlite3.Connection, article_id: int, now: datetime) -> None:
    """The article was dispatched at ``now``: its page is asked for again some time later."""
    db.execute("update articles set revisit_due = ? where id = ?", (stamp(now + REVISIT_FIRST), article_id))
