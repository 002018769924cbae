from __future__ import annotations

from bot.models import Article
from storage.base import LatestQuery, PageRead, Storage
from tests.contract.stories import (
    ECONOMY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOON,
    claim,
    draft,
    entry,
    person,
    poll,
    publish,
)


def titles(articles: tuple[Article, ...]) -> list[str]:
    return [article.title for article in articles]


def waiting(storage: Storage, *numbers: int, **changes: object) -> None:
    for number in numbers:
        poll(storage, entry(draft(f"bao.example:{number}", title=f"Tin {number}", wants_page=True, **changes)))


def test_pages_are_read_news_first_then_newest_first(storage: Storage) -> None:
    for number, hours, news_at in ((1, 1, None), (2, 5, NOW), (3, 2, NOW), (4, 3, None)):
        waiting(storage, number, published=NOW - hours * HOUR, news_at=news_at)
    order = [due.article.title for due in storage.claim_due_pages(NOW, 3, SOON)]
    assert order == ["Tin 3", "Tin 2", "Tin 1"]
    assert [due.article.title for due in storage.claim_due_pages(NOW, 3, SOON)] == ["Tin 4"]


def test_a_claimed_page_is_free_again_when_its_lease_ran_out_and_counts_the_try(storage: Storage) -> None:
    waiting(storage, 1)
    [first] = storage.claim_due_pages(NOW, 10, SOON)
    assert (first.attempts, first.topic, first.site, first.news_at) == (0, "xa-hoi", None, NOW)
    assert storage.claim_due_pages(SOON - SECOND, 10, NOW + HOUR) == []
    [again] = storage.claim_due_pages(SOON, 10, NOW + HOUR)
    assert again.attempts == 1


def test_a_page_that_could_not_be_read_yet_is_due_again_at_its_time(storage: Storage) -> None:
    waiting(storage, 1)
    [due] = storage.claim_due_pages(NOW, 10, SOON)
    assert not storage.save_page(PageRead(due.article.id, NOW, retry_at=NOW + HOUR, body="nothing of this"))
    assert storage.claim_due_pages(NOW + HOUR - SECOND, 10, SOON) == []
    [again] = storage.claim_due_pages(NOW + HOUR, 10, SOON)
    assert (again.attempts, again.article.body) == (1, "")


def test_a_page_completes_the_article_and_dispatches_it_once(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    article = publish(storage, wants_page=True, published=None)
    page = PageRead(
        article.id,
        SOON,
        title="Tên trên trang",
        lead="Sapo trên trang.",
        summary="Tóm tắt.",
        body="Đoạn một.\n\nĐoạn hai.",
        author="Minh",
        image="https://bao.example/b.jpg",
        published=NOW - HOUR,
        updated=NOW,
        section="Giao thông",
        topics=("giao-thong",),
    )
    assert storage.save_page(page)
    assert not storage.save_page(page)
    stored = storage.article(article.id)
    assert stored is not None
    assert (stored.title, stored.lead, stored.summary, stored.body, stored.author, stored.image) == (
        page.title,
        page.lead,
        page.summary,
        page.body,
        page.author,
        page.image,
    )
    assert (stored.published, stored.updated, stored.at) == (NOW - HOUR, NOW, NOW - HOUR)
    assert stored.sections == ("Xã hội", "Giao thông")
    assert claim(storage).dispatch.article == stored
    assert storage.claim_range("sender", NOW, SOON) is None
    assert storage.claim_due_pages(SOON + HOUR, 10, SOON) == []


def test_what_a_page_does_not_say_stays(storage: Storage) -> None:
    article = publish(storage, wants_page=True, author="Lan", published=NOW - HOUR)
    storage.save_page(PageRead(article.id, NOW))
    assert storage.article(article.id) == article


def test_an_article_without_a_readable_page_is_pushed_as_its_feed_tells_it(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    article = publish(storage, wants_page=True)
    assert storage.save_page(PageRead(article.id, NOW))
    assert claim(storage).dispatch.article == article


def test_the_page_of_what_is_no_news_dispatches_nothing(storage: Storage) -> None:
    article = publish(storage, wants_page=True, news_at=None)
    assert not storage.save_page(PageRead(article.id, NOW, body="Toàn văn."))


def test_a_pages_topics_replace_guesses_but_not_what_the_feeds_stand_for(storage: Storage) -> None:
    article = publish(storage, wants_page=True, topics=("xa-hoi", "doan-mo"))
    [due] = storage.claim_due_pages(NOW, 10, SOON)
    poll(storage, entry(draft(topics=("kinh-te",), wants_page=True)), of=ECONOMY)
    storage.save_page(PageRead(due.article.id, NOW, topics=("giao-thong", "xa-hoi")))
    stored = storage.article(article.id)
    assert stored is not None
    assert stored.topics == ("giao-thong", "xa-hoi", "kinh-te")
    assert storage.latest(LatestQuery(topic="doan-mo")).total == 0


def test_a_page_of_no_article_is_nothing(storage: Storage) -> None:
    assert not storage.save_page(PageRead(4711, NOW, body="Ma."))
    assert storage.article(4711) is None


def test_the_latest_come_newest_first(storage: Storage) -> None:
    for number, age in ((1, 3 * HOUR), (2, HOUR), (3, 2 * HOUR)):
        publish(storage, f"bao.example:{number}", title=f"Tin {number}", published=NOW - age)
    assert titles(storage.latest(LatestQuery()).articles) == ["Tin 2", "Tin 3", "Tin 1"]


def test_an_article_without_a_date_is_placed_by_when_it_was_seen(storage: Storage) -> None:
    publish(storage, "bao.example:1", title="Không ngày", published=None)
    publish(storage, "bao.example:2", title="Cũ", published=NOW - HOUR)
    publish(storage, "bao.example:3", title="Mới", published=NOW + MINUTE)
    assert titles(storage.latest(LatestQuery()).articles) == ["Mới", "Không ngày", "Cũ"]


def test_the_latest_are_filtered_by_topic_and_source(storage: Storage) -> None:
    publish(storage, "bao.example:1", title="A", topics=("xa-hoi", "kinh-te"))
    publish(storage, "bao.example:2", title="B", source="khac", topics=("kinh-te",))
    publish(storage, "bao.example:3", title="C", topics=())
    for query, expected in (
        (LatestQuery(topic="kinh-te"), ["B", "A"]),
        (LatestQuery(source="bao"), ["C", "A"]),
        (LatestQuery(topic="kinh-te", source="khac"), ["B"]),
        (LatestQuery(topic="the-thao"), []),
    ):
        page = storage.latest(query)
        assert (titles(page.articles), page.total) == (expected, len(expected))


def test_pages_stay_the_same_while_new_articles_arrive(storage: Storage) -> None:
    for number in range(7):
        publish(storage, f"bao.example:{number}", title=f"Tin {number}", published=NOW + number * SECOND)
    first = storage.latest(LatestQuery(topic="xa-hoi", limit=3))
    assert (titles(first.articles), first.total) == (["Tin 6", "Tin 5", "Tin 4"], 7)
    publish(storage, "bao.example:9", title="Mới", published=NOW + HOUR)
    second = storage.latest(LatestQuery(topic="xa-hoi", as_of=first.as_of, offset=3, limit=3))
    assert (titles(second.articles), second.total) == (["Tin 3", "Tin 2", "Tin 1"], 7)
    assert titles(storage.latest(LatestQuery(limit=1)).articles) == ["Mới"]


def test_nothing_yet_is_an_empty_page(storage: Storage) -> None:
    page = storage.latest(LatestQuery())
    assert (page.articles, page.total) == ((), 0)
    assert storage.article_count() == 0
