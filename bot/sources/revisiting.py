"""Articles that readers have are asked for again, a few times and when the site has nothing better to do for us: the
paper may have corrected them or taken them back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.errors import FetchError, ParseError, StorageError
from bot.sources.crew import Crew
from bot.sources.pages import Pages
from bot.sources.politeness import Policy
from bot.sources.revisits import of_answer, reread, there, unsaid
from storage.base import Revisit, RevisitDue
from storage.threads import StorageThreads

log = logging.getLogger(__name__)

_BATCH = 10
_LEASE = timedelta(minutes=10)
_TURN_WAIT_MAX_S = 5.0  # otherwise feeds and news are before it
_PUT_OFF_MIN_S = 60.0


class Revisiting:
    """Asks again for what is due, a batch at a time."""

    def __init__(
        self,
        db: StorageThreads,
        pages: Pages,
        policy: Policy,
        now: Callable[[], datetime],
        on_dispatch: Callable[[], None],
    ) -> None:
        self._db = db
        self._pages = pages
        self._policy = policy
        self._now = now
        self._on_dispatch = on_dispatch
        self._crew = Crew(_BATCH)

    async def start_due(self) -> int:
        """Claim what is due, as far as there is room, and go about it. How many articles that are."""
        if (room := _BATCH - self._crew.busy) <= 0:
            return 0
        now = self._now()
        claimed = await self._db.write(self._db.storage.claim_due_revisits, now, room, now + _LEASE)
        new = [due for due in claimed if not self._crew.at_work_on(due.due.article.id)]
        for due in new:
            self._crew.start(due.due.article.id, self._serve(due))
        return len(new)

    async def finish(self) -> None:
        await self._crew.finish()

    async def dismiss(self) -> None:
        await self._crew.dismiss()

    async def _serve(self, due: RevisitDue) -> None:
        """One article from claim to storage; whatever goes wrong stays here."""
        try:
            revisit = await self._looked(due)
            if await self._db.write(self._db.storage.save_revisit, revisit):
                log.info("%s %s.", due.due.article.url, "was withdrawn" if revisit.withdrawn else "has changed")
                self._on_dispatch()
        except StorageError as error:
            log.warning("What became of %s could not be stored, it is asked for again: %s", due.due.article.url, error)

    async def _looked(self, due: RevisitDue) -> Revisit:
        try:
            return await self.look(due)
        except asyncio.CancelledError:
            # Given back as it was: the next program need not wait for the lease to run out.
            await self._db.write(self._db.storage.save_revisit, self._put_off(due, 0.0))
            raise
        except StorageError:
            raise
        except Exception:
            log.exception("Asking again for %s failed.", due.due.article.url)
            return unsaid(due, self._now(), self._policy)

    async def look(self, due: RevisitDue) -> Revisit:
        """Ask once; nothing is stored."""
        article, known = due.due.article, due.due.page
        rules = await self._pages.rules(article.url)
        if not rules.allow(article.url):
            return unsaid(due, self._now(), self._policy)
        if (wait_s := self._pages.wait_s(article.url)) > _TURN_WAIT_MAX_S:
            return self._put_off(due, max(2 * wait_s, _PUT_OFF_MIN_S))
        try:
            fetched = await self._pages.fetch(article.url, rules, known)
            if answer := of_answer(due, fetched, self._now(), self._policy):
                return answer
            if known is None:  # readers were told without the page
                return there(due, self._now(), self._policy)
            extraction = await self._pages.extract(article.url, due.due.site, fetched)
        except (FetchError, ParseError) as error:
            log.debug("%s says nothing new: %s", article.url, error)
            return unsaid(due, self._now(), self._policy)
        now = self._now()
        return there(due, now, self._policy, reread(due, known, fetched, extraction, now))

    def _put_off(self, due: RevisitDue, wait_s: float) -> Revisit:
        now = self._now()
        return Revisit(due.due.article.id, now, now + timedelta(seconds=wait_s), due.missing_since)
