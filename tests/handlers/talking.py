"""A small newsroom of three articles, and a person who talks with Loa as bot/chat.py lets people talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.catalogue import load_catalogue
from bot.models import Address, ChatKind, FeedSpec, Settings, Subscriber
from handlers import router
from handlers.base import Reply, Request, Services
from handlers.understand import understand
from storage.base import ArticleDraft, Poll, PolledEntry, Storage

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # Friday, 10:00 at home
CATALOGUE = load_catalogue()
TITLES = (
    "Cấm biển từ 12 giờ trưa để phòng bão số 9",
    "Vịnh đón chuyến tàu khách đầu tiên của mùa đông",
    "Trường vùng biên mở thư viện ngoài trời",
)
LAN = Address("web", "a")


def furnish(storage: Storage) -> None:
    """Three articles of the provincial paper, an hour apart, and in the search index."""
    feed = storage.add_feed(FeedSpec("https://baoquangninh.vn/rss/x.rss", CATALOGUE.home, "Thử"), NOW)
    storage.save_poll(Poll(replace(feed, first_polled_at=NOW), NOW, tuple(map(_entry, range(len(TITLES))))))
    storage.follow_search()


def _entry(number: int) -> PolledEntry:
    topic = ("thoi-tiet", "du-lich", "giao-duc")[number]
    draft = ArticleDraft(
        f"baoquangninh.vn:{number}",
        f"https://baoquangninh.vn/bai-{number}.html",
        CATALOGUE.home,
        TITLES[number],
        lead="Một đoạn dẫn ngắn.",
        published=NOW - timedelta(hours=number + 1),
        topics=(topic,),
    )
    return PolledEntry(str(number), "x", draft)


async def ask(
    services: Services, text: str = "", action: str = "", *, admin: bool = False, address: Address = LAN
) -> Reply:
    """As bot/chat.py asks: the stored subscriber, the dialog that waits, the reply's dialog kept."""
    storage, now = services.db.storage, services.now()
    subscriber, is_new = storage.ensure_subscriber(address, ChatKind.PRIVATE, "Lan", Settings(), now)
    dialog = storage.dialog(subscriber.id, "a", now)
    request = Request(subscriber, "a", is_admin=admin, is_new=is_new, at=now, dialog=dialog)
    if action:
        request = replace(request, action=tuple(action.split(":")), message_id="7")
    else:
        said = understand(text, CATALOGUE)
        assert said is not None
        request = replace(request, command=said.command, words=said.words)
    reply = await router.answer(request, services)
    storage.save_dialog(subscriber.id, "a", reply.dialog)
    return reply


def lan(services: Services, address: Address = LAN) -> Subscriber:
    """The person as stored now."""
    found = services.db.storage.subscriber_at(address)
    assert found is not None
    return found


def actions(reply: Reply) -> list[str]:
    own = [button.action for row in reply.choices for button in row if button.action]
    return own + [action for following in reply.then for action in actions(following)]


def words(reply: Reply) -> str:
    return " ".join([reply.text.striptags(), *(part.article.title for part in reply.cards), *map(words, reply.then)])


def chosen(reply: Reply) -> list[str]:
    """The labels of the buttons that are ticked."""
    return [button.label for row in reply.choices for button in row if button.active]
