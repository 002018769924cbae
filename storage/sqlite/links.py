"""Several chats of one person: one subscriber with several addresses, one of which news goes to."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.models import Address, ChatKind, Subscriber
from storage.base import KEEPING
from storage.sqlite import holdings, privacy, subscribers
from storage.sqlite.addresses import add, make_main, of, others, remove
from storage.sqlite.connection import Connections
from storage.sqlite.values import stamp


class Links(Connections):
    """LinkStorage on SQLite."""

    def offer_link(self, subscriber_id: int, code: str, now: datetime, until: datetime) -> None:
        with self._write() as db:
            db.execute("delete from link_codes where subscriber_id = ? or until <= ?", (subscriber_id, stamp(now)))
            db.execute("insert into link_codes values (?, ?, ?)", (code, subscriber_id, stamp(until)))

    def link(self, code: str, subscriber_id: int, now: datetime) -> Subscriber | None:
        with self._write() as db:
            found = db.execute(
                "select subscriber_id from link_codes where code = ? and until > ?", (code, stamp(now))
            ).fetchone()
            kept, gone = (found and subscribers.find(db, found[0])), subscribers.find(db, subscriber_id)
            if kept is None or gone is None or not _may_be_one(db, kept, gone):
                return None
            db.execute("delete from link_codes where subscriber_id in (?, ?)", (kept["id"], gone["id"]))
            db.execute("update other_addresses set subscriber_id = ? where subscriber_id = ?", (kept["id"], gone["id"]))
            db.execute("update deliveries set message_id = null where subscriber_id = ?", (gone["id"],))
            self._put_together(db, kept, gone, now)
            add(db, subscribers.subscriber(gone).address, kept["id"], None)
            return subscribers.subscriber(subscribers.find(db, kept["id"]) or kept)

    @staticmethod
    def _put_together(db: sqlite3.Connection, kept: sqlite3.Row, gone: sqlite3.Row, now: datetime) -> None:
        """What both follow, with the settings of who offered, or of who alone had chosen something."""
        sides = [(row["messenger"], holdings.held_by(db, row["id"])) for row in (kept, gone)]
        (_, here), (_, there) = sides
        privacy.take_over(db, gone["id"], kept["id"], now)
        if there["subscriptions"] and not here["subscriptions"]:
            holdings.give(db, kept["id"], there)
        holdings.remember(db, kept["id"], sides if holdings.differ(here, there) else [], now + KEEPING)

    def sides(self, subscriber_id: int, now: datetime) -> list[str]:
        with self._read() as db:
            return [messenger for messenger, _ in holdings.sides_of(db, subscriber_id, now)]

    def keep_side(self, subscriber_id: int, messenger: str | None, now: datetime) -> bool:
        with self._write() as db:
            sides = holdings.sides_of(db, subscriber_id, now)
            wanted = [held for side, held in sides if messenger in {None, side}]
            if not wanted:
                return False
            for _, held in sides:
                holdings.take(db, subscriber_id, held)
            for held in reversed(wanted):  # of both, the settings of who offered
                holdings.give(db, subscriber_id, held)
            return True

    def addresses(self, subscriber_id: int) -> list[Address]:
        with self._read() as db:
            row = subscribers.find(db, subscriber_id)
            if row is None:
                return []
            return [subscribers.subscriber(row).address, *(address for address, _ in others(db, subscriber_id))]

    def prefer(self, subscriber_id: int, messenger: str) -> None:
        with self._write() as db:
            for address, _ in others(db, subscriber_id):
                if address.messenger == messenger:
                    make_main(db, subscriber_id, address, None)
            db.execute("update other_addresses set waits = null where subscriber_id = ?", (subscriber_id,))

    def unlink(self, subscriber_id: int, messenger: str, now: datetime) -> bool:
        with self._write() as db:
            row, rest = subscribers.find(db, subscriber_id), others(db, subscriber_id)
            if row is None or not rest:
                return False
            if row["messenger"] == messenger:
                make_main(db, subscriber_id, rest[0][0], None)
            parting = [address for address, _ in others(db, subscriber_id) if address.messenger == messenger]
            for address in parting:
                remove(db, address)
                paused = row["paused"] if row["paused"] == "asked" else None
                one = replace(subscribers.subscriber(row), address=address, created_at=now, paused=paused)
                new = subscribers.add(db, one)
                holdings.give(db, new, holdings.held_by(db, subscriber_id))
            holdings.remember(db, subscriber_id, [], now)
            return bool(parting)

    def fall_back(self, subscriber_id: int, failed: Address) -> Address | None:
        with self._write() as db:
            row, rest = subscribers.find(db, subscriber_id), others(db, subscriber_id)
            if row is None or not rest:
                return None
            if subscribers.subscriber(row).address == failed:
                usable = [address for address, waits in rest if waits is None]
                if not usable:
                    return None
                make_main(db, subscriber_id, usable[0], "gone")
                return usable[0]
            return subscribers.subscriber(row).address

    def move_away(self, messenger: str, usable: Sequence[str], limit: int) -> int:
        with self._write() as db:
            rows = db.execute(
                "select distinct subscribers.id from subscribers join other_addresses on subscriber_id = subscribers.id"
                " where subscribers.messenger = ? and waits is null limit ?",
                (messenger, limit),
            ).fetchall()
            return sum(self._move(db, row["id"], usable) for row in rows)

    @staticmethod
    def _move(db: sqlite3.Connection, subscriber_id: int, usable: Sequence[str]) -> bool:
        there = next(
            (address for address, waits in others(db, subscriber_id) if waits is None and address.messenger in usable),
            None,
        )
        if there is not None:
            make_main(db, subscriber_id, there, "away")
        return there is not None

    def come_back(self, messenger: str, limit: int) -> int:
        with self._write() as db:
            rows = db.execute(
                "select * from other_addresses where messenger = ? and waits = 'away' limit ?", (messenger, limit)
            ).fetchall()
            for row in rows:
                make_main(db, row["subscriber_id"], of(row), None)
            return len(rows)


def _may_be_one(db: sqlite3.Connection, kept: sqlite3.Row, gone: sqlite3.Row) -> bool:
    """Two private chats on different messengers, of which neither has another on the other's, nor more than one may
    choose: what both have is put together, and would else grow with each chat that is linked and parts again."""
    both = (kept, gone)
    taken = [row["messenger"] for row in both]
    taken += [address.messenger for row in both for address, _ in others(db, row["id"])]
    if len(set(taken)) < len(taken) or any(holdings.is_more_than_chosen(db, row["id"]) for row in both):
        return False
    return all(row["kind"] == ChatKind.PRIVATE.value for row in both)
