"""A summary of an article is asked for once, so many a day, and what became of it is known."""

from __future__ import annotations

from datetime import date

from bot.models import SummaryOutcome
from storage.base import LatestQuery, Storage
from tests.contract.stories import draft, entry, poll

TODAY, TOMORROW = date(2026, 7, 1), date(2026, 7, 2)


def articles(storage: Storage, count: int) -> list[int]:
    for number in range(count):
        poll(storage, entry(draft(f"bao.example:{number}")))
    return sorted(article.id for article in storage.latest(LatestQuery(limit=count)).articles)


def test_an_article_is_asked_for_once_on_whatever_day(storage: Storage) -> None:
    [article] = articles(storage, 1)
    assert storage.claim_summary(article, TODAY, 5)
    assert not storage.claim_summary(article, TODAY, 5)
    assert not storage.claim_summary(article, TOMORROW, 5)


def test_no_more_are_asked_for_than_a_day_holds(storage: Storage) -> None:
    first, second, third = articles(storage, 3)
    assert storage.claim_summary(first, TODAY, 2)
    assert storage.claim_summary(second, TODAY, 2)
    assert not storage.claim_summary(third, TODAY, 2)
    assert storage.claim_summary(third, TOMORROW, 2)


def test_what_became_of_it_is_counted_by_day(storage: Storage) -> None:
    first, second, third = articles(storage, 3)
    for article in (first, second):
        storage.claim_summary(article, TODAY, 5)
    storage.record_summary(first, SummaryOutcome.REJECTED)
    storage.claim_summary(third, TOMORROW, 5)
    storage.record_summary(third, SummaryOutcome.TOLD)
    assert storage.summary_counts(TODAY) == {SummaryOutcome.REJECTED: 1, SummaryOutcome.ASKED: 1}
    assert storage.summary_counts(TOMORROW) == {SummaryOutcome.TOLD: 1}


def test_an_article_that_is_not_there_is_not_asked_for(storage: Storage) -> None:
    assert not storage.claim_summary(404, TODAY, 5)
    storage.record_summary(404, SummaryOutcome.TOLD)
    assert storage.summary_counts(TODAY) == {}
