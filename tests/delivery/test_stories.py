"""Several papers on one event: the first is pushed, and after it only what is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.delivery.digests import digest
from bot.delivery.when import VIETNAM
from bot.models import FeedSpec, Mute, Settings, Subscription, SubscriptionKind
from storage.base import ArticleDraft, PageRead, Poll, PolledEntry
from tests.delivery.fakes import TELEGRAM_LIKE, RecordingMessenger
from tests.delivery.newsroom import CATALOGUE, SAY, TOPIC, Newsroom

FIRST, SECOND, WORSE = "Cháy chợ Cửa Vạn", "Chợ Cửa Vạn cháy lớn trong đêm", "Vụ cháy chợ Cửa Vạn: 2 người chết"
OTHER_TOPIC = "phap-luat"


@dataclass
class Town(Newsroom):
    """Readers of papers that all write about one fire."""

    numbers: Iterator[int] = field(default_factory=lambda: count(40))
    titles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # of what left last

    def report(self, title: str, topic: str = TOPIC, paper: str = "") -> None:
        """Of a paper of its own unless one is named; the story is that of the first."""
        self.article(title, topic, paper)
        number = self.articles
        self.titles.append(title)
        self.storage.save_page(PageRead(number, self.clock(), story=1))

    def article(self, title: str = FIRST, topic: str = TOPIC, paper: str = "") -> None:
        self.articles += 1
        paper = paper or f"bao{self.articles}"
        feed = self.storage.add_feed(_spec(paper), self.clock())
        url = f"https://{paper}.example/{self.articles}"
        draft = ArticleDraft(url, url, paper, title, topics=(topic,), wants_page=True, news_at=self.clock())
        self.storage.save_poll(Poll(feed, self.clock(), (PolledEntry(url, url, draft),)))

    def follow_story(self, subscriber: int) -> None:
        self.storage.follow(subscriber, Subscription(SubscriptionKind.STORY, "1", self.clock()))

    async def sent(self) -> list[tuple[str, str, str | None]]:
        """(chat, title, the message that is answered) of what leaves now."""
        messenger = RecordingMessenger(numbers=self.numbers)
        await self.run_until_done(self.sender(messenger))
        self.texts = [str(each.message.text) for each in messenger.arrivals if each.message]
        return sorted(
            (each.address.chat, title, each.message.answers)
            for each in messenger.arrivals
            for title in self.titles
            if each.message is not None and f"<b>{title}</b>" in each.message.text
        )


def _spec(paper: str) -> FeedSpec:
    return FeedSpec(f"https://{paper}.example/rss", paper, paper)


async def test_a_second_paper_is_not_pushed_to_who_has_the_first(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        town.subscriber(1)
        town.report(FIRST)
        assert await town.sent() == [("1", FIRST, None)]
        town.report(SECOND)
        assert await town.sent() == []


async def test_a_papers_own_copy_under_another_address_is_neither_pushed_nor_another_paper(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        reader = town.subscriber(1)
        town.report(FIRST, paper="bao1")
        await town.sent()
        town.report(FIRST, paper="bao1")
        assert await town.sent() == []
        town.follow_story(reader)
        town.report(SECOND, paper="bao2")
        await town.sent()
        assert "+1 báo khác" in town.texts[0]


async def test_who_did_not_get_the_first_gets_the_second(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        town.subscriber(1)
        town.subscriber(2, topic=OTHER_TOPIC)
        town.report(FIRST)
        assert await town.sent() == [("1", FIRST, None)]
        town.report(SECOND, OTHER_TOPIC)
        assert await town.sent() == [("2", SECOND, None)]


async def test_who_follows_the_story_gets_all_of_it_as_answers_to_the_first(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        reader = town.subscriber(1)
        town.report(FIRST)
        await town.sent()
        town.follow_story(reader)
        town.report(SECOND, OTHER_TOPIC)
        assert await town.sent() == [("1", SECOND, "40")]
        assert "+1 báo khác" in town.texts[0]


async def test_news_of_weight_goes_to_who_has_the_first_and_says_what_is_new(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        town.subscriber(1)
        town.report(FIRST)
        await town.sent()
        town.report(WORSE)
        assert await town.sent() == [("1", WORSE, "40")]
        assert "thêm người thiệt mạng" in town.texts[0]
        town.report("Chợ Cửa Vạn tan hoang, 2 người chết")
        assert await town.sent() == []


async def test_a_muted_story_stays_muted(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        reader = town.subscriber(1)
        town.report(FIRST)
        await town.sent()
        town.storage.mute(reader, Mute(SubscriptionKind.STORY, "1"))
        town.report(WORSE)
        assert await town.sent() == []


async def test_a_digest_tells_a_story_once_with_the_newest_report(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        for title in (FIRST, WORSE, SECOND):
            town.report(title)
        articles = [town.storage.article(number) for number in (1, 2, 3)]
        [told] = digest(
            [each for each in articles if each],
            settings=Settings(),
            catalogue=CATALOGUE,
            capabilities=TELEGRAM_LIKE,
            say=SAY,
            at=town.clock(),
            zone=VIETNAM,
        )
        assert SECOND in told.text
        assert WORSE not in told.text
        assert "+2 báo khác" in told.text
