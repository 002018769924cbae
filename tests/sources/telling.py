"""What the tests of reading pages tell: a paper whose articles are news, their pages, and asking for them again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.models import Address, Article, ChatKind, Settings, Subscription, SubscriptionKind
from storage.base import LatestQuery
from tests.fakes.site import HTML, Answer, Item, article_page, rss
from tests.sources.conftest import Newsroom

TITLE = "Cầu mới qua sông Chanh thông xe sau hai năm thi công"
LEAD = "Sáng 24/11, cây cầu bắc qua sông Chanh chính thức đưa vào sử dụng sau hai năm thi công."
PARAGRAPHS = (
    "Cầu dài gần hai ki-lô-mét, bốn làn xe, nối phường Quảng Yên với khu công nghiệp ven biển, rút ngắn quãng đường đi lại của người dân.",
    "Theo ban quản lý dự án, công trình hoàn thành sớm hơn kế hoạch hai tháng nhờ thi công ba ca liên tục và mặt bằng được bàn giao sớm.",
    "Người dân hai bên bờ sông cho biết từ nay việc đưa con đi học, chở nông sản ra chợ không còn phụ thuộc vào con nước và chuyến phà cuối ngày.",
    "Trong tuần đầu, lực lượng chức năng sẽ phân luồng để các phương tiện làm quen với nút giao mới ở phía đầu cầu.",
)


def subscribe(newsroom: Newsroom) -> None:
    long_ago = newsroom.clock.now - timedelta(days=9)
    made, _ = newsroom.storage.ensure_subscriber(Address("webchat", "1"), ChatKind.PRIVATE, "Lan", Settings(), long_ago)
    newsroom.storage.follow(made.id, Subscription(SubscriptionKind.SOURCE, "baothu", long_ago))


async def publish(newsroom: Newsroom, count: int = 1, *, lead: str = "", title: str = TITLE) -> None:
    """Entries that are news, their pages not asked for yet."""
    subscribe(newsroom)
    published = newsroom.clock.now - timedelta(minutes=10)
    told = [Item(f"/cau-moi-qua-song-chanh-{3279470 + n}.html", title, lead, published) for n in range(count)]
    newsroom.site.answers["/rss"] = Answer(rss(told))
    newsroom.add("/rss")
    for item in told:
        newsroom.site.answers[item.link] = Answer(
            article_page(Item(item.link, item.title, LEAD, published), PARAGRAPHS), content_type=HTML
        )
    await newsroom.poller.poll_due()


def article(newsroom: Newsroom) -> Article:
    """The newest."""
    return newsroom.storage.latest(LatestQuery(limit=1)).articles[0]


def pages(newsroom: Newsroom) -> list[str]:
    """Those that were asked for, in order."""
    return [seen.path for seen in newsroom.site.log if seen.path.startswith("/cau-moi")]


def pages_of(newsroom: Newsroom) -> list[str]:
    """Those that there are."""
    return [path for path in newsroom.site.answers if path.startswith("/cau-moi")]


async def told(newsroom: Newsroom, count: int = 1) -> list[str]:
    """Articles that readers were told of; the paths of their pages."""
    await publish(newsroom, count)
    await newsroom.reader.read_due()
    assert newsroom.storage.dispatches_open() == count
    newsroom.site.log.clear()
    return pages_of(newsroom)


def stored(newsroom: Newsroom) -> Article:
    """The first, withdrawn or not."""
    found = newsroom.storage.article(1)
    assert found is not None
    return found


def page(title: str = TITLE, lead: str = LEAD, paragraphs: tuple[str, ...] = PARAGRAPHS) -> Answer:
    published = datetime(2026, 11, 24, 0, 50, tzinfo=UTC)
    return Answer(article_page(Item("", title, lead, published), paragraphs), content_type=HTML)


async def look(newsroom: Newsroom, **later: float) -> None:
    """Ask again for what is due so much later."""
    newsroom.clock.move(**(later or {"minutes": 31}))
    await newsroom.reader.revisit_due()
