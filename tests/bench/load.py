"""A million subscribers of whom 300,000 want an article: what planning and sending cost, and whom they hold up.

The messenger answers after a twentieth of a second and costs nothing, so the figures are the sender's and storage's own.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from markupsafe import Markup

from bot.catalogue import load_catalogue
from bot.delivery.outbox import Outbox
from bot.delivery.pace import telegram_pace
from bot.delivery.posting import Poster
from bot.delivery.sender import Sender
from bot.messengers.base import Message, Outcome, Sent
from bot.models import Address, Feed, FeedSpec, Priority
from handlers.texts import load_texts
from storage import open_storage
from storage.base import ArticleDraft, Poll, PolledEntry, Storage
from storage.threads import StorageThreads
from tests.delivery.fakes import RecordingMessenger

SUBSCRIBERS, FOLLOWERS_OF_TEN = 1_000_000, 3
SECONDS = 15.0
ANSWER_S = 0.05
TOPIC = "du-lich"


@dataclass
class Service(RecordingMessenger):
    """Counts, and forgets: a record of everything would be what is measured."""

    count: int = 0

    async def send(self, address: Address, message: Message) -> Outcome:
        await asyncio.sleep(ANSWER_S)
        self.count += 1
        return Sent(str(self.count))


@dataclass
class Delays:
    """How long each of what went on beside the sending took."""

    poll_s: list[float] = field(default_factory=list)
    reply_s: list[float] = field(default_factory=list)
    loop_s: list[float] = field(default_factory=list)


def populate(path: Path) -> None:
    """Straight into the tables: a million calls would be another benchmark."""
    settings = '{"language":"vi"}'
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("begin")
        db.executemany(
            "insert into subscribers (messenger, chat, thread, kind, name, settings, created_at)"
            " values ('telegram', ?, '', 'private', 'Bạn', ?, 0)",
            ((str(1_000_000 + number), settings) for number in range(SUBSCRIBERS)),
        )
        db.execute(
            "insert into subscriptions select 'topic', ?, id, ?, 0 from subscribers where id % 10 < ?",
            (TOPIC, TOPIC, FOLLOWERS_OF_TEN),
        )
        db.execute("commit")


def publish(storage: Storage, feed: Feed, number: int, now: datetime) -> None:
    url = f"https://bao.example/bai-{number}.html"
    draft = ArticleDraft(url, url, feed.spec.source, f"Bài số {number}", topics=(TOPIC,), news_at=now)
    storage.save_poll(Poll(feed, now, (PolledEntry(url, url, draft),)))


def pages(path: Path) -> int:
    """Bytes in use, freelist not counted."""
    with closing(sqlite3.connect(path)) as db:
        count, free, size = (
            db.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((count - free) * size)


def planning(storage: Storage, path: Path, feed: Feed) -> None:
    before, began = pages(path), time.perf_counter()
    publish(storage, feed, 1, datetime.now(UTC))
    took = time.perf_counter() - began
    print(f"planned as ranges: {took:.3f} s, {(pages(path) - before) / 1e6:.2f} MB")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(
            "create table peer (dispatch_id, subscriber_id, state, due, primary key (dispatch_id, subscriber_id))"
            " without rowid"
        )
        before, began = pages(path), time.perf_counter()
        db.execute("begin immediate")
        db.execute("insert into peer select 1, subscriber_id, 'waiting', 0 from subscriptions where key = ?", (TOPIC,))
        db.execute("commit")
        took = time.perf_counter() - began
        print(f"a row per recipient (peer): {took:.3f} s, {(pages(path) - before) / 1e6:.2f} MB")
        db.execute("drop table peer")


@asynccontextmanager
async def beside(*loops: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(loop()) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)


async def sending(storage: Storage, feed: Feed, sends_per_s: int, slots: int) -> None:
    db, messenger, delays = StorageThreads(storage), Service(), Delays()
    outbox = Outbox(messenger, lambda: datetime.now(UTC), telegram_pace(sends_per_s))
    poster = Poster(db, {"telegram": outbox}, load_catalogue(), load_texts(), lambda: datetime.now(UTC))
    sender = Sender(db, poster, lambda: datetime.now(UTC), f"bench-{sends_per_s}", slots=slots)

    async def polls() -> None:
        number = sends_per_s * 100_000
        while True:
            await asyncio.sleep(0.25)
            number, began = number + 1, time.perf_counter()
            url = f"https://bao.example/cu-{number}.html"
            old = ArticleDraft(url, url, feed.spec.source, "Bài cũ")
            await db.write(storage.save_poll, Poll(feed, datetime.now(UTC), (PolledEntry(url, url, old),)))
            delays.poll_s.append(time.perf_counter() - began)

    async def replies() -> None:
        number = 0
        while True:
            await asyncio.sleep(0.4)
            number, began = number + 1, time.perf_counter()
            await outbox.send(Address("telegram", f"5{number:09}"), Message(Markup("Vâng")), Priority.REPLY)
            delays.reply_s.append(time.perf_counter() - began - ANSWER_S)

    async def heartbeat() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.01)
            delays.loop_s.append(time.perf_counter() - began - 0.01)

    running = asyncio.create_task(sender.run())
    await asyncio.sleep(1.0)
    async with beside(polls, replies, heartbeat):
        began, cpu, count = time.perf_counter(), time.process_time(), messenger.count
        await asyncio.sleep(SECONDS)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        rate = (messenger.count - count) / seconds
    sender.stop()
    await running
    await db.close()
    print(
        f"limit {sends_per_s:>6}/s: {rate:6.1f}/s sent and recorded, {100 * cpu / seconds:4.1f} % of a core,"
        f" {1e6 * cpu / max(1, rate * seconds):5.0f} µs each; a poll stored in {worst(delays.poll_s)},"
        f" a reply left after {worst(delays.reply_s)}, the loop late by {worst(delays.loop_s)}"
    )


def worst(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{1000 * ordered[len(ordered) // 2]:.1f} ms (at most {1000 * ordered[-1]:.0f})"


def run() -> None:
    print(f"A dispatch to 300,000 of 1,000,000 subscribers ({os.cpu_count()} cores)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "loa.db"
        with closing(open_storage(str(path))) as storage:
            populate(path)
            now = datetime.now(UTC)
            feed = storage.add_feed(FeedSpec("https://bao.example/rss", "bao", "Trang nhất"), now - timedelta(days=1))
            planning(storage, path, feed)
            for sends_per_s, slots in ((10_000, 256), (1000, 128), (30, 16)):
                asyncio.run(sending(storage, feed, sends_per_s, slots))


if __name__ == "__main__":
    run()
