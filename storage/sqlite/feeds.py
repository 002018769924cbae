"""Feeds: the catalogue's rows, the schedule, and what a poll brings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.models import Feed, FeedKind, FeedSpec, FeedStatus
from storage.base import Poll, SavedPoll
from storage.sqlite.connection import Connections
from storage.sqlite.merging import save_entry
from storage.sqlite.values import dump, moment_or_none, stamp, stamp_or_none

_SPEC_COLUMNS = tuple(field.name for field in fields(FeedSpec))

_INSERT = """
    insert into feeds (url, source, title, kind, topic, section, date_order, site, parent, enabled, note, origin)
    values (:url, :source, :title, :kind, :topic, :section, :date_order, :site, :parent, :enabled, :note, :origin)
"""
_REPLACE = """
    update feeds set source = :source, title = :title, kind = :kind, topic = :topic, section = :section,
        date_order = :date_order, site = :site, parent = :parent, enabled = :enabled, note = :note, origin = :origin
    where url = :url
"""
_SAVE_STATE = """
    update feeds set status = ?, status_detail = ?, status_since = ?, etag = ?, last_modified = ?, body_hash = ?,
        first_polled_at = ?, checked_at = ?, changed_at = ?, next_due = ?, retry_at = ?, failures = ?, moved_to = ?,
        moved_times = ?, gap_s = ?, ttl_s = ?, due = ?, lease_until = 0
    where id = ?
"""
# A section whose parent carries the same articles waits while the parent is polled and well.
_DUE = """
    select * from feeds as feed
    where enabled = 1 and due <= :now and lease_until <= :now and status <> 'gone'
        and not exists (
            select 1 from feeds as parent
            where parent.url = feed.parent and parent.enabled = 1 and parent.status in ('ok', 'new')
        )
    order by due, id limit :limit
"""


def _spec(row: sqlite3.Row) -> FeedSpec:
    known = {name: row[name] for name in _SPEC_COLUMNS}
    return FeedSpec(**(known | {"kind": FeedKind(row["kind"]), "enabled": bool(row["enabled"])}))


def _feed(row: sqlite3.Row) -> Feed:
    return Feed(
        id=row["id"],
        spec=_spec(row),
        status=FeedStatus(row["status"]),
        status_detail=row["status_detail"],
        status_since=moment_or_none(row["status_since"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        first_polled_at=moment_or_none(row["first_polled_at"]),
        checked_at=moment_or_none(row["checked_at"]),
        changed_at=moment_or_none(row["changed_at"]),
        next_due=moment_or_none(row["next_due"]),
        retry_at=moment_or_none(row["retry_at"]),
        failures=row["failures"],
        moved_to=row["moved_to"],
        moved_times=row["moved_times"],
        gap_s=row["gap_s"],
        ttl_s=row["ttl_s"],
    )


def _state(feed: Feed) -> tuple[Any, ...]:
    next_due, retry_at = stamp_or_none(feed.next_due), stamp_or_none(feed.retry_at)
    return (
        feed.status.value,
        feed.status_detail,
        stamp_or_none(feed.status_since),
        feed.etag,
        feed.last_modified,
        feed.body_hash,
        stamp_or_none(feed.first_polled_at),
        stamp_or_none(feed.checked_at),
        stamp_or_none(feed.changed_at),
        next_due,
        retry_at,
        feed.failures,
        feed.moved_to,
        feed.moved_times,
        feed.gap_s,
        feed.ttl_s,
        max(next_due or 0, retry_at or 0),
        feed.id,
    )


def _columns(spec: FeedSpec, origin: str) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(spec, name) for name in _SPEC_COLUMNS}
    return columns | {"kind": spec.kind.value, "enabled": int(spec.enabled), "origin": origin}


class Feeds(Connections):
    """FeedStorage on SQLite."""

    def sync_feeds(self, specs: Sequence[FeedSpec], now: datetime) -> None:
        with self._write() as db:
            stored = {row["url"]: (row["origin"], _spec(row)) for row in db.execute("select * from feeds")}
            wanted = {spec.url: spec for spec in specs}
            new = [spec for url, spec in wanted.items() if url not in stored]
            changed = [
                wanted[url]
                for url, (origin, spec) in stored.items()
                if url in wanted and origin != "removed" and (origin, spec) != ("catalogue", wanted[url])
            ]
            left = [url for url, (origin, _) in stored.items() if origin == "catalogue" and url not in wanted]
            db.executemany(_INSERT, [_columns(spec, "catalogue") for spec in new])
            db.executemany(_REPLACE, [_columns(spec, "catalogue") for spec in changed])
            db.executemany("update feeds set enabled = 0 where url = ?", [(url,) for url in left])

    def add_feed(self, spec: FeedSpec, now: datetime) -> Feed:
        with self._write() as db:
            stored = db.execute("select origin, enabled from feeds where url = ?", (spec.url,)).fetchone()
            if stored is None:
                db.execute(_INSERT, _columns(spec, "added"))
            elif stored["origin"] == "removed" or not stored["enabled"]:
                db.execute(_REPLACE, _columns(spec, "added"))
            return _feed(db.execute("select * from feeds where url = ?", (spec.url,)).fetchone())

    def remove_feed(self, url: str) -> bool:
        # The row stays, hidden: the catalogue must not bring it back, and adding it again must not push old news.
        with self._write() as db:
            removed = db.execute(
                "update feeds set origin = 'removed', enabled = 0 where url = ? and origin <> 'removed'", (url,)
            )
            return removed.rowcount > 0

    def feeds(self) -> list[Feed]:
        with self._read() as db:
            return [_feed(row) for row in db.execute("select * from feeds where origin <> 'removed' order by id")]

    def feed(self, url: str) -> Feed | None:
        with self._read() as db:
            row = db.execute("select * from feeds where url = ? and origin <> 'removed'", (url,)).fetchone()
            return row and _feed(row)

    def claim_due_feeds(self, now: datetime, limit: int, lease_until: datetime) -> list[Feed]:
        with self._write() as db:
            rows = db.execute(_DUE, {"now": stamp(now), "limit": limit}).fetchall()
            until = stamp(lease_until)
            db.executemany("update feeds set lease_until = ? where id = ?", [(until, row["id"]) for row in rows])
            return [_feed(row) for row in rows]

    def known_entries(self, feed_id: int, keys: Sequence[str]) -> dict[str, str]:
        with self._read() as db:
            rows = db.execute(
                "select key, fingerprint from entries where feed_id = ? and key in (select value from json_each(?))",
                (feed_id, dump(list(keys))),
            )
            return {row["key"]: row["fingerprint"] for row in rows}

    def save_poll(self, poll: Poll) -> SavedPoll:
        with self._write() as db:
            saved = [save_entry(db, poll.feed, entry, poll.at) for entry in poll.entries]
            _save_states(db, [poll.feed])
            return SavedPoll(sum(new for new, _ in saved), sum(dispatched for _, dispatched in saved))

    def touch_feeds(self, feeds: Sequence[Feed]) -> None:
        with self._write() as db:
            _save_states(db, feeds)

    def reclaim_reading(self, now: datetime) -> None:
        with self._write() as db:
            db.execute("update feeds set lease_until = 0 where lease_until > 0")
            db.execute(
                "update articles set page_due = :now where page_due > :now and news_at is not null", {"now": stamp(now)}
            )

    def subscribers_of_feed_source(self, source: str) -> int:
        with self._read() as db:
            count: int = db.execute(
                "select count(*) from subscriptions where kind = 'source' and key = ?", (source,)
            ).fetchone()[0]
            return count


def _save_states(db: sqlite3.Connection, feeds: Iterable[Feed]) -> None:
    db.executemany(_SAVE_STATE, [_state(feed) for feed in feeds])
