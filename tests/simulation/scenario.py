"""What happens in one simulated month: readers, news, announcements and faults, all of it drawn from the seed. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.models import Address, ChatKind, Mute, Settings, Subscription, SubscriptionKind

T = TypeVar("T")
DAYS = 30
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
MONTH_S = DAYS * DAY
HOME = "Asia/Ho_Chi_Minh"
TOPICS = ("du-lich", "giao-thong")
SOURCES = ("baoquangninh", "vnexpress")
WORDS = ("bão", "cầu Bãi Cháy", "lễ hội", "than")
GROUP = "-1001"
NEW_GROUP = "-1009"

# In some of these months the clocks change in Berlin, New York or on Lord Howe Island (there by half an hour).
_STARTS = (
    "2026-10-12",
    "2026-10-20",
    "2027-03-05",
    "2027-03-20",
    "2027-04-01",
    "2026-09-20",
    "2026-11-24",
    "2027-06-01",
)
_ZONES = ("", "", "", HOME, "Europe/Berlin", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
_TIMES = (0, 119, 150, 210, 390, 420, 720, 1080, 1081, 1439)
_QUIET = (None, None, (1320, 360), (1380, 420), (60, 150), (150, 160), (720, 780), (1439, 1))


@dataclass(frozen=True)
class Person:
    """A reader; ``follows`` is from before the month."""

    address: Address
    kind: ChatKind
    settings: Settings
    follows: tuple[Subscription, ...]


@dataclass(frozen=True)
class News:
    number: int
    topic: str
    source: str
    words: str
    urgent: bool


@dataclass(frozen=True)
class Amend:
    """The paper changes an article: what readers see, or only white space."""

    number: int
    visibly: bool


@dataclass(frozen=True)
class Withdraw:
    number: int


@dataclass(frozen=True)
class Announce:
    number: int
    topic: str | None
    parts: int


@dataclass(frozen=True)
class CallOff:
    number: int


@dataclass(frozen=True)
class Choose:
    person: int
    settings: Settings


@dataclass(frozen=True)
class Follow:
    person: int
    subscription: Subscription
    ends: bool


@dataclass(frozen=True)
class Silence:
    person: int
    mute: Mute


@dataclass(frozen=True)
class Leave:
    """``blocks``: the messenger tells of it only when something is sent; otherwise the person asked for a pause."""

    person: int
    blocks: bool


@dataclass(frozen=True)
class Return:
    person: int


@dataclass(frozen=True)
class MoveGroup:
    old: str
    new: str


@dataclass(frozen=True)
class Ask:
    person: int
    number: int


@dataclass(frozen=True)
class Stop:
    """Loa ends after so many more steps of its own, killed or asked to, and is started again after a while."""

    after_steps: int
    kills: bool
    away_s: float


@dataclass(frozen=True)
class SetClock:
    """Loa's wall clock is so far off from now on."""

    off_s: float


@dataclass(frozen=True)
class Refuse:
    """The database refuses to write, or to do anything, for a while."""

    lasts_s: float
    reads_too: bool


@dataclass(frozen=True)
class Weather:
    """For a while the messenger's service fails, as likely as ``chance``; for one chat or for all."""

    kind: str
    chance: float
    lasts_s: float
    chat: str | None


Event = (
    News | Amend | Withdraw | Announce | CallOff | Choose | Follow | Silence | Leave | Return | MoveGroup | Ask | Stop
    | SetClock | Refuse | Weather
)  # fmt: skip
KINDS = ("flood", "errors", "down", "cut", "hang", "slow", "vanished")


@dataclass(frozen=True)
class Scenario:
    seed: int
    start: datetime
    people: tuple[Person, ...]
    events: tuple[tuple[float, Event], ...]  # seconds after the start
    text_max: int
    sends_per_s: int
    polls: bool  # articles come through the poller; otherwise a poll is stored as a whole


def draw(seed: int) -> Scenario:
    rng = random.Random(seed)
    start = datetime.fromisoformat(rng.choice(_STARTS)).replace(tzinfo=UTC) + timedelta(seconds=rng.uniform(0, DAY))
    people = tuple(_people(rng, start))
    month = _Month(rng, start, people)
    return Scenario(
        seed,
        start,
        people,
        tuple(sorted(month.events(), key=lambda each: each[0])),
        text_max=rng.choice((4096, 4096, 500)),
        sends_per_s=rng.choice((30, 30, 3)),
        polls=seed % 5 == 0,
    )


# --- readers -----------------------------------------------------------------------------------------------------


def _people(rng: random.Random, start: datetime) -> Iterator[Person]:
    since = start - timedelta(days=1)
    yield _person(rng, since, Address("telegram", "1"), ChatKind.PRIVATE)
    for chat in range(2, rng.randint(4, 6)):
        yield _person(rng, since, Address("telegram", str(chat)), ChatKind.PRIVATE)
    if rng.random() < 0.7:
        yield _person(rng, since, Address("telegram", GROUP), ChatKind.GROUP)
        if rng.random() < 0.5:
            yield _person(rng, since, Address("telegram", GROUP, "7"), ChatKind.THREAD)
    if rng.random() < 0.5:
        yield _person(rng, since, Address("web", "w1"), ChatKind.PRIVATE)


def _person(rng: random.Random, since: datetime, address: Address, kind: ChatKind) -> Person:
    every = [Subscription(SubscriptionKind.TOPIC, topic, since) for topic in TOPICS]
    other = [
        Subscription(SubscriptionKind.SOURCE, SOURCES[0], since),
        Subscription(SubscriptionKind.KEYWORD, WORDS[0], since),
    ]
    follows = every if rng.random() < 0.6 else rng.sample([*every, *other], rng.randint(1, 3))
    return Person(address, kind, settings(rng), tuple(follows))


def settings(rng: random.Random) -> Settings:
    """How somebody might want it."""
    chosen = Settings(
        language=rng.choice(("vi", "vi", "en")),
        digest=rng.random() < 0.35,
        digest_times=tuple(sorted(rng.sample(_TIMES, rng.randint(1, 3)))),
        digest_days=rng.choice(((), (), (), (0, 2, 4), (6,))),
        quiet=rng.choice(_QUIET),
        alerts_in_quiet=rng.random() < 0.3,
        zone=rng.choice(_ZONES),
        daily_max=rng.choice((None, None, None, 1, 3)),
    )
    if rng.random() < 0.2:
        return replace(chosen, **rng.choice(({"must": (WORDS[1],)}, {"any_of": WORDS[:2]}, {"none_of": (WORDS[3],)})))
    return chosen


# --- what happens --------------------------------------------------------------------------------------------------


class _Month:
    """Draws the events. Faults gather around the moments at which something is to be sent: elsewhere they meet nothing."""

    def __init__(self, rng: random.Random, start: datetime, people: tuple[Person, ...]) -> None:
        self._rng = rng
        self._start = start
        self._people = people
        self._busy = sorted(self._busy_moment() for _ in range(rng.randint(12, 20)))

    def events(self) -> Iterator[tuple[float, Event]]:
        yield from self._news()
        yield from self._announcements()
        yield from self._wishes()
        yield from self._absences()
        yield from self._faults()

    def _busy_moment(self) -> float:
        """Any moment, or one close to a time that a reader chose."""
        rng, person = self._rng, self._rng.choice(self._people).settings
        edges = [*person.digest_times, *(person.quiet or ())]
        if rng.random() < 0.4:
            return rng.uniform(HOUR, MONTH_S - DAY)
        minute, zone = rng.choice(edges), ZoneInfo(person.zone or HOME)
        day = (self._start + timedelta(days=rng.randint(1, DAYS - 2))).astimezone(zone)
        edge = day.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
        return (edge.astimezone(UTC) - self._start).total_seconds() + rng.uniform(-90, 90)

    def _near(self, spread_s: float = 30.0) -> float:
        return self._rng.choice(self._busy) + self._rng.uniform(0, spread_s)

    def _times(self, most: int, make: Callable[[], T]) -> list[T]:
        return [make() for _ in range(self._rng.randint(0, most))]

    def _news(self) -> Iterator[tuple[float, Event]]:
        rng, number = self._rng, 0
        for moment in self._busy:
            for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 5, 10))):
                number += 1
                at = moment + rng.uniform(0, rng.choice((1, 60)))
                yield at, News(number, rng.choice(TOPICS), rng.choice(SOURCES), rng.choice(WORDS), rng.random() < 0.08)
                later = at + rng.choice((1, 10, 300, 5 * HOUR, 3 * DAY)) * rng.uniform(0.5, 1)
                if rng.random() < 0.18:
                    yield later, Amend(number, visibly=rng.random() < 0.8)
                    if rng.random() < 0.3:
                        yield later + rng.choice((2, 60, DAY)), Amend(number, visibly=True)
                if rng.random() < 0.05:
                    yield later + rng.uniform(0, 5), Withdraw(number)

    def _announcements(self) -> Iterator[tuple[float, Event]]:
        for number in range(1, self._rng.randint(2, 4)):
            at = self._near()
            yield at, Announce(number, self._rng.choice((None, None, TOPICS[0])), self._rng.choice((1, 1, 3)))
            if self._rng.random() < 0.25:
                yield at + self._rng.uniform(0, 10), CallOff(number)
            if self._rng.random() < 0.4:
                yield at + self._rng.uniform(0, 15), Stop(self._rng.randint(1, 40), kills=True, away_s=5)

    def _wishes(self) -> Iterator[tuple[float, Event]]:
        rng = self._rng
        for _ in range(rng.randint(2, 6)):
            yield self._near(600), Choose(rng.randrange(len(self._people)), settings(rng))
        for _ in range(rng.randint(0, 3)):
            at = self._near(120)
            followed = Subscription(SubscriptionKind.TOPIC, rng.choice(TOPICS), self._start + timedelta(seconds=at))
            yield at, Follow(rng.randrange(len(self._people)), followed, ends=rng.random() < 0.5)
        for _ in range(rng.randint(0, 2)):
            at = self._near(120)
            until = self._start + timedelta(seconds=at + rng.uniform(HOUR, 3 * DAY))
            mute = rng.choice(((SubscriptionKind.SOURCE, SOURCES[1]), (SubscriptionKind.TOPIC, TOPICS[1])))
            yield at, Silence(rng.randrange(len(self._people)), Mute(*mute, until))
        for number in range(1, rng.randint(4, 10)):
            yield self._near(20), Ask(rng.randrange(len(self._people)), number)

    def _absences(self) -> Iterator[tuple[float, Event]]:
        rng = self._rng
        for _ in range(rng.randint(0, 3)):
            person, at = rng.randrange(len(self._people)), self._near(120) - 60
            yield at, Leave(person, blocks=rng.random() < 0.7)
            yield at + rng.choice((10, HOUR, DAY, 5 * DAY)) * rng.uniform(0.5, 1), Return(person)
        if rng.random() < 0.5:
            yield self._near(), MoveGroup(GROUP, NEW_GROUP)

    def _faults(self) -> Iterator[tuple[float, Event]]:
        rng = self._rng
        for _ in range(rng.randint(2, 7)):
            away_s = rng.choice((0.5, 5, 60, HOUR, 6 * HOUR))
            yield self._near(), Stop(rng.choice((3, 30, 120)) * rng.randint(1, 4) // 4 + 1, rng.random() < 0.75, away_s)
        for _ in range(rng.choice((0, 0, 1, 2))):
            at = self._near(300) - 150
            yield at, SetClock(rng.choice((-1, 1)) * rng.choice((600, 5 * HOUR, 2 * DAY)))
            yield at + rng.choice((30, HOUR, DAY)), SetClock(0.0)
        for _ in range(rng.randint(0, 3)):
            yield self._near(), Refuse(rng.choice((1, 10, 300)) * rng.uniform(0.5, 1), reads_too=rng.random() < 0.3)
        for _ in range(rng.randint(3, 8)):
            kind = rng.choice(KINDS)
            chat = None if kind == "down" or rng.random() < 0.4 else rng.choice(self._people).address.chat
            lasts_s = rng.choice((30, 600, 6 * HOUR)) * rng.uniform(0.5, 1)
            yield self._near() - 15, Weather(kind, rng.choice((0.2, 0.6, 1.0)), lasts_s, chat)
