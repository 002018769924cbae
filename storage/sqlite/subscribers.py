"""Subscribers: who is there, how they want it, and where they moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from bot.models import Address, Audience, ChatKind, Settings, Subscriber
from storage.base import HoldReason
from storage.sqlite import addresses, delivery_rows
from storage.sqlite.connection import Connections
from storage.sqlite.values import dump, load, moment, stamp

_SETTINGS = frozenset(field.name for field in fields(Settings))


def subscriber(row: sqlite3.Row) -> Subscriber:
    return Subscriber(
        id=row["id"],
        address=Address(row["messenger"], row["chat"], row["thread"]),
        kind=ChatKind(row["kind"]),
        name=row["name"],
        settings=_settings(row["settings"]),
        created_at=moment(row["created_at"]),
        paused=row["paused"],
    )


def _settings(stored: str) -> Settings:
    """Settings this version does not know are left out; what is missing has its default."""
    values: dict[str, Any] = load(stored)
    return Settings(**{name: _value(value) for name, value in values.items() if name in _SETTINGS})


def _value(stored: Any) -> Any:
    return tuple(stored) if isinstance(stored, list) else stored


def find(db: sqlite3.Connection, subscriber_id: int) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("select * from subscribers where id = ?", (subscriber_id,)).fetchone()
    return row


def find_at(db: sqlite3.Connection, address: Address) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "select * from subscribers where messenger = ? and chat = ? and thread = ?",
        (address.messenger, address.chat, address.thread),
    ).fetchone()
    return row


def add(db: sqlite3.Connection, new: Subscriber) -> int:
    """The id. Not "insert or ignore": that uses up an id each time, and ranges are planned over ids."""
    created = db.execute(
        """
        insert into subscribers (messenger, chat, thread, kind, name, settings, created_at, paused, paused_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            *(new.address.messenger, new.address.chat, new.address.thread, new.kind.value, new.name),
            *(dump(asdict(new.settings)), stamp(new.created_at)),
            *(new.paused, stamp(new.created_at) if new.paused else None),
        ),
    )
    return created.lastrowid or 0


class Subscribers(Connections):
    """The people's part of SubscriberStorage on SQLite."""

    def ensure_subscriber(
        self, address: Address, kind: ChatKind, name: str, settings: Settings, now: datetime
    ) -> tuple[Subscriber, bool]:
        with self._write() as db:
            owner = addresses.owner_of(db, address)
            if owner is not None:
                addresses.heard_from(db, owner, address)
                row = find(db, owner)
                if row is not None:
                    return subscriber(row), False
            row = find_at(db, address)
            if row is not None:
                if row["name"] != name:
                    db.execute("update subscribers set name = ? where id = ?", (name, row["id"]))
                return replace(subscriber(row), name=name), False
            new = Subscriber(0, address, kind, name, settings, now)
            return replace(new, id=add(db, new)), True

    def subscriber(self, subscriber_id: int) -> Subscriber | None:
        with self._read() as db:
            row = find(db, subscriber_id)
            return None if row is None else subscriber(row)

    def subscriber_at(self, address: Address) -> Subscriber | None:
        with self._read() as db:
            owner = addresses.owner_of(db, address)
            row = find_at(db, address) if owner is None else find(db, owner)
            return None if row is None else subscriber(row)

    def save_settings(
        self, subscriber_id: int, settings: Settings, openings: Mapping[HoldReason, datetime] | None = None
    ) -> None:
        with self._write() as db:
            row = find(db, subscriber_id)
            if row is None:
                return
            kept = load(row["settings"]) | asdict(settings)
            db.execute("update subscribers set settings = ? where id = ?", (dump(kept), subscriber_id))
            delivery_rows.reschedule(db, subscriber_id, openings or {})

    def pause(self, subscriber_id: int, reason: str, now: datetime) -> None:
        with self._write() as db:
            db.execute(
                "update subscribers set paused_at = :now, paused = case when paused like 'asked%' and :why <> 'asked'"
                " then 'asked+' || :why else :why end where id = :id",
                {"why": reason, "now": stamp(now), "id": subscriber_id},
            )

    def resume(self, subscriber_id: int, now: datetime) -> None:
        with self._write() as db:
            db.execute(
                "update subscribers set paused = case when paused like 'asked+%' then 'asked' end,"
                " paused_at = case when paused like 'asked+%' then paused_at end where id = ?",
                (subscriber_id,),
            )

    def add_manager(self, subscriber_id: int, person_id: str) -> None:
        with self._write() as db:
            db.execute("insert or ignore into channel_managers values (?, ?)", (subscriber_id, person_id))

    def managed_by(self, messenger: str, person_id: str) -> list[Subscriber]:
        with self._read() as db:
            rows = db.execute(
                """
                select subscribers.* from channel_managers join subscribers on subscribers.id = subscriber_id
                where person_id = ? and messenger = ? order by subscribers.id
                """,
                (person_id, messenger),
            )
            return [subscriber(row) for row in rows]

    def managers_of(self, subscriber_id: int) -> list[Address]:
        with self._read() as db:
            rows = db.execute(
                """
                select messenger, person_id from channel_managers join subscribers on subscribers.id = subscriber_id
                where subscriber_id = ? order by person_id
                """,
                (subscriber_id,),
            )
            return [Address(*row) for row in rows]

    def in_chat(self, address: Address) -> list[Subscriber]:
        with self._read() as db:
            rows = db.execute(
                "select * from subscribers where messenger = ? and chat = ? order by id",
                (address.messenger, address.chat),
            )
            return [subscriber(row) for row in rows]

    def count_audience(self, audience: Audience) -> int:
        with self._read() as db:
            return count_audience(db, audience)


def count_audience(db: sqlite3.Connection, audience: Audience) -> int:
    if audience.everyone:
        found = db.execute("select count(*) from subscribers where paused is null")
    else:
        found = db.execute(
            """
            select count(distinct subscriber_id) from subscriptions join subscribers on subscribers.id = subscriber_id
            where paused is null and subscriptions.kind = 'topic' and key in (select value from json_each(?))
            """,
            (dump(audience.topics),),
        )
    count: int = found.fetchone()[0]
    return count
