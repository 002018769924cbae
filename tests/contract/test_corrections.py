"""An article that changes after people were told of it: whoever has it as it was gets it as it is, once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.models import Article, DeliveryState, Dispatch, DispatchKind, Priority, Subscriber
from storage.base import Copy, Delivery, Hold, PageRead, Release, Storage
from tests.contract.stories import (
    EVERYBODY,
    HOUR,
    MINUTE,
    NOW,
    SOON,
    Told,
    arrive,
    begin,
    claim,
    correct,
    depart,
    draft,
    due,
    ended,
    entry,
    person,
    poll,
    publish,
    sent,
    states,
    tell,
    wait,
)

LATER = SOON + MINUTE
EDITED = "Cầu mới nối ba bờ vịnh"


@pytest.fixture
def reader(storage: Storage) -> Subscriber:
    return person(storage, "1", "xa-hoi")


def has(storage: Storage, number: int, *readers: Subscriber) -> Told:
    """News ``number`` has arrived."""
    told = tell(storage, number, *readers)
    arrive(storage, *told.begun)
    return told


def in_digest(storage: Storage, reader: Subscriber, *numbers: int) -> Delivery:
    """These news in one message that is about to leave."""
    held = [tell(storage, number, reader, hold=Hold("digest", NOW)).dispatch.id for number in numbers]
    storage.release([Release(reader.id, go=tuple(held), bundle=True)], NOW)
    [digest] = due(storage)
    return digest


def copies_to_change(storage: Storage) -> tuple[Dispatch, list[Subscriber]]:
    """The next correction or retraction, and whose copies it is about."""
    lease = claim(storage)
    readers = [each.subscriber for each in storage.candidates(lease, lease.after, 100)]
    storage.begin_deliveries(lease, "sender", lease.after, {}, NOW, NOW)
    return lease.dispatch, readers


def follow(storage: Storage) -> list[Delivery]:
    """The next correction or retraction, begun for everybody whom it is about."""
    lease = claim(storage)
    return begin(storage, lease, *(each.subscriber for each in storage.candidates(lease, lease.after, 100)))


def stored(storage: Storage, told: Told) -> Article:
    article = storage.article(told.article.id)
    assert article is not None
    return article


def copy_of(delivery: Delivery) -> Copy:
    assert delivery.copy is not None
    return delivery.copy


# --- what is a change --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"title": EDITED}, {"lead": "Cây cầu dài ba cây số."}])
def test_a_change_that_readers_see_plans_a_correction(
    storage: Storage, reader: Subscriber, changes: dict[str, Any]
) -> None:
    told = has(storage, 1, reader)
    assert told.article.revision == 1
    article = correct(storage, 1, **changes)
    assert (article.revision, article.corrected_at) == (2, NOW)
    dispatch, readers = copies_to_change(storage)
    assert (dispatch.kind, dispatch.priority) == (DispatchKind.CORRECTION, Priority.CORRECTION)
    assert (dispatch.article, readers) == (article, [reader])


def test_a_change_of_the_body_is_one(storage: Storage, reader: Subscriber) -> None:
    article = publish(storage, wants_page=True)
    assert storage.save_page(PageRead(article.id, NOW, body="Bản cũ."))
    arrive(storage, *begin(storage, claim(storage), reader))
    assert storage.save_page(PageRead(article.id, SOON, body="Bản mới."))
    changed = storage.article(article.id)
    assert changed is not None
    assert (changed.revision, changed.corrected_at) == (2, SOON)
    assert copies_to_change(storage)[1] == [reader]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " Tin   1 "},
        {"lead": "Cây cầu dài hai cây số\nthông xe sáng nay."},
        {"author": "Lan"},
        {"image": "https://bao.example/b.jpg"},
        {"summary": "Tóm tắt khác."},
        {"updated": SOON},
    ],
)
def test_white_space_and_what_stands_beside_the_text_are_none(
    storage: Storage, reader: Subscriber, changes: dict[str, Any]
) -> None:
    has(storage, 1, reader)
    assert correct(storage, 1, **changes).revision == 1
    assert storage.claim_range("sender", NOW, SOON) is None


def test_what_nobody_was_told_of_changes_without_a_revision(storage: Storage, reader: Subscriber) -> None:
    publish(storage, news_at=None)
    assert correct(storage, 1, title=EDITED).revision == 1
    assert storage.claim_range("sender", NOW, SOON) is None


def test_an_article_whose_page_is_to_be_read_again_is_corrected_once_when_it_was(
    storage: Storage, reader: Subscriber
) -> None:
    told = has(storage, 1, reader)
    assert correct(storage, 1, title=EDITED, wants_page=True).revision == 1
    assert storage.claim_range("sender", NOW, SOON) is None
    assert storage.save_page(PageRead(told.article.id, SOON, body="Bản mới."))
    assert stored(storage, told).revision == 2
    assert len(follow(storage)) == 1
    assert storage.claim_range("sender", NOW, SOON) is None


def test_what_another_feed_adds_corrects_nobody(storage: Storage, reader: Subscriber) -> None:
    told = has(storage, 1, reader)
    poll(storage, entry(draft("bao.example:1", title="Tựa khác", author="Lan"), "of another feed"))
    assert stored(storage, told).revision == 1
    assert storage.claim_range("sender", NOW, SOON) is None


# --- whose copy --------------------------------------------------------------------------------------------------


def test_only_who_has_the_article_has_a_copy_to_correct(storage: Storage) -> None:
    ends = [DeliveryState.SENT, DeliveryState.REJECTED, DeliveryState.GONE, DeliveryState.UNKNOWN]
    readers = [person(storage, str(n), "xa-hoi") for n in range(6)]
    told = tell(storage, 1, *readers[:5])
    storage.record_results([ended(each, end) for each, end in zip(told.begun, ends, strict=False)])
    correct(storage, 1, title=EDITED)
    assert copies_to_change(storage)[1] == [readers[0]]


def test_who_paused_loa_is_still_told_that_it_was_wrong_and_who_left_is_not(storage: Storage) -> None:
    readers = [person(storage, str(n), "xa-hoi") for n in range(3)]
    has(storage, 1, *readers)
    storage.pause(readers[0].id, "asked", NOW)
    storage.pause(readers[1].id, "blocked", NOW)
    correct(storage, 1, title=EDITED)
    assert [each.id for each in copies_to_change(storage)[1]] == [readers[0].id, readers[2].id]
    assert [each.subscriber.id for each in follow(storage)] == [readers[0].id, readers[2].id]


def test_a_correction_knows_the_copy(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader)
    storage.record_results([sent(told.begun[0], "70 71")])
    correct(storage, 1, title=EDITED)
    [correction] = follow(storage)
    assert correction.copy == Copy(("70", "71"), NOW, EVERYBODY)
    assert correction.dispatch.article == stored(storage, told)


def test_a_copy_in_a_digest_is_one_with_all_that_the_digest_holds(storage: Storage, reader: Subscriber) -> None:
    arrive(storage, in_digest(storage, reader, 1, 2))
    article = correct(storage, 2, title=EDITED)
    [correction] = follow(storage)
    copy = copy_of(correction)
    assert (copy.message_ids, copy.sent_at, copy.in_digest, copy.made_at) == (("77",), NOW, True, NOW)
    assert [each.title for each in copy.articles] == ["Tin 1", EDITED]
    assert correction.dispatch.article == article


@pytest.mark.parametrize("end", [DeliveryState.GONE, DeliveryState.UNKNOWN])
def test_a_digest_that_is_not_known_to_have_arrived_is_no_copy(
    storage: Storage, reader: Subscriber, end: DeliveryState
) -> None:
    storage.record_results([ended(in_digest(storage, reader, 1, 2), end)])
    correct(storage, 1, title=EDITED)
    assert copies_to_change(storage)[1] == []


def test_a_copy_that_was_corrected_is_corrected_again_only_by_the_next_change(
    storage: Storage, reader: Subscriber
) -> None:
    has(storage, 1, reader)
    correct(storage, 1, title=EDITED)
    arrive(storage, *follow(storage))
    assert storage.dispatches_open() == 0
    assert correct(storage, 1, title="Cầu thứ ba").revision == 3
    [again] = follow(storage)
    assert copy_of(again).message_ids == ("77",)


def test_whoever_gets_it_later_gets_it_as_it_is_and_needs_no_correction(storage: Storage) -> None:
    held, queued, waiting = (person(storage, str(n), "xa-hoi") for n in range(3))
    wait(storage, *tell(storage, 8, queued).begun)
    dispatch = tell(storage, 1, held, hold=Hold("quiet", SOON)).dispatch.id
    wait(storage, *tell(storage, 2, queued, waiting).begun)
    for number in (1, 2):
        correct(storage, number, title=EDITED)
    assert follow(storage) + follow(storage) == []
    storage.release([Release(held.id, go=(dispatch,))], SOON)
    for _ in range(2):
        for each in due(storage, SOON):
            assert each.dispatch.article is not None
            assert each.dispatch.article.title in (EDITED, "Tin 8")
            arrive(storage, each)
    assert storage.dispatches_open() == 0


def test_a_digest_shows_its_articles_as_they_are_when_it_goes(storage: Storage, reader: Subscriber) -> None:
    wait(storage, in_digest(storage, reader, 1, 2))
    correct(storage, 1, title=EDITED)
    assert follow(storage) == []
    [digest] = due(storage, SOON)
    assert [each.title for each in digest.articles] == [EDITED, "Tin 2"]
    arrive(storage, digest)
    assert storage.dispatches_open() == 0


# --- what is under way when it changes -----------------------------------------------------------------------------


def test_what_was_in_flight_when_the_article_changed_is_corrected_when_it_has_arrived(
    storage: Storage, reader: Subscriber
) -> None:
    told = tell(storage, 1, reader)
    depart(storage, *told.begun)
    correct(storage, 1, title=EDITED)
    assert follow(storage) == []
    arrive(storage, *told.begun)
    [correction] = due(storage)
    assert (correction.dispatch.kind, copy_of(correction).message_ids) == (DispatchKind.CORRECTION, ("77",))
    assert correction.dispatch.article == stored(storage, told)
    arrive(storage, correction)
    assert storage.dispatches_open() == 0


def test_a_digest_in_flight_is_corrected_when_it_has_arrived(storage: Storage, reader: Subscriber) -> None:
    digest = in_digest(storage, reader, 1, 2)
    depart(storage, digest)
    correct(storage, 1, title=EDITED)
    assert follow(storage) == []
    arrive(storage, digest)
    [correction] = due(storage)
    assert [each.title for each in copy_of(correction).articles] == [EDITED, "Tin 2"]


def test_what_never_arrived_is_not_corrected(storage: Storage, reader: Subscriber) -> None:
    told = tell(storage, 1, reader)
    depart(storage, *told.begun)
    correct(storage, 1, title=EDITED)
    assert follow(storage) == []
    storage.record_results([ended(told.begun[0], DeliveryState.REJECTED)])
    assert due(storage, LATER) == []
    assert storage.dispatches_open() == 0


def test_of_a_message_that_stopped_half_way_the_first_part_is_corrected_too(
    storage: Storage, reader: Subscriber
) -> None:
    [told] = tell(storage, 1, reader).begun
    depart(storage, told, arrived=("70",))
    storage.record_results([ended(told, DeliveryState.WAITING, due=SOON, message_id="70")])
    correct(storage, 1, title=EDITED)
    assert follow(storage) == []
    [rest] = due(storage, SOON)
    storage.record_results([sent(rest, "70 71")])
    [correction] = due(storage, SOON)
    assert copy_of(correction).message_ids == ("70", "71")


# --- one correction after the other --------------------------------------------------------------------------------


def test_a_correction_that_is_overtaken_is_not_sent(storage: Storage, reader: Subscriber) -> None:
    other = person(storage, "2", "xa-hoi")
    has(storage, 1, reader, other)
    correct(storage, 1, title=EDITED)
    first, second = follow(storage)
    wait(storage, first)
    correct(storage, 1, title="Cầu thứ ba")
    assert not storage.depart(second.dispatch.id, other.id, second.attempts, (), NOW)
    assert storage.sweep_cancelled(NOW, 10) == 2
    assert due(storage, LATER) == []
    newest = follow(storage)
    assert [each.subscriber for each in newest] == [reader, other]
    assert all(each.dispatch.article and each.dispatch.article.title == "Cầu thứ ba" for each in newest)


def test_the_range_of_a_correction_that_is_overtaken_is_lost(storage: Storage, reader: Subscriber) -> None:
    has(storage, 1, reader)
    correct(storage, 1, title=EDITED)
    lease = claim(storage)
    correct(storage, 1, title="Cầu thứ ba")
    assert storage.begin_deliveries(lease, "sender", lease.last, {}, NOW, SOON) is None


def test_a_correction_in_flight_when_the_article_changes_again_is_followed_by_the_next(
    storage: Storage, reader: Subscriber
) -> None:
    has(storage, 1, reader)
    correct(storage, 1, title=EDITED)
    [first] = follow(storage)
    depart(storage, first)
    correct(storage, 1, title="Cầu thứ ba")
    arrive(storage, first)
    [second] = due(storage) + follow(storage)
    assert second.dispatch.article is not None
    assert second.dispatch.article.title == "Cầu thứ ba"
    arrive(storage, second)
    assert storage.dispatches_open() == 0


def test_a_correction_of_what_shows_it_already_is_not_sent(storage: Storage, reader: Subscriber) -> None:
    """The late answer of an older correction may follow the newer one's."""
    has(storage, 1, reader)
    correct(storage, 1, title=EDITED)
    [correction] = follow(storage)
    wait(storage, correction)
    arrive(storage, correction)
    assert due(storage, LATER) == []
    assert states(storage, reader)[correction.dispatch.id] is DeliveryState.SENT


def test_corrections_of_several_articles_do_not_wait_for_one_another(storage: Storage, reader: Subscriber) -> None:
    for number in (1, 2):
        has(storage, number, reader)
        correct(storage, number, title=f"{EDITED} {number}")
    [first], [second] = follow(storage), follow(storage)
    wait(storage, first, until=NOW + HOUR)
    arrive(storage, second)
    assert states(storage, reader)[second.dispatch.id] is DeliveryState.SENT


def test_the_newest_article_is_corrected_first_and_of_its_copies_the_newest(storage: Storage) -> None:
    with storage.batch():
        readers = [person(storage, str(n), "xa-hoi") for n in range(1500)]
    for number in (1, 2):
        for _ in range(2):
            publish(storage, f"bao.example:{number}", title=f"Tin {number}")
        for _ in range(2):
            begin(storage, claim(storage))
    for number in (1, 2):
        correct(storage, number, title=f"{EDITED} {number}")
    order = []
    while (lease := storage.claim_range("sender", NOW, SOON)) is not None:
        assert lease.dispatch.article is not None
        order.append((lease.dispatch.article.title, lease.last))
        begin(storage, lease)
    older, newer = f"{EDITED} 1", f"{EDITED} 2"
    assert order == [
        (newer, readers[-1].id),
        (newer, readers[999].id),
        (older, readers[-1].id),
        (older, readers[999].id),
    ]


def test_articles_go_before_corrections_and_corrections_before_announcements(
    storage: Storage, reader: Subscriber
) -> None:
    has(storage, 1, reader)
    correct(storage, 1, title=EDITED)
    publish(storage, "bao.example:2")
    kinds = []
    while (lease := storage.claim_range("sender", NOW, SOON)) is not None:
        kinds.append(lease.dispatch.kind)
    assert kinds == [DispatchKind.ARTICLE, DispatchKind.CORRECTION]
