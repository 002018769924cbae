"""What is left of a month, laid side by side: the database's rows, the services' record, and the journal."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.models import Audience
from storage.sqlite.values import moment, moment_or_none
from tests.simulation.journal import Journal, Key, Reader
from tests.simulation.machine import Clock
from tests.simulation.scenario import Scenario
from tests.simulation.service import Arrival, Service

_NUMBER = re.compile(r"A(\d+)r(\d+)")


@dataclass(frozen=True)
class Dispatch:
    id: int
    kind: str
    priority: int
    cancelled: bool
    at: float  # when it was planned, by Loa's clock
    article: int | None  # the number in its title
    announcement: int | None
    revision: int | None
    counts: dict[str, int]


@dataclass(frozen=True)
class Row:
    """A delivery as it stands in the end."""

    dispatch: Dispatch
    subscriber: int
    state: str
    doubts: int
    attempts: int
    message_ids: tuple[str, ...]
    detail: str | None
    bundle: int | None

    @property
    def key(self) -> Key:
        return self.dispatch.id, self.subscriber

    def __str__(self) -> str:
        of = self.dispatch
        what = f"{of.kind} {of.id}" + (f" (A{of.article})" if of.article else "")
        return (
            f"{what} to {self.subscriber}: {self.state}, {self.attempts} attempts, {self.doubts} doubts, {self.detail}"
        )


@dataclass(frozen=True)
class Case:
    scenario: Scenario
    clock: Clock
    journal: Journal
    services: tuple[Service, ...]
    dispatches: dict[int, Dispatch]
    rows: dict[Key, Row]
    revisions: dict[int, int]  # article number → the newest
    withdrawn: frozenset[int]
    audiences: dict[int, Audience]  # by article number, as it is in the end
    ranges_left: int
    arrivals: dict[Key, list[Arrival]] = field(default_factory=lambda: defaultdict(list))

    @property
    def record(self) -> list[Arrival]:
        return sorted((each for service in self.services for each in service.record), key=lambda each: each.at)

    def told(self, row: Row) -> float | None:
        """When the server first saw what the row is about, alone or in a digest."""
        key = row.key if row.bundle is None else (row.bundle, row.subscriber)
        mark = f"A{row.dispatch.article}r"
        times = [
            each.at
            for each in (*self.arrivals.get(row.key, ()), *self.arrivals.get(key, ()))
            if each.call == "send" and (row.dispatch.article is None or any(m.startswith(mark) for m in each.marks))
        ]
        return min(times, default=None)

    def went(self, row: Row) -> float | None:
        """When the server first saw the message that tells of it; a digest is one, in however many parts."""
        key = row.key if row.bundle is None else (row.bundle, row.subscriber)
        whole = [each.at for each in self.arrivals.get(key, ()) if each.call == "send"]
        return None if self.told(row) is None else min(whole, default=self.told(row))

    def reader(self, subscriber: int, at: float) -> Reader:
        """As the program could know it then."""
        known = self.journal.readers[subscriber]
        return next((each for each in reversed(known) if each.at <= at), known[0])

    def readers(self, subscriber: int, since: float, until: float) -> list[Reader]:
        """Every way it was from ``since`` to ``until``."""
        return [self.reader(subscriber, since)] + [
            each for each in self.journal.readers[subscriber] if since < each.at <= until
        ]


def gather(path: Path, scenario: Scenario, clock: Clock, journal: Journal, services: tuple[Service, ...]) -> Case:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        titles = {row["id"]: row["title"] for row in db.execute("select id, title from articles")}
        numbers = {id_: _number(title) for id_, title in titles.items()}
        texts = {row["id"]: int(row["text"].split("p")[0][1:]) for row in db.execute("select id, text from broadcasts")}
        dispatches = {
            row["id"]: _dispatch(row, scenario, numbers, texts) for row in db.execute("select * from dispatches")
        }
        rows = [_row(row, dispatches) for row in db.execute("select * from deliveries order by dispatch_id")]
        withdrawn = {row["id"] for row in db.execute("select id from articles where withdrawn_at is not null")}
        audiences = {numbers[row["id"]][0]: _audience(row) for row in db.execute("select * from articles")}
        case = Case(
            scenario,
            clock,
            journal,
            services,
            dispatches,
            {row.key: row for row in rows},
            dict(numbers.values()),
            frozenset(numbers[id_][0] for id_ in withdrawn),
            audiences,
            db.execute("select count(*) from ranges").fetchone()[0],
        )
    for arrival in case.record:
        if arrival.delivery is not None:
            case.arrivals[arrival.delivery.dispatch.id, arrival.delivery.subscriber.id].append(arrival)
    return case


def _number(title: str) -> tuple[int, int]:
    """Which article it is, and in which revision."""
    found = _NUMBER.match(title)
    assert found is not None
    return int(found[1]), int(found[2])


def _audience(row: sqlite3.Row) -> Audience:
    return Audience(
        topics=tuple(json.loads(row["topics"])),
        source=row["source"],
        story=str(row["id"]),
        text=f"{row['title']}\n{row['lead']}\n{row['body']}",
        since=moment_or_none(row["news_at"]),
    )


def _dispatch(
    row: sqlite3.Row, scenario: Scenario, numbers: dict[int, tuple[int, int]], texts: dict[int, int]
) -> Dispatch:
    states = ("held", "queued", "waiting", "claimed", "sending", "bundled", "sent", "rejected", "gone", "unknown")
    return Dispatch(
        row["id"],
        row["kind"],
        row["priority"],
        bool(row["cancelled"]),
        (moment(row["created_at"]) - scenario.start).total_seconds(),
        None if row["article_id"] is None else numbers[row["article_id"]][0],
        None if row["broadcast_id"] is None else texts[row["broadcast_id"]],
        row["revision"],
        {state: row[state] for state in states if row[state]},
    )


def _row(row: sqlite3.Row, dispatches: dict[int, Dispatch]) -> Row:
    return Row(
        dispatches[row["dispatch_id"]],
        row["subscriber_id"],
        row["state"],
        row["doubts"],
        row["attempts"],
        tuple((row["message_id"] or "").split()),
        row["detail"],
        row["bundle"],
    )
