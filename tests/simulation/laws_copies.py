"""Laws of corrections and retractions: what readers have follows what the paper says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.simulation.case import Case, Row
from tests.simulation.service import Arrival, Shown

Law = Callable[[Case], Iterator[str]]


def every_copy_shows_what_the_paper_says_last(case: Case) -> Iterator[str]:
    for row in case.rows.values():
        number = row.dispatch.article
        if row.dispatch.kind != "article" or number is None or number in case.withdrawn or not _is_there(case, row):
            continue
        newest = case.revisions[number]
        mark = f"A{number}r{newest}"
        if any(mark in each.marks for each in _copies(case, row)) or _may_be_stale(case, row):
            continue
        if not any(mark in each.marks for each in _notes(case, row, "correction")):
            yield f"nothing shows {mark}: {row}; it shows {[each.marks for each in _copies(case, row)]}"


def what_was_withdrawn_is_gone_or_said_to_be(case: Case) -> Iterator[str]:
    for row in case.rows.values():
        number = row.dispatch.article
        if row.dispatch.kind != "article" or number not in case.withdrawn or not _is_there(case, row):
            continue
        copies = [each for each in _copies(case, row) if not each.gone]
        left = [each for each in copies if any(mark.startswith(f"A{number}r") for mark in each.marks)]
        if left and not _changed_since(left) and not _notes(case, row, "retraction") and not _may_be_stale(case, row):
            yield f"A{number} was withdrawn, and is still there: {row}"


def what_cannot_be_changed_is_said_once(case: Case) -> Iterator[str]:
    for key, arrivals in case.arrivals.items():
        row = case.rows[key]
        notes = [each for each in arrivals if each.call == "send"]
        if row.dispatch.kind in {"correction", "retraction"} and len(notes) > 1 and not row.doubts:
            yield f"{len(notes)} notes: {row}"


def _is_there(case: Case, row: Row) -> bool:
    """Whether the article is known to have arrived."""
    whole = row if row.bundle is None else case.rows[row.bundle, row.subscriber]
    return whole.state == "sent" and case.told(row) is not None


def _copies(case: Case, row: Row) -> list[Shown]:
    """The messages that hold the article, in whichever chat they arrived."""
    whole = row if row.bundle is None else case.rows[row.bundle, row.subscriber]
    return [
        shown
        for each in case.arrivals[whole.key]
        if each.call == "send" and each.message_id in whole.message_ids
        for service in case.services
        if service.name == each.address.messenger
        and (shown := service.chat(each.address.chat).shown.get(each.message_id)) is not None
    ]


def _notes(case: Case, row: Row, kind: str) -> list[Arrival]:
    return [
        each
        for (dispatch, subscriber), arrivals in case.arrivals.items()
        if subscriber == row.subscriber
        and case.dispatches[dispatch].kind == kind
        and case.dispatches[dispatch].article == row.dispatch.article
        for each in arrivals
        if each.call == "send"
    ]


def _changed_since(shown: list[Shown]) -> bool:
    return all(each.edits for each in shown)


def _may_be_stale(case: Case, row: Row) -> bool:
    """Whether the reader could not be reached, or the messenger refused the change, or nobody knows how it ended."""
    later = [
        each
        for each in case.rows.values()
        if each.subscriber == row.subscriber
        and each.dispatch.article == row.dispatch.article
        and each.dispatch.kind in {"correction", "retraction"}
    ]
    told = case.told(row) or 0.0
    was_away = any(each.paused not in {None, "asked"} for each in case.readers(row.subscriber, told, 1e9))
    return was_away or any(each.state in {"gone", "unknown"} for each in later)


LAWS: tuple[Law, ...] = (
    every_copy_shows_what_the_paper_says_last,
    what_was_withdrawn_is_gone_or_said_to_be,
    what_cannot_be_changed_is_said_once,
)
