"""The record of the service against the database, after everything was said: what was lost, repeated or out of order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.fakes.telegram import Message
from tests.flow.books import CALL, Books, Pair, Row
from tests.flow.papers import Story, marks
from tests.flow.service import Arrival


@dataclass(slots=True)
class Findings:
    """``problems`` is empty if all is well."""

    problems: list[str] = field(default_factory=list)
    told: int = 0  # articles and announcements, by the people they were told to
    digests: int = 0
    corrected: int = 0
    withdrawn: int = 0
    repeated: set[Pair] = field(default_factory=set)  # deliveries that arrived twice
    unknown: set[Pair] = field(default_factory=set)  # given up after two doubts
    never: set[Pair] = field(default_factory=set)  # of these, what did not arrive

    def __str__(self) -> str:
        return (
            f"{self.told} told, {self.digests} digests, {self.corrected} corrected, {self.withdrawn} taken back;"
            f" {len(self.repeated)} repeated, {len(self.unknown)} given up as unknown, {len(self.never)} of these never came"
        )


def audit(
    books: Books,
    stories: Mapping[int, Story],
    arrivals: Sequence[Arrival],
    standing: Mapping[Pair, Message],
    asked: Iterable[int],
) -> Findings:
    """``standing``: what is in the chats now, by chat and message id. ``asked``: the updates there were."""
    findings = Findings(list(books.troubles))
    record = _Record(books, arrivals)
    for check in (_ends, _known, _told_news, _told_calls, _in_order):
        findings.problems += check(books, stories, record, findings)
    findings.problems += _up_to_date(books, standing, findings)
    findings.problems += [f"nobody heard of update {update}" for update in set(asked) - books.heard]
    findings.digests = sum(row.kind == "digest" and row.state == "sent" for row in books.rows.values())
    return findings


class _Record:
    """What people were sent, by chat and by what it told of."""

    def __init__(self, books: Books, arrivals: Sequence[Arrival]) -> None:
        readers = {chat: subscriber for subscriber, chat in books.chats.items()}
        self.ids = {(each.chat, each.message_id) for each in arrivals}
        self.articles: dict[Pair, list[int]] = defaultdict(list)  # mark, subscriber → places in the record
        self.calls: dict[Pair, list[int]] = defaultdict(list)
        for place, each in enumerate(arrivals):
            for number in marks(each.text):
                self.articles[number, readers[each.chat]].append(place)
            if each.text.startswith("📢"):
                for call in set(CALL.findall(each.text)):
                    self.calls[int(call), readers[each.chat]].append(place)


def _ends(books: Books, stories: Mapping[int, Story], record: _Record, findings: Findings) -> Iterator[str]:
    """Every delivery ended as it may: nobody was gone here, and nothing was refused but what was cancelled."""
    for row in books.rows.values():
        if row.state == "unknown":
            findings.unknown.add(row.pair)
            if row.doubts < 2:
                yield f"given up too early: {row}"
        if row.state == "gone":
            yield f"nobody had gone: {row}"
        if row.state == "rejected" and row.detail not in {"cancelled", "nothing to correct"}:
            yield f"refused: {row}, {row.detail}"


def _known(books: Books, stories: Mapping[int, Story], record: _Record, findings: Findings) -> Iterator[str]:
    """Every message that the database takes for sent is on the service's record."""
    for row in books.rows.values():
        missing = [each for each in row.message_ids if (row.chat, each) not in record.ids]
        if row.state == "sent" and missing:
            yield f"never arrived: {row}, messages {missing}"
        if row.state == "sent" and row.kind in {"article", "broadcast", "digest"} and not row.message_ids:
            yield f"sent without a message: {row}"


def _told_news(books: Books, stories: Mapping[int, Story], record: _Record, findings: Findings) -> Iterator[str]:
    rows = books.of("article")
    for story in stories.values():
        if story.number not in books.titles:
            if not story.withdrawn:
                yield f"never stored: A{story.number}"
            continue
        if story.withdrawn and not any(number == story.number for number, _ in rows):
            continue  # before anybody was told
        for subscriber, wishes in books.wishes.items():
            pair = story.number, subscriber
            if wishes & (books.topics[story.number] | {story.topic}):
                if story.number not in books.withdrawn:
                    yield from _once(f"A{story.number}", pair, rows, record.articles, books, findings)
            elif record.articles[pair]:
                yield f"A{story.number} was told to subscriber {subscriber}, who did not ask for it"


def _told_calls(books: Books, stories: Mapping[int, Story], record: _Record, findings: Findings) -> Iterator[str]:
    rows = books.of("broadcast")
    for call in books.calls:
        for subscriber in books.chats.keys() - {books.editor}:
            yield from _once(f"B{call}", (call, subscriber), rows, record.calls, books, findings)


def _once(
    what: str,
    pair: Pair,
    rows: Mapping[Pair, Row],
    places: Mapping[Pair, Sequence[int]],
    books: Books,
    findings: Findings,
) -> Iterator[str]:
    """Told once; twice only if the row says that this may be; not at all only if two doubts are on record."""
    row, count = rows.get(pair), len(places.get(pair, ()))
    if row is None:
        yield f"lost: {what} was not even planned for subscriber {pair[1]}, who was told {count} times"
        return
    unit = books.unit(row)
    findings.told += count > 0
    if count == 0 and unit.state == "unknown":
        findings.never.add(unit.pair)
    elif count == 0:
        yield f"lost: {what} never reached its reader: {unit}"
    if count > 1:
        findings.repeated.add(unit.pair)
        if count > 2 or unit.doubts == 0:
            yield f"{what} was told {count} times: {unit}"


def _in_order(books: Books, stories: Mapping[int, Story], record: _Record, findings: Findings) -> Iterator[str]:
    """Each reader hears first what was dispatched first, articles and announcements apart."""
    for kind, places in (("article", record.articles), ("broadcast", record.calls)):
        latest: dict[int, tuple[int, Row]] = {}
        for (number, subscriber), row in sorted(books.of(kind).items(), key=lambda each: each[1].dispatch):
            if not places.get((number, subscriber)):
                continue
            unit, place = books.unit(row), places[number, subscriber][0]
            before_place, before = latest.get(subscriber, (-1, row))
            if place < before_place and books.unit(before).pair != unit.pair:
                yield f"out of order: {row} came before {before}"
            latest[subscriber] = max((before_place, before), (place, row), key=lambda each: each[0])


def _up_to_date(books: Books, standing: Mapping[Pair, Message], findings: Findings) -> Iterator[str]:
    """Every copy that is known to have arrived says what the article says now, or was taken back."""
    unsure = {
        (row.article, row.subscriber) for row in books.rows.values() if _is_about_copy(row) and row.state == "unknown"
    }
    for (number, subscriber), row in books.of("article").items():
        unit = books.unit(row)
        if unit.state != "sent" or (number, subscriber) in unsure:
            continue
        shown = [standing[unit.chat, each] for each in unit.message_ids if (unit.chat, each) in standing]
        said = {revision for each in shown for mark, revision in marks(each.text).items() if mark == number}
        wanted = marks(books.titles[number])[number]
        if number in books.withdrawn:
            findings.withdrawn += 1
            if unit is row and shown:
                yield f"not taken back: {row}"
        elif said != {wanted}:
            yield f"says {said or 'nothing'}, not R{wanted}: {row}"
        else:
            findings.corrected += wanted > 1


def _is_about_copy(row: Row) -> bool:
    return row.kind in {"correction", "retraction"}


def standing_of(chats: Collection[Message]) -> dict[Pair, Message]:
    return {(message.chat.id, message.id): message for message in chats}
