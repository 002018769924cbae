"""A paper files one article under many sections; readers hear of it once."""

from __future__ import annotations

from bot.models import FeedSpec
from storage.base import LatestQuery, Storage
from tests.contract.stories import NOW, SOON, draft, entry, person, poll

SECTIONS = {"xa-hoi": "Xã hội", "kinh-te": "Kinh tế", "du-lich": "Du lịch", "giao-thong": "Giao thông"}


def bring(storage: Storage, topic: str) -> int:
    spec = FeedSpec(f"https://bao.example/{topic}.rss", "bao", SECTIONS[topic], topic=topic, section=SECTIONS[topic])
    news = draft(topics=(topic,), sections=(SECTIONS[topic],))
    return poll(storage, entry(news, key=f"{topic}-1"), of=spec).new_articles


def test_an_article_in_four_feeds_is_one_with_four_sections_and_one_dispatch(storage: Storage) -> None:
    reader = person(storage, "1", *SECTIONS)
    assert [bring(storage, each) for each in SECTIONS] == [1, 0, 0, 0]
    [article] = storage.latest(LatestQuery()).articles
    assert article.sections == tuple(SECTIONS.values())
    assert article.topics == tuple(SECTIONS)
    assert storage.dispatches_open() == 1
    lease = storage.claim_range("sender", NOW, SOON)
    assert lease is not None
    assert [each.subscriber.id for each in storage.candidates(lease, 0, 10)] == [reader.id]
    assert storage.claim_range("another", NOW, SOON) is None
