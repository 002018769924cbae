"""The audit of the crash test finds every kind of fault: a program that did such a thing would not pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from tests.fakes.telegram import Chat, Message
from tests.flow.audit import Findings, audit, standing_of
from tests.flow.books import Books, Pair, Row
from tests.flow.papers import Story
from tests.flow.service import Arrival

READERS = {1: 1001, 2: 1002}  # subscriber → chat
EDITOR, ADMIN_ID = 3, 4_711
NOW = datetime(2026, 7, 14, tzinfo=UTC)


@dataclass(slots=True)
class Evidence:
    """What an audit looks at, to be tampered with."""

    books: Books
    stories: dict[int, Story]
    arrivals: list[Arrival]
    standing: dict[Pair, Message]
    asked: range

    def audit(self) -> Findings:
        return audit(self.books, self.stories, self.arrivals, self.standing, self.asked)

    def row(self, number: int) -> Row:
        """The delivery of an article to the first of its readers."""
        return min((row for row in self.books.rows.values() if row.article == number), key=lambda row: row.subscriber)

    def change(self, row: Row, **changes: object) -> None:
        self.books.rows[row.pair] = replace(row, **changes)  # type: ignore[arg-type] # the names are a test's

    def of(self, row: Row) -> Arrival:
        [found] = [each for each in self.arrivals if (each.chat, each.message_id) == (row.chat, row.message_ids[0])]
        return found


@pytest.fixture
def evidence() -> Evidence:
    """Three articles that two readers were told of, one after the other."""
    stories = {number: Story(number, "thoi-tiet", NOW) for number in (1, 2, 3)}
    told = [(number, reader) for number in stories for reader in READERS]
    rows = [
        Row(number, "article", number, None, reader, READERS[reader], "sent", 1, 0, (number,), None, None)
        for number, reader in told
    ]
    titles = {number: story.title(1) for number, story in stories.items()}
    chats = {number: Chat(chat, "private", "Bạn đọc") for number, chat in READERS.items()}
    books = Books(
        rows={row.pair: row for row in rows},
        topics=dict.fromkeys(stories, frozenset({"thoi-tiet"})),
        titles=titles,
        withdrawn=frozenset(),
        chats=READERS | {EDITOR: ADMIN_ID},
        wishes=dict.fromkeys(READERS, frozenset({"thoi-tiet"})) | {EDITOR: frozenset()},
        calls=frozenset(),
        editor=EDITOR,
        heard=frozenset(range(100, 103)),
        troubles=[],
    )
    arrivals = [Arrival(READERS[reader], number, titles[number]) for number, reader in told]
    messages = [Message(number, chats[reader], None, 0, titles[number]) for number, reader in told]
    return Evidence(books, stories, arrivals, standing_of(messages), range(100, 103))


def lose_an_arrival(of: Evidence) -> None:
    of.arrivals.remove(of.of(of.row(1)))


def lose_a_row(of: Evidence) -> None:
    del of.books.rows[of.row(1).pair]


def lose_an_article(of: Evidence) -> None:
    of.books.titles.pop(2)
    for row in [row for row in of.books.rows.values() if row.article == 2]:
        del of.books.rows[row.pair]


def leave_one_open(of: Evidence) -> None:
    of.change(of.row(2), state="unknown", doubts=1)


def repeat_without_a_mark(of: Evidence) -> None:
    of.arrivals.append(replace(of.of(of.row(1)), message_id=99))


def repeat_twice(of: Evidence) -> None:
    of.change(of.row(1), doubts=1)
    of.arrivals += [replace(of.of(of.row(1)), message_id=99 + number) for number in range(2)]


def swap_two(of: Evidence) -> None:
    first, second = of.arrivals.index(of.of(of.row(1))), of.arrivals.index(of.of(of.row(2)))
    of.arrivals[first], of.arrivals[second] = of.arrivals[second], of.arrivals[first]


def refuse_one(of: Evidence) -> None:
    of.change(of.row(3), state="rejected", detail="no such chat")


def leave_a_copy_behind(of: Evidence) -> None:
    of.books.titles[1] = of.books.titles[1].replace("R1", "R2")


def leave_a_copy_of_what_was_taken_back(of: Evidence) -> None:
    of.books.withdrawn |= {3}


def tell_who_did_not_ask(of: Evidence) -> None:
    of.arrivals.append(replace(of.arrivals[0], chat=ADMIN_ID, message_id=99))


def ignore_a_question(of: Evidence) -> None:
    of.asked = range(100, 104)


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (lose_an_arrival, "never arrived: article A1"),
        (lose_a_row, "lost: A1 was not even planned"),
        (lose_an_article, "never stored: A2"),
        (leave_one_open, "given up too early: article A2"),
        (repeat_without_a_mark, "A1 was told 2 times"),
        (repeat_twice, "A1 was told 3 times"),
        (swap_two, "out of order: article A2"),
        (refuse_one, "refused: article A3"),
        (leave_a_copy_behind, "says {1}, not R2: article A1"),
        (leave_a_copy_of_what_was_taken_back, "not taken back: article A3"),
        (ignore_a_question, "nobody heard of update 103"),
        (tell_who_did_not_ask, "who did not ask for it"),
    ],
)
def test_the_audit_sees(evidence: Evidence, tamper: Callable[[Evidence], None], says: str) -> None:
    assert evidence.audit().problems == []
    tamper(evidence)
    assert says in "\n".join(evidence.audit().problems)


def test_what_came_twice_with_a_doubt_on_its_row_is_counted_and_no_problem(evidence: Evidence) -> None:
    row = evidence.row(1)
    evidence.change(row, doubts=1)
    evidence.arrivals.append(replace(evidence.of(row), message_id=99))
    findings = evidence.audit()
    assert (findings.problems, findings.repeated) == ([], {row.pair})
