"""Articles as lessons, what was learned, and an editor's word on topics, which stands."""

from __future__ import annotations

import pytest

from bot.models import DeliveryState, Match
from storage.base import Hold, LatestQuery, PageRead, Planned, Storage, TopicMemory
from tests.contract.stories import (
    DAY,
    ECONOMY,
    HOUR,
    MINUTE,
    NOW,
    SOON,
    draft,
    entry,
    person,
    poll,
    publish,
    source,
    topic,
)

TWO_DAYS_AGO = NOW - 2 * DAY


def topics(storage: Storage, article_id: int) -> tuple[str, ...]:
    article = storage.article(article_id)
    assert article is not None
    return article.topics


def told(storage: Storage) -> list[str]:
    """The chats of those who are looked at once more."""
    lease = storage.claim_range("sender", NOW, SOON)
    return [] if lease is None else [each.subscriber.address.chat for each in storage.candidates(lease, 0, 10)]


def test_lessons_come_in_order_up_to_a_moment(storage: Storage) -> None:
    for number in (1, 2, 3):
        poll(storage, entry(draft(f"bao.example:{number}")), at=NOW + number * MINUTE)
    numbers = [lesson.number for lesson in storage.lessons(0, NOW + 2 * MINUTE, 10)]
    assert len(numbers) == 2
    assert [lesson.number for lesson in storage.lessons(numbers[0], NOW + HOUR, 1)] == numbers[1:]
    [first, *_] = storage.lessons(0, NOW + HOUR, 10)
    assert (first.article.identity, first.feed_topics, first.edited) == ("bao.example:1", ("xa-hoi",), False)


def test_what_was_learned_is_kept_as_it_was_saved_last(storage: Storage) -> None:
    assert storage.topic_memory() is None
    storage.save_topic_memory(TopicMemory(b"\x00one", 3, 0))
    storage.save_topic_memory(TopicMemory(b"\x00two", 7, 1))
    assert storage.topic_memory() == TopicMemory(b"\x00two", 7, 1)


def test_an_editor_s_topics_take_the_place_of_the_others(storage: Storage) -> None:
    article = publish(storage)
    storage.edit_topics(article.id, ("y-te", "giao-duc"), NOW, TWO_DAYS_AGO)
    assert topics(storage, article.id) == ("y-te", "giao-duc")
    assert [each.id for each in storage.latest(LatestQuery(topic="y-te")).articles] == [article.id]
    assert storage.latest(LatestQuery(topic="xa-hoi")).articles == ()


def test_they_stand_whatever_feeds_and_pages_say_later(storage: Storage) -> None:
    article = publish(storage, wants_page=True)
    storage.edit_topics(article.id, ("y-te",), NOW, TWO_DAYS_AGO)
    storage.save_page(PageRead(article.id, NOW, body="Thân bài.", topics=("the-thao",), section="Thể thao"))
    poll(storage, entry(draft(topics=("kinh-te",), sections=("Kinh tế",)), key="other"), of=ECONOMY)
    stored = storage.article(article.id)
    assert stored is not None
    assert stored.topics == ("y-te",)
    assert stored.body == "Thân bài."
    assert stored.sections == ("Xã hội", "Thể thao", "Kinh tế")


def test_an_editor_may_think_again(storage: Storage) -> None:
    one, two = publish(storage, "bao.example:1"), publish(storage, "bao.example:2")
    for article, said in ((one, "y-te"), (two, "van-hoa"), (one, "giao-duc")):
        storage.edit_topics(article.id, (said,), NOW, TWO_DAYS_AGO)
    edits = storage.topic_edits(0, 10)
    assert [(lesson.article.id, lesson.article.topics) for lesson in edits] == [
        (two.id, ("van-hoa",)),
        (one.id, ("giao-duc",)),
    ]
    assert all(lesson.edited for lesson in [*edits, *storage.lessons(0, NOW, 10)])
    assert storage.topic_edits(edits[-1].number, 10) == []
    assert [lesson.number for lesson in storage.topic_edits(edits[0].number, 10)] == [edits[1].number]


def test_followers_of_a_topic_that_it_gains_are_told_and_nobody_twice(storage: Storage) -> None:
    person(storage, "1", "xa-hoi", "y-te")
    person(storage, "2", "y-te")
    person(storage, "3", "the-thao")
    article = publish(storage)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    storage.begin_deliveries(lease, "sender", lease.last, {}, NOW, SOON)
    assert storage.edit_topics(article.id, ("xa-hoi", "y-te"), NOW, TWO_DAYS_AGO)
    assert told(storage) == ["1", "2"]


def test_who_was_not_looked_at_yet_is_told_by_the_editor_s_topics_alone(storage: Storage) -> None:
    person(storage, "1", "xa-hoi")
    person(storage, "2", "y-te")
    article = publish(storage)
    storage.edit_topics(article.id, ("y-te",), NOW, TWO_DAYS_AGO)
    assert told(storage) == ["2"]


def test_what_is_held_for_a_topic_that_is_taken_away_is_decided_anew(storage: Storage) -> None:
    reasons = {
        person(storage, "1", "xa-hoi").id: topic("xa-hoi"),
        person(storage, "2", "xa-hoi", "y-te").id: topic("xa-hoi"),
        person(storage, "3", "y-te").id: topic("y-te"),
        person(storage, "4").id: source("bao.example"),
    }
    article = publish(storage, topics=("xa-hoi", "y-te"))
    hold = Hold("quiet", NOW + HOUR)
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    plans = {reader: Planned(Match(reason), hold=hold) for reader, reason in reasons.items()}
    storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON)
    assert not storage.edit_topics(article.id, ("y-te",), NOW, TWO_DAYS_AGO)  # nobody follows what it gains
    held = [each.subscriber.id for each in storage.held_due(NOW + HOUR, 9)]
    assert held == [reader for reader, reason in reasons.items() if reason != topic("xa-hoi")]
    assert storage.progress(lease.dispatch.id).counts == {DeliveryState.HELD: len(held)}
    again = storage.claim_range("sender", NOW, SOON)
    assert again is not None
    anew = {reader: Planned(Match(topic("y-te"))) for reader in reasons}
    begun = storage.begin_deliveries(again, "sender", again.last, anew, NOW, SOON)
    assert [each.subscriber.address.chat for each in begun or ()] == ["1", "2"]


@pytest.mark.parametrize(
    ("news_at", "said"),
    [(NOW, ()), (NOW, ("xa-hoi",)), (NOW - 3 * DAY, ("xa-hoi", "y-te")), (None, ("xa-hoi", "y-te"))],
)
def test_nobody_is_told_when_no_topic_is_gained_or_it_is_no_news_any_more(
    storage: Storage, news_at: object, said: tuple[str, ...]
) -> None:
    person(storage, "1", "y-te")
    article = publish(storage, news_at=news_at)
    told(storage)
    assert not storage.edit_topics(article.id, said, NOW, TWO_DAYS_AGO)
    assert topics(storage, article.id) == said


def test_what_is_not_there_or_was_withdrawn_cannot_be_edited(storage: Storage) -> None:
    article = publish(storage)
    storage.retract(article.id, NOW)
    assert not storage.edit_topics(article.id, ("y-te",), NOW, TWO_DAYS_AGO)
    assert not storage.edit_topics(99, ("y-te",), NOW, TWO_DAYS_AGO)
    assert topics(storage, article.id) == ("xa-hoi",)
    assert storage.topic_edits(0, 10) == []


def test_an_edited_article_is_let_go_with_its_age(storage: Storage) -> None:
    article = publish(storage, news_at=None)
    storage.edit_topics(article.id, ("y-te",), NOW, TWO_DAYS_AGO)
    while storage.trim(NOW + 800 * DAY):
        pass
    assert storage.article(article.id) is None
    assert storage.topic_edits(0, 10) == []
