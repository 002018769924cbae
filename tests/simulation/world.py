"""One seed from beginning to end: the month happens, everything calms down, and the laws are held against the record."""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import looptime
from markupsafe import Markup

from bot.app import WEB_PACE
from bot.delivery import schedule
from bot.delivery.pace import telegram_pace
from bot.delivery.when import VIETNAM
from bot.messengers.base import Message
from bot.models import Priority
from storage.base import ArticleDraft, Poll, PolledEntry
from storage.sqlite import SqliteStorage
from tests.delivery.fakes import TELEGRAM_LIKE
from tests.simulation import laws, papers
from tests.simulation.case import gather
from tests.simulation.journal import Journal
from tests.simulation.machine import Clock, Machine, now_s
from tests.simulation.scenario import (
    DAY,
    MONTH_S,
    SOURCES,
    Amend,
    Announce,
    Ask,
    CallOff,
    Choose,
    Event,
    Follow,
    Leave,
    MoveGroup,
    News,
    Refuse,
    Return,
    Scenario,
    SetClock,
    Silence,
    Stop,
    Weather,
    Withdraw,
    draw,
)
from tests.simulation.service import Service

CALM_S = 10 * DAY  # a digest may come once a week, a wait of the service may be a day and as much again


class Loop(looptime.LoopTimeEventLoop, asyncio.SelectorEventLoop):
    """Time jumps to whatever comes next."""


@dataclass(frozen=True)
class Ended:
    """``faults`` are the laws that were broken, ``steps`` the states that followed one another."""

    seed: int
    faults: tuple[str, ...]
    story: tuple[str, ...]
    arrivals: int
    steps: frozenset[tuple[str, str]]


def run(seed: int, *, trace: bool = False) -> Ended:
    """Live through the month of a seed."""
    journal = Journal(trace=trace)
    with _silence(), _folder() as folder, asyncio.Runner(loop_factory=lambda: Loop(noop_cycles=0)) as runner:
        path = folder / "loa.db"
        shutil.copy(_template(), path)
        world = runner.run(_live(draw(seed), path, journal))
        with closing(sqlite3.connect(path)) as db:
            steps = frozenset(db.execute("select old, new from steps").fetchall())
    return Ended(seed, tuple(journal.faults), tuple(journal.story), len(world.telegram.record), steps)


async def _live(scenario: Scenario, path: Path, journal: Journal) -> World:
    world = World(scenario, path, journal)
    await world.live()
    laws.judge(gather(path, scenario, world.clock, journal, (world.telegram, world.web)))
    await world.end()
    return world


@contextmanager
def _silence() -> Iterator[None]:
    """No log: a month is full of troubles. Other tests of the same process read theirs."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _folder() -> Iterator[Path]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="loa-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@cache
def _template() -> Path:
    """An empty database with its schema, made once, that keeps account of every step from state to state."""
    path = Path(tempfile.mkdtemp(prefix="loa-template-")) / "loa.db"
    SqliteStorage(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(_STEPS)
    return path


_STEPS = """
    create table steps (old text, new text, primary key (old, new));
    create trigger first_step after insert on deliveries begin
        insert or ignore into steps values ('[*]', new.state);
    end;
    create trigger next_step after update of state on deliveries when old.state <> new.state begin
        insert or ignore into steps values (old.state, new.state);
    end;
"""


class World:
    """Everything outside of the program: people, papers, the services, and what befalls the machine."""

    def __init__(self, scenario: Scenario, path: Path, journal: Journal) -> None:
        self.scenario = scenario
        self.path = path
        self.journal = journal
        self.rng = random.Random(scenario.seed + 1)
        self.clock = Clock(scenario.start)
        paces = {"telegram": telegram_pace(scenario.sends_per_s), "web": WEB_PACE}
        self.machine = Machine(path, self.clock, random.Random(scenario.seed + 2), journal, paces)
        capabilities = replace(TELEGRAM_LIKE, text_max=scenario.text_max)
        self.telegram, self.web = (
            Service(name, capabilities, self.clock, random.Random(f"{scenario.seed}{name}"), self.machine.step, journal)
            for name in paces
        )
        self.machine.messengers = {"telegram": self.telegram, "web": self.web}
        self.papers = papers.Papers(self.machine, self.clock, random.Random(f"{scenario.seed}papers"))
        if scenario.polls:
            self.machine.extra_loops = self.papers.loops
        self.ids: list[int] = []  # of the people, in their order
        self.articles: dict[int, tuple[News, int]] = {}  # by number: what is told, and how often it changed
        self.announcements: dict[int, int] = {}  # number → broadcast id

    async def live(self) -> None:
        self._life = asyncio.create_task(self.machine.run())
        await self._up()
        self._begin()
        for at, event in self.scenario.events:
            await asyncio.sleep(at - now_s())
            if not isinstance(event, Stop | SetClock | Refuse | Weather):
                await self._up()
            self.journal.tell(event)
            self._happen(event)
            self.machine.wake()
        await asyncio.sleep(MONTH_S - now_s())
        await self._calm_down()

    async def _calm_down(self) -> None:
        self.machine.spare()
        self.telegram.weather.clear()
        self.clock.off_s = 0.0
        self.journal.clock_is_off(0.0)
        await self._up()
        self.journal.tell("calm")
        self.machine.wake()
        await asyncio.sleep(CALM_S)

    async def _up(self) -> None:
        async with asyncio.timeout(DAY):
            await self.machine.up.wait()

    async def end(self) -> None:
        await self.machine.end()
        self._life.cancel()
        await asyncio.gather(self._life, return_exceptions=True)

    def _begin(self) -> None:
        storage = self.machine.storage
        storage.sync_feeds(papers.specs(SOURCES), self.clock())
        for person in self.scenario.people:
            to, _ = storage.ensure_subscriber(
                person.address, person.kind, str(person.address), person.settings, self.clock()
            )
            for followed in person.follows:
                storage.follow(to.id, followed)
            self.ids.append(to.id)
            self.journal.tell(f"{to.id} is {person.address}: {person.settings} {person.follows}")
            self.journal.look_at_reader(to.id)

    # --- events ----------------------------------------------------------------------------------------------------

    def _happen(self, event: Event) -> None:
        match event:
            case News() | Amend() | Withdraw():
                self._report(event)
            case Announce() | CallOff():
                self._announce(event)
            case Stop():
                self.machine.stop_soon(event.after_steps, event.away_s, kills=event.kills)
            case SetClock():
                self.clock.off_s = event.off_s
                self.journal.clock_is_off(event.off_s)
            case Refuse():
                self.machine.refuse(event.lasts_s, reads_too=event.reads_too)
                self.journal.trouble(event.lasts_s, "storage refuses")
            case Weather():
                self.telegram.weather.append((now_s() + event.lasts_s, event))
                self.journal.trouble(event.lasts_s, event.kind, event.chat)
            case Ask():
                self.machine.start(self._answer(event))
            case MoveGroup():
                self.telegram.move(event.old, event.new)
            case _:
                self._wish(event)

    def _report(self, event: News | Amend | Withdraw) -> None:
        if isinstance(event, News):
            self.articles[event.number] = (event, 1)
            self._publish(event, 1, "")
            return
        if event.number not in self.articles:
            return
        news, revision = self.articles[event.number]
        if isinstance(event, Amend):
            self.articles[event.number] = (news, revision + event.visibly)
            self._publish(news, revision + event.visibly, "" if event.visibly else "  ")
        elif (article := self.machine.storage.find_article(papers.address(news))) is not None:
            self.machine.storage.retract(article.id, self.clock())
        else:
            self.papers.withdrawn.add(papers.address(news))

    def _publish(self, news: News, revision: int, space: str) -> None:
        """Where the poller runs it will find it, elsewhere what a poll would store is stored."""
        if self.scenario.polls:
            self.papers.publish(news, revision)
            return
        address, now = papers.address(news), self.clock()
        draft = ArticleDraft(
            address,
            address,
            news.source,
            papers.title(news, revision).replace(" ", f" {space}", 1),
            lead=f"Chuyện {news.words}.",
            topics=(news.topic,),
            news_at=now if revision == 1 and not space else None,
            urgent=news.urgent,
        )
        feed = next(each for each in self.machine.storage.feeds() if each.spec.source == news.source)
        self.machine.storage.save_poll(Poll(feed, now, (PolledEntry(address, draft.title, draft),)))

    def _announce(self, event: Announce | CallOff) -> None:
        storage, now = self.machine.storage, self.clock()
        if isinstance(event, CallOff):
            storage.cancel_broadcast(self.announcements[event.number], now)
            return
        text = "\n\n".join(
            f"B{event.number}p{part} "
            + " ".join(f"Câu {part}.{number}: cầu đóng." for number in range(90 if event.parts > 1 else 1))
            for part in range(1, event.parts + 1)
        )
        draft = storage.save_broadcast(self.ids[0], Markup(text), event.topic, None, now)
        storage.start_broadcast(draft.id, now)
        self.announcements[event.number] = draft.id
        self.machine.announced.set()

    def _wish(self, event: Choose | Follow | Silence | Leave | Return) -> None:
        storage, id_, now = self.machine.storage, self.ids[event.person], self.clock()
        reader = storage.subscriber(id_)
        assert reader is not None
        match event:
            case Choose():
                storage.save_settings(id_, event.settings, schedule.openings(event.settings, now, VIETNAM))
            case Follow() if event.ends:
                storage.unfollow(id_, event.subscription)
            case Follow():
                storage.follow(id_, replace(event.subscription, since=now))
            case Silence():
                storage.mute(id_, event.mute)
            case Leave() if event.blocks:
                self._service(reader.address.messenger).chat(reader.address.chat).blocked = True
            case Leave():
                storage.pause(id_, "asked", now)
            case Return():
                self._service(reader.address.messenger).chat(reader.address.chat).blocked = False
                storage.resume(id_, now)
        self.journal.look_at_reader(id_)

    def _service(self, name: str) -> Service:
        return self.telegram if name == "telegram" else self.web

    async def _answer(self, ask: Ask) -> None:
        """Somebody asked something, and is answered."""
        self.journal.asked[ask.number] = now_s()
        to = self.machine.storage.subscriber(self.ids[ask.person])
        assert to is not None
        text = Message(Markup(f"R{ask.number} Đây là câu trả lời."))
        await self.machine.outboxes[to.address.messenger].send(to.address, text, Priority.REPLY)
