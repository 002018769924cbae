"""What becomes of a source reaches the operator's chat: once when it falls ill, once when it is well again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.delivery.markup import visible
from bot.delivery.notices import NoticeTeller
from bot.delivery.outbox import Outbox
from bot.models import Address, FeedKind
from handlers.texts import load_texts
from tests.delivery.fakes import RecordingMessenger
from tests.fakes.site import HTML, Answer, Item, rss
from tests.sources.conftest import Newsroom

SAY = load_texts()


class Operator:
    """An admin's chat; ``hears`` is what is new in it after the rounds of a source, with restarts in between."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.messenger = RecordingMessenger()

    async def hears(self, path: str, rounds: int = 3) -> list[str]:
        before = len(self.messenger.arrivals)
        for _ in range(rounds):
            await self.room.poll_when_due(path)
            outbox = Outbox(self.messenger, self.room.clock)
            await NoticeTeller(
                self.room.db, {"telegram": outbox}, SAY, self.room.clock, [Address("telegram", "1")]
            ).look()
            self.room.restart()
        return [visible(each.message.text) for each in self.messenger.arrivals[before:] if each.message]


def feed_of(room: Newsroom, *numbers: int) -> Answer:
    """Articles an hour apart, so that the paper's rhythm shows; the newest is an hour old."""
    ages = range(1, len(numbers) + 1)
    items = [
        Item(f"/bai-viet-{number}.html", f"Chuyện thứ {number} bên bờ vịnh", "", room.clock.now - timedelta(hours=age))
        for number, age in zip(reversed(numbers), ages, strict=True)
    ]
    return Answer(rss(items))


def page_of(room: Newsroom, numbers: Iterable[int]) -> Answer:
    """A section page as the rules for the provincial paper know it."""
    day = f"{room.clock.now:%d/%m/%Y}"
    cards = "".join(
        '<article class="card"><div class="card-content"><h3 class="card-title">'
        f'<a href="/tin-tin-tin-tin-{3_279_470 + number}.html">Chuyện thứ {number} bên bờ vịnh Hạ Long</a></h3>'
        f'<time class="card-time">{day}</time></div></article>'
        for number in numbers
    )
    return Answer(f"<!doctype html><html><body><main>{cards}</main></body></html>", content_type=HTML)


async def test_a_source_that_blocks_is_told_once_and_once_when_it_is_over(newsroom: Newsroom) -> None:
    operator = Operator(newsroom)
    newsroom.site.answers["/rss"] = feed_of(newsroom, *range(12))
    newsroom.add("/rss")
    assert await operator.hears("/rss") == []
    newsroom.site.answers["/rss"] = Answer("", 403)
    [told] = await operator.hears("/rss")
    assert told.startswith("🚫 Báo thử /rss: trang báo không cho Loa đọc nữa.")
    newsroom.site.answers["/rss"] = feed_of(newsroom, *range(12))
    [over] = await operator.hears("/rss")
    assert over.startswith("✅ Báo thử /rss đã ổn trở lại")


async def test_a_source_that_falls_silent_against_its_rhythm_is_told_once_and_once_when_it_speaks(
    newsroom: Newsroom,
) -> None:
    operator = Operator(newsroom)
    newsroom.site.answers["/rss"] = feed_of(newsroom, *range(12))
    newsroom.add("/rss")
    assert await operator.hears("/rss") == []
    newsroom.clock.move(days=5)
    [told] = await operator.hears("/rss")
    assert told.startswith("🤫 Báo thử /rss: lâu hơn hẳn thường lệ chưa có bài mới.")
    newsroom.site.answers["/rss"] = feed_of(newsroom, 12)
    [over] = await operator.hears("/rss")
    assert over.startswith("✅ Báo thử /rss đã ổn trở lại")


async def test_a_page_that_changed_its_layout_is_told_once_and_once_when_it_is_read_again(newsroom: Newsroom) -> None:
    operator = Operator(newsroom)
    newsroom.site.answers["/thoi-su"] = page_of(newsroom, range(4))
    newsroom.add("/thoi-su", kind=FeedKind.PAGE, site="baoquangninh", section="Thời sự")
    assert await operator.hears("/thoi-su") == []
    newsroom.site.answers["/thoi-su"] = Answer(
        "<!doctype html><html><body><p>Trang mới</p></body></html>", content_type=HTML
    )
    [told] = await operator.hears("/thoi-su")
    assert told.startswith("🧩 Báo thử /thoi-su: trang báo đã đổi giao diện")
    newsroom.site.answers["/thoi-su"] = page_of(newsroom, range(4, 8))
    [over] = await operator.hears("/thoi-su")
    assert over.startswith("✅ Báo thử /thoi-su đã ổn trở lại")


async def test_a_source_out_of_reach_is_told_when_that_lasts(newsroom: Newsroom) -> None:
    operator = Operator(newsroom)
    newsroom.site.answers["/rss"] = feed_of(newsroom, *range(12))
    newsroom.add("/rss")
    await operator.hears("/rss")
    newsroom.site.answers["/rss"] = Answer("", 500)
    assert await operator.hears("/rss", rounds=2) == []
    [told] = await operator.hears("/rss", rounds=4)
    assert told.startswith("⚠️ Báo thử /rss")
