"""The program is killed over and over while a small town reads its news; then it is left in peace, and the books are
held against the record.

Everything that is chance comes from one seed; what the machine adds of its own (how far a life gets) does not.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.when import VIETNAM
from bot.models import Settings
from storage import open_storage
from storage.base import Storage
from tests.fakes.telegram import Person
from tests.flow.audit import Findings
from tests.flow.books import Books, Pair, in_doubt, in_flight, looked_for_now, open_books, pages_wait_s
from tests.flow.lives import Life
from tests.flow.papers import SECTIONS, Story, marks
from tests.flow.town import ADMIN_ID, PATIENCE_S, Town

LIFE_S_MIN = 0.004
LIFE_S_FAIR = 2.0  # a life that is to end at a step has time to poll and to send, however quickly it began
LIFE_MAX = 6.0  # how long a life may last at the most, in times that it takes to begin: a step may never come
AWAY_S = (5.0, 160.0)  # how long nobody runs it then
STEPS_MAX = 8
KINDS = ("time", "lost", "taken", "done", "answered", "read")
WITHDRAWALS = (60, 130)  # more on one day, and the trouble would be the site's
ROUNDS_MAX = 80
CALM_S = 0.6
SOON_S = 5.0
LOOKS_APART_S = 2.1 * 3600  # a page that is gone is looked for again after two hours
LOOKS_MAX = 18  # no page is asked for again after a day and a half


@dataclass(slots=True)
class Tally:
    """What the ordeal did. ``in_flight``: what had been about to leave at each kill."""

    kills: int = 0
    killed_at: dict[str, int] = field(default_factory=dict)
    in_flight: list[set[Pair]] = field(default_factory=list)

    def __str__(self) -> str:
        where = ", ".join(f"{count} {name}" for name, count in sorted(self.killed_at.items()))
        return f"{self.kills} kills ({where}), {sum(map(len, self.in_flight))} in flight at them"


class Doom:
    """Kills a life at a step: at the ``number``-th call that gets lost on its way to the service, or that this takes,
    carries out or answers, or at a request to the paper. The service and the paper tell it of theirs.

    It waits until something came to each of the chats in ``spared``: what is in doubt is to be in doubt again with its
    message there, else two kills would take it away.
    """

    def __init__(self, life: Life, step: str, number: int, delay_s: float, spared: set[int]) -> None:
        self._life = life
        self._step = step
        self._left = number
        self._delay_s = delay_s
        self._spared = set(spared)

    def on_its_way(self, chat: int | None) -> bool:
        if self._step != "lost" or self._left == 0 or self._spared:
            return True
        self._reached("lost")
        return self._left > 0

    def taken(self, chat: int | None) -> None:
        self._spared.discard(chat or 0)
        self._reached("taken")

    def done(self) -> None:
        self._reached("done")

    def answered(self) -> None:
        self._reached("answered")

    def read(self) -> None:
        self._reached("read")

    def _reached(self, step: str) -> None:
        if step != self._step or self._left == 0 or self._spared:
            return
        self._left -= 1
        if self._left == 0:  # an answer is on its way when its moment comes: somewhere behind it
            delay_s = self._delay_s if step in {"answered", "read"} else 0.0
            asyncio.get_running_loop().call_later(delay_s, self._life.kill)


class Ordeal:
    """A town of readers, a paper, the service, and a program that dies all the time."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.chance = town.chance
        self.papers, self.service, self.lives = town.papers, town.service, town.lives
        self.tally = Tally()
        self.admin = town.service.person("Hà", id=ADMIN_ID)
        self.people: list[Person] = []
        self._calls = 0
        self._pressed = 0
        self._spared: set[int] = set()
        self._start_s = 0.3  # what the last life took to begin

    # --- the town ------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Readers of every kind, written into the database as it is, however the lives before left it."""
        self.town.move_in(self.admin, Settings())
        for settings in self._wishes():
            topics = list(SECTIONS) if self.chance.random() < 0.5 else [self.chance.choice(list(SECTIONS))]
            self.people.append(self.town.reader(settings, topics))

    def _wishes(self) -> Iterator[Settings]:
        """Eight who want everything at once, four with digests at times in the hours to come, two with quiet hours,
        and one who wants few articles a day."""
        minute = self._minute(self.town.clock())
        yield from [Settings(silent=self.chance.random() < 0.3) for _ in range(8)]
        for number in range(4):
            times = {(minute + 7 + 11 * number + 45 * turn) % 1440 for turn in range(6)}
            yield Settings(digest=True, digest_times=tuple(sorted(times)))
        for number in range(2):
            yield Settings(quiet=((minute + 40 + 60 * number) % 1440, (minute + 90 + 60 * number) % 1440))
        yield Settings(daily_max=5, digest_times=tuple(sorted({(minute + 60) % 1440, (minute + 180) % 1440})))

    @staticmethod
    def _minute(at: datetime) -> int:
        local = at.astimezone(VIETNAM)
        return local.hour * 60 + local.minute

    # --- lives ---------------------------------------------------------------------------------------------------

    async def kill(self, number: int | None = None) -> None:
        """One life that ends by SIGKILL; with a ``number``, something happens before or at some moment of it."""
        kind, loop = self.chance.choice(KINDS), asyncio.get_running_loop()
        happens_before = number is not None and self.chance.random() < 0.5
        if number is not None and happens_before:
            self.happen(number)
        self.service.listened_to.clear()
        life, born = await self.town.live(), loop.time()
        doom = Doom(life, kind, self.chance.randint(1, STEPS_MAX), self.chance.random() * 0.01, self._spared)
        self.service.watcher, self.papers.watch = doom, doom.read
        if kind == "time":
            spans = math.log(LIFE_S_MIN), math.log(LIFE_MAX * self._start_s)
            end = loop.call_later(math.exp(self.chance.uniform(*spans)), life.kill)
        else:
            await self._at_work(life, born)
            end = loop.call_later(max(LIFE_MAX * self._start_s, LIFE_S_FAIR), life.kill)
        if number is not None and not happens_before:
            await asyncio.wait([life.ended], timeout=self._start_s * self.chance.random())
            self.happen(number)
        code = await life.outlived()
        end.cancel()
        self._note(kind if loop.time() < end.when() else "time", code)
        self.town.pass_time(self.chance.uniform(*AWAY_S))

    async def _at_work(self, life: Life, born: float) -> None:
        """When all of it has begun, which takes as long as the machine is slow; a doom may come before."""
        listened_to = asyncio.ensure_future(self.service.listened_to.wait())
        either: list[asyncio.Future[Any]] = [life.ended, listened_to]
        await asyncio.wait(either, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        if listened_to.done():
            self._start_s = asyncio.get_running_loop().time() - born
        listened_to.cancel()

    def _note(self, kind: str, code: int) -> None:
        if code != -9:
            raise AssertionError(f"a life ended by itself, with {code}:\n" + "\n".join(self.lives.log[-40:]))
        self.tally.kills += 1
        self.tally.killed_at[kind] = self.tally.killed_at.get(kind, 0) + 1
        if self.people:
            self.tally.in_flight.append(in_flight(self.town.database))
            self._spared = in_doubt(self.town.database)

    # --- what happens --------------------------------------------------------------------------------------------

    def happen(self, number: int) -> None:
        """What life ``number`` brings: mostly an article, now and then a correction, a question, an announcement, a
        storm of news, an article that is taken back."""
        luck = self.chance.random()
        if luck < 0.7:
            self.publish()
        elif luck < 0.85:
            self.correct(only_page=self.chance.random() < 0.3)
        elif luck < 0.9:
            self.chance.choice(self.people).says("/trogiup")
        if number % 40 == 20:
            self.announce()
        if number % 7 == 0:
            self.press()
        if number % 50 == 30:
            self.publish(6)
        if number in WITHDRAWALS:
            self.withdraw()

    def publish(self, count: int = 1) -> None:
        for _ in range(count):
            self.papers.publish(self.chance.choice(list(SECTIONS)))

    def correct(self, *, only_page: bool = False) -> None:
        told = [number for number, story in self.papers.stories.items() if not story.withdrawn]
        if told:
            self.papers.correct(self.chance.choice(told[-20:]), only_page=only_page)

    def withdraw(self) -> None:
        """One that people have been told of by now."""
        self.papers.withdraw(self.chance.choice(list(self.papers.stories)[-30:-12]))

    def announce(self) -> None:
        self._calls += 1
        self.admin.says(f"/thongbao Thông báo B{self._calls}: chiều nay nước lên, bà con nhớ buộc thuyền.")

    def press(self) -> None:
        """The button under the newest draft, and again if nothing came of it. Never that of an older one: a command whose
        answer got lost is answered once more, and its editor sees two drafts."""
        drafts = [
            (message, button.data)
            for message in self.admin.messages
            for row in message.buttons
            for button in row
            if message.id >= self._pressed and (button.data or "").startswith("cast:go:")
        ]
        for message, action in drafts[-1:]:
            self._pressed = message.id
            self.service.state.ask(message, self.admin.user, action or "")

    # --- peace ---------------------------------------------------------------------------------------------------

    async def recover(self) -> Findings:
        """Let it finish, look by look and hold by hold; then what the books say."""
        self.service.watcher, self.papers.watch = None, lambda: None
        looks = 0
        for _ in range(ROUNDS_MAX):
            self.service.listened_to.clear()
            life, born = await self.town.live(), asyncio.get_running_loop().time()
            await self._until_idle(life, born, self._behind())
            if (code := await life.stop()) != 0:
                raise AssertionError(f"a life ended with {code}:\n" + "\n".join(self.lives.log[-40:]))
            wait_s = self._wait_s()
            if wait_s is None:
                if looks == LOOKS_MAX or not self._behind():
                    break
                looks += 1
            self.town.pass_time(wait_s or LOOKS_APART_S)
        return self.town.findings()

    async def _until_idle(self, life: Life, born: float, behind: set[int]) -> None:
        """Until nothing is due for a while on end, and no page of news, or of what is ``behind``, is still to be had."""
        loop, calm_since = asyncio.get_running_loop(), None
        await self._at_work(life, born)
        calm_s = max(CALM_S, self._start_s)
        with closing(open_storage(str(self.town.database))) as storage:
            async with asyncio.timeout(PATIENCE_S):
                while calm_since is None or loop.time() - calm_since < calm_s:
                    await asyncio.sleep(0.05)
                    assert life.runs, "\n".join(self.lives.log[-40:])
                    is_busy = self._is_busy(storage) or behind & looked_for_now(self.town.database, self.town.clock())
                    calm_since = None if is_busy else calm_since or loop.time()
                    wait_s = pages_wait_s(self.town.database, self.town.clock())
                    if wait_s is not None and calm_since is not None and loop.time() - calm_since > calm_s / 2:
                        self.town.pass_time(wait_s)
                        calm_since = None

    def _is_busy(self, storage: Storage) -> bool:
        soon = self.town.clock() + timedelta(seconds=SOON_S)
        moments = (storage.next_due(soon), storage.next_held())
        is_something_due = any(moment is not None and moment <= soon for moment in moments)
        return is_something_due or self.service.state.updates.pending > 0 or bool(storage.open_updates("telegram", 1))

    def _wait_s(self) -> float | None:
        """How long until there is more to do: what is held, and what waits. None: nothing."""
        with closing(open_storage(str(self.town.database))) as storage:
            now = self.town.clock()
            moments = [each for each in (storage.next_held(), storage.next_due(now)) if each is not None]
        return max(1.0, (min(moments) - now).total_seconds() + 1) if moments else None

    def _behind(self) -> set[int]:
        """The articles of which the paper says more than the database knows."""
        books = open_books(self.town.database, editor=ADMIN_ID)
        return {story.number for story in self.papers.stories.values() if not _is_known(story, books)}


def _is_known(story: Story, books: Books) -> bool:
    """Whether the database knows of a story what the paper's feed says, or that it was withdrawn after it was told."""
    if story.withdrawn:
        return story.number in books.withdrawn or story.number not in books.titles
    return marks(books.titles.get(story.number, "")).get(story.number, 0) >= story.listed
