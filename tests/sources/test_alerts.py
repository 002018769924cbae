"""From what a feed and a page say to an alert in force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.models import AlertKind
from tests.fakes.site import HTML, Answer, Item, article_page, rss
from tests.sources.conftest import Newsroom
from tests.sources.telling import PARAGRAPHS, subscribe

PATH = "/cam-bien-3279470.html"


async def told(newsroom: Newsroom, title: str, page_lead: str) -> None:
    subscribe(newsroom)
    published = newsroom.clock.now - timedelta(minutes=10)
    newsroom.site.answers["/rss"] = Answer(rss([Item(PATH, title, "", published)]))
    newsroom.add("/rss")
    page = article_page(Item(PATH, title, page_lead, published), PARAGRAPHS)
    newsroom.site.answers[PATH] = Answer(page, content_type=HTML)
    await newsroom.poller.poll_due()
    await newsroom.reader.read_due()


async def test_the_headline_tells_of_what_and_the_page_until_when_and_who(newsroom: Newsroom) -> None:
    await told(
        newsroom,
        "Quảng Ninh cấm biển từ 12h trưa 25/11",
        "Sở Nông nghiệp và Môi trường yêu cầu tàu thuyền không ra khơi từ 12h ngày 25/11 đến 17h ngày 26/11.",
    )
    [event] = newsroom.storage.alerts_in_force(newsroom.clock.now, 9)
    alert = event.alert
    assert (alert.kind, alert.wide, alert.issuer) == (AlertKind.BOATS, True, "Sở Nông nghiệp và Môi trường")
    assert (alert.start, alert.until) == (datetime(2026, 11, 25, 5, tzinfo=UTC), datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert event.article.rings


async def test_what_happens_elsewhere_is_an_article_like_any_other(newsroom: Newsroom) -> None:
    await told(newsroom, "Cà Mau cấm biển từ 12h trưa 25/11", "Tàu thuyền ở Cà Mau không ra khơi.")
    assert newsroom.storage.alerts_in_force(newsroom.clock.now, 9) == []
    assert newsroom.storage.dispatches_open() == 1
