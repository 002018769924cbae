"""Another process that uses the same database; what it prints was acknowledged by storage."""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing
from datetime import timedelta
from itertools import count

from storage import open_storage
from storage.base import Storage
from storage.threads import StorageThreads
from tests.contract.stories import AT_ONCE, NOW


async def write_for_ever(storage: Storage) -> None:
    """Ten writers that print each line's number after it is on disk."""
    threads, numbers = StorageThreads(storage), count()

    async def write() -> None:
        while True:
            line = await threads.write(storage.add_line, "c", str(next(numbers)), NOW)
            print(line.body, flush=True)

    await asyncio.gather(*(write() for _ in range(10)))


def claim_feeds(storage: Storage) -> None:
    while feeds := storage.claim_due_feeds(NOW, 7, NOW + timedelta(minutes=1)):
        for feed in feeds:
            print(feed.spec.url, flush=True)


def send_everything(storage: Storage, owner: str) -> None:
    """Begin every delivery of every range in slices of 20, and print whom it began for."""
    until = NOW + timedelta(minutes=1)
    while (lease := storage.claim_range(owner, NOW, until)) is not None:
        position = lease.after
        while position < lease.last:
            slice_ = storage.candidates(lease, position, 20)
            position = slice_[-1].subscriber.id if len(slice_) == 20 else lease.last
            plans = {each.subscriber.id: AT_ONCE for each in slice_}
            for delivery in storage.begin_deliveries(lease, owner, position, plans, NOW, until) or ():
                print(delivery.subscriber.id, flush=True)


def index_everything(storage: Storage) -> None:
    """In small slices; after each, how many are left."""
    while left := storage.follow_search(limit=5).left:
        print(left, flush=True)
    print(0, flush=True)


def main(task: str, url: str, name: str) -> None:
    with closing(open_storage(url)) as storage:
        print("ready", flush=True)
        sys.stdin.readline()
        if task == "write":
            asyncio.run(write_for_ever(storage))
        elif task == "feeds":
            claim_feeds(storage)
        elif task == "index":
            index_everything(storage)
        else:
            send_everything(storage, name)


if __name__ == "__main__":
    main(*sys.argv[1:])
