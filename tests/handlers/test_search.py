"""Search in chat: the best or the newest, what was meant, names of before, and words to follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.models import FeedSpec, Whereabouts
from handlers.base import Reply, Services
from handlers.place_spans import named_places
from handlers.query import parse, search_query
from storage.base import ArticleDraft, Poll, PolledEntry
from storage.search_index import folder_beside
from tests.handlers.talking import CATALOGUE, NOW, ask, words

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def publish(services: Services, *titles: str, where: Whereabouts = Whereabouts()) -> None:  # noqa: B008 - frozen
    """The last is the newest."""
    storage = services.db.storage
    feed = storage.add_feed(FeedSpec("https://baoquangninh.vn/rss/y.rss", CATALOGUE.home, "Thử"), NOW)
    drafts = [
        ArticleDraft(
            f"baoquangninh.vn:tim-{title}",
            f"https://baoquangninh.vn/{number}.html",
            CATALOGUE.home,
            title,
            published=NOW - timedelta(hours=len(titles) - number),
            where=where,
        )
        for number, title in enumerate(titles)
    ]
    entries = tuple(PolledEntry(draft.identity, "x", draft) for draft in drafts)
    storage.save_poll(Poll(replace(feed, first_polled_at=NOW), NOW, entries))
    while storage.follow_search().left:
        pass


def pressed(reply: Reply, label: str) -> str:
    """The action of the button that says so."""
    [action] = [each.action for row in reply.choices for each in row if label in each.label]
    assert action is not None
    return action


def labels(reply: Reply) -> list[str]:
    return [each.label for row in reply.choices for each in row]


async def test_the_best_first_then_the_newest_first_and_back(services: Services) -> None:
    publish(services, "Sứa, sứa và sứa", "Một bài dài hơn về biển, về cát và về sứa")
    best = await ask(services, "/tim sứa")
    assert words(best).index("Sứa, sứa") < words(best).index("Một bài dài hơn")
    newest = await ask(services, action=pressed(best, "Mới nhất trước"))
    assert newest.edit
    assert words(newest).index("Sứa, sứa") > words(newest).index("Một bài dài hơn")
    again = await ask(services, action=pressed(newest, "Khớp nhất trước"))
    assert words(again) == words(best)


async def test_pages_keep_their_order(services: Services) -> None:
    publish(services, *(f"Sứa {number}" for number in range(12)))
    first = await ask(services, action=pressed(await ask(services, "/tim sứa"), "Mới nhất trước"))
    assert "Sứa 11" in words(first)
    second = await ask(services, action=pressed(first, "Sau"))
    assert [f"Sứa {number}" in words(second) for number in (7, 6, 5, 4, 3, 2)] == [False, True, True, True, True, True]


async def test_a_long_search_is_turned_by_what_is_remembered(services: Services) -> None:
    publish(
        services, "Sứa và một hai ba bốn năm sáu bảy tám chín mười", "Sứa, một hai ba bốn năm sáu bảy tám chín mười"
    )
    reply = await ask(services, "/tim sứa một hai ba bốn năm sáu bảy tám chín mười")
    newest = await ask(services, action=pressed(reply, "Mới nhất trước"))
    assert "2 bài" in words(newest)


@pytest.mark.parametrize("typed", ["duu lich", "du licjh", "dulich"])
async def test_a_slip_is_answered_with_what_was_meant(services: Services, typed: str) -> None:
    publish(services, "Du lịch biển", "Du lịch đảo", "Du lịch vịnh")
    reply = await ask(services, f"/tim {typed}")
    assert "Ý bạn là du lịch" in words(reply).replace("Du", "du")
    assert "Du lịch biển" in words(await ask(services, action=pressed(reply, "Tìm “")))


async def test_while_the_index_is_built_anew_a_search_says_so_and_answers_from_what_there_is(
    services: Services, tmp_path: Path
) -> None:
    publish(services, *(f"Sứa {number}" for number in range(17)))
    storage = services.db.storage
    (folder_beside(tmp_path / "loa.db") / "damaged").touch()
    storage.follow_search(limit=5)
    reply = words(await ask(services, "/tim sứa"))
    assert "5 bài" in reply
    assert "Sứa 16" in reply
    assert "mới xong 25%" in reply
    assert "mới xong 25%" in words(await ask(services, "/tim cá voi"))
    while storage.follow_search().left:
        pass
    assert "mới xong" not in words(await ask(services, "/tim sứa"))


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [
        ("hôm nay có cấm biển không?", True),
        ("cam bien", True),
        ("bão", True),
        ("lich cat dien bai chay", True),
        ("mai tàu có được ra khơi không", True),
        ("bao gio co dien", True),
        ("đồ điện", False),
        ("bao", False),  # báo is a paper
        ("báo Quảng Ninh", False),
        ("bảo hiểm", False),
        ("đèn biển", False),
    ],
)
async def test_who_searches_for_a_danger_is_told_where_alerts_are(
    services: Services, typed: str, is_told: bool
) -> None:
    assert ("/canhbao" in words(await ask(services, f"/tim {typed}"))) == is_told


async def test_right_words_are_not_questioned(services: Services) -> None:
    publish(services, "Du lịch biển", "Du lịch đảo")
    assert "Ý bạn là" not in words(await ask(services, "/tim du lịch"))


async def test_who_searches_may_follow_the_words(services: Services) -> None:
    publish(services, "Sứa dạt vào bờ", "Sứa ngoài khơi")
    reply = await ask(services, "/tim sứa")
    assert any("Theo dõi" in label for label in labels(reply))


def test_names_of_before_are_known_among_the_words() -> None:
    gazetteer = CATALOGUE.gazetteer
    [(name, places)] = named_places(gazetteer, "du lịch Hoành Bồ mùa thu")
    assert name == "Hoành Bồ"
    assert any("hoanh-bo" in place for place in places)
    assert named_places(gazetteer, "du lich hoanh bo") == (("hoanh bo", places),)
    assert named_places(gazetteer, '"Hoành Bồ"') == ()
    assert named_places(gazetteer, "du lịch biển") == ()


async def test_a_name_of_before_finds_what_plays_there_today_behind_what_says_it(services: Services) -> None:
    [(_, places)] = named_places(CATALOGUE.gazetteer, "Hoành Bồ")
    publish(services, "Đường mới ở xã", "Đường qua Hoành Bồ", where=Whereabouts(("xa-x",), (places[0],)))
    publish(services, "Đường ở nơi khác")
    found = words(await ask(services, "/tim đường hoành bồ"))
    assert "2 bài" in found
    assert found.index("Đường qua Hoành Bồ") < found.index("Đường mới ở xã")


def test_a_query_asks_for_the_days_of_the_reader() -> None:
    asked = search_query(parse("sứa tu:1/7 den:2/7", CATALOGUE, date(2026, 7, 14)), CATALOGUE, HANOI)
    assert asked.words == "sứa"
    assert asked.since is not None
    assert asked.until is not None
    assert (asked.since.day, asked.until.day, asked.until.hour) == (1, 2, 23)
