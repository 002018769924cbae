"""Where a subscriber is reached: the address that news goes to, and the others of the same person."""

from __future__ import annotations

import sqlite3
from typing import Literal

from bot.models import Address

Waits = Literal["away", "gone"]


def owner_of(db: sqlite3.Connection, address: Address) -> int | None:
    """The subscriber one of whose other addresses this is."""
    row = db.execute(
        "select subscriber_id from other_addresses where messenger = ? and chat = ? and thread = ?",
        (address.messenger, address.chat, address.thread),
    ).fetchone()
    return None if row is None else int(row["subscriber_id"])


def heard_from(db: sqlite3.Connection, subscriber_id: int, address: Address) -> None:
    """Somebody writes from an address that was thought to be gone: news goes there again."""
    if (address, "gone") in others(db, subscriber_id):
        make_main(db, subscriber_id, address, None)


def others(db: sqlite3.Connection, subscriber_id: int) -> list[tuple[Address, Waits | None]]:
    rows = db.execute(
        "select * from other_addresses where subscriber_id = ? order by messenger, chat, thread", (subscriber_id,)
    )
    return [(of(row), row["waits"]) for row in rows]


def of(row: sqlite3.Row) -> Address:
    return Address(row["messenger"], row["chat"], row["thread"])


def add(db: sqlite3.Connection, address: Address, subscriber_id: int, waits: Waits | None) -> None:
    db.execute(
        "insert into other_addresses values (?, ?, ?, ?, ?)",
        (address.messenger, address.chat, address.thread, subscriber_id, waits),
    )


def remove(db: sqlite3.Connection, address: Address) -> None:
    db.execute(
        "delete from other_addresses where messenger = ? and chat = ? and thread = ?",
        (address.messenger, address.chat, address.thread),
    )


def make_main(db: sqlite3.Connection, subscriber_id: int, address: Address, waits: Waits | None) -> None:
    """News goes to ``address`` from now on. Messages that arrived elsewhere are out of reach: what corrects them is
    said anew."""
    row = db.execute("select * from subscribers where id = ?", (subscriber_id,)).fetchone()
    remove(db, address)
    db.execute(
        "update subscribers set messenger = ?, chat = ?, thread = ?,"
        " paused = case when paused like 'asked%' then 'asked' end,"
        " paused_at = case when paused like 'asked%' then paused_at end where id = ?",
        (address.messenger, address.chat, address.thread, subscriber_id),
    )
    add(db, of(row), subscriber_id, waits)
    db.execute("update deliveries set message_id = null where subscriber_id = ?", (subscriber_id,))
