"""What every test with lives of the program needs: a paper, the service, readers, and one clock."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.models import Address, ChatKind, Settings, Subscription, SubscriptionKind
from storage import open_storage
from tests.fakes.site import news_site
from tests.fakes.telegram import Person
from tests.flow.audit import Findings, audit, standing_of
from tests.flow.books import open_books
from tests.flow.clock import SharedClock
from tests.flow.life import Order
from tests.flow.lives import Life, Lives, Zygote
from tests.flow.papers import SECTIONS, Papers, marks
from tests.flow.service import Service

ADMIN_ID = 4_711
PATIENCE_S = 30.0


@dataclass(slots=True)
class Town:
    """``order`` is what a life is asked to do if nothing else is said."""

    clock: SharedClock
    chance: random.Random
    papers: Papers
    service: Service
    lives: Lives
    order: Order
    database: Path

    async def live(self, **changes: Any) -> Life:
        return await self.lives.begin(replace(self.order, **changes))

    def reader(self, settings: Settings | None = None, topics: Sequence[str] = tuple(SECTIONS)) -> Person:
        """Somebody who follows ``topics``, written into the database as it is."""
        person = self.service.person(f"Bạn đọc {len(self.service.state.chats)}")
        self.move_in(person, settings or Settings(), topics)
        return person

    def move_in(self, person: Person, settings: Settings, topics: Sequence[str] = tuple(SECTIONS)) -> None:
        person.starts()
        address, now = Address("telegram", str(person.id)), self.clock()
        with closing(open_storage(str(self.database))) as storage:
            found, _ = storage.ensure_subscriber(address, ChatKind.PRIVATE, person.user.name, settings, now)
            for topic in topics:  # for a while, as papers date their articles to the second
                storage.follow(found.id, Subscription(SubscriptionKind.TOPIC, topic, now - timedelta(minutes=1)))

    def told(self, number: int, to: Person | None = None) -> int:
        """How many messages told of an article, to one reader or to all."""
        arrivals = self.service.arrivals
        return sum(number in marks(each.text) for each in arrivals if to is None or each.chat == to.id)

    def findings(self) -> Findings:
        """The books as they stand, held against the record."""
        messages = [message for chat in self.service.state.chats.values() for message in chat.shown]
        books = open_books(self.database, editor=ADMIN_ID)
        asked = self.service.state.updates.numbers
        return audit(books, self.papers.stories, self.service.arrivals, standing_of(messages), asked)

    def pass_time(self, seconds: float) -> None:
        """For everybody."""
        self.clock.advance(seconds)
        self.service.clock.advance(seconds)

    async def until(self, condition: Callable[[], object], within_s: float = PATIENCE_S) -> None:
        """Wait for what a life does; an AssertionError with its log if it does not."""
        try:
            async with asyncio.timeout(within_s):
                while not condition():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError("it did not come to that:\n" + "\n".join(self.lives.log[-40:])) from None


@asynccontextmanager
async def town_of(zygote: Zygote, folder: Path, seed: int) -> AsyncIterator[Town]:
    clock, chance, database = SharedClock(folder / "clock"), random.Random(seed), folder / "loa.db"
    async with news_site(clock) as site, Service(chance) as service, Lives(zygote) as lives:
        papers = Papers(site, clock)
        order = Order(str(database), str(clock.path), papers.url, service.url, service.token, f"telegram:{ADMIN_ID}")
        yield Town(clock, chance, papers, service, lives, order, database)
    assert service.problems == []
