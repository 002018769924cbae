from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.models import DispatchKind
from storage.base import PageRead, PageState, Revisit, RevisitDue, Storage
from tests.contract.stories import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    begin,
    claim,
    draft,
    entry,
    person,
    poll,
    publish,
    sent,
)

FIRST = NOW + 30 * MINUTE
PAGE = PageState("https://bao.example/1.html", 'W/"1"', "hôm qua", "bao", "Tựa của trang", "Đoạn dẫn của trang.")


def told(storage: Storage, *numbers: int) -> None:
    """Articles that a reader has."""
    reader = person(storage, "1", "xa-hoi")
    for number in numbers or (1,):
        publish(storage, f"bao.example:{number}")
        storage.record_results([sent(each) for each in begin(storage, claim(storage), reader)])


def due(storage: Storage, now: timedelta = 30 * MINUTE) -> list[RevisitDue]:
    return storage.claim_due_revisits(NOW + now, 10, NOW + now + 10 * MINUTE)


def test_an_article_is_asked_for_again_half_an_hour_after_it_was_dispatched(storage: Storage) -> None:
    told(storage)
    assert due(storage, 29 * MINUTE) == []
    [asked] = due(storage)
    assert (asked.due.article.id, asked.dispatched_at, asked.missing_since) == (1, NOW, None)
    assert due(storage) == []
    assert len(due(storage, 40 * MINUTE)) == 1  # the lease ran out


def test_what_was_pushed_to_nobody_is_not_asked_for(storage: Storage) -> None:
    publish(storage, news_at=None)
    assert due(storage, DAY) == []


def test_the_longest_due_come_first_and_no_more_than_asked_for(storage: Storage) -> None:
    told(storage, 1, 2, 3)
    storage.save_revisit(Revisit(1, NOW, NOW + HOUR))
    claimed = storage.claim_due_revisits(NOW + DAY, 2, NOW + 2 * DAY)
    assert [each.due.article.id for each in claimed] == [2, 3]


def test_how_a_page_was_is_remembered_byte_for_byte(storage: Storage) -> None:
    poll(storage, entry(draft(wants_page=True)))
    [asked] = storage.claim_due_pages(NOW, 10, NOW + HOUR)
    assert asked.page is None
    storage.save_page(PageRead(1, NOW, body="Thân bài.", page=PAGE))
    [again] = due(storage)
    assert again.due.page == PAGE
    changed = replace(PAGE, etag=None, rules=None)
    storage.save_revisit(Revisit(1, NOW, FIRST, read=PageRead(1, NOW, body="Thân bài.", page=changed)))
    assert [each.due.page for each in due(storage, HOUR)] == [changed]


def test_what_the_page_says_now_corrects_the_article_and_its_readers(storage: Storage) -> None:
    told(storage)
    read = PageRead(1, FIRST, title="Cầu mới: tựa đã sửa", body="Thân bài đã sửa.", page=PAGE)
    assert storage.save_revisit(Revisit(1, FIRST, NOW + 3 * HOUR, read=read))
    article = storage.article(1)
    assert article is not None
    assert (article.title, article.body, article.revision) == ("Cầu mới: tựa đã sửa", "Thân bài đã sửa.", 2)
    assert article.lead
    assert claim(storage, now=FIRST).dispatch.kind is DispatchKind.CORRECTION
    assert not storage.save_revisit(Revisit(1, FIRST, NOW + 3 * HOUR, read=read))
    assert due(storage, 179 * MINUTE) == []
    assert len(due(storage, 180 * MINUTE)) == 1


def test_what_was_settled_when_readers_were_told_stays(storage: Storage) -> None:
    told(storage)
    before = storage.article(1)
    assert before is not None
    read = PageRead(1, FIRST, topics=("kinh-te",), section="Khác", published=NOW - 9 * DAY, page=PAGE)
    storage.save_revisit(Revisit(1, FIRST, None, read=read))
    assert storage.article(1) == before


def test_nothing_new_changes_only_when_it_is_asked_next(storage: Storage) -> None:
    told(storage)
    before = storage.article(1)
    due(storage)
    assert not storage.save_revisit(Revisit(1, FIRST, None))
    assert storage.article(1) == before
    assert due(storage, 99 * DAY) == []


def test_a_page_that_is_missing_is_remembered_and_one_that_is_back_forgotten(storage: Storage) -> None:
    told(storage)
    storage.save_revisit(Revisit(1, FIRST, NOW + 3 * HOUR, missing_since=FIRST))
    [asked] = due(storage, 3 * HOUR)
    assert asked.missing_since == FIRST
    storage.save_revisit(Revisit(1, NOW + 3 * HOUR, NOW + 4 * HOUR))
    [asked] = due(storage, 4 * HOUR)
    assert asked.missing_since is None


def test_those_of_the_same_paper_that_went_missing_on_the_same_day_are_counted(storage: Storage) -> None:
    told(storage, 1, 2, 3, 4)
    poll(storage, entry(draft("khac.example:5", source="khac")))
    for number, since in ((1, NOW), (2, NOW + 23 * HOUR), (3, NOW + 25 * HOUR), (5, NOW)):
        storage.save_revisit(Revisit(number, NOW, FIRST, missing_since=since))
    beside = {each.due.article.id: each.missing_beside for each in due(storage)}
    assert beside == {1: 1, 2: 2, 3: 1, 4: 0, 5: 0}


def test_a_withdrawn_article_is_withdrawn_once_and_asked_for_no_more(storage: Storage) -> None:
    told(storage)
    gone = Revisit(1, NOW + 3 * HOUR, None, missing_since=NOW, withdrawn=True)
    assert storage.save_revisit(gone)
    article = storage.article(1)
    assert article is not None
    assert article.withdrawn_at == NOW + 3 * HOUR
    assert claim(storage, now=NOW + 3 * HOUR).dispatch.kind is DispatchKind.RETRACTION
    assert not storage.save_revisit(gone)
    late = PageRead(1, NOW + 4 * HOUR, title="Tựa mới")
    assert not storage.save_revisit(Revisit(1, NOW + 4 * HOUR, NOW + 5 * HOUR, read=late))
    assert storage.article(1) == article
    assert due(storage, 99 * DAY) == []


def test_an_article_whose_page_is_due_after_an_edit_is_left_to_the_page_reader(storage: Storage) -> None:
    told(storage)
    poll(storage, entry(draft(title="Tựa mới", news_at=None, wants_page=True), fingerprint="second"))
    assert due(storage, DAY) == []
    storage.save_page(PageRead(1, NOW + DAY))
    assert len(due(storage, DAY)) == 1


def test_an_article_that_is_there_no_more_is_nothing(storage: Storage) -> None:
    assert not storage.save_revisit(Revisit(7, NOW, None))


def test_an_undated_article_that_its_page_reveals_to_be_old_is_no_news(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    poll(storage, entry(draft(wants_page=True)))
    assert not storage.save_page(PageRead(1, NOW, published=NOW - 3 * DAY, news_from=NOW - 2 * DAY))
    undated = draft(news_at=NOW, news_from=NOW - 2 * DAY)
    assert poll(storage, entry(undated, "of another feed")).dispatches == 0
    assert storage.dispatches_open() == 0


def test_a_date_that_is_only_estimated_makes_nothing_old(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    poll(storage, entry(draft(wants_page=True, published=NOW - 3 * DAY, published_estimated=True)))
    assert storage.save_page(PageRead(1, NOW, news_from=NOW - 2 * DAY))


def test_what_was_dispatched_stays_news(storage: Storage) -> None:
    told(storage)
    storage.save_page(PageRead(1, NOW, published=NOW - 3 * DAY, news_from=NOW - 2 * DAY))
    trace = storage.trace(1, 1)
    assert trace is not None
    assert trace.news_at == NOW
