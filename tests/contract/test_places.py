"""Laws of places: where an article plays is stored with it, found by it, and brings it to who follows the place."""

from __future__ import annotations

from datetime import timedelta

from bot.models import NOWHERE, Mute, Subscription, SubscriptionKind, Whereabouts
from storage.base import LatestQuery, PageRead, Revisit, SearchQuery, Storage
from tests.contract.stories import (
    DAY,
    HOUR,
    NOW,
    claim,
    correct,
    draft,
    entry,
    follow_search,
    person,
    poll,
    publish,
    topic,
)

BEACH = Whereabouts(("phuong-bai-chay",), ("tp-ha-long", "quang-ninh"))
DISTRICT = Whereabouts(("huyen-dam-ha",), ("quang-ninh",), ("xa-dam-ha", "xa-quang-tan"))


def place(value: str) -> Subscription:
    return Subscription(SubscriptionKind.PLACE, value, NOW - DAY)


def titles(storage: Storage, of: str) -> list[str]:
    return [each.title for each in storage.latest(LatestQuery(place=of, limit=10)).articles]


def test_where_an_article_plays_is_stored_with_it(storage: Storage) -> None:
    assert publish(storage, where=BEACH).where == BEACH
    assert publish(storage, "bao.example:2").where == NOWHERE


def test_the_latest_of_a_place_are_those_it_hears_of(storage: Storage) -> None:
    publish(storage, "bao.example:1", title="A", where=BEACH, published=NOW - HOUR)
    publish(storage, "bao.example:2", title="B", where=DISTRICT)
    publish(storage, "bao.example:3", title="C")
    assert titles(storage, "phuong-bai-chay") == ["A"]
    assert titles(storage, "tp-ha-long") == ["A"]
    assert titles(storage, "xa-quang-tan") == ["B"]
    assert titles(storage, "quang-ninh") == ["B", "A"]
    assert titles(storage, "dac-khu-co-to") == []
    page = storage.latest(LatestQuery(place="quang-ninh", limit=1))
    assert (page.total, len(page.articles)) == (2, 1)


def test_a_search_can_be_kept_to_a_place(storage: Storage) -> None:
    publish(storage, "bao.example:1", title="Cầu A", where=BEACH)
    publish(storage, "bao.example:2", title="Cầu B", where=DISTRICT)
    follow_search(storage)
    found = storage.search(SearchQuery("cầu", place="tp-ha-long"))
    assert [hit.article.title for hit in found.hits] == ["Cầu A"]
    assert [hit.article.title for hit in storage.search(SearchQuery("", place="xa-dam-ha")).hits] == ["Cầu B"]


def test_the_page_says_where_it_plays_and_silence_leaves_it(storage: Storage) -> None:
    article = publish(storage, where=BEACH, wants_page=True)
    storage.save_page(PageRead(article.id, NOW))
    assert titles(storage, "phuong-bai-chay") == [article.title]
    storage.save_page(PageRead(article.id, NOW, where=DISTRICT, published=NOW - HOUR))
    assert titles(storage, "phuong-bai-chay") == []
    assert titles(storage, "xa-dam-ha") == [article.title]


def test_what_readers_were_told_of_stays_where_it_plays(storage: Storage) -> None:
    article = publish(storage, where=BEACH)
    read = PageRead(article.id, NOW + DAY, body="Bản mới.", where=DISTRICT)
    storage.save_revisit(Revisit(article.id, NOW + DAY, None, read=read))
    assert titles(storage, "phuong-bai-chay") == [article.title]


def test_an_edit_or_another_feed_fills_in_only_what_was_not_known(storage: Storage) -> None:
    publish(storage, "bao.example:1", title="Tin 1")
    assert correct(storage, 1, title="Tin 1, sửa", where=BEACH).where == BEACH
    assert correct(storage, 1, title="Tin 1, sửa nữa", where=DISTRICT).where == BEACH


def test_who_follows_a_place_is_a_candidate_for_all_that_concerns_it(storage: Storage) -> None:
    readers = {}
    for number, value in enumerate(("phuong-bai-chay", "tp-ha-long", "quang-ninh", "xa-dam-ha", "dac-khu-co-to"), 1):
        readers[value] = person(storage, str(number)).id
        storage.follow(readers[value], place(value))
    both = person(storage, "9", "xa-hoi")
    storage.mute(both.id, Mute(SubscriptionKind.PLACE, "tp-ha-long", NOW + DAY))
    for identity, where, wanted in (
        ("bao.example:1", BEACH, {"phuong-bai-chay", "tp-ha-long", "quang-ninh"}),
        ("bao.example:2", DISTRICT, {"quang-ninh", "xa-dam-ha"}),
        ("bao.example:3", NOWHERE, set()),
    ):
        publish(storage, identity, where=where)
        lease = claim(storage)
        assert (lease.dispatch.audience.places, lease.dispatch.audience.parts) == (
            (*where.places, *where.regions),
            where.parts,
        )
        candidates = {each.subscriber.id: each for each in storage.candidates(lease, lease.after, 100)}
        assert candidates.keys() == {readers[value] for value in wanted} | {both.id}
        for value in wanted:
            assert candidates[readers[value]].subscriptions == (place(value),)
        assert candidates[both.id].subscriptions == (topic("xa-hoi"),)
        assert [mute.value for mute in candidates[both.id].mutes] == (["tp-ha-long"] if where is BEACH else [])
        storage.begin_deliveries(lease, "sender", lease.last, {}, NOW, NOW)


def test_a_reader_is_a_candidate_once_however_many_of_the_places_are_followed(storage: Storage) -> None:
    reader = person(storage)
    for value in ("phuong-bai-chay", "tp-ha-long", "quang-ninh"):
        storage.follow(reader.id, place(value))
    publish(storage, where=BEACH)
    [candidate] = storage.candidates(claim(storage), 0, 100)
    assert {each.value for each in candidate.subscriptions} == {"phuong-bai-chay", "tp-ha-long", "quang-ninh"}


def test_places_go_with_their_article(storage: Storage) -> None:
    publish(storage, where=BEACH, news_at=None)
    assert titles(storage, "quang-ninh")
    while storage.trim(NOW + timedelta(days=4000), articles_kept=DAY):
        pass
    assert titles(storage, "quang-ninh") == []
    poll(storage, entry(draft(where=BEACH), fingerprint="again"))
    assert titles(storage, "quang-ninh")
