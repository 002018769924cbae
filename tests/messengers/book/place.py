"""A running Loa with one messenger and its service, news on order, and telephones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from secrets import token_hex

from bot.app import Loa, Plan, connect, utc_now
from bot.catalogue import load_catalogue
from bot.config import load_settings
from bot.messengers.base import Capabilities, Messenger
from bot.models import FeedSpec
from storage.base import ArticleDraft, PageRead, Poll, PolledEntry, Storage
from tests.delivery.newsroom import UNHURRIED
from tests.fakes.sms import FakeGateway
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.faults import Flood
from tests.fakes.zalo import FakeZalo, Refuse
from tests.messengers.book.phones import Phone, TelegramPhone, WebPhone, WordsPhone
from tests.messengers.book.sms import SmsMessenger

FEED = FeedSpec("https://baoquangninh.vn/rss/", "baoquangninh", "Trang nhất")


def web_phone(place: Place) -> Phone:
    return WebPhone(token_hex(16), lambda: place.loa.webchat, lambda: place.storage)


class Service:
    """The other side of a messenger; this one has none."""

    name = ""

    def settings(self) -> Mapping[str, str]:
        return {}

    def messengers(self) -> tuple[Messenger, ...]:
        """Those that no setting builds."""
        return ()

    def phone(self, place: Place) -> Phone:
        """Somebody new."""
        raise NotImplementedError

    def phone_elsewhere(self, place: Place) -> Phone:
        """Somebody new on another messenger."""
        return web_phone(place)

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def flood(self, phone: Phone) -> None:
        """The service wants a rest before the next message to this chat."""
        raise NotImplementedError

    def problems(self) -> list[str]:
        """What the real service would not have understood."""
        return []


class Remote(Service):
    """A messenger with a service of its own, which is a fake of ours here."""

    fake: FakeTelegram | FakeZalo | FakeGateway

    async def open(self) -> None:
        await self.fake.start()

    async def close(self) -> None:
        await self.fake.stop()

    def problems(self) -> list[str]:
        return self.fake.problems


class Telegram(Remote):
    name = "telegram"
    fake: FakeTelegram

    def __init__(self) -> None:
        self.fake = FakeTelegram()

    def settings(self) -> Mapping[str, str]:
        return {"TELEGRAM_TOKEN": self.fake.token, "TELEGRAM_API_BASE": self.fake.url}

    def phone(self, place: Place) -> Phone:
        return TelegramPhone(self.fake.person())

    def flood(self, phone: Phone) -> None:
        self.fake.order(Flood(1), chat=int(phone.id), method="sendMessage")


class Zalo(Remote):
    name = "zalo"
    fake: FakeZalo

    def __init__(self) -> None:
        self.fake = FakeZalo()

    def settings(self) -> Mapping[str, str]:
        return {"ZALO_TOKEN": self.fake.token, "ZALO_API_BASE": self.fake.url}

    def phone(self, place: Place) -> Phone:
        return WordsPhone(self.fake.person())

    def flood(self, phone: Phone) -> None:
        self.fake.order(Refuse(429, "Quota exceeded"), method="sendMessage")


class Sms(Remote):
    name = "sms"
    fake: FakeGateway

    def __init__(self) -> None:
        self.fake = FakeGateway()

    def messengers(self) -> tuple[Messenger, ...]:
        return (SmsMessenger(self.fake.url),)

    def phone(self, place: Place) -> Phone:
        return WordsPhone(self.fake.person())

    def flood(self, phone: Phone) -> None:
        self.fake.floods = 1


class Web(Service):
    """Beside it, so that there is another messenger too, stands a gateway for short messages."""

    name = "web"

    def __init__(self) -> None:
        self._beside = Sms()

    def messengers(self) -> tuple[Messenger, ...]:
        return self._beside.messengers()

    def phone(self, place: Place) -> Phone:
        return web_phone(place)

    def phone_elsewhere(self, place: Place) -> Phone:
        return self._beside.phone(place)

    async def open(self) -> None:
        await self._beside.open()

    async def close(self) -> None:
        await self._beside.close()

    def problems(self) -> list[str]:
        return self._beside.problems()


SERVICES: tuple[type[Service], ...] = (Telegram, Zalo, Web, Sms)


class Place:
    """``loa`` runs; ``editor`` may announce, ``readers`` may not; ``elsewhere`` is one more on another messenger."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.loa: Loa
        self.editor = service.phone(self)
        self.readers = [service.phone(self) for _ in range(2)]
        self.elsewhere = service.phone_elsewhere(self)
        self._numbers = count(1)

    @property
    def storage(self) -> Storage:
        return self.loa.db.storage

    @property
    def capabilities(self) -> Capabilities:
        return self.loa.messengers[self.service.name].capabilities

    def publish(self, title: str, topic: str = "du-lich") -> int:
        """An article that is news now; its id."""
        url = f"https://baoquangninh.vn/bai-{next(self._numbers)}.html"
        now = utc_now()
        self.storage.sync_feeds([FEED], now)
        draft = ArticleDraft(
            url, url, FEED.source, title, lead="Chuyện đầu ngày của tỉnh.", topics=(topic,), news_at=now
        )
        self.storage.save_poll(Poll(self.storage.feeds()[0], now, (PolledEntry(url, url, draft),)))
        self.loa.sender.wake()
        article = self.storage.find_article(url)
        assert article is not None
        return article.id

    def correct(self, article_id: int, title: str) -> None:
        self.storage.save_page(PageRead(article_id, utc_now() + timedelta(minutes=1), title=title))
        self.loa.sender.wake()


@asynccontextmanager
async def place_of(service: Service, folder: Path) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        await service.open()
        stack.push_async_callback(service.close)
        place = Place(service)
        environ = {
            "LOA_DATABASE": str(folder / "loa.db"),
            **service.settings(),
        }
        plan = Plan(load_catalogue(), pace=UNHURRIED, idle_s=0.2, messengers=service.messengers())
        admins = frozenset({f"{service.name}:{place.editor.id}"})
        settings = replace(load_settings(environ, Path("no.env")), admins=admins)
        place.loa = await stack.enter_async_context(connect(settings, plan, frozenset({"sender", "chat"})))
        stop = asyncio.Event()
        task = asyncio.create_task(place.loa.run(stop))
        try:
            yield place
        finally:
            stop.set()
            await task
    assert service.problems() == []
