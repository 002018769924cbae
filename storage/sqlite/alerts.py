"""Alerts: which article is news of a danger, which report goes with an earlier one, and what is in force."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.models import Alert, AlertEvent, Article
from bot.news import alert_events
from storage.sqlite import article_rows
from storage.sqlite.alert_rows import dumped, loaded
from storage.sqlite.connection import Connections
from storage.sqlite.values import moment, stamp

_OPEN = "select * from alerts where closed_at is null and expires > ? order by id desc"
_CLEARED_LATE = timedelta(days=1)  # an all-clear may come after the end that was announced
_IN_FORCE = """
    select articles.*, alerts.id as event_id, alerts.alert as event_alert, alerts.began, alerts.expires
    from alerts join articles on articles.id = alerts.article_id
    where closed_at is null and expires > ? and withdrawn_at is null order by alerts.id desc limit ?
"""


class Alerts(Connections):
    """What is in force, on SQLite."""

    def alerts_in_force(self, now: datetime, limit: int) -> list[AlertEvent]:
        with self._read() as db:
            return [
                AlertEvent(
                    row["event_id"],
                    loaded(row["event_alert"]),
                    article_rows.article(row),
                    moment(row["began"]),
                    moment(row["expires"]),
                )
                for row in db.execute(_IN_FORCE, (stamp(now), limit))
            ]


def ring(db: sqlite3.Connection, article: sqlite3.Row, now: datetime) -> bool:
    """Whether the alert of an article that is about to be dispatched is news, kept with the article. An alert that
    concerns no place of the province is none here."""
    told = loaded(article["alert"]) if article["alert"] else None
    if told is None or not (told.wide or told.places):
        return False
    living = stamp(now - _CLEARED_LATE if told.over else now)
    known = [row for row in db.execute(_OPEN, (living,)) if alert_events.is_same(_alert(row), told)]
    if not known:
        event, rings = (None, False) if told.over else (_begin(db, article["id"], told, now), True)
    elif told.over:
        event, rings = _close(db, known, article["id"], told, now), True
    else:
        event, rings = known[0]["id"], alert_events.is_news(_alert(known[0]), told)
        _go_on(db, known[0], article["id"], told, now, rings=rings)
    db.execute("update articles set event = ?, rings = ? where id = ?", (event, int(rings), article["id"]))
    return rings


def told_before(db: sqlite3.Connection, article_id: int) -> list[int]:
    """The dispatches that told of the danger of which this article brings the all-clear."""
    rows = db.execute(
        """
        select dispatches.id from articles as clear join articles as told on told.event = clear.event
        join dispatches on dispatches.article_id = told.id and dispatches.kind = 'article'
        where clear.id = ? and told.id <> clear.id and told.rings
        """,
        (article_id,),
    )
    return [row["id"] for row in rows]


def is_over(db: sqlite3.Connection, article: Article, kind: str = "") -> bool:
    """Whether what ``article`` warned of has had its all-clear since: all of it, or its ``kind``. Of what brings an
    all-clear: no."""
    if article.alert is None or article.alert.over:
        return False
    row = db.execute(
        "select alert, closed_at from alerts where id = (select event from articles where id = ?)", (article.id,)
    ).fetchone()
    return row is not None and (row["closed_at"] is not None or bool(kind and kind not in _alert(row).kinds))


def _alert(row: sqlite3.Row) -> Alert:
    return loaded(row["alert"])


def _begin(db: sqlite3.Connection, article_id: int, told: Alert, now: datetime) -> int:
    began = db.execute(
        "insert into alerts (alert, article_id, began, expires) values (?, ?, ?, ?)",
        (dumped(told), article_id, stamp(now), stamp(alert_events.expires(told, now))),
    )
    return began.lastrowid or 0


def _close(db: sqlite3.Connection, known: Sequence[sqlite3.Row], article_id: int, told: Alert, now: datetime) -> int:
    """All of them are over, as far as the all-clear goes, and what was told of them is one event from now on: the
    all-clear is for all who heard."""
    event: int = known[0]["id"]
    for row in known:
        left = alert_events.without(_alert(row), told)
        if left is not None:
            db.execute("update alerts set alert = ? where id = ?", (dumped(left), row["id"]))
            continue
        db.execute("update alerts set closed_at = ?, closed_by = ? where id = ?", (stamp(now), article_id, row["id"]))
        db.execute("update articles set event = ? where event = ?", (event, row["id"]))
    return event


def _go_on(
    db: sqlite3.Connection, known: sqlite3.Row, article_id: int, told: Alert, now: datetime, *, rings: bool
) -> None:
    """A later report: the danger lives on, and stands as it tells."""
    alert = alert_events.merged(_alert(known), told)
    until = stamp(alert_events.expires(alert, now))
    expires = until if rings else max(known["expires"], until)
    db.execute(
        "update alerts set alert = ?, article_id = ?, expires = ? where id = ?",
        (dumped(alert), article_id if rings else known["article_id"], expires, known["id"]),
    )
