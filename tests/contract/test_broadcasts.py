from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.models import Audience, BroadcastState, DeliveryState, DispatchKind, Priority
from storage.base import Storage
from tests.contract.stories import (
    HOUR,
    NOW,
    SOON,
    announce,
    begin,
    claim,
    depart,
    ended,
    person,
    sent,
)

TEXT = Markup("Mai <b>cắt điện</b> &amp; nước.")


def test_a_draft_comes_back_as_it_was_written(storage: Storage) -> None:
    author = person(storage)
    draft = storage.save_broadcast(author.id, TEXT, "xa-hoi", b"\x89PNG\x00", NOW)
    assert storage.broadcast(draft.id) == draft
    assert (draft.author_id, draft.text, draft.topic, draft.state) == (author.id, TEXT, "xa-hoi", BroadcastState.DRAFT)
    assert isinstance(draft.text, Markup)
    assert draft.picture_id is not None
    assert storage.picture(draft.picture_id) == b"\x89PNG\x00"
    assert storage.save_broadcast(author.id, TEXT, None, None, NOW).picture_id is None
    assert (storage.picture(4711), storage.broadcast(4711)) == (None, None)


def test_a_draft_is_sent_to_nobody(storage: Storage) -> None:
    storage.save_broadcast(person(storage).id, TEXT, None, None, NOW)
    assert storage.claim_range("sender", NOW, SOON) is None
    assert storage.running_broadcasts() == []


def test_a_broadcast_is_started_once(storage: Storage) -> None:
    author = person(storage)
    draft = storage.save_broadcast(author.id, TEXT, None, None, NOW)
    started = storage.start_broadcast(draft.id, NOW)
    assert started is not None
    assert storage.start_broadcast(draft.id, NOW) is None
    assert storage.start_broadcast(4711, NOW) is None
    assert started.dispatch_id is not None
    assert storage.running_broadcasts() == [started]
    assert started == replace(draft, state=BroadcastState.SENDING, dispatch_id=started.dispatch_id)
    dispatch = claim(storage).dispatch
    assert (dispatch.kind, dispatch.priority) == (DispatchKind.BROADCAST, Priority.BROADCAST)
    assert (dispatch.broadcast, dispatch.audience) == (started, Audience(everyone=True))
    assert storage.claim_range("sender", NOW, SOON) is None


def test_a_broadcast_to_a_topic_reaches_its_followers(storage: Storage) -> None:
    author, follower = person(storage, "1"), person(storage, "2", "xa-hoi")
    dispatch = announce(storage, author, "xa-hoi")
    assert dispatch.audience == Audience(topics=("xa-hoi",))
    lease = claim(storage)
    [candidate] = storage.candidates(lease, lease.after, 10)
    assert candidate.subscriber == follower
    assert storage.progress(dispatch.id).audience == 1


def test_progress_counts_deliveries_by_state_against_the_audience_at_the_start(storage: Storage) -> None:
    readers = [person(storage, str(n)) for n in range(4)]
    dispatch = announce(storage, readers[0])
    assert (storage.progress(dispatch.id).audience, storage.progress(dispatch.id).done) == (4, False)
    first, second, third, fourth = begin(storage, claim(storage), *readers)
    storage.record_results(
        [sent(first), ended(second, DeliveryState.GONE, detail="blocked"), ended(third, DeliveryState.REJECTED)]
    )
    progress = storage.progress(dispatch.id)
    assert progress.counts == {
        DeliveryState.SENT: 1,
        DeliveryState.GONE: 1,
        DeliveryState.REJECTED: 1,
        DeliveryState.CLAIMED: 1,
    }
    assert not progress.done
    depart(storage, fourth)
    assert storage.progress(dispatch.id).counts[DeliveryState.SENDING] == 1
    assert storage.dispatches_open() == 1
    storage.record_results([sent(fourth)])
    assert storage.progress(dispatch.id).done
    assert storage.dispatches_open() == 0


def test_a_dispatch_nobody_knows_is_done(storage: Storage) -> None:
    assert storage.progress(4711).done


def test_a_cancelled_broadcast_stops_where_it_stands(storage: Storage) -> None:
    readers = [person(storage, str(n)) for n in range(3)]
    dispatch = announce(storage, readers[0])
    lease = claim(storage)
    waiting, flying, late = begin(storage, lease, *readers)
    storage.record_results([ended(waiting, DeliveryState.WAITING, due=SOON)])
    assert dispatch.broadcast is not None
    assert storage.cancel_broadcast(dispatch.broadcast.id, NOW) is BroadcastState.CANCELLED
    assert storage.cancel_broadcast(dispatch.broadcast.id, NOW) is BroadcastState.CANCELLED
    storage.record_results([sent(flying), ended(late, DeliveryState.WAITING, due=SOON)])
    assert storage.claim_due_deliveries(NOW + HOUR, 10, NOW + 2 * HOUR) == []
    progress = storage.progress(dispatch.id)
    assert (progress.counts, progress.done) == ({DeliveryState.SENT: 1, DeliveryState.REJECTED: 2}, True)


def test_no_range_of_a_cancelled_broadcast_is_claimed_or_continued(storage: Storage) -> None:
    reader = person(storage)
    dispatch = announce(storage, reader)
    lease = claim(storage)
    assert dispatch.broadcast is not None
    storage.cancel_broadcast(dispatch.broadcast.id, NOW)
    assert storage.begin_deliveries(lease, "sender", lease.last, {}, NOW, SOON) is None
    assert storage.claim_range("sender", NOW + HOUR, NOW + 2 * HOUR) is None


def test_a_doubt_about_a_cancelled_broadcast_is_on_record_and_not_sent_again(storage: Storage) -> None:
    readers = [person(storage, str(n)) for n in range(2)]
    dispatch = announce(storage, readers[0])
    died, doubted = begin(storage, claim(storage), *readers)
    depart(storage, died, doubted)
    assert dispatch.broadcast is not None
    storage.cancel_broadcast(dispatch.broadcast.id, NOW)
    storage.record_results([ended(doubted, DeliveryState.WAITING, due=SOON, doubt=True)])
    assert storage.claim_due_deliveries(NOW + HOUR, 10, NOW + 2 * HOUR) == []
    assert storage.progress(dispatch.id).counts == {DeliveryState.UNKNOWN: 2}
    assert died.doubts == 0


def test_a_cancelled_draft_needs_no_report(storage: Storage) -> None:
    draft = storage.save_broadcast(person(storage).id, TEXT, None, None, NOW)
    assert storage.cancel_broadcast(draft.id, NOW) is BroadcastState.CANCELLED
    assert storage.start_broadcast(draft.id, NOW) is None
    assert storage.running_broadcasts() == []
    assert storage.cancel_broadcast(4711, NOW) is None


def test_a_finished_broadcast_is_not_cancelled(storage: Storage) -> None:
    dispatch = announce(storage, person(storage))
    assert dispatch.broadcast is not None
    storage.finish_broadcast(dispatch.broadcast.id)
    assert storage.cancel_broadcast(dispatch.broadcast.id, NOW) is BroadcastState.DONE


def test_a_broadcast_runs_until_its_end_was_reported(storage: Storage) -> None:
    dispatch = announce(storage, person(storage))
    assert dispatch.broadcast is not None
    number = dispatch.broadcast.id
    storage.save_broadcast_progress(number, "901", reported=False)
    storage.save_broadcast_progress(number, None, reported=False)
    [running] = storage.running_broadcasts()
    assert running.progress_message_id == "901"
    storage.finish_broadcast(number)
    [finished] = storage.running_broadcasts()
    assert finished.state is BroadcastState.DONE
    storage.save_broadcast_progress(number, None, reported=True)
    storage.save_broadcast_progress(number, None, reported=False)
    assert storage.running_broadcasts() == []


def test_only_what_is_being_sent_is_finished(storage: Storage) -> None:
    draft = storage.save_broadcast(person(storage).id, TEXT, None, None, NOW)
    storage.finish_broadcast(draft.id)
    stored = storage.broadcast(draft.id)
    assert stored is not None
    assert stored.state is BroadcastState.DRAFT


def test_the_draft_of_an_erased_author_is_sent_to_nobody(storage: Storage) -> None:
    author = person(storage)
    person(storage, "2")
    draft = storage.save_broadcast(author.id, TEXT, None, b"picture", NOW)
    storage.erase_subscriber(author.id)
    assert storage.start_broadcast(draft.id, NOW) is None
    assert storage.broadcast(draft.id) is None
    assert storage.picture(draft.picture_id or 0) is None
    assert storage.claim_range("sender", NOW, SOON) is None
