"""What the page reader completes gets its story, whatever happens in between."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.models import Article
from bot.sources.reader import PageReader
from bot.sources.stories import Stories
from tests.fakes.site import HTML, Answer, Item, article_page, rss
from tests.news.newsdays import NEWS
from tests.sources.conftest import Newsroom
from tests.sources.telling import subscribe

FIRE, AGAIN, WORKSHOP = NEWS[0], NEWS[1], NEWS[3]


def with_stories(newsroom: Newsroom) -> PageReader:
    parts = (newsroom.db, newsroom.fetcher, newsroom.workers, newsroom.gate, newsroom.policy)
    now, sleep = newsroom.clock, newsroom.clock.sleep
    return PageReader(*parts, now=now, sleep=sleep, stories=Stories(newsroom.db, now))


async def bring(newsroom: Newsroom, *numbers: int) -> None:
    """Entries of these news, not read yet."""
    subscribe(newsroom)
    items = [Item(f"/tin-{3_300_000 + n}.html", NEWS[n].title, "", newsroom.clock.now) for n in numbers]
    newsroom.site.answers["/rss"] = Answer(rss(items))
    for item, number in zip(items, numbers, strict=True):
        text = (NEWS[number].body + " " + NEWS[number].lead).split(". ")
        paragraphs = [". ".join(text[at : at + 3]) + "." for at in range(0, len(text), 3)]
        page = article_page(Item(item.link, item.title, NEWS[number].lead, item.published), paragraphs)
        newsroom.site.answers[item.link] = Answer(page, content_type=HTML)
    if newsroom.storage.feed(newsroom.site.url + "/rss") is None:
        newsroom.add("/rss")
        await newsroom.poller.poll_due()
    else:
        await newsroom.poll_when_due("/rss")


def read(newsroom: Newsroom, number: int) -> Article:
    found = newsroom.storage.article(number)
    assert found is not None
    return found


async def test_a_copy_joins_the_story_of_the_first_and_another_fire_does_not(newsroom: Newsroom) -> None:
    reader = with_stories(newsroom)
    await bring(newsroom, 0)
    await reader.read_due()
    assert read(newsroom, 1).story_id == 1
    newsroom.site.answers["/rss"] = Answer(rss([]))
    await bring(newsroom, 3)
    await reader.read_due()
    assert read(newsroom, 2).story_id == 2


async def test_after_a_restart_the_stories_are_as_before(newsroom: Newsroom) -> None:
    await bring(newsroom, 0)
    await with_stories(newsroom).read_due()
    await bring(newsroom, 0, 1)
    await with_stories(newsroom).read_due()
    first, second = read(newsroom, 1), read(newsroom, 2)
    again = await Stories(newsroom.db, newsroom.clock)._load()
    assert len(again) == 2
    assert (first.story_id, second.story_id) == (1, second.story_id)


async def test_while_the_database_refuses_nothing_is_lost_and_nothing_told_twice(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = with_stories(newsroom)
    await bring(newsroom, 0)

    def refuse(*_: object) -> list[Article]:
        raise StorageError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(newsroom.storage, "living_stories", refuse)
        await reader.read_due()
    assert read(newsroom, 1).story_id is None
    assert newsroom.storage.dispatches_open() == 0
    newsroom.clock.move(minutes=11)
    await reader.read_due()
    assert read(newsroom, 1).story_id == 1
    assert newsroom.storage.dispatches_open() == 1
