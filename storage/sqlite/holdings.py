"""What a subscriber follows and has chosen, as a value: copied to a chat that parts, kept while one may choose."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from storage.sqlite.subscriptions import MUTES_MAX, SUBSCRIPTIONS_MAX
from storage.sqlite.values import dump, load, stamp

_MOST = {"subscriptions": SUBSCRIPTIONS_MAX, "mutes": MUTES_MAX}
_TABLES = tuple(_MOST)

Held = dict[str, Any]  # ready for JSON


def held_by(db: sqlite3.Connection, subscriber_id: int) -> Held:
    settings = db.execute("select settings from subscribers where id = ?", (subscriber_id,)).fetchone()["settings"]
    rows = {
        table: [dict(row) for row in db.execute(f"select * from {table} where subscriber_id = ?", (subscriber_id,))]
        for table in _TABLES
    }
    return {"settings": load(settings), **rows}


def give(db: sqlite3.Connection, subscriber_id: int, held: Held) -> None:
    """Besides what the subscriber follows already; the settings take the place of the subscriber's."""
    db.execute("update subscribers set settings = ? where id = ?", (dump(held["settings"]), subscriber_id))
    for table in _TABLES:
        for row in held[table]:
            given = row | {"subscriber_id": subscriber_id}
            names = ", ".join(given)
            db.execute(
                f"insert or ignore into {table} ({names}) values ({', '.join('?' * len(given))})", tuple(given.values())
            )


def take(db: sqlite3.Connection, subscriber_id: int, held: Held) -> None:
    """What is followed and muted there is no longer."""
    for table in _TABLES:
        for row in held[table]:
            db.execute(
                f"delete from {table} where subscriber_id = ? and kind = ? and key = ?",
                (subscriber_id, row["kind"], row["key"]),
            )


def is_more_than_chosen(db: sqlite3.Connection, subscriber_id: int) -> bool:
    """Whether somebody follows or mutes more than one can choose in a chat, as two that were linked may come to."""
    return any(
        db.execute(f"select count(*) from {table} where subscriber_id = ?", (subscriber_id,)).fetchone()[0] > most
        for table, most in _MOST.items()
    )


def differ(one: Held, other: Held) -> bool:
    """Whether there is something to choose: both follow something, and not the same in the same way."""
    if not one["subscriptions"] or not other["subscriptions"]:
        return False
    return one["settings"] != other["settings"] or any(_keys(one, table) != _keys(other, table) for table in _TABLES)


def _keys(held: Held, table: str) -> set[tuple[str, str]]:
    return {(row["kind"], row["key"]) for row in held[table]}


# --- the two sides of a link -----------------------------------------------------------------------------------------


def remember(db: sqlite3.Connection, subscriber_id: int, sides: list[tuple[str, Held]], until: datetime) -> None:
    """``sides`` are messengers and what was held there, the chat that offered the code first."""
    db.execute("delete from link_sides where subscriber_id = ?", (subscriber_id,))
    for place, (messenger, held) in enumerate(sides):
        db.execute(
            "insert into link_sides values (?, ?, ?, ?, ?)",
            (subscriber_id, place, messenger, dump(held), stamp(until)),
        )


def sides_of(db: sqlite3.Connection, subscriber_id: int, now: datetime) -> list[tuple[str, Held]]:
    rows = db.execute(
        "select messenger, held from link_sides where subscriber_id = ? and until > ? order by place",
        (subscriber_id, stamp(now)),
    )
    return [(row["messenger"], load(row["held"])) for row in rows]
