"""What the database says in the end, read with SQL of its own, so that no mistake of the program is shared."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.flow.papers import marks

OPEN = {"held", "queued", "waiting", "claimed", "sending"}
CALL = re.compile(r"\bB(\d+)\b")  # the mark of an announcement
Pair = tuple[int, int]  # dispatch, subscriber


@dataclass(slots=True)
class Row:
    """A delivery as it is on disk."""

    dispatch: int
    kind: str
    article: int | None  # the paper's number
    call: int | None  # the announcement's
    subscriber: int
    chat: int
    state: str
    attempts: int
    doubts: int
    message_ids: tuple[int, ...]
    bundle: int | None
    detail: str | None

    @property
    def pair(self) -> Pair:
        return self.dispatch, self.subscriber

    def __str__(self) -> str:
        what = f"A{self.article}" if self.article else f"B{self.call}" if self.call else ""
        return f"{self.kind} {what} (dispatch {self.dispatch}) to chat {self.chat}: {self.state}, doubts {self.doubts}"


@dataclass(slots=True)
class Books:
    """What the database says in the end."""

    rows: dict[Pair, Row]
    topics: dict[int, frozenset[str]]  # by the paper's number
    titles: dict[int, str]
    withdrawn: frozenset[int]
    chats: dict[int, int]  # subscriber → chat
    wishes: dict[int, frozenset[str]]  # subscriber → topics
    calls: frozenset[int]  # announcements that were started
    editor: int  # the subscriber who announces, and sees drafts that look like announcements
    heard: frozenset[int]  # the updates that were stored, handled or not
    troubles: list[str]  # what no database may hold in the end

    def unit(self, row: Row) -> Row:
        """The delivery whose message tells of it: its own, or the digest's."""
        while row.state == "bundled" and row.bundle is not None:
            row = self.rows[row.bundle, row.subscriber]
        return row

    def of(self, kind: str) -> dict[Pair, Row]:
        """Deliveries of articles or announcements by what they tell of (by its mark's number) and subscriber."""
        found = (row for row in self.rows.values() if row.kind == kind)
        return {(row.article or row.call or 0, row.subscriber): row for row in found}


def in_flight(database: Path) -> set[Pair]:
    """What may have left when its program was killed."""
    return {
        (row[0], row[1])
        for row in _query(database, "select dispatch_id, subscriber_id from deliveries where state = 'sending'")
    }


def in_doubt(database: Path) -> set[int]:
    """The chats that something may or may not have reached, and to which it is still to be sent once more."""
    rows = _query(
        database,
        """
        select distinct chat from deliveries join subscribers on subscribers.id = subscriber_id
        where state = 'sending' or (doubts > 0 and state in ('queued', 'waiting', 'claimed'))
        """,
    )
    return {int(row["chat"]) for row in rows}


def pages_wait_s(database: Path, now: datetime) -> float | None:
    """How long until the page of some news is asked for; None: there is none to be had."""
    [[due]] = _query(database, "select min(page_due) from articles where news_at is not null")
    return None if due is None else max(0.0, due / 1e6 - now.timestamp())


def looked_for_now(database: Path, now: datetime) -> set[int]:
    """The articles (by the paper's number) whose pages are to be asked for again by now."""
    rows = _query(database, "select title, revisit_due from articles where revisit_due is not null")
    return {next(iter(marks(row["title"]))) for row in rows if row["revisit_due"] <= now.timestamp() * 1e6}


def open_books(database: Path, *, editor: int) -> Books:
    articles = _query(database, "select id, title, topics, withdrawn_at from articles")
    numbers = {row["id"]: next(iter(marks(row["title"]))) for row in articles}
    calls = {row["id"]: _call(row["text"]) for row in _query(database, "select * from broadcasts")}
    chats = {row["id"]: int(row["chat"]) for row in _query(database, "select id, chat from subscribers")}
    wishes = defaultdict(set)
    for row in _query(database, "select * from subscriptions where kind = 'topic'"):
        wishes[row["subscriber_id"]].add(row["value"])
    rows = _query(
        database,
        """
        select deliveries.*, dispatches.kind, article_id, broadcast_id
        from deliveries join dispatches on dispatches.id = dispatch_id
        """,
    )
    deliveries = [
        Row(
            row["dispatch_id"],
            row["kind"],
            numbers.get(row["article_id"]),
            calls.get(row["broadcast_id"]),
            row["subscriber_id"],
            chats[row["subscriber_id"]],
            row["state"],
            row["attempts"],
            row["doubts"],
            tuple(map(int, (row["message_id"] or "").split())),
            row["bundle"],
            row["detail"],
        )
        for row in rows
    ]
    return Books(
        {row.pair: row for row in deliveries},
        {numbers[row["id"]]: frozenset(json.loads(row["topics"])) for row in articles},
        {numbers[row["id"]]: row["title"] for row in articles},
        frozenset(numbers[row["id"]] for row in articles if row["withdrawn_at"] is not None),
        chats,
        {subscriber: frozenset(wishes[subscriber]) for subscriber in chats},
        frozenset(calls[row["broadcast_id"]] for row in _query(database, _STARTED)),
        next((subscriber for subscriber, chat in chats.items() if chat == editor), 0),
        frozenset(int(row["id"]) for row in _query(database, "select id from updates")),
        [*_still_open(deliveries), *_disorder(database)],
    )


_STARTED = "select broadcast_id from dispatches where broadcast_id is not null and cancelled = 0"


def _still_open(rows: Iterable[Row]) -> Iterator[str]:
    yield from (f"still open: {row}" for row in rows if row.state in OPEN)


def _disorder(database: Path) -> Iterator[str]:
    """What holds at any moment between two transactions, or when nothing is left to do."""
    if (found := _query(database, "pragma integrity_check")[0][0]) != "ok":
        yield f"the file is damaged: {found}"
    for row in _query(database, "select * from ranges"):
        yield f"nobody looked at a range of dispatch {row['dispatch_id']}"
    for row in _query(database, "select * from updates where body is not null"):
        yield f"update {row['id']} was never handled"
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for row in _query(database, "select dispatch_id, state, count(*) as n from deliveries group by 1, 2"):
        counted[row["dispatch_id"]][row["state"]] = row["n"]
    for row in _query(database, "select * from dispatches"):
        wrong = {state: row[state] for state in (*OPEN, *_ENDS) if row[state] != counted[row["id"]][state]}
        if wrong:
            yield f"dispatch {row['id']} counts {wrong}, its rows are {dict(counted[row['id']])}"


_ENDS = ("bundled", "sent", "rejected", "gone", "unknown")


def _query(database: Path, sql: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        return db.execute(sql).fetchall()


def _call(text: str) -> int:
    return int(CALL.findall(text)[0])
