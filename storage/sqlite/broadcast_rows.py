"""Broadcasts as rows."""

from __future__ import annotations

import sqlite3

from markupsafe import Markup

from bot.models import Address, Broadcast, BroadcastState
from storage.sqlite.values import moment

SELECT = """
    select broadcasts.*, dispatches.id as dispatch_id from broadcasts
    left join dispatches on dispatches.broadcast_id = broadcasts.id
"""


def broadcast(row: sqlite3.Row) -> Broadcast:
    """Of a row of ``SELECT``."""
    return Broadcast(
        id=row["id"],
        author_id=row["author_id"],
        text=Markup(row["text"]),  # noqa: S704 - it was Markup when it was stored
        topic=row["topic"],
        picture_id=row["picture_id"],
        state=BroadcastState(row["state"]),
        created_at=moment(row["created_at"]),
        dispatch_id=row["dispatch_id"],
        progress_message_id=row["progress_message_id"],
        told_at=row["told_messenger"] and Address(row["told_messenger"], row["told_chat"], row["told_thread"]),
    )


def find(db: sqlite3.Connection, broadcast_id: int) -> Broadcast | None:
    row = db.execute(SELECT + "where broadcasts.id = ?", (broadcast_id,)).fetchone()
    return row and broadcast(row)
