"""The laws of delivery, each a function that yields a sentence for everything that breaks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import combinations, pairwise

from bot.delivery import audience
from tests.simulation import laws_copies, laws_time
from tests.simulation.case import Case, Row
from tests.simulation.journal import Held, Key, Reader
from tests.simulation.service import Arrival

Law = Callable[[Case], Iterator[str]]
OPEN = frozenset({"held", "queued", "waiting", "claimed", "sending"})


def judge(case: Case) -> None:
    """Hold every law against what is left of the month."""
    for law in (*LAWS, *laws_time.LAWS, *laws_copies.LAWS):
        for fault in law(case):
            case.journal.fault(f"{law.__name__}: {fault}")


# --- nothing is lost -----------------------------------------------------------------------------------------------


def nothing_is_left_open(case: Case) -> Iterator[str]:
    if case.ranges_left:
        yield f"{case.ranges_left} ranges are left"
    for row in case.rows.values():
        digest = case.rows.get((row.bundle, row.subscriber)) if row.bundle is not None else None
        if row.state in OPEN:
            yield f"still open: {row}"
        if row.state == "bundled" and (digest is None or digest.state not in {"sent", "gone", "unknown"}):
            yield f"bundled in what did not end: {row} in {digest}"


def counts_are_those_of_the_rows(case: Case) -> Iterator[str]:
    counted: dict[int, Counter[str]] = {id_: Counter() for id_ in case.dispatches}
    for row in case.rows.values():
        counted[row.dispatch.id][row.state] += 1
    for id_, dispatch in case.dispatches.items():
        if dispatch.counts != dict(counted[id_]):
            yield f"dispatch {id_} counts {dispatch.counts}, its rows are {dict(counted[id_])}"


def everyone_whom_news_concerns_has_a_row_and_nobody_else(case: Case) -> Iterator[str]:
    """Judged by the audience's own rules, for whoever did not change their wishes while Loa was looking."""
    for dispatch in case.dispatches.values():
        if dispatch.kind != "article" or dispatch.cancelled or dispatch.article is None:
            continue
        looked = case.journal.looked.get(dispatch.id)
        if case.journal.troubled(min(dispatch.at, looked or dispatch.at), looked or dispatch.at, "", {"clock"}):
            continue  # a mute may have ended, or begun, by a clock that is wrong
        for subscriber in case.journal.readers:
            until = (looked or dispatch.at) + 1
            ways = case.readers(subscriber, dispatch.at - 1, until)
            wanted = {_wants(case, each, dispatch.article, at) for each in ways for at in (dispatch.at, until)}
            if len(wanted) == 1 and (wanted == {True}) != ((dispatch.id, subscriber) in case.rows):
                yield f"A{dispatch.article} ({dispatch.id}) for {subscriber}: wanted {wanted}, looked at {looked}"


def _wants(case: Case, reader: Reader, article: int, when: float) -> bool:
    told = case.audiences[article]
    found = audience.match(told, reader.follows, reader.mutes, case.clock.at(when), reader.settings)
    return found is not None and reader.paused is None


def what_is_recorded_as_sent_arrived(case: Case) -> Iterator[str]:
    for row in case.rows.values():
        if row.state == "sent" and row.dispatch.kind in {"article", "broadcast", "digest"}:
            shown = [
                mark
                for each in case.arrivals.get(row.key, ())
                if each.call == "send" and each.message_id in row.message_ids
                for mark in each.marks
            ]
            missing = [mark for mark in _due_marks(case, row) if not any(each.startswith(mark) for each in shown)]
            if missing:
                yield f"{row} does not show {missing}, only {shown}"


def _due_marks(case: Case, row: Row) -> list[str]:
    of = row.dispatch
    if of.kind == "article":
        return [f"A{of.article}r"]
    if of.kind == "broadcast":
        return [f"B{of.announcement}p"]
    bundled = [each for each in case.rows.values() if each.bundle == of.id and each.subscriber == row.subscriber]
    return [f"A{each.dispatch.article}r" for each in bundled if each.dispatch.article not in case.withdrawn]


def every_end_has_its_cause(case: Case) -> Iterator[str]:
    for row in case.rows.values():
        if row.state == "rejected" and not _may_be_rejected(case, row):
            yield f"nobody refused {row}"
        if row.state == "gone" and all(
            each.paused is None for each in case.readers(row.subscriber, case.journal.begun.get(row.key, 0.0), 1e9)
        ):
            yield f"the reader was always there: {row}"
        if row.state == "unknown" and row.doubts < 2 and not (row.dispatch.cancelled and row.doubts):
            yield f"given up too soon: {row}"


def _may_be_rejected(case: Case, row: Row) -> bool:
    if row.dispatch.cancelled or row.detail == "nothing to correct":
        return True
    if row.dispatch.kind == "digest" and not _due_marks(case, row):
        return True
    return any(
        key is not None and (key.dispatch.id, key.subscriber.id) == row.key
        for service in case.services
        for key in service.rejected
    )


# --- nothing is repeated that need not be ---------------------------------------------------------------------------


def only_what_was_in_doubt_is_sent_twice_and_never_more(case: Case) -> Iterator[str]:
    for key, arrivals in case.arrivals.items():
        row = case.rows[key]
        seen: dict[str, list[Arrival]] = {}
        for each in arrivals:
            if each.call == "send":
                seen.setdefault(each.text, []).append(each)
        for same in seen.values():
            if len(same) > 2:
                yield f"{len(same)} times at {[each.at for each in same]}: {row}"
            if len(same) > 1 and not row.doubts:
                yield f"twice without a doubt, at {[each.at for each in same]}: {row}"
            for first, second in pairwise(same):
                if _is_on_record(first, arrivals):
                    yield f"another part followed {first.at}, and it was sent again at {second.at}: {row}"
                elif not _may_be_forgotten(case, first, second):
                    yield f"the answer of {first.at} was there, and it was sent again at {second.at}: {row}"


def _is_on_record(part: Arrival, arrivals: list[Arrival]) -> bool:
    """Whether the next part of the same message went after it: then it was on record before."""
    return part.answered and any(
        each.at > part.at and each.life == part.life and each.delivery is part.delivery for each in arrivals
    )


def _may_be_forgotten(case: Case, first: Arrival, second: Arrival) -> bool:
    """Whether something kept the first answer from being recorded."""
    return (
        not first.answered
        or first.life != second.life
        or case.journal.troubled(first.at, second.at, "", {"storage refuses", "clock"})
    )


# --- order -----------------------------------------------------------------------------------------------------------


def a_readers_order_is_kept(case: Case) -> Iterator[str]:
    """For each reader and priority, by dispatch; a digest stands where the first of its articles does. What is held
    lets others pass."""
    messages: dict[Key, tuple[Row, float]] = {}  # with the first that each tells of
    for row in sorted(case.rows.values(), key=lambda each: each.dispatch.id):
        went = case.went(row) if row.dispatch.kind in {"article", "broadcast"} else None
        if went is not None:
            messages.setdefault(row.key if row.bundle is None else (row.bundle, row.subscriber), (row, went))
    lanes: dict[tuple[int, int], list[tuple[Key, Row, float]]] = {}
    for key, (row, went) in messages.items():
        lanes.setdefault((row.subscriber, row.dispatch.priority), []).append((key, row, went))
    for lane in lanes.values():
        for (key, earlier, first), (_, later, second) in combinations(lane, 2):
            if second < first and not _was_away(case, key, earlier, later, second):
                yield f"at {second} came {later}, only at {first} {earlier}"


def _was_away(case: Case, message: Key, row: Row, later: Row, until: float) -> bool:
    """Whether it was held, or not begun, at some time while the later one went. What is due queues in its lane even if
    the planner takes a second to let it go."""
    journal = case.journal
    begun, since = journal.begun.get(row.key), journal.begun.get(later.key, 0.0)
    if begun is None or begun >= since:
        return True
    spans = [*journal.held.get(row.key, ()), *journal.held.get(message, ())]
    return any(held.at <= until and _was_for_later(held, since, journal.dated.get(later.key)) for held in spans)


def _was_for_later(held: Held, since: float, dated: datetime | None) -> bool:
    if held.until is None or held.until > since + 2:
        return True
    return held.until > since and held.due is not None and dated is not None and held.due > dated


LAWS: tuple[Law, ...] = (
    nothing_is_left_open,
    counts_are_those_of_the_rows,
    everyone_whom_news_concerns_has_a_row_and_nobody_else,
    what_is_recorded_as_sent_arrived,
    every_end_has_its_cause,
    only_what_was_in_doubt_is_sent_twice_and_never_more,
    a_readers_order_is_kept,
)
