"""Two people want the same of Loa, in whole conversations on real storage: one presses buttons, the other has none and
answers numbered menus by words. Whatever is said, and whenever: both are told the same, and the same becomes of it.

What an answer means is read here from the lines that the person without buttons sees, and from nothing else.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.chat import Conversation
from bot.delivery.markup import visible
from bot.delivery.outbox import Outbox
from bot.messengers.base import Event, Incoming, Message, Person, RawUpdate
from bot.models import Address, Button, ChatKind
from bot.news.vietnamese import fold, syllables
from handlers import router
from handlers.base import Services
from handlers.search import PER_PAGE
from handlers.understand import understand
from tests.delivery.fakes import PLAIN, RecordingMessenger
from tests.delivery.newsroom import CATALOGUE, SAY, UNHURRIED, Newsroom
from tests.handlers.talking import NOW, furnish

WORDS = replace(PLAIN, pictures=False, documents=False)
BUTTONS = replace(WORDS, buttons=True, button_rows_max=100)
FRESH = timedelta(minutes=30)
TROUBLE = {visible(SAY("vi", "trouble")), visible(SAY("en", "trouble"))}
LINE, OWN = re.compile(r"(\d+)\. (.+)"), re.compile(r"\d+( · \d+)*")
NUMBER = re.compile(r"(?:(?:so|chon) )?\(?0?(\d+)\)?")
SPOKEN = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {fold(f"{before}{word}"): n for before in ("", "số ", "chọn ") for n, word in enumerate(SPOKEN, 1)}
NUMBERS |= {word: n for n, word in enumerate(ENGLISH, 1)} | {"tu": 4}
TURNING = {fold(SAY(language, key)) for language in ("vi", "en") for key in ("button-older", "button-further")}
TURN = {"tiep", "xem tiep", "next"}


# --- two people, and what they see --------------------------------------------------------------------------------


@dataclass
class Phone(RecordingMessenger):
    """One person's end of a messenger, which is theirs alone: what they say and press arrives in order."""

    chat: str = "5"
    arriving: asyncio.Queue[RawUpdate] = field(default_factory=asyncio.Queue)
    confirmed: int = 0
    toasts: list[str] = field(default_factory=list)

    async def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        while True:
            yield [await self.arriving.get()]
            self.confirmed += 1

    def parse(self, update: RawUpdate) -> Incoming | None:
        body = json.loads(update.body)
        text, action, at = body["text"], body["action"], datetime.fromisoformat(body["at"])
        event, person = Event.ACTION if action else Event.MESSAGE, Person("5", "Lan")
        pressed = "99" if action else None
        address = Address(self.name, self.chat)
        return Incoming(event, address, ChatKind.PRIVATE, person, at, text, action, "7", callback_id=pressed)

    async def answer(self, callback_id: str, text: str = "") -> None:
        if text:
            self.toasts.append(text)

    def does(self, number: int, at: datetime, text: str = "", action: str = "") -> None:
        body = {"text": text, "action": action, "at": at.isoformat()}
        self.arriving.put_nowait(RawUpdate(f"{self.chat}-{number}", json.dumps(body)))

    def messages(self) -> list[Message]:
        return [arrival.message for arrival in self.arrivals if arrival.message is not None]

    def texts(self) -> list[str]:
        return [visible(message.text) for message in self.messages()]


@dataclass
class Menu:
    """What stands before the person without buttons since ``at``: the button that each number is."""

    buttons: Mapping[int, Button]
    at: datetime


def line_of(button: Button) -> str:
    return f"✓ {button.label}" if button.active else button.label


def read_menu(told: Sequence[str], offered: Sequence[Button], at: datetime) -> Menu:
    """Each number stands there once, and beside it a button that the other person is offered, in their order. Numbers
    alone ("6 · 7") say no more to the other person either: what they are is numbered so above."""
    lines = rows(*told)
    own = {n: n for row in lines if OWN.fullmatch(row) for n in row.split(" · ")}
    numbered = [found.groups() for row in lines if (found := LINE.fullmatch(row))]
    assert len(numbered) == len({n for n, _ in numbered}), lines
    named = [(n, line) for n, line in numbered if n not in own]
    buttons = {}
    for part in ([*own.items()], named):
        left = list(offered)
        for n, line in reversed(part):  # an article's own buttons stand before the choices
            while left and line_of(left[-1]) != line:
                left.pop()
            assert left, f"{line!r} is none of {[each.label for each in offered]}"
            buttons[int(n)] = left.pop()
    return Menu(buttons, at)


def meant(menu: Menu, said: str) -> str | None:
    """The action of the one line that the words mean."""
    bare = " ".join(said.split()).lower().strip(" .!?…,")
    plain, words = fold(bare), syllables(bare)
    labels = {n: each.label for n, each in menu.buttons.items()}
    if found := NUMBER.fullmatch(plain):
        numbers = {int(found[1])}
    else:
        same = {n for n, label in labels.items() if words and syllables(label) == words}
        if not same and plain == bare:
            same = {n for n, label in labels.items() if words and syllables(fold(label)) == words}
        turning = {n for n, label in labels.items() if plain in TURN and fold(label) in TURNING}
        numbers = {NUMBERS.get(plain, 0), *same, *turning}
    actions = {menu.buttons[n].action for n in numbers if n in menu.buttons}
    return actions.pop() if len(actions) == 1 else None


class Pair:
    """The two, each in a conversation of Loa's, which ends and begins again as they like."""

    chats = count(1)

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        chat = str(next(self.chats))
        self.words = Phone("words", WORDS, chat=chat)
        self.buttons = Phone("buttons", BUTTONS, chat=chat)
        self.done = 0
        self.menus = [Menu({}, NOW)]
        room.clock.at = NOW

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        clock = self.room.clock
        services = Services(self.room.db, CATALOGUE, SAY, clock)
        tasks = [
            asyncio.create_task(Conversation(phone, Outbox(phone, clock, UNHURRIED), services).run())
            for phone in (self.words, self.buttons)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def say(self, said: str) -> None:
        """One says it, the other does what it means, and the same comes of both."""
        now, menu = self.room.clock(), self.menus[-1]
        action = meant(menu, said) if now < menu.at + FRESH else None
        before, was_asked = self.kept(self.buttons), self.is_asked()
        for phone in (self.words, self.buttons):
            phone.arrivals.clear()
            phone.toasts.clear()
        self.done += 1
        self.words.does(self.done, now, said)
        self.buttons.does(self.done, now, "" if action else said, action or "")
        await self.all_handled()
        self.are_told_the_same()
        after = self.kept(self.words)
        assert after == self.kept(self.buttons)
        if action is None and not was_asked and before is not None and not is_command(said):
            assert after == before
        offered = [each for message in self.buttons.messages() for row in message.buttons for each in row]
        newest = read_menu(self.words.texts(), [each for each in offered if each.action], now)
        if self.buttons.messages():  # a note over the chat leaves everything where it is
            self.menus.append(newest)

    def are_told_the_same(self) -> None:
        """Line for line; without buttons there are lines besides, and what stands over the chat elsewhere is in it."""
        told = rows(*self.words.texts())
        assert told, "no answer"
        assert not TROUBLE & {*self.words.texts()}
        left = iter(told)
        assert all(line in left for line in rows(*self.buttons.toasts, *self.buttons.texts())), told

    async def all_handled(self) -> None:
        open_updates, db = self.room.storage.open_updates, self.room.db
        async with asyncio.timeout(30):
            for phone in (self.words, self.buttons):
                while phone.confirmed < self.done or (await db.read(open_updates, phone.name, 1)) != []:
                    await asyncio.sleep(0.001)

    def kept(self, phone: Phone) -> object:
        """What is stored of what the person wants."""
        storage = self.room.storage
        found = storage.subscriber_at(Address(phone.name, phone.chat))
        if found is None:
            return None
        follows = {(each.kind, each.value, each.since) for each in storage.subscriptions(found.id)}
        return found.settings, found.paused, follows, storage.mutes(found.id, self.room.clock())

    def is_asked(self) -> bool:
        """Whether a question waits for words."""
        storage, clock = self.room.storage, self.room.clock
        found = storage.subscriber_at(Address(self.buttons.name, self.buttons.chat))
        return found is not None and storage.dialog(found.id, "5", clock()) is not None


def rows(*texts: str) -> list[str]:
    return [line for text in texts for line in text.split("\n") if line.strip()]


def is_command(said: str) -> bool:
    understood = understand(said, CATALOGUE)
    return understood is not None and understood.command != ""


# --- what they say ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of the newest menu, or of the one before it, as people say it."""

    number: int
    way: str
    back: int = 1

    def __call__(self, menus: Sequence[Menu]) -> str:
        menu = menus[-self.back] if len(menus) >= self.back else menus[-1]
        numbers = sorted(menu.buttons) or [1]
        n = numbers[self.number % len(numbers)]
        label = menu.buttons[n].label if menu.buttons else "Giáo dục"
        spoken = SPOKEN[n - 1] if n <= len(SPOKEN) else str(n)
        return self.way.format(n=n, spoken=spoken, label=label, folded=fold(label), loud=label.upper())


@dataclass(frozen=True)
class Text:
    text: str

    def __call__(self, menus: Sequence[Menu]) -> str:
        return self.text


WAYS = ("{n}", "{n}", "số {n}", "chọn {n}", "0{n}", "{n}.", "({n})", " {n} ", "{spoken}", "số {spoken}", "{label}")
LINES = st.builds(
    Line, st.integers(0, 25), st.sampled_from((*WAYS, "{label}!", "{folded}", "{loud}")), st.sampled_from((1, 1, 1, 2))
)
COMMANDS = st.sampled_from(sorted(router.COMMANDS.keys() - {"?", "lienket", "dulieu"})).map("/{}".format)
MENUS = st.sampled_from(("/caidat", "/chude", "/moi", "/diaban", "/canhbao", "/yentinh", "/toida", "/nguon", "/start"))
OTHER = st.sampled_from(
    (
        *(
            "0",
            "13",
            "99",
            "100",
            "tư",
            "two",
            "2 cái",
            "bão số 2",
            "tiếp",
            "xem tiếp",
            "tiep",
            "thôi",
            "thoi",
            "không",
        ),
        *("cấm biển", "cầu Bãi Cháy", "/theodoi cầu Bãi Cháy", "bỏ thể thao", "tin du lịch", "theo dõi giáo dục"),
        *("/yentinh 22:00-6:00", "/im", "…"),
    )
)
FREE = st.text(st.characters(codec="utf-8", exclude_categories=["N"]), max_size=12)
SAYINGS = st.one_of(LINES, LINES, LINES, MENUS.map(Text), COMMANDS.map(Text), OTHER.map(Text), FREE.map(Text))


@dataclass(frozen=True)
class Step:
    says: Line | Text
    minutes: int = 1
    restarts: bool = False


MINUTES = st.sampled_from((1, 1, 1, 1, 14, 29, 30, 31))
STEP = st.builds(Step, SAYINGS, MINUTES, st.sampled_from((False, False, False, True)))
FIRST = st.builds(Step, MENUS.map(Text))
STEPS = st.builds(lambda first, others: [first, *others], FIRST, st.lists(STEP, min_size=3, max_size=8))


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with Newsroom(tmp_path) as room:
        furnish(room.storage)
        for day in range(1, PER_PAGE + 3):
            room.article(f"Cầu Bãi Cháy đóng một làn, ngày thứ {day}")
        room.storage.follow_search()
        yield room


def says(*texts: str, then: Step | None = None) -> list[Step]:
    return [*(Step(Text(text)) for text in texts), *([then] if then else [])]


LONG = "cầu Bãi Cháy đóng một làn ngày thứ năm hay là ngày thứ sáu"  # its buttons do not hold it: it is remembered


@given(STEPS)
@example(says("cầu Bãi Cháy", "tiếp", "6"))  # the second page of what is found numbers its titles from six
@example(says("cầu bãi cháiy", "1", "cầu bãi cháiy", "sau"))  # "sau" is the next page, and six without its marks
@example(says("/start", "1", "xong", "4"))  # two menus in one answer
@example(says("bão", "theo dõi từ khóa bão", "2"))  # a word over the chat leaves its menu where it is
@example(says("/caidat", "thôi", "9"))  # an answer without a menu ends the one before
@example(says("/chude", "giao duc", "/chude", "Giáo dục!"))
@example(says("/diaban", "Bãi Cháy"))  # a question waits under the menu
@example([Step(Text("/caidat"), restarts=True), *says("English", "9")])
@example(says(LONG, "tiếp", then=Step(Text("7"), minutes=30)))  # what is remembered is kept for longer than its menu
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
async def test_what_is_chosen_by_words_is_what_stands_there(
    room: Newsroom, caplog: pytest.LogCaptureFixture, steps: list[Step]
) -> None:
    pair = Pair(room)
    left = list(steps)
    while left:
        async with pair.running():
            while left:
                step = left.pop(0)
                room.clock.forward(60 * step.minutes)
                await pair.say(step.says(pair.menus))
                if step.restarts:
                    break
    assert [record.getMessage() for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []
