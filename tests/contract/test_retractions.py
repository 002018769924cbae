"""An article that is withdrawn: who waits for it waits no longer, who has it hears of it, and it is found no more."""

from __future__ import annotations

import pytest

from bot.models import Article, DeliveryState, DispatchKind, Priority, Subscriber
from storage.base import Delivery, Hold, LatestQuery, Planned, Release, SearchQuery, Storage
from tests.contract.stories import (
    AT_ONCE,
    EVERYBODY,
    HOUR,
    MINUTE,
    NOW,
    SOON,
    arrive,
    begin,
    claim,
    correct,
    depart,
    draft,
    due,
    ended,
    entry,
    follow_search,
    person,
    poll,
    publish,
    sent,
    states,
    tell,
    wait,
)

LATER = SOON + MINUTE
REJECTED = DeliveryState.REJECTED
OPEN = ("held", "queued", "waiting", "claimed")


@pytest.fixture
def reader(storage: Storage) -> Subscriber:
    return person(storage, "1", "xa-hoi")


def withdraw(storage: Storage, article: Article) -> None:
    assert storage.retract(article.id, NOW)
    while storage.sweep_cancelled(NOW, 3):
        pass


def follow(storage: Storage) -> list[Delivery]:
    """The next retraction, begun for everybody whom it is about."""
    lease = claim(storage)
    return begin(storage, lease, *(each.subscriber for each in storage.candidates(lease, lease.after, 100)))


def digest_of(storage: Storage, reader: Subscriber, *numbers: int) -> list[Article]:
    """These news in a digest that is due."""
    told = [tell(storage, number, reader, hold=Hold("digest", NOW)) for number in numbers]
    storage.release([Release(reader.id, go=tuple(each.dispatch.id for each in told), bundle=True)], NOW)
    return [each.article for each in told]


def titles(delivery: Delivery) -> list[str]:
    return [each.title for each in delivery.articles]


def test_it_is_withdrawn_once(storage: Storage, reader: Subscriber) -> None:
    article = tell(storage, 1, reader).article
    assert storage.retract(article.id, NOW)
    assert not storage.retract(article.id, SOON)
    assert not storage.retract(4711, NOW)
    stored = storage.article(article.id)
    assert stored is not None
    assert stored.withdrawn_at == NOW


def test_it_is_found_no_more(storage: Storage) -> None:
    article, other = publish(storage, news_at=None), publish(storage, "bao.example:2", news_at=None)
    withdraw(storage, article)
    for query in (LatestQuery(), LatestQuery(topic="xa-hoi"), LatestQuery(source="bao")):
        page = storage.latest(query)
        assert (page.articles, page.total) == ((other,), 1)
    follow_search(storage)
    found = storage.search(SearchQuery("cầu"))
    assert ([hit.article for hit in found.hits], found.total) == ([other], 1)


def test_what_nobody_was_told_of_needs_no_retraction(storage: Storage, reader: Subscriber) -> None:
    withdraw(storage, publish(storage, wants_page=True))
    assert storage.claim_due_pages(NOW, 10, SOON) == []
    assert storage.claim_range("sender", NOW, SOON) is None
    assert storage.dispatches_open() == 0


def test_who_has_it_gets_a_retraction_with_their_copy(storage: Storage) -> None:
    has, refused = (person(storage, str(n), "xa-hoi") for n in range(2))
    told = tell(storage, 1, has, refused)
    storage.record_results([sent(told.begun[0], "70"), ended(told.begun[1], REJECTED)])
    withdraw(storage, told.article)
    [retraction] = follow(storage)
    assert (retraction.dispatch.kind, retraction.dispatch.priority) == (DispatchKind.RETRACTION, Priority.CORRECTION)
    assert retraction.subscriber == has
    assert retraction.copy is not None
    assert retraction.copy.message_ids == ("70",)
    arrive(storage, retraction)
    assert storage.dispatches_open() == 0


def test_who_waits_for_it_waits_no_longer_and_hears_nothing(storage: Storage) -> None:
    held, queued, _, claimed = readers = [person(storage, str(n), "xa-hoi") for n in range(4)]
    [before] = tell(storage, 1, queued).begun
    publish(storage, "bao.example:2")
    lease = claim(storage)
    plans = dict.fromkeys((each.id for each in readers), AT_ONCE)
    plans[held.id] = Planned(EVERYBODY, Hold("quiet", SOON))
    first, second = storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON) or []
    wait(storage, first)
    assert storage.progress(lease.dispatch.id).counts == dict.fromkeys(map(DeliveryState, OPEN), 1)
    assert storage.retract(2, NOW)
    assert not storage.depart(lease.dispatch.id, claimed.id, second.attempts, (), NOW)
    assert [storage.sweep_cancelled(NOW, 3) for _ in range(3)] == [3, 1, 0]
    assert storage.progress(lease.dispatch.id).counts == {REJECTED: 4}
    assert follow(storage) == []
    arrive(storage, before)
    assert due(storage, LATER) == []
    assert storage.dispatches_open() == 0


def test_who_was_not_looked_at_yet_is_told_nothing(storage: Storage, reader: Subscriber) -> None:
    article = publish(storage)
    lease = claim(storage)
    withdraw(storage, article)
    assert storage.begin_deliveries(lease, "sender", lease.last, {}, NOW, SOON) is None
    assert follow(storage) == []
    assert states(storage, reader) == {}


def test_what_was_in_flight_is_taken_back_when_it_has_arrived(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader)
    depart(storage, *told.begun)
    withdraw(storage, told.article)
    assert follow(storage) == []
    arrive(storage, *told.begun)
    [retraction] = due(storage)
    assert (retraction.dispatch.kind, retraction.copy is not None) == (DispatchKind.RETRACTION, True)


@pytest.mark.parametrize("doubt", [True, False])
def test_what_was_in_flight_and_did_not_arrive_is_not_sent_again(
    storage: Storage, reader: Subscriber, doubt: bool
) -> None:
    told = tell(storage, 1, reader)
    depart(storage, *told.begun)
    withdraw(storage, told.article)
    storage.record_results([ended(told.begun[0], DeliveryState.WAITING, due=SOON, doubt=doubt)])
    assert due(storage, LATER) == []
    assert states(storage, reader)[told.dispatch.id] is (DeliveryState.UNKNOWN if doubt else REJECTED)
    assert follow(storage) == []
    assert storage.dispatches_open() == 0


def test_what_queued_behind_it_takes_its_turn(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader)
    wait(storage, *told.begun, until=NOW + HOUR)
    tell(storage, 2, reader)
    withdraw(storage, told.article)
    [second] = due(storage)
    assert second.dispatch.article is not None
    assert second.dispatch.article.title == "Tin 2"


def test_a_correction_that_was_on_its_way_is_cancelled(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader)
    arrive(storage, *told.begun)
    correct(storage, 1, title="Đính chính")
    [correction] = follow(storage)
    withdraw(storage, told.article)
    assert not storage.depart(correction.dispatch.id, reader.id, correction.attempts, (), NOW)
    [retraction] = follow(storage)
    assert retraction.dispatch.kind is DispatchKind.RETRACTION
    assert states(storage, reader)[correction.dispatch.id] is REJECTED


def test_a_correction_in_flight_is_followed_by_the_retraction(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader)
    arrive(storage, *told.begun)
    correct(storage, 1, title="Đính chính")
    [correction] = follow(storage)
    depart(storage, correction)
    withdraw(storage, told.article)
    arrive(storage, correction)
    [retraction] = due(storage) + follow(storage)
    assert retraction.dispatch.kind is DispatchKind.RETRACTION


def test_an_article_that_is_edited_after_it_was_withdrawn_stays_so(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader)
    arrive(storage, *told.begun)
    withdraw(storage, told.article)
    arrive(storage, *follow(storage))
    poll(storage, entry(draft("bao.example:1", title="Đính chính", news_at=None), fingerprint="second"))
    assert storage.claim_range("sender", NOW, SOON) is None


# --- in digests ----------------------------------------------------------------------------------------------------


def test_a_digest_is_written_anew_without_it(storage: Storage, reader: Subscriber) -> None:
    first, _ = digest_of(storage, reader, 1, 2)
    arrive(storage, *due(storage))
    withdraw(storage, first)
    [retraction] = follow(storage)
    assert retraction.copy is not None
    assert retraction.copy.in_digest
    assert [each.title for each in retraction.copy.articles] == ["Tin 2"]


def test_a_digest_in_flight_is_written_anew_when_it_has_arrived(storage: Storage, reader: Subscriber) -> None:
    first, _ = digest_of(storage, reader, 1, 2)
    [digest] = due(storage)
    depart(storage, digest)
    withdraw(storage, first)
    assert follow(storage) == []
    arrive(storage, digest)
    [retraction] = due(storage)
    assert (retraction.dispatch.kind, retraction.dispatch.article and retraction.dispatch.article.id) == (
        DispatchKind.RETRACTION,
        first.id,
    )


def test_a_digest_that_goes_without_it_needs_no_retraction(storage: Storage, reader: Subscriber) -> None:
    first, second = digest_of(storage, reader, 1, 2)
    withdraw(storage, first)
    [digest] = due(storage)
    assert digest.articles == (second,)
    arrive(storage, digest)
    assert due(storage, LATER) == []
    assert follow(storage) == []
    trace = storage.trace(reader.id, first.id)
    assert trace is not None
    assert trace.delivery is not None
    assert (trace.delivery.state, trace.digest) == (REJECTED, None)


def test_a_digest_that_may_have_gone_with_it_is_followed_by_the_retraction(
    storage: Storage, reader: Subscriber
) -> None:
    first, _ = digest_of(storage, reader, 1, 2)
    depart(storage, *due(storage))
    withdraw(storage, first)
    [again] = due(storage, SOON)
    assert (titles(again), again.doubts) == (["Tin 2"], 1)
    assert follow(storage) == []
    arrive(storage, again)
    [retraction] = due(storage, SOON)
    assert retraction.dispatch.kind is DispatchKind.RETRACTION


def test_a_digest_of_nothing_but_withdrawn_articles_ends(storage: Storage, reader: Subscriber) -> None:
    articles = digest_of(storage, reader, 1, 2)
    for each in articles:
        withdraw(storage, each)
    [digest] = due(storage)
    assert digest.articles == ()
    storage.record_results([ended(digest, REJECTED)])
    assert due(storage, LATER) == []
    assert set(states(storage, reader).values()) == {REJECTED}


def test_what_is_withdrawn_comes_back_out_of_no_refused_digest(storage: Storage, reader: Subscriber) -> None:
    first, _ = digest_of(storage, reader, 1, 2)
    [digest] = due(storage)
    withdraw(storage, first)
    storage.record_results([ended(digest, REJECTED)])
    [alone] = due(storage)
    assert alone.dispatch.article is not None
    assert alone.dispatch.article.title == "Tin 2"
    arrive(storage, alone)
    assert follow(storage) == []
    assert storage.dispatches_open() == 0
