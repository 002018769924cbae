"""Everything about one subscriber: to hand over, to erase, to move."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from bot.models import Address
from storage.sqlite import addresses, lanes, subscribers
from storage.sqlite.connection import Connections
from storage.sqlite.delivery_rows import OPEN
from storage.sqlite.values import load, moment_or_none

WEB_CHAT = "web"  # the one messenger whose messages are kept here


class Privacy(Connections):
    """Export, erasure and migration on SQLite."""

    def export_subscriber(self, subscriber_id: int) -> dict[str, Any]:
        with self._read() as db:
            row = subscribers.find(db, subscriber_id)
            if row is None:
                return {}
            everywhere = _addresses(db, row)
            return {
                "address": str(subscribers.subscriber(row).address),
                "other_addresses": [str(address) for address, _ in addresses.others(db, subscriber_id)],
                "before_linking": [
                    {"messenger": each["messenger"], **load(each["held"])}
                    for each in db.execute("select * from link_sides where subscriber_id = ?", (subscriber_id,))
                ],
                "kind": row["kind"],
                "name": row["name"],
                "settings": load(row["settings"]),
                "created_at": _iso(row["created_at"]),
                "paused": row["paused"],
                "paused_at": _iso(row["paused_at"]),
                "subscriptions": [
                    {"kind": each["kind"], "value": each["value"], "since": _iso(each["since"])}
                    for each in db.execute("select * from subscriptions where subscriber_id = ?", (subscriber_id,))
                ],
                "mutes": [
                    {"kind": each["kind"], "value": each["value"], "until": _iso(each["until"])}
                    for each in db.execute("select * from mutes where subscriber_id = ?", (subscriber_id,))
                ],
                "dialogs": [
                    {"person": each["person_id"], "question": each["name"], "data": load(each["data"])}
                    for each in db.execute("select * from dialogs where subscriber_id = ?", (subscriber_id,))
                ],
                "channels": [
                    each["name"]
                    for address in everywhere
                    for each in db.execute(
                        "select name from channel_managers join subscribers on id = subscriber_id"
                        " where person_id = ? and messenger = ?",
                        (address.chat, address.messenger),
                    )
                ],
                "deliveries": _deliveries(db, subscriber_id),
                "broadcasts": [
                    {
                        "text": each["text"],
                        "topic": each["topic"],
                        "state": each["state"],
                        "at": _iso(each["created_at"]),
                    }
                    for each in db.execute("select * from broadcasts where author_id = ?", (subscriber_id,))
                ],
                "messages": [
                    {"at": _iso(each["at"]), "body": _said(each["body"])}
                    for address in everywhere
                    if address.messenger == WEB_CHAT
                    for each in db.execute(
                        "select at, body from chat_lines where chat = ? order by id", (address.chat,)
                    )
                ],
            }

    def erase_subscriber(self, subscriber_id: int) -> None:
        with self._write() as db:
            erase(db, subscriber_id)

    def migrate(self, old: Address, new: Address, now: datetime) -> None:
        with self._write() as db:
            threads = db.execute(
                "select id, thread from subscribers where messenger = ? and chat = ?", (old.messenger, old.chat)
            ).fetchall()
            for row in threads if (old.messenger, old.chat) != (new.messenger, new.chat) else ():
                there = subscribers.find_at(db, Address(new.messenger, new.chat, row["thread"]))
                if there is not None:
                    take_over(db, there["id"], row["id"], now)
                db.execute(
                    "update subscribers set messenger = ?, chat = ? where id = ?", (new.messenger, new.chat, row["id"])
                )


def erase(db: sqlite3.Connection, subscriber_id: int) -> None:
    row = subscribers.find(db, subscriber_id)
    if row is None:
        return
    _forget_deliveries(db, subscriber_id)
    _forget_authorship(db, subscriber_id)
    for address in _addresses(db, row):
        if address.messenger == WEB_CHAT:
            db.execute("delete from chat_lines where chat = ?", (address.chat,))
        db.execute(
            "delete from channel_managers where person_id = ? and subscriber_id in"
            " (select id from subscribers where messenger = ?)",
            (address.chat, address.messenger),
        )
    db.execute("delete from subscribers where id = ?", (subscriber_id,))


def _addresses(db: sqlite3.Connection, row: sqlite3.Row) -> list[Address]:
    """Everywhere the subscriber of ``row`` is reached: each chat holds something of its person."""
    return [addresses.of(row), *(address for address, _ in addresses.others(db, row["id"]))]


def take_over(db: sqlite3.Connection, gone: int, kept: int, now: datetime) -> None:
    """Two turned out to be one chat: what ``gone`` follows and got belongs to ``kept``, whose own comes first."""
    for change in (
        "update or ignore subscriptions set subscriber_id = :kept where subscriber_id = :gone",
        "update or ignore mutes set subscriber_id = :kept where subscriber_id = :gone",
        "update or ignore deliveries set subscriber_id = :kept where subscriber_id = :gone",
        "update or ignore channel_managers set subscriber_id = :kept where subscriber_id = :gone",
        "update broadcasts set author_id = :kept where author_id = :gone",
    ):
        db.execute(change, {"kept": kept, "gone": gone})
    _forget_deliveries(db, gone)
    db.execute("delete from subscribers where id = ?", (gone,))
    lanes.advance_all(db, kept, now)


def _forget_deliveries(db: sqlite3.Connection, subscriber_id: int) -> None:
    """Those under way leave the counts as well; what was sent stays counted."""
    for state in OPEN:
        db.execute(
            f"update dispatches set {state} = {state} - 1 where id in "
            "(select dispatch_id from deliveries where subscriber_id = ? and state = ?)",
            (subscriber_id, state),
        )
    db.execute("delete from deliveries where subscriber_id = ?", (subscriber_id,))


def _forget_authorship(db: sqlite3.Connection, subscriber_id: int) -> None:
    """Drafts go; what was announced stays what it was, by nobody."""
    drafts = db.execute(
        "select picture_id from broadcasts where author_id = ? and state = 'draft'", (subscriber_id,)
    ).fetchall()
    db.execute("delete from broadcasts where author_id = ? and state = 'draft'", (subscriber_id,))
    db.executemany("delete from pictures where id = ?", [(row["picture_id"],) for row in drafts])
    db.execute(
        "update broadcasts set author_id = 0, progress_message_id = null, told_messenger = null, told_chat = null,"
        " told_thread = null where author_id = ?",
        (subscriber_id,),
    )


def _deliveries(db: sqlite3.Connection, subscriber_id: int) -> list[dict[str, Any]]:
    rows = db.execute(
        """
        select deliveries.*, coalesce(articles.title, broadcasts.text) as what, articles.url as url
        from deliveries join dispatches on dispatches.id = dispatch_id
        left join articles on articles.id = article_id left join broadcasts on broadcasts.id = broadcast_id
        where subscriber_id = ? order by dispatch_id
        """,
        (subscriber_id,),
    )
    return [
        {
            "what": row["what"],
            "url": row["url"],
            "state": row["state"],
            "at": _iso(row["at"]),
            "message_id": row["message_id"],
            "detail": row["detail"],
            "because": row["reason_value"] and {"kind": row["reason_kind"], "value": row["reason_value"]},
        }
        for row in rows
    ]


def _iso(value: int | None) -> str | None:
    at = moment_or_none(value)
    return None if at is None else at.isoformat()


def _said(body: str) -> Any:
    """A line of the web chat. What a file in it holds was handed over with it: an earlier export is not part of the
    next."""
    try:
        line = load(body)
    except ValueError:
        return body
    if isinstance(line, dict) and isinstance(line.get("document"), dict):
        line["document"].pop("content", None)
    return line
