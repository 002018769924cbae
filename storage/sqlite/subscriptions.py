"""What subscribers follow and want less of, and the questions that wait for their answers."""

from __future__ import annotations

from datetime import datetime

from bot.models import Mute, Subscription, SubscriptionKind
from storage import keywords
from storage.base import Dialog
from storage.sqlite.connection import Connections
from storage.sqlite.subscribers import find
from storage.sqlite.values import dump, key_of, load, moment, moment_or_none, stamp, stamp_or_none, subscription

SUBSCRIPTIONS_MAX = 100
MUTES_MAX = 100


class Subscriptions(Connections):
    """Subscriptions, mutes and dialogs on SQLite."""

    def follow(self, subscriber_id: int, subscription: Subscription) -> bool:
        kind, key = subscription.kind, key_of(subscription.kind, subscription.value)
        with self._write() as db:
            db.execute(
                "delete from mutes where subscriber_id = ? and kind = ? and key = ?", (subscriber_id, kind.value, key)
            )
            held = db.execute("select count(*) from subscriptions where subscriber_id = ?", (subscriber_id,)).fetchone()
            if held[0] >= SUBSCRIPTIONS_MAX or find(db, subscriber_id) is None:
                return False
            new = db.execute(
                """
                insert or ignore into subscriptions (kind, key, subscriber_id, value, since, anchor)
                values (?, ?, ?, ?, ?, ?)
                """,
                (
                    kind.value,
                    key,
                    subscriber_id,
                    subscription.value,
                    stamp(subscription.since),
                    keywords.anchor(subscription.value) if kind is SubscriptionKind.KEYWORD else None,
                ),
            )
            return new.rowcount > 0

    def unfollow(self, subscriber_id: int, subscription: Subscription) -> bool:
        key = key_of(subscription.kind, subscription.value)
        with self._write() as db:
            ended = db.execute(
                "delete from subscriptions where kind = ? and key = ? and subscriber_id = ?",
                (subscription.kind.value, key, subscriber_id),
            )
            return ended.rowcount > 0

    def unfollow_all(self, subscriber_id: int) -> int:
        with self._write() as db:
            return db.execute("delete from subscriptions where subscriber_id = ?", (subscriber_id,)).rowcount

    def subscriptions(self, subscriber_id: int) -> list[Subscription]:
        with self._read() as db:
            rows = db.execute(
                "select * from subscriptions where subscriber_id = ? order by since, kind, key", (subscriber_id,)
            )
            return [subscription(row) for row in rows]

    def mute(self, subscriber_id: int, mute: Mute) -> None:
        key = key_of(mute.kind, mute.value)
        with self._write() as db:
            held = db.execute("select count(*) from mutes where subscriber_id = ?", (subscriber_id,)).fetchone()
            if held[0] >= MUTES_MAX or find(db, subscriber_id) is None:
                return
            db.execute(
                "insert or replace into mutes (subscriber_id, kind, key, value, until) values (?, ?, ?, ?, ?)",
                (subscriber_id, mute.kind.value, key, mute.value, stamp_or_none(mute.until)),
            )

    def unmute(self, subscriber_id: int, mute: Mute) -> None:
        with self._write() as db:
            db.execute(
                "delete from mutes where subscriber_id = ? and kind = ? and key = ?",
                (subscriber_id, mute.kind.value, key_of(mute.kind, mute.value)),
            )

    def mutes(self, subscriber_id: int, now: datetime) -> list[Mute]:
        with self._read() as db:
            rows = db.execute(
                "select * from mutes where subscriber_id = ? and (until is null or until > ?) order by kind, key",
                (subscriber_id, stamp(now)),
            )
            return [Mute(SubscriptionKind(row["kind"]), row["value"], moment_or_none(row["until"])) for row in rows]

    def dialog(self, subscriber_id: int, person_id: str, now: datetime) -> Dialog | None:
        with self._read() as db:
            row = db.execute(
                "select * from dialogs where subscriber_id = ? and person_id = ? and until > ?",
                (subscriber_id, person_id, stamp(now)),
            ).fetchone()
            return row and Dialog(row["name"], load(row["data"]), moment(row["until"]))

    def save_dialog(self, subscriber_id: int, person_id: str, dialog: Dialog | None) -> None:
        with self._write() as db:
            if dialog is None:
                db.execute("delete from dialogs where subscriber_id = ? and person_id = ?", (subscriber_id, person_id))
            elif find(db, subscriber_id) is not None:
                db.execute(
                    """
                    insert or replace into dialogs (subscriber_id, person_id, name, data, until)
                    values (?, ?, ?, ?, ?)
                    """,
                    (subscriber_id, person_id, dialog.name, dump(dict(dialog.data)), stamp(dialog.until)),
                )
