from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.fakes.site import HTML, Answer, Item, article_page, rss
from tests.sources.conftest import Newsroom
from tests.sources.telling import (
    LEAD,
    PARAGRAPHS,
    TITLE,
    publish,
    stored,
    subscribe,
)

DAY = timedelta(days=1)


async def undated(newsroom: Newsroom, published: datetime | None) -> None:
    """A known feed brings an entry without a date, whose page says when it was published."""
    subscribe(newsroom)
    newsroom.site.answers["/rss"] = Answer(rss([]))
    newsroom.add("/rss")
    await newsroom.poller.poll_due()
    path = "/chuyen-lang-chai-ven-bien-3279777.html"
    newsroom.site.answers[path] = Answer(
        article_page(Item(path, TITLE, LEAD, published), PARAGRAPHS), content_type=HTML
    )
    newsroom.site.answers["/rss"] = Answer(rss([Item(path, TITLE)]))
    await newsroom.poll_when_due("/rss")
    await newsroom.reader.read_due()


async def test_an_undated_entry_that_its_page_reveals_to_be_old_is_no_news(newsroom: Newsroom) -> None:
    published = newsroom.clock.now - 30 * DAY
    await undated(newsroom, published)
    assert stored(newsroom).published == published
    assert newsroom.storage.dispatches_open() == 0
    path = "/chuyen-lang-chai-ven-bien-3279777.html"
    newsroom.site.answers["/another"] = Answer(rss([]))
    newsroom.add("/another")
    await newsroom.poller.poll_due()
    newsroom.site.answers["/another"] = Answer(rss([Item(path, TITLE)]))
    await newsroom.poll_when_due("/another")
    await newsroom.reader.read_due()
    assert newsroom.storage.dispatches_open() == 0


@pytest.mark.parametrize("hours", [None, 1, 20])
async def test_an_undated_entry_whose_page_is_fresh_or_silent_is_news(newsroom: Newsroom, hours: int | None) -> None:
    await undated(newsroom, newsroom.clock.now - timedelta(hours=hours) if hours else None)
    assert newsroom.storage.dispatches_open() == 1


async def test_news_that_waited_for_its_page_for_days_is_news_still(newsroom: Newsroom) -> None:
    await publish(newsroom)
    newsroom.clock.move(days=5)  # the program was stopped
    await newsroom.reader.read_due()
    assert newsroom.storage.dispatches_open() == 1
