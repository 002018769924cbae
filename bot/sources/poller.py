"""The poller: feeds that are due are fetched, read and stored, each in one transaction, for ever.

A crash repeats a poll and loses none: what a poll found and what the feed must remember are stored together. Feeds wait
for their own site only; one that fails, hangs or crashes its parser delays nobody else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.errors import FetchError, ParseError, StorageError
from bot.models import Feed, FeedKind, FeedStatus
from bot.news.learner import TopicModel
from bot.news.places import PlaceFinder
from bot.news.urls import site_host
from bot.sources import verdicts
from bot.sources.crew import Crew
from bot.sources.fetch import ACCEPT_FEED, ACCEPT_PAGE, FEED_BYTES_MAX, PAGE_BYTES_MAX, Fetched, Fetcher
from bot.sources.gate import Gate
from bot.sources.intake import hash_of, poll_of, read_feed
from bot.sources.politeness import HEALTHY, Answer, Policy, after_poll, request_url
from bot.sources.workers import Workers
from storage.base import Notice, Poll
from storage.threads import StorageThreads

log = logging.getLogger(__name__)

_BATCH = 50
_CLAIMED_MAX = 500
_LEASE = timedelta(minutes=15)
_TURN_WAIT_MAX_S = 20.0  # a feed that would wait longer for its site is given back until then
_HOLD_MAX_S = 3_600.0
_READERS_KNOWN_FOR = timedelta(hours=1)


def utc_now() -> datetime:
    return datetime.now(UTC)


def nobody_waits() -> None:
    """What is called after a dispatch was planned, where no sender is to be woken."""


def nothing_learned() -> TopicModel | None:
    """What is known of topics where nobody learns."""
    return None


class Poller:
    """Polls what is due. ``gate`` is shared with everything else that fetches; ``idle_s`` is how long it sleeps when
    nothing is due; ``on_dispatch`` is called when there is something new to send, ``topic_model`` for what was learned
    of topics."""

    def __init__(
        self,
        db: StorageThreads,
        fetcher: Fetcher,
        workers: Workers,
        gate: Gate,
        policy: Policy,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        idle_s: float = 1.0,
        fetches_max: int = 32,
        on_dispatch: Callable[[], None] = nobody_waits,
        finder: PlaceFinder | None = None,
        topic_model: Callable[[], TopicModel | None] = nothing_learned,
    ) -> None:
        self._db = db
        self._fetcher = fetcher
        self._workers = workers
        self._gate = gate
        self._policy = policy
        self._now = now
        self._sleep = sleep
        self._idle_s = idle_s
        self._on_dispatch = on_dispatch
        self._finder = finder
        self._topic_model = topic_model
        self._fetches = asyncio.Semaphore(fetches_max)
        self._crew = Crew(_CLAIMED_MAX)
        self._readers: dict[str, tuple[int, datetime]] = {}

    async def run(self) -> None:
        """Until cancelled; then nothing of it runs on."""
        try:
            while True:
                if not await self._start_due():
                    await self._sleep(self._idle_s)
        finally:
            await self._crew.dismiss()

    async def poll_due(self) -> int:
        """One round: start everything that is due now and wait for its end. How many feeds that were."""
        count = 0
        while started := await self._start_due():
            count += started
        await self._crew.finish()
        return count

    async def _start_due(self) -> int:
        await self._crew.room_for(_BATCH)
        now = self._now()
        try:
            due = await self._db.write(self._db.storage.claim_due_feeds, now, _BATCH, now + _LEASE)
        except StorageError as error:
            log.warning("No feeds could be claimed, trying again: %s", error)
            return 0
        new = [feed for feed in due if not self._crew.at_work_on(feed.id)]  # a lease may run out while a feed waits
        for feed in new:
            self._crew.start(feed.id, self._serve(feed))
        return len(new)

    async def _serve(self, feed: Feed) -> None:
        """One feed from claim to storage; whatever goes wrong stays here."""
        try:
            await self._readers_of(feed.spec.source)  # first, so that nothing waits between the next line and the turn
            wait_s = self._gate.wait_s(site_host(request_url(feed, self._policy)))
            if wait_s > _TURN_WAIT_MAX_S:
                later = replace(feed, next_due=self._now() + timedelta(seconds=wait_s))
                await self._db.write(self._db.storage.touch_feeds, [later])
                return
            await self._store(feed, await self._polled(feed))
        except StorageError as error:
            log.warning("The poll of %s could not be stored, it is repeated after its lease: %s", feed.spec.url, error)

    async def _polled(self, feed: Feed) -> Poll:
        """A bug of ours counts as a failure of the feed: it is seen, and the feed is not asked over and over."""
        try:
            return await self.poll(feed)
        except asyncio.CancelledError:
            # Given back as it was: the next program need not wait for the lease to run out.
            await self._db.write(self._db.storage.touch_feeds, [feed])
            raise
        except StorageError:
            raise
        except Exception as error:
            log.exception("Polling %s failed.", feed.spec.url)
            return self._unread(feed, Answer(FeedStatus.ERROR, f"Loa failed on it: {type(error).__name__}."))

    # --- one poll --------------------------------------------------------------------------------------------------

    async def poll(self, feed: Feed) -> Poll:
        """Ask once and read what came; nothing is stored. Every failure is a state of the feed, not an exception."""
        try:
            fetched = await self._fetch(feed)
        except FetchError as error:
            return self._unread(feed, verdicts.of_fetch_error(error))
        if answer := verdicts.of_answer(fetched):
            return self._unread(feed, answer)
        if hash_of(fetched) == feed.body_hash:
            return self._unread(feed, verdicts.of_equal_body(fetched, feed.body_hash))
        try:
            return await self._read(feed, fetched)
        except ParseError as error:
            return self._unread(feed, verdicts.of_parse_error(error, fetched))

    def _unread(self, feed: Feed, answer: Answer) -> Poll:
        now = self._now()
        return Poll(after_poll(feed, answer, now, self._policy), now)

    async def _read(self, feed: Feed, fetched: Fetched) -> Poll:
        async def known(keys: Sequence[str]) -> Mapping[str, str]:
            return await self._db.read(self._db.storage.known_entries, feed.id, keys)

        parsed, stored = await read_feed(fetched, feed.spec, self._now(), known, self._workers)
        learned = self._topic_model()
        return poll_of(feed, fetched, parsed, stored, self._now(), self._policy, self._finder, learned)

    async def _fetch(self, feed: Feed) -> Fetched:
        url = request_url(feed, self._policy)
        page = feed.spec.kind is FeedKind.PAGE
        readers = await self._readers_of(feed.spec.source)
        async with self._gate.turn(site_host(url)), self._fetches:
            return await self._fetcher.fetch(
                url,
                etag=feed.etag,
                last_modified=feed.last_modified,
                body_bytes_max=PAGE_BYTES_MAX if page else FEED_BYTES_MAX,
                accept=ACCEPT_PAGE if page else ACCEPT_FEED,
                subscribers=readers,
            )

    async def _readers_of(self, source: str) -> int:
        count, until = self._readers.get(source, (0, None))
        if until is None or until <= self._now():
            count = await self._db.read(self._db.storage.subscribers_of_feed_source, source)
            self._readers[source] = (count, self._now() + _READERS_KNOWN_FOR)
        return count

    # --- what came of it -------------------------------------------------------------------------------------------

    async def _store(self, before: Feed, poll: Poll) -> None:
        await self._tell(before, poll.feed, poll.at)  # first: a crash in between tells again, which changes nothing
        if poll.entries:
            saved = await self._db.write(self._db.storage.save_poll, poll)
            if saved.dispatches:
                self._on_dispatch()
        else:
            await self._db.write(self._db.storage.touch_feeds, [poll.feed])
        if poll.feed.retry_at is not None:
            wait_s = (poll.feed.retry_at - poll.at).total_seconds()
            self._gate.hold(site_host(request_url(before, self._policy)), min(wait_s, _HOLD_MAX_S))

    async def _tell(self, before: Feed, after: Feed, now: datetime) -> None:
        """Operators hear once that a feed fell ill, of what, and once that it is well again."""
        if after.status is before.status or (after.status in HEALTHY and before.status in HEALTHY):
            return
        storage, key = self._db.storage, f"feed:{after.id}"
        if after.status in HEALTHY:
            await self._db.write(storage.end_notices, key, now)
            return
        detail = {"title": after.spec.title, "url": after.spec.url, "reason": after.status_detail or ""}
        await self._db.write(storage.end_notices, key, now, after.status.value)
        await self._db.write(storage.raise_notice, Notice(key, after.status.value, detail, now))
