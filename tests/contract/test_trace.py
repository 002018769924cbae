"""What became of an article for one reader, from being seen to being corrected."""

from __future__ import annotations

import pytest

from bot.models import DeliveryState, DispatchKind, Match, Subscriber
from storage.base import DeliveryTrace, Hold, PageRead, Planned, Release, Storage, Trace
from tests.contract.stories import (
    DAY,
    EVERYBODY,
    HOUR,
    NOW,
    SOON,
    arrive,
    begin,
    claim,
    correct,
    depart,
    due,
    ended,
    person,
    publish,
    sent,
    tell,
    topic,
    wait,
)


@pytest.fixture
def reader(storage: Storage) -> Subscriber:
    return person(storage, "1", "xa-hoi")


def trace(storage: Storage, reader: Subscriber, article_id: int = 1) -> Trace:
    found = storage.trace(reader.id, article_id)
    assert found is not None
    return found


def delivery(storage: Storage, reader: Subscriber, article_id: int = 1) -> DeliveryTrace:
    found = trace(storage, reader, article_id).delivery
    assert found is not None
    return found


def test_there_is_no_trace_of_no_article(storage: Storage, reader: Subscriber) -> None:
    assert storage.trace(reader.id, 4711) is None


def test_what_was_no_news_was_pushed_to_nobody(storage: Storage, reader: Subscriber) -> None:
    article = publish(storage, news_at=None)
    assert trace(storage, reader) == Trace(article, news_at=None, complete=True, dispatched_at=None, looked=False)


def test_what_waits_for_its_page_is_not_complete(storage: Storage, reader: Subscriber) -> None:
    article = publish(storage, wants_page=True)
    assert trace(storage, reader) == Trace(article, NOW, complete=False, dispatched_at=None, looked=False)
    storage.save_page(PageRead(article.id, SOON))
    found = trace(storage, reader)
    assert (found.complete, found.dispatched_at, found.looked) == (True, SOON, False)


def test_who_was_not_looked_at_yet_is_told_from_who_does_not_get_it(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    publish(storage)
    lease = claim(storage)
    storage.begin_deliveries(lease, "sender", readers[1].id, {}, NOW, SOON)
    assert [trace(storage, each).looked for each in readers] == [True, True, False]
    assert all(trace(storage, each).delivery is None for each in readers)
    begin(storage, claim(storage, "other", SOON), owner="other")
    assert trace(storage, readers[2]).looked


def test_who_came_later_was_never_to_be_looked_at(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    newcomer = person(storage, "2", "xa-hoi")
    found = trace(storage, newcomer)
    assert (found.looked, found.delivery) == (True, None)


def test_a_delivery_says_why_when_and_how_it_ended(storage: Storage, reader: Subscriber) -> None:
    publish(storage)
    lease = claim(storage)
    because = Match(topic("xa-hoi", since=NOW - DAY))
    [begun] = storage.begin_deliveries(lease, "sender", lease.last, {reader.id: Planned(because)}, NOW, SOON) or []
    wait(storage, begun)
    waits = delivery(storage, reader)
    assert waits == DeliveryTrace(
        dispatch_id=lease.dispatch.id,
        kind=DispatchKind.ARTICLE,
        planned_at=NOW,
        state=DeliveryState.WAITING,
        at=NOW,
        due=SOON,
        hold=None,
        detail=None,
        attempts=1,
        doubts=0,
        message_id=None,
        reason=because,
    )
    depart(storage, *due(storage, SOON))
    [last] = due(storage, NOW + HOUR)
    storage.record_results([ended(last, DeliveryState.SENT, at=NOW + HOUR, message_id="70 71", detail="vì vậy")])
    end = delivery(storage, reader)
    assert (end.state, end.at, end.due, end.attempts, end.doubts) == (DeliveryState.SENT, NOW + HOUR, None, 3, 1)
    assert (end.message_id, end.detail, end.reason) == ("70 71", "vì vậy", because)


def test_what_is_held_says_why_and_until_when(storage: Storage, reader: Subscriber) -> None:
    tell(storage, 1, reader, hold=Hold("cap", SOON))
    held = delivery(storage, reader)
    assert (held.state, held.hold, held.due, held.attempts) == (DeliveryState.HELD, "cap", SOON, 0)


def test_why_it_was_held_is_known_when_it_was_sent(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader, hold=Hold("quiet", SOON))
    storage.release([Release(reader.id, go=(told.dispatch.id,))], SOON)
    arrive(storage, *due(storage, SOON))
    gone = delivery(storage, reader)
    assert (gone.state, gone.hold) == (DeliveryState.SENT, "quiet")


def test_what_stood_in_a_digest_leads_to_it(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader, hold=Hold("digest", SOON))
    storage.release([Release(reader.id, go=(told.dispatch.id,), bundle=True)], SOON)
    found = trace(storage, reader)
    assert found.delivery is not None
    assert found.digest is not None
    assert (found.delivery.state, found.delivery.reason) == (DeliveryState.BUNDLED, EVERYBODY)
    assert (found.digest.kind, found.digest.state) == (DispatchKind.DIGEST, DeliveryState.WAITING)
    assert found.digest.planned_at == SOON
    arrive(storage, *due(storage, SOON))
    digest = trace(storage, reader).digest
    assert digest is not None
    assert (digest.state, digest.message_id) == (DeliveryState.SENT, "77")


def test_what_was_taken_out_of_a_refused_digest_leads_to_none(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader, hold=Hold("digest", SOON))
    storage.release([Release(reader.id, go=(told.dispatch.id,), bundle=True)], SOON)
    storage.record_results([ended(each, DeliveryState.REJECTED) for each in due(storage, SOON)])
    assert trace(storage, reader).digest is None


def test_corrections_and_the_retraction_come_in_order(storage: Storage, reader: Subscriber) -> None:
    other = person(storage, "2", "xa-hoi")
    arrive(storage, *tell(storage, 1, reader).begun)
    for title in ("Một", "Hai"):
        correct(storage, 1, title=title)
        storage.record_results([sent(each, title) for each in begin(storage, claim(storage), reader)])
    storage.retract(1, SOON)
    begin(storage, claim(storage), reader)
    found = trace(storage, reader)
    assert [(each.kind.value, each.state.value, each.message_id) for each in found.later] == [
        ("correction", "sent", "Một"),
        ("correction", "sent", "Hai"),
        ("retraction", "claimed", None),
    ]
    assert found.article.withdrawn_at == SOON
    assert trace(storage, other).later == ()


def test_the_trace_of_one_reader_is_not_anothers(storage: Storage, reader: Subscriber) -> None:
    other = person(storage, "2", "xa-hoi")
    first, _ = tell(storage, 1, reader, other).begun
    arrive(storage, first)
    assert delivery(storage, reader).state is DeliveryState.SENT
    assert delivery(storage, other).state is DeliveryState.CLAIMED
