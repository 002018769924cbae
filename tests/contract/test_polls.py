from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.models import Article, DispatchKind, Priority
from storage.base import LatestQuery, PageRead, Poll, SavedPoll, Storage
from tests.contract.stories import (
    ECONOMY,
    HOUR,
    MINUTE,
    NOW,
    SOCIETY,
    SOON,
    begin,
    claim,
    draft,
    entry,
    feed,
    person,
    poll,
    publish,
    sent,
    topic,
)


def the_article(storage: Storage) -> Article:
    [article] = storage.latest(LatestQuery()).articles
    return article


def test_an_article_comes_back_as_its_entry_told_it(storage: Storage) -> None:
    wanted = draft(
        author="Lan Anh", image="https://bao.example/a.jpg", published=NOW - HOUR, published_estimated=True, updated=NOW,
        summary="Cầu thông xe.",
    )  # fmt: skip
    poll(storage, entry(wanted), at=SOON)
    assert the_article(storage) == Article(
        id=the_article(storage).id,
        identity=wanted.identity,
        url=wanted.url,
        source="bao",
        title=wanted.title,
        seen_at=SOON,
        lead=wanted.lead,
        summary="Cầu thông xe.",
        author="Lan Anh",
        image="https://bao.example/a.jpg",
        published=NOW - HOUR,
        published_estimated=True,
        updated=NOW,
        topics=("xa-hoi",),
        sections=("Xã hội",),
    )


def test_the_same_poll_twice_is_the_same_as_once(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    assert poll(storage, entry(draft())) == SavedPoll(new_articles=1, dispatches=1)
    assert poll(storage, entry(draft())) == SavedPoll(new_articles=0, dispatches=0)
    assert storage.article_count() == 1
    assert len(begin(storage, claim(storage), reader)) == 1
    assert storage.claim_range("sender", NOW, SOON) is None


def test_entries_are_known_by_feed_and_key_with_their_fingerprint(storage: Storage) -> None:
    poll(storage, entry(draft("bao.example:1"), "a", "f1"), entry(draft("bao.example:2"), "b", "f2"))
    assert storage.known_entries(feed(storage).id, ["a", "b", "c", "'; drop table"]) == {"a": "f1", "b": "f2"}
    assert storage.known_entries(feed(storage, ECONOMY).id, ["a"]) == {}


def test_many_keys_are_looked_up_at_once(storage: Storage) -> None:
    poll(storage, entry(draft(), "a"))
    assert storage.known_entries(feed(storage).id, [*map(str, range(50_000)), "a"]) == {"a": "first"}


def test_an_article_in_two_feeds_is_one_with_the_sections_and_topics_of_both(storage: Storage) -> None:
    poll(storage, entry(draft()))
    both = poll(storage, entry(draft(topics=("kinh-te",), sections=("Kinh tế",)), "other key"), of=ECONOMY)
    assert both.new_articles == 0
    assert the_article(storage).topics == ("xa-hoi", "kinh-te")
    assert the_article(storage).sections == ("Xã hội", "Kinh tế")
    assert storage.latest(LatestQuery(topic="kinh-te")).total == 1


def test_another_feed_fills_what_was_unknown_and_changes_nothing_else(storage: Storage) -> None:
    poll(storage, entry(draft(lead="", published=NOW - HOUR, published_estimated=True)))
    poll(
        storage,
        entry(draft(title="Tên khác", lead="Có sapo.", author="Lan", published=NOW - MINUTE)),
        of=ECONOMY,
    )
    article = the_article(storage)
    assert (article.title, article.lead, article.author) == ("Cầu mới nối hai bờ vịnh", "Có sapo.", "Lan")
    assert (article.published, article.published_estimated) == (NOW - MINUTE, False)


def test_a_certain_date_is_not_replaced_by_another_feeds(storage: Storage) -> None:
    poll(storage, entry(draft(published=NOW - HOUR)))
    poll(storage, entry(draft(published=NOW - MINUTE, published_estimated=True)), of=ECONOMY)
    assert the_article(storage).published == NOW - HOUR


def test_a_second_feed_widens_a_dispatched_article_and_nobody_gets_it_twice(storage: Storage) -> None:
    both, second = person(storage, "1", "xa-hoi", "kinh-te"), person(storage, "2", "kinh-te")
    poll(storage, entry(draft()))
    first_range = claim(storage)
    storage.record_results([sent(each) for each in begin(storage, first_range, both)])
    assert poll(storage, entry(draft(topics=("kinh-te",))), of=ECONOMY).dispatches == 1
    lease = claim(storage)
    assert lease.dispatch.id == first_range.dispatch.id
    assert lease.dispatch.audience.topics == ("xa-hoi", "kinh-te")
    assert [each.subscriber.id for each in storage.candidates(lease, lease.after, 10)] == [both.id, second.id]
    assert [each.subscriber.id for each in begin(storage, lease, both, second)] == [second.id]


def test_a_range_that_was_planned_anew_is_lost_to_who_held_it(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    poll(storage, entry(draft()))
    lease = claim(storage)
    poll(storage, entry(draft(topics=("kinh-te",))), of=ECONOMY)
    assert storage.begin_deliveries(lease, "sender", lease.last, {}, NOW, SOON) is None
    assert len(begin(storage, claim(storage), reader)) == 1


def test_an_old_article_in_a_new_feed_wakes_nobody(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi", "kinh-te")
    poll(storage, entry(draft()))
    begin(storage, claim(storage), reader)
    poll(storage, entry(draft(topics=("kinh-te",), news_at=None)), of=ECONOMY)
    assert the_article(storage).topics == ("xa-hoi", "kinh-te")
    assert storage.claim_range("sender", NOW, SOON) is None


def test_a_dispatch_says_what_is_needed_to_decide_its_audience(storage: Storage) -> None:
    person(storage)
    poll(storage, entry(draft()))
    dispatch = claim(storage).dispatch
    assert (dispatch.kind, dispatch.priority, dispatch.created_at) == (DispatchKind.ARTICLE, Priority.ARTICLE, NOW)
    assert dispatch.article == the_article(storage)
    assert (dispatch.audience.everyone, dispatch.audience.source, dispatch.audience.since) == (False, "bao", NOW)
    assert "Cầu mới nối hai bờ vịnh" in dispatch.audience.text
    assert "dài hai cây số" in dispatch.audience.text


def test_what_is_no_news_is_stored_and_pushed_to_nobody(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    assert poll(storage, entry(draft(news_at=None))) == SavedPoll(new_articles=1, dispatches=0)
    assert storage.claim_range("sender", NOW, SOON) is None


def test_what_was_no_news_in_a_new_feed_is_pushed_when_another_brings_it_as_news(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    poll(storage, entry(draft(news_at=None)))
    assert poll(storage, entry(draft()), of=ECONOMY).dispatches == 1
    assert claim(storage).dispatch.audience.since == NOW


def test_an_article_that_waits_for_its_page_is_not_pushed_before(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    assert poll(storage, entry(draft(wants_page=True))).dispatches == 0
    assert storage.claim_range("sender", NOW, SOON) is None


def test_a_corrected_entry_corrects_the_article_and_what_people_have_of_it(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    poll(storage, entry(draft()))
    begin(storage, claim(storage), reader)
    corrected = draft(title="Cầu mới nối ba bờ vịnh", lead="Cây cầu dài ba cây số.", updated=SOON, news_at=None)
    saved = poll(storage, entry(corrected, fingerprint="second"))
    assert saved == SavedPoll(new_articles=0, dispatches=1)
    article = the_article(storage)
    assert (article.title, article.lead, article.updated) == (corrected.title, corrected.lead, SOON)
    assert storage.known_entries(feed(storage).id, [corrected.identity]) == {corrected.identity: "second"}
    assert_only_copies_are_corrected(storage)


def test_a_corrected_article_wants_its_page_again(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    article = publish(storage, wants_page=True)
    storage.claim_due_pages(NOW, 10, SOON)
    assert storage.save_page(PageRead(article.id, NOW, body="Bản cũ."))
    begin(storage, claim(storage), reader)
    poll(storage, entry(draft(title="Đính chính", wants_page=True, news_at=None), fingerprint="second"))
    [due] = storage.claim_due_pages(NOW, 10, SOON)
    assert (due.article.title, due.article.body, due.attempts) == ("Đính chính", "Bản cũ.", 0)
    assert storage.save_page(PageRead(article.id, NOW, body="Bản mới.", topics=("kinh-te",)))
    assert_only_copies_are_corrected(storage)


def test_another_feed_that_knows_more_corrects_nothing(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    poll(storage, entry(draft(lead="")))
    storage.record_results([sent(each) for each in begin(storage, claim(storage), reader)])
    saved = poll(storage, entry(draft()), of=ECONOMY)
    assert (saved.dispatches, the_article(storage).revision) == (0, 1)
    assert the_article(storage).lead == draft().lead
    poll(storage, entry(draft(lead="Cây cầu dài ba cây số.", news_at=None), fingerprint="second"))
    assert the_article(storage).revision == 2


def assert_only_copies_are_corrected(storage: Storage) -> None:
    """Nobody has one yet."""
    lease = claim(storage)
    assert lease.dispatch.kind is DispatchKind.CORRECTION
    assert storage.candidates(lease, lease.after, 10) == []
    begin(storage, lease)
    assert storage.claim_range("sender", NOW, SOON) is None


def test_what_a_dead_poller_held_is_free_for_the_next_one(storage: Storage) -> None:
    poll(storage, entry(draft("bao.example:1", wants_page=True)))
    poll(storage, entry(draft("bao.example:2", wants_page=True, news_at=None), key="old"))
    storage.touch_feeds([replace(feed(storage), next_due=NOW)])
    assert storage.claim_due_feeds(NOW, 10, SOON) != []
    assert len(storage.claim_due_pages(NOW, 10, SOON)) == 2
    storage.reclaim_reading(NOW)
    assert [each.spec.url for each in storage.claim_due_feeds(NOW, 10, SOON)] == [SOCIETY.url]
    [due] = storage.claim_due_pages(NOW, 10, SOON)
    assert (due.article.identity, due.attempts) == ("bao.example:1", 1)


def test_a_feed_that_waits_for_its_time_waits_on_when_its_poller_dies(storage: Storage) -> None:
    storage.touch_feeds([replace(feed(storage), next_due=SOON)])
    storage.reclaim_reading(NOW)
    assert storage.claim_due_feeds(NOW, 10, SOON) == []


def test_a_poll_is_kept_whole_or_not_at_all(storage: Storage) -> None:
    known = feed(storage)
    broken = replace(draft("bao.example:2"), title=None)  # type: ignore[arg-type] # a row that no database takes
    with pytest.raises(StorageError):
        storage.save_poll(Poll(replace(known, etag='"new"'), NOW, (entry(draft()), entry(broken))))
    assert storage.article_count() == 0
    assert storage.feed(SOCIETY.url) == known
    assert storage.known_entries(known.id, ["bao.example:1"]) == {}


def test_a_feed_of_a_thousand_entries_is_one_poll(storage: Storage) -> None:
    entries = [entry(draft(f"bao.example:{n}", title=f"Tin số {n}")) for n in range(1000)]
    assert poll(storage, *entries) == SavedPoll(1000, 1000)
    assert storage.article_count() == 1000


def test_topics_of_subscriptions_do_not_matter_to_what_is_stored(storage: Storage) -> None:
    reader = person(storage)
    storage.follow(reader.id, topic("khong-co"))
    poll(storage, entry(draft()))
    lease = claim(storage)
    assert storage.candidates(lease, lease.after, 10) == []
