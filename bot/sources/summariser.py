"""Summaries that an endpoint of the operator's writes, where the paper gave no lead of its own.

Each article is asked for once, within seconds and a number a day; both stand in storage, so that no restart asks again.
An answer that says anything the article does not say, or no answer, leaves readers with the article's own sentences.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.errors import StorageError
from bot.models import SummaryOutcome
from bot.news.grounding import unsupported
from bot.news.summarise import CARD_CHARACTERS_MAX, LEAD_CHARACTERS_MIN, tells
from bot.news.vietnamese import nfc, same_words
from bot.sources.endpoint import ANSWER_S_MAX, TEXT_CHARACTERS_MAX, Endpoint, EndpointError
from storage.base import PageDue, PageRead
from storage.threads import StorageThreads

log = logging.getLogger(__name__)

ASKS_A_DAY_MAX = 500
_AT_ONCE_MAX = 4
_FAILURES_MAX = 3  # in a row; then it is left alone for a while
_REST_S = 300.0


class Summariser:
    """Rewrites what page readers found. ``clock`` gives seconds that only grow."""

    def __init__(
        self,
        db: StorageThreads,
        endpoint: Endpoint,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        answer_s_max: float = ANSWER_S_MAX,
    ) -> None:
        self._db = db
        self._endpoint = endpoint
        self._now = now
        self._clock = clock
        self._answer_s_max = answer_s_max
        self._turns = asyncio.Semaphore(_AT_ONCE_MAX)
        self._failures = 0
        self._rests_until = float("-inf")

    async def retold(self, due: PageDue, read: PageRead) -> PageRead:
        """``read`` with the summary that the endpoint wrote, or as it is.

        Only what readers will be told of now and has no lead of the paper's own is asked for. It takes ``answer_s_max``
        at the most, waiting for a turn included.
        """
        title, lead = read.title or due.article.title, read.lead or due.article.lead
        if due.news_at is None or not read.body or tells(lead, title):
            return read
        try:
            written = await self._asked(due.article.id, title, lead, read.body)
        except StorageError as error:
            log.warning("No summary is asked for: %s", error)
            return read
        return read if written is None else replace(read, summary=written)

    async def close(self) -> None:
        await self._endpoint.close()

    async def _asked(self, article_id: int, title: str, lead: str, body: str) -> str | None:
        day, storage = self._now().date(), self._db.storage
        try:
            async with asyncio.timeout(self._answer_s_max), self._turns:
                if self._clock() < self._rests_until:  # it may have fallen ill while others were before this one
                    return None
                if not await self._db.write(storage.claim_summary, article_id, day, ASKS_A_DAY_MAX):
                    return None
                answer = await self._endpoint.answer(title, body)
        except (EndpointError, TimeoutError) as error:
            await self._failed(article_id, str(error) or "too slow")
            return None
        self._failures = 0
        reason = objection(answer, title, f"{title}\n{lead}\n{body[:TEXT_CHARACTERS_MAX]}")
        outcome = SummaryOutcome.TOLD if reason is None else SummaryOutcome.REJECTED
        await self._db.write(storage.record_summary, article_id, outcome)
        if reason is None:
            return " ".join(nfc(answer).split())
        log.info("The summary written of article %d is not told: %s.", article_id, reason)
        return None

    async def _failed(self, article_id: int, why: str) -> None:
        self._failures += 1
        if self._failures >= _FAILURES_MAX:
            self._failures = 0
            self._rests_until = self._clock() + _REST_S
        log.warning("The summariser did not answer (%s).", why)
        await self._db.write(self._db.storage.record_summary, article_id, SummaryOutcome.FAILED)


def objection(answer: str, title: str, article: str) -> str | None:
    """Why ``answer`` may not be told as a summary of ``article``; None if it may. Pure."""
    text = " ".join(nfc(answer).split())
    if len(text) < LEAD_CHARACTERS_MIN or same_words(text, title):
        return "it says nothing"
    if len(text) > CARD_CHARACTERS_MAX:
        return "it is too long"
    if not text.isprintable() or any(mark in text for mark in "<>{}[]*#`|\\"):
        return "it holds signs that are no text"
    if missing := unsupported(text, article):
        return f"the article does not say {', '.join(missing[:5])}"
    return None
